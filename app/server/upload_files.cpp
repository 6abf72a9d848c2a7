// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upload_files.h"

#include "domain/ids.h"
#include "server/durable_files.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <filesystem>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Partial = "partial"_L1;
constexpr auto OwnerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;

std::unexpected<QString> notWritten(const QString &path)
{
    return std::unexpected(QString(u"The folder "_s % QDir::toNativeSeparators(path)
        % u" cannot be written. Check the disk, its room and the rights of the server's user."_s));
}

bool ensureFolder(const QString &path)
{
    return QFileInfo(path).isDir() || QDir().mkdir(path, OwnerOnly);
}

} // namespace

QString UploadFiles::contentPath(const QByteArray &sha256) const
{
    const auto name = QString::fromLatin1(sha256.toHex());
    return QString(m_folder % u'/' % name.first(2) % u'/' % name);
}

QString UploadFiles::partialFolder() const
{
    return QString(m_folder % u'/' % Partial);
}

QString UploadFiles::partialPath(const QUuid &id) const
{
    return QString(partialFolder() % u'/' % domain::uuidText(id));
}

std::expected<void, QString> UploadFiles::make() const
{
    if (!ensureFolder(m_folder) || !ensureFolder(partialFolder()))
        return notWritten(m_folder);
    return syncFolder(QFileInfo(m_folder).path());
}

qint64 UploadFiles::received(const QUuid &id) const
{
    return QFileInfo(partialPath(id)).size();
}

std::expected<QString, QString> UploadFiles::makePlace(const QByteArray &sha256) const
{
    QString path = contentPath(sha256);
    const QString folder = QFileInfo(path).path();
    if (QFileInfo(folder).isDir())
        return path;
    // Two may make it at once; whoever comes second finds it.
    if (!QDir().mkdir(folder, OwnerOnly) && !QFileInfo(folder).isDir())
        return notWritten(folder);
    if (auto ok = syncFolder(m_folder); !ok)
        return std::unexpected(ok.error());
    return path;
}

std::expected<void, QString> UploadFiles::settle(const QUuid &id, const QByteArray &sha256) const
{
    const QString from = partialPath(id);
    if (auto ok = syncFile(from); !ok)
        return ok;
    const auto to = makePlace(sha256);
    if (!to)
        return std::unexpected(to.error());
    // QFile::rename() does not replace; this does, in one step.
    std::error_code error;
    std::filesystem::rename(std::filesystem::path(from.toStdU16String()),
        std::filesystem::path(to->toStdU16String()), error);
    if (error)
        return notWritten(*to);
    return syncFolder(QFileInfo(*to).path());
}

std::expected<void, QString> UploadFiles::copyTo(
    const UploadFiles &to, const QByteArray &sha256, qint64 size) const
{
    const auto target = to.makePlace(sha256);
    if (!target)
        return std::unexpected(target.error());
    if (QFileInfo::exists(*target)) {
        const auto there = hashFile(*target);
        if (there && *there == sha256)
            return {};
        QFile::remove(*target);
    }
    const QString source = contentPath(sha256);
    const auto hash = copyFile(source, *target);
    if (!hash)
        return std::unexpected(hash.error());
    if (*hash != sha256 || QFileInfo(*target).size() != size) {
        QFile::remove(*target);
        return std::unexpected(QString(u"The attached file "_s % QDir::toNativeSeparators(source)
            % u" is not as it was written. Run “dispatch-server verify” to see which message it belongs to."_s));
    }
    return syncFolder(QFileInfo(*target).path());
}

bool UploadFiles::removeAll() const
{
    QDir root(m_folder);
    if (!root.exists())
        return true;
    static const QRegularExpression fan(u"^[0-9a-f]{2}$"_s);
    static const QRegularExpression content(u"^[0-9a-f]{64}$"_s);
    const auto folders = root.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks);
    for (const auto &name : folders) {
        const bool isPartial = name == Partial;
        if (!isPartial && !fan.match(name).hasMatch())
            continue;
        QDir folder(root.filePath(name));
        const auto files = folder.entryList(QDir::Files);
        for (const auto &file : files) {
            if (isPartial ? domain::parseUuid(file).has_value() : content.match(file).hasMatch())
                folder.remove(file);
        }
        root.rmdir(name);
    }
    return QDir().rmdir(m_folder);
}

} // namespace dispatch::server
