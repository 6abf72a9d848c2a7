// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkReply>
#include <QNetworkRequest>
#include <QString>
#include <QUrl>

#include <chrono>
#include <optional>

//! Questions to other people's servers: what they may cost us, and what went wrong in words.
namespace dispatch::net {

//! \brief What one answer may cost.
struct GetLimits {
    std::chrono::milliseconds silence { 10'000 }; //!< without a byte
    std::chrono::milliseconds whole { 60'000 }; //!< until its end, however many bytes trickle in
    qint64 maxBytes = 1 << 20;
    QString tooMuch; //!< in words: "more than 1 MiB for one picture"
};

//! \brief What went wrong, to go on after "The map server".
struct Failure {
    QString what;
    std::optional<std::chrono::milliseconds> rest; //!< the server asks to be left alone for so long
};

//! \brief The words for how long somebody has to wait: "4 s", "5 min".
[[nodiscard]] QString inWords(std::chrono::milliseconds wait);

//! \brief Nobody on the way can read what is asked there: https, or http that does not leave this machine.
[[nodiscard]] bool isPrivate(const QUrl &url);

//! \brief Sends \p request with our name on it, and ends it at the limits. Few redirects are followed, none to a less safe
//! address.
//! \return belongs to \p network; its \c finished comes in any case
[[nodiscard]] QNetworkReply *limitedGet(
    QNetworkAccessManager &network, QNetworkRequest request, const GetLimits &limits);

//! \brief What went wrong on the way, or on the server's side.
//! \return nullopt when the server answered, with whatever status below 500: that is for the asker to judge
[[nodiscard]] std::optional<Failure> failureOf(const QNetworkReply &reply, const GetLimits &limits);

} // namespace dispatch::net
