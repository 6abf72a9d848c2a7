// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/row_keys.h"

#include <QCryptographicHash>

namespace dispatch::intake {

using namespace Qt::StringLiterals;

QUuid stableUuid(QByteArrayView purpose, QStringView key)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(purpose);
    hash.addData(key.toUtf8());
    QByteArray bytes = hash.result().first(16);
    bytes[6]
        = static_cast<char>((bytes[6] & 0x0f) | 0x80); // RFC 9562: version 8, made in its own way
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
    return QUuid::fromRfc4122(bytes);
}

QString RowKeys::next(const QStringList &cells)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const auto &cell : cells) {
        const QByteArray bytes = cell.toUtf8();
        hash.addData(QByteArray::number(bytes.size()));
        hash.addData(":");
        hash.addData(bytes);
    }
    const QByteArray digest = hash.result();
    return QString::fromLatin1(digest.toHex()) % u'-' % QString::number(++m_seen[digest]);
}

domain::CommandId commandIdOf(const QString &key)
{
    return { stableUuid("dispatch import ", key) };
}

RowIds idsOf(const QString &key)
{
    return { .job = domain::JobId { stableUuid("dispatch import job ", key) },
        .visit = domain::VisitId { stableUuid("dispatch import visit ", key) },
        .thread = domain::ThreadId { stableUuid("dispatch import thread ", key) } };
}

} // namespace dispatch::intake
