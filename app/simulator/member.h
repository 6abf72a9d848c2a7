// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/feed_client.h"

#include <QHash>

namespace dispatch::simulator {

//! \brief One simulated person with an account: a feed connection that is kept open, and what they ask for.
//! \threads one, with an event loop
class Member final : public QObject {
    Q_OBJECT
public:
    using Outcome = std::expected<domain::Accepted, domain::Rejection>;
    using Done = std::function<void(const Outcome &)>;

    Member(QUrl server, QString login, QString password, QNetworkAccessManager &network,
        QObject *parent = nullptr);

    void connectToServer();
    void disconnectFromServer();

    //! \brief Sends a command; \p done is called once it is answered, also across reconnects. A refused one is forgotten
    //! here (there is nobody to look at it) and counted.
    void act(const domain::EntityRef &entity, domain::CommandArgs args, const Done &done = {});

    [[nodiscard]] bool isLive() const { return m_feed.session().link() == feed::Link::Live; }
    [[nodiscard]] const state::Operation &operation() const { return m_feed.session().operation(); }
    [[nodiscard]] const QString &login() const { return m_login; }
    //! \return null before the first welcome
    [[nodiscard]] domain::UserId user() const;
    [[nodiscard]] qint64 refusedCount() const { return m_refused; }

Q_SIGNALS:
    void becameLive(); //!< each time
    void eventsCame(const std::vector<dispatch::domain::Event> &events);
    //! \brief The server will not have this account; \p text is for people.
    void failed(const QString &text);

private:
    domain::SystemClock m_clock;
    QUrl m_server;
    QString m_login;
    QString m_password;
    std::unique_ptr<journal::Replica> m_replica;
    feed::FeedClient m_feed;
    QHash<domain::CommandId, Done> m_waiting;
    qint64 m_refused = 0;
};

} // namespace dispatch::simulator
