// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace dispatch::server {

//! \brief One request as the routes see it, whatever carried it.
struct HttpRequest {
    QByteArray method; //!< upper case
    QByteArray target; //!< path and query, as sent
    QByteArray authorization;
    QByteArray contentType;
    QByteArray idempotencyKey; //!< of the header of this name
    QByteArray uploadOffset; //!< likewise
    QByteArray range; //!< likewise
    QByteArray body;
    QString address;          //!< of the peer, without the port
    bool isAdminPort = false; //!< came in by the administration listener on this machine
};

//! \brief A part of a file, sent in place of a body.
struct FileSlice {
    QString path;
    qint64 offset = 0;
    qint64 bytes = 0;
    std::shared_ptr<const void> lease; //!< goes when it has been sent, or cannot be any more
};

struct HttpResponse {
    int status = 200;
    QByteArray contentType = "application/json";
    QByteArray body;
    std::vector<std::pair<QByteArray, QByteArray>> headers;
    std::optional<FileSlice> file = std::nullopt;
};

[[nodiscard]] HttpResponse jsonResponse(int status, const QJsonObject &body);
//! \brief RFC 9457: \p code becomes `urn:dispatch:problem:<code>`, \p title is plain words for a person.
[[nodiscard]] HttpResponse problem(int status, const QString &code, const QString &title);

//! \brief Target without the query; and the query without the question mark.
[[nodiscard]] QByteArray pathOf(const QByteArray &target);
[[nodiscard]] QByteArray queryOf(const QByteArray &target);
//! \brief The token of `Authorization: Bearer …`, or empty.
[[nodiscard]] QString bearerToken(const QByteArray &authorization);
//! \brief The password of `Authorization: Basic …`, or empty.
[[nodiscard]] QString basicPassword(const QByteArray &authorization);

} // namespace dispatch::server
