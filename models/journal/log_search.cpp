// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/log_search.h"

#include <QStringList>

#include <algorithm>

namespace dispatch::journal {

using namespace Qt::StringLiterals;

QString searchExpression(const QString &typed)
{
    QStringList parts;
    const auto words = typed.normalized(QString::NormalizationForm_C)
                           .simplified()
                           .split(u' ', Qt::SkipEmptyParts);
    for (auto word : words) {
        // A phrase without letters or digits has no tokens and would match nothing.
        if (!std::ranges::any_of(
                word, [](QChar c) { return c.isLetterOrNumber() || c.isSurrogate(); }))
            continue;
        parts << u"\""_s + word.replace(u'"', u"\"\""_s) + u"\"*"_s;
    }
    return parts.join(u' ');
}

} // namespace dispatch::journal
