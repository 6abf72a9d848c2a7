// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "journal/event_store.h"
#include "journal/log_query.h"
#include "state/operation.h"

#include <memory>

namespace dispatch::journal {

enum class OutboxStatus : quint8 { Waiting, Sent, Refused };

struct OutboxRow {
    domain::Command command;
    OutboxStatus status = OutboxStatus::Waiting;
    std::optional<domain::Accepted> accepted;   //!< answered, but its event has not come yet
    std::optional<domain::Rejection> rejection; //!< Refused: kept until a person drops or redoes it
    bool operator==(const OutboxRow &) const = default;
};

//! \brief A page of the log.
struct LogQuery {
    QString text; //!< words, all must occur (who, what, note), none is syntax; empty = all
    std::optional<domain::EntityRef> entity;
    quint64 beforeSeq = 0; //!< 0 = from the newest
    int limit = 200;
    LogFilter filter = {}; //!< must hold as well
    //! Set: those above it, the nearest ones (still newest first), instead of those below beforeSeq.
    std::optional<quint64> afterSeq = {};
};

//! \brief What of the log is here.
struct LogExtent {
    quint64 oldest = 0, newest = 0; //!< events here; 0: none
    quint64 base = 0; //!< up to here the state came as a snapshot, and events only as history
};

//! \brief What a client keeps of the operation: state, position, events it has seen, and what it has not sent yet.
//! Each function is one transaction.
//! \threads one thread at a time
class Replica {
public:
    virtual ~Replica() = default;

    [[nodiscard]] virtual std::optional<protocol::Position> position() const = 0;
    //! \brief When the last message of the server was applied: how old this replica is.
    [[nodiscard]] virtual std::optional<domain::Timestamp> asOf() const = 0;
    [[nodiscard]] virtual Stored<state::Operation> load() const = 0;
    //! \brief Events, position and the deletion of answered outbox rows, together.
    [[nodiscard]] virtual Stored<void> apply(std::span<const domain::Event> events,
        const protocol::Position &position, domain::Timestamp asOf)
        = 0;
    //! \brief A finished snapshot replaces state and position; the outbox survives.
    [[nodiscard]] virtual Stored<void> replaceAll(const state::Operation &operation,
        const protocol::Position &position, domain::Timestamp asOf)
        = 0;

    [[nodiscard]] virtual Stored<std::vector<OutboxRow>> outbox() const = 0; //!< oldest first
    [[nodiscard]] virtual Stored<void> enqueue(const domain::Command &command) = 0;
    [[nodiscard]] virtual Stored<void> update(const OutboxRow &row) = 0; //!< by command id
    [[nodiscard]] virtual Stored<void> remove(const domain::CommandId &id) = 0;

    //! \brief Events from before this replica's snapshot, for log() alone (pages of `GET /v1/log`); those it has, and those
    //! after the snapshot, which only the feed brings, are left out.
    [[nodiscard]] virtual Stored<void> addHistory(std::span<const domain::Event> /*events*/)
    {
        return {};
    }
    //! \return newest first
    [[nodiscard]] virtual Stored<std::vector<domain::Event>> log(const LogQuery &query) const = 0;
    //! \brief The filter with misspelt words put right, if there is something like them; nullopt if not.
    [[nodiscard]] virtual Stored<std::optional<LogFilter>> mended(
        const LogFilter & /*filter*/) const
    {
        return std::nullopt;
    }
    [[nodiscard]] virtual Stored<LogExtent> logExtent() const { return LogExtent {}; }
    //! \brief Where the file lies, for readers beside this one; empty if there is none.
    [[nodiscard]] virtual QString path() const { return {}; }

    //! \brief Whether zones up to the position are here. Not so if a program from before zones has filled this replica: it
    //! was not sent them.
    [[nodiscard]] virtual bool hasZones() const { return true; }
    //! \brief The same for shifts.
    [[nodiscard]] virtual bool hasShifts() const { return true; }
    //! \brief This installation's id, made once.
    [[nodiscard]] virtual QUuid install() const = 0;
    [[nodiscard]] virtual bool isReadOnly() const = 0;
    //! \brief What a person should know about how this replica was opened (a damaged file was set aside); mostly empty.
    [[nodiscard]] virtual QString notice() const { return {}; }
};

//! \brief In memory, for simulated clients and tests. Keeps no events for log().
[[nodiscard]] std::unique_ptr<Replica> makeMemoryReplica();
//! \brief In one SQLite file per account. A second process on the same file opens it read-only: writing gives Locked.
//! A damaged file is kept beside the new one as `NAME.damaged-TIME`, its outbox is carried over as far as it can be read,
//! and notice() says so.
//! \errors CannotOpen, Newer, NotAJournal (another program's database), DiskFull, Io
[[nodiscard]] Stored<std::unique_ptr<Replica>> openReplica(const QString &path);

} // namespace dispatch::journal
