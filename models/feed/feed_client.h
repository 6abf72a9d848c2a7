// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/limits.h"
#include "feed/session.h"

#include <QObject>
#include <QUrl>

QT_BEGIN_NAMESPACE
class QNetworkAccessManager;
QT_END_NAMESPACE

namespace dispatch::feed {

//! \brief A Session with a real socket and timer: logs in over HTTP, opens the WebSocket, keeps it alive.
//!
//! Getting a token is part of an attempt: while the server is away, session().link() alternates between Connecting and
//! Waiting from the first connectTo() on. A slot may call anything here, but must use deleteLater() to end the client.
//! \threads the one it was made in (needs an event loop)
class FeedClient final : public QObject, private SessionObserver {
    Q_OBJECT
public:
    //! \param server `http://host:port` or `https://…`; plain http on loopback only
    FeedClient(journal::Replica &replica, const domain::Clock &clock, Session::Settings settings,
        QObject *parent = nullptr);
    ~FeedClient() override;

    //! \brief Logs in with a password (POST /v1/login), then stays connected, renewing the token as needed.
    void connectTo(const QUrl &server, const QString &login, const QString &password);
    //! \brief Closes the connection and gives the tokens back. What was stored stays readable.
    void disconnectFromServer();
    //! \brief The network is back or the machine awake: tries at once. Found out by itself where the system tells.
    void networkIsUp();
    //! \brief One for many clients, before connectTo(); it must outlive them. Without, each makes its own.
    void setNetworkAccessManager(QNetworkAccessManager *network);

    [[nodiscard]] Session &session();
    [[nodiscard]] const Session &session() const;
    [[nodiscard]] QString
    accessToken() const; //!< for other HTTP calls of the same account; empty before login

    //! \brief session().act(), then carries out what follows from it.
    std::expected<domain::CommandId, domain::Rejection> act(const domain::EntityRef &entity,
        domain::CommandArgs args, std::optional<domain::Expect> expect = std::nullopt);
    bool withdraw(const domain::CommandId &id);
    //! \brief Lets a command go that waits for a person because it is over 24 h old.
    bool confirm(const domain::CommandId &id);
    void subscribe(
        std::optional<protocol::Box> box, int everyMs = static_cast<int>(LocationsEvery.count()));
    //! \brief Tells the others what this person has open; lost without a connection.
    void tellHere(const protocol::Here &here);

Q_SIGNALS:
    void linkStateChanged(dispatch::feed::Link link);
    void operationWasReset();
    void operationUpdated(const dispatch::state::ChangeSet &changes);
    void eventsWereApplied(const std::vector<dispatch::domain::Event> &events);
    void locationsReceived(const dispatch::protocol::LocationBatch &batch);
    void outboxUpdated();
    void commandResult(
        const dispatch::domain::Command &command, const dispatch::protocol::Result &result);
    void presenceReceived(const dispatch::protocol::Presence &presence);
    //! \brief The server said no for good (wrong password, disabled account); \p text is for people.
    void refusedByServer(const QString &text);
    //! \brief The server was restored from a back-up: what is shown was loaded anew, and changes made after the back-up
    //! are gone. \p text says so to people; it stays true until they have read it.
    void historyWasReplaced(const QString &text);
    //! \brief Something is in the way for now and is tried again by itself; \p text is for people.
    void troubleNoticed(const QString &text);

private:
    void linkChanged(Link link) override;
    void operationReset() override;
    void operationChanged(const state::ChangeSet &changes) override;
    void eventsApplied(std::span<const domain::Event> events) override;
    void locationsArrived(const protocol::LocationBatch &batch) override;
    void outboxChanged() override;
    void commandAnswered(const domain::Command &command, const protocol::Result &result) override;
    void presenceArrived(const protocol::Presence &presence) override;
    void refused(const QString &text, bool isFinal) override;
    void historyReplaced(const QString &text) override;
    void tokenRejected() override;

    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace dispatch::feed
