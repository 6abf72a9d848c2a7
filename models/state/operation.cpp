// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/operation.h"

#include "domain/limits.h"
#include "domain/transitions.h"

#include <algorithm>
#include <ranges>
#include <tuple>

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

template<class K, class V>
const V *find(const QHash<K, V> &hash, const K &key)
{
    const auto it = hash.constFind(key);
    return it == hash.cend() ? nullptr : &*it;
}

template<class T>
void addOnce(std::vector<T> &list, const T &item)
{
    if (!std::ranges::contains(list, item))
        list.push_back(item);
}

template<class T>
quint64 versionOf(const T *entity)
{
    return entity ? entity->ver : 0;
}

} // namespace

void ChangeSet::add(const ChangeSet &other)
{
    for (const auto &ref : other.created)
        addOnce(created, ref);
    for (const auto &ref : other.changed)
        addOnce(changed, ref);
}

void Operation::put(const Job &job)
{
    if (const auto *was = this->job(job.id); was && was->number != job.number)
        m_jobByNumber.remove(was->number);
    m_jobs.insert(job.id, job);
    if (job.number != 0)
        m_jobByNumber.insert(job.number, job.id);
    m_lastJobNumber = std::max(m_lastJobNumber, job.number);
}

void Operation::put(const Visit &visit)
{
    if (const auto *was = this->visit(visit.id))
        unlinkFromTechnician(*was);
    m_visits.insert(visit.id, visit);
    linkToTechnician(visit);
    if (auto *job = m_jobs.edit(visit.job))
        addOnce(job->visits, visit.id);
}

void Operation::put(const Technician &technician)
{
    const auto *was = this->technician(technician.id);
    if (was && was->handle != technician.handle)
        m_technicianByHandle.remove(was->handle);
    rename(technician.id, was ? was->name : QString(), technician.name);
    m_technicians.insert(technician.id, technician);
    if (technician.handle != 0)
        m_technicianByHandle.insert(technician.handle, technician.id);
    m_lastHandle = std::max(m_lastHandle, technician.handle);
}

void Operation::put(const Thread &thread)
{
    m_threads.insert(thread.id, thread);
    if (!thread.job)
        return;
    if (auto *job = m_jobs.edit(*thread.job))
        addOnce(job->threads, thread.id);
}

void Operation::put(const ThreadId &thread, const Message &message)
{
    if (auto *entity = m_threads.edit(thread))
        entity->messages.push_back(message);
}

void Operation::put(const Payment &payment)
{
    m_payments.insert(payment.id, payment);
    if (auto *job = m_jobs.edit(payment.job))
        addOnce(job->payments, payment.id);
}

void Operation::put(const Alarm &alarm)
{
    m_alarms.insert(alarm.id, alarm);
}

void Operation::put(const User &user)
{
    const auto *was = this->user(user.id);
    rename(user.id, was ? was->name : QString(), user.name);
    m_users.insert(user.id, user);
}

void Operation::put(const Zone &zone)
{
    m_zones.insert(zone.id, zone);
}

void Operation::put(const Shift &shift)
{
    if (const auto *was = this->shift(shift.id))
        unlinkFromTechnician(*was);
    m_shifts.insert(shift.id, shift);
    linkToTechnician(shift);
}

void Operation::clear()
{
    *this = Operation {};
}

const Job *Operation::job(const JobId &id) const
{
    return m_jobs.find(id);
}

const Visit *Operation::visit(const VisitId &id) const
{
    return m_visits.find(id);
}

const Technician *Operation::technician(const TechnicianId &id) const
{
    return m_technicians.find(id);
}

const Thread *Operation::thread(const ThreadId &id) const
{
    return m_threads.find(id);
}

const Payment *Operation::payment(const PaymentId &id) const
{
    return m_payments.find(id);
}

const Alarm *Operation::alarm(const AlarmId &id) const
{
    return m_alarms.find(id);
}

const User *Operation::user(const UserId &id) const
{
    return m_users.find(id);
}

const Zone *Operation::zone(const ZoneId &id) const
{
    return m_zones.find(id);
}

const Shift *Operation::shift(const ShiftId &id) const
{
    return m_shifts.find(id);
}

const Job *Operation::jobByNumber(quint64 number) const
{
    const auto *id = find(m_jobByNumber, number);
    return id ? job(*id) : nullptr;
}

const Technician *Operation::technicianByHandle(quint32 handle) const
{
    const auto *id = find(m_technicianByHandle, handle);
    return id ? technician(*id) : nullptr;
}

const Technician *Operation::technicianByName(QStringView name) const
{
    const Technician *best = nullptr;
    const auto [first, last] = m_techniciansByName.equal_range(name.toString().toCaseFolded());
    for (const auto &id : std::ranges::subrange(first, last)) {
        const auto *candidate = technician(id);
        if (candidate
            && (!best
                || std::tie(candidate->isRetired, candidate->id)
                    < std::tie(best->isRetired, best->id)))
            best = candidate;
    }
    return best;
}

const User *Operation::userByName(QStringView name) const
{
    const User *best = nullptr;
    const auto [first, last] = m_usersByName.equal_range(name.toString().toCaseFolded());
    for (const auto &id : std::ranges::subrange(first, last)) {
        const auto *candidate = user(id);
        if (candidate && (!best || candidate->id < best->id))
            best = candidate;
    }
    return best;
}

const Visit *Operation::currentVisit(const JobId &id) const
{
    const auto *job = this->job(id);
    if (!job)
        return nullptr;
    const Visit *newest = nullptr;
    for (const auto &visitId : job->visits | std::views::reverse) {
        const auto *candidate = visit(visitId);
        if (!candidate)
            continue;
        if (isOpen(candidate->state))
            return candidate;
        if (!newest)
            newest = candidate;
    }
    return newest;
}

std::vector<const Visit *> Operation::openVisitsOf(const TechnicianId &id) const
{
    std::vector<const Visit *> result;
    if (const auto *ids = find(m_visitsByTechnician, id)) {
        result.reserve(ids->size());
        for (const auto &visitId : *ids) {
            if (const auto *candidate = visit(visitId))
                result.push_back(candidate);
        }
    }
    const auto place = [](const Visit *v) {
        // Without a window there is no place in the day yet: such visits come last.
        return std::tuple(!v->window, v->window ? v->window->from : Timestamp {},
            v->window ? v->window->to : Timestamp {}, v->id);
    };
    std::ranges::sort(result, [&](const Visit *a, const Visit *b) { return place(a) < place(b); });
    return result;
}

const Visit *Operation::activeVisitOf(const TechnicianId &id) const
{
    const Visit *active = nullptr;
    if (const auto *ids = find(m_visitsByTechnician, id)) {
        for (const auto &visitId : *ids) {
            const auto *candidate = visit(visitId);
            // Overrides can make two of them; then the older one, whatever the order in which they were linked.
            if (candidate && isActive(candidate->state) && (!active || candidate->id < active->id))
                active = candidate;
        }
    }
    return active;
}

std::vector<const Shift *> Operation::shiftsOf(const TechnicianId &id, const TimeWindow &span) const
{
    std::vector<const Shift *> result;
    const auto *roster = find(m_rosters, id);
    if (!roster)
        return result;
    // None is longer than MaxShift, so what began earlier is over.
    const auto first
        = std::ranges::lower_bound(*roster, span.from - MaxShift, {}, &Roster::value_type::first);
    for (const auto &[from, shiftId] : std::ranges::subrange(first, roster->end())) {
        if (from >= span.to)
            break;
        const auto *candidate = shift(shiftId);
        if (candidate && candidate->hours.to > span.from)
            result.push_back(candidate);
    }
    return result;
}

std::vector<Payment> Operation::ledger(const JobId &id) const
{
    std::vector<Payment> rows;
    if (const auto *job = this->job(id)) {
        rows.reserve(job->payments.size());
        for (const auto &paymentId : job->payments) {
            if (const auto *row = payment(paymentId))
                rows.push_back(*row);
        }
    }
    return rows;
}

quint64 Operation::version(const EntityRef &ref) const
{
    switch (ref.kind) {
    case Kind::Job:
        return versionOf(job(JobId { ref.uuid }));
    case Kind::Visit:
        return versionOf(visit(VisitId { ref.uuid }));
    case Kind::Technician:
        return versionOf(technician(TechnicianId { ref.uuid }));
    case Kind::Thread:
        return versionOf(thread(ThreadId { ref.uuid }));
    case Kind::Payment:
        return versionOf(payment(PaymentId { ref.uuid }));
    case Kind::Alarm:
        return versionOf(alarm(AlarmId { ref.uuid }));
    case Kind::User:
        return versionOf(user(UserId { ref.uuid }));
    case Kind::Zone:
        return versionOf(zone(ZoneId { ref.uuid }));
    case Kind::Shift:
        return versionOf(shift(ShiftId { ref.uuid }));
    case Kind::Org:
        return m_unknownVersions.value(ref.uuid, 0);
    }
    return 0;
}

QString Operation::actorName(const EntityRef &by) const
{
    if (by.kind != Kind::User)
        return u"system"_s;
    const auto *who = user(UserId { by.uuid });
    if (!who)
        return u"somebody"_s;
    // A technician is known to the office by the person's name, not by the account's.
    const auto *person = who->technician ? technician(*who->technician) : nullptr;
    return person ? person->name : who->name;
}

bool Operation::operator==(const Operation &other) const
{
    // The indices follow from the entities; the organisation's own version is no part of a snapshot.
    return m_lastJobNumber == other.m_lastJobNumber && m_lastHandle == other.m_lastHandle
        && m_jobs == other.m_jobs && m_visits == other.m_visits
        && m_technicians == other.m_technicians && m_threads == other.m_threads
        && m_payments == other.m_payments && m_alarms == other.m_alarms && m_users == other.m_users
        && m_zones == other.m_zones && m_shifts == other.m_shifts;
}

void Operation::linkToTechnician(const Visit &visit)
{
    if (visit.technician && isOpen(visit.state))
        addOnce(m_visitsByTechnician[*visit.technician], visit.id);
}

void Operation::unlinkFromTechnician(const Visit &visit)
{
    if (!visit.technician)
        return;
    const auto it = m_visitsByTechnician.find(*visit.technician);
    if (it == m_visitsByTechnician.end())
        return;
    std::erase(*it, visit.id);
    if (it->empty())
        m_visitsByTechnician.erase(it);
}

void Operation::linkToTechnician(const Shift &shift)
{
    if (shift.isCanceled)
        return;
    auto &roster = m_rosters[shift.technician];
    const Roster::value_type entry { shift.hours.from, shift.id };
    roster.insert(std::ranges::lower_bound(roster, entry), entry);
}

void Operation::unlinkFromTechnician(const Shift &shift)
{
    const auto it = m_rosters.find(shift.technician);
    if (it == m_rosters.end())
        return;
    std::erase(*it, Roster::value_type { shift.hours.from, shift.id });
    if (it->empty())
        m_rosters.erase(it);
}

void Operation::rename(const TechnicianId &id, const QString &was, const QString &now)
{
    m_techniciansByName.remove(was.toCaseFolded(), id);
    m_techniciansByName.insert(now.toCaseFolded(), id);
}

void Operation::rename(const UserId &id, const QString &was, const QString &now)
{
    m_usersByName.remove(was.toCaseFolded(), id);
    m_usersByName.insert(now.toCaseFolded(), id);
}

} // namespace dispatch::state
