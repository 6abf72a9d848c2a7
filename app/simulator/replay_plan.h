// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/call_reader.h"
#include "simulator/trace_reader.h"

#include "domain/command.h"
#include "domain/time.h"

namespace dispatch::simulator {

//! \brief Puts recorded times of day onto the wall clock. Every shift and call falls on one and the same day.
class ReplayClock {
public:
    //! \brief Compressed: \p first happens at \p wallStart, then \p speed recorded seconds pass in one.
    [[nodiscard]] static ReplayClock compressed(
        std::chrono::seconds first, domain::Timestamp wallStart, double speed);
    //! \brief True spacing, shifted so that \p last is \p now: nothing lies in the future.
    [[nodiscard]] static ReplayClock endingAt(std::chrono::seconds last, domain::Timestamp now);

    [[nodiscard]] domain::Timestamp at(std::chrono::seconds timeOfDay) const;

private:
    std::chrono::seconds m_origin { 0 };
    domain::Timestamp m_wall;
    double m_speed = 1;
};

//! \brief The fixes of a shift as the phone reports them.
[[nodiscard]] std::vector<domain::Fix> fixesOf(const Shift &shift, const ReplayClock &clock);

//! \brief One command that creates several jobs, and which calls they are (indices, ascending).
struct IntakeBatch {
    domain::Batch batch;
    std::vector<std::size_t> calls;
};

//! \brief Packs calls into batches below \p maxBytes of JSON (by a safe estimate) and the protocol's item limit.
//! \param which indices into \p calls
[[nodiscard]] std::vector<IntakeBatch> packCalls(const std::vector<Call> &calls,
    std::span<const std::size_t> which, domain::Timestamp now, qsizetype maxBytes);

} // namespace dispatch::simulator
