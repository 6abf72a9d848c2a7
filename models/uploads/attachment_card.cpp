// SPDX-License-Identifier: GPL-3.0-or-later
#include "uploads/attachment_card.h"

#include "content/file_name.h"
#include "content/limits.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>

namespace dispatch::uploads {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype DigestBytes = 32;

//! Whatever the words came from, they must describe something that the check would have let through.
std::optional<AttachmentCard> checked(AttachmentCard card, const QString &type, const QString &name)
{
    const auto kind = content::kindFromMime(type);
    if (!kind || card.sha256.size() != DigestBytes || card.size < 1
        || card.size > content::MaxFileBytes)
        return std::nullopt;
    card.content.kind = *kind;
    card.name = content::nameFor(name, *kind);
    return card;
}

QSize sizeIn(const QByteArray &pixels)
{
    const auto x = pixels.indexOf('x');
    return x < 0 ? QSize() : QSize(pixels.first(x).toInt(), pixels.sliced(x + 1).toInt());
}

} // namespace

QString nameIn(const QByteArray &disposition)
{
    constexpr QByteArrayView Extended = "filename*=UTF-8''";
    if (const auto at = disposition.indexOf(Extended); at >= 0) {
        auto value = disposition.sliced(at + Extended.size());
        if (const auto end = value.indexOf(';'); end >= 0)
            value.truncate(end);
        return QString::fromUtf8(QByteArray::fromPercentEncoding(value));
    }
    constexpr QByteArrayView Plain = "filename=\"";
    const auto at = disposition.indexOf(Plain);
    if (at < 0)
        return {};
    const auto value = disposition.sliced(at + Plain.size());
    return QString::fromLatin1(value.first(std::max<qsizetype>(0, value.indexOf('"'))));
}

std::optional<AttachmentCard> cardFrom(const QUuid &id, const QNetworkReply &reply)
{
    AttachmentCard card;
    card.id = id;
    card.size = reply.rawHeader("Upload-Length").toLongLong();
    auto tag = reply.rawHeader("ETag");
    tag.replace('"', QByteArray());
    card.sha256 = QByteArray::fromHex(tag);
    card.content.pixels = sizeIn(reply.rawHeader("Upload-Pixels"));
    return checked(std::move(card), QString::fromLatin1(reply.rawHeader("Content-Type")),
        nameIn(reply.rawHeader("Content-Disposition")));
}

QByteArray encodeCard(const AttachmentCard &card)
{
    return QJsonDocument(QJsonObject { { u"name"_s, card.name }, { u"size"_s, card.size },
                             { u"sha256"_s, QString::fromLatin1(card.sha256.toHex()) },
                             { u"type"_s, QString(content::mimeType(card.content.kind)) },
                             { u"width"_s, card.content.pixels.width() },
                             { u"height"_s, card.content.pixels.height() } })
        .toJson(QJsonDocument::Compact);
}

std::optional<AttachmentCard> decodeCard(const QUuid &id, const QByteArray &bytes)
{
    const auto object = QJsonDocument::fromJson(bytes).object();
    AttachmentCard card;
    card.id = id;
    card.size = object["size"_L1].toInteger();
    card.sha256 = QByteArray::fromHex(object["sha256"_L1].toString().toLatin1());
    card.content.pixels = QSize(object["width"_L1].toInt(), object["height"_L1].toInt());
    return checked(std::move(card), object["type"_L1].toString(), object["name"_L1].toString());
}

} // namespace dispatch::uploads
