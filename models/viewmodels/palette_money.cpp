// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/palette.h"

#include "viewmodels/money_text.h"
#include "viewmodels/money_words.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// The verbs about money: "pay 481 120 card", checked with each letter like all others.

namespace {

//! What was typed behind the job, taken apart.
struct MoneyWords {
    QString amount; //!< the first word that begins like one
    QString method, reference;
    QStringList others; //!< all words but the amount
};

MoneyWords wordsOf(PaymentKind kind, const QString &text)
{
    MoneyWords words;
    words.others = text.split(u' ', Qt::SkipEmptyParts);
    const auto amount = std::ranges::find_if(words.others, [](const QString &word) {
        return std::ranges::any_of(
            word.first(std::min<qsizetype>(word.size(), 2)), [](QChar c) { return c.isDigit(); });
    });
    if (amount != words.others.end()) {
        words.amount = *amount;
        words.others.erase(amount);
    }
    QStringList rest = words.others;
    // A charge has no way of paying: there the words say what it is for, and its reference is the invoice's number.
    if (kind == PaymentKind::Charge)
        words.method = rest.join(u' ');
    else if (movesMoney(kind) && !rest.isEmpty() && isPaymentMethod(rest.constFirst()))
        words.method = rest.takeFirst();
    if (kind != PaymentKind::Charge)
        words.reference = rest.join(u' ');
    return words;
}

} // namespace

void Palette::offerMoney(const PaletteVerb &verb, const PaletteLine &line)
{
    const JobInfo *job = jobOf(line);
    if (!job)
        return offerJobs(verb, line, line.text, false);
    const auto paymentKind = std::get<PaymentKind>(verb.what);
    const auto kind = static_cast<MoneyKind::Value>(paymentKind);
    const MoneyWords words = wordsOf(paymentKind, line.text);
    const MoneyVerdict verdict
        = m_session->money()->judge(job->id, kind, words.amount, words.method, words.reference);
    const QString title = QLatin1StringView(verb.word) + u' ' + job->numberText + u' ' + job->title;
    PaletteItem item { .title
        = verdict.amount.isEmpty() ? title : tr("%1: %2").arg(title, verdict.amount),
        .detail = {},
        .key = QString::fromLatin1(verb.key),
        .completion = {} };
    QStringList parts { QString::fromLatin1(verb.word), QString::number(job->number) };
    if (words.amount.isEmpty())
        parts << m_session->money()->usualAmount(job->id, kind);
    else
        parts << words.amount;
    parts << words.others;
    parts.removeAll(QString());
    item.completion = parts.join(u' ') + u' ';
    if (!verdict.whyNot.isEmpty()) {
        item.isRefused = true;
        item.detail = verdict.whyNot;
        return add(item);
    }
    if (!verdict.isReady) {
        item.detail = verdict.hint;
        return add(item);
    }
    QStringList details { words.method, words.reference, verdict.outcome };
    details.removeAll(QString());
    item.detail = details.join(u" · "_s);
    add(item, [session = m_session, id = job->id, kind, words] {
        session->selectJob(id);
        session->money()->add(id, kind, words.amount, words.method, words.reference);
    });
}

void Palette::offerRefundFirst(const JobInfo &job)
{
    const auto held = m_session->money()->refundFirst(job.id);
    if (!held)
        return;
    const auto verbs = paletteVerbs();
    const auto refund = std::ranges::find_if(verbs, [](const PaletteVerb &verb) {
        const auto *kind = std::get_if<PaymentKind>(&verb.what);
        return kind && *kind == PaymentKind::Refund;
    });
    offerMoney(*refund,
        { .verb = {},
            .jobNumber = static_cast<quint64>(job.number),
            .at = {},
            .rest = {},
            .text = amountToType(*held) });
}

} // namespace dispatch::viewmodels
