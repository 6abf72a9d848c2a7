// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/backoff.h"

#include "protocol/limits.h"

#include <algorithm>

namespace dispatch::feed {

using domain::milliseconds;

milliseconds Backoff::ceiling() const
{
    milliseconds top = protocol::BackoffBase;
    for (int n = 0; n < m_failures && top < protocol::BackoffMax; ++n)
        top *= 2;
    return std::min(top, protocol::BackoffMax);
}

milliseconds Backoff::next()
{
    const auto top = ceiling();
    if (top < protocol::BackoffMax)
        ++m_failures;
    return milliseconds(m_random.bounded(static_cast<qint64>(top.count()) + 1));
}

} // namespace dispatch::feed
