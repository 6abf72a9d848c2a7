// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/office_folder.h"
#include "load/report.h"

#include <QRandomGenerator>

//! The parts of `./dev bench server`, one for each line of the server's budget.
namespace dispatch::bench {

struct Plan {
    int consoles = 10'000; //!< S2, S4
    int technicians = 2'000; //!< S2, S3
    int jobs = 5'000; //!< S5: in the snapshot
    quint64 events = 1'000'000; //!< S5: in the journal
    int seconds = 30; //!< each measurement under load
    int rounds = 5; //!< of what is measured several times
};

void measureCommits(Report &report, const Plan &plan); //!< S1
void measureFleet(Report &report, const Plan &plan); //!< S2
void measurePhones(Report &report, const Plan &plan); //!< S3
void measureReconnects(Report &report, const Plan &plan); //!< S4
void measureStart(Report &report, const Plan &plan); //!< S5

//! \brief What an office does all day, as commands that are always allowed: mostly words, some edits.
class CommandMaker {
public:
    explicit CommandMaker(std::vector<OfficeFolder::Work> work);
    [[nodiscard]] domain::Command next();
    //! \brief One command of \p items messages: as many events.
    [[nodiscard]] domain::Command batch(int items);

private:
    [[nodiscard]] const OfficeFolder::Work &any();
    std::vector<OfficeFolder::Work> m_work;
    QRandomGenerator m_random { 42 };
    quint64 m_made = 0;
};

} // namespace dispatch::bench
