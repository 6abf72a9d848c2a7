// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/search_words.h"

#include <QSet>

namespace dispatch::journal {

using namespace Qt::StringLiterals;

namespace {

//! Letters that no normalisation takes apart, but people do when they have no such key.
QStringView plainLetters(char32_t c)
{
    switch (c) {
    case U'ß':
        return u"ss";
    case U'æ':
        return u"ae";
    case U'œ':
        return u"oe";
    case U'ø':
        return u"o";
    case U'đ':
    case U'ð':
        return u"d";
    case U'ł':
        return u"l";
    case U'þ':
        return u"th";
    case U'ı':
        return u"i";
    default:
        return {};
    }
}

} // namespace

QStringList searchWords(QStringView text)
{
    QStringList words;
    QString word;
    const auto end = [&] {
        if (!word.isEmpty())
            words << std::exchange(word, {});
    };
    const auto points
        = text.toString().toLower().normalized(QString::NormalizationForm_KD).toUcs4();
    for (const auto point : points) {
        const auto c = static_cast<char32_t>(point);
        if (QChar::isMark(c))
            continue;
        // Private use is kept out: it marks what is not a word (log_index.h).
        if (!QChar::isLetterOrNumber(c)) {
            end();
            continue;
        }
        if (const auto letters = plainLetters(c); !letters.isEmpty())
            word += letters;
        else
            word += QChar::fromUcs4(c);
    }
    end();
    return words;
}

QStringList slipsOf(const QString &word)
{
    static constexpr QStringView Alphabet = u"abcdefghijklmnopqrstuvwxyz0123456789";
    if (word.size() > MaxSlipChars)
        return {};
    QStringList slips;
    QSet<QString> known { word };
    const auto add = [&](const QString &slip) {
        if (slip.isEmpty() || known.contains(slip))
            return;
        known.insert(slip);
        slips << slip;
    };
    for (qsizetype i = 0; i + 1 < word.size(); ++i) {
        QString swapped = word;
        std::swap(swapped[i], swapped[i + 1]);
        add(swapped);
    }
    for (qsizetype i = 0; i < word.size(); ++i)
        add(word.first(i) + word.sliced(i + 1));
    for (qsizetype i = 0; i <= word.size(); ++i) {
        for (const QChar c : Alphabet) {
            add(word.first(i) + c + word.sliced(i));
            if (i < word.size())
                add(word.first(i) + c + word.sliced(i + 1));
        }
    }
    return slips;
}

} // namespace dispatch::journal
