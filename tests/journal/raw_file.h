// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace dispatch::test {

//! \brief Does to a database file what no part of Dispatch would do: runs SQL on it behind everybody's back.
//! \return an empty string, or what SQLite said
[[nodiscard]] QString runSql(const QString &path, const QByteArray &sql);

//! \brief Overwrites \p size bytes from \p offset. \return false if the file cannot be written
[[nodiscard]] bool scribble(const QString &path, qint64 offset, qint64 size);

} // namespace dispatch::test
