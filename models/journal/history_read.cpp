// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/history_private.h"

#include "journal/event_archive.h"
#include "journal/working_set.h"

#include <algorithm>

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using namespace domain;
using sqlite::Query;

// What is read from a history: blocks, key frames, and the states between them.

namespace {

constexpr std::size_t MaxCachedBlocks = 6;
//! Only a few states before an instant are kept, the nearer the denser: each is a copy that the next event takes apart
//! again.
constexpr quint64 NearBefore = 8;
//! A span in fewer blocks than these is counted event by event.
constexpr std::size_t CountedBlocks = 48;

//! What an event is about, where the state it is applied to lacks it.
std::optional<EntityRef> missingFor(const state::Operation &operation, const Event &event)
{
    const auto unlessKnown = [&](const JobId &job) {
        return operation.job(job) ? std::nullopt : std::optional(job.ref());
    };
    if (const auto *visit = std::get_if<VisitCreated>(&event.payload))
        return unlessKnown(visit->job);
    if (const auto *payment = std::get_if<PaymentAdded>(&event.payload))
        return unlessKnown(payment->job);
    if (const auto *thread = std::get_if<ThreadCreated>(&event.payload))
        return thread->job ? unlessKnown(*thread->job) : std::nullopt;
    const auto kind = event.entity.kind;
    const bool isOfJob = kind == Kind::Job || kind == Kind::Visit || kind == Kind::Thread;
    if (isOfJob && event.ver > 1 && operation.version(event.entity) == 0)
        return event.entity;
    return std::nullopt;
}

} // namespace

std::optional<std::size_t> History::Private::stretchOf(quint64 seq) const
{
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        if (seq >= stretches[i].first && seq <= stretches[i].last)
            return i;
    }
    return std::nullopt;
}

Stored<History::Moment> History::Private::frameBefore(
    quint64 seq, quint64 stretchFirst, bool isBase)
{
    Query row(readFrame, isBase ? 1 : 0, seq);
    const auto next = row.next();
    if (!next)
        return std::unexpected(next.error());
    Moment moment;
    if (!*next || row.unsignedInteger(0) < stretchFirst) {
        if (stretchFirst == 0)
            return moment; // the beginning of all
        return std::unexpected(database->damaged());
    }
    moment.seq = row.unsignedInteger(0);
    const QByteArray body = qUncompress(row.blob(1));
    archive::Reader in(body);
    archive::readOperation(in, moment.operation, epoch);
    if (!in.isAtEnd())
        return std::unexpected(database->damaged(moment.seq, u"a key frame cannot be read"_s));
    return moment;
}

Stored<History::Private::Block> History::Private::decode(const Query &row)
{
    const quint64 first = row.unsignedInteger(0);
    const auto known
        = std::ranges::find(blocks, first, [](const auto &entry) { return entry.first; });
    if (known != blocks.end())
        return known->second;
    auto events = std::make_shared<std::vector<Event>>();
    events->reserve(static_cast<std::size_t>(row.integer(1)));
    archive::Reader in(row.bytes(2));
    while (!in.isAtEnd()) {
        if (!archive::readEvent(in, events->emplace_back()))
            return std::unexpected(database->damaged(first, u"a block of events cannot be read"_s));
    }
    Block block = std::move(events);
    blocks.emplace_front(first, block);
    if (blocks.size() > MaxCachedBlocks)
        blocks.pop_back();
    return block;
}

Stored<History::Private::Block> History::Private::block(quint64 seq)
{
    Query row(readBlock, seq);
    const auto next = row.next();
    if (!next)
        return std::unexpected(next.error());
    return *next ? decode(row) : Block();
}

Stored<History::Private::Block> History::Private::blockAfter(quint64 seq)
{
    Query row(readBlockAfter, seq);
    const auto next = row.next();
    if (!next)
        return std::unexpected(next.error());
    return *next ? decode(row) : Block();
}

Stored<std::optional<Event>> History::Private::eventAt(quint64 seq)
{
    const auto found = block(seq);
    if (!found)
        return std::unexpected(found.error());
    if (*found) {
        const auto event = std::ranges::lower_bound(**found, seq, {}, &Event::seq);
        if (event != (*found)->end() && event->seq == seq)
            return *event;
    }
    return std::nullopt;
}

Stored<const state::Operation *> History::Private::baseOf(std::size_t stretch)
{
    const quint64 first = stretches[stretch].first;
    if (first == 0)
        return nullptr;
    if (!base || base->first != first) {
        auto whole = frameBefore(first, first, true);
        if (!whole)
            return std::unexpected(whole.error());
        base.emplace(first, std::move(whole->operation));
    }
    return &base->second;
}

// What was left out of the key frames because nobody touched it for long: as it was before the event that touches it again.
Stored<void> History::Private::revive(
    state::Operation &operation, const EntityRef &missing, quint64 before, std::size_t stretch)
{
    JobId job { missing.kind == Kind::Job ? missing.uuid : QUuid() };
    if (job.isNull()) {
        Query owner(ownerOf, missing.uuid.toRfc4122());
        const auto row = owner.next();
        if (!row)
            return std::unexpected(row.error());
        if (*row)
            job = JobId { owner.uuid(0) };
    }
    const auto whole = baseOf(stretch);
    if (!whole)
        return std::unexpected(whole.error());
    quint64 after = 0;
    if (*whole) {
        if (job.isNull())
            job = jobOfEntity(missing, **whole);
        if (!job.isNull() && (*whole)->job(job)) {
            copyJob(job, **whole, operation);
            after = stretches[stretch].first;
        }
    }
    if (job.isNull())
        return {}; // hidden from this account
    std::vector<quint64> seqs;
    {
        Query postings(postingsOf, job.uuid.toRfc4122(), after, before);
        for (;;) {
            const auto row = postings.next();
            if (!row)
                return std::unexpected(row.error());
            if (!*row)
                break;
            seqs.push_back(postings.unsignedInteger(0));
        }
    }
    for (const quint64 seq : seqs) {
        const auto event = eventAt(seq);
        if (!event)
            return std::unexpected(event.error());
        if (*event)
            operation.apply(**event);
    }
    return {};
}

Stored<state::ChangeSet> History::Private::foldOne(
    state::Operation &operation, const Event &event, std::size_t stretch)
{
    if (const auto missing = missingFor(operation, event)) {
        if (const auto done = revive(operation, *missing, event.seq, stretch); !done)
            return std::unexpected(done.error());
    }
    return operation.apply(event);
}

void History::Private::keepNear(quint64 seq, const state::Operation &operation, quint64 target)
{
    near.insert_or_assign(seq, operation);
    while (static_cast<int>(near.size()) > limits.nearFrames) {
        const auto far = [target](quint64 at) { return at > target ? at - target : target - at; };
        const bool isFirstFarther = far(near.begin()->first) > far(near.rbegin()->first);
        near.erase(isFirstFarther ? near.begin() : std::prev(near.end()));
    }
}

Stored<void> History::Private::fold(state::Operation &operation, quint64 after, quint64 to,
    std::size_t stretch, state::ChangeSet *changes)
{
    quint64 at = after;
    while (at < to) {
        auto found = block(at + 1);
        if (found && (!*found || (*found)->back().seq <= at))
            found = blockAfter(at);
        if (!found)
            return std::unexpected(found.error());
        if (!*found)
            return {};
        for (const Event &event : **found) {
            if (event.seq <= at)
                continue;
            if (event.seq > to)
                return {};
            const auto changed = foldOne(operation, event, stretch);
            if (!changed)
                return std::unexpected(changed.error());
            if (changes)
                changes->add(*changed);
            for (quint64 part = 1; part <= NearBefore; part *= 2) {
                const quint64 before = part * limits.nearEvery;
                if (to - at > before && to - event.seq <= before)
                    keepNear(event.seq, operation, to);
            }
            at = event.seq;
        }
    }
    return {};
}

// --- History

Stored<History::Place> History::placeAt(Timestamp at)
{
    const auto &all = m_d->stretches;
    if (all.empty())
        return Place {};
    std::size_t index = 0;
    while (index + 1 < all.size() && all[index + 1].from <= at)
        ++index;
    const Stretch &stretch = all[index];
    if (at < stretch.from)
        return Place { .seq = stretch.first, .isKnown = false };
    // Before anything happened there was nothing, and that is known; but after the newest event here others may follow
    // that are not here yet.
    if (index + 1 < all.size() && at > stretch.to)
        return Place { .seq = stretch.last, .isKnown = false };
    std::optional<quint64> first;
    {
        Query row(m_d->readBlockByTime, toMs(at), stretch.first, stretch.last);
        const auto next = row.next();
        if (!next)
            return std::unexpected(next.error());
        if (*next)
            first = row.unsignedInteger(0);
    }
    if (!first)
        return Place { .seq = stretch.last, .isKnown = true };
    const auto block = m_d->block(*first);
    if (!block)
        return std::unexpected(block.error());
    const auto later
        = std::ranges::find_if(**block, [at](const Event &event) { return event.at > at; });
    const quint64 seq
        = later == (*block)->end() ? (*block)->back().seq : std::max(later->seq, quint64(1)) - 1;
    return Place { .seq = std::max(seq, stretch.first), .isKnown = true };
}

Stored<History::Moment> History::at(quint64 seq)
{
    const auto stretch = m_d->stretchOf(seq);
    if (!stretch)
        return std::unexpected(StoreError {
            StoreErrorCode::WrongHead, u"What happened then is not on this computer yet."_s, seq });
    quint64 frameSeq = m_d->stretches[*stretch].first;
    {
        Query row(m_d->lastFrameSeq, seq);
        const auto next = row.next();
        if (!next)
            return std::unexpected(next.error());
        if (*next)
            frameSeq = std::max(frameSeq, row.unsignedInteger(0));
    }
    Moment moment;
    const auto above = m_d->near.upper_bound(seq);
    if (above != m_d->near.begin() && std::prev(above)->first > frameSeq) {
        moment = { .seq = std::prev(above)->first, .operation = std::prev(above)->second };
    } else {
        auto frame = m_d->frameBefore(seq, m_d->stretches[*stretch].first, false);
        if (!frame)
            return frame;
        moment = *std::move(frame);
    }
    const auto done = m_d->fold(moment.operation, moment.seq, seq, *stretch, nullptr);
    if (!done)
        return std::unexpected(done.error());
    moment.seq = seq;
    return moment;
}

Stored<bool> History::advance(Moment &moment, quint64 to, state::ChangeSet &changes)
{
    const auto stretch = m_d->stretchOf(moment.seq);
    if (to < moment.seq || to - moment.seq > NearBefore * m_d->limits.nearEvery || !stretch
        || m_d->stretchOf(to) != stretch)
        return false;
    {
        Query row(m_d->nextFrame, moment.seq);
        const auto next = row.next();
        if (!next)
            return std::unexpected(next.error());
        if (*next && row.unsignedInteger(0) <= to)
            return false;
    }
    const auto done = m_d->fold(moment.operation, moment.seq, to, *stretch, &changes);
    if (!done)
        return std::unexpected(done.error());
    moment.seq = to;
    return true;
}

Stored<std::vector<Event>> History::events(quint64 after, quint64 to, int limit)
{
    std::vector<Event> found;
    quint64 at = after;
    while (at < to) {
        auto block = m_d->block(at + 1);
        if (block && (!*block || (*block)->back().seq <= at))
            block = m_d->blockAfter(at);
        if (!block)
            return std::unexpected(block.error());
        if (!*block)
            break;
        for (const Event &event : **block) {
            if (event.seq <= at)
                continue;
            if (event.seq > to || static_cast<int>(found.size()) >= limit)
                return found;
            found.push_back(event);
            at = event.seq;
        }
    }
    return found;
}

Stored<std::optional<Event>> History::step(quint64 seq, Way way)
{
    // What is before the end may be asked for from just past it.
    const auto stretch = m_d->stretchOf(way == Way::On ? seq : std::max(seq, quint64(1)) - 1);
    if (!stretch)
        return std::nullopt;
    const auto &[first, last, from, to] = m_d->stretches[*stretch];
    if (way == Way::On) {
        const auto next = events(seq, last, 1);
        if (!next)
            return std::unexpected(next.error());
        return next->empty() ? std::nullopt : std::optional(next->front());
    }
    if (seq <= first + 1)
        return std::nullopt;
    const auto block = m_d->block(seq - 1);
    if (!block)
        return std::unexpected(block.error());
    if (!*block)
        return std::nullopt;
    const auto at = std::ranges::lower_bound(**block, seq, {}, &Event::seq);
    if (at == (*block)->begin() || std::prev(at)->seq <= first)
        return std::nullopt;
    return *std::prev(at);
}

Stored<std::optional<Event>> History::stepOfJob(const JobId &job, quint64 seq, Way way)
{
    std::optional<quint64> found;
    {
        Query row(way == Way::On ? m_d->postingOn : m_d->postingBack, job.uuid.toRfc4122(), seq);
        const auto next = row.next();
        if (!next)
            return std::unexpected(next.error());
        if (*next)
            found = row.unsignedInteger(0);
    }
    if (!found)
        return std::nullopt;
    return m_d->eventAt(*found);
}

Stored<std::vector<int>> History::density(Timestamp from, Timestamp to, int buckets)
{
    std::vector<int> counts(static_cast<std::size_t>(std::max(buckets, 0)), 0);
    const double span = static_cast<double>((to - from).count());
    if (counts.empty() || span <= 0)
        return counts;
    const auto bucketOf = [&](double ms) {
        const double place = (ms - static_cast<double>(toMs(from))) / span * buckets;
        return std::clamp(static_cast<int>(place), 0, buckets - 1);
    };
    struct Span {
        quint64 first = 0;
        qint64 fromMs = 0, untilMs = 0;
        int count = 0;
    };
    std::vector<Span> spans;
    {
        Query rows(m_d->readSpan, toMs(from), toMs(to));
        for (;;) {
            const auto row = rows.next();
            if (!row)
                return std::unexpected(row.error());
            if (!*row)
                break;
            spans.push_back({ rows.unsignedInteger(0), rows.integer(1), rows.integer(2),
                static_cast<int>(rows.integer(3)) });
        }
    }
    for (const Span &one : spans) {
        if (spans.size() > CountedBlocks) {
            counts[static_cast<std::size_t>(
                bucketOf(static_cast<double>(one.fromMs + one.untilMs) / 2))]
                += one.count;
            continue;
        }
        const auto block = m_d->block(one.first);
        if (!block)
            return std::unexpected(block.error());
        for (const Event &event : **block) {
            if (event.at >= from && event.at <= to)
                ++counts[static_cast<std::size_t>(bucketOf(static_cast<double>(toMs(event.at))))];
        }
    }
    return counts;
}

Stored<std::optional<Timestamp>> History::begin()
{
    const auto first = m_d->blockAfter(0);
    if (!first)
        return std::unexpected(first.error());
    std::optional<Timestamp> earliest;
    if (*first)
        earliest = (*first)->front().at;
    for (const Stretch &stretch : m_d->stretches) {
        if (stretch.first > 0)
            earliest = std::min(earliest.value_or(stretch.from), stretch.from);
    }
    return earliest;
}

Stored<int> History::frames()
{
    int count = 0;
    Query rows(m_d->frameSeqs);
    for (;;) {
        const auto row = rows.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return count;
        ++count;
    }
}

} // namespace dispatch::journal
