// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upload_book.h"

namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::timestampFromMs;
using domain::toMs;
using journal::Stored;
using journal::sqlite::Database;
using journal::sqlite::Query;

namespace {

constexpr journal::sqlite::FileKind UploadsFile { 0x44555031, 1, "The list of attached files",
    "Stop the server, move uploads.db away and restore it from a back-up." }; // "DUP1"

constexpr char Schema[] = R"sql(
CREATE TABLE upload(
    id BLOB PRIMARY KEY, user BLOB NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, sha256 BLOB NOT NULL,
    begun_ms INTEGER NOT NULL, type TEXT, width INTEGER, height INTEGER
) WITHOUT ROWID;
CREATE INDEX upload_content ON upload(sha256);
CREATE INDEX upload_user ON upload(user, begun_ms);
CREATE INDEX upload_open ON upload(begun_ms) WHERE type IS NULL;
)sql";

Upload rowOf(const Query &query)
{
    Upload upload { .id = query.uuid(0),
        .user = domain::UserId { query.uuid(1) },
        .name = query.text(2),
        .size = query.integer(3),
        .sha256 = query.blob(4),
        .begun = timestampFromMs(query.integer(5)),
        .content = {} };
    if (const auto kind = content::kindFromMime(query.text(6)))
        upload.content = content::Content { .kind = *kind,
            .pixels
            = QSize(static_cast<int>(query.integer(7)), static_cast<int>(query.integer(8))) };
    return upload;
}

Stored<std::optional<Upload>> firstOf(Query &&query)
{
    const auto found = query.next();
    if (!found)
        return std::unexpected(found.error());
    return *found ? std::optional(rowOf(query)) : std::nullopt;
}

Stored<qint64> numberOf(Query &&query)
{
    const auto found = query.next();
    if (!found)
        return std::unexpected(found.error());
    return query.integer(0);
}

} // namespace

UploadBook::UploadBook(std::unique_ptr<Database> database)
    : m_database(std::move(database))
{
}

Stored<std::unique_ptr<UploadBook>> UploadBook::openOrCreate(const QString &path)
{
    auto database
        = Database::open(path, UploadsFile, Database::Access::Sole, Database::IfMissing::Create);
    if (!database)
        return std::unexpected(database.error());
    const auto isEmpty = (*database)->isEmpty();
    if (!isEmpty)
        return std::unexpected(isEmpty.error());
    // As for the accounts: rarely written, and one file to copy.
    if (auto ok = (*database)->execute("PRAGMA synchronous=FULL"); !ok)
        return std::unexpected(ok.error());
    if (*isEmpty) {
        if (auto ok = (*database)->initialise(Schema); !ok)
            return std::unexpected(ok.error());
    }
    if (auto ok = (*database)->identify(); !ok)
        return std::unexpected(ok.error());
    std::unique_ptr<UploadBook> book(new UploadBook(std::move(*database)));
    if (auto ok = book->prepare(); !ok)
        return std::unexpected(ok.error());
    return book;
}

Stored<void> UploadBook::prepare()
{
#define DISPATCH_UPLOAD_COLUMNS                                                                    \
    "SELECT id,user,name,size,sha256,begun_ms,type,width,height FROM upload "
    const std::pair<journal::sqlite::Statement *, const char *> statements[] = {
        { &m_insert,
            "INSERT INTO upload(id,user,name,size,sha256,begun_ms,type,width,height) "
            "VALUES(?,?,?,?,?,?,?,?,?)" },
        { &m_finish, "UPDATE upload SET name=?, type=?, width=?, height=? WHERE id=?" },
        { &m_remove, "DELETE FROM upload WHERE id=? AND type IS NULL" },
        { &m_find, DISPATCH_UPLOAD_COLUMNS "WHERE id=?" },
        { &m_findSame,
            DISPATCH_UPLOAD_COLUMNS "WHERE sha256=? AND user=? AND type IS NOT NULL LIMIT 1" },
        { &m_unfinished, DISPATCH_UPLOAD_COLUMNS "WHERE type IS NULL ORDER BY begun_ms" },
        { &m_blobs,
            "SELECT sha256,max(size),min(id) FROM upload WHERE type IS NOT NULL GROUP BY sha256" },
        { &m_hasBlob, "SELECT 1 FROM upload WHERE sha256=? AND type IS NOT NULL LIMIT 1" },
        { &m_bytesSince, "SELECT coalesce(sum(size),0) FROM upload WHERE user=? AND begun_ms>=?" },
        { &m_unfinishedOf, "SELECT count(*) FROM upload WHERE user=? AND type IS NULL" },
    };
#undef DISPATCH_UPLOAD_COLUMNS
    for (const auto &[statement, sql] : statements) {
        auto prepared = m_database->prepare(sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = std::move(*prepared);
    }
    return {};
}

Stored<void> UploadBook::insert(const Upload &upload)
{
    std::optional<QString> type;
    std::optional<int> width, height;
    if (upload.content) {
        type = QString(content::mimeType(upload.content->kind));
        width = upload.content->pixels.width();
        height = upload.content->pixels.height();
    }
    return Query(m_insert, upload.id, upload.user.uuid, upload.name, upload.size, upload.sha256,
        toMs(upload.begun), type, width, height)
        .run();
}

Stored<void> UploadBook::finish(const Upload &upload)
{
    return Query(m_finish, upload.name, QString(content::mimeType(upload.content->kind)),
        upload.content->pixels.width(), upload.content->pixels.height(), upload.id)
        .run();
}

Stored<void> UploadBook::remove(const QUuid &id)
{
    return Query(m_remove, id).run();
}

Stored<std::optional<Upload>> UploadBook::find(const QUuid &id)
{
    return firstOf(Query(m_find, id));
}

Stored<std::optional<Upload>> UploadBook::findSame(
    const domain::UserId &user, const QByteArray &sha256)
{
    return firstOf(Query(m_findSame, sha256, user.uuid));
}

Stored<std::vector<Upload>> UploadBook::unfinished()
{
    std::vector<Upload> out;
    Query query(m_unfinished);
    for (;;) {
        const auto more = query.next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return out;
        out.push_back(rowOf(query));
    }
}

Stored<std::vector<UploadBook::Blob>> UploadBook::blobs()
{
    std::vector<Blob> out;
    Query query(m_blobs);
    for (;;) {
        const auto more = query.next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return out;
        out.push_back(
            { .sha256 = query.blob(0), .size = query.integer(1), .upload = query.uuid(2) });
    }
}

Stored<bool> UploadBook::hasBlob(const QByteArray &sha256)
{
    return Query(m_hasBlob, sha256).next();
}

Stored<qint64> UploadBook::bytesSince(const domain::UserId &user, domain::Timestamp since)
{
    return numberOf(Query(m_bytesSince, user.uuid, toMs(since)));
}

Stored<qint64> UploadBook::unfinishedOf(const domain::UserId &user)
{
    return numberOf(Query(m_unfinishedOf, user.uuid));
}

Stored<qint64> UploadBook::unfinishedBytes()
{
    return m_database->integer("SELECT coalesce(sum(size),0) FROM upload WHERE type IS NULL");
}

Stored<qint64> UploadBook::blobBytes()
{
    return m_database->integer("SELECT coalesce(sum(size),0) FROM (SELECT sha256,max(size) AS size "
                               "FROM upload WHERE type IS NOT NULL GROUP BY sha256)");
}

Stored<std::unique_ptr<journal::sqlite::Copy>> UploadBook::beginCopy(const QString &path)
{
    return journal::sqlite::Copy::begin(*m_database, path);
}

Stored<void> UploadBook::checkPages() const
{
    return m_database->checkPages();
}

} // namespace dispatch::server
