// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QString>

#include <vector>

namespace dispatch::viewmodels {

//! \brief Short texts in one flat buffer, each standing for a number: what is typed is looked for in all of them at once.
//! \threads none of its own
class ValueLines {
public:
    enum class Match : quint8 { No, Part, Whole };

    void clear();
    //! \brief Adds a text for \p value; one that is there already stays as it is. A value may have several.
    void add(const QString &text, quint32 value);

    //! \brief The values with a text that has \p part anywhere.
    //! \param count of values: one more than the highest
    [[nodiscard]] std::vector<Match> withPart(const QString &part, std::size_t count) const;
    //! \brief The values with a text of whose words each of \p words begins one.
    [[nodiscard]] std::vector<Match> withWords(const QStringList &words, std::size_t count) const;

private:
    struct Line {
        qsizetype from = 0;
        quint32 value = 0;
    };
    template<class Judge>
    [[nodiscard]] std::vector<Match> search(
        const QByteArray &needle, std::size_t count, Judge judge) const;

    QByteArray m_text; //!< UTF-8; before each word a space, after each text a line feed
    std::vector<Line> m_lines; //!< ascending
    QSet<QString> m_known;
};

} // namespace dispatch::viewmodels
