// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands.h"

#include "journal/sqlite_event_store.h"
#include "journal/track_store.h"
#include "server/accounts.h"
#include "server/data_folder.h"
#include "server/upload_copies.h"

#include <QLocale>

namespace dispatch::server {

using namespace Qt::StringLiterals;

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
    const auto verified = (*store)->verify();
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
    if (const auto accounts = Accounts::open(folder.accountsPath()); !accounts)
        return std::unexpected(accounts.error().text);
    const auto uploads = verifyUploads(folder.uploadsPath(), folder.uploadsFolder());
    if (!uploads)
        return std::unexpected(uploads.error());
    return QString(u"The journal is in order: "_s % QString::number(verified->events)
        % u" events, chain ends in "_s % QString::fromLatin1(verified->head.h)
        % u". The tracks hold "_s % QString::number(*fixes) % u" fixes. "_s
        % QString::number(uploads->files) % u" attached files are as they were sent ("_s
        % QLocale::c().formattedDataSize(uploads->bytes) % u").\n"_s);
}

} // namespace dispatch::server
