// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/decisions.h"

#include "domain/billing.h"
#include "domain/limits.h"
#include "state/closing.h"

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

Refused refusedRow(BillingError error, PaymentKind kind)
{
    switch (error) {
    case BillingError::MixedCurrencies:
        return invalid(u"currency"_s,
            u"This job is kept in another currency. Enter the amount in that one."_s);
    case BillingError::AmountNotPositive:
        return invalid(u"minor"_s,
            u"The amount has to be above zero; the kind of entry says which way the money goes."_s);
    case BillingError::BadCurrency:
        return invalid(
            u"currency"_s, u"The currency is given by three capital letters, like EUR or USD."_s);
    case BillingError::RefundTooLarge:
        if (kind == PaymentKind::Refund)
            return invalid(u"minor"_s,
                u"More would be refunded than was paid. Enter at most what was paid."_s);
        if (kind == PaymentKind::Void)
            return invalid(u"minor"_s,
                u"More would be voided than was charged. Enter at most what was charged."_s);
        return invalid(
            u"minor"_s, u"More would be written off than is open. Enter at most what is open."_s);
    case BillingError::Overflow:
        return invalid(
            u"minor"_s, u"The amount is too large to be true. Check the number of digits."_s);
    }
    return invalid(u"minor"_s, u"The amount cannot be entered."_s);
}

} // namespace

Checked judge(Draft &draft, const AddPayment &args)
{
    const auto &operation = draft.operation();
    const auto *job = operation.job(args.job);
    if (!job || !isVisible(operation, draft.actor(), args.job))
        return notFound(Kind::Job);
    if (job->payments.size() >= MaxPaymentsPerJob)
        return refuse(ErrorCode::TooLarge,
            u"This job has %1 ledger rows already. Open a new job."_s.arg(MaxPaymentsPerJob),
            u"job"_s);
    if (auto ok = checkChars(args.method, u"method"_s, MaxNameChars); !ok)
        return ok;
    if (auto ok = checkBytes(args.reference, u"reference"_s, MaxTextBytes); !ok)
        return ok;
    if (auto ok = checkNoCardNumber(args.method, u"method"_s); !ok)
        return ok;
    if (auto ok = checkNoCardNumber(args.reference, u"reference"_s); !ok)
        return ok;

    Payment row;
    row.id = PaymentId { draft.entity().uuid };
    row.job = args.job;
    row.kind = args.kind;
    row.amount = args.amount;
    row.method = args.method;
    row.reference = args.reference;
    if (const auto ok = mayAdd(operation.ledger(args.job), row); !ok)
        return refusedRow(ok.error(), args.kind);
    draft.add(row.id,
        PaymentAdded { .job = args.job,
            .kind = args.kind,
            .amount = args.amount,
            .method = args.method,
            .reference = args.reference });
    Aftermath aftermath;
    aftermath.newRow = row;
    closeOrReopen(draft, args.job, aftermath);
    return {};
}

} // namespace dispatch::state
