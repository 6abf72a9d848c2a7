// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/backoff.h"
#include "feed/command_pacer.h"
#include "feed/forecast.h"
#include "feed/limits.h"
#include "feed/outbox.h"
#include "feed/session.h"
#include "feed/snapshot_stage.h"

#include <deque>
#include <functional>
#include <utility>

//! What a Session consists of; for its own sources only. session.cpp is what an owner calls, session_link.cpp the
//! connection and the clock, session_messages.cpp what the server says and what follows from it.
namespace dispatch::feed {

inline constexpr QLatin1StringView LocationFeature { "loc1" };

//! \brief Where the connection stands.
enum class Phase : quint8 {
    Idle, //!< not started, stopped, or refused for good
    NeedsToken, //!< the owner is getting a new token
    Waiting, //!< until retryAt
    Opening, //!< the transport connects
    Greeting, //!< hello is sent, welcome is due
    Ready //!< welcome is here
};

struct Session::Private {
    Private(journal::Replica &r, SessionObserver &o, Settings s, QRandomGenerator random)
        : replica(r)
        , observer(o)
        , settings(std::move(s))
        , outbox(r)
        , ids(random)
        , backoff(random)
    {
    }

    journal::Replica &replica;
    SessionObserver &observer;
    const Settings settings;

    // What is known of the operation.
    state::Operation operation;
    Outbox outbox;
    Forecast forecast;
    QRandomGenerator ids; //!< of commands
    std::optional<protocol::Position> position;
    std::optional<journal::StoreError> loadError;
    std::optional<domain::Timestamp> heard; //!< wall clock, for people
    std::optional<protocol::Welcome> welcome;
    domain::milliseconds serverOffset { 0 };

    // The connection.
    Phase phase = Phase::Idle;
    QString token;
    bool isTokenSuspect = false; //!< refused once since the last welcome
    Backoff backoff;
    std::optional<domain::milliseconds> retryAfter; //!< named by a bye
    domain::Timestamp now; //!< of the last call that said
    domain::Timestamp retryAt; //!< Waiting
    domain::Timestamp openFrom; //!< Opening, Greeting: since when the present step is waited for
    domain::Timestamp openUntil; //!< Opening, Greeting
    domain::Timestamp readyAt; //!< Ready: when the welcome came
    domain::Timestamp linkHeardAt; //!< Ready
    std::optional<domain::Timestamp> probeUntil; //!< Ready: after a sleep
    int probeId = 0; //!< of the subscription that asks
    //! Greeting, Ready: until the probe is answered, what comes may have lain in a buffer since before the sleep
    bool isInDoubt = false;

    // Catching up; meaningful while Ready.
    quint64 head = 0;
    bool awaitsSnapshot = false;
    bool isFork
        = false; //!< the snapshot that is awaited is of another history under the same epoch
    std::unique_ptr<SnapshotStage> stage;
    bool isResyncing = false; //!< batches of before the resync are still coming in
    int fruitlessResyncs = 0;
    bool hasStorageTrouble = false;
    std::optional<domain::Timestamp> behindFrom; //!< since when not caught up
    std::optional<domain::Timestamp> quietFrom; //!< since when not caught up and nothing came
    std::optional<domain::Timestamp> ackAt;
    int unacked = 0;

    // Commands and subscriptions.
    CommandPacer pacer;
    bool hasReportedReadOnly = false;
    bool isSubscribed = false;
    std::optional<protocol::Box> box;
    int everyMs = static_cast<int>(LocationsEvery.count());
    int subscriptionId = 0;

    std::vector<Effect> effects;
    std::deque<std::function<void(SessionObserver &)>> notices;
    Link shownLink = Link::Offline;
    int depth = 0;
    Counters counters;

    // Each public function runs in a Scope: when the outermost ends, the observer hears what happened.
    class Scope {
    public:
        explicit Scope(Private &d)
            : m_d(d)
        {
            ++m_d.depth;
        }
        Scope(Private &d, domain::Timestamp at)
            : Scope(d)
        {
            m_d.observeTime(at);
        }
        ~Scope()
        {
            m_d.showLink();
            if (m_d.depth == 1)
                m_d.deliver();
            --m_d.depth;
        }
        Q_DISABLE_COPY_MOVE(Scope)

    private:
        Private &m_d;
    };

    template<class F>
    void tell(F &&notice)
    {
        notices.emplace_back(std::forward<F>(notice));
    }
    void deliver()
    {
        while (!notices.empty()) {
            const auto notice = std::move(notices.front());
            notices.pop_front();
            notice(observer);
        }
    }
    void showLink()
    {
        if (const auto link = presentLink(); link != shownLink) {
            shownLink = link;
            tell([link](SessionObserver &o) { o.linkChanged(link); });
        }
    }

    void load();
    [[nodiscard]] state::Actor actor() const;
    void foresee();
    void tellDifference(Forecast::Difference difference);
    void chain(domain::Command &command) const;
    void observeTime(domain::Timestamp at);
    [[nodiscard]] bool isCaughtUp() const
    {
        return position && !awaitsSnapshot && !stage && position->seq >= head;
    }
    [[nodiscard]] Link presentLink() const;
    [[nodiscard]] bool isOldAttempt() const { return now - openFrom >= ProbeTimeout; }
    void waitUntil(domain::Timestamp at)
    {
        openFrom = now;
        openUntil = at;
    }
    //! \brief As of when what has just arrived is true.
    [[nodiscard]] domain::Timestamp asOf() const { return isInDoubt ? heard.value_or(now) : now; }

    void send(const protocol::ClientMessage &message)
    {
        effects.push_back({ .what = Effect::What::Send, .bytes = protocol::encode(message) });
    }
    void open();
    void leave();
    void waitThenRetry();
    void retryAtOnce();
    void drop();
    void probe();
    void refuseForGood(int closeCode);
    void wipe();

    void onMessage(QByteArrayView bytes);
    void onUnreadable(const protocol::DecodeError &error);
    void onWelcome(const protocol::Welcome &message);
    void onSnapBegin(const protocol::SnapBegin &message);
    void onSnapPart(const protocol::SnapPart &message, QByteArrayView bytes);
    void onSnapEnd(const protocol::SnapEnd &message);
    void onEvents(protocol::EventBatch &message);
    void onReset(const protocol::Reset &message);
    void onSubscribed(const protocol::SubOk &message);
    void onResult(const protocol::Result &message);
    void onHeartbeat(const protocol::ServerHeartbeat &message);
    void onLocations(QByteArrayView bytes);

    void forgetFormerLog(bool isOtherLog);
    enum class Ask : quint8 { ForTheRest, ForAll };
    void resync(Ask ask = Ask::ForTheRest);
    void trackProgress();
    void headIs(quint64 seq) { head = std::max(head, seq); }
    void cannotKeepUp(const journal::StoreError &error);
    void reportStorage(const journal::StoreError &error);
    void ackWhenDue();
    void sendCommands();
    void sendSubscription();
};

} // namespace dispatch::feed
