// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/fold.h"

#include "domain/limits.h"
#include "domain/transitions.h"
#include "state/payment_of.h"

#include <algorithm>

namespace dispatch::state {

using namespace domain;

namespace {

template<class T>
void set(T &field, const Change<T> &change)
{
    if (change.isSet)
        field = change.value.value_or(T {});
}

template<class T>
void set(std::optional<T> &field, const Change<T> &change)
{
    if (change.isSet)
        field = change.value;
}

void set(Priority &field, const Change<Priority> &change)
{
    if (change.isSet)
        field = change.value.value_or(Priority::Normal);
}

//! A mark only ever moves on.
void moveMark(ReadingMarks &marks, const EntityRef &by, quint64 upTo)
{
    const auto reader = UserId::from(by);
    if (!reader)
        return;
    const auto it
        = std::ranges::lower_bound(marks, *reader, std::less {}, &ReadingMarks::value_type::first);
    if (it == marks.end() || it->first != *reader)
        marks.insert(it, { *reader, upTo });
    else
        it->second = std::max(it->second, upTo);
}

//! How far along the way to the customer a state is. A visit that goes back loses the times of the steps it has not
//! taken any more, so that "arrived" is never shown for somebody who is on the way.
enum class Progress : quint8 { Planned, Sent, Driving, Arrived, Working, Ended };

Progress progressOf(VisitState state)
{
    switch (state) {
    case VisitState::Requested:
    case VisitState::Unscheduled:
    case VisitState::Scheduled:
        return Progress::Planned;
    case VisitState::Dispatched:
    case VisitState::Accepted:
        return Progress::Sent;
    case VisitState::EnRoute:
        return Progress::Driving;
    case VisitState::OnSite:
        return Progress::Arrived;
    case VisitState::InProgress:
    case VisitState::Paused:
        return Progress::Working;
    case VisitState::Completed:
    case VisitState::NoShow:
    case VisitState::Rejected:
    case VisitState::Canceled:
        return Progress::Ended;
    }
    return Progress::Planned;
}

void setTimes(Visit &visit, Timestamp at)
{
    const auto progress = progressOf(visit.state);
    struct Step {
        std::optional<Timestamp> &time;
        Progress reached;
    };
    for (const auto &step :
        { Step { visit.dispatchedAt, Progress::Sent }, Step { visit.enRouteAt, Progress::Driving },
            Step { visit.arrivedAt, Progress::Arrived },
            Step { visit.startedAt, Progress::Working },
            Step { visit.endedAt, Progress::Ended } }) {
        if (step.reached > progress)
            step.time.reset();
        else if (step.reached == progress && !step.time)
            step.time = at;
    }
    // Who is at work has arrived, whether or not the arrival was reported.
    if (progress == Progress::Working && !visit.arrivedAt)
        visit.arrivedAt = at;
}

} // namespace

void Operation::Fold::markChanged(const EntityRef &ref)
{
    if (!std::ranges::contains(changes.created, ref)
        && !std::ranges::contains(changes.changed, ref))
        changes.changed.push_back(ref);
}

void Operation::Fold::markJob(const JobId &id)
{
    if (op.m_jobs.contains(id))
        markChanged(id);
}

void Operation::Fold::markTechnician(const std::optional<TechnicianId> &id)
{
    if (id && op.m_technicians.contains(*id))
        markChanged(*id);
}

template<class K, class V>
V *Operation::Fold::touch(Table<K, V> &entities)
{
    const auto id = K::from(event.entity);
    if (!id)
        return nullptr;
    auto *entity = entities.edit(*id);
    if (!entity)
        return nullptr;
    entity->ver = event.ver;
    markChanged(event.entity);
    return entity;
}

bool Operation::Fold::operator()(const JobCreated &created)
{
    Job job;
    job.id = JobId { event.entity.uuid };
    job.ver = event.ver;
    job.number = created.number;
    job.fields = created.fields;
    job.createdAt = event.at;
    job.createdBy = event.by;
    op.put(job);
    changes.created.push_back(event.entity);
    return true;
}

bool Operation::Fold::operator()(const JobChanged &changed)
{
    auto *job = touch(op.m_jobs);
    if (!job)
        return false;
    const auto &patch = changed.patch;
    auto &fields = job->fields;
    set(fields.title, patch.title);
    set(fields.description, patch.description);
    set(fields.trade, patch.trade);
    set(fields.priority, patch.priority);
    set(fields.customerName, patch.customerName);
    set(fields.customerPhone, patch.customerPhone);
    set(fields.address, patch.address);
    set(fields.place, patch.place);
    set(fields.area, patch.area);
    set(fields.skills, patch.skills);
    return true;
}

bool Operation::Fold::operator()(const JobNoted &noted)
{
    auto *job = touch(op.m_jobs);
    if (!job)
        return false;
    job->notes.push_back({ .at = event.at, .by = event.by, .text = noted.text });
    return true;
}

bool Operation::Fold::operator()(const JobClosed &closed)
{
    auto *job = touch(op.m_jobs);
    if (!job)
        return false;
    job->isClosed = !closed.isReopened;
    return true;
}

bool Operation::Fold::operator()(const VisitCreated &created)
{
    Visit visit;
    visit.id = VisitId { event.entity.uuid };
    visit.ver = event.ver;
    visit.job = created.job;
    visit.state = created.state;
    visit.durationMin = created.durationMin;
    visit.skills = created.skills;
    visit.createdAt = event.at;
    op.put(visit);
    changes.created.push_back(event.entity);
    markJob(created.job);
    return true;
}

bool Operation::Fold::operator()(const VisitChanged &changed)
{
    auto *visit = touch(op.m_visits);
    if (!visit)
        return false;
    const auto former = visit->technician;
    op.unlinkFromTechnician(*visit);
    set(visit->window, changed.patch.window);
    set(visit->technician, changed.patch.technician);
    if (changed.patch.durationMin.value)
        visit->durationMin = *changed.patch.durationMin.value;
    set(visit->skills, changed.patch.skills);
    op.linkToTechnician(*visit);
    markJob(visit->job);
    markTechnician(former);
    markTechnician(visit->technician);
    return true;
}

bool Operation::Fold::operator()(const VisitMoved &moved)
{
    auto *visit = touch(op.m_visits);
    if (!visit)
        return false;
    const auto former = visit->technician;
    op.unlinkFromTechnician(*visit);
    visit->state = moved.to;
    set(visit->technician, moved.technician);
    set(visit->window, moved.window);
    if (!moved.reason.isEmpty())
        visit->reason = moved.reason;
    visit->isIncomplete = moved.isIncomplete;
    setTimes(*visit, event.at);
    op.linkToTechnician(*visit);
    markJob(visit->job);
    markTechnician(former);
    markTechnician(visit->technician);
    return true;
}

bool Operation::Fold::operator()(const TechnicianCreated &created)
{
    Technician technician;
    technician.id = TechnicianId { event.entity.uuid };
    technician.ver = event.ver;
    technician.handle = created.handle;
    technician.name = created.name;
    technician.phone = created.phone;
    technician.area = created.area;
    technician.skills = created.skills;
    op.put(technician);
    changes.created.push_back(event.entity);
    return true;
}

bool Operation::Fold::operator()(const TechnicianChanged &changed)
{
    auto *technician = touch(op.m_technicians);
    if (!technician)
        return false;
    const QString formerName = technician->name;
    set(technician->name, changed.patch.name);
    set(technician->phone, changed.patch.phone);
    set(technician->area, changed.patch.area);
    set(technician->skills, changed.patch.skills);
    op.rename(technician->id, formerName, technician->name);
    return true;
}

bool Operation::Fold::operator()(const DutyChanged &changed)
{
    auto *technician = touch(op.m_technicians);
    if (!technician)
        return false;
    technician->duty = changed.duty;
    technician->dutyReason = changed.reason;
    technician->dutySince = event.at;
    return true;
}

bool Operation::Fold::operator()(const EmergencyChanged &changed)
{
    auto *technician = touch(op.m_technicians);
    if (!technician)
        return false;
    technician->hasEmergency = changed.isRaised;
    technician->emergencyNote = changed.note;
    return true;
}

bool Operation::Fold::operator()(const TechnicianRetired &)
{
    auto *technician = touch(op.m_technicians);
    if (!technician)
        return false;
    technician->isRetired = true;
    return true;
}

bool Operation::Fold::operator()(const ThreadCreated &created)
{
    Thread thread;
    thread.id = ThreadId { event.entity.uuid };
    thread.ver = event.ver;
    thread.job = created.job;
    thread.technician = created.technician;
    thread.audience = created.audience;
    thread.isTeam = created.isTeam;
    thread.area = created.area;
    thread.title = created.title;
    op.put(thread);
    changes.created.push_back(event.entity);
    if (created.job)
        markJob(*created.job);
    markTechnician(created.technician);
    return true;
}

bool Operation::Fold::operator()(const MessagePosted &posted)
{
    auto *thread = touchThread();
    if (!thread)
        return false;
    thread->messages.push_back({ .n = event.ver,
        .by = event.by,
        .at = event.at,
        .text = posted.text,
        .attachments = posted.attachments,
        .quote = posted.quote,
        .choices = posted.choices });
    while (thread->messages.size() > MaxThreadTail) {
        thread->messages.removeFirst();
        ++thread->olderMessages;
    }
    return true;
}

bool Operation::Fold::operator()(const MessageEdited &edited)
{
    if (auto *message = touchMessage(edited.n)) {
        message->text = edited.text;
        message->editedAt = event.at;
    }
    return op.thread(ThreadId { event.entity.uuid }) != nullptr;
}

bool Operation::Fold::operator()(const MessageTakenBack &takenBack)
{
    if (auto *message = touchMessage(takenBack.n)) {
        message->text.clear();
        message->attachments.clear();
        message->choices.clear();
        message->isTakenBack = true;
    }
    return op.thread(ThreadId { event.entity.uuid }) != nullptr;
}

bool Operation::Fold::operator()(const ThreadRead &read)
{
    auto *thread = touchThread();
    if (thread)
        moveMark(thread->readUpTo, event.by, read.upTo);
    return thread != nullptr;
}

bool Operation::Fold::operator()(const ThreadDelivered &delivered)
{
    auto *thread = touchThread();
    if (thread)
        moveMark(thread->deliveredUpTo, event.by, delivered.upTo);
    return thread != nullptr;
}

bool Operation::Fold::operator()(const ThreadSettled &settled)
{
    auto *thread = touchThread();
    if (thread)
        thread->settledUpTo = std::max(thread->settledUpTo, settled.upTo);
    return thread != nullptr;
}

Thread *Operation::Fold::touchThread()
{
    auto *thread = touch(op.m_threads);
    if (thread && thread->job)
        markJob(*thread->job);
    if (thread)
        markTechnician(thread->technician);
    return thread;
}

Message *Operation::Fold::touchMessage(quint64 n)
{
    auto *thread = touchThread();
    if (!thread)
        return nullptr;
    const auto it = std::ranges::lower_bound(thread->messages, n, {}, &Message::n);
    return it != thread->messages.end() && it->n == n ? &*it : nullptr;
}

bool Operation::Fold::operator()(const PaymentAdded &added)
{
    op.put(paymentOf(event, added));
    changes.created.push_back(event.entity);
    markJob(added.job);
    return true;
}

bool Operation::Fold::operator()(const AlarmRaised &raised)
{
    Alarm alarm;
    alarm.id = AlarmId { event.entity.uuid };
    alarm.ver = event.ver;
    alarm.kindName = raised.kindName;
    alarm.about = raised.about;
    alarm.note = raised.note;
    alarm.raisedAt = event.at;
    op.put(alarm);
    changes.created.push_back(event.entity);
    return true;
}

bool Operation::Fold::operator()(const AlarmMoved &moved)
{
    auto *alarm = touch(op.m_alarms);
    if (!alarm)
        return false;
    alarm->state = moved.to;
    if (moved.to == AlarmState::Owned)
        alarm->owner = UserId::from(event.by);
    if (!moved.note.isEmpty())
        alarm->note = moved.note;
    return true;
}

bool Operation::Fold::operator()(const ZoneCreated &created)
{
    Zone zone;
    zone.id = ZoneId { event.entity.uuid };
    zone.ver = event.ver;
    zone.name = created.name;
    zone.kind = created.kind;
    zone.area = created.area;
    zone.outline = created.outline;
    op.put(zone);
    changes.created.push_back(event.entity);
    return true;
}

bool Operation::Fold::operator()(const ZoneChanged &changed)
{
    auto *zone = touch(op.m_zones);
    if (!zone)
        return false;
    set(zone->name, changed.patch.name);
    set(zone->area, changed.patch.area);
    set(zone->outline, changed.patch.outline);
    return true;
}

bool Operation::Fold::operator()(const ZoneRetired &)
{
    auto *zone = touch(op.m_zones);
    if (!zone)
        return false;
    zone->isRetired = true;
    return true;
}

bool Operation::Fold::operator()(const ShiftCreated &created)
{
    Shift shift;
    shift.id = ShiftId { event.entity.uuid };
    shift.ver = event.ver;
    shift.technician = created.technician;
    shift.hours = created.hours;
    shift.breaks = created.breaks;
    shift.note = created.note;
    op.put(shift);
    changes.created.push_back(event.entity);
    markTechnician(shift.technician);
    return true;
}

bool Operation::Fold::operator()(const ShiftChanged &changed)
{
    auto *shift = touch(op.m_shifts);
    if (!shift)
        return false;
    op.unlinkFromTechnician(*shift);
    set(shift->hours, changed.patch.hours);
    set(shift->breaks, changed.patch.breaks);
    set(shift->note, changed.patch.note);
    op.linkToTechnician(*shift);
    markTechnician(shift->technician);
    return true;
}

bool Operation::Fold::operator()(const ShiftCanceled &canceled)
{
    auto *shift = touch(op.m_shifts);
    if (!shift)
        return false;
    op.unlinkFromTechnician(*shift);
    shift->isCanceled = !canceled.isRestored;
    op.linkToTechnician(*shift);
    markTechnician(shift->technician);
    return true;
}

bool Operation::Fold::operator()(const UserChanged &changed)
{
    User user;
    user.id = UserId { event.entity.uuid };
    user.ver = event.ver;
    user.name = changed.name;
    user.roles = changed.roles;
    user.areas = changed.areas;
    user.technician = changed.technician;
    user.isDisabled = changed.isDisabled;
    const auto isNew = !op.m_users.contains(user.id);
    op.put(user);
    if (isNew)
        changes.created.push_back(event.entity);
    else
        markChanged(event.entity);
    return true;
}

bool Operation::Fold::noteOrganisation()
{
    op.m_unknownVersions.insert(event.entity.uuid, event.ver);
    markChanged(event.entity);
    return true;
}

bool Operation::Fold::operator()(const OrgChanged &)
{
    return noteOrganisation();
}

bool Operation::Fold::operator()(const TrackViewed &)
{
    return noteOrganisation();
}

bool Operation::Fold::operator()(const TracksClosed &)
{
    return noteOrganisation();
}

bool Operation::Fold::operator()(const TracksDeleted &)
{
    return noteOrganisation();
}

bool Operation::Fold::operator()(const UnknownEvent &)
{
    switch (event.entity.kind) {
    case Kind::Job:
        return touch(op.m_jobs) != nullptr;
    case Kind::Visit: {
        const auto *visit = touch(op.m_visits);
        if (visit)
            markJob(visit->job);
        return visit != nullptr;
    }
    case Kind::Technician:
        return touch(op.m_technicians) != nullptr;
    case Kind::Thread:
        return touch(op.m_threads) != nullptr;
    case Kind::Payment:
        return touch(op.m_payments) != nullptr;
    case Kind::Alarm:
        return touch(op.m_alarms) != nullptr;
    case Kind::User:
        return touch(op.m_users) != nullptr;
    case Kind::Zone:
        return touch(op.m_zones) != nullptr;
    case Kind::Shift:
        return touch(op.m_shifts) != nullptr;
    case Kind::Org:
        return noteOrganisation();
    }
    return false;
}

ChangeSet Operation::apply(const Event &event)
{
    ChangeSet changes;
    if (event.ver <= version(event.entity))
        return changes;
    if (!std::visit(Fold { *this, event, changes }, event.payload))
        ++m_unknownEntities;
    return changes;
}

} // namespace dispatch::state
