// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"
#include "journal/sqlite.h"

#include <QHash>

namespace dispatch::server {

//! \brief One table of the accounts file with tokens that do not run out, by their SHA-256 alone, and whose each is.
//!
//! The table is made with its first token and not before: a server without such tokens leaves the file as it was, an
//! older server passes over the table, and a full disk keeps nobody from opening the file.
//! \threads one
class TokenBook {
public:
    //! Both names are ours, never anybody's input.
    struct Table {
        const char *name;
        const char *owner; //!< the column that holds the owner's id
    };
    explicit TokenBook(Table table)
        : m_table(table)
    {
    }

    //! \brief Reads the table; none is an empty one. After an error the book is as it was.
    [[nodiscard]] journal::Stored<void> load(journal::sqlite::Database &database);
    //! \return a new token, to be shown once
    [[nodiscard]] journal::Stored<QString> add(
        journal::sqlite::Database &database, const QUuid &owner, domain::Timestamp now);
    //! \brief From now on no token of this owner is good. \return how many there were
    [[nodiscard]] journal::Stored<qsizetype> remove(
        journal::sqlite::Database &database, const QUuid &owner);
    [[nodiscard]] std::optional<QUuid> ownerOf(QStringView token) const;

private:
    [[nodiscard]] QByteArray sql(const char *pattern) const;

    Table m_table;
    QHash<QByteArray, QUuid> m_owners; //!< by token hash
};

} // namespace dispatch::server
