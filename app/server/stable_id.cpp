// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/stable_id.h"

#include <QCryptographicHash>

namespace dispatch::server {

domain::CommandId stableCommandId(QByteArrayView purpose, QStringView key)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(purpose);
    hash.addData(key.toUtf8());
    QByteArray bytes = hash.result().first(16);
    // RFC 9562: version 8, made in its own way.
    bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x80);
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
    return { QUuid::fromRfc4122(bytes) };
}

} // namespace dispatch::server
