// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/roster_words.h"

#include "viewmodels/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

//! An end that is farther away is of no concern to who gives out a job now.
constexpr std::chrono::hours EndsSoon { 4 };

QString tr(const char *text)
{
    return QCoreApplication::translate("RosterWords", text);
}

QString clockOf(Timestamp t)
{
    return Format::clock(static_cast<double>(toMs(t)));
}

QString windowOf(const TimeWindow &window)
{
    return Format::window(
        static_cast<double>(toMs(window.from)), static_cast<double>(toMs(window.to)));
}

} // namespace

QStringList rosterTroubles(const state::Operation &operation, const TechnicianId &technician,
    const TimeWindow &promise, const TimeWindow &work, const std::optional<TimeWindow> &pause)
{
    QStringList troubles;
    const TimeWindow span { std::min(promise.from, work.from), std::max(promise.to, work.to) };
    const auto answer = state::rosterAt(operation, technician, span);
    if (answer.isRecorded && !answer.isInside && answer.shift)
        troubles << (span.to > answer.shift->to
                ? tr("Shift ends %1").arg(clockOf(answer.shift->to))
                : tr("Shift begins %1").arg(clockOf(answer.shift->from)));
    if (pause)
        troubles << (work.from >= pause->to ? tr("In the break %1").arg(windowOf(*pause))
                                            : tr("Runs into the break %1").arg(windowOf(*pause)));
    return troubles;
}

RosterNow rosterNow(
    const state::Operation &operation, const TechnicianId &technician, Timestamp now)
{
    const auto answer = state::rosterAt(operation, technician, { now, now + milliseconds(1) });
    if (!answer.isRecorded || !answer.shift)
        return {};
    if (answer.pause)
        return { .text = tr("break until %1").arg(clockOf(answer.pause->to)), .isAway = true };
    if (!answer.isInside)
        return { .text = now < answer.shift->from
                ? tr("shift begins %1").arg(clockOf(answer.shift->from))
                : tr("shift ended %1").arg(clockOf(answer.shift->to)),
            .isAway = true };
    return { .text = answer.shift->to - now <= EndsSoon
            ? tr("shift ends %1").arg(clockOf(answer.shift->to))
            : QString(),
        .isAway = false };
}

} // namespace dispatch::viewmodels
