// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event_store.h"
#include "server/metrics.h"
#include "state/decide.h"

#include <QHash>

#include <deque>
#include <functional>

namespace dispatch::server {

//! \brief Something the server itself records, without a rule to ask: an account made or changed.
struct SystemFact {
    domain::EntityRef entity;
    domain::EventPayload payload;
};

//! \brief One thing asked of the operation. \c answer is called exactly once, in the order of arrival, after the commit
//! (or after it is known that there will be none).
struct Work {
    state::Actor actor;
    domain::CommandId id; //!< of the command, or null for a fact
    //! A Rejection was refused on arrival and only waits for its turn.
    std::variant<domain::Command, domain::Rejection, SystemFact> ask;
    std::function<void(const protocol::Result &)> answer;
    qint64 arrivedUs = 0; //!< by Metrics::nowUs(); set by push()
};

//! \brief Technicians for whom things that existed before appear or vanish with \p event: a visit was given or taken, or they
//! work in another area now.
[[nodiscard]] std::vector<domain::TechnicianId> shiftedBy(const domain::Event &event);

//! \brief Group commit: decides everything queued, in order, each against the state the former ones made; writes all
//! events with one append; then answers. The operation shown to readers is never ahead of the disk, because nobody else
//! runs between decision and commit.
//!
//! When the disk refuses, everything queued is answered `readonly` or `unavailable` and the operation goes back to what
//! the journal holds. From then on one attempt is made every RetryEvery, on a copy; reading goes on. If the journal
//! cannot even be read then, isBroken() is true until mend() could.
//! \threads one
class CommitQueue {
public:
    //! Steps (a batch counts as its items): bounds how long one flush holds the loop.
    static constexpr std::size_t MaxPerFlush = 512;
    static constexpr std::size_t MaxQueued = 20'000; //!< then push() answers `unavailable` at once
    static constexpr domain::milliseconds RetryEvery { 2'000 };
    static constexpr qsizetype MaxJobItemBytes = 56 * 1024; //!< a job must fit one snapshot message
    static constexpr int MaxNotesPerJob = 200;
    static constexpr int MaxConflictEvents = 256;
    static constexpr std::chrono::seconds RefusalCounts { 120 };
    static constexpr std::size_t MaxRemembered
        = 10'000; //!< ids refused with a code that may be retried

    CommitQueue(journal::EventStore &store, Metrics &metrics, domain::milliseconds hold);

    //! \brief From now on load() begins with the checkpoint in this file, if it is one of this log.
    void useCheckpoint(const QString &path) { m_checkpointPath = path; }
    //! \brief Folds the journal, all of it or what follows the checkpoint. Call once before anything else.
    [[nodiscard]] journal::Stored<void> load();
    //! \brief Events that the last load() had to fold one by one.
    [[nodiscard]] quint64 folded() const { return m_folded; }

    //! \brief Who may name which upload in a message: files are not part of the operation, so decide() cannot know. Not set:
    //! nobody any.
    //! It gives nullopt while that cannot be looked up.
    using MayAttach
        = std::function<std::optional<bool>(const domain::UserId &, const QString &upload)>;
    void useUploads(MayAttach mayAttach) { m_mayAttach = std::move(mayAttach); }

    void push(Work work);
    [[nodiscard]] bool isEmpty() const { return m_queue.empty(); }
    //! \return the events that are on stable storage now, ascending
    [[nodiscard]] std::vector<domain::Event> flush(domain::Timestamp now);

    [[nodiscard]] const state::Operation &operation() const { return m_operation; }
    [[nodiscard]] protocol::Position head() const { return m_store.head(); }
    [[nodiscard]] journal::EventStore &store() const { return m_store; }
    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_queue.size()); }
    //! \brief While the last commit failed: looks every RetryEvery whether the disk takes writes again, so that this is
    //! known before somebody tries.
    void tick(domain::Timestamp now);
    //! \brief Refuses new changes with `readonly`, before the disk refuses them itself. Commands known already are
    //! answered, and an emergency is still raised.
    void setReadOnly(bool isReadOnly) { m_isReadOnly = isReadOnly; }
    [[nodiscard]] bool isReadOnly() const { return m_isReadOnly; }
    //! \brief Who the system is in `by`: org/ and the epoch of the log.
    [[nodiscard]] domain::EntityRef systemRef() const;
    [[nodiscard]] domain::milliseconds hold() const { return m_hold; }
    //! \brief What the log says about the last time it was restored from a back-up.
    [[nodiscard]] const std::optional<domain::Restoration> &restored() const { return m_restored; }
    //! \brief The last commit succeeded.
    [[nodiscard]] bool isWritable() const { return !m_refusedAt; }
    //! \brief The operation could not be brought back in step with the journal: it may hold what the disk does not, and
    //! must not be shown to anybody.
    [[nodiscard]] bool isBroken() const { return m_isBroken; }
    //! \brief While isBroken(), reads the journal again every RetryEvery. Call now and then; flush() does too.
    void mend(domain::Timestamp now);

private:
    struct Round;
    using Outcome = std::expected<domain::Accepted, domain::Rejection>;
    //! \return the place in the log that \p operation has afterwards
    [[nodiscard]] quint64 beginFromCheckpoint(state::Operation &operation);
    void noteRestoration(const domain::Event &event);
    [[nodiscard]] Outcome judge(const Work &work, Round &round, domain::Timestamp now);
    [[nodiscard]] Outcome judgeCommand(
        const Work &work, const domain::Command &command, Round &round, domain::Timestamp now);
    [[nodiscard]] std::expected<void, domain::Rejection> resolveExpectations(const Work &work,
        domain::Command &command, std::vector<domain::Event> &changes, Round &round,
        domain::Timestamp now);
    [[nodiscard]] std::expected<void, domain::Rejection> checkNotWaiting(
        const domain::CommandId &earlier, const std::optional<journal::CommandRecord> &found,
        domain::Timestamp now) const;
    [[nodiscard]] std::expected<std::vector<domain::Event>, domain::Rejection> changesAfter(
        const domain::EntityRef &entity, quint64 ver, const Round &round) const;
    [[nodiscard]] std::expected<std::vector<domain::Event>, domain::Rejection> causedBy(
        const journal::CommandRecord &record, const Round &round) const;
    [[nodiscard]] std::expected<std::optional<journal::CommandRecord>, domain::Rejection> find(
        const domain::CommandId &id, const Round &round) const;
    [[nodiscard]] std::expected<void, domain::Rejection> checkAttachments(
        const state::Actor &actor, const domain::Command &command) const;
    [[nodiscard]] std::expected<void, domain::Rejection> checkRoom(
        const state::Operation &operation, std::span<const domain::Event> events,
        std::span<const QByteArray> bodies) const;
    void sign(std::span<domain::Event> events, const Work &work, const Round &round,
        domain::Timestamp now) const;
    static void take(
        std::vector<domain::Event> events, std::vector<QByteArray> bodies, Round &round);
    void remember(const domain::CommandId &id, const Outcome &outcome, domain::Timestamp now);

    journal::EventStore &m_store;
    Metrics &m_metrics;
    domain::milliseconds m_hold;
    QString m_checkpointPath;
    MayAttach m_mayAttach;
    quint64 m_folded = 0;
    state::Operation m_operation;
    std::optional<domain::Restoration> m_restored;
    std::deque<Work> m_queue;
    domain::Timestamp m_lastAt;
    std::optional<domain::Timestamp>
        m_refusedAt; //!< when the disk last refused; nullopt while it takes
    domain::ErrorCode m_refusal = domain::ErrorCode::Unavailable;
    bool m_isBroken = false;
    bool m_isReadOnly = false;
    domain::Timestamp m_triedToMendAt;
    //! Commands refused for now (`readonly`, `rate-limited`, ...). What builds on one of them is to be sent again too,
    //! not refused for good. The order says which to forget first.
    struct RefusedForNow {
        domain::ErrorCode code;
        domain::Timestamp at; //!< the last time
    };
    QHash<domain::CommandId, RefusedForNow> m_refusedForNow;
    std::deque<domain::CommandId> m_refusedOrder;
};

} // namespace dispatch::server
