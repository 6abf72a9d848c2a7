// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/fuzzy.h"
#include "viewmodels/job_index.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dispatch::viewmodels {

//! \brief The jobs that a few letters stand for, best first: what FuzzyNeedle::score() says of every job, without asking it of each.
//!
//! Texts lie one after the other in the order in which jobs of one score are shown. So the search ends when as many as can
//! be shown have the best score there is, and never jumps about in memory. Where it had to look at all of them and found only a
//! few, the next letter is looked for among those.
//! \threads none of its own
class JobFinder {
public:
    explicit JobFinder(const JobIndex &index)
        : m_index(index)
    {
    }

    //! \brief The index has been filled anew.
    void clear();
    //! \brief The row is new, or its text is another one.
    void note(quint32 row);
    //! \brief Takes in what was noted: a quarter of a microsecond a job. Whoever has time for it spares the next letter the wait.
    void bringUpToDate();
    //! \brief Something else of some row is another: it may be open now.
    void forget() { m_last.reset(); }

    //! \param needle not empty
    //! \return rows, the highest score first, within it by their text
    [[nodiscard]] std::vector<quint32> best(
        const FuzzyNeedle &needle, std::size_t most, bool isOpenOnly);

private:
    struct Entry {
        quint64 order = 0;
        quint64 letters = 0;
        quint32 row = 0;
        quint32 at = 0; //!< in m_text
        quint32 size = 0;
    };
    //! All there are for a needle.
    struct Last {
        QString text;
        bool isOpenOnly = false;
        std::vector<Entry> entries;
    };
    struct Search;

    [[nodiscard]] std::string_view textOf(const Entry &entry) const
    {
        return std::string_view(m_text).substr(entry.at, entry.size);
    }
    [[nodiscard]] bool isBefore(const Entry &a, const Entry &b) const;
    [[nodiscard]] Entry entryOf(quint32 row) const;
    [[nodiscard]] std::span<const Entry> beginningWith(std::string_view text) const;
    void write(Entry &entry);
    void fill();

    const JobIndex &m_index;
    std::vector<Entry> m_entries; //!< by text
    std::string m_text; //!< of all, UTF-8
    std::size_t m_unused = 0; //!< bytes of m_text that are no job's any more
    std::vector<quint32> m_noted;
    std::optional<Last> m_last;
    bool m_isFilled = false;
};

} // namespace dispatch::viewmodels
