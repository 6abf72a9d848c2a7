// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/json_text.h"

#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace dispatch::protocol {

QString textOf(QByteArrayView utf8)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::ConvertInitialBom);
    return decoder(utf8);
}

QJsonDocument documentOf(QByteArrayView json, QJsonParseError *error)
{
    // A mark after a quotation mark is at the beginning of a string, or after an escaped one within it: spelled as an
    // escape it is the same text in both places. Elsewhere it is no JSON in either spelling.
    constexpr QByteArrayView marked = "\"\xef\xbb\xbf";
    if (json.contains(marked))
        return QJsonDocument::fromJson(json.toByteArray().replace(marked, "\"\\ufeff"_ba), error);
    // fromRawData: the parser only reads, and the bytes outlive it.
    return QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), json.size()), error);
}

} // namespace dispatch::protocol
