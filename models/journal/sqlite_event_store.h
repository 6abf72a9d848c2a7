// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event_store.h"
#include "journal/sqlite_copy.h"
#include "journal/tampering.h"

#include <functional>

namespace dispatch::journal {

//! \brief EventStore in one SQLite file (WAL, synchronous=FULL), which this object alone writes and checkpoints.
class SqliteEventStore final : public EventStore {
public:
    //! \brief Makes a new journal with a new epoch. \errors CannotOpen if the file exists
    [[nodiscard]] static Stored<std::unique_ptr<SqliteEventStore>> create(
        const QString &path, domain::Timestamp now);
    //! \brief Opens an existing one for writing; checks format version and that the last link matches its record.
    [[nodiscard]] static Stored<std::unique_ptr<SqliteEventStore>> open(const QString &path);
    ~SqliteEventStore() override;

    [[nodiscard]] protocol::Position head() const override;
    [[nodiscard]] Stored<protocol::Position> append(
        const AppendBatch &batch, quint64 expectedHead) override;
    [[nodiscard]] Stored<std::vector<domain::Event>> read(quint64 after, int limit) const override;
    [[nodiscard]] Stored<std::vector<domain::Event>> readEntity(
        const domain::EntityRef &entity, quint64 afterVer, int limit) const override;
    [[nodiscard]] Stored<protocol::Position> positionAt(quint64 seq) const override;
    [[nodiscard]] Stored<std::optional<CommandRecord>> findCommand(
        const domain::CommandId &id) const override;

    struct Verified {
        quint64 events = 0;
        protocol::Position head;
    };
    //! \brief Recomputes the whole chain from the stored bytes, and that seq and ver have no holes.
    //! \errors Damaged with the first bad seq; \p progress is called with events done, false cancels (error Io)
    //! \param seen is told each record's link, in order; what it returns ends the check
    [[nodiscard]] Stored<Verified> verify(const std::function<bool(quint64 done)> &progress = {},
        const std::function<std::optional<StoreError>(quint64 seq, const QByteArray &link)> &seen
        = {}) const;

    //! \brief The chain at a record in full, 32 bytes; zeros at 0. \errors Io if there is no such record
    [[nodiscard]] Stored<QByteArray> linkAt(quint64 seq) const;
    //! \brief The links of the records after \p after, at most \p limit.
    [[nodiscard]] Stored<std::vector<QByteArray>> links(quint64 after, int limit) const;
    //! \brief The records of an entity as they lie in the file, at most \p limit.
    [[nodiscard]] Stored<std::vector<RawRecord>> rawOf(
        const domain::EntityRef &entity, int limit) const;

    //! \brief Events of one name with seq > \p after, ascending, at most \p limit. Looks at every record there is: for checks, not
    //! for the running server.
    [[nodiscard]] Stored<std::vector<domain::Event>> readNamed(
        const QString &name, quint64 after, int limit) const;

    //! \brief Begins a copy of the file while this object goes on writing; see sqlite::Copy.
    [[nodiscard]] Stored<std::unique_ptr<sqlite::Copy>> beginCopy(const QString &path);
    //! \brief Gives the log another life: a new epoch, and \p first as the record of it, in one commit. Events, chain and
    //! known commands stay.
    [[nodiscard]] Stored<protocol::Position> beginLife(
        const QUuid &epoch, const AppendBatch &first);

private:
    [[nodiscard]] Stored<protocol::Position> write(
        const AppendBatch &batch, quint64 expectedHead, const QUuid &epoch);
    struct Private;
    explicit SqliteEventStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace dispatch::journal
