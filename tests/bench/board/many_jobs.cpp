// SPDX-License-Identifier: GPL-3.0-or-later
#include "board/parts.h"

#include <QRandomGenerator>

#include <array>

namespace dispatch::bench {

using namespace dispatch::domain;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::array Troubles { "Boiler gives no hot water"_L1, "Tap drips"_L1,
    "Radiator stays cold"_L1, "Drain is blocked"_L1, "No light in the hall"_L1,
    "Dishwasher leaks"_L1, "Fridge does not cool"_L1, "Fuse goes again and again"_L1,
    "Toilet runs"_L1, "Gas smell, already aired"_L1, "Heat pump is loud"_L1,
    "Washing machine stands still"_L1, "Annual service"_L1, "Pressure drops over night"_L1,
    "Socket sparks"_L1, "Oven stays cold"_L1 };
constexpr std::array Rooms { "kitchen"_L1, "bathroom"_L1, "cellar"_L1, "flat 3"_L1, "flat 12"_L1,
    "attic"_L1, "shop"_L1, "school"_L1 };
constexpr std::array Trades { "plumbing"_L1, "heating"_L1, "appliances"_L1, "electrical"_L1 };
constexpr std::array Areas { "North"_L1, "South"_L1, "Old Town"_L1, "Harbour"_L1, "Hills"_L1 };
constexpr std::array FirstParts { "Ada"_L1, "Bo"_L1, "Cleo"_L1, "Dan"_L1, "Eve"_L1, "Finn"_L1,
    "Gita"_L1, "Hugo"_L1, "Ines"_L1, "Jon"_L1, "Kira"_L1, "Lars"_L1, "Mona"_L1, "Nils"_L1,
    "Olga"_L1, "Paul"_L1, "Rita"_L1, "Sven"_L1, "Tove"_L1, "Vera"_L1 };
constexpr std::array Syllables { "ber"_L1, "lin"_L1, "mar"_L1, "sto"_L1, "hol"_L1, "kan"_L1,
    "ro"_L1, "dal"_L1, "wes"_L1, "fel"_L1, "gre"_L1, "nor"_L1, "pe"_L1, "ti"_L1, "zu"_L1 };

//! Three syllables: some 3,000 different names.
QString madeUp(QRandomGenerator &random)
{
    QString name;
    for (int i = 0; i < 3; ++i)
        name += Syllables[random.bounded(quint32(Syllables.size()))];
    name[0] = name[0].toUpper();
    return name;
}

template<std::size_t N>
QString pick(QRandomGenerator &random, const std::array<QLatin1StringView, N> &from)
{
    return from[random.bounded(quint32(N))];
}

} // namespace

ManyJobs::ManyJobs(int jobs, int technicians)
    : m_now(timestampFromMs(1'772'452'800'000)) // 2026-03-02 12:00 UTC
    , m_user(UserId::make(m_now))
{
    QRandomGenerator random(1);
    m_operation.put(User { .id = m_user,
        .ver = 1,
        .name = u"ada"_s,
        .roles = Role::Dispatcher,
        .areas = {},
        .technician = {} });
    for (int i = 0; i < technicians; ++i) {
        Technician technician;
        technician.id = TechnicianId::make(m_now, random);
        technician.ver = 1;
        technician.handle = static_cast<quint32>(i + 1);
        technician.name = pick(random, FirstParts) + u' ' + madeUp(random);
        technician.duty = Duty::Available;
        m_operation.put(technician);
        m_crew.push_back(technician.id);
    }
    constexpr std::array OpenStates { VisitState::Requested, VisitState::Unscheduled,
        VisitState::Scheduled, VisitState::Scheduled, VisitState::Dispatched, VisitState::EnRoute,
        VisitState::InProgress, VisitState::Paused };
    for (int i = 0; i < jobs; ++i) {
        Job job;
        job.id = JobId::make(m_now, random);
        job.ver = 1;
        job.number = static_cast<quint64>(i + 1);
        job.fields.title = pick(random, Troubles) + u", "_s + pick(random, Rooms);
        job.fields.trade = pick(random, Trades);
        job.fields.area = pick(random, Areas);
        job.fields.customerName = pick(random, FirstParts) + u' ' + madeUp(random);
        job.fields.address = u"%1 Street %2, %3"_s.arg(madeUp(random))
                                 .arg(1 + random.bounded(200))
                                 .arg(job.fields.area);
        job.fields.place = GeoPoint { 44.8 + random.generateDouble() * 0.1,
            20.4 + random.generateDouble() * 0.1 };
        job.fields.priority
            = static_cast<Priority>(random.bounded(40) == 0 ? 3 : random.bounded(3));
        job.createdAt = m_now - std::chrono::minutes(random.bounded(60 * 24 * 30));
        job.createdBy = m_user;
        Visit visit;
        visit.id = VisitId::make(m_now, random);
        visit.ver = 1;
        visit.job = job.id;
        visit.state = random.bounded(5) == 0
            ? OpenStates[random.bounded(quint32(OpenStates.size()))]
            : VisitState::Completed;
        if (visit.state != VisitState::Requested && visit.state != VisitState::Unscheduled) {
            const auto from = m_now + std::chrono::minutes(random.bounded(-600, 3'000));
            visit.window = TimeWindow { from, from + 2h };
            visit.technician = m_crew[random.bounded(quint32(m_crew.size()))];
        }
        if (!isOpen(visit.state))
            visit.endedAt = m_now - std::chrono::minutes(random.bounded(60 * 24 * 30));
        visit.createdAt = job.createdAt;
        job.visits.push_back(visit.id);
        m_operation.put(job);
        m_operation.put(visit);
    }
}

viewmodels::RowContext ManyJobs::context() const
{
    return { .operation = m_operation,
        .actor = { .user = m_user, .roles = Role::Dispatcher, .technician = {} },
        .now = m_now,
        .pending = m_pending };
}

} // namespace dispatch::bench
