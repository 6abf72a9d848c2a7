// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/durable_files.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#else
#include <io.h>
#endif

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 PieceBytes = 1024 * 1024;
constexpr auto OwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

std::unexpected<QString> failed(const QString &path, const QString &what, const QString &reason)
{
    return std::unexpected(QString(u"The file "_s % QDir::toNativeSeparators(path)
        % u" could not be "_s % what % u" ("_s % reason
        % u"). Check the disk, its room and your rights, then try again."_s));
}

std::unexpected<QString> stopped()
{
    return std::unexpected(u"It was stopped before its end."_s);
}

bool syncHandle(int handle)
{
#ifdef Q_OS_MACOS
    return fcntl(handle, F_FULLFSYNC) == 0; // fsync() does not reach the medium there
#elif defined(Q_OS_UNIX)
    return fsync(handle) == 0;
#else
    return _commit(handle) == 0;
#endif
}

//! Reads all of \p from in pieces.
std::expected<QByteArray, QString> hashed(
    QFile &from, const KeepGoing &keepGoing, const std::function<bool(QByteArrayView)> &use)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    qint64 done = 0;
    for (;;) {
        const QByteArray piece = from.read(PieceBytes);
        if (piece.isEmpty())
            break;
        hash.addData(piece);
        if (use && !use(piece))
            return stopped(); // the caller knows why
        done += piece.size();
        if (keepGoing && !keepGoing(done))
            return stopped();
    }
    if (from.error() != QFileDevice::NoError)
        return failed(from.fileName(), u"read"_s, from.errorString());
    return hash.result();
}

} // namespace

std::expected<void, QString> syncFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
        return failed(path, u"opened"_s, file.errorString());
    if (!syncHandle(file.handle()))
        return failed(path, u"written to the disk"_s, qt_error_string());
    return {};
}

std::expected<void, QString> syncFolder(const QString &path)
{
#ifdef Q_OS_UNIX
    const int handle
        = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool isSynced = handle >= 0 && fsync(handle) == 0;
    const QString reason = qt_error_string();
    if (handle >= 0)
        ::close(handle);
    if (!isSynced)
        return failed(path, u"written to the disk"_s, reason);
#else
    Q_UNUSED(path)
#endif
    return {};
}

std::expected<QByteArray, QString> hashFile(const QString &path, const KeepGoing &keepGoing)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failed(path, u"read"_s, file.errorString());
    return hashed(file, keepGoing, {});
}

std::expected<QByteArray, QString> copyFile(
    const QString &from, const QString &to, const KeepGoing &keepGoing)
{
    QFile source(from);
    if (!source.open(QIODevice::ReadOnly))
        return failed(from, u"read"_s, source.errorString());
    QFile target(to);
    // Permissions before content: what is copied may be a key.
    if (!target.open(QIODevice::WriteOnly | QIODevice::NewOnly, OwnerOnly))
        return failed(to, u"made"_s, target.errorString());
    auto hash = hashed(source, keepGoing, [&target](QByteArrayView piece) {
        return target.write(piece.data(), piece.size()) == piece.size();
    });
    if (!hash && target.error() != QFileDevice::NoError)
        hash = failed(to, u"written"_s, target.errorString());
    if (hash && (!target.flush() || !syncHandle(target.handle())))
        hash = failed(to, u"written to the disk"_s, qt_error_string());
    if (!hash)
        target.remove();
    return hash;
}

std::expected<void, QString> writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly | QIODevice::Truncate, OwnerOnly)
        && file.write(bytes) == bytes.size() && file.flush() && syncHandle(file.handle()))
        return {};
    return failed(path, u"written"_s, file.errorString());
}

} // namespace dispatch::server
