// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite_copy.h"
#include "server/upload.h"

namespace dispatch::server {

//! \brief What is known of each upload, in a SQLite file of its own (rollback journal, synchronous FULL). A finished one never
//! changes and never goes away: a message may name it for ever.
//! \threads one
class UploadBook {
public:
    //! \brief Content that has to be there: one row for each hash.
    struct Blob {
        QByteArray sha256;
        qint64 size = 0;
        QUuid upload; //!< one of those that it is of
    };

    [[nodiscard]] static journal::Stored<std::unique_ptr<UploadBook>> openOrCreate(
        const QString &path);

    [[nodiscard]] journal::Stored<void> insert(const Upload &upload);
    //! \brief From now on it is whole: \p upload has its content and its name.
    [[nodiscard]] journal::Stored<void> finish(const Upload &upload);
    [[nodiscard]] journal::Stored<void> remove(const QUuid &id);
    [[nodiscard]] journal::Stored<std::optional<Upload>> find(const QUuid &id);
    //! \brief A finished upload of the same content by the same person.
    [[nodiscard]] journal::Stored<std::optional<Upload>> findSame(
        const domain::UserId &user, const QByteArray &sha256);
    //! \brief All not finished, oldest first.
    [[nodiscard]] journal::Stored<std::vector<Upload>> unfinished();
    [[nodiscard]] journal::Stored<std::vector<Blob>> blobs();
    [[nodiscard]] journal::Stored<bool> hasBlob(const QByteArray &sha256);

    //! \brief What an account has begun since, finished or not.
    [[nodiscard]] journal::Stored<qint64> bytesSince(
        const domain::UserId &user, domain::Timestamp since);
    [[nodiscard]] journal::Stored<qint64> unfinishedOf(const domain::UserId &user);
    //! \brief Announced by all unfinished ones.
    [[nodiscard]] journal::Stored<qint64> unfinishedBytes();
    [[nodiscard]] journal::Stored<qint64> blobBytes();

    [[nodiscard]] journal::Stored<std::unique_ptr<journal::sqlite::Copy>> beginCopy(
        const QString &path);
    [[nodiscard]] journal::Stored<void> checkPages() const;

private:
    explicit UploadBook(std::unique_ptr<journal::sqlite::Database> database);
    [[nodiscard]] journal::Stored<void> prepare();

    std::unique_ptr<journal::sqlite::Database> m_database;
    journal::sqlite::Statement m_insert, m_finish, m_remove, m_find, m_findSame, m_unfinished,
        m_blobs, m_hasBlob, m_bytesSince, m_unfinishedOf;
};

} // namespace dispatch::server
