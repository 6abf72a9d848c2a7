// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"
#include "feed/server_query.h"

#include <expected>
#include <functional>
#include <vector>

namespace dispatch::feed {

//! \brief A page of the log, as far as the account may see it.
struct LogPage {
    quint64 head = 0; //!< of the log now
    quint64 to = 0; //!< how far the page looked: what is hidden leaves holes
    std::vector<domain::Event> events; //!< ascending
};

//! \brief Asks a Dispatch server for what happened, all of it or to one thing: GET /v1/log. One request at a time; a new one takes the place of the one
//! under way, whose answer is dropped.
//! \threads the one it was made in
class LogClient {
public:
    //! The page, or why there is none, in plain words without a full stop.
    using Answer = std::function<void(std::expected<LogPage, QString>)>;

    void ask(
        const QUrl &server, const QString &accessToken, quint64 after, int limit, Answer answer);
    //! \brief The last \p limit events of one thing before \p before (0: the newest).
    void askAbout(const QUrl &server, const QString &accessToken, const domain::EntityRef &thing,
        quint64 before, int limit, Answer answer);
    void cancel() { m_query.cancel(); }
    //! \brief The last answer was that this account is not shown it: asking again changes nothing.
    [[nodiscard]] bool isForbidden() const { return m_query.isForbidden(); }

    //! \brief Reads the server's answer. An event that cannot be read makes the page useless: history has no holes that
    //! nobody knows of.
    [[nodiscard]] static std::expected<LogPage, QString> read(const QByteArray &body);

private:
    void send(
        const QUrl &server, const QString &accessToken, const QUrlQuery &query, Answer answer);

    ServerQuery m_query;
};

} // namespace dispatch::feed
