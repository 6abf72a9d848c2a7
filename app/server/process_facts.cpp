// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/process_facts.h"

#include <QDir>
#include <QFile>

#include <chrono>

#ifdef Q_OS_LINUX
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace dispatch::server {

std::optional<qint64> residentBytes()
{
#ifdef Q_OS_LINUX
    QFile statm(QStringLiteral("/proc/self/statm"));
    if (!statm.open(QIODevice::ReadOnly))
        return std::nullopt;
    bool ok = false;
    const qint64 pages = statm.readAll().split(' ').value(1).toLongLong(&ok);
    if (ok)
        return pages * sysconf(_SC_PAGESIZE);
#endif
    return std::nullopt;
}

std::optional<qint64> openFiles()
{
#ifdef Q_OS_LINUX
    // Since Linux 6.2 the folder's size is the number; walking ten thousand names would hold the loop.
    struct stat folder {};
    if (stat("/proc/self/fd", &folder) == 0 && folder.st_size > 0)
        return folder.st_size;
    return QDir(QStringLiteral("/proc/self/fd")).count() - 2; // without . and ..
#else
    return std::nullopt;
#endif
}

qint64 steadyMicroseconds()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

} // namespace dispatch::server
