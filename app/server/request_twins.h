// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/event_log.h"
#include "state/operation.h"

#include <QHash>
#include <QSet>

namespace dispatch::server {

//! \brief Which open jobs a request may be asking for a second time: those with the same telephone number, however it is
//! written, or the same address but for capitals, accents and punctuation. A hint for people; nothing is refused for it.
//!
//! Keeps an index of open jobs, brought up to date from the log when asked: whoever takes no requests pays nothing.
//! \threads one
class RequestTwins {
public:
    static constexpr std::size_t MaxNamed = 10; //!< the newest
    //! A number's end says who it is; how its beginning is written (+43, 0043, 0) does not.
    static constexpr qsizetype PhoneEndDigits = 9;
    static constexpr qsizetype MinPhoneDigits = 6; //!< with fewer it is an extension, or no number
    //! Events to catch up with one by one; beyond, the index is made anew.
    static constexpr quint64 MaxCatchUp = 1'024;

    RequestTwins(const EventLog &log, const journal::EventStore &store)
        : m_log(log)
        , m_store(store)
    {
    }

    //! \param operation at the head of the log
    //! \param older jobs with a number below this one; 0: all
    //! \return numbers of jobs, ascending
    [[nodiscard]] std::vector<quint64> of(
        const domain::JobFields &fields, const state::Operation &operation, quint64 older = 0);

    //! \brief What is compared; empty: says nothing.
    [[nodiscard]] static QString phoneKey(const QString &phone);
    [[nodiscard]] static QString addressKey(const QString &address);

private:
    struct Keys {
        QString phone, address;
    };
    void catchUp(const state::Operation &operation);
    void note(const domain::JobId &id, const state::Operation &operation);
    void forget(const domain::JobId &id);

    const EventLog &m_log;
    const journal::EventStore &m_store;
    std::optional<quint64> m_upTo; //!< of the log
    QHash<domain::JobId, Keys> m_keys; //!< of open jobs
    QHash<QString, QSet<domain::JobId>> m_byPhone, m_byAddress;
};

} // namespace dispatch::server
