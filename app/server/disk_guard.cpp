// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/disk_guard.h"

#include <QFile>
#include <QLocale>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace dispatch::server {

using namespace Qt::StringLiterals;

FreeSpaceProbe freeSpaceOf(const QString &folder)
{
    return [path = std::filesystem::path(folder.toStdU16String())]() -> std::optional<FreeSpace> {
        std::error_code error;
        const auto space = std::filesystem::space(path, error);
        if (error)
            return std::nullopt;
        return FreeSpace { .availableBytes = static_cast<qint64>(space.available),
            .totalBytes = static_cast<qint64>(space.capacity) };
    };
}

DiskGuard::DiskGuard(FreeSpaceProbe probe, std::optional<qint64> minFreeBytes)
    : m_probe(std::move(probe))
    , m_minFreeBytes(minFreeBytes)
{
}

qint64 DiskGuard::minFreeBytes() const
{
    if (m_minFreeBytes)
        return *m_minFreeBytes;
    const qint64 part = m_space ? m_space->totalBytes / MinFreePart : 0;
    return std::clamp(part, MinFreeBytes, MostMinFreeBytes);
}

bool DiskGuard::tick(domain::Timestamp now)
{
    // A clock set back must not end the looking.
    if (m_lookedAt && now >= *m_lookedAt && now - *m_lookedAt < CheckEvery)
        return false;
    m_lookedAt = now;
    m_space = m_probe();
    // A disk that does not say is not taken for full: the commits themselves will tell.
    const qint64 limit = minFreeBytes();
    const bool isLow
        = m_space && m_space->availableBytes < (m_isLow ? limit + limit / RecoveryPart : limit);
    return std::exchange(m_isLow, isLow) != isLow;
}

QString DiskGuard::text() const
{
    if (!m_isLow || !m_space)
        return {};
    const QLocale words = QLocale::c();
    const qint64 limit = minFreeBytes();
    return u"The disk is nearly full: %1 are free. Nothing is written below %2; it goes on by itself when %3 are free."_s
        .arg(words.formattedDataSize(m_space->availableBytes), words.formattedDataSize(limit),
            words.formattedDataSize(limit + limit / RecoveryPart));
}

} // namespace dispatch::server
