// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/session.h"

#include <QObject>
#include <QUrl>

namespace dispatch::feed {

//! \brief A Session with a real socket and timer: logs in over HTTP, opens the WebSocket, keeps it alive.
//! \threads the one it was made in (needs an event loop)
class FeedClient final : public QObject, private SessionObserver {
    Q_OBJECT
public:
    //! \param server `http://host:port` or `https://…`; plain http on loopback only
    FeedClient(journal::Replica &replica, const domain::Clock &clock, Session::Settings settings, QObject *parent = nullptr);
    ~FeedClient() override;

    //! \brief Logs in with a password (POST /v1/login), then stays connected, renewing the token as needed.
    void connectTo(const QUrl &server, const QString &login, const QString &password);
    void disconnectFromServer();

    [[nodiscard]] Session &session();
    [[nodiscard]] const Session &session() const;
    [[nodiscard]] QString accessToken() const; //!< for other HTTP calls of the same account; empty before login

    //! \brief session().act(), then carries out what follows from it.
    std::expected<domain::CommandId, domain::Rejection> act(const domain::EntityRef &entity, domain::CommandArgs args,
                                                            std::optional<domain::Expect> expect = std::nullopt);
    bool withdraw(const domain::CommandId &id);
    void subscribe(std::optional<protocol::Box> box, int everyMs = 1000);

Q_SIGNALS:
    void linkStateChanged(dispatch::feed::Link link);
    void operationWasReset();
    void operationUpdated(const dispatch::state::ChangeSet &changes);
    void eventsWereApplied(const std::vector<dispatch::domain::Event> &events);
    void locationsReceived(const dispatch::protocol::LocationBatch &batch);
    void outboxUpdated();
    void commandResult(const dispatch::domain::Command &command, const dispatch::protocol::Result &result);
    void presenceReceived(const dispatch::protocol::Presence &presence);
    //! \brief The server said no for good (wrong password, disabled account); \p text is for people.
    void refusedByServer(const QString &text);

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace dispatch::feed
