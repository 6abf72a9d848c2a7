// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "digest.h"
#include "sim_client.h"
#include "wire.h"
#include "workload.h"

#include "server/hub.h"

#include <array>
#include <queue>

namespace dispatch::simulation {

enum class Fault : quint8 {
    LinkCut,
    HalfOpen,
    NetworkDown,
    SlowLink,
    DelaySpike,
    ClientCrash,
    ClientCrashInWrite,
    ReplicaLost,
    ServerCrash,
    ServerCrashInAppend,
    ServerCrashInSend,
    ServerDiskFull,
    ServerIoError,
    ClientDiskFull,
    ClientClock,
    ClientSleep,
    RolesChanged,
    AccountDisabled,
    PasswordChanged,
    Drain,
    Restore,
    PersonStops,
    Burst,
    ServerClock,
    LongNight
};
inline constexpr int FaultCount = 25;

//! \brief What happened in a run, or in many: a simulation in which nothing happens proves nothing.
struct Tally {
    quint64 runs = 0;
    quint64 steps = 0;
    quint64 events = 0;
    quint64 acknowledged = 0;
    quint64 repeated = 0; //!< answered as known
    quint64 refused = 0;
    quint64 conflicts = 0;
    quint64 merged = 0;
    quint64 notNow = 0; //!< answered with a code that may be retried
    quint64 connections = 0;
    quint64 snapshots = 0;
    quint64 resyncs = 0;
    quint64 serverCrashes = 0;
    quint64 clientCrashes = 0;
    quint64 restores = 0;
    quint64 comparisons = 0; //!< of a client's state with the server's
    quint64 healMs = 0; //!< simulated, from the end of the faults to rest
    quint64 longestHealMs = 0;
    std::array<quint64, FaultCount> faults {};
    void add(const Tally &other);
};

struct Report {
    quint64 seed = 0;
    quint64 digest = 0;
    QString violation; //!< empty: none
    QStringList trace; //!< the last steps, if there was a violation
    Tally tally;
};

//! \brief One run: a server, some clients, the wires between them, and what goes wrong, all drawn from one seed.
//!
//! Single-threaded and without a clock: time is what the next step says. Everything that happens is a step of one queue.
class World final : private server::Outlet, private server::Authenticator {
public:
    explicit World(quint64 seed);
    ~World() override;
    [[nodiscard]] Report run();

    // For the parts of the world.
    [[nodiscard]] qint64 nowMs() const { return m_nowMs; }
    //! \brief The time that really passes; nobody's clock.
    [[nodiscard]] domain::Timestamp now() const { return domain::timestampFromMs(m_nowMs); }
    [[nodiscard]] domain::Timestamp serverClock() const { return now() + m_serverClockOffset; }
    [[nodiscard]] geo::SeededRandom &random() { return m_random; }
    [[nodiscard]] QRandomGenerator &ids() { return m_ids; }
    [[nodiscard]] QRandomGenerator freshGenerator();
    [[nodiscard]] Disk &disk() { return m_disk; }
    [[nodiscard]] Tally &tally() { return m_tally; }
    [[nodiscard]] const Wire *wire(server::ConnectionId id) const;
    [[nodiscard]] std::size_t lifeOf(server::ConnectionId id) const;
    [[nodiscard]] QString token(Cast::Who who) const;
    [[nodiscard]] const server::Login &login(Cast::Who who) const { return m_accounts[who].login; }
    [[nodiscard]] bool isHealing() const { return m_healedAtMs > 0; }
    //! \brief The first one counts; the run ends after the step.
    void violate(const QString &text);
    void note(const char *what, int who = -1, quint64 number = 0);

    // What a client asks of the world.
    void openWire(SimClient &client);
    void sendUp(SimClient &client, const QByteArray &bytes);
    void leaveWire(SimClient &client);
    void setTimer(SimClient &client, qint64 inMs);
    void restartLater(SimClient &client, qint64 inMs);
    void tokenLater(SimClient &client);

private:
    enum class Step : quint8 {
        Opened,
        OpenFailed,
        ArriveUp,
        ArriveDown,
        Drain,
        ServerHearsEnd,
        ServerTick,
        ServerFlush,
        ServerStart,
        ServerStop,
        DiskWorks,
        ClientTimer,
        ClientStart,
        ClientDiskWorks,
        ClientWakes,
        Network,
        WireRecovers,
        Token,
        Enable,
        PersonStarts,
        Act,
        Fail,
        Heal
    };
    struct Item {
        qint64 atMs = 0;
        quint64 order = 0;
        Step step = Step::Act;
        int who = 0;
        quint64 what = 0;
        bool operator>(const Item &other) const
        {
            return atMs != other.atMs ? atMs > other.atMs : order > other.order;
        }
    };
    struct Account {
        server::Login login;
        bool isDisabled = false;
        int passwords = 1;
    };
    struct Trace {
        qint64 atMs = 0;
        const char *what = "";
        int who = 0;
        quint64 number = 0;
    };

    void plan();
    void schedule(qint64 inMs, Step step, int who = 0, quint64 what = 0);
    void perform(const Item &item);
    [[nodiscard]] bool isAtRest();
    void finish();

    // world_server.cpp
    void startServer();
    void endServer();
    void crashServer(bool isSilent);
    void stopServer();
    void serverTick();
    void flush();
    void flushSoon();
    void reconcile();
    void record(const Account &account, std::function<void(const protocol::Result &)> answer = {});
    void changeAccount(Cast::Who who);
    void changeRoles(Cast::Who who, domain::Roles roles);
    [[nodiscard]] SimStore::Fate appendFate();
    void committed(const journal::AppendBatch &batch);
    [[nodiscard]] std::optional<Verdict> authenticate(
        protocol::AuthKind kind, const QString &token, domain::Timestamp now) override;
    void nurse();

    // world_wires.cpp
    void send(server::ConnectionId connection, const QByteArray &bytes) override;
    void close(server::ConnectionId connection, protocol::CloseCode code,
        const QByteArray &reason) override;
    [[nodiscard]] qsizetype unsentBytes(server::ConnectionId connection) const override;
    void checkOutgoing(Wire &wire, const QByteArray &bytes, Packet &packet);
    void checkVisible(const Wire &wire, const QByteArray &bytes);
    void transmitUp(Wire &wire, Packet packet);
    void transmitDown(Wire &wire, Packet packet);
    void resetByServer(Wire &wire);
    void opened(Wire &wire);
    void arriveUp(Wire &wire);
    void arriveDown(Wire &wire);
    void drain(Wire &wire);
    void recover(Wire &wire);
    [[nodiscard]] Wire *find(server::ConnectionId id);
    [[nodiscard]] Wire *wireOf(const SimClient &client);
    [[nodiscard]] qint64 delayMs();

    // world_faults.cpp
    void fail(Fault fault);
    void failWire(Wire *wire, Fault fault);
    void failClient(SimClient &client, Fault fault);
    void failServer(Fault fault);
    void failAccount(Cast::Who who, Fault fault);
    [[nodiscard]] domain::milliseconds clockError();
    void heal();

    const quint64 m_seed;
    geo::SeededRandom m_random;
    QRandomGenerator m_ids;
    qint64 m_nowMs = MorningMs;
    quint64 m_order = 0;
    std::priority_queue<Item, std::vector<Item>, std::greater<>> m_queue;
    qint64 m_meanDelayMs = 20;
    qint64 m_healedAtMs = 0;
    bool m_isOver = false;

    Disk m_disk;
    SimStore m_store;
    std::vector<Account> m_accounts; //!< by Cast::Who; on the server's disk
    server::Metrics m_metrics;
    std::unique_ptr<server::CommitQueue> m_commits;
    std::unique_ptr<server::Hub> m_hub; //!< nullptr: the process is down
    int m_generation = 0; //!< of the server's process
    bool m_isFlushScheduled = false;
    std::optional<SimStore::Fate> m_nextAppend;
    std::optional<SimStore::Fate> m_diskTrouble;
    int m_sendsToCrash = 0;
    domain::milliseconds m_serverClockOffset { 0 };

    std::map<server::ConnectionId, Wire> m_wires;
    server::ConnectionId m_lastWire = 0;
    std::vector<std::unique_ptr<SimClient>> m_clients;
    Workload m_workload;
    std::vector<Fault> m_kinds;
    bool m_isGentle = false; //!< nothing in the plan is a reason to lose a connection

    Digest m_digest;
    QString m_violation;
    std::array<Trace, 96> m_trace {};
    quint64 m_traced = 0;
    Tally m_tally;
};

} // namespace dispatch::simulation
