// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"
#include "feed/server_query.h"

#include <expected>
#include <functional>
#include <vector>

namespace dispatch::feed {

//! \brief Asks a Dispatch server where a technician was: GET /v1/tracks/{tech}. The server notes who asked. One request at a
//! time; a new one takes the place of the one under way, whose answer is dropped.
//! \threads the one it was made in
class TrackClient {
public:
    //! Fixes in any order, or why there are none, in plain words without a full stop.
    using Answer = std::function<void(std::expected<std::vector<domain::Fix>, QString>)>;

    void ask(const QUrl &server, const QString &accessToken, const domain::TechnicianId &technician,
        domain::Timestamp from, domain::Timestamp to, Answer answer);
    void cancel() { m_query.cancel(); }

    //! \brief Reads the server's answer. Entries that cannot be read are left out.
    [[nodiscard]] static std::expected<std::vector<domain::Fix>, QString> read(
        const QByteArray &body);

private:
    ServerQuery m_query;
};

} // namespace dispatch::feed
