// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/feed_messages.h"

#include <QString>

#include <expected>
#include <vector>

namespace dispatch::server {

//! \brief What a back-up holds: `manifest.json` in its folder, written last.
struct BackupManifest {
    struct File {
        QString name; //!< in the back-up's folder
        qint64 bytes = 0;
        QByteArray sha256; //!< 32 bytes
        bool operator==(const File &) const = default;
    };
    QString program; //!< who wrote it: "dispatch-server 0.1.0"
    domain::Timestamp made;
    protocol::Position head; //!< of the journal in it
    std::vector<File> files;
    bool operator==(const BackupManifest &) const = default;

    [[nodiscard]] QByteArray encode() const;
    //! \return a plain sentence if the folder holds no back-up that this version can read
    [[nodiscard]] static std::expected<BackupManifest, QString> read(const QString &folder);
    [[nodiscard]] static QString pathIn(const QString &folder);
};

} // namespace dispatch::server
