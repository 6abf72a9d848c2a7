// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/entities.h"
#include "geo/town.h"

namespace dispatch::simulator {

//! \brief A made-up technician.
struct Worker {
    QString name;
    QString phone; //!< in the range reserved for fiction
    QStringList skills;
};
//! \return \p count workers with different names
[[nodiscard]] std::vector<Worker> inventWorkers(int count, geo::SeededRandom &random);

//! \brief A made-up request for help at a house of the town.
struct Request {
    domain::JobFields fields;
    int durationMin = 60;
};
[[nodiscard]] Request inventRequest(const geo::Town &town, geo::SeededRandom &random);

} // namespace dispatch::simulator
