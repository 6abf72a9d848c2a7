// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/inbox_rows.h"

#include "state/alarms.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"
#include "viewmodels/job_info.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Inbox", text);
}

double msOf(Timestamp moment)
{
    return static_cast<double>(toMs(moment));
}

AlarmKind::Value kindOf(const QString &name)
{
    if (name == state::EmergencyAlarm)
        return AlarmKind::Emergency;
    if (name == state::UrgentRequestAlarm)
        return AlarmKind::UrgentRequest;
    if (name == "declined"_L1)
        return AlarmKind::Declined;
    if (name == "timed-out"_L1)
        return AlarmKind::Unanswered;
    return AlarmKind::Other;
}

QString textOf(AlarmKind::Value kind, const QString &name)
{
    switch (kind) {
    case AlarmKind::Emergency:
        return tr("Emergency");
    case AlarmKind::UrgentRequest:
        return tr("Urgent request");
    case AlarmKind::Declined:
        return tr("Declined");
    case AlarmKind::Unanswered:
        return tr("No answer");
    default:
        return name;
    }
}

AlarmWeight::Value weightOf(AlarmKind::Value kind)
{
    switch (kind) {
    case AlarmKind::Emergency:
        return AlarmWeight::Danger;
    case AlarmKind::FeedDown:
        return AlarmWeight::Severe;
    case AlarmKind::UrgentRequest:
        return AlarmWeight::High;
    default:
        return AlarmWeight::Usual;
    }
}

QString subjectOf(const Job &job)
{
    return u"%1  %2"_s.arg(jobNumberText(job.number), job.fields.title);
}

//! How many of the steps a length has reached: what was seen is worth saying again at the next.
template<std::size_t N>
int stepsReached(milliseconds length, const std::array<std::chrono::minutes, N> &steps)
{
    return static_cast<int>(std::ranges::count_if(
        steps, [length](std::chrono::minutes step) { return length >= step; }));
}

constexpr std::array WorseWhenLate { std::chrono::minutes(15), std::chrono::minutes(30),
    std::chrono::minutes(60), std::chrono::minutes(120) };
constexpr std::array WorseWhenSilent { std::chrono::minutes(15), std::chrono::minutes(30),
    std::chrono::minutes(60), std::chrono::minutes(120) };
constexpr std::array WorseWhenDown { std::chrono::minutes(5), std::chrono::minutes(15),
    std::chrono::minutes(60) };

} // namespace

std::vector<InboxItem> alarmRows(const RowContext &context)
{
    const state::Operation &operation = context.operation;
    std::vector<const Alarm *> up;
    for (const Alarm &alarm : operation.alarms()) {
        if (alarm.state != AlarmState::Cleared)
            up.push_back(&alarm);
    }
    // The newest says most; the oldest says how long it has been so.
    std::ranges::sort(up, [](const Alarm *a, const Alarm *b) {
        return std::pair(a->raisedAt, a->id.uuid) < std::pair(b->raisedAt, b->id.uuid);
    });
    std::vector<InboxItem> rows;
    for (const Alarm *alarm : up) {
        const QString key = u"%1:%2"_s.arg(alarm->kindName, alarm->about.toString());
        auto row = std::ranges::find(rows, key, &InboxItem::key);
        if (row == rows.end()) {
            InboxItem item;
            item.key = key;
            item.kind = kindOf(alarm->kindName);
            item.weight = weightOf(item.kind);
            item.kindText = textOf(item.kind, alarm->kindName);
            item.sinceMs = msOf(alarm->raisedAt);
            if (alarm->about.kind == Kind::Technician)
                item.technicianId = uuidText(alarm->about.uuid);
            const JobId jobId = jobOf(alarm->about, operation);
            if (!jobId.isNull())
                item.jobId = uuidText(jobId.uuid);
            const Job *job = operation.job(jobId);
            item.subject = job ? subjectOf(*job) : entityTitle(alarm->about, operation);
            row = rows.insert(rows.end(), item);
        }
        row->alarmIds << uuidText(alarm->id.uuid);
        // An urgent request's note is its title, which stands there already.
        row->text = row->kind == AlarmKind::UrgentRequest && row->subject.endsWith(alarm->note)
            ? QString()
            : alarm->note;
        row->owner = alarm->owner ? operation.actorName(*alarm->owner) : QString();
        row->isOwn = alarm->owner && alarm->owner == context.actor.user;
        row->isPending = row->isPending || context.pendingOf(alarm->id) == Pending::Waiting;
        if (alarm->state == AlarmState::Escalated) {
            row->isEscalated = true;
            row->weight = std::min(row->weight, AlarmWeight::Severe);
        }
    }
    return rows;
}

InboxItem breachRow(const Breach &breach, const state::Operation &operation)
{
    InboxItem item;
    item.key = u"breach:%1"_s.arg(breach.visit.toString());
    item.kind = AlarmKind::Breach;
    item.weight = breach.isLate ? AlarmWeight::High : AlarmWeight::Usual;
    item.kindText = breach.isLate ? tr("Late") : tr("Will be late");
    item.sinceMs = msOf(breach.since);
    item.dueMs = msOf(breach.due);
    // Foreseen is one thing, having come about another: that always is worse.
    constexpr int HasComeAbout = 10;
    item.level = stepsReached(breach.late, WorseWhenLate) + (breach.isLate ? HasComeAbout : 0);
    const Visit *visit = operation.visit(breach.visit);
    const Job *job = visit ? operation.job(visit->job) : nullptr;
    if (!job)
        return item;
    item.jobId = uuidText(job->id.uuid);
    item.subject = subjectOf(*job);
    if (!visit->technician) {
        item.text = tr("nobody has it");
        return item;
    }
    item.technicianId = uuidText(visit->technician->uuid);
    const QString who = u"%1, %2"_s.arg(
        entityTitle(*visit->technician, operation), stateText(visit->state).toLower());
    const QString there = breach.arrive ? tr("there ~%1").arg(Format::clock(msOf(*breach.arrive)))
            + (breach.isGuessed ? tr(", estimated") : QString())
                                        : QString();
    item.text = there.isEmpty() ? who : u"%1 · %2"_s.arg(who, there);
    return item;
}

InboxItem silenceRow(const Silence &silence, const state::Operation &operation, Timestamp now)
{
    const Technician *who = operation.technicianByHandle(silence.handle);
    if (!who)
        return {};
    InboxItem item;
    item.key = u"silent:%1"_s.arg(who->id.toString());
    item.kind = AlarmKind::Silent;
    // Somebody in danger who falls silent is no small matter.
    item.weight = who->hasEmergency ? AlarmWeight::High : AlarmWeight::Usual;
    item.kindText = tr("No signal");
    item.subject = who->name;
    item.sinceMs = msOf(silence.since);
    item.technicianId = uuidText(who->id.uuid);
    constexpr int InDanger = 10;
    item.level
        = stepsReached(now - silence.since, WorseWhenSilent) + (who->hasEmergency ? InDanger : 0);
    const Visit *visit = operation.activeVisitOf(who->id);
    if (const Job *job = visit ? operation.job(visit->job) : nullptr) {
        item.text = tr("%1 at %2").arg(stateText(visit->state).toLower(), subjectOf(*job));
        if (visit->state == VisitState::EnRoute)
            item.text = tr("on the way to %1").arg(subjectOf(*job));
    }
    return item;
}

InboxItem linkRow(Timestamp downSince, Timestamp now)
{
    InboxItem item;
    item.key = u"link"_s;
    item.kind = AlarmKind::FeedDown;
    item.weight = weightOf(item.kind);
    item.kindText = tr("No connection");
    item.subject = tr("This console hears nothing of the server");
    item.text = tr("what is shown is as old as this; it is tried again by itself");
    item.sinceMs = msOf(downSince);
    item.level = stepsReached(now - downSince, WorseWhenDown);
    return item;
}

} // namespace dispatch::viewmodels
