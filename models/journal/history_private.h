// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/history.h"
#include "journal/sqlite.h"

#include <deque>

namespace dispatch::journal {

//! \brief The inside of History: its file, and the states it goes on from.
struct History::Private {
    using Block = std::shared_ptr<const std::vector<domain::Event>>;

    //! \brief Where a stretch goes on when more of it comes.
    struct Tail {
        quint64 seq = 0;
        state::Operation operation;
        quint64 frameSeq = 0; //!< of the newest key frame, or where the stretch begins
        domain::Timestamp until {}; //!< the latest time of any event so far
        QByteArray link; //!< of the hash chain at seq; empty: not known here
    };
    //! \brief Events on their way into a block of the file.
    struct Draft {
        QByteArray body;
        quint64 first = 0, last = 0;
        int count = 0;
        domain::Timestamp from {}, until {};
    };

    std::unique_ptr<sqlite::Database> database;
    Limits limits;
    QUuid epoch;
    std::vector<Stretch> stretches;
    QByteArray endTag; //!< `h` at the end of the newest stretch
    std::map<quint64, Tail> tails; //!< by the stretch's first
    std::map<quint64, state::Operation> near; //!< states by seq, for steps back
    std::optional<std::pair<quint64, state::Operation>>
        base; //!< the whole state a stretch began with
    std::deque<std::pair<quint64, Block>> blocks; //!< read last, by their first seq

    sqlite::Statement readMeta, writeMeta, readStretches, putStretch, dropStretch;
    sqlite::Statement readBlock, readBlockAfter, readBlockByTime, readSpan, insertBlock, growBlock,
        lastBlock, dropBlocks;
    sqlite::Statement readFrame, nextFrame, lastFrameSeq, insertFrame, frameSeqs, dropFrame,
        dropFrames;
    sqlite::Statement insertPosting, postingsOf, postingOn, postingBack, insertOwner, ownerOf;

    [[nodiscard]] Stored<void> prepare();
    [[nodiscard]] Stored<void> load();
    [[nodiscard]] Stored<void> empty();

    // writing
    [[nodiscard]] Stored<void> extend(std::size_t index, std::span<const domain::Event> events,
        quint64 to, const QByteArray &tag);
    [[nodiscard]] Stored<void> take(const domain::Event &event, Tail &tail, Draft &draft);
    [[nodiscard]] Stored<void> flush(Draft &draft, quint64 stretchFirst);
    [[nodiscard]] Stored<void> putFrame(
        quint64 seq, bool isBase, domain::Timestamp at, const state::Operation &operation);
    [[nodiscard]] Stored<void> thinFrames();
    [[nodiscard]] Stored<void> join();
    [[nodiscard]] Stored<void> store(const Stretch &stretch, const QByteArray &firstTag,
        const QByteArray &lastTag, const QByteArray &link);
    [[nodiscard]] Stored<Tail *> tailOf(std::size_t index);
    [[nodiscard]] Stored<void> readLink(quint64 stretchFirst, QByteArray &link);

    // reading
    [[nodiscard]] std::optional<std::size_t> stretchOf(quint64 seq) const;
    [[nodiscard]] Stored<Moment> frameBefore(quint64 seq, quint64 stretchFirst, bool isBase);
    [[nodiscard]] Stored<Block> block(quint64 seq); //!< the one it lies in, or the one before
    [[nodiscard]] Stored<Block> blockAfter(quint64 seq);
    [[nodiscard]] Stored<Block> decode(const sqlite::Query &row);
    [[nodiscard]] Stored<std::optional<domain::Event>> eventAt(quint64 seq);
    //! \brief Folds after < seq <= to into \p operation.
    [[nodiscard]] Stored<void> fold(state::Operation &operation, quint64 after, quint64 to,
        std::size_t stretch, state::ChangeSet *changes);
    [[nodiscard]] Stored<state::ChangeSet> foldOne(
        state::Operation &operation, const domain::Event &event, std::size_t stretch);
    [[nodiscard]] Stored<void> revive(state::Operation &operation, const domain::EntityRef &missing,
        quint64 before, std::size_t stretch);
    [[nodiscard]] Stored<const state::Operation *> baseOf(std::size_t stretch);
    void keepNear(quint64 seq, const state::Operation &operation, quint64 target);

    template<class Work>
    [[nodiscard]] Stored<void> write(Work work);
};

template<class Work>
Stored<void> History::Private::write(Work work)
{
    blocks.clear();
    auto transaction = sqlite::Transaction::begin(*database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (const Stored<void> done = work(); !done)
        return done;
    return transaction->commit();
}

//! \brief The job an entity belongs to; null if none, or if it is not known.
[[nodiscard]] domain::JobId jobOfEntity(
    const domain::EntityRef &entity, const state::Operation &operation);

} // namespace dispatch::journal
