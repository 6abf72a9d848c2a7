// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/money_book.h"

#include "domain/transitions.h"
#include "state/checks.h"
#include "state/decide.h"
#include "viewmodels/id_text.h"
#include "viewmodels/job_info.h"
#include "viewmodels/money_text.h"
#include "viewmodels/money_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;
using journal::OutboxRow;
using journal::OutboxStatus;

namespace {

constexpr std::array Kinds { PaymentKind::Charge, PaymentKind::Deposit, PaymentKind::Payment,
    PaymentKind::Refund, PaymentKind::Void, PaymentKind::WriteOff };

QString tr(const char *text)
{
    return QCoreApplication::translate("Money", text);
}

MoneyKind::Value valueOf(PaymentKind kind)
{
    return static_cast<MoneyKind::Value>(kind);
}

Command commandFor(const EntityRef &entity, CommandArgs args, Timestamp now)
{
    return {
        .id = {}, .entity = entity, .expect = {}, .after = {}, .made = now, .args = std::move(args)
    };
}

QString whyNotAdd(const AddPayment &row, const RowContext &context)
{
    const auto decided = state::decide(context.operation, context.actor,
        commandFor(PaymentId::make(context.now), row, context.now), context.now);
    return decided ? QString() : decided.error().title;
}

QString balanceText(qint64 minor, const QString &currency)
{
    if (minor == 0)
        return tr("settled");
    return minor > 0 ? tr("%1 open").arg(amountText({ minor, currency }))
                     : tr("%1 in credit").arg(amountText({ -minor, currency }));
}

qint64 sumOf(std::span<const Payment> ledger, PaymentKind kind)
{
    qint64 sum = 0; // a ledger's rows are few and each has its limit: it cannot overflow
    for (const Payment &row : ledger)
        sum += row.kind == kind ? row.amount.minor : 0;
    return sum;
}

//! All of it that such a row is usually about.
qint64 usualMinor(PaymentKind kind, const Balance &balance)
{
    switch (kind) {
    case PaymentKind::Payment:
    case PaymentKind::WriteOff:
        return balance.openMinor;
    case PaymentKind::Refund:
        return balance.paidMinor;
    case PaymentKind::Void:
        return balance.chargedMinor;
    case PaymentKind::Charge:
    case PaymentKind::Deposit:
        break;
    }
    return 0;
}

QString cardWords()
{
    return tr("This looks like a card number, which must not be stored here. Write the receipt "
              "number instead.");
}

} // namespace

MoneyBook::MoneyBook(Sources sources, QObject *parent)
    : QObject(parent)
    , m_sources(std::move(sources))
{
}

void MoneyBook::refresh()
{
    const RowContext context = m_sources.context();
    const auto job = idFrom<JobId>(m_sources.selectedJob());
    View view;
    if (job && context.operation.job(*job))
        view = viewOf(*job, context);
    if (view == m_view)
        return;
    m_view = std::move(view);
    ++m_revision;
    Q_EMIT changed();
}

MoneyBook::View MoneyBook::viewOf(const JobId &job, const RowContext &context) const
{
    View view;
    view.jobId = uuidText(job.uuid);
    view.numberText = jobNumberText(context.operation.job(job)->number);
    const auto ledger = context.operation.ledger(job);
    view.currency = currencyOf(ledger, context);
    view.rows = rowsOf(ledger, job, context);
    const auto balance = domain::balance(ledger);
    if (!balance) {
        view.stateText = tr("These rows cannot be added up");
        view.tone = Tone::Danger;
        return view;
    }
    view.stateText = billingStateText(balance->state);
    view.tone = toneOf(balance->state);
    const auto text = [&view](qint64 minor) { return amountText({ minor, view.currency }); };
    const qint64 refunded = sumOf(ledger, PaymentKind::Refund);
    view.charged = text(balance->chargedMinor);
    view.paid = text(balance->paidMinor + refunded);
    view.refunded = text(refunded);
    view.open = text(balance->openMinor);
    for (const PaymentKind kind : Kinds) {
        const qint64 usual = usualMinor(kind, *balance);
        view.offers << MoneyOffer { .kind = valueOf(kind),
            .text = paymentKindText(kind),
            .help = paymentKindHelp(kind),
            .usualAmount = usual > 0 ? amountToType({ usual, view.currency }) : QString(),
            .whyNot = whyNotKind(ledger, job, kind, context),
            .movesMoney = movesMoney(kind) };
    }
    view.usualKind = balance->openMinor > 0 ? MoneyKind::Payment : MoneyKind::Charge;
    if (const auto held = refundFirst(view.jobId))
        view.refundFirst = moneyText(*held);
    return view;
}

QList<MoneyRow> MoneyBook::rowsOf(
    std::span<const Payment> ledger, const JobId &job, const RowContext &context) const
{
    QList<MoneyRow> rows;
    const auto row = [](PaymentKind kind, const Money &amount, const QString &method,
                         const QString &reference) {
        return MoneyRow { .whenMs = 0,
            .who = {},
            .kindText = paymentKindText(kind),
            .method = method,
            .reference = reference,
            .amountText = amountText({ directionOf(kind) * amount.minor, amount.currency }),
            .balanceText = {},
            .reason = {} };
    };
    qint64 open = 0;
    for (const Payment &payment : ledger) {
        MoneyRow shown = row(payment.kind, payment.amount, payment.method, payment.reference);
        open += directionOf(payment.kind) * payment.amount.minor;
        shown.whenMs = static_cast<double>(toMs(payment.at));
        shown.who = context.operation.actorName(payment.by);
        shown.balanceText = balanceText(open, payment.amount.currency);
        shown.isPending = context.pendingOf(payment.id) == Pending::Waiting;
        rows << shown;
    }
    for (const OutboxRow &waiting : m_sources.outbox()) {
        const auto *add = std::get_if<AddPayment>(&waiting.command.args);
        if (!add || add->job != job
            || context.operation.payment(PaymentId { waiting.command.entity.uuid }))
            continue;
        MoneyRow shown = row(add->kind, add->amount, add->method, add->reference);
        shown.whenMs = static_cast<double>(toMs(waiting.command.made));
        shown.who = context.operation.actorName(context.actor.user);
        shown.isRefused = waiting.status == OutboxStatus::Refused;
        shown.isPending = !shown.isRefused;
        if (waiting.rejection)
            shown.reason = waiting.rejection->title;
        rows << shown;
    }
    return rows;
}

QString MoneyBook::currencyOf(std::span<const Payment> ledger, const RowContext &context) const
{
    if (!ledger.empty())
        return ledger.front().amount.currency;
    // What the office used last elsewhere is what it will use here.
    const Payment *last = nullptr;
    for (const Payment &payment : context.operation.payments()) {
        if (!last || last->at < payment.at || (last->at == payment.at && last->id < payment.id))
            last = &payment;
    }
    return last ? last->amount.currency : DefaultCurrency.toString();
}

QString MoneyBook::whyNotKind(std::span<const Payment> ledger, const JobId &job, PaymentKind kind,
    const RowContext &context) const
{
    if (const QString why = m_sources.whyNotAct(); !why.isEmpty())
        return why;
    const AddPayment least { .job = job,
        .kind = kind,
        .amount = { .minor = 1, .currency = currencyOf(ledger, context) },
        .method = {},
        .reference = {} };
    const auto decided = state::decide(context.operation, context.actor,
        commandFor(PaymentId::make(context.now), least, context.now), context.now);
    if (decided)
        return {};
    if (decided.error().field != "minor"_L1)
        return decided.error().title;
    // Even the least amount is too much.
    switch (kind) {
    case PaymentKind::Refund:
        return tr("Nothing is held that could be refunded.");
    case PaymentKind::Void:
        return tr("Nothing is charged that could be voided.");
    case PaymentKind::WriteOff:
        return tr("Nothing is open that could be written off.");
    default:
        return decided.error().title;
    }
}

MoneyVerdict MoneyBook::judge(const QString &jobId, MoneyKind::Value kind, const QString &amount,
    const QString &method, const QString &reference) const
{
    const RowContext context = m_sources.context();
    const auto id = idFrom<JobId>(jobId);
    MoneyVerdict verdict;
    const auto refuse = [&verdict](const QString &why) {
        verdict.whyNot = why;
        return verdict;
    };
    if (!id || !context.operation.job(*id))
        return refuse(tr("There is no such job."));
    auto ledger = context.operation.ledger(*id);
    AddPayment row { .job = *id,
        .kind = static_cast<PaymentKind>(kind),
        .amount = { .minor = 0, .currency = currencyOf(ledger, context) },
        .method = method.trimmed(),
        .reference = reference.trimmed() };
    if (const QString why = whyNotKind(ledger, *id, row.kind, context); !why.isEmpty())
        return refuse(why);
    // Of the two words together as well, and before the amount is shown in any answer.
    if (state::containsCardNumber(QString(row.method + u' ' + row.reference))
        || state::containsCardNumber(amount))
        return refuse(cardWords());
    if (amount.trimmed().isEmpty()) {
        verdict.hint = tr("Go on with the amount, in %1").arg(row.amount.currency);
        return verdict;
    }
    const auto read = parseMoney(amount, row.amount.currency);
    if (!read)
        return refuse(read.error());
    row.amount = *read;
    verdict.amount = moneyText(row.amount);
    if (const QString why = whyNotAdd(row, context); !why.isEmpty())
        return refuse(why);
    verdict.isReady = true;
    ledger.push_back({ .id = {},
        .job = *id,
        .kind = row.kind,
        .amount = row.amount,
        .method = {},
        .reference = {},
        .by = {},
        .at = {} });
    if (const auto after = domain::balance(ledger)) {
        qint64 open = 0;
        for (const Payment &payment : ledger)
            open += directionOf(payment.kind) * payment.amount.minor;
        verdict.outcome = after->openMinor > 0
            ? tr("Then %1 is open").arg(moneyText({ after->openMinor, row.amount.currency }))
            : open < 0 ? tr("Then nothing is open, and %1 is in credit")
                             .arg(moneyText({ -open, row.amount.currency }))
                       : tr("Then nothing is open");
    }
    return verdict;
}

bool MoneyBook::add(const QString &jobId, MoneyKind::Value kind, const QString &amount,
    const QString &method, const QString &reference)
{
    const MoneyVerdict verdict = judge(jobId, kind, amount, method, reference);
    if (!verdict.isReady) {
        m_sources.say(verdict.whyNot.isEmpty() ? verdict.hint : verdict.whyNot, true);
        return false;
    }
    const RowContext context = m_sources.context();
    const JobId id = *idFrom<JobId>(jobId);
    const auto read = parseMoney(amount, currencyOf(context.operation.ledger(id), context));
    const AddPayment row { .job = id,
        .kind = static_cast<PaymentKind>(kind),
        .amount = read.value_or(Money()),
        .method = method.trimmed(),
        .reference = reference.trimmed() };
    const QString number = jobNumberText(context.operation.job(id)->number);
    if (!m_sources.send(PaymentId::make(context.now), row, std::nullopt))
        return false;
    m_sources.say(
        tr("Job %1: %2 of %3").arg(number, paymentKindText(row.kind), verdict.amount), false);
    return true;
}

QString MoneyBook::usualAmount(const QString &jobId, MoneyKind::Value kind) const
{
    const RowContext context = m_sources.context();
    const auto id = idFrom<JobId>(jobId);
    const auto ledger = id ? context.operation.ledger(*id) : std::vector<Payment>();
    const auto balance = domain::balance(ledger);
    const qint64 usual = balance ? usualMinor(static_cast<PaymentKind>(kind), *balance) : 0;
    return usual > 0 ? amountToType({ usual, balance->currency }) : QString();
}

std::optional<Money> MoneyBook::refundFirst(const QString &jobId) const
{
    const RowContext context = m_sources.context();
    const auto id = idFrom<JobId>(jobId);
    const Visit *visit = id ? context.operation.currentVisit(*id) : nullptr;
    const auto balance = id ? domain::balance(context.operation.ledger(*id))
                            : std::expected<Balance, BillingError>();
    if (!visit || !balance || !balance->hasNetPayments())
        return std::nullopt;
    ActOnVisit cancel;
    cancel.action = Action::Cancel;
    cancel.reason = u"."_s; // judged as if a reason will be given
    const auto decided = state::decide(
        context.operation, context.actor, commandFor(visit->id, cancel, context.now), context.now);
    if (decided || decided.error().title != explain(Refusal::RefundFirst))
        return std::nullopt;
    return Money { balance->paidMinor, balance->currency };
}

} // namespace dispatch::viewmodels
