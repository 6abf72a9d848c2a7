// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/draft.h"

#include <QString>

namespace dispatch::test {

struct DaySize {
    std::size_t crew = 4;
    std::size_t visits = 20;
    std::size_t mostPromises = 3; //!< of each worker
};

//! \brief A day by chance, the same for a seed: places within 20 km, half the crew without some skill, promises that some are
//! late for already, somebody nobody knows the place of, and tomorrow for every third.
[[nodiscard]] plan::Day randomDay(quint64 seed, DaySize size);

//! \brief What is wrong with a draft by the rules of models/plan/README.md; empty if nothing is. Judged by itself, not by
//! plan::walk(), which made it.
[[nodiscard]] QString flawOf(const plan::Draft &draft);

} // namespace dispatch::test
