// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/entities.h"
#include "journal/replica.h"

#include <QHash>

#include <functional>

namespace dispatch::viewmodels {

//! \brief The part of a conversation that is no longer present in the operation, read from this machine's log page by page,
//! backwards, as somebody scrolls. A page read again is the same page.
//! \threads one; reads the replica within the call
class OlderMessages {
public:
    static constexpr int PageMessages = 200;
    static constexpr int EventsAtOnce
        = 400; //!< of one look into the log; marks lie between the words
    //! Looks into the log for one page: a page of nothing but marks ends here, and the next goes on.
    static constexpr int MaxLooks = 25;

    using Reader
        = std::function<journal::Stored<std::vector<domain::Event>>(const journal::LogQuery &)>;

    struct Page {
        std::vector<domain::Message> messages; //!< newest first
        quint64 nextBeforeSeq
            = 0; //!< where the page after it (older) begins; 0: the log has no more
    };

    //! \param beforeN the oldest message that is present: those before it are wanted
    void start(const domain::ThreadId &thread, quint64 beforeN, Reader reader);
    //! \param index 0 is the one before what is present; index - 1 must have been read
    //! \errors why it cannot be read, in plain words
    [[nodiscard]] std::expected<std::vector<domain::Message>, QString> page(std::size_t index);
    //! \brief Whether there is a page of that index; known once the one before it was read.
    [[nodiscard]] bool hasPage(std::size_t index) const
    {
        return index < m_begins.size() && !m_thread.isNull();
    }
    [[nodiscard]] const domain::ThreadId &thread() const { return m_thread; }

private:
    [[nodiscard]] std::expected<Page, QString> read(quint64 beforeSeq);
    void take(const domain::Event &event, std::vector<domain::Message> &out);

    domain::ThreadId m_thread;
    quint64 m_beforeN = 0;
    Reader m_reader;
    std::vector<quint64> m_begins; //!< `beforeSeq` of each page known so far
    QHash<quint64, domain::Event>
        m_corrections; //!< by message: the last one, met before the words themselves
};

} // namespace dispatch::viewmodels
