// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <chrono>

namespace dispatch::domain {

//! \brief A moment in UTC with millisecond resolution, the only kind of time inside the program.
//! Local time exists in QML formatting alone.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
using std::chrono::milliseconds;

[[nodiscard]] constexpr Timestamp timestampFromMs(qint64 msSinceEpoch)
{
    return Timestamp { milliseconds { msSinceEpoch } };
}

[[nodiscard]] constexpr qint64 toMs(Timestamp t)
{
    return t.time_since_epoch().count();
}

//! \brief A promise to the customer: the technician comes between \c from and \c to. \c to >= \c from.
struct TimeWindow {
    Timestamp from;
    Timestamp to;
    bool operator==(const TimeWindow &) const = default;
};

//! \brief Where the time comes from. Injected, so that tests and simulations own it.
//! \threads now() is called from the thread that owns the user of the clock
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override
    {
        return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    }
};

class ManualClock final : public Clock {
public:
    explicit ManualClock(Timestamp start)
        : m_now(start)
    {
    }
    [[nodiscard]] Timestamp now() const override { return m_now; }
    void advance(milliseconds by) { m_now += by; }
    void set(Timestamp t) { m_now = t; }

private:
    Timestamp m_now;
};

} // namespace dispatch::domain
