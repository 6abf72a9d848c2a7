// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/packing.h"

namespace dispatch::server {

//! \brief A message for many: encoded once, and packed once when the first asks for it packed.
//! \threads one
class SharedMessage {
public:
    SharedMessage() = default;
    explicit SharedMessage(QByteArray plain)
        : m_plain(std::move(plain))
    {
    }
    [[nodiscard]] const QByteArray &bytes(bool isPacked) const
    {
        if (!isPacked || m_plain.size() < protocol::MinPackBytes)
            return m_plain;
        if (m_packed.isNull())
            m_packed = protocol::pack(m_plain);
        return m_packed;
    }

private:
    QByteArray m_plain;
    mutable QByteArray m_packed;
};

} // namespace dispatch::server
