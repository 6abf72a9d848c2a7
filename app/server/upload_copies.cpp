// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upload_copies.h"

#include "server/durable_files.h"
#include "server/upload_book.h"
#include "server/upload_files.h"

#include <QFileInfo>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

std::expected<std::vector<UploadBook::Blob>, QString> blobsIn(const QString &bookPath)
{
    const auto book = UploadBook::openOrCreate(bookPath);
    if (!book)
        return std::unexpected(book.error().text);
    if (auto ok = (*book)->checkPages(); !ok)
        return std::unexpected(ok.error().text);
    auto blobs = (*book)->blobs();
    if (!blobs)
        return std::unexpected(blobs.error().text);
    return std::move(*blobs);
}

} // namespace

std::expected<qint64, QString> copyUploads(const QString &bookPath, const QString &fromFolder,
    const QString &toFolder, const CopyProgress &progress)
{
    const auto blobs = blobsIn(bookPath);
    if (!blobs)
        return std::unexpected(blobs.error());
    const UploadFiles from(fromFolder), to(toFolder);
    if (auto ok = to.make(); !ok)
        return std::unexpected(ok.error());
    qint64 total = 0, done = 0;
    for (const auto &blob : *blobs)
        total += blob.size;
    for (const auto &blob : *blobs) {
        if (!progress(done, total))
            return std::unexpected(u"It was stopped before its end."_s);
        if (auto ok = from.copyTo(to, blob.sha256, blob.size); !ok)
            return std::unexpected(ok.error());
        done += blob.size;
    }
    return total;
}

std::expected<UploadCount, QString> verifyUploads(const QString &bookPath, const QString &folder)
{
    if (!QFileInfo::exists(bookPath))
        return UploadCount {}; // from before there were any
    const auto blobs = blobsIn(bookPath);
    if (!blobs)
        return std::unexpected(blobs.error());
    const UploadFiles files(folder);
    UploadCount count;
    for (const auto &blob : *blobs) {
        const auto hash = hashFile(files.contentPath(blob.sha256));
        const QString name = domain::uuidText(blob.upload);
        if (!hash)
            return std::unexpected(QString(u"The content of the attached file "_s % name
                % u" is missing or cannot be read. Restore it from a back-up. "_s % hash.error()));
        if (*hash != blob.sha256)
            return std::unexpected(QString(u"The content of the attached file "_s % name
                % u" was changed on the disk. Restore it from a back-up."_s));
        ++count.files;
        count.bytes += blob.size;
    }
    return count;
}

} // namespace dispatch::server
