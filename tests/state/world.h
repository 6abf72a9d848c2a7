// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/decide.h"

#include <QRandomGenerator>

namespace dispatch::test {

//! \brief A small office with a log: people act, what is accepted is folded in and kept. Time stands still unless moved.
class World {
public:
    explicit World(quint32 seed = 1);

    using Outcome = std::expected<state::Decision, domain::Rejection>;

    //! \brief Judges without committing.
    [[nodiscard]] Outcome judge(const state::Actor &actor, const domain::Command &command) const;
    //! \brief Judges and, if accepted, commits.
    Outcome act(const state::Actor &actor, const domain::EntityRef &entity,
        domain::CommandArgs args, std::optional<domain::Expect> expect = {});
    Outcome commit(const state::Actor &actor, const domain::Command &command);
    //! \brief Takes back the command \p cmd as a server would.
    Outcome undo(const state::Actor &actor, const domain::CommandId &cmd,
        domain::milliseconds hold = domain::milliseconds(8000));

    [[nodiscard]] domain::Command command(const domain::EntityRef &entity, domain::CommandArgs args,
        std::optional<domain::Expect> expect = {});
    template<class T>
    [[nodiscard]] T newId()
    {
        return T::make(now, m_random);
    }
    QRandomGenerator &random() { return m_random; }

    //! \brief An event of the system, as the server's account administration writes it.
    void append(const domain::EntityRef &entity, domain::EventPayload payload);

    // Short ways to a situation. They stop the test if the office refuses.
    domain::JobId addJob(const QString &title = QStringLiteral("Tap drips"));
    domain::JobId addRequest(
        const state::Actor &actor, domain::Priority priority = domain::Priority::Normal);
    domain::TechnicianId addTechnician(
        const QString &name, domain::Duty duty = domain::Duty::Available);
    //! \brief Takes the current visit of \p job along the usual way up to \p state, with \p technician.
    void bring(
        const domain::JobId &job, domain::VisitState state, const domain::TechnicianId &technician);
    void pay(
        const domain::JobId &job, domain::PaymentKind kind, qint64 minor, const state::Actor &by);

    [[nodiscard]] const domain::Visit &visitOf(const domain::JobId &job) const;
    [[nodiscard]] state::Actor actorFor(const domain::TechnicianId &technician) const;
    [[nodiscard]] domain::TimeWindow window(int fromMin = 60, int lengthMin = 120) const;
    [[nodiscard]] domain::CommandId lastCommand() const { return log.back().cmd; }

    state::Operation operation;
    std::vector<domain::Event> log;
    domain::Timestamp now = domain::timestampFromMs(1'772'460'309'123);

    state::Actor dispatcher, otherDispatcher, supervisor, administrator, customer, otherCustomer,
        automaton;

private:
    state::Actor addUser(const QString &name, domain::Roles roles);
    void fold(const std::vector<domain::Event> &events);

    QRandomGenerator m_random;
};

[[nodiscard]] domain::JobFields fields(const QString &title);

} // namespace dispatch::test
