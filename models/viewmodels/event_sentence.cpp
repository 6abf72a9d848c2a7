// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/event_sentence.h"

#include "viewmodels/attachment_words.h"
#include "viewmodels/field_words.h"
#include "viewmodels/format.h"
#include "viewmodels/money_text.h"
#include "viewmodels/money_words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("EventSentence", text);
}

QString technicianName(const TechnicianId &id, const state::Operation &operation)
{
    const Technician *technician = operation.technician(id);
    return technician ? technician->name : tr("a technician");
}

QString windowText(const TimeWindow &window)
{
    return Format::window(
        static_cast<double>(toMs(window.from)), static_cast<double>(toMs(window.to)));
}

QString windowList(const QList<TimeWindow> &windows)
{
    QStringList words;
    for (const TimeWindow &window : windows)
        words << windowText(window);
    return words.join(u", "_s);
}

//! "3 March 2026" or "1 to 3 March…": days by Greenwich, as the server counts them.
QString daysText(const TimeWindow &span)
{
    const auto day = [](Timestamp at) {
        return QLocale().toString(
            QDateTime::fromMSecsSinceEpoch(toMs(at), QTimeZone::UTC).date(), QLocale::ShortFormat);
    };
    const QString last = day(std::max(span.from, Timestamp(span.to - milliseconds(1))));
    if (toMs(span.from) <= 0)
        return tr("up to %1").arg(last);
    const QString first = day(span.from);
    return first == last ? first : tr("%1 to %2").arg(first, last);
}

QString breaksText(const QList<TimeWindow> &breaks)
{
    return breaks.isEmpty() ? QString() : tr(", break %1").arg(windowList(breaks));
}

QString withReason(const QString &sentence, const QString &reason)
{
    return reason.isEmpty() ? sentence : tr("%1: %2").arg(sentence, reason);
}

//! Values longer than this are told of without being quoted: a description is no part of a sentence.
constexpr qsizetype MaxQuotedChars = 60;

//! "title from “Tap” to “Tap drips”, area to “north”": what an edit set, and what was there.
QString changeList(const EventPayload &payload, const state::Operation &operation)
{
    const auto former = formerFields(payload, operation);
    QStringList parts;
    for (const auto &now : newFields(payload, operation)) {
        const QString label = fieldLabel(now.field).toLower();
        const auto was = std::ranges::find(former, now.field, &FieldText::field);
        const bool isLong = now.text.size() > MaxQuotedChars
            || (was != former.end() && was->text.size() > MaxQuotedChars);
        if (isLong)
            parts << label;
        else if (was == former.end())
            parts << tr("%1 to “%2”").arg(label, now.text);
        else
            parts << tr("%1 from “%2” to “%3”").arg(label, was->text, now.text);
    }
    return parts.join(u", "_s);
}

struct Sentence {
    const state::Operation &operation;

    QString operator()(const JobCreated &e) const
    {
        return tr("took in job %1: %2").arg(e.number).arg(e.fields.title);
    }
    QString operator()(const JobChanged &e) const
    {
        return tr("changed %1").arg(changeList(e, operation));
    }
    QString operator()(const JobNoted &e) const { return tr("noted: %1").arg(e.text); }
    QString operator()(const JobClosed &e) const
    {
        return e.isReopened ? tr("opened the job again") : tr("closed the job");
    }
    QString operator()(const VisitCreated &e) const
    {
        return e.state == VisitState::Requested ? tr("asked for a visit") : tr("added a visit");
    }
    QString operator()(const VisitChanged &e) const
    {
        QStringList parts;
        const auto &was = e.former;
        if (e.patch.technician.isSet) {
            parts << (e.patch.technician.value
                    ? tr("assigned %1").arg(technicianName(*e.patch.technician.value, operation))
                    : tr("took the technician off"));
            if (was.technician.value)
                parts.back()
                    = tr("%1, before %2")
                          .arg(parts.back(), technicianName(*was.technician.value, operation));
        }
        if (e.patch.window.isSet) {
            parts << (e.patch.window.value
                    ? tr("set the arrival window to %1").arg(windowText(*e.patch.window.value))
                    : tr("cleared the arrival window"));
            if (was.window.value)
                parts.back() = tr("%1, before %2").arg(parts.back(), windowText(*was.window.value));
        }
        if (e.patch.durationMin.isSet) {
            parts << tr("set the duration to %1 min").arg(e.patch.durationMin.value.value_or(0));
            if (was.durationMin.value)
                parts.back()
                    = tr("%1, before %2 min").arg(parts.back()).arg(*was.durationMin.value);
        }
        if (e.patch.skills.isSet)
            parts << tr("changed the skills");
        return parts.join(u", "_s);
    }
    QString operator()(const VisitMoved &e) const
    {
        QString text = e.from == e.to ? tr("moved the visit within %1").arg(stateText(e.to))
                                      : tr("%1 → %2").arg(stateText(e.from), stateText(e.to));
        QStringList details;
        if (e.technician.isSet && e.technician.value) {
            details << technicianName(*e.technician.value, operation);
            if (e.formerTechnician.value && e.formerTechnician.value != e.technician.value)
                details.back() = tr("%1 instead of %2")
                                     .arg(details.back(),
                                         technicianName(*e.formerTechnician.value, operation));
        } else if (e.technician.isSet && e.formerTechnician.value) {
            details << tr("without %1").arg(technicianName(*e.formerTechnician.value, operation));
        }
        if (e.window.isSet && e.window.value) {
            details << windowText(*e.window.value);
            if (e.formerWindow.value && e.formerWindow.value != e.window.value)
                details.back()
                    = tr("%1 instead of %2").arg(details.back(), windowText(*e.formerWindow.value));
        }
        if (e.isOnBehalf)
            details << tr("on behalf");
        if (e.isOverride)
            details << tr("override");
        if (e.isIncomplete)
            details << tr("work left over");
        if (!details.isEmpty())
            text = tr("%1 (%2)").arg(text, details.join(u", "_s));
        return withReason(text, e.reason);
    }
    QString operator()(const TechnicianCreated &e) const
    {
        return tr("added technician %1").arg(e.name);
    }
    QString operator()(const TechnicianChanged &e) const
    {
        return tr("changed %1").arg(changeList(e, operation));
    }
    QString operator()(const DutyChanged &e) const
    {
        const QString text = e.formerDuty
            ? tr("set duty from %1 to %2").arg(dutyText(*e.formerDuty), dutyText(e.duty))
            : tr("set duty to %1").arg(dutyText(e.duty));
        return withReason(text, e.reason);
    }
    QString operator()(const EmergencyChanged &e) const
    {
        return withReason(
            e.isRaised ? tr("raised an EMERGENCY") : tr("cleared the emergency"), e.note);
    }
    QString operator()(const TechnicianRetired &) const { return tr("retired the technician"); }
    QString operator()(const ThreadCreated &e) const
    {
        if (e.isTeam)
            return tr("opened the chat “%1” of %2")
                .arg(e.title, e.area.isEmpty() ? tr("everybody") : e.area);
        if (e.technician)
            return tr("opened the technician's chat");
        return e.audience == Audience::Customer ? tr("opened the customer's chat")
                                                : tr("opened the office chat");
    }
    QString operator()(const MessagePosted &e) const
    {
        const auto files = filesText(e.attachments.size());
        return e.attachments.isEmpty() ? tr("wrote: %1").arg(e.text)
            : e.text.isEmpty()         ? tr("sent %1").arg(files)
                                       : tr("wrote: %1 (%2)").arg(e.text, files);
    }
    QString operator()(const MessageEdited &e) const
    {
        return tr("put a message right: %1 (before: %2)").arg(e.text, e.former);
    }
    QString operator()(const MessageTakenBack &e) const
    {
        return tr("took back a message: %1").arg(e.former);
    }
    QString operator()(const ThreadDelivered &e) const
    {
        return tr("has received up to message %1").arg(e.upTo);
    }
    QString operator()(const ThreadSettled &e) const
    {
        return tr("needs no answer up to message %1").arg(e.upTo);
    }
    QString operator()(const ThreadRead &e) const
    {
        return tr("read up to message %1").arg(e.upTo);
    }
    QString operator()(const PaymentAdded &e) const
    {
        QStringList words { e.method, e.reference };
        words.removeAll(QString());
        return withReason(
            tr("entered %1 of %2").arg(paymentKindText(e.kind).toLower(), moneyText(e.amount)),
            words.join(u" · "_s));
    }
    QString operator()(const AlarmRaised &e) const
    {
        return withReason(tr("alarm %1").arg(e.kindName), e.note);
    }
    QString operator()(const AlarmMoved &e) const
    {
        return withReason(tr("alarm %1").arg(QString(name(e.to)).toLower()), e.note);
    }
    QString operator()(const ZoneCreated &e) const
    {
        return e.kind == ZoneKind::Site
            ? tr("drew the site %1").arg(e.name)
            : tr("drew the territory %1 for the area %2").arg(e.name, e.area);
    }
    QString operator()(const ZoneChanged &e) const
    {
        QStringList parts;
        if (e.patch.name.isSet)
            parts << tr("renamed the zone to %1").arg(e.patch.name.value.value_or(QString()));
        if (e.patch.area.isSet)
            parts << tr("set the zone's area to %1").arg(e.patch.area.value.value_or(QString()));
        if (e.patch.outline.isSet)
            parts << tr("changed the zone's outline");
        return parts.join(u", "_s);
    }
    QString operator()(const ZoneRetired &) const { return tr("retired the zone"); }
    QString operator()(const ShiftCreated &e) const
    {
        return withReason(
            tr("entered the shift %1%2").arg(windowText(e.hours), breaksText(e.breaks)), e.note);
    }
    QString operator()(const ShiftChanged &e) const
    {
        QStringList parts;
        if (e.patch.hours.value)
            parts << tr("set the shift to %1").arg(windowText(*e.patch.hours.value));
        if (e.patch.breaks.isSet) {
            const auto breaks = e.patch.breaks.value.value_or(QList<TimeWindow>());
            parts << (breaks.isEmpty() ? tr("took the breaks out of the shift")
                                       : tr("set the breaks to %1").arg(windowList(breaks)));
        }
        if (e.patch.note.isSet)
            parts << tr("noted on the shift: %1").arg(e.patch.note.value.value_or(QString()));
        return parts.join(u", "_s);
    }
    QString operator()(const ShiftCanceled &e) const
    {
        return e.isRestored ? tr("restored the shift") : tr("canceled the shift");
    }
    QString operator()(const UserChanged &e) const
    {
        return e.isDisabled ? tr("disabled the account %1").arg(e.name)
                            : tr("set up the account %1").arg(e.name);
    }
    QString operator()(const OrgChanged &e) const
    {
        if (e.restored) {
            return tr("restored the organisation from the back-up of %1")
                .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(toMs(e.restored->backedUp)),
                    QLocale::ShortFormat));
        }
        return tr("renamed the organisation to %1").arg(e.name);
    }
    QString operator()(const TrackViewed &e) const
    {
        return tr("looked at where %1 was (%2)")
            .arg(technicianName(e.technician, operation), daysText(e.span));
    }
    QString operator()(const TracksClosed &e) const
    {
        return tr("closed the tracks of %1: %2 fixes").arg(daysText(e.span)).arg(e.fixes);
    }
    QString operator()(const TracksDeleted &e) const
    {
        return tr("deleted the tracks of %1 by the rule of %2 days: %3 fixes")
            .arg(daysText(e.span))
            .arg(e.keepDays)
            .arg(e.fixes);
    }
    QString operator()(const UnknownEvent &e) const
    {
        return tr("did something this version cannot read (%1)").arg(e.event);
    }
};

} // namespace

QString eventSentence(const Event &event, const state::Operation &operation)
{
    return std::visit(Sentence { operation }, event.payload);
}

JobId jobOf(const EntityRef &ref, const state::Operation &operation)
{
    switch (ref.kind) {
    case Kind::Job:
        return JobId { ref.uuid };
    case Kind::Visit:
        if (const Visit *visit = operation.visit(VisitId { ref.uuid }))
            return visit->job;
        break;
    case Kind::Thread:
        if (const Thread *thread = operation.thread(ThreadId { ref.uuid }); thread && thread->job)
            return *thread->job;
        break;
    case Kind::Payment:
        if (const Payment *payment = operation.payment(PaymentId { ref.uuid }))
            return payment->job;
        break;
    case Kind::Alarm:
        if (const Alarm *alarm = operation.alarm(AlarmId { ref.uuid });
            alarm && alarm->about.kind != Kind::Alarm)
            return jobOf(alarm->about, operation);
        break;
    case Kind::Technician:
    case Kind::User:
    case Kind::Org:
    case Kind::Zone:
    case Kind::Shift:
        break;
    }
    return {};
}

QString entityTitle(const EntityRef &ref, const state::Operation &operation)
{
    if (const JobId id = jobOf(ref, operation); !id.isNull()) {
        const Job *job = operation.job(id);
        if (!job)
            return tr("Job");
        return job->number > 0 ? tr("Job %1").arg(job->number) : tr("New job");
    }
    if (ref.kind == Kind::Technician)
        return technicianName(TechnicianId { ref.uuid }, operation);
    if (ref.kind == Kind::User) {
        const User *user = operation.user(UserId { ref.uuid });
        return user ? user->name : tr("Account");
    }
    if (ref.kind == Kind::Zone) {
        const Zone *zone = operation.zone(ZoneId { ref.uuid });
        return zone ? zone->name : tr("Zone");
    }
    if (ref.kind == Kind::Shift) {
        const Shift *shift = operation.shift(ShiftId { ref.uuid });
        return shift ? technicianName(shift->technician, operation) : tr("Shift");
    }
    if (ref.kind == Kind::Alarm) {
        const Alarm *alarm = operation.alarm(AlarmId { ref.uuid });
        return alarm ? entityTitle(alarm->about, operation) : tr("Alarm");
    }
    return ref.kind == Kind::Thread ? tr("Chat") : tr("Organisation");
}

QString stateText(VisitState state)
{
    switch (state) {
    case VisitState::Requested:
        return tr("Requested");
    case VisitState::Unscheduled:
        return tr("Unscheduled");
    case VisitState::Scheduled:
        return tr("Scheduled");
    case VisitState::Dispatched:
        return tr("Dispatched");
    case VisitState::Accepted:
        return tr("Accepted");
    case VisitState::EnRoute:
        return tr("En route");
    case VisitState::OnSite:
        return tr("On site");
    case VisitState::InProgress:
        return tr("In progress");
    case VisitState::Paused:
        return tr("Paused");
    case VisitState::Completed:
        return tr("Completed");
    case VisitState::NoShow:
        return tr("No show");
    case VisitState::Rejected:
        return tr("Rejected");
    case VisitState::Canceled:
        return tr("Canceled");
    }
    return {};
}

QString dutyText(Duty duty)
{
    switch (duty) {
    case Duty::OffShift:
        return tr("Off shift");
    case Duty::Available:
        return tr("Available");
    case Duty::EnRoute:
        return tr("En route");
    case Duty::OnSite:
        return tr("On site");
    case Duty::Break:
        return tr("On break");
    case Duty::NonJob:
        return tr("Other work");
    case Duty::OutOfService:
        return tr("Out of service");
    }
    return {};
}

QString priorityText(Priority priority)
{
    switch (priority) {
    case Priority::Low:
        return tr("Low");
    case Priority::Normal:
        return tr("Normal");
    case Priority::High:
        return tr("High");
    case Priority::Emergency:
        return tr("Emergency");
    }
    return {};
}

} // namespace dispatch::viewmodels
