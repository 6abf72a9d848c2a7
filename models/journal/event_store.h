// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"
#include "protocol/feed_messages.h"

#include <expected>
#include <span>

namespace dispatch::journal {

enum class StoreErrorCode : quint8 {
    CannotOpen,     //!< no such folder, no permission
    Locked,         //!< another process has it
    NotAJournal,    //!< some other file
    Damaged,        //!< the file or the chain is broken
    Newer,          //!< written by a later version of Dispatch
    DiskFull,
    WrongHead,      //!< somebody else appended first
    Io
};
struct StoreError {
    StoreErrorCode code = StoreErrorCode::Io;
    QString text;      //!< one plain sentence with what to do
    quint64 seq = 0;   //!< Damaged: the first bad record, if known
};
template<class T>
using Stored = std::expected<T, StoreError>;

//! \brief Proof that a command took effect: kept for ever.
struct CommandRecord {
    domain::CommandId id;
    domain::UserId user;
    QByteArray digest; //!< protocol::commandDigest, 32 bytes
    quint64 firstSeq = 0, lastSeq = 0; //!< its events; 0 for one that changed nothing
    quint64 ver = 0;
    bool isMerged = false;
    domain::Timestamp at;
    bool operator==(const CommandRecord &) const = default;
};

//! \brief One atomic write.
struct AppendBatch {
    std::vector<domain::Event> events;     //!< seq = expectedHead+1, +2, ...
    std::vector<CommandRecord> commands;
    //! \brief protocol::canonicalEvent() of each event, from a caller who has made them already; or none. Encoding is a third
    //! of the cost of a commit, so nobody should do it twice.
    std::vector<QByteArray> bodies = {};
};

//! \brief The durable, ordered, hash-chained log of one organisation. The seam between the server and its storage
//! engine: SQLite in one process, NATS JetStream across several.
//!
//! Chain: h(0) = 32 zero bytes; h(n) = SHA-256(h(n-1) || canonicalEvent(n)).
//! \threads one thread at a time
class EventStore {
public:
    virtual ~EventStore() = default;

    [[nodiscard]] virtual protocol::Position head() const = 0;
    //! \brief Commits to stable storage before it returns: all or nothing.
    //! \errors WrongHead, DiskFull, Io; after an error nothing of the batch is there
    [[nodiscard]] virtual Stored<protocol::Position> append(
        const AppendBatch &batch, quint64 expectedHead)
        = 0;
    //! \return events with seq > after, ascending, at most limit
    [[nodiscard]] virtual Stored<std::vector<domain::Event>> read(quint64 after, int limit) const
        = 0;
    //! \return events of one entity with ver > afterVer, ascending, at most limit
    [[nodiscard]] virtual Stored<std::vector<domain::Event>> readEntity(
        const domain::EntityRef &entity, quint64 afterVer, int limit) const
        = 0;
    //! \return the position at seq (0 <= seq <= head)
    [[nodiscard]] virtual Stored<protocol::Position> positionAt(quint64 seq) const = 0;
    [[nodiscard]] virtual Stored<std::optional<CommandRecord>> findCommand(
        const domain::CommandId &id) const
        = 0;
};

//! \brief The next link of the chain.
[[nodiscard]] QByteArray chainNext(const QByteArray &previous, const QByteArray &canonical);
//! \brief The first 64 bits of a link in hex: `h` of a position.
[[nodiscard]] QByteArray chainTag(const QByteArray &link);

} // namespace dispatch::journal
