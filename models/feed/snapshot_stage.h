// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/feed_messages.h"
#include "state/operation.h"

#include <QCryptographicHash>

namespace dispatch::feed {

//! \brief A snapshot on its way: filled part by part, and of use only when complete and its digest right.
//! What the person sees is not touched by it until then.
class SnapshotStage {
public:
    explicit SnapshotStage(const protocol::SnapBegin &begin);

    //! \param bytes the whole message as it came: the digest covers it
    //! \return false if it is not the next part of this snapshot, or the snapshot is over a limit
    [[nodiscard]] bool add(const protocol::SnapPart &part, QByteArrayView bytes);
    //! \return whether all parts are here and unchanged
    [[nodiscard]] bool isComplete(const protocol::SnapEnd &end) const;

    [[nodiscard]] const protocol::Position &position() const { return m_begin.position; }
    [[nodiscard]] state::Operation takeOperation() { return std::move(m_operation); }

private:
    protocol::SnapBegin m_begin;
    QCryptographicHash m_hash { QCryptographicHash::Sha256 };
    state::Operation m_operation;
    int m_parts = 0;
    qint64 m_bytes = 0;
};

} // namespace dispatch::feed
