// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world.h"

namespace dispatch::simulation {

//! \brief What came of a range of seeds.
struct Outcome {
    Tally tally;
    std::vector<Report> violations; //!< the first few, in the order of the seeds
};

//! \brief Runs \p count seeds from \p first on; ends early at \p most violations.
//! \param progress told after each run
[[nodiscard]] Outcome runSeeds(quint64 first, quint64 count, std::size_t most,
    const std::function<void(quint64 done)> &progress = {});
//! \brief What a person needs: the violation, the last steps, and the command that shows it again.
[[nodiscard]] QString text(const Report &report);
//! \brief One line of counts.
[[nodiscard]] QString text(const Tally &tally);
//! \brief `link cut` and the like.
[[nodiscard]] const char *nameOf(Fault fault);

} // namespace dispatch::simulation
