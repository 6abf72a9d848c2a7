// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/event_store.h"

#include <QCryptographicHash>

namespace dispatch::journal {

namespace {
constexpr qsizetype TagBytes = 8;
}

QByteArray chainNext(const QByteArray &previous, const QByteArray &canonical)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(previous);
    hash.addData(canonical);
    return hash.result();
}

QByteArray chainTag(const QByteArray &link)
{
    return link.first(TagBytes).toHex();
}

} // namespace dispatch::journal
