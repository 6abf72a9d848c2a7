// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/natural_order.h"

namespace dispatch::viewmodels {
namespace {

//! Takes the digits at \p at; leading zeros are left out.
QStringView takeNumber(QStringView text, qsizetype &at)
{
    while (at < text.size() && text[at].digitValue() == 0)
        ++at;
    const qsizetype from = at;
    while (at < text.size() && text[at].isDigit())
        ++at;
    return text.sliced(from, at - from);
}

//! However long the numbers are: the one with more digits is the greater.
int compareNumbers(QStringView a, QStringView b)
{
    if (a.size() != b.size())
        return a.size() < b.size() ? -1 : 1;
    for (qsizetype i = 0; i < a.size(); ++i) {
        if (const int apart = a[i].digitValue() - b[i].digitValue())
            return apart;
    }
    return 0;
}

} // namespace

int compareNaturally(QStringView a, QStringView b)
{
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < a.size() && j < b.size()) {
        if (a[i].isDigit() && b[j].isDigit()) {
            if (const int apart = compareNumbers(takeNumber(a, i), takeNumber(b, j)))
                return apart;
            continue;
        }
        const QChar left = a[i++].toCaseFolded();
        const QChar right = b[j++].toCaseFolded();
        if (left != right)
            return left < right ? -1 : 1;
    }
    return static_cast<int>(i < a.size()) - static_cast<int>(j < b.size());
}

} // namespace dispatch::viewmodels
