// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/event_loop.h"

#include "simulator/call_reader.h"

namespace dispatch::bench {

//! \brief Years of calls in minutes: gaps are cut to a longest one, and what is left passes so many times faster. Calls of
//! one minute stay calls of one moment, so the bursts are those of the recording.
class PressedTime {
public:
    //! \param calls in the order of the recording
    PressedTime(
        const std::vector<simulator::Call> &calls, std::chrono::minutes longestGap, double speed);

    //! \brief When each call is made, from the first on, in the bench's own time.
    [[nodiscard]] const std::vector<steady_clock::duration> &calls() const { return m_at; }
    //! \brief How long something of the recorded world takes here.
    [[nodiscard]] steady_clock::duration pressed(std::chrono::duration<double> recorded) const;
    //! \brief Minutes of the recorded world.
    [[nodiscard]] double recordedMin(domain::milliseconds here) const;
    [[nodiscard]] std::chrono::minutes recordedLength() const
    {
        return m_length;
    } //!< cut gaps and all
    [[nodiscard]] int cutGaps() const { return m_cut; }

private:
    double m_speed;
    std::vector<steady_clock::duration> m_at;
    std::chrono::minutes m_length { 0 };
    int m_cut = 0;
};

} // namespace dispatch::bench
