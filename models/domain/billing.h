// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/entities.h"

#include <expected>
#include <span>

namespace dispatch::domain {

enum class BillingState : quint8 { None, Draft, Sent, Partial, Paid, Void, WrittenOff };
[[nodiscard]] QLatin1StringView name(BillingState s);

struct Balance {
    QString currency;      //!< of the rows; empty without rows
    qint64 chargedMinor = 0;
    qint64 paidMinor = 0;  //!< deposits and payments minus refunds
    qint64 openMinor = 0;  //!< what is still owed, >= 0
    BillingState state = BillingState::None;
    [[nodiscard]] bool hasNetPayments() const { return paidMinor > 0; }
    bool operator==(const Balance &) const = default;
};

enum class BillingError : quint8 {
    MixedCurrencies,
    AmountNotPositive,
    BadCurrency,
    RefundTooLarge,
    Overflow
};

//! \brief The sum of a job's ledger. The state is always computed, never stored.
//! \errors MixedCurrencies, Overflow
[[nodiscard]] std::expected<Balance, BillingError> balance(std::span<const Payment> rows);

//! \brief Whether \p row may be added to \p rows.
[[nodiscard]] std::expected<void, BillingError> mayAdd(
    std::span<const Payment> rows, const Payment &row);

//! \brief Refund, void and write-off are the supervisor's; the rest dispatchers' and supervisors'.
[[nodiscard]] bool mayEnter(PaymentKind kind, Roles roles);

} // namespace dispatch::domain
