// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/log_kinds.h"

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using namespace domain;

namespace {

//! A typed word this long may go on beyond the kind's name: "cancelled".
constexpr qsizetype LeastStem = 4;

QString stepKind(VisitState to)
{
    switch (to) {
    case VisitState::Requested:
        return u"request"_s;
    case VisitState::Unscheduled:
        return u"unschedule"_s;
    case VisitState::Scheduled:
        return u"schedule"_s;
    case VisitState::Dispatched:
        return u"dispatch"_s;
    case VisitState::Accepted:
        return u"accept"_s;
    case VisitState::EnRoute:
        return u"depart"_s;
    case VisitState::OnSite:
        return u"arrive"_s;
    case VisitState::InProgress:
        return u"start"_s;
    case VisitState::Paused:
        return u"pause"_s;
    case VisitState::Completed:
        return u"complete"_s;
    case VisitState::NoShow:
        return u"noshow"_s;
    case VisitState::Rejected:
        return u"reject"_s;
    case VisitState::Canceled:
        return u"cancel"_s;
    }
    return {};
}

struct Kinds {
    QStringList operator()(const JobCreated &) const { return { u"job"_s }; }
    QStringList operator()(const JobChanged &) const { return { u"edit"_s }; }
    QStringList operator()(const JobNoted &) const { return { u"note"_s }; }
    QStringList operator()(const JobClosed &) const { return { u"close"_s }; }
    QStringList operator()(const VisitCreated &e) const
    {
        if (e.state == VisitState::Requested)
            return { u"request"_s, u"visit"_s };
        return { u"visit"_s };
    }
    QStringList operator()(const VisitChanged &e) const
    {
        QStringList kinds;
        if (e.patch.technician.isSet)
            kinds << u"assign"_s;
        return kinds << u"schedule"_s;
    }
    QStringList operator()(const VisitMoved &e) const
    {
        QStringList kinds { stepKind(e.to) };
        if (e.technician.value)
            kinds << u"assign"_s;
        if (e.isOverride)
            kinds << u"override"_s;
        if (e.isOnBehalf)
            kinds << u"behalf"_s;
        return kinds << u"status"_s;
    }
    QStringList operator()(const TechnicianCreated &) const { return { u"technician"_s }; }
    QStringList operator()(const TechnicianChanged &) const { return { u"technician"_s }; }
    QStringList operator()(const TechnicianRetired &) const { return { u"technician"_s }; }
    QStringList operator()(const DutyChanged &) const { return { u"duty"_s }; }
    QStringList operator()(const EmergencyChanged &) const
    {
        return { u"emergency"_s, u"alarm"_s };
    }
    QStringList operator()(const ThreadCreated &) const { return { u"chat"_s }; }
    QStringList operator()(const MessagePosted &) const { return { u"message"_s }; }
    QStringList operator()(const MessageEdited &) const { return { u"message"_s }; }
    QStringList operator()(const MessageTakenBack &) const { return { u"message"_s }; }
    QStringList operator()(const ThreadRead &) const { return { u"read"_s }; }
    QStringList operator()(const ThreadDelivered &) const { return { u"read"_s }; }
    QStringList operator()(const ThreadSettled &) const { return { u"read"_s }; }
    QStringList operator()(const PaymentAdded &) const { return { u"payment"_s }; }
    QStringList operator()(const AlarmRaised &) const { return { u"alarm"_s }; }
    QStringList operator()(const AlarmMoved &) const { return { u"alarm"_s }; }
    QStringList operator()(const ZoneCreated &) const { return { u"zone"_s }; }
    QStringList operator()(const ZoneChanged &) const { return { u"zone"_s }; }
    QStringList operator()(const ZoneRetired &) const { return { u"zone"_s }; }
    QStringList operator()(const ShiftCreated &) const { return { u"shift"_s }; }
    QStringList operator()(const ShiftChanged &) const { return { u"shift"_s }; }
    QStringList operator()(const ShiftCanceled &) const { return { u"shift"_s }; }
    QStringList operator()(const UserChanged &) const { return { u"account"_s }; }
    QStringList operator()(const OrgChanged &) const { return { u"organisation"_s }; }
    QStringList operator()(const TrackViewed &) const { return { u"looked"_s, u"tracks"_s }; }
    QStringList operator()(const TracksClosed &) const { return { u"tracks"_s }; }
    QStringList operator()(const TracksDeleted &) const { return { u"tracks"_s }; }
    //! Also what this list has no word for yet.
    QStringList operator()(const auto &) const { return { u"unknown"_s }; }
};

} // namespace

const QStringList &logKinds()
{
    static const QStringList kinds { u"message"_s, u"note"_s, u"assign"_s, u"schedule"_s,
        u"unschedule"_s, u"dispatch"_s, u"accept"_s, u"depart"_s, u"arrive"_s, u"start"_s,
        u"pause"_s, u"complete"_s, u"cancel"_s, u"noshow"_s, u"reject"_s, u"request"_s, u"status"_s,
        u"override"_s, u"behalf"_s, u"job"_s, u"edit"_s, u"close"_s, u"visit"_s, u"payment"_s,
        u"alarm"_s, u"emergency"_s, u"duty"_s, u"technician"_s, u"chat"_s, u"read"_s, u"zone"_s,
        u"shift"_s, u"account"_s, u"organisation"_s, u"looked"_s, u"tracks"_s, u"unknown"_s };
    return kinds;
}

QStringList kindsOf(const Event &event)
{
    return std::visit(Kinds {}, event.payload);
}

QStringList kindsMeant(const QString &typed)
{
    QStringList meant;
    if (typed.isEmpty() || logKinds().contains(typed))
        return typed.isEmpty() ? meant : QStringList { typed };
    for (const auto &kind : logKinds()) {
        const bool goesOn = kind.size() >= LeastStem && typed.startsWith(kind);
        if (kind.startsWith(typed) || goesOn)
            meant << kind;
    }
    return meant;
}

} // namespace dispatch::journal
