// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/call_ledger.h"

#include "journal/sqlite_event_store.h"
#include "server/data_folder.h"

#include <algorithm>

namespace dispatch::bench {

using namespace Qt::StringLiterals;
using domain::VisitState;

namespace {

constexpr int Page = 4'096;
constexpr int MostComplaints = 20; //!< named; more of the same help nobody

//! Who has how many open visits, and how many jobs nobody has, event by event.
class Loads {
public:
    void take(const domain::VisitId &visit, const domain::VisitMoved &moved)
    {
        auto &holder = m_holders[visit];
        if (moved.technician.isSet) {
            give(holder, -1);
            holder = moved.technician.value.value_or(domain::TechnicianId());
            give(holder, 1);
        }
        if (!domain::isOpen(moved.to)) {
            give(holder, -1);
            holder = {};
        }
    }
    [[nodiscard]] int most() const { return m_most; }

private:
    void give(const domain::TechnicianId &technician, int by)
    {
        if (!technician.isNull())
            m_most = std::max(m_most, m_loads[technician] += by);
    }
    QHash<domain::VisitId, domain::TechnicianId> m_holders;
    QHash<domain::TechnicianId, int> m_loads;
    int m_most = 0;
};

void keepFirst(std::optional<domain::Timestamp> &moment, domain::Timestamp at)
{
    if (!moment)
        moment = at;
}

} // namespace

struct CallLedger::JobFacts {
    domain::JobFields fields;
    Fate fate;
};

CallLedger::CallLedger(
    const QString &folder, const std::vector<simulator::Call> &calls, const CallPoster &poster)
{
    const auto store = journal::SqliteEventStore::open(server::DataFolder(folder).journalPath());
    if (!store)
        fail(store.error().text);
    QHash<domain::JobId, JobFacts> facts;
    QHash<domain::VisitId, domain::JobId> jobOf;
    Loads loads;
    int waiting = 0;
    quint64 after = 0;
    while (after < (*store)->head().seq) {
        const auto events = (*store)->read(after, Page);
        if (!events || events->empty())
            fail(events ? u"the journal ends too early"_s : events.error().text);
        for (const auto &event : *events) {
            if (const auto *made = std::get_if<domain::JobCreated>(&event.payload)) {
                ++m_jobs;
                m_mostWaiting = std::max(m_mostWaiting, ++waiting);
                auto &job = facts[domain::JobId { event.entity.uuid }];
                job.fields = made->fields;
                job.fate.number = made->number;
                job.fate.priority = made->fields.priority;
                job.fate.created = event.at;
            } else if (const auto *visit = std::get_if<domain::VisitCreated>(&event.payload)) {
                jobOf.insert(domain::VisitId { event.entity.uuid }, visit->job);
            } else if (const auto *moved = std::get_if<domain::VisitMoved>(&event.payload)) {
                const domain::VisitId id { event.entity.uuid };
                loads.take(id, *moved);
                const auto job = facts.find(jobOf.value(id));
                if (job == facts.end())
                    continue;
                Fate &fate = job->fate;
                fate.state = moved->to;
                if (moved->technician.isSet && moved->technician.value) {
                    waiting -= fate.assigned ? 0 : 1;
                    keepFirst(fate.assigned, event.at);
                }
                if (moved->to == VisitState::EnRoute)
                    keepFirst(fate.departed, event.at);
                if (moved->to == VisitState::OnSite)
                    keepFirst(fate.arrived, event.at);
            }
        }
        after = events->back().seq;
    }
    m_mostForOne = loads.most();
    compare(calls, poster, facts);
}

void CallLedger::compare(const std::vector<simulator::Call> &calls, const CallPoster &poster,
    const QHash<domain::JobId, JobFacts> &facts)
{
    int complaints = 0;
    const auto complain = [&](int line, const QString &what) {
        if (++complaints <= MostComplaints)
            m_complaints << u"The call of line %1 %2."_s.arg(line).arg(what);
    };
    QHash<domain::JobId, int> lineOf;
    for (const simulator::Call &call : calls) {
        const auto answered = poster.answered().constFind(call.line);
        if (answered == poster.answered().cend()) {
            complain(call.line,
                poster.refused().contains(call.line)
                    ? QString(u"was refused: "_s % poster.refused().value(call.line))
                    : u"has no answer"_s);
            continue;
        }
        const auto job = facts.constFind(answered->job);
        if (job == facts.cend()) {
            complain(call.line, u"was answered and is not in the journal"_s);
            continue;
        }
        if (lineOf.contains(answered->job)) {
            complain(call.line,
                u"is the same job as that of line %1"_s.arg(lineOf.value(answered->job)));
            continue;
        }
        lineOf.insert(answered->job, call.line);
        if (!answered->isRepeatedAlike)
            complain(call.line, u"was answered otherwise when it was sent again"_s);
        auto wanted = call.fields;
        wanted.skills = { call.fields.trade };
        wanted.customerPhone = job->fields.customerPhone;
        if (job->fields != wanted || job->fate.number != answered->number)
            complain(call.line, u"is in the journal with other words or another number"_s);
        m_fates.emplace(call.line, job->fate);
    }
    if (const auto strangers = facts.size() - lineOf.size(); strangers > 0)
        m_complaints << u"%1 jobs of the journal are no call's."_s.arg(strangers);
    if (complaints > MostComplaints)
        m_complaints << u"And %1 more."_s.arg(complaints - MostComplaints);
}

std::map<VisitState, int> CallLedger::byState() const
{
    std::map<VisitState, int> counts;
    for (const auto &[line, fate] : m_fates)
        ++counts[fate.state];
    return counts;
}

} // namespace dispatch::bench
