// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <expected>
#include <functional>

namespace dispatch::server {

//! \brief Called with the bytes done and all of them; false stops the work.
using CopyProgress = std::function<bool(qint64 doneBytes, qint64 totalBytes)>;

//! \brief Copies the content that the list of uploads in \p bookPath names from one folder of contents to another, each
//! file with its hash checked. What is there already stays. \return how many bytes that is
[[nodiscard]] std::expected<qint64, QString> copyUploads(const QString &bookPath,
    const QString &fromFolder, const QString &toFolder, const CopyProgress &progress);

struct UploadCount {
    qint64 files = 0;
    qint64 bytes = 0;
};
//! \brief Whether all content that the list names is there and as it was written. \return a sentence that names the first that
//! is not
[[nodiscard]] std::expected<UploadCount, QString> verifyUploads(
    const QString &bookPath, const QString &folder);

} // namespace dispatch::server
