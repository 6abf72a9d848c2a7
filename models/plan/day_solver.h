// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/draft.h"
#include "plan/lower_bound.h"
#include "plan/stopper.h"

namespace dispatch::plan {

//! Rounds of taking visits out and putting them in again, after the local search.
inline constexpr int DefaultRounds = 3'000;

struct Solution {
    Draft best;
    Draft firstCome; //!< what a desk without a plan would do
    Bound bound; //!< of best
    int rounds = 0;
    bool isCut = false; //!< stopped before it was done; still never worse than firstCome
};

//! \brief Searches for a proposal: by regret and by first come first served, each improved by local search; then, round by
//! round, visits near each other are taken out of the better one and put in anew, and what is better is kept.
//!
//! Never worse than first come first served by Cost, whenever it is stopped: that is where it starts from. It is a heuristic;
//! how far from the best plan it can be at most is what Solution::bound says.
//! \param told called after each round that was better and every so often
//! \threads pure; \p stopper and \p told are called in the same thread
//! \source Shaw, CP 1998, for taking out what is related; Ropke and Pisinger, Transp. Sci. 40 (2006) 455
[[nodiscard]] Solution solve(const Day &day, Stopper stopper, int rounds = DefaultRounds,
    quint64 seed = 1, const std::function<void(int round)> &told = {});

} // namespace dispatch::plan
