// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"

#include <QString>

#include <functional>
#include <optional>

namespace dispatch::server {

struct FreeSpace {
    qint64 availableBytes = 0; //!< to this process
    qint64 totalBytes = 0;
    bool operator==(const FreeSpace &) const = default;
};
//! \brief Asks how much room there is; nullopt if the system does not say.
using FreeSpaceProbe = std::function<std::optional<FreeSpace>()>;
[[nodiscard]] FreeSpaceProbe freeSpaceOf(const QString &folder);

//! \brief Says when to stop writing, before the disk itself says so in the middle of something.
//! \threads one
class DiskGuard {
public:
    //! \brief What the server keeps for itself: it commits less than 20 MiB in the second between two looks, and signing in,
    //! emergencies and the closing of its files need some too.
    static constexpr qint64 MinFreeBytes = 64 * 1024 * 1024;
    //! \brief On a larger disk others write more in a second as well: 1 % of it, but one percent of a very large disk is no
    //! shortage.
    static constexpr qint64 MinFreePart = 100;
    static constexpr qint64 MostMinFreeBytes = 1024 * 1024 * 1024;
    //! \brief It is over when a quarter more than the limit is free, so that it does not come and go.
    static constexpr qint64 RecoveryPart = 4;
    static constexpr domain::milliseconds CheckEvery { 1'000 };

    //! \param minFreeBytes instead of the limits above
    DiskGuard(FreeSpaceProbe probe, std::optional<qint64> minFreeBytes);

    //! \brief Looks, if it is time. \return whether isLow() changed
    bool tick(domain::Timestamp now);
    [[nodiscard]] bool isLow() const { return m_isLow; }
    [[nodiscard]] const std::optional<FreeSpace> &space() const { return m_space; }
    [[nodiscard]] qint64 minFreeBytes() const;
    //! \brief What is the matter and what to do, for an administrator; empty while there is room.
    [[nodiscard]] QString text() const;

private:
    FreeSpaceProbe m_probe;
    std::optional<qint64> m_minFreeBytes;
    std::optional<FreeSpace> m_space;
    std::optional<domain::Timestamp> m_lookedAt;
    bool m_isLow = false;
};

} // namespace dispatch::server
