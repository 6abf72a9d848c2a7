// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"
#include "feed/server_query.h"

#include <expected>
#include <functional>
#include <vector>

namespace dispatch::feed {

//! \brief Asks a Dispatch server where a technician was: GET /v1/tracks/{tech}, page by page where there is more than it gives
//! at once. The server notes who asked. One request at a time; a new one takes the place of the one under way, whose answer is
//! dropped.
//! \threads the one it was made in
class TrackClient {
public:
    //! Fixes in any order, or why there are none, in plain words without a full stop.
    using Answer = std::function<void(std::expected<std::vector<domain::Fix>, QString>)>;
    //! The pages of one answer: at 20,000 fixes each, one a second for two weeks.
    static constexpr int MaxPages = 60;
    struct Page {
        std::vector<domain::Fix> fixes;
        bool isComplete = true; //!< false: later ones are left out
    };

    void ask(const QUrl &server, const QString &accessToken, const domain::TechnicianId &technician,
        domain::Timestamp from, domain::Timestamp to, Answer answer);
    void cancel() { m_query.cancel(); }

    //! \brief Reads the server's answer. Entries that cannot be read are left out.
    [[nodiscard]] static std::expected<Page, QString> read(const QByteArray &body);

private:
    struct Request {
        QUrl server;
        QString accessToken;
        domain::TechnicianId technician;
        domain::Timestamp from, to;
        Answer answer;
        std::vector<domain::Fix> fixes {}; //!< of the pages before
        int pages = 0;
    };
    void askPage(Request request);
    void take(Request request, Page page);

    ServerQuery m_query;
};

} // namespace dispatch::feed
