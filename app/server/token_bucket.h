// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace dispatch::server {

//! \brief So many a second on average, so many at once. Full at first.
class TokenBucket {
public:
    TokenBucket(double perSecond, double burst)
        : m_perSecond(perSecond)
        , m_burst(burst)
        , m_tokens(burst)
    {
    }

    //! \return zero if one was taken, else how long to wait for the next
    [[nodiscard]] domain::milliseconds take(domain::Timestamp now)
    {
        refill(now);
        if (m_tokens >= 1.0) {
            m_tokens -= 1.0;
            return domain::milliseconds::zero();
        }
        return domain::milliseconds(
            static_cast<qint64>(std::ceil((1.0 - m_tokens) * 1000.0 / m_perSecond)));
    }
    //! \brief Nothing was taken for so long that forgetting the bucket changes nothing.
    [[nodiscard]] bool isFull(domain::Timestamp now)
    {
        refill(now);
        return m_tokens >= m_burst;
    }

private:
    void refill(domain::Timestamp now)
    {
        // A clock set back gives nothing and takes nothing.
        if (m_last && now > *m_last) {
            const double elapsedS = static_cast<double>((now - *m_last).count()) / 1000.0;
            m_tokens = std::min(m_burst, m_tokens + elapsedS * m_perSecond);
        }
        m_last = now;
    }

    double m_perSecond;
    double m_burst;
    double m_tokens;
    std::optional<domain::Timestamp> m_last;
};

} // namespace dispatch::server
