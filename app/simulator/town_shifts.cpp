// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/town_shifts.h"

namespace dispatch::simulator {

using namespace domain;
using std::chrono::hours;
using std::chrono::minutes;

CreateShift inventShift(const TechnicianId &technician, std::size_t index, Timestamp now)
{
    const Timestamp hour = std::chrono::floor<hours>(now);
    const auto turn = static_cast<int>(index);
    // Every third goes home while one still looks; the others have the day of twelve hours that a desk is open.
    const hours begun(index % 3 == 1 ? 1 : 4);
    const hours ahead(index % 3 == 2 ? 5 : 8);
    const Timestamp lunch = hour + hours(2) + minutes(30) * (turn % 4);
    CreateShift shift;
    shift.technician = technician;
    shift.hours = { hour - begun, hour + ahead };
    shift.breaks = { { lunch, lunch + minutes(30) } };
    return shift;
}

} // namespace dispatch::simulator
