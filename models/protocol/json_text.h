// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QJsonDocument>
#include <QString>

//! Qt drops a byte order mark (U+FEFF) where a text begins, in QString::fromUtf8() and so in every string of a
//! QJsonDocument. In JSON it is a character like others: dropped, a text would be read differently by Qt than it was
//! written, two keys could become one, and keys would be out of order.
namespace dispatch::protocol {

//! \brief The text with all its characters.
//! \threads reentrant
[[nodiscard]] QString textOf(QByteArrayView utf8);

//! \brief QJsonDocument::fromJson() that keeps all characters of the strings and keys.
//! \threads reentrant
[[nodiscard]] QJsonDocument documentOf(QByteArrayView json, QJsonParseError *error = nullptr);

} // namespace dispatch::protocol
