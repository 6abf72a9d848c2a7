// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/data_folder.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

constexpr auto OwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr qint64 MaxAdminFileBytes = 4'096;

} // namespace

DataFolder::DataFolder(QString path)
    : m_path(std::move(path))
{
}

QString DataFolder::file(QStringView name) const
{
    return QDir(m_path).filePath(name.toString());
}

QString DataFolder::journalPath() const
{
    return file(u"journal.db");
}

QString DataFolder::tracksPath() const
{
    return file(u"tracks.db");
}

QString DataFolder::accountsPath() const
{
    return file(u"accounts.db");
}

QStringList DataFolder::storeNames()
{
    return { u"accounts.db"_s, u"journal.db"_s, u"tracks.db"_s, u"uploads.db"_s };
}

QStringList DataFolder::proofNames()
{
    return { u"proof.checkpoints"_s, u"proof.key"_s };
}

QString DataFolder::uploadsPath() const
{
    return file(u"uploads.db");
}

QString DataFolder::uploadsFolderIn(const QString &folder)
{
    return QDir(folder).filePath(u"uploads"_s);
}

QString DataFolder::checkpointPath() const
{
    return file(u"state.checkpoint");
}

QString DataFolder::proofKeyPath() const
{
    return file(u"proof.key");
}

QString DataFolder::sealsPath() const
{
    return file(u"proof.checkpoints");
}

void DataFolder::removeLeftovers() const
{
    QDir folder(m_path);
    const auto names = folder.entryList({ u"state.checkpoint.*"_s }, QDir::Files);
    for (const auto &name : names)
        folder.remove(name);
}

bool DataFolder::isInitialised() const
{
    return QFileInfo::exists(journalPath()) && QFileInfo::exists(accountsPath());
}

std::expected<void, QString> DataFolder::make() const
{
    if (QFileInfo(m_path).isDir())
        return {};
    if (!QDir().mkpath(m_path))
        return std::unexpected(QString(u"The folder "_s % m_path
            % u" could not be made. Choose another place, or make it and give yourself the right to write there."_s));
    QFile::setPermissions(m_path, OwnerOnly | QFileDevice::ExeOwner);
    return {};
}

journal::Stored<void> DataFolder::lock()
{
    auto lock = journal::FileLock::acquire(file(u"server"));
    if (!lock)
        return std::unexpected(lock.error());
    m_lock = std::move(*lock);
    return {};
}

std::expected<void, QString> DataFolder::writeAdminAddress(const AdminAddress &address) const
{
    QSaveFile out(file(u"admin.json"));
    const QByteArray bytes
        = QJsonDocument(QJsonObject { { u"port"_s, address.port }, { u"token"_s, address.token } })
              .toJson(QJsonDocument::Compact);
    // Permissions first: the secret must never lie open, not even for a moment.
    if (out.open(QIODevice::WriteOnly) && out.setPermissions(OwnerOnly)
        && out.write(bytes) == bytes.size() && out.commit())
        return {};
    return std::unexpected(QString(u"The file "_s % out.fileName()
        % u" could not be written. Free some space or check the rights of the folder."_s));
}

void DataFolder::removeAdminAddress() const
{
    QFile::remove(file(u"admin.json"));
}

std::optional<AdminAddress> DataFolder::readAdminAddress() const
{
    QFile in(file(u"admin.json"));
    if (!in.open(QIODevice::ReadOnly))
        return std::nullopt;
    const auto object = QJsonDocument::fromJson(in.read(MaxAdminFileBytes)).object();
    const int port = object.value("port"_L1).toInt();
    const QString token = object.value("token"_L1).toString();
    if (port < 1 || port > 65'535 || token.isEmpty())
        return std::nullopt;
    return AdminAddress { static_cast<quint16>(port), token };
}

} // namespace dispatch::server
