// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands.h"

#include "server/admin_door.h"
#include "server/backup_manifest.h"
#include "server/durable_files.h"
#include "server/log.h"
#include "server/proof_files.h"
#include "server/task_progress.h"
#include "server/upload_copies.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

// So much is copied before it is waited for until it is on the medium: the server's own commits then never queue up
// behind a large heap of the back-up's pages.
constexpr qint64 SyncEveryBytes = 16 * 1024 * 1024;

const auto Stopped = u"The back-up was stopped. Nothing of it was left behind."_s;

//! Takes everything back unless the end is reached.
class Partial {
public:
    Partial(AdminDoor &door, QString folder)
        : m_door(door)
        , m_folder(std::move(folder))
    {
    }
    ~Partial()
    {
        if (m_isKept)
            return;
        static_cast<void>(m_door.post("/v1/admin/backup/cancel", {}));
        static_cast<void>(BackupRoutes::removePartial(m_folder));
    }
    Partial(const Partial &) = delete;
    Partial &operator=(const Partial &) = delete;

    [[nodiscard]] const QString &folder() const { return m_folder; }
    [[nodiscard]] QString file(const QString &name) const { return QDir(m_folder).filePath(name); }
    void keep() { m_isKept = true; }

private:
    AdminDoor &m_door;
    QString m_folder;
    bool m_isKept = false;
};

std::expected<BackupManifest, QString> copyAll(AdminDoor &door, const DataFolder &folder,
    const Partial &partial, TaskProgress &progress, QString &unread)
{
    qint64 synced = 0;
    for (;;) {
        if (progress.isStopped())
            return std::unexpected(Stopped);
        const auto answer = door.ask("/v1/admin/backup/step", {});
        if (!answer)
            return std::unexpected(answer.error());
        const qint64 done = answer->value("doneBytes"_L1).toInteger();
        progress.show(u"Copying"_s, done, answer->value("totalBytes"_L1).toInteger());
        if (!answer->value("isComplete"_L1).toBool()) {
            if (done - synced < SyncEveryBytes)
                continue;
            if (auto ok = syncFile(partial.file(answer->value("file"_L1).toString())); !ok)
                return std::unexpected(ok.error());
            synced = done;
            continue;
        }
        BackupManifest manifest;
        manifest.program = u"dispatch-server "_s + QLatin1StringView(DISPATCH_VERSION);
        manifest.made = domain::timestampFromMs(answer->value("madeMs"_L1).toInteger());
        manifest.head = { .epoch = QUuid::fromString(answer->value("epoch"_L1).toString()),
            .seq = static_cast<quint64>(answer->value("head"_L1).toInteger()),
            .h = answer->value("h"_L1).toString().toLatin1() };
        if (auto ok = copyProof(
                folder, partial.folder(), answer->value("proofBytes"_L1).toInteger(), unread);
            !ok)
            return std::unexpected(ok.error());
        return manifest;
    }
}

//! What was signed, as it lies in the back-up. That the log contradicts it is a reason not to keep the back-up; that it
//! cannot be judged is none: the office needs its data first.
struct Signed {
    std::vector<journal::Seal> seals;
    QString problem; //!< why they cannot be judged, in plain words
};
Signed signedIn(const Partial &partial)
{
    const auto key = publicKeyIn(partial.file(u"proof.key"_s));
    if (!key)
        return { {}, key.error() };
    auto seals = readSigned(partial.file(u"proof.checkpoints"_s), *key);
    if (!seals)
        return { {}, seals.error() };
    return { *std::move(seals), {} };
}

//! Whether what was written can be read, and is what the server meant. \return what else a person should know
std::expected<QString, QString> check(
    const Partial &partial, const protocol::Position &head, TaskProgress &progress)
{
    const auto bad = [](const QString &text) {
        return std::unexpected(
            QString(u"The back-up did not come out right and was removed. "_s % text));
    };
    const auto store = journal::SqliteEventStore::open(partial.file(u"journal.db"_s));
    if (!store)
        return bad(store.error().text);
    const auto proof = signedIn(partial);
    const auto verified = verifySigned(**store, proof.seals, [&](quint64 done) {
        progress.show(u"Checking"_s, static_cast<qint64>(done), static_cast<qint64>(head.seq));
        return !progress.isStopped();
    });
    if (progress.isStopped())
        return std::unexpected(Stopped);
    if (!verified)
        return bad(verified.error().text);
    if (verified->head != head)
        return bad(u"Its journal ends elsewhere than the server's did."_s);
    const auto tracks = journal::TrackStore::openOrCreate(partial.file(u"tracks.db"_s));
    if (!tracks)
        return bad(tracks.error().text);
    if (auto ok = (*tracks)->checkPages(); !ok)
        return bad(ok.error().text);
    const auto accounts = Accounts::open(partial.file(u"accounts.db"_s));
    if (!accounts)
        return bad(accounts.error().text);
    if (auto ok = (*accounts)->checkPages(); !ok)
        return bad(ok.error().text);
    return proof.problem;
}

//! Their content never changes, so it is copied beside the running server, from what the copied list names.
std::expected<qint64, QString> copyContent(
    const DataFolder &folder, const Partial &partial, TaskProgress &progress)
{
    const auto copied = copyUploads(partial.file(u"uploads.db"_s), folder.uploadsFolder(),
        DataFolder::uploadsFolderIn(partial.folder()), [&](qint64 done, qint64 total) {
            progress.show(u"Copying files"_s, done, total);
            return !progress.isStopped();
        });
    if (!copied)
        return std::unexpected(progress.isStopped() ? Stopped : copied.error());
    return copied;
}

//! After the check, which is the last that may touch the files.
std::expected<void, QString> seal(
    const Partial &partial, BackupManifest &manifest, const TaskProgress &progress)
{
    for (const auto &name : DataFolder::storeNames() + DataFolder::proofNames()) {
        const QString path = partial.file(name);
        if (DataFolder::proofNames().contains(name) && !QFileInfo::exists(path))
            continue; // nothing was signed yet
        if (auto ok = syncFile(path); !ok)
            return ok;
        const auto hash = hashFile(path, [&](qint64) { return !progress.isStopped(); });
        if (!hash)
            return std::unexpected(progress.isStopped() ? Stopped : hash.error());
        manifest.files.push_back(
            { .name = name, .bytes = QFileInfo(path).size(), .sha256 = *hash });
    }
    if (auto ok = writeFile(BackupManifest::pathIn(partial.folder()), manifest.encode()); !ok)
        return ok;
    return syncFolder(partial.folder());
}

std::expected<void, QString> putInPlace(Partial &partial, const QString &to, bool mayReplace)
{
    const auto failed = [&](const QString &path) {
        return std::unexpected(QString(QDir::toNativeSeparators(path)
            % u" could not be renamed. Check your rights to its folder."_s));
    };
    const QString former = to + u".former"_s;
    const bool isReplacing = mayReplace && QFileInfo::exists(to);
    if (isReplacing && !QDir().rename(to, former))
        return failed(to);
    if (!QDir().rename(partial.folder(), to)) {
        if (isReplacing)
            static_cast<void>(QDir().rename(former, to));
        return failed(partial.folder());
    }
    partial.keep();
    if (auto ok = syncFolder(QFileInfo(to).path()); !ok)
        return ok;
    if (isReplacing && !BackupRoutes::removePartial(former))
        return std::unexpected(
            QString(u"The back-up is complete, but the former one is still there as "_s
                % QDir::toNativeSeparators(former) % u". Remove it by hand."_s));
    return {};
}

} // namespace

CommandResult runBackup(const Options &options)
{
    const domain::SystemClock clock;
    DataFolder folder(options.value(u"data"_s));
    if (!folder.isInitialised())
        return std::unexpected(QString(u"The folder "_s % folder.path()
            % u" holds no organisation yet. Run “dispatch-server init” first."_s));
    setLogLevel(LogLevel::Error);
    const QString to = QDir::cleanPath(QDir().absoluteFilePath(options.value(u"to"_s)));
    const bool mayReplace = options.has(u"replace"_s);
    if (mayReplace && QFileInfo::exists(to) && !BackupManifest::read(to))
        return std::unexpected(QString(QDir::toNativeSeparators(to)
            % u" is not a back-up, so it is not replaced. Choose another name."_s));
    TaskProgress progress;
    auto door = AdminDoor::open(folder, clock);
    if (!door)
        return std::unexpected(door.error());
    const auto begun
        = (*door)->ask("/v1/admin/backup/begin", { { u"to"_s, to }, { u"replace"_s, mayReplace } });
    if (!begun)
        return std::unexpected(begun.error());
    Partial partial(**door, begun->value("folder"_L1).toString());
    QString unread;
    auto manifest = copyAll(**door, folder, partial, progress, unread);
    if (!manifest)
        return std::unexpected(manifest.error());
    auto unjudged = check(partial, manifest->head, progress);
    if (!unjudged)
        return std::unexpected(unjudged.error());
    if (unjudged->isEmpty())
        *unjudged = unread;
    const auto content = copyContent(folder, partial, progress);
    if (!content)
        return std::unexpected(content.error());
    if (auto ok = seal(partial, *manifest, progress); !ok)
        return std::unexpected(ok.error());
    if (auto ok = putInPlace(partial, to, mayReplace); !ok)
        return std::unexpected(ok.error());

    qint64 bytes = *content;
    for (const auto &file : manifest->files)
        bytes += file.bytes;
    return QString(u"The back-up is complete and checked: "_s % QDir::toNativeSeparators(to)
        % u", "_s % QString::number(manifest->head.seq) % u" events, "_s
        % QLocale::c().formattedDataSize(bytes) % u".\n"_s
        % (unjudged->isEmpty() ? QString()
                               : QString(u"What was signed of the journal could not be checked: "_s
                                     % *unjudged % u'\n')));
}

} // namespace dispatch::server
