// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/job_columns.h"
#include "viewmodels/job_order.h"
#include "viewmodels/job_queue.h"

namespace dispatch::viewmodels {

//! \brief What the job board shows, and how: a queue there always is, a filter, an order, a grouping.
struct QueueView {
    QString name; //!< of a saved one
    JobQueue::Value queue = JobQueue::Open;
    QString filter;
    JobOrder order;
    JobForm::Value form = JobForm::Auto;
    JobColumns columns;
    bool operator==(const QueueView &) const = default;
};

} // namespace dispatch::viewmodels
