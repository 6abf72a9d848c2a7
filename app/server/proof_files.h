// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/seal_file.h"
#include "journal/sqlite_event_store.h"

namespace dispatch::server {

class DataFolder;

//! \brief The public key of a key file. \return empty if there is no such file; unlike the server it makes none
[[nodiscard]] std::expected<QByteArray, QString> publicKeyIn(const QString &keyPath);

//! \brief What was signed, in order and all with \p key (empty: with one key).
//! \return a plain sentence naming the first checkpoint that is not as it must be
[[nodiscard]] std::expected<std::vector<journal::Seal>, QString> readSigned(
    const QString &sealsPath, const QByteArray &key);

//! \brief SqliteEventStore::verify(), and that the log bears out all that was signed.
[[nodiscard]] journal::Stored<journal::SqliteEventStore::Verified> verifySigned(
    const journal::SqliteEventStore &store, std::span<const journal::Seal> seals,
    const std::function<bool(quint64 done)> &progress = {});

//! \brief Puts the key and the first \p sealsBytes of what was signed into the folder \p to, as they are: whoever looks
//! into a back-up later judges them, not whoever makes it. What is not there is not copied; a last line without its end,
//! which a running server is just writing, is left out. Both are readable by their owner alone, and on the medium.
[[nodiscard]] std::expected<void, QString> copyProof(
    const DataFolder &from, const QString &to, qint64 sealsBytes, QString &unread);

} // namespace dispatch::server
