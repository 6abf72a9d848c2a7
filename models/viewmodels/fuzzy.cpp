// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/fuzzy.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

bool beginsAWord(QStringView part, QStringView text)
{
    for (qsizetype at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
        if (at == 0 || text[at - 1] == u' ')
            return true;
    }
    return false;
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

QString plainText(QStringView text)
{
    if (std::ranges::all_of(text, [](QChar c) { return c.unicode() < 0x80; }))
        return text.toString().toLower();
    QString out;
    const QString apart = text.toString().normalized(QString::NormalizationForm_KD);
    for (const QChar c : apart) {
        if (c.category() != QChar::Mark_NonSpacing)
            out.append(c);
    }
    return out.toCaseFolded();
}

quint64 letterBits(QStringView plain)
{
    quint64 bits = 0;
    for (const QChar c : plain) {
        if (c != u' ')
            bits |= quint64(1) << (c.unicode() % 64);
    }
    return bits;
}

FuzzyNeedle::FuzzyNeedle(QStringView typed)
    : m_text(plainText(typed).simplified())
    , m_words(m_text.split(u' '))
    , m_letters(letterBits(m_text))
{
}

int FuzzyNeedle::score(QStringView plain) const
{
    constexpr int Whole = 100;
    constexpr int Beginning = 80;
    constexpr int Words = 60;
    constexpr int Part = 40;
    if (m_text.isEmpty())
        return MereLetters;
    const qsizetype at = plain.indexOf(m_text);
    if (at == 0)
        return plain.size() == m_text.size() ? Whole : Beginning;
    // One word that is not there begins no word either: most texts are done with after one look.
    if (at < 0 && m_words.size() == 1)
        return m_text.size() >= FewestLetters && hasInOrder(m_text, plain) ? MereLetters : 0;
    if (std::ranges::all_of(
            m_words, [plain](const QString &word) { return beginsAWord(word, plain); }))
        return Words;
    if (at > 0)
        return Part;
    return m_text.size() >= FewestLetters && hasInOrder(m_text, plain) ? MereLetters : 0;
}

int fuzzyScore(QStringView typed, QStringView text)
{
    return FuzzyNeedle(typed).score(plainText(text));
}

} // namespace dispatch::viewmodels
