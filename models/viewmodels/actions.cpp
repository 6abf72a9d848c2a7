// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/actions.h"

#include "viewmodels/event_sentence.h"
#include "viewmodels/travel_words.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Actions", text);
}

struct Offer {
    Action action;
    bool needsReason;
    const char *key;
};

//! What a person at the desk would do from a state, the usual step first.
std::vector<Offer> offersFor(VisitState state)
{
    using enum Action;
    switch (state) {
    case VisitState::Requested:
        return { { Approve, false, "" }, { Reject, true, "" }, { Cancel, true, "" } };
    case VisitState::Unscheduled:
        return { { Schedule, false, "A" }, { Cancel, true, "" } };
    case VisitState::Scheduled:
        return { { Dispatch, false, "D" }, { Unschedule, false, "" }, { Cancel, true, "" } };
    case VisitState::Dispatched:
        return { { Recall, true, "" }, { Accept, true, "" }, { Depart, true, "" },
            { Cancel, true, "" } };
    case VisitState::Accepted:
        return { { Recall, true, "" }, { Depart, true, "" }, { Cancel, true, "" } };
    case VisitState::EnRoute:
        return { { Arrive, true, "" }, { Divert, true, "" }, { Start, true, "" },
            { Cancel, true, "" } };
    case VisitState::OnSite:
        return { { Start, true, "" }, { NoShow, true, "" }, { Cancel, true, "" } };
    case VisitState::InProgress:
        return { { Complete, true, "" }, { Pause, true, "" }, { Cancel, true, "" } };
    case VisitState::Paused:
        return { { Resume, true, "" }, { CloseIncomplete, true, "" }, { Cancel, true, "" } };
    case VisitState::Completed:
        return { { Reopen, true, "" } };
    case VisitState::Canceled:
        return { { Restore, true, "" } };
    case VisitState::NoShow:
    case VisitState::Rejected:
        break;
    }
    return {};
}

} // namespace

QString actionText(Action action)
{
    using enum Action;
    switch (action) {
    case Approve:
        return tr("Approve");
    case Reject:
        return tr("Reject");
    case Schedule:
        return tr("Assign");
    case Unschedule:
        return tr("Unschedule");
    case Dispatch:
        return tr("Dispatch");
    case Accept:
        return tr("Accept for technician");
    case Decline:
        return tr("Decline");
    case Recall:
        return tr("Recall");
    case TimeOut:
        return tr("Time out");
    case Depart:
        return tr("Set en route");
    case Divert:
        return tr("Divert");
    case Arrive:
        return tr("Set arrived");
    case Start:
        return tr("Start work");
    case Pause:
        return tr("Pause");
    case Resume:
        return tr("Resume");
    case CloseIncomplete:
        return tr("Close, work left");
    case NoShow:
        return tr("No show");
    case Complete:
        return tr("Complete");
    case Reopen:
        return tr("Reopen");
    case Cancel:
        return tr("Cancel job");
    case Restore:
        return tr("Restore");
    case Override:
        return tr("Override");
    }
    return {};
}

QList<ActionInfo> actionsFor(const Visit &visit, const RowContext &context)
{
    QList<ActionInfo> actions;
    bool isFirst = true;
    for (const Offer &offer : offersFor(visit.state)) {
        ActOnVisit act;
        act.action = offer.action;
        act.isOnBehalf = offer.needsReason;
        if (offer.needsReason)
            act.reason = u"."_s; // judged as if a reason will be given
        if (offer.action == Action::CloseIncomplete)
            act.followUp = VisitId::make(context.now);
        // Assigning picks the technician later; only the role and the state are judged now.
        if (offer.action == Action::Schedule)
            act.window = TimeWindow { context.now, context.now + std::chrono::hours(2) };
        const Command command { .id = CommandId::make(context.now),
            .entity = visit.id,
            .expect = visit.ver,
            .after = {},
            .made = context.now,
            .args = act };
        const auto decided = state::decide(context.operation, context.actor, command, context.now);
        actions << ActionInfo {};
        ActionInfo &info = actions.back();
        info.name = QString(domain::name(offer.action));
        info.text = actionText(offer.action);
        info.key = QString::fromLatin1(offer.key);
        info.isAllowed = decided.has_value();
        info.needsReason = offer.needsReason;
        info.isMain = isFirst;
        info.whyNot = decided ? QString() : decided.error().title;
        isFirst = false;
    }
    return actions;
}

bool hasSkillsFor(const Job &job, const Candidate &candidate)
{
    return std::ranges::all_of(
        job.fields.skills, [&candidate](const QString &s) { return candidate.skills.contains(s); });
}

int workAheadMin(const state::Operation &operation, const TechnicianId &technician, Timestamp now)
{
    auto work = std::chrono::minutes::zero();
    for (const Visit *visit : operation.openVisitsOf(technician)) {
        std::chrono::minutes left { visit->durationMin };
        if (visit->startedAt)
            left -= std::chrono::floor<std::chrono::minutes>(now - *visit->startedAt);
        work += std::max(left, std::chrono::minutes::zero());
    }
    return static_cast<int>(work.count());
}

QList<Suggestion> suggest(const Job &job, std::vector<Candidate> candidates)
{
    struct Ranked {
        Suggestion suggestion;
        std::tuple<bool, int, QString> key;
    };
    std::vector<Ranked> ranked;
    for (const Candidate &c : candidates) {
        if (!hasSkillsFor(job, c))
            continue;
        Suggestion s;
        s.technicianId = uuidText(c.id.uuid);
        s.name = c.name;
        QStringList reasons { dutyText(c.duty) };
        if (!c.rosterText.isEmpty())
            reasons << c.rosterText;
        if (c.position && job.fields.place) {
            const atlas::Leg leg
                = c.leg ? *c.leg : atlas::Router::estimateLeg(*c.position, *job.fields.place);
            s.etaMin = minutesOf(leg.durationS);
            reasons << travelTimeText(leg);
            if (const QString distance = travelDistanceText(leg); !distance.isEmpty())
                reasons << distance;
        }
        if (c.openVisits > 0)
            reasons << (c.openVisits == 1 ? tr("1 open visit")
                                          : tr("%1 open visits").arg(c.openVisits));
        if (c.workMin > 0)
            reasons << tr("%1 min of work before it").arg(c.workMin);
        s.reason = reasons.join(u" · "_s);
        const bool isFree = c.duty == Duty::Available && c.openVisits == 0 && !c.isAway;
        const int eta = s.etaMin < 0 ? 100'000 : s.etaMin;
        ranked.push_back({ s, { !isFree, c.workMin + eta, c.name } });
    }
    std::ranges::sort(ranked, {}, &Ranked::key);
    QList<Suggestion> result;
    for (const Ranked &r : ranked)
        result << r.suggestion;
    return result;
}

} // namespace dispatch::viewmodels
