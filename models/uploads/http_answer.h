// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QNetworkRequest>
#include <QString>
#include <QUrl>

#include <chrono>
#include <functional>
#include <optional>

QT_BEGIN_NAMESPACE
class QNetworkReply;
QT_END_NAMESPACE

namespace dispatch::uploads {

//! \brief Where to ask and with what; an empty token means that there is no connection just now.
struct Source {
    QUrl server;
    QString accessToken;
    [[nodiscard]] bool isConnected() const { return !accessToken.isEmpty(); }
};
using SourceOf = std::function<Source()>;

//! \brief A request to `/v1/uploads` and what follows. The token is not carried to wherever an answer points.
[[nodiscard]] QNetworkRequest requestTo(const Source &source, const QString &path);

//! \brief Why a call did not do.
struct CallFailure {
    bool isFinal = false; //!< trying again is of no use
    bool isGone = false; //!< the server does not know the upload
    QString text; //!< plain words
    std::optional<std::chrono::milliseconds> retryAfter; //!< the server asks for it
    std::optional<qint64> offset; //!< where the server wants to go on
};

//! \return nullopt for a status from 200 to 299 that arrived whole
[[nodiscard]] std::optional<CallFailure> failureOf(QNetworkReply &reply);

} // namespace dispatch::uploads
