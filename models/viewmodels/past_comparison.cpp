// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/past_comparison.h"

#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"
#include "viewmodels/time_words.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(PastComparison)
};

constexpr double ShortMs = 10 * 60 * 1000;

struct Group {
    EntityRef about;
    PastChange change;
    qsizetype events = 0;
};

QString titleOf(const EntityRef &about, const state::Operation &operation)
{
    const Job *job = about.kind == Kind::Job ? operation.job(JobId { about.uuid }) : nullptr;
    const QString title = entityTitle(about, operation);
    return job && !job->fields.title.isEmpty() ? title + u" · "_s + job->fields.title : title;
}

QString stateOf(const JobId &id, const state::Operation &operation)
{
    const Visit *visit = operation.currentVisit(id);
    if (!visit)
        return {};
    const Technician *who = visit->technician ? operation.technician(*visit->technician) : nullptr;
    const QString words = stateText(visit->state);
    return who ? words + u" ("_s + who->name + u')' : words;
}

QString netOf(const EntityRef &about, const state::Operation &before, const state::Operation &after)
{
    if (about.kind == Kind::Job) {
        const JobId job { about.uuid };
        const QString was = stateOf(job, before);
        const QString is = stateOf(job, after);
        if (was.isEmpty())
            return is.isEmpty() ? QString() : Words::tr("new: %1").arg(is);
        return was == is ? QString() : was + u" → "_s + is;
    }
    if (about.kind == Kind::Technician) {
        const Technician *was = before.technician(TechnicianId { about.uuid });
        const Technician *is = after.technician(TechnicianId { about.uuid });
        if (was && is && was->duty != is->duty)
            return dutyText(was->duty) + u" → "_s + dutyText(is->duty);
    }
    return {};
}

} // namespace

PastComparison comparePast(std::span<const Event> events, const state::Operation &before,
    const state::Operation &after, double startMs, double endMs, bool isCutOff)
{
    std::vector<Group> groups;
    QHash<EntityRef, std::size_t> places;
    qsizetype created = 0;
    for (const Event &event : events) {
        if (std::holds_alternative<ThreadRead>(event.payload))
            continue; // that somebody has read is no change of the work
        const JobId job = jobOf(event.entity, after);
        const EntityRef about = job.isNull() ? event.entity : job.ref();
        auto place = places.constFind(about);
        if (place == places.cend()) {
            place = places.insert(about, groups.size());
            groups.push_back({ .about = about, .change = {} });
        }
        Group &group = groups[*place];
        ++group.events;
        created += std::holds_alternative<JobCreated>(event.payload) ? 1 : 0;
        if (group.change.lines.size() < PastComparison::MaxLines) {
            group.change.lines << Words::tr("%1 %2 %3")
                                      .arg(
                                          Format::clockSeconds(static_cast<double>(toMs(event.at))),
                                          after.actorName(event.by), eventSentence(event, after));
        }
    }
    const auto jobs = std::ranges::count_if(
        groups, [](const Group &group) { return group.about.kind == Kind::Job; });
    std::ranges::stable_sort(groups, std::ranges::greater(), &Group::events);
    PastComparison out;
    for (Group &group : groups) {
        if (out.changes.size() == PastComparison::MaxChanges)
            break;
        PastChange &change = group.change;
        if (group.about.kind == Kind::Job)
            change.jobId = uuidText(group.about.uuid);
        change.title = titleOf(group.about, after);
        change.net = netOf(group.about, before, after);
        if (group.events > change.lines.size())
            change.lines << Words::tr("and %1 more").arg(group.events - change.lines.size());
        out.changes << std::move(change);
    }
    qsizetype shown = 0;
    for (const Group &group : groups)
        shown += group.events;
    // Within a few minutes the seconds tell the instants apart.
    const bool isShort = endMs - startMs < ShortMs;
    const QString from = isShort ? Format::clockSeconds(startMs) : instantWords(startMs, endMs);
    const QString to = isShort ? Format::clockSeconds(endMs) : Format::clock(endMs);
    out.headline = Words::tr("%1 to %2: %3 events on %4 jobs, %5 of them new")
                       .arg(from, to)
                       .arg(shown)
                       .arg(jobs)
                       .arg(created);
    if (shown == 0)
        out.headline = Words::tr("Nothing happened from %1 to %2").arg(from, to);
    if (isCutOff)
        out.headline += Words::tr(" (the first %1 of them)").arg(PastComparison::MaxEvents);
    return out;
}

} // namespace dispatch::viewmodels
