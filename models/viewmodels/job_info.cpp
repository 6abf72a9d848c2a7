// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_info.h"

#include "domain/billing.h"
#include "domain/transitions.h"
#include "state/derived.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/money_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

#include <limits>
#include <span>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

double momentMs(const std::optional<Timestamp> &t)
{
    return t ? static_cast<double>(toMs(*t)) : 0;
}

qint64 dayOf(const JobInfo &info)
{
    const double moment = info.windowFromMs > 0 ? info.windowFromMs
        : info.endedMs > 0                      ? info.endedMs
                                                : info.dueMs;
    return moment > 0
        ? QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(moment)).date().toJulianDay()
        : 0;
}

//! The reasons of a pause are words, of which "part" is the usual one (product: part, customer, emergency, break).
bool speaksOfParts(const QString &reason)
{
    static const QRegularExpression part(
        u"\\b(spare )?parts?\\b"_s, QRegularExpression::CaseInsensitiveOption);
    return reason.contains(part);
}

void takeMoney(JobInfo &info, std::span<const Payment> ledger)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("JobInfo", text); };
    const auto balance = domain::balance(ledger);
    if (!balance)
        return;
    info.openMinor = balance->openMinor;
    const Money open { .minor = balance->openMinor, .currency = balance->currency };
    const Money paid { .minor = balance->paidMinor, .currency = balance->currency };
    info.balanceText = balance->openMinor > 0 ? tr("%1 open").arg(moneyText(open))
        : balance->paidMinor > 0              ? tr("%1 paid").arg(moneyText(paid))
                                              : tr("settled");
}

} // namespace

QString JobInfo::historyText() const
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("JobInfo", text); };
    if (visitOfAll <= 1)
        return {};
    if (visitOfMonth <= 1)
        return tr("visit %1").arg(visitOfAll);
    const QString ofMonth = visitOfMonth == 2 ? tr("2nd this month")
        : visitOfMonth == 3                   ? tr("3rd this month")
                                              : tr("%1th this month").arg(visitOfMonth);
    return visitOfMonth == visitOfAll ? ofMonth : tr("%1, %2 in all").arg(ofMonth).arg(visitOfAll);
}

std::tuple<int, double, int> JobInfo::sortKey() const
{
    if (!isOpen)
        return { 2, -endedMs, -number };
    const int group = priority == static_cast<int>(Priority::Emergency) ? 0 : 1;
    return { group, dueMs > 0 ? dueMs : std::numeric_limits<double>::max(), number };
}

QString jobNumberText(quint64 number)
{
    return number > 0 ? u"#%1"_s.arg(number) : QCoreApplication::translate("JobInfo", "new");
}

JobInfo makeJobInfo(const Job &job, const RowContext &context)
{
    const state::Operation &operation = context.operation;
    JobInfo info;
    info.id = uuidText(job.id.uuid);
    info.number = static_cast<int>(job.number);
    info.numberText = jobNumberText(job.number);
    info.title = job.fields.title;
    info.description = job.fields.description;
    info.trade = job.fields.trade;
    info.customer = job.fields.customerName;
    info.phone = job.fields.customerPhone;
    info.address = job.fields.address;
    info.area = job.fields.area;
    info.skills = job.fields.skills.join(u", "_s);
    if (!job.payments.empty())
        takeMoney(info, operation.ledger(job.id));
    if (job.fields.place) {
        info.hasPlace = true;
        info.latitude = job.fields.place->latitudeDeg;
        info.longitude = job.fields.place->longitudeDeg;
    }
    info.priority = static_cast<int>(job.fields.priority);
    info.priorityText = priorityText(job.fields.priority);
    info.createdMs = static_cast<double>(toMs(job.createdAt));
    for (const Note &note : job.notes)
        info.notes << u"%1: %2"_s.arg(operation.actorName(note.by), note.text);

    Pending pending = context.pendingOf(job.id);
    if (const Visit *visit = operation.currentVisit(job.id)) {
        info.visitId = uuidText(visit->id.uuid);
        info.state = visit->state;
        info.isOpen = domain::isOpen(visit->state);
        if (visit->technician) {
            info.technicianId = uuidText(visit->technician->uuid);
            if (const Technician *technician = operation.technician(*visit->technician))
                info.technician = technician->name;
        }
        if (visit->window) {
            info.windowFromMs = static_cast<double>(toMs(visit->window->from));
            info.windowToMs = static_cast<double>(toMs(visit->window->to));
        }
        info.dueMs = momentMs(state::dueAt(job, *visit));
        info.arrivedMs = momentMs(visit->arrivedAt);
        info.endedMs = momentMs(visit->endedAt);
        info.day = dayOf(info);
        const state::Promptness promptness = state::promptness(*visit, context.now);
        const bool isOverdue
            = info.dueMs > 0 && static_cast<double>(toMs(context.now)) > info.dueMs;
        info.isLate = promptness == state::Promptness::Late || isOverdue;
        info.isAtRisk = promptness == state::Promptness::AtRisk && !info.isLate;
        info.isWaitingForParts = visit->state == VisitState::Paused && speaksOfParts(visit->reason);
        info.isUnpaid = visit->state == VisitState::Completed && info.openMinor > 0;
        pending = std::max(pending, context.pendingOf(visit->id));
    } else {
        info.isOpen = !job.isClosed;
    }
    info.stateText = stateText(info.state);
    info.tone = toneOf(info.state);
    for (const ThreadId &id : job.threads) {
        if (const Thread *thread = operation.thread(id)) {
            info.unread += context.unreadOf(*thread);
            pending = std::max(pending, context.pendingOf(id));
        }
    }
    info.isPending = pending == Pending::Waiting;
    info.isRefused = pending == Pending::Refused;
    return info;
}

} // namespace dispatch::viewmodels
