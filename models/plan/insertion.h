// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan/draft.h"
#include "plan/stopper.h"

namespace dispatch::plan {

//! \brief A visit put into somebody's day.
struct Insertion {
    Cost extra; //!< what the route costs more
    Cost cost; //!< of the route then
    std::size_t worker = 0;
    std::size_t position = 0; //!< among the items of the route
};

//! \brief The items with one more.
[[nodiscard]] std::vector<Item> withItem(
    std::span<const Item> items, std::size_t position, Item item);

//! \brief Where in a worker's day a visit costs least.
//! \return nullopt if it fits nowhere
[[nodiscard]] std::optional<Insertion> bestInsertion(
    const Draft &draft, std::size_t visit, std::size_t worker);

//! \brief Puts open visits in, the one first that would lose most by waiting (regret: what its second best place costs more
//! than its best). Whatever fits nowhere stays open.
//! \source Potvin and Rousseau, EJOR 66 (1993) 331
void insertByRegret(Draft &draft, Stopper &stopper);

} // namespace dispatch::plan
