// SPDX-License-Identifier: GPL-3.0-or-later
#include "uploads/file_store.h"

#include "content/limits.h"
#include "domain/ids.h"
#include "uploads/limits.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>
#include <vector>

namespace dispatch::uploads {

using namespace Qt::StringLiterals;

namespace {

QByteArray hashOf(QIODevice &device)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    return hash.addData(&device) ? hash.result() : QByteArray();
}

} // namespace

std::expected<void, QString> FileStore::make() const
{
    for (const auto &name : { "outgoing"_L1, "cache"_L1, "partial"_L1, "cards"_L1 }) {
        if (!QDir().mkpath(QString(m_folder % u'/' % name)))
            return std::unexpected(
                u"The folder %1 for attached files cannot be made. Check the disk and your rights."_s
                    .arg(QDir::toNativeSeparators(m_folder)));
    }
    QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return {};
}

QString FileStore::outgoingPath(const QByteArray &sha256) const
{
    return QString(m_folder % u"/outgoing/" % QString::fromLatin1(sha256.toHex()));
}

QString FileStore::cachePath(const QByteArray &sha256) const
{
    const auto name = QString::fromLatin1(sha256.toHex());
    return QString(m_folder % u"/cache/" % name.first(2) % u'/' % name);
}

QString FileStore::partialPath(const QUuid &id) const
{
    return QString(m_folder % u"/partial/" % domain::uuidText(id));
}

std::expected<FileStore::Taken, QString> FileStore::takeFile(const QString &path) const
{
    const QFileInfo info(path);
    if (info.isDir())
        return std::unexpected(u"A folder cannot be attached. Attach the files in it."_s);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(content::words(content::ContentProblem::Unreadable));
    if (file.size() > content::MaxFileBytes)
        return std::unexpected(content::words(content::ContentProblem::TooLarge));
    // One byte more than allowed, for a file that grows or does not say its size.
    return takeBytes(file.read(content::MaxFileBytes + 1), info.fileName());
}

std::expected<FileStore::Taken, QString> FileStore::takeBytes(
    const QByteArray &bytes, const QString &name) const
{
    QByteArray copy = bytes;
    QBuffer buffer(&copy);
    buffer.open(QIODevice::ReadOnly);
    const auto content = content::checkContent(buffer, name);
    if (!content)
        return std::unexpected(content::words(content.error()));
    const auto sha256 = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    QSaveFile out(outgoingPath(sha256));
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        return std::unexpected(
            u"The file cannot be copied into this account's folder: %1. Make room on the disk and try again."_s
                .arg(out.errorString()));
    return Taken { .sha256 = sha256, .size = bytes.size(), .content = *content };
}

QString FileStore::find(const QByteArray &sha256) const
{
    if (!isOpen() || sha256.isEmpty())
        return {};
    if (const auto path = outgoingPath(sha256); QFile::exists(path))
        return path;
    const auto path = cachePath(sha256);
    QFile file(path);
    if (!file.exists())
        return {};
    if (file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly))
        file.setFileTime(QDateTime::currentDateTimeUtc(), QFileDevice::FileModificationTime);
    return path;
}

void FileStore::moveToCache(const QByteArray &sha256) const
{
    const auto to = cachePath(sha256);
    QDir().mkpath(QFileInfo(to).path());
    if (QFile::exists(to) || !QFile::rename(outgoingPath(sha256), to))
        removeOutgoing(sha256); // it can be had from the server
}

void FileStore::removeOutgoing(const QByteArray &sha256) const
{
    QFile::remove(outgoingPath(sha256));
}

std::expected<void, QString> FileStore::keepPartial(
    const QUuid &id, const QByteArray &sha256, content::FileKind kind) const
{
    QFile file(partialPath(id));
    const auto refuse = [&file](const QString &why) {
        file.close();
        file.remove();
        return std::unexpected(why);
    };
    if (!file.open(QIODevice::ReadOnly))
        return refuse(u"What was loaded cannot be read. Load it again."_s);
    if (hashOf(file) != sha256)
        return refuse(u"What arrived is not what was sent. Load it again."_s);
    // The server has looked already; a console does not have to believe it.
    const auto content
        = content::checkContent(file, kind == content::FileKind::Csv ? u"x.csv"_s : QString());
    if (!content || content->kind != kind)
        return refuse(content ? u"The file is not what the server says it is. It was not kept."_s
                              : content::words(content.error()));
    file.close();
    const auto to = cachePath(sha256);
    QDir().mkpath(QFileInfo(to).path());
    QFile::remove(to);
    if (!file.rename(to))
        return refuse(u"The file cannot be kept on this computer. Make room on the disk."_s);
    return {};
}

void FileStore::trimCache(qint64 mostBytes) const
{
    QDir cards(QString(m_folder % u"/cards"));
    const auto known = cards.entryList(QDir::Files, QDir::Time); // newest first
    for (qsizetype i = MaxCards; i < known.size(); ++i)
        cards.remove(known.at(i));
    const auto old = QDateTime::currentDateTimeUtc().addDuration(-PartialLife);
    QDir partial(QString(m_folder % u"/partial"));
    const auto begun = partial.entryInfoList(QDir::Files);
    for (const auto &info : begun) {
        if (info.lastModified() < old)
            partial.remove(info.fileName());
    }
    std::vector<QFileInfo> files;
    qint64 total = 0;
    QDirIterator entries(QString(m_folder % u"/cache"), QDir::Files | QDir::NoSymLinks,
        QDirIterator::Subdirectories);
    while (entries.hasNext()) {
        files.push_back(entries.nextFileInfo());
        total += files.back().size();
    }
    if (total <= mostBytes)
        return;
    std::ranges::sort(files, {}, [](const QFileInfo &info) { return info.lastModified(); });
    for (const auto &info : files) {
        if (total <= mostBytes)
            break;
        if (QFile::remove(info.filePath()))
            total -= info.size();
    }
}

} // namespace dispatch::uploads
