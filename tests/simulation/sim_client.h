// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cast.h"
#include "sim_replica.h"
#include "wire.h"

#include "feed/session.h"

#include "geo/seeded_random.h"

#include <deque>
#include <map>

namespace dispatch::simulation {

class World;

//! \brief A console or telephone: a real session on a replica, the timer and the habits of feed::FeedClient around it,
//! and the person in front of it. Watches what the session says against what is so.
class SimClient final : public feed::SessionObserver, public ReplicaWatcher {
public:
    SimClient(World &world, int index, Cast::Who who);

    // The machine.
    void startProgram(); //!< a session on what the replica holds, trying to connect
    void crash();
    void loseReplica();
    [[nodiscard]] bool isRunning() const { return session != nullptr; }
    [[nodiscard]] bool isAsleep() const { return wakesAtMs > 0; }
    [[nodiscard]] domain::Timestamp clock() const;
    [[nodiscard]] QString token() const;

    // What happens to it. Each carries out what the session wants done, and survives its crash.
    void start();
    void stop();
    void opened();
    void received(const Packet &packet);
    void closed(int code);
    void onTimer();
    void networkBack();
    void giveToken();
    //! \return the command's id, if it was taken
    std::optional<domain::CommandId> act(const domain::EntityRef &entity, domain::CommandArgs args,
        std::optional<domain::Expect> expect);
    void withdraw(const domain::CommandId &id);
    void confirmHeld();

    // For the checks.
    void checkReplica();
    //! \return what keeps it from being at rest at the head of the log; empty if nothing
    [[nodiscard]] QString unrest() const;
    void checkIntents();

    const int index;
    const Cast::Who who;
    std::unique_ptr<SimReplica> replica;
    std::unique_ptr<feed::Session> session;
    domain::milliseconds clockOffset { 0 };
    domain::milliseconds wakeJump { 0 };
    qint64 wakesAtMs = 0; //!< 0: awake
    qint64 nextWireDelayMs = 0; //!< on the way up, of the next connection alone
    bool hasNetwork = true;
    bool refusesFast = false; //!< without network an attempt fails at once instead of hanging
    server::ConnectionId wire = 0; //!< of the newest attempt
    quint64 timer = 0; //!< the one that counts
    std::deque<qint64> recentOpens;
    int opensSinceHeal = 0;
    std::vector<domain::CommandId> made; //!< for undo
    QString finalWord; //!< of a refusal that ended the trying

private:
    enum class Fate : quint8 { Open, Acknowledged, Refused, Withdrawn, Settled, LostWithReplica };

    template<class F>
    void call(F &&f);
    [[nodiscard]] bool hasSlept() const;
    void noticeSleep();
    void carryOut();
    void setTimer();
    void checkState();

    void commandAnswered(const domain::Command &command, const protocol::Result &result) override;
    void refused(const QString &text, bool isFinal) override;
    void tokenRejected() override;
    void stored(const domain::Command &command) override;
    void rowGone(const journal::OutboxRow &row) override;
    void moved(const std::optional<protocol::Position> &from, bool isWhole) override;

    World &m_world;
    domain::Timestamp m_expectedTick;
    state::Actor m_view; //!< for whose eyes the replica's content was made
    std::optional<state::Actor> m_stagedView;
    std::map<QUuid, Fate>
        m_intents; //!< by command id: what became of it, as far as this client knows
    std::optional<domain::CommandId> m_withdrawing;
    bool m_isDying = false;
    int m_moves = 0;

    // The server's fold at this client's position.
    state::Operation m_shadow;
    quint64 m_shadowSeq = 0;
    std::optional<QUuid> m_shadowEpoch;
};

} // namespace dispatch::simulation
