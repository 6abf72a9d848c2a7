// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "content/content_check.h"
#include "domain/ids.h"

#include <QByteArray>

#include <optional>

QT_BEGIN_NAMESPACE
class QNetworkReply;
QT_END_NAMESPACE

namespace dispatch::uploads {

//! \brief What the server says of a file that a message names.
struct AttachmentCard {
    QUuid id; //!< of the upload
    QString name; //!< cleaned here too: nothing from outside is shown or saved as it came
    qint64 size = 0;
    QByteArray sha256;
    content::Content content;
    bool operator==(const AttachmentCard &) const = default;
};

//! \brief Reads the headers of `HEAD /v1/uploads/ID`. \return nullopt if they do not describe a file that we take
[[nodiscard]] std::optional<AttachmentCard> cardFrom(const QUuid &id, const QNetworkReply &reply);
[[nodiscard]] QByteArray encodeCard(const AttachmentCard &card);
[[nodiscard]] std::optional<AttachmentCard> decodeCard(const QUuid &id, const QByteArray &bytes);
//! \brief The name in a header `Content-Disposition`; empty if there is none.
[[nodiscard]] QString nameIn(const QByteArray &disposition);

} // namespace dispatch::uploads
