// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/replay_plan.h"

#include "protocol/limits.h"

#include <cmath>

namespace dispatch::simulator {

namespace {

constexpr qsizetype ItemOverheadBytes = 420; // three ids, keys and numbers
constexpr qsizetype WorstBytesPerChar = 6;   // an escaped control character
constexpr double PhoneAccuracyM = 8;

qsizetype jsonBytes(const domain::JobFields &f)
{
    qsizetype sum = ItemOverheadBytes;
    for (const QString *text : { &f.title, &f.description, &f.trade, &f.customerName,
             &f.customerPhone, &f.address, &f.area }) {
        for (const QChar c : *text)
            sum += c.unicode() < 0x80 && c.isPrint() ? 1 : WorstBytesPerChar;
    }
    return sum;
}

} // namespace

ReplayClock ReplayClock::compressed(
    std::chrono::seconds first, domain::Timestamp wallStart, double speed)
{
    ReplayClock clock;
    clock.m_origin = first;
    clock.m_wall = wallStart;
    clock.m_speed = speed;
    return clock;
}

ReplayClock ReplayClock::endingAt(std::chrono::seconds last, domain::Timestamp now)
{
    ReplayClock clock;
    clock.m_origin = last;
    clock.m_wall = now;
    return clock;
}

domain::Timestamp ReplayClock::at(std::chrono::seconds timeOfDay) const
{
    // Up to 600 times faster a second is still more than a millisecond, so different times stay different.
    const auto recordedMs
        = static_cast<double>(std::chrono::milliseconds(timeOfDay - m_origin).count());
    return m_wall
        + std::chrono::milliseconds(static_cast<qint64>(std::floor(recordedMs / m_speed)));
}

std::vector<domain::Fix> fixesOf(const Shift &shift, const ReplayClock &clock)
{
    std::vector<domain::Fix> fixes;
    fixes.reserve(shift.fixes.size());
    for (const TraceFix &trace : shift.fixes) {
        domain::Fix fix;
        fix.position = trace.position;
        fix.fixTime = clock.at(trace.timeOfDay);
        fix.receivedTime = fix.fixTime;
        fix.speedMps = trace.speedMps;
        fix.courseDeg = trace.courseDeg;
        fix.accuracyM = PhoneAccuracyM;
        fixes.push_back(fix);
    }
    return fixes;
}

std::vector<IntakeBatch> packCalls(const std::vector<Call> &calls,
    std::span<const std::size_t> which, domain::Timestamp now, qsizetype maxBytes)
{
    std::vector<IntakeBatch> batches;
    qsizetype used = 0;
    for (const std::size_t index : which) {
        const qsizetype bytes = jsonBytes(calls[index].fields);
        if (batches.empty() || used + bytes > maxBytes
            || batches.back().calls.size() >= static_cast<std::size_t>(protocol::MaxBatchItems)) {
            batches.emplace_back();
            used = ItemOverheadBytes;
        }
        used += bytes;
        domain::CreateJob job;
        job.fields = calls[index].fields;
        job.isRequest = true;
        job.visit = domain::VisitId::make(now);
        job.thread = domain::ThreadId::make(now);
        batches.back().batch.items.push_back(
            { .entity = domain::JobId::make(now), .expect = std::nullopt, .args = std::move(job) });
        batches.back().calls.push_back(index);
    }
    return batches;
}

} // namespace dispatch::simulator
