// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/backup_routes.h"

#include "protocol/json_reader.h"
#include "server/backup_manifest.h"
#include "server/data_folder.h"
#include "server/log.h"
#include "server/password.h"
#include "server/upload_files.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStorageInfo>

namespace dispatch::server {

using namespace Qt::StringLiterals;
using journal::Stored;
using journal::sqlite::Copy;

namespace {

constexpr QByteArrayView Prefix = "/v1/admin/backup/";

HttpResponse refused(int status, const QString &title)
{
    return problem(status, u"invalid"_s, title);
}

HttpResponse failed(const journal::StoreError &error)
{
    const bool isFull = error.code == journal::StoreErrorCode::DiskFull;
    return problem(isFull ? 507 : 503, u"unavailable"_s, error.text);
}

bool isInside(const QString &path, const QString &folder)
{
    return path == folder || path.startsWith(folder + u'/');
}

} // namespace

struct BackupRoutes::Running {
    QString folder;
    std::unique_ptr<Copy> copy;
    std::size_t source = 0; //!< of which copy is a copy
    qint64 finishedBytes = 0; //!< of the files before it
    qint64 waitingBytes = 0; //!< of the files after it, about
    domain::Timestamp heard;
};

BackupRoutes::BackupRoutes(QString dataFolder, std::vector<Source> sources,
    std::function<protocol::Position()> head, std::function<qint64()> besideBytes, QString secret)
    : m_dataFolder(std::move(dataFolder))
    , m_sources(std::move(sources))
    , m_head(std::move(head))
    , m_besideBytes(std::move(besideBytes))
    , m_secret(std::move(secret))
{
}

BackupRoutes::~BackupRoutes()
{
    static_cast<void>(giveUp());
}

QString BackupRoutes::partialName(const QString &to)
{
    return to + u".partial"_s;
}

bool BackupRoutes::removePartial(const QString &folder)
{
    const QDir dir(folder);
    QStringList names = DataFolder::storeNames() + DataFolder::proofNames();
    for (const auto &name : DataFolder::storeNames())
        names << name + u"-wal"_s << name + u"-shm"_s << name + u"-journal"_s;
    for (const auto &name : names)
        QFile::remove(dir.filePath(name));
    QFile::remove(BackupManifest::pathIn(folder));
    if (!UploadFiles(DataFolder::uploadsFolderIn(folder)).removeAll())
        return false;
    return !dir.exists() || QDir().rmdir(folder);
}

bool BackupRoutes::handle(const HttpRequest &request, domain::Timestamp now, const Done &done)
{
    const QByteArray path = pathOf(request.target);
    if (!path.startsWith(Prefix))
        return false;
    // Not for administrators from elsewhere: it writes where the caller says, on this machine.
    const bool isAllowed = request.isAdminPort && !m_secret.isEmpty()
        && isSameToken(bearerToken(request.authorization), m_secret);
    const QByteArray action = path.sliced(Prefix.size());
    if (!isAllowed)
        done(problem(401, u"not-authenticated"_s,
            u"A back-up can be asked for on the server's own machine only."_s));
    else if (request.method != "POST")
        done(problem(405, u"invalid"_s, u"This address takes POST only."_s));
    else if (action == "begin")
        done(begin(request, now));
    else if (action == "step")
        done(step(now));
    else if (action == "cancel")
        done(giveUp());
    else
        return false;
    return true;
}

HttpResponse BackupRoutes::begin(const HttpRequest &request, domain::Timestamp now)
{
    if (m_running)
        return refused(409,
            u"Another back-up is being made. Wait until it is finished; one that was broken off is given up after a minute."_s);
    const auto body = protocol::parseObject(request.body);
    const QString to = body ? QDir::cleanPath(body->value("to"_L1).toString()) : QString();
    const QFileInfo target(to);
    if (to.isEmpty() || target.isRelative())
        return refused(400, u"Say where the back-up shall go, as a full path."_s);
    const QString shown = QDir::toNativeSeparators(to);
    // What the links lead to, because that is where the files would be.
    const QString parent = QFileInfo(target.path()).canonicalFilePath();
    if (parent.isEmpty() || !QFileInfo(parent).isDir())
        return refused(400,
            QString(u"The folder "_s % QDir::toNativeSeparators(target.path())
                % u" does not exist, or the server may not look into it. Make it first."_s));
    if (isInside(parent + u'/' + target.fileName(), QFileInfo(m_dataFolder).canonicalFilePath()))
        return refused(400,
            QString(shown
                % u" lies inside the folder that is backed up. Choose a place outside, best on another disk."_s));
    if (target.exists() && !body->value("replace"_L1).toBool())
        return refused(
            409, QString(shown % u" exists already. Choose another name, or say --replace."_s));

    qint64 bytes = 0;
    for (const auto &source : m_sources)
        bytes += QFileInfo(source.path).size();
    const qint64 all = bytes + m_besideBytes();
    const qint64 room = QStorageInfo(parent).bytesAvailable();
    if (room >= 0 && room < all + SpareBytes) {
        const QLocale words = QLocale::c();
        return problem(507, u"unavailable"_s,
            QString(u"There is no room for the back-up in "_s % QDir::toNativeSeparators(parent)
                % u": it takes about "_s % words.formattedDataSize(all) % u", and "_s
                % words.formattedDataSize(room) % u" are free. "_s
                % words.formattedDataSize(SpareBytes)
                % u" must stay free. Make room, or choose another disk."_s));
    }

    const QString folder = partialName(to);
    if (QFileInfo::exists(folder) && !removePartial(folder))
        return refused(409,
            QString(QDir::toNativeSeparators(folder)
                % u" is in the way: it is not only what an unfinished back-up leaves. Move it away, or choose another name."_s));
    if (!QDir().mkdir(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return refused(403,
            QString(u"The server may not write into "_s % QDir::toNativeSeparators(parent)
                % u". Give its user the right to, or choose another folder. A service also needs ReadWritePaths= for it."_s));
    auto running = std::make_unique<Running>();
    running->folder = folder;
    running->waitingBytes = bytes;
    running->heard = now;
    m_running = std::move(running);
    logLine(LogLevel::Info, "backup-begun", { { u"bytes"_s, bytes } });
    return jsonResponse(201, { { u"folder"_s, folder }, { u"totalBytes"_s, bytes } });
}

HttpResponse BackupRoutes::step(domain::Timestamp now)
{
    if (!m_running)
        return refused(409,
            u"No back-up is being made: it was given up, because nobody asked for it in time. Begin again."_s);
    auto &run = *m_running;
    run.heard = now;
    const auto nameOf = [](const Source &source) { return QFileInfo(source.path).fileName(); };
    const auto fail = [this](const journal::StoreError &error) {
        logLine(LogLevel::Warning, "backup-failed");
        static_cast<void>(giveUp());
        return failed(error);
    };

    bool isComplete = false;
    QString worked;
    for (;;) {
        const auto &source = m_sources[run.source];
        worked = nameOf(source);
        if (!run.copy) {
            auto copy = source.beginCopy(QDir(run.folder).filePath(worked));
            if (!copy)
                return fail(copy.error());
            run.copy = std::move(*copy);
            run.waitingBytes
                = std::max<qint64>(0, run.waitingBytes - QFileInfo(source.path).size());
        }
        // What follows the second file must be of the moment in which that was finished.
        const auto copied = run.copy->step(run.source > 1 ? Copy::All : BytesPerStep);
        if (!copied)
            return fail(copied.error());
        if (!*copied)
            break;
        run.finishedBytes += run.copy->totalBytes();
        run.copy.reset();
        ++run.source;
        isComplete = run.source == m_sources.size();
        if (isComplete || run.source == 1)
            break;
    }

    const qint64 done = run.finishedBytes + (run.copy ? run.copy->doneBytes() : 0);
    const qint64 total
        = run.finishedBytes + (run.copy ? run.copy->totalBytes() : 0) + run.waitingBytes;
    QJsonObject answer { { u"file"_s, worked }, { u"doneBytes"_s, done },
        { u"totalBytes"_s, std::max(done, total) }, { u"isComplete"_s, isComplete } };
    if (isComplete) {
        const auto head = m_head();
        answer.insert("madeMs"_L1, domain::toMs(now));
        answer.insert("epoch"_L1, domain::uuidText(head.epoch));
        answer.insert("head"_L1, static_cast<qint64>(head.seq));
        answer.insert("h"_L1, QString::fromLatin1(head.h));
        // Of the same moment: what is signed later is about records that the copy does not have.
        answer.insert("proofBytes"_L1, QFileInfo(DataFolder(m_dataFolder).sealsPath()).size());
        logLine(LogLevel::Info, "backup-copied",
            { { u"bytes"_s, done }, { u"head"_s, static_cast<qint64>(head.seq) } });
        m_running.reset();
    }
    return jsonResponse(200, answer);
}

HttpResponse BackupRoutes::giveUp()
{
    if (m_running) {
        const QString folder = m_running->folder;
        m_running.reset(); // closes the file first
        if (!removePartial(folder))
            logLine(LogLevel::Warning, "backup-left-behind");
    }
    return jsonResponse(200, {});
}

void BackupRoutes::tick(domain::Timestamp now)
{
    if (m_running && now - m_running->heard > Patience) {
        logLine(LogLevel::Warning, "backup-given-up");
        static_cast<void>(giveUp());
    }
}

} // namespace dispatch::server
