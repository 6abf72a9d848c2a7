// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"

#include <QRandomGenerator>

namespace dispatch::feed {

//! \brief How long to wait before the next attempt: rand(0, min(30 s, 0.5 s * 2^n)).
//! The whole range is drawn from, so that an office that lost its server together does not come back together.
class Backoff {
public:
    explicit Backoff(QRandomGenerator random)
        : m_random(random)
    {
    }
    //! \brief The wait before the next attempt; the one after that may be twice as long.
    [[nodiscard]] domain::milliseconds next();
    void reset() { m_failures = 0; }
    //! \brief The longest wait next() may give now.
    [[nodiscard]] domain::milliseconds ceiling() const;

private:
    QRandomGenerator m_random;
    int m_failures = 0;
};

} // namespace dispatch::feed
