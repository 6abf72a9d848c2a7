// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/working_set.h"

#include "domain/transitions.h"

#include <algorithm>

namespace dispatch::journal {

using namespace domain;

namespace {

bool isOver(const Job &job, const state::Operation &operation)
{
    return std::ranges::none_of(job.visits, [&](const VisitId &id) {
        const Visit *visit = operation.visit(id);
        return visit && isOpen(visit->state);
    });
}

bool isAboutStaying(const Thread &thread, const state::Operation &staying)
{
    return !thread.job || staying.job(*thread.job);
}

} // namespace

Timestamp lastTouched(const Job &job, const state::Operation &operation)
{
    Timestamp last = job.createdAt;
    const auto take = [&last](Timestamp at) { last = std::max(last, at); };
    for (const Note &note : job.notes)
        take(note.at);
    for (const VisitId &id : job.visits) {
        if (const Visit *visit = operation.visit(id)) {
            take(visit->createdAt);
            take(visit->endedAt.value_or(last));
        }
    }
    for (const ThreadId &id : job.threads) {
        if (const Thread *thread = operation.thread(id); thread && !thread->messages.isEmpty())
            take(thread->messages.constLast().at);
    }
    for (const PaymentId &id : job.payments) {
        if (const Payment *payment = operation.payment(id))
            take(payment->at);
    }
    return last;
}

void copyJob(const JobId &id, const state::Operation &from, state::Operation &to)
{
    const Job *job = from.job(id);
    if (!job)
        return;
    to.put(*job);
    for (const VisitId &visitId : job->visits) {
        if (const Visit *visit = from.visit(visitId))
            to.put(*visit);
    }
    for (const ThreadId &threadId : job->threads) {
        if (const Thread *thread = from.thread(threadId))
            to.put(*thread);
    }
    for (const PaymentId &paymentId : job->payments) {
        if (const Payment *payment = from.payment(paymentId))
            to.put(*payment);
    }
}

state::Operation workingSet(
    const state::Operation &operation, Timestamp cutoff, const EntityRef &organisation)
{
    state::Operation out;
    for (const User &user : operation.users())
        out.put(user);
    for (const Technician &technician : operation.technicians())
        out.put(technician);
    for (const Zone &zone : operation.zones())
        out.put(zone);
    for (const Shift &shift : operation.shifts())
        out.put(shift);
    for (const Job &job : operation.jobs()) {
        if (!isOver(job, operation) || lastTouched(job, operation) >= cutoff)
            copyJob(job.id, operation, out);
    }
    for (const Thread &thread : operation.threads()) {
        if (!out.thread(thread.id) && isAboutStaying(thread, out))
            out.put(thread);
    }
    for (const Alarm &alarm : operation.alarms()) {
        if (alarm.state != AlarmState::Cleared || alarm.raisedAt >= cutoff)
            out.put(alarm);
    }
    Event version;
    version.entity = organisation;
    version.ver = operation.version(organisation);
    version.payload = OrgChanged {};
    out.apply(version);
    return out;
}

} // namespace dispatch::journal
