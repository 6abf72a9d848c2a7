// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "journal/replica.h"
#include "protocol/feed_messages.h"
#include "protocol/location_batch.h"
#include "state/decide.h"

#include <QRandomGenerator>

namespace dispatch::feed {

enum class Link : quint8 {
    Offline,     //!< not trying (no credentials, or refused for good)
    Waiting,     //!< will try again at retryAt
    Connecting,  //!< socket or hello under way
    Loading,     //!< snapshot or missed events arriving
    Live         //!< caught up with the head as far as known
};

//! \brief What the session tells its owner. A call comes at the end of the session's outermost function, when all of its
//! state is settled: the observer may call any function of the session, but must not destroy it.
class SessionObserver {
public:
    virtual ~SessionObserver() = default;
    virtual void linkChanged(Link) { }
    virtual void operationReset() { } //!< everything may have changed
    virtual void operationChanged(const state::ChangeSet &) { } //!< operation() or view()
    virtual void eventsApplied(std::span<const domain::Event>) { } //!< after operationChanged
    virtual void locationsArrived(const protocol::LocationBatch &) { }
    virtual void outboxChanged() { }
    virtual void commandAnswered(const domain::Command &, const protocol::Result &) { }
    virtual void presenceArrived(const protocol::Presence &) { }
    //! \param text plain words; \param isFinal no further attempt without a person
    virtual void refused(const QString & /*text*/, bool /*isFinal*/) { }
    //! \brief The log has another life than the one this client knew (the server was restored from a back-up), and its
    //! state is here now: after operationReset(). \param text plain words
    virtual void historyReplaced(const QString & /*text*/) { }
    //! \brief The server did not accept the token for the first time since the last welcome. The owner gets a new one
    //! and calls setToken(), which goes on at the next tick; a second refusal in a row is final.
    virtual void tokenRejected() { }
};

//! \brief What the session wants done, in order. The owner's transport does it.
struct Effect {
    enum class What : quint8 { Open, Send, Close } what = What::Send;
    QByteArray bytes; //!< Send: one binary message
    int closeCode = 1000; //!< Close; 0: the link is dead, drop it without a closing handshake
};

//! \brief The client's side of the feed as pure logic: messages and time in, messages and writes out. No socket, clock
//! or thread inside. The owner calls the functions below with the time, and carries out takeEffects() after each.
//!
//! One connection at a time: Open asks for one; after Close the session expects nothing more of it, and the owner must
//! not pass on what an earlier connection still says. A clock that goes back is tolerated; after one that jumped ahead
//! (sleep) call networkUp().
//! \threads one
class Session {
public:
    struct Settings {
        QString clientName = QStringLiteral("dispatch-console");
        QString clientBuild;
        bool wantsLocations = true;
        bool wantsPresence = true;
        //! Whose replica this is: until the first welcome, what is pending is foretold with this account's roles.
        QString account;
    };
    //! \p replica is loaded at once: the operation is readable before any connection.
    //! \param random waits and the ids of commands come from it: seed it from the system, except where a run must repeat
    Session(journal::Replica &replica, SessionObserver &observer, Settings settings,
        QRandomGenerator random);
    ~Session();

    void setToken(const QString &token);
    void start(domain::Timestamp now); //!< begin trying
    void stop(); //!< close and stay offline
    void networkUp(domain::Timestamp now); //!< network back or machine awake: try at once

    //! \brief The owner has its token and opens the socket: from here on the attempt has OpenTimeout. Without this call the
    //! way to opened() has ConnectTimeout, as signing in is part of it.
    void opening(domain::Timestamp now);
    void opened(domain::Timestamp now);
    void received(QByteArrayView bytes, domain::Timestamp now);
    //! \param closeCode 0 if the connection broke or never came about
    void closed(int closeCode, const QString &reason, domain::Timestamp now);
    //! \brief Time passes. Call at nextTick() or up to 250 ms later.
    void tick(domain::Timestamp now);
    [[nodiscard]] std::optional<domain::Timestamp> nextTick() const;
    [[nodiscard]] std::vector<Effect> takeEffects();

    //! \brief Stores a command in the outbox, then sends it when it can be sent.
    //!
    //! An \p expect that is the version in view(), where that is ahead of the confirmed one, is sent as "the version my
    //! earlier command makes". A command about something that a pending one brings into being names that one in `after`.
    //! \errors ReadOnly if the replica is, TooLarge if the outbox is full; nothing is stored then
    std::expected<domain::CommandId, domain::Rejection> act(const domain::EntityRef &entity,
        domain::CommandArgs args, std::optional<domain::Expect> expect, domain::Timestamp now);
    //! \brief Takes a waiting command back before it is sent, or drops a refused one. false if it has gone.
    bool withdraw(const domain::CommandId &id);
    void subscribe(std::optional<protocol::Box> box, int everyMs);
    //! \brief Tells the others what this person has open. Never stored: without a connection it is lost, and that is right.
    void tellHere(const protocol::Here &here);

    //! \brief What the server has confirmed, at position().
    [[nodiscard]] const state::Operation &operation() const;
    //! \brief The same with the own pending commands as if they were done (forecast.h): what a person should see and act
    //! on. Its versions may be passed to act() as what the person saw. The reference is good until the next call.
    [[nodiscard]] const state::Operation &view() const;
    //! \brief Who this client acts as: by the last welcome, before it by Settings::account; a null user if not known.
    [[nodiscard]] state::Actor actor() const;
    [[nodiscard]] const std::vector<journal::OutboxRow> &outbox() const; //!< oldest first
    [[nodiscard]] Link link() const;
    [[nodiscard]] std::optional<domain::Timestamp> retryAt() const;
    [[nodiscard]] std::optional<protocol::Position> position() const;
    [[nodiscard]] const std::optional<protocol::Welcome> &
    welcome() const; //!< of the last connection
    //! \brief When the server was last heard; from the replica before the first connection.
    [[nodiscard]] std::optional<domain::Timestamp> lastHeard() const;
    //! \brief Server time minus own time, by the last welcome or heartbeat.
    [[nodiscard]] domain::milliseconds serverOffset() const;

    //! \brief Whether the command waits for confirm(), because it was made over 24 h ago and never sent.
    [[nodiscard]] bool awaitsConfirmation(const domain::CommandId &id) const;
    //! \brief Lets such a command go. false if it does not wait for that.
    bool confirm(const domain::CommandId &id, domain::Timestamp now);
    //! \brief The replica could not be read: nothing was loaded. nullopt if all is well.
    [[nodiscard]] const std::optional<journal::StoreError> &loadError() const;

    //! \brief What was received and not used, since the session was made.
    struct Counters {
        quint64 unknownMessages = 0; //!< a type or first byte of a later version
        quint64 unreadableMessages = 0;
        quint64 unexpectedMessages = 0; //!< in the wrong place: late, repeated, out of order
        quint64 droppedLocations = 0; //!< batches
        quint64 resyncs = 0; //!< gaps found
        bool operator==(const Counters &) const = default;
    };
    [[nodiscard]] const Counters &counters() const;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace dispatch::feed
