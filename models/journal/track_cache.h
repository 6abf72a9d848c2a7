// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"
#include "journal/event_store.h"

#include <memory>

namespace dispatch::journal {

//! \brief Tracks the server has given, kept beside the replica in blocks (track_block.h), so that nobody is asked for twice.
//! A file of its own: it is private, and what is old goes from it.
//! \threads one thread at a time
class TrackCache {
public:
    //! A block holds what was measured in one such stretch of time, which begins at a multiple of it since 1970.
    static constexpr std::chrono::hours StretchOf { 2 };
    //! As long as servers keep tracks unless told otherwise.
    static constexpr std::chrono::days KeepFor { 90 };

    //! \brief A file that cannot be used is begun anew. What is older than KeepFor is deleted.
    [[nodiscard]] static Stored<std::unique_ptr<TrackCache>> open(
        const QString &path, domain::Timestamp now);
    ~TrackCache();

    [[nodiscard]] static domain::Timestamp stretchAt(domain::Timestamp at);
    //! \param fixes of this stretch, ascending in fix time
    [[nodiscard]] Stored<void> keep(const domain::TechnicianId &technician,
        domain::Timestamp stretch, std::span<const domain::Fix> fixes);
    //! \return nullopt if it was never kept; empty if there was nothing
    [[nodiscard]] Stored<std::optional<std::vector<domain::Fix>>> read(
        const domain::TechnicianId &technician, domain::Timestamp stretch);
    //! \brief What was measured before \p before goes; a stretch in which it lies goes whole.
    [[nodiscard]] Stored<void> forget(domain::Timestamp before);
    [[nodiscard]] Stored<void> clear();

private:
    struct Private;
    explicit TrackCache(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace dispatch::journal
