// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/csv_text.h"

#include <algorithm>

namespace dispatch::viewmodels {

using namespace Qt::StringLiterals;

namespace {

//! "-12.50": a minus sign alone does not make a formula of it.
bool isNumber(const QString &cell)
{
    bool ok = false;
    (void)cell.toDouble(&ok);
    return ok && std::ranges::all_of(cell, [](QChar c) {
        return (c >= u'0' && c <= u'9') || c == u'.' || c == u'-';
    });
}

QString harmless(const QString &cell)
{
    static constexpr QStringView Starts = u"=+-@\t\r";
    // Also behind spaces and full-width forms: some programs skip the one and take the other for the sign.
    const QString start = cell.trimmed().left(1).normalized(QString::NormalizationForm_KC);
    const bool isFormula = !cell.isEmpty()
        && (Starts.contains(cell.front()) || (!start.isEmpty() && Starts.contains(start.front())));
    return isFormula && !isNumber(cell) ? QString(u'\'' + cell) : cell;
}

} // namespace

QByteArray csvRow(const QStringList &cells)
{
    QStringList quoted;
    for (const auto &each : cells) {
        QString cell = harmless(each);
        const bool needsQuotes = std::ranges::any_of(cell, [](QChar c) {
            return c == u'"' || c == u',' || c == u';' || c == u'\n' || c == u'\r' || c == u'\t';
        });
        quoted << (needsQuotes ? QString(u'"' + cell.replace(u'"', u"\"\""_s) + u'"') : cell);
    }
    return quoted.join(u',').toUtf8() + "\r\n";
}

} // namespace dispatch::viewmodels
