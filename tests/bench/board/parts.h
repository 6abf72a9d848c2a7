// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/report.h"

#include "viewmodels/row_context.h"

//! The parts of `./dev bench board`, one for each line of the console's budget.
namespace dispatch::bench {

struct BoardPlan {
    int jobs = 100'000; //!< C5
    int commands = 200; //!< C9
    int visits = 500; //!< of the day that is judged
};

void measureList(Report &report, const BoardPlan &plan); //!< C5: filter, order, palette
void measureScroll(Report &report, const BoardPlan &plan); //!< C5: frames
void measureKeys(Report &report, const BoardPlan &plan); //!< C8, C9
void measureJudgement(
    Report &report, const BoardPlan &plan); //!< a move, and a bulk action, judged beforehand

//! \brief An office with so many jobs, as a large one would have them: a fifth is open, words repeat as they do.
class ManyJobs {
public:
    explicit ManyJobs(int jobs, int technicians = 200);
    [[nodiscard]] viewmodels::RowContext context() const;
    [[nodiscard]] const std::vector<domain::TechnicianId> &crew() const { return m_crew; }
    [[nodiscard]] state::Operation &operation() { return m_operation; }
    [[nodiscard]] domain::Timestamp now() const { return m_now; }

private:
    domain::Timestamp m_now;
    domain::UserId m_user;
    state::Operation m_operation;
    QHash<domain::EntityRef, viewmodels::Pending> m_pending;
    std::vector<domain::TechnicianId> m_crew;
};

} // namespace dispatch::bench
