// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/pressed_time.h"

#include <QDate>

#include <algorithm>

namespace dispatch::bench {

namespace {

//! Local time on a line of its own; what counts are differences.
std::chrono::seconds momentOf(const simulator::Call &call)
{
    const auto day = QDate::fromString(call.date, Qt::ISODate).toJulianDay();
    return std::chrono::days(day) + call.timeOfDay;
}

} // namespace

PressedTime::PressedTime(
    const std::vector<simulator::Call> &calls, std::chrono::minutes longestGap, double speed)
    : m_speed(speed)
{
    std::chrono::seconds at { 0 };
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (i > 0) {
            const auto gap
                = std::max(std::chrono::seconds(0), momentOf(calls[i]) - momentOf(calls[i - 1]));
            m_cut += gap > longestGap ? 1 : 0;
            at += std::min<std::chrono::seconds>(gap, longestGap);
        }
        m_at.push_back(pressed(at));
    }
    m_length = std::chrono::round<std::chrono::minutes>(at);
}

steady_clock::duration PressedTime::pressed(std::chrono::duration<double> recorded) const
{
    return std::chrono::duration_cast<steady_clock::duration>(recorded / m_speed);
}

double PressedTime::recordedMin(domain::milliseconds here) const
{
    return static_cast<double>(here.count()) * m_speed / 60'000;
}

} // namespace dispatch::bench
