// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/text_fold.h"

#include <algorithm>
#include <array>
#include <vector>

namespace dispatch::atlas {

using namespace Qt::StringLiterals;

QString folded(QStringView text)
{
    // Compatibility decomposition parts a letter from its accents; these few are letters of their own.
    static constexpr std::array Letters { std::pair(u'ß', "ss"_L1), std::pair(u'œ', "oe"_L1),
        std::pair(u'æ', "ae"_L1), std::pair(u'ø', "o"_L1), std::pair(u'ł', "l"_L1),
        std::pair(u'đ', "d"_L1), std::pair(u'ð', "d"_L1), std::pair(u'þ', "th"_L1),
        std::pair(u'ı', "i"_L1) };
    const QString apart = text.toString().toLower().normalized(QString::NormalizationForm_KD);
    QString out;
    out.reserve(apart.size());
    for (const QChar c : apart) {
        if (c.isMark())
            continue;
        const auto letter
            = std::ranges::find(Letters, c.unicode(), [](const auto &l) { return l.first; });
        if (letter != Letters.end())
            out += letter->second;
        else if (c.isLetterOrNumber() || c.isSurrogate())
            out += c;
        else if (!out.isEmpty() && !out.endsWith(u' '))
            out += u' ';
    }
    if (out.endsWith(u' '))
        out.chop(1);
    return out;
}

std::optional<int> typingErrors(QStringView typed, QStringView word, int most, bool isBeginning)
{
    const auto n = static_cast<std::size_t>(typed.size());
    // Of a word that goes on, no more can matter.
    const auto m
        = std::min(static_cast<std::size_t>(word.size()), n + static_cast<std::size_t>(most));
    if (!isBeginning && static_cast<std::size_t>(word.size()) > m)
        return std::nullopt;
    if (n > m + static_cast<std::size_t>(most))
        return std::nullopt;
    std::vector<int> beforeLast(m + 1);
    std::vector<int> last(m + 1);
    std::vector<int> now(m + 1);
    for (std::size_t j = 0; j <= m; ++j)
        last[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= n; ++i) {
        now[0] = static_cast<int>(i);
        int least = now[0];
        for (std::size_t j = 1; j <= m; ++j) {
            const auto ti = static_cast<qsizetype>(i);
            const auto wj = static_cast<qsizetype>(j);
            const bool isSame = typed[ti - 1] == word[wj - 1];
            now[j] = std::min({ last[j] + 1, now[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1) });
            if (i > 1 && j > 1 && typed[ti - 1] == word[wj - 2] && typed[ti - 2] == word[wj - 1])
                now[j] = std::min(now[j], beforeLast[j - 2] + 1);
            least = std::min(least, now[j]);
        }
        if (least > most)
            return std::nullopt;
        std::swap(beforeLast, last);
        std::swap(last, now);
    }
    const int errors = isBeginning ? *std::ranges::min_element(last) : last[m];
    return errors <= most ? std::optional(errors) : std::nullopt;
}

} // namespace dispatch::atlas
