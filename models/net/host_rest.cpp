// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/host_rest.h"

#include <algorithm>
#include <utility>

namespace dispatch::net {

using std::chrono::milliseconds;

HostRest::HostRest(milliseconds first, milliseconds longest, QObject *parent)
    : QObject(parent)
    , m_first(first)
    , m_longest(longest)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &HostRest::over);
}

std::optional<milliseconds> HostRest::begin(std::optional<milliseconds> asked)
{
    if (m_timer.isActive())
        return std::nullopt;
    const auto grown = m_first * (1LL << std::min(m_failures, 16));
    const auto wait = std::min(
        std::max(asked.value_or(grown), m_first), asked ? std::max(m_longest, *asked) : m_longest);
    ++m_failures;
    m_timer.start(wait);
    return wait;
}

bool HostRest::end()
{
    m_timer.stop();
    return std::exchange(m_failures, 0) > 0;
}

} // namespace dispatch::net
