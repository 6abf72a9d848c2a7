// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/report.h"
#include "load/tcp_line.h"

#include "protocol/feed_messages.h"
#include "protocol/location_batch.h"

#include <QHash>
#include <QUuid>

#include <deque>
#include <memory>
#include <queue>

namespace dispatch::bench {

class ConsoleSwarm;

//! \brief One console as the server sees it: hello, heartbeats, acks, a subscription, commands. It keeps no state but
//! its position, which it checks with every batch: a gap ends the benchmark.
class LoadConsole final : public TcpLine {
public:
    enum class Stage : quint8 { Away, Connecting, Upgrading, Greeting, Live };

    LoadConsole(ConsoleSwarm &swarm, EventLoop &loop, int index, QByteArray token);

    void open();
    //! \brief The connection is cut without a word; positions are kept.
    void cut();
    void send(const protocol::ClientMessage &message);
    //! \brief Sends a command; its answer is timed from \p due.
    void act(const domain::Command &command, Moment due);

    [[nodiscard]] int index() const { return m_index; }
    [[nodiscard]] Stage stage() const { return m_stage; }
    [[nodiscard]] quint64 position() const { return m_position; }
    [[nodiscard]] std::size_t unanswered() const { return m_due.size(); }
    void setResume(const protocol::Position &position);

private:
    friend class ConsoleSwarm;
    void onConnected() override;
    void onBytes(QByteArrayView bytes) override;
    void onLost() override;

    [[nodiscard]] qsizetype takeAnswer(QByteArrayView bytes);
    void takeFrame(quint8 opcode, QByteArrayView payload, Moment now);
    void takeEvents(QByteArrayView payload, Moment now);
    void takeOther(QByteArrayView payload, Moment now);
    void sendFrame(quint8 opcode, QByteArrayView payload);
    void acknowledge();

    ConsoleSwarm &m_swarm;
    int m_index;
    Stage m_stage = Stage::Away;
    bool m_isAckPlanned = false;
    quint32 m_unackedEvents = 0;
    int m_failures = 0; //!< in a row, for the back-off
    QByteArray m_token;
    QUuid m_install;
    quint64 m_position = 0;
    std::array<char, 16> m_tag {};
    bool m_hasPosition = false;
    QByteArray m_partial; //!< the beginning of a frame
    std::deque<Moment> m_due; //!< of the unanswered commands
};

//! \brief Thousands of consoles on one loop.
class ConsoleSwarm {
public:
    struct Settings {
        quint16 port = 0;
        std::vector<QByteArray> tokens; //!< one each
        QUuid epoch;
        std::optional<protocol::Position>
            resume; //!< nullopt: the first time here, so a snapshot comes
        std::optional<protocol::Subscribe> subscribe; //!< after the welcome
        int opening = 256; //!< connections being opened at once
        int readers = 100; //!< of them read locations record by record; the others count bytes
        //! Comes back after a loss, with the protocol's back-off. Otherwise a loss ends the benchmark.
        bool reconnects = false;
    };
    ConsoleSwarm(EventLoop &loop, Settings settings);
    ~ConsoleSwarm();

    //! \brief Opens those that are away, `opening` at a time, and keeps time for all. To be added to the loop.
    [[nodiscard]] Moment step(Moment now);
    //! \brief Cuts all connections at once.
    void cutAll();
    //! \brief All come back after the protocol's back-off of a first failure.
    void reconnectAll(quint16 port);
    [[nodiscard]] LoadConsole &console(std::size_t index) { return *m_consoles[index]; }
    [[nodiscard]] std::size_t count() const { return m_consoles.size(); }
    [[nodiscard]] std::size_t live() const { return m_live; }
    //! \brief Consoles whose position is \p seq or later.
    [[nodiscard]] std::size_t at(quint64 seq) const;

    std::function<void(const protocol::LocationRecord &, Moment)> onLocation; //!< of the readers
    std::function<void(LoadConsole &, const protocol::ServerMessage &, Moment)> onMessage;

    // Since the last resetCounts().
    struct Counts {
        Latencies commands;
        quint64 accepted = 0, refused = 0;
        QString firstRefusal;
        quint64 eventBatches = 0, locationBatches = 0, bytes = 0;
        quint64 resumed = 0, snapshots = 0, losses = 0;
    };
    Counts counts;
    void resetCounts() { counts = {}; }

private:
    friend class LoadConsole;
    [[nodiscard]] QByteArrayView unpacked(QByteArrayView payload);
    void welcomed(LoadConsole &console, const protocol::Welcome &welcome);
    void lost(LoadConsole &console);
    void planAck(LoadConsole &console, Moment now);

    struct Retry {
        Moment at;
        std::size_t index;
        bool operator>(const Retry &other) const { return at > other.at; }
    };
    EventLoop &m_loop;
    Settings m_settings;
    std::vector<std::unique_ptr<LoadConsole>> m_consoles;
    std::deque<std::size_t> m_toOpen;
    std::priority_queue<Retry, std::vector<Retry>, std::greater<>> m_retries;
    std::deque<std::pair<Moment, std::size_t>> m_acks;
    QHash<QByteArray, QByteArray> m_unpacked;
    std::size_t m_opening = 0;
    std::size_t m_live = 0;
};

} // namespace dispatch::bench
