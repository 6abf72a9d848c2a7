// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/fuzzy.h"

#include <QString>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

// "José" is found by "jose".
QString plain(QStringView text)
{
    QString out;
    const QString apart = text.toString().normalized(QString::NormalizationForm_KD);
    for (const QChar c : apart) {
        if (c.category() != QChar::Mark_NonSpacing)
            out.append(c);
    }
    return out.toCaseFolded();
}

bool beginsWords(const QStringList &typed, const QStringList &words)
{
    return std::ranges::all_of(typed, [&](const QString &part) {
        return std::ranges::any_of(
            words, [&](const QString &word) { return word.startsWith(part); });
    });
}

bool hasInOrder(QStringView letters, QStringView text)
{
    qsizetype at = 0;
    for (const QChar c : letters) {
        if (c == u' ')
            continue;
        at = text.indexOf(c, at);
        if (at < 0)
            return false;
        ++at;
    }
    return true;
}

} // namespace

int fuzzyScore(QStringView typed, QStringView text)
{
    constexpr int Whole = 100;
    constexpr int Beginning = 80;
    constexpr int Words = 60;
    constexpr int Part = 40;
    constexpr qsizetype FewestLetters = 2; // one letter is in every text
    const QString needle = plain(typed).simplified();
    const QString hay = plain(text);
    if (needle.isEmpty())
        return MereLetters;
    if (needle == hay)
        return Whole;
    if (hay.startsWith(needle))
        return Beginning;
    if (beginsWords(needle.split(u' '), hay.split(u' ', Qt::SkipEmptyParts)))
        return Words;
    if (hay.contains(needle))
        return Part;
    return needle.size() >= FewestLetters && hasInOrder(needle, hay) ? MereLetters : 0;
}

} // namespace dispatch::viewmodels
