// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/money_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using domain::BillingState;
using domain::PaymentKind;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Money", text);
}

} // namespace

QString paymentKindText(PaymentKind kind)
{
    switch (kind) {
    case PaymentKind::Charge:
        return tr("Charge");
    case PaymentKind::Deposit:
        return tr("Deposit");
    case PaymentKind::Payment:
        return tr("Payment");
    case PaymentKind::Refund:
        return tr("Refund");
    case PaymentKind::Void:
        return tr("Void");
    case PaymentKind::WriteOff:
        return tr("Write-off");
    }
    return {};
}

QString paymentKindHelp(PaymentKind kind)
{
    switch (kind) {
    case PaymentKind::Charge:
        return tr("what the customer owes");
    case PaymentKind::Deposit:
        return tr("paid before the work");
    case PaymentKind::Payment:
        return tr("paid by the customer");
    case PaymentKind::Refund:
        return tr("money given back");
    case PaymentKind::Void:
        return tr("a charge that was wrong");
    case PaymentKind::WriteOff:
        return tr("what nobody will pay any more");
    }
    return {};
}

bool movesMoney(PaymentKind kind)
{
    return kind == PaymentKind::Deposit || kind == PaymentKind::Payment
        || kind == PaymentKind::Refund;
}

int directionOf(PaymentKind kind)
{
    return kind == PaymentKind::Charge || kind == PaymentKind::Refund ? 1 : -1;
}

bool isPaymentMethod(const QString &word)
{
    static constexpr std::array methods { "cash"_L1, "card"_L1, "transfer"_L1, "cheque"_L1,
        "check"_L1, "online"_L1, "debit"_L1 };
    return std::ranges::any_of(methods, [&word](QLatin1StringView method) {
        return word.compare(method, Qt::CaseInsensitive) == 0;
    });
}

QString billingStateText(BillingState state)
{
    switch (state) {
    case BillingState::None:
        return tr("Nothing charged");
    case BillingState::Draft:
        return tr("No invoice yet");
    case BillingState::Sent:
        return tr("Invoice is out");
    case BillingState::Partial:
        return tr("Partly paid");
    case BillingState::Paid:
        return tr("Paid");
    case BillingState::Void:
        return tr("Voided");
    case BillingState::WrittenOff:
        return tr("Written off");
    }
    return {};
}

Tone::Value toneOf(BillingState state)
{
    switch (state) {
    case BillingState::Draft:
    case BillingState::Sent:
        return Tone::Info;
    case BillingState::Partial:
        return Tone::Warning;
    case BillingState::Paid:
        return Tone::Good;
    case BillingState::None:
    case BillingState::Void:
    case BillingState::WrittenOff:
        break;
    }
    return Tone::Quiet;
}

} // namespace dispatch::viewmodels
