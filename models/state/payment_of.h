// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/entities.h"
#include "domain/event.h"

namespace dispatch::state {

//! \brief The row of a ledger that an event adds. The same for the operation, a report and a case: they must not differ by a field.
[[nodiscard]] inline domain::Payment paymentOf(
    const domain::Event &event, const domain::PaymentAdded &added)
{
    return { .id = domain::PaymentId { event.entity.uuid },
        .ver = event.ver,
        .job = added.job,
        .kind = added.kind,
        .amount = added.amount,
        .method = added.method,
        .reference = added.reference,
        .by = event.by,
        .at = event.at };
}

} // namespace dispatch::state
