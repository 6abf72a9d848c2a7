// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/case_file.h"
#include "journal/merkle.h"
#include "journal/sqlite_event_store.h"

#include <algorithm>

namespace dispatch::test {

//! \brief A server's log with checkpoints over it.
struct SealedLog {
    std::unique_ptr<journal::SqliteEventStore> store; //!< nullptr: it could not be made
    std::vector<domain::Event> events;
    journal::SealKey key = journal::SealKey::make();
    std::vector<journal::Seal> seals;

    SealedLog(const QString &path, std::vector<domain::Event> all, domain::Timestamp start)
        : events(std::move(all))
        , m_start(start)
    {
        auto made = journal::SqliteEventStore::create(path, start);
        if (made && (*made)->append({ events, {} }, 0))
            store = *std::move(made);
    }

    //! \brief Signs what there is up to \p seq.
    void sealUpTo(quint64 seq)
    {
        const auto *before = seals.empty() ? nullptr : &seals.back();
        const quint64 from = before ? before->seq : 0;
        journal::MerkleTree tree;
        const auto links = store->links(from, static_cast<int>(seq - from));
        for (const auto &link : *links)
            tree.add(journal::merkleLeaf(link));
        journal::Seal seal { .number = before ? before->number + 1 : 1,
            .epoch = store->head().epoch,
            .from = from,
            .seq = seq,
            .link = *store->linkAt(seq),
            .root = tree.root(),
            .prev = before ? before->hash() : QByteArray(32, '\0'),
            .at = m_start + std::chrono::hours(seq),
            .key = key.publicKey(),
            .signature = {} };
        seal.signature = key.sign(seal.statement());
        seals.push_back(std::move(seal));
    }

    //! \brief The case of everything that the events from \p first on, before \p end, are about.
    [[nodiscard]] journal::Stored<journal::CaseFile> caseOf(const domain::EntityRef &job,
        std::size_t first, std::size_t end, const QHash<QString, QString> &names) const
    {
        journal::CaseFile file { .job = job,
            .number = 1,
            .made = m_start,
            .madeBy = QStringLiteral("sam"),
            .key = key.publicKey(),
            .records = {},
            .seals = {},
            .names = names };
        std::vector<domain::EntityRef> entities;
        for (std::size_t i = first; i < end; ++i) {
            if (!std::ranges::contains(entities, events[i].entity))
                entities.push_back(events[i].entity);
        }
        const int most = static_cast<int>(events.size()) + 1;
        const auto filled = journal::fillCase(file, entities, seals,
            { .recordsOf
                = [&](const domain::EntityRef &entity) { return store->rawOf(entity, most); },
                .linkAt = [&](quint64 seq) { return store->linkAt(seq); },
                .links = [&](quint64 after, int limit) { return store->links(after, limit); } });
        if (!filled)
            return std::unexpected(filled.error());
        return file;
    }

private:
    domain::Timestamp m_start;
};

} // namespace dispatch::test
