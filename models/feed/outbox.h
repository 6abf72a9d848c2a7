// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/replica.h"

#include <QHash>
#include <QSet>

#include <deque>

namespace dispatch::feed {

//! \brief The commands of this client that have not become events yet, in the order they were made.
//!
//! Rows live in the replica; this is the copy in memory and what is under way on the present connection. A row is
//! stored before it is sent, marked as sent before it leaves, and stored as refused before anybody is told.
class Outbox {
public:
    explicit Outbox(journal::Replica &replica);

    //! \brief Reads the rows; those the replica's position has passed are dropped.
    [[nodiscard]] journal::Stored<void> load(const std::optional<protocol::Position> &position);
    [[nodiscard]] const std::vector<journal::OutboxRow> &rows() const { return m_rows; }
    //! \brief Rows that may still take effect: all but the refused ones.
    [[nodiscard]] qsizetype unsettled() const;
    [[nodiscard]] bool hasRoomFor(qsizetype bytes) const;

    [[nodiscard]] journal::Stored<void> add(const domain::Command &command, qsizetype bytes);
    //! \brief Drops a row that was never sent, or a refused one. false if there is none such.
    [[nodiscard]] bool withdraw(const domain::CommandId &id);
    //! \brief The last command on \p entity that may still take effect.
    [[nodiscard]] std::optional<domain::CommandId> lastPendingOn(
        const domain::EntityRef &entity) const;
    //! \brief Whichever of the two was made later.
    [[nodiscard]] std::optional<domain::CommandId> later(
        const std::optional<domain::CommandId> &a, const std::optional<domain::CommandId> &b) const;

    //! \brief The next row to send on this connection; nullptr if there is none.
    [[nodiscard]] const domain::Command *next(domain::Timestamp now);
    //! \brief Marks the row durably as sent and counts it as under way.
    [[nodiscard]] journal::Stored<void> markSent(const domain::CommandId &id);
    [[nodiscard]] qsizetype inFlight() const { return static_cast<qsizetype>(m_inFlight.size()); }
    void connectionLost() { m_inFlight.clear(); }

    //! \brief Ends the wait for an answer. \return the command; nullopt if none was under way with this id
    [[nodiscard]] std::optional<domain::Command> answered(const domain::CommandId &id);
    //! \brief The row is kept until \p position has reached the events.
    [[nodiscard]] journal::Stored<void> accept(const domain::CommandId &id,
        const domain::Accepted &accepted, const std::optional<protocol::Position> &position);
    [[nodiscard]] journal::Stored<void> refuse(
        const domain::CommandId &id, const domain::Rejection &rejection);

    //! \brief Forgets what the events (already applied by the replica) and the new position settle.
    //! \return whether a row went
    [[nodiscard]] bool settle(
        std::span<const domain::Event> events, const protocol::Position &position);
    //! \brief A log with another life may lack what the former one accepted: such rows are sent again.
    [[nodiscard]] bool forgetAcceptance();
    void clear();

    //! \brief Whether the row waits for a person, because it was made more than StaleCommandAge ago.
    [[nodiscard]] bool awaitsConfirmation(const domain::CommandId &id) const
    {
        return m_held.contains(id);
    }
    [[nodiscard]] bool confirm(const domain::CommandId &id);
    //! \brief Holds back what has become too old. \return whether a row was
    [[nodiscard]] bool holdStale(domain::Timestamp now);

private:
    [[nodiscard]] journal::OutboxRow *find(const domain::CommandId &id);
    void forget(const domain::CommandId &id);

    journal::Replica &m_replica;
    std::vector<journal::OutboxRow> m_rows;
    QHash<domain::CommandId, qsizetype> m_sizes;
    qsizetype m_bytes = 0;
    std::deque<domain::Command> m_inFlight;
    QSet<domain::CommandId> m_held;
    QSet<domain::CommandId> m_confirmed;
};

} // namespace dispatch::feed
