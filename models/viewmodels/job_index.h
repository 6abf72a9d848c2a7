// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/job_filter.h"
#include "viewmodels/job_queue.h"

#include <QHash>

#include <array>
#include <string>
#include <vector>

namespace dispatch::viewmodels {

//! \brief What the filter asks of each job, in flat arrays: a letter typed asks 100,000 of them and must not touch a string
//! of each.
//!
//! The words of title, customer and address are kept once each; a row holds their numbers. A word that is typed is looked
//! for in the words there are, and a row is asked only whether it has one of those found. State, technician, trade and area
//! are numbers of a short list likewise.
//! \threads none of its own
class JobIndex {
public:
    enum Facet { State, Technician, Trade, Area };

    void clear();
    //! \brief Adds the row after the last.
    void add(const JobInfo &info, const DayBounds &day);
    void set(quint32 row, const JobInfo &info, const DayBounds &day);
    [[nodiscard]] quint32 size() const { return static_cast<quint32>(m_facts.size()); }
    //! \brief Words that no row has any more take more room than they should: it is time to fill it anew.
    [[nodiscard]] bool isWasteful() const;

    [[nodiscard]] quint32 queues(quint32 row) const { return m_facts[row].queues; }
    [[nodiscard]] int number(quint32 row) const { return m_facts[row].number; }
    //! \brief In no queue, until it is set anew.
    void hide(quint32 row) { m_facts[row].queues = 0; }
    [[nodiscard]] quint64 letters(quint32 row) const { return m_facts[row].letters; }
    //! \brief Number, title, customer and address as plainText(), for the palette.
    [[nodiscard]] const QString &plain(quint32 row) const { return m_plain[row]; }
    //! \brief When the row changes next by time alone; infinite if it does not.
    [[nodiscard]] double changesAtMs(quint32 row) const { return m_changesAtMs[row]; }
    void setChangesAt(quint32 row, double momentMs) { m_changesAtMs[row] = momentMs; }

private:
    friend class JobSearch;
    static constexpr std::size_t FacetCount = 4;

    struct Facts {
        double dueMs = 0;
        quint64 letters = 0;
        quint32 firstWord = 0; //!< in m_wordIds
        quint32 queues = 0;
        qint32 number = 0;
        quint16 wordCount = 0;
        quint8 priority = 0;
        quint8 flags = 0; //!< by JobFilter::Is
        std::array<quint32, FacetCount> facets {};
    };
    //! The different values of a field.
    struct Values {
        QHash<QString, quint32> ids; //!< by plain text
        QStringList plain;
        quint32 idOf(const QString &text);
    };
    [[nodiscard]] quint32 wordId(const QByteArray &word);

    QHash<QByteArray, quint32> m_ids;
    std::string m_text; //!< all words, UTF-8, each ended by a line feed
    std::vector<quint32> m_starts; //!< of the words in m_text
    std::vector<quint32> m_wordIds; //!< of the rows, one after the other
    std::array<Values, FacetCount> m_values;
    std::vector<Facts> m_facts;
    std::vector<QString> m_plain;
    std::vector<double> m_changesAtMs;
    std::size_t m_unused = 0; //!< entries of m_wordIds that are no row's any more
};

//! \brief A filter, prepared for an index. Good until the index is cleared; rows and words may be added meanwhile.
class JobSearch {
public:
    JobSearch(const JobFilter &filter, const JobIndex &index, const DayBounds &day);
    [[nodiscard]] bool matches(quint32 row) const;
    //! \brief The same of all rows of a queue at once. \param isMatch by row; 1 for those that are in it and match
    void matchAll(JobQueue::Value queue, std::vector<quint8> &isMatch) const;

private:
    struct Word {
        std::string text;
        quint64 letters = 0;
        bool isValueAnywhere = false; //!< also a state, technician, trade or area has it
        qint32 number = -1; //!< as a number; -1: it is none
        qint32 numberUnit = 0; //!< 10 to the number of its digits
        bool isNumberOnly = false; //!< "#48"
        std::vector<quint8> isIn; //!< by word
        std::array<std::vector<quint8>, JobIndex::FacetCount> isValue; //!< by value
    };
    struct Term {
        JobFilter::Term what;
        std::vector<quint8> isValue; //!< by value of its facet
    };
    void keepUp() const; //!< with words and values that have come since
    void extend() const;
    [[nodiscard]] bool holdAll(const JobIndex::Facts &facts) const;
    [[nodiscard]] bool hasWord(const JobIndex::Facts &facts, const Word &word) const;
    [[nodiscard]] bool holds(const JobIndex::Facts &facts, const Term &term) const;

    const JobIndex &m_index;
    DayBounds m_day;
    mutable std::vector<Word> m_words;
    mutable std::vector<Term> m_terms;
    mutable std::size_t m_knownWords = 0;
    mutable std::size_t m_knownValues = 0;
};

} // namespace dispatch::viewmodels
