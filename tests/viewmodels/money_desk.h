// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/desk.h"
#include "viewmodels/money_book.h"

namespace dispatch::tests {

//! \brief A desk with a ledger: what is sent is judged and folded in at once, as a server would do it; a minute goes by then.
struct MoneyDesk {
    Desk desk;
    std::vector<journal::OutboxRow> outbox;
    QString selected, readOnlyText;
    QStringList said;
    std::vector<AddPayment> sent;
    viewmodels::MoneyBook book { { .context = [this] { return desk.context(); },
        .outbox = [this] { return std::span<const journal::OutboxRow>(outbox); },
        .selectedJob = [this] { return selected; },
        .whyNotAct = [this] { return readOnlyText; },
        .send = [this](const EntityRef &entity, const CommandArgs &args,
                    const std::optional<Expect> &) { return take(entity, args); },
        .say = [this](const QString &text, bool) { said << text; } } };

    explicit MoneyDesk(Roles roles = Roles(Role::Dispatcher) | Role::Supervisor)
    {
        desk.dispatcher.roles = roles;
    }
    //! \return its id as text; it is selected
    QString addJob(quint64 number, VisitState state = VisitState::Unscheduled)
    {
        const auto added = desk.addJob(number, QStringLiteral("Boiler gives no hot water"), state);
        selected = uuidText(added.job.uuid);
        book.refresh();
        return selected;
    }
    [[nodiscard]] JobId job() const { return JobId { *parseUuid(selected) }; }
    //! \brief A row that the server has.
    bool put(PaymentKind kind, qint64 minor, const QString &method = {},
        const QString &reference = {}, const QString &currency = QStringLiteral("EUR"))
    {
        return take(PaymentId::make(desk.now), row(kind, minor, method, reference, currency));
    }
    [[nodiscard]] AddPayment row(PaymentKind kind, qint64 minor, const QString &method,
        const QString &reference, const QString &currency = QStringLiteral("EUR")) const
    {
        return { .job = job(),
            .kind = kind,
            .amount = { .minor = minor, .currency = currency },
            .method = method,
            .reference = reference };
    }
    //! \brief One that is on its way, or was refused.
    void queue(const AddPayment &row, journal::OutboxStatus status, const QString &reason = {})
    {
        journal::OutboxRow queued;
        queued.command = commandFor(PaymentId::make(desk.now), row);
        queued.status = status;
        if (status == journal::OutboxStatus::Refused) {
            queued.rejection.emplace();
            queued.rejection->title = reason;
        }
        outbox.push_back(queued);
        book.refresh();
    }

private:
    [[nodiscard]] Command commandFor(const EntityRef &entity, const CommandArgs &args) const
    {
        return { .id = CommandId::make(desk.now),
            .entity = entity,
            .expect = {},
            .after = {},
            .made = desk.now,
            .args = args };
    }
    bool take(const EntityRef &entity, const CommandArgs &args)
    {
        const auto decided = state::decide(
            desk.operation, desk.context().actor, commandFor(entity, args), desk.now);
        if (!decided)
            return false;
        for (const Event &event : decided->events)
            desk.operation.apply(event);
        sent.push_back(std::get<AddPayment>(args));
        desk.now += std::chrono::minutes(1);
        book.refresh();
        return true;
    }
};

} // namespace dispatch::tests
