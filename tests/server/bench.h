// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite_event_store.h"
#include "protocol/location_batch.h"
#include "server/hub.h"

#include <QTemporaryDir>

#include <map>

//! What the hub's tests stand on: clients that are lists of messages, a clock that is turned by hand, a disk that can
//! be told to fail.
namespace dispatch::server::test {

//! Keeps what was sent, per connection.
class RecordingOutlet final : public Outlet {
public:
    void send(ConnectionId connection, const QByteArray &bytes) override;
    void close(
        ConnectionId connection, protocol::CloseCode code, const QByteArray &reason) override;
    [[nodiscard]] qsizetype unsentBytes(ConnectionId connection) const override;

    struct Line {
        std::vector<QByteArray> sent;
        std::optional<protocol::CloseCode> closed;
        qsizetype unsent = 0; //!< what unsentBytes() says, plus everything sent while isStalled
        bool isStalled = false;
    };
    std::map<ConnectionId, Line> lines;
};

//! A token is the name of a login put here.
class NamedLogins final : public Authenticator {
public:
    [[nodiscard]] std::optional<Verdict> authenticate(
        protocol::AuthKind kind, const QString &token, domain::Timestamp now) override;
    std::map<QString, Verdict> logins;
};

//! Passes on to a real store until told that the disk is full, or cannot be read.
class FragileStore final : public journal::EventStore {
public:
    explicit FragileStore(journal::EventStore &store)
        : m_store(store)
    {
    }
    [[nodiscard]] protocol::Position head() const override { return m_store.head(); }
    [[nodiscard]] journal::Stored<protocol::Position> append(
        const journal::AppendBatch &batch, quint64 expectedHead) override;
    [[nodiscard]] journal::Stored<std::vector<domain::Event>> read(
        quint64 after, int limit) const override;
    [[nodiscard]] journal::Stored<std::vector<domain::Event>> readEntity(
        const domain::EntityRef &entity, quint64 afterVer, int limit) const override
    {
        return m_store.readEntity(entity, afterVer, limit);
    }
    [[nodiscard]] journal::Stored<protocol::Position> positionAt(quint64 seq) const override
    {
        return m_store.positionAt(seq);
    }
    [[nodiscard]] journal::Stored<std::optional<journal::CommandRecord>> findCommand(
        const domain::CommandId &id) const override
    {
        return m_store.findCommand(id);
    }
    std::optional<journal::StoreErrorCode> failure; //!< of append()
    bool isUnreadable = false; //!< read() fails
    int appends = 0;

private:
    journal::EventStore &m_store;
};

//! One hub with a journal in a temporary folder, one dispatcher, one supervisor, two technicians, one customer.
class Bench {
public:
    Bench();

    //! \brief Opens a connection and says hello. \p token names the login: "dina", "sven", "tom", "tess", "carl".
    ConnectionId connect(
        const QString &token, std::optional<protocol::Position> resume = std::nullopt);
    //! \brief The same as a client of other features.
    ConnectionId connectWith(const QString &token, const QStringList &features,
        std::optional<protocol::Position> resume = std::nullopt);
    void send(ConnectionId connection, const protocol::ClientMessage &message);
    //! \brief Sends a command and commits it. \return the answer
    protocol::Result act(ConnectionId connection, const domain::EntityRef &entity,
        domain::CommandArgs args, std::optional<domain::Expect> expect = std::nullopt);
    //! \brief A command as act() makes it, not yet sent.
    domain::Command command(const domain::EntityRef &entity, domain::CommandArgs args,
        std::optional<domain::Expect> expect = std::nullopt);
    void flush() { hub->flush(clock.now()); }
    void tick(domain::milliseconds by);

    //! \brief Everything sent to a connection since the last call, decoded; location batches left out.
    std::vector<protocol::ServerMessage> take(ConnectionId connection);
    template<class Message>
    std::vector<Message> takeOf(ConnectionId connection)
    {
        std::vector<Message> out;
        for (auto &message : take(connection)) {
            if (auto *wanted = std::get_if<Message>(&message))
                out.push_back(std::move(*wanted));
        }
        return out;
    }
    std::vector<protocol::LocationBatch> takeLocations(ConnectionId connection);
    [[nodiscard]] std::optional<protocol::CloseCode> closed(ConnectionId connection)
    {
        return outlet.lines[connection].closed;
    }

    //! \brief A job taken by the dispatcher. \return its ids
    domain::CreateJob createJob(
        ConnectionId by, domain::JobId *job, const QString &title = QStringLiteral("No hot water"));
    void assign(
        ConnectionId by, const domain::VisitId &visit, const domain::TechnicianId &technician);
    [[nodiscard]] const state::Operation &operation() const { return commits->operation(); }

    QTemporaryDir folder;
    domain::ManualClock clock;
    RecordingOutlet outlet;
    NamedLogins logins;
    Metrics metrics;
    std::unique_ptr<journal::SqliteEventStore> disk;
    std::unique_ptr<FragileStore> store;
    std::unique_ptr<CommitQueue> commits;
    std::unique_ptr<Hub> hub;
    domain::TechnicianId tom, tess;

private:
    void addTechnician(domain::TechnicianId *id, const QString &name);
    ConnectionId m_last = 0;
};

} // namespace dispatch::server::test
