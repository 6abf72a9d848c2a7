// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/closing.h"

#include "domain/billing.h"
#include "domain/transitions.h"

#include <algorithm>

namespace dispatch::state {

using namespace domain;

namespace {

bool isWorkDone(const Operation &operation, const Job &job, const Aftermath &aftermath)
{
    if (aftermath.hasNewVisit)
        return false;
    bool isCompleted = false;
    for (const auto &id : job.visits) {
        const auto *visit = operation.visit(id);
        if (!visit)
            continue;
        const auto moved
            = std::ranges::find(aftermath.moved, id, &std::pair<VisitId, VisitState>::first);
        const auto state = moved != aftermath.moved.end() ? moved->second : visit->state;
        if (isOpen(state))
            return false;
        isCompleted = isCompleted || state == VisitState::Completed;
    }
    return isCompleted;
}

bool isSettled(const Operation &operation, const Job &job, const Aftermath &aftermath)
{
    auto rows = operation.ledger(job.id);
    if (aftermath.newRow)
        rows.push_back(*aftermath.newRow);
    const auto sum = balance(rows);
    return sum
        && (sum->state == BillingState::Paid || sum->state == BillingState::Void
            || sum->state == BillingState::WrittenOff);
}

} // namespace

void closeOrReopen(Draft &draft, const JobId &id, const Aftermath &aftermath)
{
    const auto *job = draft.operation().job(id);
    if (!job)
        return;
    const auto &operation = draft.operation();
    const auto isClosed
        = isWorkDone(operation, *job, aftermath) && isSettled(operation, *job, aftermath);
    if (isClosed != job->isClosed)
        draft.add(id, JobClosed { .isReopened = !isClosed });
}

} // namespace dispatch::state
