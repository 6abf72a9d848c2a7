// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "content/content_check.h"
#include "domain/ids.h"

#include <QByteArray>

#include <optional>

namespace dispatch::server {

//! \brief One file that somebody sends, or has sent.
struct Upload {
    QUuid id;
    domain::UserId user;
    QString name; //!< cleaned; of a finished one with an ending that fits its content
    qint64 size = 0;
    QByteArray sha256; //!< 32 bytes
    domain::Timestamp begun;
    std::optional<content::Content> content; //!< what it is; only once it is whole and checked
    [[nodiscard]] bool isFinished() const { return content.has_value(); }
    bool operator==(const Upload &) const = default;
};

enum class UploadProblem : quint8 {
    NotFound,
    IdReused,
    BadContent, //!< for good: the file is not taken
    TooLarge,
    OverQuota,
    TooMany, //!< under way at once
    NoRoom,
    WrongOffset,
    TakenOver, //!< another request sends the same upload
    Mismatch, //!< what arrived is not what was announced; it begins anew
    Storage
};

struct UploadRefusal {
    UploadProblem problem = UploadProblem::Storage;
    QString text; //!< plain words
    std::optional<qint64> offset; //!< where to go on
};

} // namespace dispatch::server
