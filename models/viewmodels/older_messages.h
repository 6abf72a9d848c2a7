// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/entities.h"
#include "journal/replica.h"

#include <QHash>
#include <QMap>

#include <functional>

namespace dispatch::viewmodels {

//! \brief The part of a conversation that is no longer present in the operation, page by page, backwards, as somebody scrolls.
//! A page read again is the same page.
//!
//! It comes from this machine's log, and where that has a hole from what the server was asked for and give() was told. The
//! versions of a thread's events have no gaps: so a hole is always noticed, wherever it is. What came from the server stays in
//! memory only: the replica's own log is whole from its newest event down, and a conversation alone would make a hole in it.
//! \threads one; reads the replica within the call
class OlderMessages {
public:
    static constexpr int PageMessages = 200;
    static constexpr int EventsAtOnce
        = 400; //!< of one look into the log; marks lie between the words
    //! Looks into the log for one page: a page of nothing but marks ends here, and the next goes on.
    static constexpr int MaxLooks = 25;
    static constexpr qsizetype MaxGiven = 4'000; //!< events from the server, kept around the newest

    using Reader
        = std::function<journal::Stored<std::vector<domain::Event>>(const journal::LogQuery &)>;

    struct Page {
        std::vector<domain::Message> messages; //!< newest first
        //! Set: there are no messages, because this machine lacks the events of the thread before that one of the log (0: from
        //! the newest). To be asked for again after give().
        std::optional<quint64> missingBefore;
    };

    struct Present {
        domain::ThreadId thread;
        quint64 ver = 0; //!< of the thread
        quint64 oldestN = 0; //!< of its messages: those before it are wanted
        quint64 olderCount = 0; //!< how many those are
    };
    void start(const Present &present, Reader reader);
    //! \param index 0 is the one before what is present; index - 1 must have been read
    //! \errors why it cannot be read, in plain words
    [[nodiscard]] std::expected<Page, QString> page(std::size_t index);
    //! \brief Whether there is a page of that index; known once the one before it was read.
    [[nodiscard]] bool hasPage(std::size_t index) const
    {
        return index < m_begins.size() && m_begins[index].left > 0;
    }
    //! \brief Events of the thread from the server. \return false: what was missing is not among them
    [[nodiscard]] bool give(std::span<const domain::Event> events);
    //! \brief The log is another one now.
    void forgetGiven() { m_given.clear(); }
    //! \brief How many messages the pages read so far have.
    [[nodiscard]] quint64 read() const
    {
        return m_begins.empty() ? 0 : m_present.olderCount - m_begins.back().left;
    }

private:
    //! Where a page begins.
    struct Place {
        quint64 beforeSeq = 0; //!< in the log; 0: the newest
        quint64 ver = 0; //!< of the next event of the thread
        quint64 left = 0; //!< messages from there on; the rest would be marks, and how it began
    };
    [[nodiscard]] journal::Stored<std::vector<domain::Event>> stretch(const Place &from);
    bool take(const domain::Event &event, std::vector<domain::Message> &out);
    void noteCorrection(const domain::Event &event);

    Present m_present;
    Reader m_reader;
    std::vector<Place> m_begins; //!< of each page known so far, and of the next
    quint64 m_missingVer = 0;
    QMap<quint64, domain::Event> m_given; //!< from the server, by version
    QHash<quint64, domain::Event>
        m_corrections; //!< by message: the last one, met before the words themselves
};

} // namespace dispatch::viewmodels
