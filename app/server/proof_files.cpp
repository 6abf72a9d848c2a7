// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/proof_files.h"

#include "server/data_folder.h"
#include "server/durable_files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

//! A checkpoint takes about 600 bytes, and one is made every hour: two centuries.
constexpr qint64 MaxSealsBytes = 1024LL * 1024 * 1024;

//! \return nothing if there is no such file
std::expected<QByteArray, QString> readUpTo(const QString &path, qint64 most)
{
    QFile file(path);
    if (!file.exists())
        return {};
    QByteArray bytes;
    if (file.open(QIODevice::ReadOnly))
        bytes = file.read(most);
    if (file.error() == QFileDevice::NoError)
        return bytes;
    return std::unexpected(QString(QDir::toNativeSeparators(path) % u" cannot be read ("_s
        % file.errorString() % u"). Check your rights to it, then try again."_s));
}

} // namespace

std::expected<QByteArray, QString> publicKeyIn(const QString &keyPath)
{
    if (!QFile::exists(keyPath))
        return {};
    const auto key = journal::SealKey::openOrMake(keyPath);
    if (!key)
        return std::unexpected(key.error().text);
    return key->publicKey();
}

std::expected<std::vector<journal::Seal>, QString> readSigned(
    const QString &sealsPath, const QByteArray &key)
{
    auto seals = journal::SealFile::read(sealsPath);
    if (!seals)
        return std::unexpected(seals.error().text);
    if (const auto forged = journal::firstForged(*seals, key))
        return std::unexpected(forged->text);
    if (!seals->empty() && seals->front().number != 1)
        return std::unexpected(u"The first signed checkpoints were taken out."_s);
    return *std::move(seals);
}

journal::Stored<journal::SqliteEventStore::Verified> verifySigned(
    const journal::SqliteEventStore &store, std::span<const journal::Seal> seals,
    const std::function<bool(quint64)> &progress)
{
    const auto withRemedy = [](std::optional<journal::StoreError> objection) {
        if (objection)
            objection->text
                += u" If somebody put an older log into this folder on purpose, move “proof.checkpoints” away: signing then begins anew."_s;
        return objection;
    };
    journal::SealJudge judge(seals);
    auto verified = store.verify(progress,
        [&](quint64 seq, const QByteArray &link) { return withRemedy(judge.take(seq, link)); });
    if (!verified)
        return verified;
    if (const auto missing = withRemedy(judge.end(verified->events)))
        return std::unexpected(*missing);
    return verified;
}

std::expected<void, QString> copyProof(
    const DataFolder &from, const QString &to, qint64 sealsBytes, QString &unread)
{
    const auto put = [&to](const QString &path, const QByteArray &bytes) {
        return bytes.isEmpty() ? std::expected<void, QString>()
                               : writeFile(QDir(to).filePath(QFileInfo(path).fileName()), bytes);
    };
    const auto key = readUpTo(from.proofKeyPath(), journal::SealKey::MaxFileBytes);
    if (!key)
        unread = key.error();
    else if (auto ok = put(from.proofKeyPath(), *key); !ok)
        return ok;
    auto seals = readUpTo(from.sealsPath(), std::min(sealsBytes, MaxSealsBytes));
    if (!seals) {
        unread = seals.error();
        return {};
    }
    seals->truncate(seals->lastIndexOf('\n') + 1);
    return put(from.sealsPath(), *seals);
}

} // namespace dispatch::server
