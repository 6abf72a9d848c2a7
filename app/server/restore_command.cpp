// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands.h"

#include "journal/track_store.h"
#include "server/accounts.h"
#include "server/backup_manifest.h"
#include "server/data_folder.h"
#include "server/durable_files.h"
#include "server/log.h"
#include "server/proof_files.h"
#include "server/task_progress.h"
#include "server/upload_copies.h"
#include "server/upload_files.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

const auto Stopped = u"The restore was stopped. Nothing of it was left behind."_s;
// What is being made has other names than what a server opens; and a folder in which a restore was cut off is known by
// this file, so that the next one may go over what lies there.
constexpr auto Suffix = "-restoring"_L1;
constexpr auto Mark = "restore-unfinished"_L1;

//! The files on their way; removed again unless the end is reached.
class Draft {
public:
    explicit Draft(const DataFolder &folder)
        : m_dir(folder.path())
    {
    }
    ~Draft()
    {
        if (m_isDone)
            return;
        clear();
        QFile::remove(mark());
    }
    Draft(const Draft &) = delete;
    Draft &operator=(const Draft &) = delete;

    [[nodiscard]] QString file(const QString &name) const { return m_dir.filePath(name + Suffix); }
    [[nodiscard]] QString mark() const { return m_dir.filePath(Mark); }
    void clear() const
    {
        for (const auto &name : DataFolder::storeNames() + DataFolder::proofNames()) {
            for (const auto &tail : { ""_L1, "-wal"_L1, "-shm"_L1, "-journal"_L1 }) {
                QFile::remove(file(name) + tail);
                QFile::remove(m_dir.filePath(name) + tail);
            }
        }
        (void)UploadFiles(DataFolder::uploadsFolderIn(m_dir.path())).removeAll();
    }
    //! The journal last: with it the folder holds an organisation, and a server that found no key beside it would make
    //! another.
    [[nodiscard]] std::expected<void, QString> putInPlace()
    {
        for (const auto &name : { u"proof.key"_s, u"proof.checkpoints"_s, u"uploads.db"_s,
                 u"tracks.db"_s, u"accounts.db"_s, u"journal.db"_s }) {
            if (!QFileInfo::exists(file(name)))
                continue; // a back-up from before there were uploads, or before anything was signed
            if (!QFile::rename(file(name), m_dir.filePath(name)))
                return std::unexpected(QString(QDir::toNativeSeparators(file(name))
                    % u" could not be renamed. Check your rights to the folder."_s));
        }
        if (auto ok = syncFolder(m_dir.path()); !ok)
            return ok;
        m_isDone = true;
        QFile::remove(mark());
        return {};
    }

private:
    QDir m_dir;
    bool m_isDone = false;
};

std::expected<void, QString> checkFree(const DataFolder &folder)
{
    const QString shown = QDir::toNativeSeparators(folder.path());
    if (folder.isInitialised())
        return std::unexpected(QString(u"The folder "_s % shown
            % u" holds an organisation already. Restore into another folder, or stop the server and move that one away first."_s));
    if (QFileInfo::exists(QDir(folder.path()).filePath(Mark)))
        return {};
    for (const auto &name : DataFolder::storeNames() + DataFolder::proofNames()) {
        if (QFileInfo::exists(QDir(folder.path()).filePath(name)))
            return std::unexpected(QString(u"The folder "_s % shown % u" holds the file "_s % name
                % u" of another organisation. Restore into another folder, or move that file away first."_s));
    }
    if (QFileInfo::exists(folder.uploadsFolder()))
        return std::unexpected(QString(u"The folder "_s % shown
            % u" holds the files of another organisation in “uploads”. Restore into another folder, or move that one away first."_s));
    return {};
}

std::expected<void, QString> copyIn(
    const BackupManifest &manifest, const QString &from, const Draft &draft, TaskProgress &progress)
{
    qint64 total = 0, before = 0;
    for (const auto &file : manifest.files)
        total += file.bytes;
    for (const auto &file : manifest.files) {
        const QString path = QDir(from).filePath(file.name);
        const auto hash = copyFile(path, draft.file(file.name), [&](qint64 done) {
            progress.show(u"Copying"_s, before + done, total);
            return !progress.isStopped();
        });
        if (!hash)
            return std::unexpected(progress.isStopped() ? Stopped : hash.error());
        if (*hash != file.sha256)
            return std::unexpected(
                QString(u"The back-up is damaged: "_s % QDir::toNativeSeparators(path)
                    % u" is not as it was written. Use another back-up."_s));
        before += file.bytes;
    }
    return {};
}

std::expected<void, QString> copyContent(
    const QString &from, const DataFolder &folder, const Draft &draft, TaskProgress &progress)
{
    if (!QFileInfo::exists(draft.file(u"uploads.db"_s)))
        return {};
    const auto copied = copyUploads(draft.file(u"uploads.db"_s), DataFolder::uploadsFolderIn(from),
        folder.uploadsFolder(), [&](qint64 done, qint64 total) {
            progress.show(u"Copying files"_s, done, total);
            return !progress.isStopped();
        });
    if (!copied)
        return std::unexpected(progress.isStopped() ? Stopped : copied.error());
    return {};
}

//! The restored log is another life: clients must not take it for the one they know, although it begins alike.
std::expected<protocol::Position, QString> beginLife(const BackupManifest &manifest,
    const Draft &draft, domain::Timestamp now, TaskProgress &progress)
{
    auto store = journal::SqliteEventStore::open(draft.file(u"journal.db"_s));
    if (!store)
        return std::unexpected(store.error().text);
    const auto proof = readSigned(draft.file(u"proof.checkpoints"_s), {});
    const std::vector<journal::Seal> nothing; // what cannot be judged is “verify”'s to say
    const auto verified = verifySigned(**store, proof ? *proof : nothing, [&](quint64 done) {
        progress.show(
            u"Checking"_s, static_cast<qint64>(done), static_cast<qint64>(manifest.head.seq));
        return !progress.isStopped();
    });
    if (progress.isStopped())
        return std::unexpected(Stopped);
    if (!verified)
        return std::unexpected(verified.error().text);
    if (verified->head != manifest.head)
        return std::unexpected(
            u"The journal in the back-up is not the one its manifest names. Use another back-up."_s);

    const auto last
        = (*store)->read(manifest.head.seq - std::min<quint64>(1, manifest.head.seq), 1);
    if (!last)
        return std::unexpected(last.error().text);
    const QUuid epoch = domain::makeUuidV7(now);
    domain::Event record;
    record.seq = manifest.head.seq + 1;
    record.entity = { domain::Kind::Org, epoch };
    record.ver = 1;
    record.at = last->empty() ? now : std::max(now, last->back().at); // never backwards in the log
    record.by = record.entity;
    record.payload = domain::OrgChanged { .name = {},
        .restored = domain::Restoration {
            .epoch = manifest.head.epoch, .seq = manifest.head.seq, .backedUp = manifest.made } };
    const auto begun = (*store)->beginLife(epoch, { .events = { record }, .commands = {} });
    if (!begun)
        return std::unexpected(begun.error().text);
    return *begun;
}

std::expected<void, QString> checkTheRest(const Draft &draft)
{
    const auto tracks = journal::TrackStore::openOrCreate(draft.file(u"tracks.db"_s));
    if (!tracks)
        return std::unexpected(tracks.error().text);
    if (auto ok = (*tracks)->checkPages(); !ok)
        return std::unexpected(ok.error().text);
    const auto accounts = Accounts::open(draft.file(u"accounts.db"_s));
    if (!accounts)
        return std::unexpected(accounts.error().text);
    if (auto ok = (*accounts)->checkPages(); !ok)
        return std::unexpected(ok.error().text);
    // Sessions that were ended since, by a person or a new password, must not come back to life.
    if (auto ok = (*accounts)->endAllSessions(); !ok)
        return std::unexpected(ok.error().text);
    return {};
}

} // namespace

CommandResult runRestore(const Options &options)
{
    const domain::SystemClock clock;
    const QString from = options.value(u"from"_s);
    const auto manifest = BackupManifest::read(from);
    if (!manifest)
        return std::unexpected(manifest.error());
    DataFolder folder(options.value(u"data"_s));
    if (auto ok = checkFree(folder); !ok)
        return std::unexpected(ok.error());
    if (auto ok = folder.make(); !ok)
        return std::unexpected(ok.error());
    if (auto ok = folder.lock(); !ok)
        return std::unexpected(ok.error().text);
    setLogLevel(LogLevel::Error);

    TaskProgress progress;
    Draft draft(folder);
    if (auto ok
        = writeFile(draft.mark(), "A restore into this folder was cut off. Run it again.\n");
        !ok)
        return std::unexpected(ok.error());
    draft.clear();
    if (auto ok = copyIn(*manifest, from, draft, progress); !ok)
        return std::unexpected(ok.error());
    if (auto ok = copyContent(from, folder, draft, progress); !ok)
        return std::unexpected(ok.error());
    const auto head = beginLife(*manifest, draft, clock.now(), progress);
    if (!head)
        return std::unexpected(head.error());
    if (auto ok = checkTheRest(draft); !ok)
        return std::unexpected(ok.error());
    for (const auto &file : manifest->files) {
        if (auto ok = syncFile(draft.file(file.name)); !ok)
            return std::unexpected(ok.error());
    }
    if (auto ok = draft.putInPlace(); !ok)
        return std::unexpected(ok.error());

    const QString made = QLocale::c().toString(
        QDateTime::fromMSecsSinceEpoch(domain::toMs(manifest->made)), u"yyyy-MM-dd HH:mm"_s);
    const bool hasKey = QFileInfo::exists(folder.proofKeyPath());
    return QString(u"The back-up of "_s % made % u" is restored in "_s
        % QDir::toNativeSeparators(folder.path()) % u": "_s % QString::number(manifest->head.seq)
        % u" events. Everybody must sign in again; passwords, locked accounts and phones are as they were then."_s
        % (hasKey
                ? QString()
                : u" The key that signs checkpoints was not in this back-up: if you have “proof.key” elsewhere, put it into the folder first, or a new one is made, which every console notices."_s)
        % u" Start it with: dispatch-server serve --data "_s % folder.path() % u'\n');
}

} // namespace dispatch::server
