// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/billing.h"

#include "domain/limits.h"
#include "domain/name_table.h"

#include <QtNumeric>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::domain {

namespace {

constexpr NameTable<BillingState, 7> billingStates { std::array {
    "None"_L1, "Draft"_L1, "Sent"_L1, "Partial"_L1, "Paid"_L1, "Void"_L1, "WrittenOff"_L1 } };

//! The rows added up by what they do.
struct Sums {
    qint64 charged = 0;
    qint64 voided = 0;
    qint64 writtenOff = 0;
    qint64 received = 0;
    qint64 refunded = 0;
    bool isInvoiceOut = false; //!< a charge carries the number of the invoice that went out

    //! Stays far from the edge of qint64, so that differences of sums cannot overflow either.
    static bool add(qint64 &sum, qint64 amount)
    {
        constexpr qint64 Edge = std::numeric_limits<qint64>::max() / 8;
        qint64 result = 0;
        if (qAddOverflow(sum, amount, &result) || result > Edge || result < -Edge)
            return false;
        sum = result;
        return true;
    }

    bool add(const Payment &row)
    {
        switch (row.kind) {
        case PaymentKind::Charge:
            isInvoiceOut = isInvoiceOut || !row.reference.isEmpty();
            return add(charged, row.amount.minor);
        case PaymentKind::Deposit:
        case PaymentKind::Payment:
            return add(received, row.amount.minor);
        case PaymentKind::Refund:
            return add(refunded, row.amount.minor);
        case PaymentKind::Void:
            return add(voided, row.amount.minor);
        case PaymentKind::WriteOff:
            return add(writtenOff, row.amount.minor);
        }
        return true;
    }

    [[nodiscard]] qint64 paid() const { return received - refunded; }
    [[nodiscard]] qint64 billed() const { return charged - voided; }
    [[nodiscard]] qint64 open() const
    {
        return std::max<qint64>(0, billed() - writtenOff - paid());
    }

    [[nodiscard]] BillingState state() const
    {
        if (charged == 0)
            return paid() > 0 ? BillingState::Partial : BillingState::None;
        if (billed() <= 0)
            return paid() > 0 ? BillingState::Partial
                              : BillingState::Void; // money of a void bill is still to be returned
        if (open() == 0)
            return writtenOff > 0 ? BillingState::WrittenOff : BillingState::Paid;
        if (paid() > 0)
            return BillingState::Partial;
        return isInvoiceOut ? BillingState::Sent : BillingState::Draft;
    }
};

std::expected<Sums, BillingError> sumsOf(std::span<const Payment> rows)
{
    Sums sums;
    for (const auto &row : rows) {
        if (row.amount.currency != rows.front().amount.currency)
            return std::unexpected(BillingError::MixedCurrencies);
        if (!sums.add(row))
            return std::unexpected(BillingError::Overflow);
    }
    return sums;
}

bool isCurrencyCode(QStringView code)
{
    return code.size() == 3
        && std::ranges::all_of(code, [](QChar c) { return c >= u'A' && c <= u'Z'; });
}

} // namespace

QLatin1StringView name(BillingState s)
{
    return billingStates.nameOf(s);
}

std::expected<Balance, BillingError> balance(std::span<const Payment> rows)
{
    const auto sums = sumsOf(rows);
    if (!sums)
        return std::unexpected(sums.error());
    Balance result;
    if (!rows.empty())
        result.currency = rows.front().amount.currency;
    result.chargedMinor = sums->billed();
    result.paidMinor = sums->paid();
    result.openMinor = sums->open();
    result.state = sums->state();
    return result;
}

std::expected<void, BillingError> mayAdd(std::span<const Payment> rows, const Payment &row)
{
    if (!isCurrencyCode(row.amount.currency))
        return std::unexpected(BillingError::BadCurrency);
    if (row.amount.minor <= 0)
        return std::unexpected(BillingError::AmountNotPositive);
    if (row.amount.minor > MaxAmountMinor)
        return std::unexpected(BillingError::Overflow);
    if (!rows.empty() && rows.front().amount.currency != row.amount.currency)
        return std::unexpected(BillingError::MixedCurrencies);
    auto sums = sumsOf(rows);
    if (!sums)
        return std::unexpected(sums.error());
    const auto isTooLarge = (row.kind == PaymentKind::Refund && row.amount.minor > sums->paid())
        || (row.kind == PaymentKind::Void && row.amount.minor > sums->billed())
        || (row.kind == PaymentKind::WriteOff && row.amount.minor > sums->open());
    if (isTooLarge)
        return std::unexpected(BillingError::RefundTooLarge);
    if (!sums->add(row))
        return std::unexpected(BillingError::Overflow);
    return {};
}

bool mayEnter(PaymentKind kind, Roles roles)
{
    if (roles.testFlag(Role::Supervisor))
        return true;
    switch (kind) {
    case PaymentKind::Charge:
    case PaymentKind::Deposit:
    case PaymentKind::Payment:
        return roles.testFlag(Role::Dispatcher);
    case PaymentKind::Refund:
    case PaymentKind::Void:
    case PaymentKind::WriteOff:
        return false;
    }
    return false;
}

} // namespace dispatch::domain
