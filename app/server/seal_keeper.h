// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/seal_file.h"
#include "journal/sqlite_event_store.h"
#include "server/password.h"

namespace dispatch::server {

//! \brief Signs what the log is, every hour in which something happened, when it stops and when somebody asks.
//!
//! Without a key, or with checkpoints that the log does not bear out, it signs nothing and says why: the server runs on,
//! since an office without its desk is worse off than one without signatures.
//! \threads one; writing and syncing is a worker's
class SealKeeper {
public:
    static constexpr std::chrono::hours Every { 1 };
    //! Records that one checkpoint has in its tree: what showing a single record of it costs.
    static constexpr quint64 MaxRange = 16'384;
    static constexpr int GatherPerTick = 1'024;
    using Done = std::function<void(const journal::Stored<journal::Seal> &)>;

    SealKeeper(
        const journal::SqliteEventStore &store, Worker &worker, QString keyPath, QString filePath);

    //! \brief Key and checkpoints, before the first tick. What is wrong is in problem().
    void open(domain::Timestamp now);
    void tick(domain::Timestamp now);
    //! \brief Signs the log as it is by then, and says so from a later tick. With nothing new it is the newest one again.
    void sealNow(Done done) { m_asked.push_back(std::move(done)); }
    //! \brief The loop has ended: signs the rest and returns when it is on the disk.
    void close(domain::Timestamp now);

    [[nodiscard]] const QByteArray &publicKey() const { return m_key.publicKey(); }
    [[nodiscard]] const std::vector<journal::Seal> &seals() const { return m_seals; }
    //! \brief Why nothing is signed, in plain words; empty if it is.
    [[nodiscard]] const QString &problem() const { return m_problem; }

private:
    [[nodiscard]] quint64 sealed() const { return m_seals.empty() ? 0 : m_seals.back().seq; }
    [[nodiscard]] bool gather(int most);
    [[nodiscard]] journal::Seal make(domain::Timestamp now) const;
    void write(domain::Timestamp now);
    void take(const journal::Stored<void> &written, const journal::Seal &seal);
    void answer(const journal::Stored<journal::Seal> &result);
    void fail(const QString &problem);

    const journal::SqliteEventStore &m_store;
    Worker &m_worker;
    QString m_keyPath, m_filePath;
    journal::SealKey m_key;
    std::vector<journal::Seal> m_seals;
    QString m_problem;
    domain::Timestamp m_since; //!< what the hour is counted from
    journal::MerkleTree
        m_tree; //!< of the records after the newest checkpoint, as far as they were read
    QByteArray m_link; //!< of the newest of them
    std::vector<Done> m_asked;
    bool m_isWriting = false;
};

} // namespace dispatch::server
