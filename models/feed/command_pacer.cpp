// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/command_pacer.h"

#include "protocol/limits.h"

#include <algorithm>
#include <cmath>

namespace dispatch::feed {

using domain::milliseconds;
using domain::Timestamp;

namespace {
// Room for the clocks of two machines to disagree about a second.
constexpr double ShareOfLimit = 0.9;
constexpr double BurstSeconds = double(protocol::CommandBurst) / protocol::CommandsPerSecond;
} // namespace

void CommandPacer::restart(int perSecond, Timestamp now)
{
    m_perSecond = std::max(1.0, perSecond * ShareOfLimit);
    m_burst = std::max(1.0, std::floor(perSecond * BurstSeconds * ShareOfLimit));
    m_tokens = m_burst;
    m_filledAt = now;
    m_pausedUntil.reset();
}

void CommandPacer::pauseUntil(Timestamp until)
{
    m_pausedUntil = m_pausedUntil ? std::max(*m_pausedUntil, until) : until;
}

void CommandPacer::refill(Timestamp now)
{
    if (now <= m_filledAt)
        return;
    const double seconds = std::chrono::duration<double>(now - m_filledAt).count();
    m_tokens = std::min(m_burst, m_tokens + seconds * m_perSecond);
    m_filledAt = now;
}

bool CommandPacer::take(Timestamp now)
{
    refill(now);
    if (m_pausedUntil && now < *m_pausedUntil)
        return false;
    m_pausedUntil.reset();
    if (m_tokens < 1)
        return false;
    m_tokens -= 1;
    return true;
}

std::optional<Timestamp> CommandPacer::readyAt() const
{
    std::optional<Timestamp> at = m_pausedUntil;
    if (m_tokens < 1) {
        const auto wait
            = milliseconds(static_cast<qint64>(std::ceil((1 - m_tokens) / m_perSecond * 1000)));
        at = at ? std::max(*at, m_filledAt + wait) : m_filledAt + wait;
    }
    return at;
}

void CommandPacer::shift(milliseconds by)
{
    m_filledAt += by;
    if (m_pausedUntil)
        *m_pausedUntil += by;
}

} // namespace dispatch::feed
