// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/history.h"
#include "viewmodels/past_change.h"

#include <QList>

namespace dispatch::viewmodels {

//! \brief What changed between two instants, in words.
struct PastComparison {
    static constexpr int MaxEvents = 5'000;
    static constexpr qsizetype MaxChanges = 200;
    static constexpr qsizetype MaxLines = 12; //!< of one job

    QString headline; //!< "14:00 to 16:00: 57 events, 12 jobs, 3 of them new"
    QList<PastChange> changes; //!< the most eventful first
};

[[nodiscard]] PastComparison comparePast(std::span<const domain::Event> events,
    const state::Operation &before, const state::Operation &after, double startMs, double endMs,
    bool isCutOff);

} // namespace dispatch::viewmodels
