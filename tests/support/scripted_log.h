// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/feed_messages.h"
#include "state/operation.h"

namespace dispatch::test {

//! \brief A log of one organisation as a server has it, and the messages about it. Chain tags are made up but distinct.
class ScriptedLog {
public:
    explicit ScriptedLog(domain::Timestamp start);

    domain::Event add(const domain::EntityRef &entity, domain::EventPayload payload,
        const domain::CommandId &cmd = {});
    //! \brief A technician who comes into being; \return the id
    domain::TechnicianId addTechnician(const QString &name, const domain::CommandId &cmd = {});
    domain::JobId addJob(const QString &title, const domain::CommandId &cmd = {});
    void addTechnicians(int count);

    //! \brief Time goes by.
    void pass(domain::milliseconds time) { m_now += time; }
    [[nodiscard]] const std::vector<domain::Event> &events() const { return m_events; }

    [[nodiscard]] quint64 head() const { return static_cast<quint64>(m_events.size()); }
    [[nodiscard]] protocol::Position position(quint64 seq) const;
    [[nodiscard]] protocol::Position position() const { return position(head()); }
    [[nodiscard]] const state::Operation &operation() const { return m_operation; }
    [[nodiscard]] domain::UserId user() const { return m_user; }
    //! \brief The same events under a new epoch, as after a restore from a copy that ends at \p seq.
    [[nodiscard]] ScriptedLog restoredAt(quint64 seq) const;

    [[nodiscard]] protocol::Welcome welcome(
        std::optional<protocol::SnapshotReason> snapshot = std::nullopt) const;
    //! \brief The events after \p prev up to \p to.
    [[nodiscard]] protocol::EventBatch batch(quint64 prev, quint64 to) const;
    //! \brief begin, parts, end; two items a part.
    [[nodiscard]] std::vector<QByteArray> snapshot() const;

private:
    QUuid m_epoch;
    domain::Timestamp m_now;
    domain::UserId m_user;
    std::vector<domain::Event> m_events;
    std::vector<QByteArray> m_links { QByteArray(32, '\0') }; //!< of the hash chain, by seq
    state::Operation m_operation;
};

} // namespace dispatch::test
