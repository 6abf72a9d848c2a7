// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/snapshot_stage.h"

#include "feed/limits.h"

namespace dispatch::feed {

SnapshotStage::SnapshotStage(const protocol::SnapBegin &begin)
    : m_begin(begin)
{
}

bool SnapshotStage::add(const protocol::SnapPart &part, QByteArrayView bytes)
{
    if (part.snap != m_begin.snap || part.n != m_parts + 1 || m_parts >= MaxSnapshotParts
        || m_bytes + bytes.size() > MaxSnapshotBytes)
        return false;
    ++m_parts;
    m_bytes += bytes.size();
    m_hash.addData(bytes);
    for (const auto &item : part.items) {
        std::visit(
            [this](const auto &value) {
                if constexpr (std::is_same_v<std::decay_t<decltype(value)>, protocol::MessageItem>)
                    m_operation.put(value.thread, value.message);
                else
                    m_operation.put(value);
            },
            item);
    }
    return true;
}

bool SnapshotStage::isComplete(const protocol::SnapEnd &end) const
{
    return end.snap == m_begin.snap && m_parts == m_begin.parts
        && m_hash.resultView() == end.digest;
}

} // namespace dispatch::feed
