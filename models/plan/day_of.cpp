// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan/day_of.h"

#include "domain/transitions.h"
#include "state/roster.h"

#include <QStringList>

#include <tuple>
#include <utility>

namespace dispatch::plan {

using namespace domain;

milliseconds wantedWithin(Priority priority)
{
    using std::chrono::hours;
    switch (priority) {
    case Priority::Emergency:
        return hours(1);
    case Priority::High:
        return hours(2);
    case Priority::Normal:
        return hours(4);
    case Priority::Low:
        break;
    }
    return hours(8);
}

int weightOf(Priority priority)
{
    switch (priority) {
    case Priority::Emergency:
        return 20;
    case Priority::High:
        return 5;
    case Priority::Normal:
        return 2;
    case Priority::Low:
        break;
    }
    return 1;
}

int hurryPercentOf(Priority priority)
{
    return priority == Priority::Emergency ? 100 : priority == Priority::High ? 25 : 0;
}

namespace {

bool isUnderWay(VisitState state)
{
    return isActive(state) || state == VisitState::Paused;
}

//! When the next shift begins of somebody who is not at work; nullopt: none is recorded within \p spans.
std::optional<Timestamp> nextShift(const state::Operation &operation,
    const TechnicianId &technician, const Spans &spans, Timestamp now)
{
    for (const TimeWindow &span : spans) {
        for (const Shift *shift : operation.shiftsOf(technician, span)) {
            if (shift->hours.from > now)
                return shift->hours.from;
        }
    }
    return std::nullopt;
}

bool canWork(const state::Operation &operation, const Technician &technician, const Wish &wish)
{
    if (technician.isRetired || technician.hasEmergency || technician.duty == Duty::OutOfService)
        return false;
    return technician.duty != Duty::OffShift
        || nextShift(operation, technician.id, wish.spans, wish.now);
}

Fit fitOf(const Job &job, const Visit &visit, const Technician &technician)
{
    for (const QString &skill : job.fields.skills + visit.skills) {
        if (!technician.skills.contains(skill))
            return Fit::No;
    }
    const bool isOwn = job.fields.area.isEmpty() || technician.area.isEmpty()
        || job.fields.area.compare(technician.area, Qt::CaseInsensitive) == 0;
    return isOwn ? Fit::Own : Fit::OtherArea;
}

class Reader {
public:
    Reader(const state::Operation &operation, const Wish &wish)
        : m_operation(operation)
        , m_wish(wish)
    {
        m_case.day.now = wish.now;
        m_case.day.spans = wish.spans;
    }

    DayCase read()
    {
        readVisits();
        readCrew();
        m_case.stopPlaces = m_case.places.size();
        // Where somebody sets out is no stop, unless there happens to be one.
        for (std::size_t w = 0; w < m_starts.size(); ++w)
            m_case.day.crew[w].start = placeOf(m_starts[w]);
        for (const Entry &entry : m_entries) {
            for (const Technician *technician : m_crew)
                m_case.day.fits.push_back(fitOf(*entry.job, *entry.visit, *technician));
        }
        return std::move(m_case);
    }

private:
    struct Entry {
        const Job *job;
        const Visit *visit;
    };

    Place placeOf(const std::optional<GeoPoint> &point)
    {
        if (!point)
            return NoPlace;
        auto &places = m_case.places;
        const auto known = std::ranges::find(places, *point);
        const auto row = known - places.begin();
        if (known == places.end())
            places.push_back(*point);
        return static_cast<Place>(row);
    }

    void readVisits()
    {
        for (const Job &job : m_operation.jobs()) {
            const Visit *visit = m_operation.currentVisit(job.id);
            if (!visit)
                continue;
            const bool isRequest = visit->state == VisitState::Requested;
            if (isRequest && !m_wish.withRequests)
                ++m_case.requests;
            else if (!isRequest && visit->state != VisitState::Unscheduled)
                continue;
            else if (!job.fields.place)
                m_case.leftOut.push_back({ .visit = visit->id, .why = WhyNot::Nowhere });
            else
                m_entries.push_back({ .job = &job, .visit = visit });
        }
        std::ranges::sort(m_entries, {}, [](const Entry &entry) {
            return std::tuple(-std::to_underlying(entry.job->fields.priority),
                entry.visit->createdAt, entry.visit->id);
        });
        while (m_entries.size() > MaxVisits) {
            m_case.leftOut.push_back(
                { .visit = m_entries.back().visit->id, .why = WhyNot::TooMany });
            m_entries.pop_back();
        }
        for (const Entry &entry : m_entries) {
            const Priority priority = entry.job->fields.priority;
            m_case.day.visits.push_back({ .id = entry.visit->id,
                .place = placeOf(entry.job->fields.place),
                .lasts = std::chrono::minutes(entry.visit->durationMin),
                .since = entry.visit->createdAt,
                .wantedBy = entry.visit->createdAt + wantedWithin(priority),
                .weight = weightOf(priority),
                .hurryPercent = hurryPercentOf(priority) });
        }
    }

    void readCrew()
    {
        for (const Technician &technician : m_operation.technicians()) {
            if (canWork(m_operation, technician, m_wish))
                m_crew.push_back(&technician);
        }
        std::ranges::sort(m_crew, {}, [this](const Technician *technician) {
            return std::tuple(m_operation.openVisitsOf(technician->id).size(), technician->id);
        });
        if (m_crew.size() > MaxCrew) {
            m_case.crewLeftOut = static_cast<int>(m_crew.size() - MaxCrew);
            m_crew.resize(MaxCrew);
        }
        std::ranges::sort(m_crew, {}, [](const Technician *technician) {
            return std::tuple(technician->name.toCaseFolded(), technician->id);
        });
        for (const Technician *technician : m_crew)
            readWorker(*technician);
    }

    void readWorker(const Technician &technician)
    {
        std::optional<GeoPoint> at = m_wish.position(technician);
        const TimeWindow ahead { m_wish.now,
            m_wish.spans.empty() ? m_wish.now : m_wish.spans.back().to };
        Worker worker { .id = technician.id, .freeAt = m_wish.now, .promises = {} };
        for (const state::PlannedStop &stop :
            state::planDay(m_operation, technician.id, at, m_wish.now, m_wish.travel)) {
            const Visit &visit = *m_operation.visit(stop.visit);
            const Job *job = m_operation.job(visit.job);
            const auto place = job ? job->fields.place : std::nullopt;
            if (isUnderWay(visit.state)) {
                worker.freeAt = std::max(worker.freeAt, stop.end);
                at = place ? place : at;
                continue;
            }
            worker.promises.push_back({ .id = visit.id,
                .place = placeOf(place),
                .lasts = std::chrono::minutes(visit.durationMin),
                .window = visit.window });
        }
        worker.breaks = state::breaksOf(m_operation, technician.id, ahead);
        if (Spans parts = state::workingPartsOf(m_operation, technician.id, m_wish.spans);
            parts != m_wish.spans)
            worker.spans = std::move(parts);
        if (technician.duty == Duty::OffShift)
            worker.freeAt = std::max(worker.freeAt,
                nextShift(m_operation, technician.id, m_wish.spans, m_wish.now)
                    .value_or(m_wish.now));
        m_starts.push_back(at);
        m_case.day.crew.push_back(std::move(worker));
    }

    const state::Operation &m_operation;
    const Wish &m_wish;
    DayCase m_case;
    std::vector<Entry> m_entries;
    std::vector<const Technician *> m_crew;
    std::vector<std::optional<GeoPoint>> m_starts;
};

} // namespace

DayCase dayOf(const state::Operation &operation, const Wish &wish)
{
    return Reader(operation, wish).read();
}

void setDrives(Day &day, Drives drives)
{
    day.drives = std::move(drives);
    for (Worker &worker : day.crew) {
        std::vector<Item> items;
        for (std::size_t i = 0; i < worker.promises.size(); ++i) {
            worker.promises[i].late = milliseconds::max();
            items.push_back(promiseItem(i));
        }
        std::vector<milliseconds> late;
        (void)walk(day, worker, items, [&](const Stop &stop) { late.push_back(stop.late); });
        for (std::size_t i = 0; i < late.size(); ++i)
            worker.promises[i].late = late[i];
    }
}

std::vector<LeftOut> leftOutOf(const Draft &draft)
{
    const Day &day = draft.day();
    std::vector<LeftOut> out;
    for (const std::size_t row : draft.open()) {
        bool canAnybody = false;
        for (std::size_t w = 0; w < day.crew.size(); ++w)
            canAnybody = canAnybody || day.fit(row, w) != Fit::No;
        out.push_back(
            { .visit = day.visits[row].id, .why = canAnybody ? WhyNot::NoTime : WhyNot::NoSkills });
    }
    return out;
}

} // namespace dispatch::plan
