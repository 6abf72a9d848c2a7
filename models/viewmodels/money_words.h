// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/billing.h"
#include "viewmodels/tone.h"

namespace dispatch::viewmodels {

//! \brief "Charge", "Write-off".
[[nodiscard]] QString paymentKindText(domain::PaymentKind kind);
//! \brief What such a row stands for: "money given back".
[[nodiscard]] QString paymentKindHelp(domain::PaymentKind kind);
//! \brief Whether such a row says how money changed hands; the method of a charge says what it is for.
[[nodiscard]] bool movesMoney(domain::PaymentKind kind);
//! \brief 1 if such a row adds to what the customer owes, -1 if it takes away from it.
[[nodiscard]] int directionOf(domain::PaymentKind kind);
//! \brief The ways of paying that the palette knows by their word.
[[nodiscard]] bool isPaymentMethod(const QString &word);

[[nodiscard]] QString billingStateText(domain::BillingState state);
[[nodiscard]] Tone::Value toneOf(domain::BillingState state);

} // namespace dispatch::viewmodels
