// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/value_lines.h"

#include <QByteArrayMatcher>

#include <algorithm>

namespace dispatch::viewmodels {

namespace {

constexpr char LineEnd = '\n';

} // namespace

void ValueLines::clear()
{
    m_text.clear();
    m_lines.clear();
    m_known.clear();
}

void ValueLines::add(const QString &text, quint32 value)
{
    if (text.isEmpty() || m_known.contains(text))
        return;
    m_known.insert(text);
    m_lines.push_back({ m_text.size(), value });
    m_text += ' ';
    m_text += text.toUtf8();
    m_text += LineEnd;
}

template<class Judge>
std::vector<ValueLines::Match> ValueLines::search(
    const QByteArray &needle, std::size_t count, Judge judge) const
{
    std::vector<Match> matches(count, Match::No);
    const QByteArrayMatcher matcher(needle);
    for (qsizetype at = matcher.indexIn(m_text); at >= 0;) {
        const auto next = std::ranges::upper_bound(m_lines, at, {}, &Line::from);
        const Line &line = *std::prev(next);
        const qsizetype to = next == m_lines.end() ? m_text.size() : next->from;
        const Match match = judge(QByteArrayView(m_text).sliced(line.from, to - line.from));
        Match &slot = matches[line.value];
        slot = std::max(slot, match);
        at = to < m_text.size() ? matcher.indexIn(m_text, to) : -1;
    }
    return matches;
}

std::vector<ValueLines::Match> ValueLines::withPart(const QString &part, std::size_t count) const
{
    const QByteArray needle = part.toUtf8();
    if (needle.isEmpty())
        return std::vector<Match>(count, Match::No);
    return search(needle, count, [&](QByteArrayView line) {
        return line.size() == needle.size() + 2 ? Match::Whole : Match::Part;
    });
}

std::vector<ValueLines::Match> ValueLines::withWords(
    const QStringList &words, std::size_t count) const
{
    if (words.isEmpty())
        return std::vector<Match>(count, Match::No);
    QList<QByteArray> needles;
    for (const QString &word : words)
        needles << ' ' + word.toUtf8();
    QByteArray whole = ' ' + words.join(u' ').toUtf8() + LineEnd;
    // The longest word is in the fewest texts.
    std::ranges::sort(needles, std::ranges::greater(), &QByteArray::size);
    return search(needles.front(), count, [&](QByteArrayView line) {
        if (line == whole)
            return Match::Whole;
        return std::ranges::all_of(
                   needles, [&](const QByteArray &needle) { return line.contains(needle); })
            ? Match::Part
            : Match::No;
    });
}

} // namespace dispatch::viewmodels
