// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <expected>
#include <functional>

//! Files that must be there after a power cut. Errors are plain sentences.
namespace dispatch::server {

//! \brief Called now and then with the bytes done; false stops the work.
using KeepGoing = std::function<bool(qint64 bytes)>;

//! \brief The file's content is on the medium when it returns.
[[nodiscard]] std::expected<void, QString> syncFile(const QString &path);
//! \brief The names in the folder are, too: after a file was made, renamed or removed in it. Does nothing on Windows,
//! which has no such call.
[[nodiscard]] std::expected<void, QString> syncFolder(const QString &path);
//! \return the SHA-256 of the content, 32 bytes
[[nodiscard]] std::expected<QByteArray, QString> hashFile(
    const QString &path, const KeepGoing &keepGoing = {});
//! \brief Copies and syncs; \p to must not exist, is readable by its owner alone, and is removed again after an error.
//! \return the SHA-256 of the content
[[nodiscard]] std::expected<QByteArray, QString> copyFile(
    const QString &from, const QString &to, const KeepGoing &keepGoing = {});
//! \brief Writes a small file whole, readable by its owner alone, and syncs it.
[[nodiscard]] std::expected<void, QString> writeFile(const QString &path, const QByteArray &bytes);

} // namespace dispatch::server
