// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/slot_finder.h"

#include "state/roster.h"
#include "viewmodels/id_text.h"
#include "viewmodels/timeline.h"

#include <algorithm>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

//! Of the best ranked; each costs a few days thought through.
constexpr std::size_t MaxAsked = 12;
//! Gaps of one day that are tried, from now on.
constexpr std::size_t MaxGaps = 8;
//! As long as the windows that are promised by assigning.
constexpr std::chrono::hours WindowLength { 2 };

Timestamp quarterBefore(Timestamp moment)
{
    const auto minute = std::chrono::floor<std::chrono::minutes>(moment);
    return minute - minute.time_since_epoch() % Timeline::Step;
}

Timestamp quarterAfter(Timestamp moment)
{
    const Timestamp before = quarterBefore(moment);
    return before == moment ? moment : before + milliseconds(Timeline::Step);
}

//! The job as if it were there, and what a visit of it would do to a technician's day.
class Trial {
public:
    Trial(const RowContext &context, const SlotWish &wish, const SlotSources &sources)
        : m_context(context)
        , m_wish(wish)
        , m_sources(sources)
        , m_with(context.operation)
        , m_visit(VisitId::make(context.now))
    {
        CreateJob create;
        create.fields = wish.fields;
        create.visit = m_visit;
        create.thread = ThreadId::make(context.now);
        create.durationMin = wish.durationMin;
        m_isPossible = take(m_with, JobId::make(context.now), create);
    }

    [[nodiscard]] bool isPossible() const { return m_isPossible && m_wish.fields.place; }

    //! The earliest slot of a technician that begins at \p notBefore or later.
    [[nodiscard]] std::optional<Slot> earliest(
        const TechnicianId &technician, Timestamp notBefore) const
    {
        const Technician *who = m_context.operation.technician(technician);
        if (!who)
            return std::nullopt;
        const auto position = m_sources.position(*who);
        const auto before = dayOf(m_context.operation, *who, position);
        const auto spans = state::workingPartsOf(m_context.operation, technician, m_wish.spans);
        // From where and when one could set out for it: at once, or after one of the stops.
        std::optional<GeoPoint> from = position;
        Timestamp free = m_context.now;
        for (std::size_t gap = 0; gap <= std::min(before.size(), MaxGaps); ++gap) {
            if (gap > 0) {
                const Visit *last = m_context.operation.visit(before[gap - 1].stop.visit);
                const Job *job = last ? m_context.operation.job(last->job) : nullptr;
                free = std::max(free, before[gap - 1].stop.end);
                if (job && job->fields.place)
                    from = job->fields.place;
            }
            const milliseconds drive
                = from ? lastsOf(m_sources.legOf(*from, *m_wish.fields.place)) : milliseconds(0);
            const auto begin = beginOf(spans, std::max(free + drive, notBefore), notBefore);
            if (!begin)
                return std::nullopt;
            if (auto slot
                = judge(*who, position, before, { *begin, *begin + milliseconds(WindowLength) }))
                return slot;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Slot> again(const Slot &slot) const
    {
        const Technician *who = m_context.operation.technician(slot.technician);
        if (!who)
            return std::nullopt;
        const auto position = m_sources.position(*who);
        return judge(*who, position, dayOf(m_context.operation, *who, position), slot.window);
    }

private:
    using Day = std::vector<DriveStop>;

    bool take(state::Operation &operation, const EntityRef &entity, CommandArgs args) const
    {
        const Command command { .id = CommandId::make(m_context.now),
            .entity = entity,
            .expect = {},
            .after = {},
            .made = m_context.now,
            .args = std::move(args) };
        const auto decided = state::decide(operation, m_context.actor, command, m_context.now);
        if (!decided)
            return false;
        for (const Event &event : decided->events)
            operation.apply(event);
        return true;
    }

    [[nodiscard]] Day dayOf(const state::Operation &operation, const Technician &who,
        const std::optional<GeoPoint> &position) const
    {
        return driveDay(operation, who.id, position, m_context.now, m_sources.legOf);
    }

    //! The quarter of an hour in which somebody who could be there at \p arrival has a window begin.
    [[nodiscard]] std::optional<Timestamp> beginOf(
        const plan::Spans &spans, Timestamp arrival, Timestamp notBefore) const
    {
        // A window that has begun already is no promise to read out; an emergency does not wait for the next quarter.
        const Timestamp soonest
            = isEmergency() ? quarterBefore(m_context.now) : quarterAfter(m_context.now);
        for (const TimeWindow &span : spans) {
            const Timestamp in = std::max(arrival, span.from);
            const Timestamp begin
                = std::max({ quarterBefore(in), quarterAfter(notBefore), soonest });
            if (begin + milliseconds(std::chrono::minutes(m_wish.durationMin)) <= span.to)
                return begin;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Slot> judge(const Technician &who,
        const std::optional<GeoPoint> &position, const Day &before, const TimeWindow &window) const
    {
        ActOnVisit schedule;
        schedule.action = Action::Schedule;
        schedule.technician = who.id;
        schedule.window = window;
        state::Operation after = m_with;
        if (window.to <= m_context.now || !take(after, m_visit, schedule))
            return std::nullopt;
        std::optional<Slot> slot;
        milliseconds worst {};
        quint64 worstNumber = 0;
        for (const DriveStop &drive : dayOf(after, who, position)) {
            if (drive.stop.visit == m_visit) {
                if (drive.stop.late > milliseconds(0) && !isEmergency())
                    return std::nullopt;
                slot = Slot { .technician = who.id,
                    .window = window,
                    .arrive = drive.stop.arrive,
                    .leg = drive.leg,
                    .isGuessed = drive.isGuessed };
                continue;
            }
            const auto was = std::ranges::find(
                before, drive.stop.visit, [](const DriveStop &one) { return one.stop.visit; });
            const milliseconds delay
                = drive.stop.late - (was == before.end() ? milliseconds(0) : was->stop.late);
            if (delay < Timeline::WorthSaying || delay <= worst)
                continue;
            worst = delay;
            const Job *job = after.job(after.visit(drive.stop.visit)->job);
            worstNumber = job ? job->number : 0;
        }
        if (!slot || (worst > milliseconds(0) && !isEmergency()))
            return std::nullopt;
        slot->delay = worst;
        slot->delayedNumber = worstNumber;
        return slot;
    }

    [[nodiscard]] bool isEmergency() const { return m_wish.fields.priority == Priority::Emergency; }

    const RowContext &m_context;
    const SlotWish &m_wish;
    const SlotSources &m_sources;
    state::Operation m_with; //!< the operation with the job, its visit not scheduled
    VisitId m_visit;
    bool m_isPossible = false;
};

//! Those to ask, the best first.
std::vector<TechnicianId> toAsk(std::vector<Candidate> candidates, const JobFields &fields)
{
    const auto knowsTrade
        = [&](const Candidate &candidate) { return candidate.skills.contains(fields.trade); };
    if (!fields.trade.isEmpty() && std::ranges::any_of(candidates, knowsTrade))
        std::erase_if(candidates, [&](const Candidate &one) { return !knowsTrade(one); });
    Job job;
    job.fields = fields;
    std::vector<TechnicianId> ids;
    const QList<Suggestion> ranked = suggest(job, std::move(candidates));
    for (const Suggestion &suggestion : ranked) {
        if (ids.size() < MaxAsked)
            ids.push_back(*idFrom<TechnicianId>(suggestion.technicianId));
    }
    return ids;
}

} // namespace

std::vector<Slot> findSlots(const RowContext &context, std::vector<Candidate> candidates,
    const SlotWish &wish, const SlotSources &sources, std::size_t most)
{
    const Trial trial(context, wish, sources);
    if (!trial.isPossible())
        return {};
    const auto ids = toAsk(std::move(candidates), wish.fields);
    std::vector<Slot> slots;
    for (const TechnicianId &id : ids) {
        if (auto slot = trial.earliest(id, wish.notBefore))
            slots.push_back(*slot);
    }
    const auto sort = [&slots] { std::ranges::stable_sort(slots, {}, &Slot::arrive); };
    sort();
    if (slots.size() > most)
        slots.resize(most);
    // With few technicians also a later window: the caller may not be at home.
    for (std::size_t i = 0; !slots.empty() && slots.size() < most && i < most; ++i) {
        const Slot &last = slots[i % slots.size()];
        auto later = trial.earliest(last.technician, last.window.to);
        if (later && !std::ranges::contains(slots, *later))
            slots.push_back(std::move(*later));
    }
    sort();
    return slots;
}

std::optional<Slot> reviewSlot(
    const RowContext &context, const Slot &slot, const SlotWish &wish, const SlotSources &sources)
{
    const Trial trial(context, wish, sources);
    return trial.isPossible() ? trial.again(slot) : std::nullopt;
}

} // namespace dispatch::viewmodels
