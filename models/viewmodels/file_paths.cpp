// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/file_paths.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

namespace dispatch::viewmodels {

using namespace Qt::StringLiterals;

namespace {

constexpr int MaxEntriesRead = 5'000;
constexpr qsizetype MaxOffers = 12;

} // namespace

QString expandedPath(const QString &typed)
{
    QString path = typed.trimmed();
    // A field begins with "~/", and whoever has a path from elsewhere types or pastes it behind that.
    if (path.startsWith("~//"_L1))
        path.remove(0, 2);
    if (path == "~"_L1 || path.startsWith("~/"_L1))
        return QDir::homePath() + path.mid(1);
    return QDir::isRelativePath(path) ? QDir::home().filePath(path) : path;
}

QStringList offersFor(const QString &typed, const QStringList &endings)
{
    const bool isEmpty = typed.trimmed().isEmpty();
    const QString path = expandedPath(typed);
    const qsizetype slash = path.lastIndexOf(u'/');
    const QString folder = isEmpty ? QDir::homePath() : path.first(slash + 1);
    const QString begun = isEmpty ? QString() : path.mid(slash + 1);
    QStringList folders;
    QStringList files;
    QDirIterator entries(folder, QDir::Dirs | QDir::Files | QDir::NoDotAndDotDot);
    for (int read = 0; entries.hasNext() && read < MaxEntriesRead; ++read) {
        const QFileInfo entry = entries.nextFileInfo();
        if (!entry.fileName().startsWith(begun, Qt::CaseInsensitive) || entry.fileName() == begun)
            continue;
        if (entry.isDir())
            folders << QString(entry.filePath() + u'/');
        else if (endings.contains(entry.suffix(), Qt::CaseInsensitive))
            files << entry.filePath();
    }
    files.sort(Qt::CaseInsensitive);
    folders.sort(Qt::CaseInsensitive);
    return (files + folders).mid(0, MaxOffers);
}

} // namespace dispatch::viewmodels
