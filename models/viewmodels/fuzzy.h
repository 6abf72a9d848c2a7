// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <QStringView>

namespace dispatch::viewmodels {

//! \brief Without case and accents: "José" is found by "jose".
[[nodiscard]] QString plainText(QStringView text);

//! A score no better than this: the letters are there in order, as they are in many a text.
inline constexpr int MereLetters = 20;

//! \brief How well what was typed stands for a text, case and accents aside: the whole of it, the beginning of its words, a
//! part, or its letters in order.
//! \return 0 for not at all; higher is better, and comparable between texts
[[nodiscard]] int fuzzyScore(QStringView typed, QStringView text);

//! \brief What was typed, prepared once for many texts.
class FuzzyNeedle {
public:
    //! One letter is in every text: of fewer than these, letters in order mean nothing.
    static constexpr qsizetype FewestLetters = 2;

    explicit FuzzyNeedle(QStringView typed);
    //! \brief As fuzzyScore().
    //! \param plain a text as plainText() gives it
    [[nodiscard]] int score(QStringView plain) const;
    [[nodiscard]] bool isEmpty() const { return m_text.isEmpty(); }
    //! \brief What was typed as plainText(), with single spaces, and its words.
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] const QStringList &words() const { return m_words; }
    //! \brief Its letters as bits: a text without one of them scores 0 and need not be asked.
    [[nodiscard]] quint64 letters() const { return m_letters; }

private:
    QString m_text;
    QStringList m_words;
    quint64 m_letters;
};

//! \brief The letters of a text as bits, several to a bit.
[[nodiscard]] quint64 letterBits(QStringView plain);

} // namespace dispatch::viewmodels
