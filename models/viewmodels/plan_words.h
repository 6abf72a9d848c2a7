// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/router.h"
#include "plan/day_of.h"
#include "plan/day_solver.h"
#include "viewmodels/plan_row.h"

#include <QList>
#include <QStringList>

#include <memory>

namespace dispatch::viewmodels {

//! \brief One line of what a proposal comes to, beside how it is now and what a desk without a plan would do.
class PlanTotal {
    Q_GADGET
    QML_VALUE_TYPE(planTotal)
    Q_PROPERTY(QString what MEMBER what FINAL)
    Q_PROPERTY(QString now MEMBER now FINAL)
    Q_PROPERTY(QString firstCome MEMBER firstCome FINAL)
    Q_PROPERTY(QString proposal MEMBER proposal FINAL)
    Q_PROPERTY(bool isBetter MEMBER isBetter FINAL)
public:
    QString what, now, firstCome, proposal;
    bool isBetter = false; //!< the proposal than first come first served
    bool operator==(const PlanTotal &) const = default;
};

//! \brief Drives between all places of a day, as they were answered.
struct DriveTable {
    std::vector<atlas::Leg>
        legs; //!< from each of DayCase::places to each that is a stop, row by row
    bool isCut = false; //!< some are estimates for want of time
};

//! \brief A proposal and what it was made of. The drafts in it refer to the day.
struct Proposal {
    std::shared_ptr<const plan::DayCase> from;
    DriveTable drives;
    plan::Solution solution;
};

//! \brief The lines of a proposal, technicians by name, then what is left out, the most urgent first.
[[nodiscard]] std::vector<PlanRow> rowsOf(
    const Proposal &proposal, const state::Operation &operation);
[[nodiscard]] QList<PlanTotal> totalsOf(const Proposal &proposal);
//! \brief What has to be known beside the rows: the bound, what was not asked for, what is not in it.
[[nodiscard]] QStringList remarksOf(const Proposal &proposal);

} // namespace dispatch::viewmodels
