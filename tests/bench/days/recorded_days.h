// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/report.h"

#include "plan/day_solver.h"
#include "simulator/call_reader.h"

#include <QTextStream>

#include <map>

//! Recorded calls planned by day, first come first served and by the search. The calls are real in place, time and kind; who
//! there is to send, how long the work takes and the drives (a straight line × 1.3 at 30 km/h) are not in the recording and
//! made up here, the same for both.
namespace dispatch::bench {

//! \brief How the days are planned.
struct DaySearch {
    int technicians = 40;
    int rounds = plan::DefaultRounds;
    std::chrono::seconds limit { 8 }; //!< for one day
};

//! \brief What a day comes to, both ways.
struct PlannedDay {
    QString date;
    std::size_t calls = 0;
    plan::Totals first, best;
    plan::Bound bound;
    double seconds = 0;
    int rounds = 0;
    bool isCut = false;
    //! \brief Both plan as many: whoever does more visits drives more, and is late for more of them.
    [[nodiscard]] bool isComparable() const { return first.unplanned == best.unplanned; }
};

using CallsByDay = std::map<QString, std::vector<simulator::Call>>;
[[nodiscard]] CallsByDay byDay(const std::vector<simulator::Call> &calls);

//! \brief Plans each day when its last call has come in and nobody has been sent yet; says on stderr how far it is.
//! \param around where technicians may begin: each about where some call came from
[[nodiscard]] std::vector<PlannedDay> planDays(
    const CallsByDay &days, const std::vector<simulator::Call> &around, const DaySearch &search);

//! \brief Adds the comparison to the report: kilometres, late visits, lateness, what found no place.
void addComparison(Report &report, const std::vector<PlannedDay> &days, int technicians);
//! \brief One line for each day.
void printDays(QTextStream &out, const std::vector<PlannedDay> &days, int technicians);

} // namespace dispatch::bench
