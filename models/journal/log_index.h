// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/log_query.h"
#include "journal/sqlite.h"

#include <QSet>

namespace dispatch::journal {

//! \brief What one event is found by.
struct LogText {
    QStringList words; //!< searchWords() of all it says and of all names in it
    QStringList who, customer, technician, address, kinds;
    std::optional<quint64> job;
};

//! \brief The words of the log: which events have which, newest first, and which words there are at all.
//!
//! A word that goes on ("boil…") is looked up among the words there are, and each of those is asked for by itself: so
//! that SQLite steps through the newest events and stops, instead of putting the lists of all that begin so together
//! first. Beginnings of up to three letters have lists of their own. What an event is, who did it and which job it belongs
//! to are words too, with a mark before them that nobody can type.
//! \threads one at a time; calls belong into the caller's transaction
class LogIndex {
public:
    //! A word that begins more words than this is left to SQLite.
    static constexpr int MaxEndings = 48;
    //! Guesses at a misspelt word that are weighed by how often they occur, and how far the counting goes.
    static constexpr int MaxGuesses = 12;
    static constexpr int MaxGuessWeight = 200;

    //! \brief For writing; the tables are made if they are not there.
    //! \return whether the index is empty although there may be events: it is new, or a program that does not know it went on
    [[nodiscard]] Stored<bool> prepare(sqlite::Database &database);
    //! \brief For reading. \errors if the file has no such index yet, or there is no memory for it
    [[nodiscard]] Stored<void> prepareReading(sqlite::Database &database);
    [[nodiscard]] Stored<void> add(quint64 seq, const LogText &text);
    [[nodiscard]] Stored<void> clear();

    struct Expression {
        QString fts; //!< for MATCH; empty: every event
        bool isHopeless = false; //!< a word is nowhere: nothing can match
    };
    [[nodiscard]] Stored<Expression> expression(const LogFilter &filter);
    //! \brief The filter with words that are nowhere replaced by the likeliest ones at one slip from them.
    //! \return nullopt if nothing can be mended
    [[nodiscard]] Stored<std::optional<LogFilter>> mended(const LogFilter &filter);

private:
    struct Endings {
        QStringList words;
        bool areAll = true; //!< there are no more than these
    };
    [[nodiscard]] Stored<Endings> endingsOf(const QString &beginning);
    [[nodiscard]] Stored<QString> wordExpression(
        const QString &mark, const QString &word, bool isWhole);
    [[nodiscard]] Stored<QString> phraseExpression(const QStringList &words, bool isWhole);
    [[nodiscard]] Stored<QString> termExpression(const LogTerm &term);
    [[nodiscard]] Stored<QString> guess(const QString &word);

    sqlite::Statement m_insertText, m_insertWord, m_mark, m_unmark, m_clearTexts, m_clearWords;
    sqlite::Statement m_endings, m_weight;
    QSet<QString> m_known; //!< words that are in the table for sure; bounded
};

} // namespace dispatch::journal
