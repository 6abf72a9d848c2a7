// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands.h"

#include "journal/track_audit.h"
#include "server/accounts.h"
#include "server/data_folder.h"
#include "server/proof_files.h"
#include "server/upload_copies.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

QString dateText(domain::Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(domain::toMs(at), QTimeZone::UTC)
        .date()
        .toString(Qt::ISODate);
}

//! What the log says of the tracks, and that they are so.
QString tracksText(const journal::TrackAudit &audit)
{
    QString text = audit.days == 0
        ? u"No day of them is closed yet. "_s
        : QString(QString::number(audit.days) % u" days of them are as they were closed ("_s
              % QString::number(audit.fixes) % u" fixes). "_s);
    for (const auto &[at, what] : audit.deletions)
        text += QString(u"Tracks before "_s % dateText(what.span.to) % u" were deleted on "_s
            % dateText(at) % u" by the rule of "_s % QString::number(what.keepDays) % u" days, "_s
            % QString::number(what.fixes) % u" fixes. "_s);
    if (audit.leftOver > 0)
        text += QString(QString::number(audit.leftOver)
            % u" of these fixes are still there; the server goes on deleting when it runs. "_s);
    return text;
}

} // namespace

CommandResult runVerify(const Options &options)
{
    DataFolder folder(options.value(u"data"_s));
    if (!folder.isInitialised())
        return std::unexpected(QString(u"The folder "_s % folder.path()
            % u" holds no organisation yet. Run “dispatch-server init” first."_s));
    if (auto ok = folder.lock(); !ok) {
        if (ok.error().code == journal::StoreErrorCode::Locked)
            return std::unexpected(u"A server is running on this folder. Stop it, then verify."_s);
        return std::unexpected(ok.error().text);
    }
    const auto store = journal::SqliteEventStore::open(folder.journalPath());
    if (!store)
        return std::unexpected(store.error().text);
    QByteArray key;
    if (options.has(u"key"_s)) {
        key = QByteArray::fromHex(options.value(u"key"_s).remove(u' ').toLatin1());
        if (key.size() != journal::SealKey::PublicBytes)
            return std::unexpected(
                u"“--key” takes the 64 hex digits that “dispatch-server proof” prints."_s);
    } else {
        const auto own = publicKeyIn(folder.proofKeyPath());
        if (!own)
            return std::unexpected(own.error());
        key = *own;
    }
    const auto seals = readSigned(folder.sealsPath(), key);
    if (!seals)
        return std::unexpected(seals.error());
    const auto verified = verifySigned(**store, *seals);
    if (!verified) {
        const QString where = verified.error().seq > 0
            ? QString(u" The first bad record is number "_s % QString::number(verified.error().seq)
                  % u'.')
            : QString();
        return std::unexpected(QString(verified.error().text % where));
    }
    const auto tracks = journal::TrackStore::openOrCreate(folder.tracksPath());
    if (!tracks)
        return std::unexpected(tracks.error().text);
    const auto fixes = (*tracks)->count();
    if (!fixes)
        return std::unexpected(fixes.error().text);
    const auto audit = journal::auditTracks(**store, **tracks);
    if (!audit)
        return std::unexpected(audit.error().text);
    if (const auto accounts = Accounts::open(folder.accountsPath()); !accounts)
        return std::unexpected(accounts.error().text);
    const auto uploads = verifyUploads(folder.uploadsPath(), folder.uploadsFolder());
    if (!uploads)
        return std::unexpected(uploads.error());
    return QString(u"The journal is in order: "_s % QString::number(verified->events)
        % u" events, chain ends in "_s % QString::fromLatin1(verified->head.h) % u". "_s
        % (seals->empty() ? QString(u"Nothing has been signed yet"_s)
                          : QString(QString::number(seals->size())
                                % u" signed checkpoints bear it out up to record "_s
                                % QString::number(seals->back().seq)))
        % u". The tracks hold "_s % QString::number(*fixes) % u" fixes. "_s % tracksText(*audit)
        % QString::number(uploads->files) % u" attached files are as they were sent ("_s
        % QLocale::c().formattedDataSize(uploads->bytes) % u").\n"_s);
}

} // namespace dispatch::server
