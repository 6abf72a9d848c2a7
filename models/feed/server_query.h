// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QUrl>
#include <QUrlQuery>

#include <chrono>
#include <expected>
#include <functional>

namespace dispatch::feed {

//! \brief One question to a Dispatch server's HTTP side, with the account's token. One at a time; a new one takes the place
//! of the one under way, whose answer is dropped.
//! \threads the one it was made in
class ServerQuery final : public QObject {
    Q_OBJECT
public:
    enum class Method : quint8 { Get, Post };
    struct Question {
        QUrl server;
        QString accessToken;
        QString path; //!< "/v1/log"
        QUrlQuery query = {};
        Method method = Method::Get;
        qint64 maxReplyBytes = 16 * 1024 * 1024;
        std::chrono::milliseconds timeout
            = std::chrono::seconds(30); //!< without a byte from the server
    };
    //! The body, or why there is none, in plain words without a full stop.
    using Answer = std::function<void(std::expected<QByteArray, QString>)>;

    explicit ServerQuery(QObject *parent = nullptr);
    ~ServerQuery() override;
    void ask(const Question &question, Answer answer);
    void cancel();
    [[nodiscard]] bool isAsking() const { return !m_reply.isNull(); }
    //! \brief The last answer was that this account is not shown it: asking again changes nothing.
    [[nodiscard]] bool isForbidden() const { return m_isForbidden; }

private:
    QNetworkAccessManager m_network;
    QPointer<QNetworkReply> m_reply;
    bool m_isForbidden = false;
};

} // namespace dispatch::feed
