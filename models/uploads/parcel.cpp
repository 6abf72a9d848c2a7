// SPDX-License-Identifier: GPL-3.0-or-later
#include "uploads/parcel.h"

#include "uploads/limits.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace dispatch::uploads {

using namespace Qt::StringLiterals;

namespace {

constexpr int Format = 1;
constexpr qsizetype DigestBytes = 32;

QJsonObject toJson(const UploadItem &item)
{
    return { { u"id"_s, domain::uuidText(item.id) },
        { u"sha256"_s, QString::fromLatin1(item.sha256.toHex()) }, { u"name"_s, item.name },
        { u"size"_s, item.size }, { u"type"_s, QString(content::mimeType(item.content.kind)) },
        { u"width"_s, item.content.pixels.width() }, { u"height"_s, item.content.pixels.height() },
        { u"isSent"_s, item.state == ItemState::Sent },
        { u"refused"_s, item.state == ItemState::Refused ? item.reason : QString() } };
}

std::optional<UploadItem> itemFrom(const QJsonObject &object, bool isSealed)
{
    const auto id = domain::parseUuid(object["id"_L1].toString());
    const auto kind = content::kindFromMime(object["type"_L1].toString());
    UploadItem item;
    item.sha256 = QByteArray::fromHex(object["sha256"_L1].toString().toLatin1());
    item.size = object["size"_L1].toInteger();
    if (!id || !kind || item.sha256.size() != DigestBytes || item.size < 1)
        return std::nullopt;
    item.id = *id;
    item.name = object["name"_L1].toString();
    item.content = { .kind = *kind,
        .pixels = QSize(object["width"_L1].toInt(), object["height"_L1].toInt()) };
    item.reason = object["refused"_L1].toString();
    item.state = object["isSent"_L1].toBool() ? ItemState::Sent
        : !item.reason.isEmpty()              ? ItemState::Refused
        : isSealed                            ? ItemState::Waiting
                                              : ItemState::Staged;
    item.sent = item.state == ItemState::Sent ? item.size : 0;
    return item;
}

std::optional<Parcel> parcelFrom(const QJsonObject &object)
{
    const auto id = domain::parseUuid(object["id"_L1].toString());
    const auto thread = domain::ThreadId::parse(object["thread"_L1].toString());
    if (!id || !thread)
        return std::nullopt;
    Parcel parcel { .id = *id,
        .thread = *thread,
        .text = object["text"_L1].toString(),
        .quote = static_cast<quint64>(std::max(qint64(0), object["quote"_L1].toInteger())),
        .choices = object["choices"_L1].toVariant().toStringList(),
        .made = domain::timestampFromMs(object["madeMs"_L1].toInteger()),
        .isSealed = object["isSealed"_L1].toBool(),
        .items = {} };
    const auto items = object["items"_L1].toArray();
    for (const auto &entry : items) {
        if (auto item = itemFrom(entry.toObject(), parcel.isSealed);
            item && parcel.items.size() < MaxFilesOfParcel)
            parcel.items.push_back(std::move(*item));
    }
    if (parcel.items.empty() && parcel.text.isEmpty())
        return std::nullopt;
    return parcel;
}

} // namespace

bool Parcel::isReady() const
{
    return isSealed && std::ranges::all_of(items, [](const UploadItem &item) {
        return item.state == ItemState::Sent;
    });
}

QStringList Parcel::uploads() const
{
    QStringList out;
    for (const auto &item : items)
        out << domain::uuidText(item.id);
    return out;
}

QByteArray encodeParcels(const std::vector<Parcel> &parcels)
{
    QJsonArray list;
    for (const auto &parcel : parcels) {
        QJsonArray items;
        for (const auto &item : parcel.items)
            items.append(toJson(item));
        list.append(QJsonObject { { u"id"_s, domain::uuidText(parcel.id) },
            { u"thread"_s, parcel.thread.toString() }, { u"text"_s, parcel.text },
            { u"quote"_s, static_cast<qint64>(parcel.quote) },
            { u"choices"_s, QJsonArray::fromStringList(parcel.choices) },
            { u"madeMs"_s, domain::toMs(parcel.made) }, { u"isSealed"_s, parcel.isSealed },
            { u"items"_s, items } });
    }
    return QJsonDocument(QJsonObject { { u"format"_s, Format }, { u"parcels"_s, list } })
        .toJson(QJsonDocument::Compact);
}

std::vector<Parcel> decodeParcels(const QByteArray &bytes)
{
    std::vector<Parcel> out;
    const auto list = QJsonDocument::fromJson(bytes).object()["parcels"_L1].toArray();
    for (const auto &entry : list) {
        if (auto parcel = parcelFrom(entry.toObject()); parcel && out.size() < MaxParcels)
            out.push_back(std::move(*parcel));
    }
    return out;
}

} // namespace dispatch::uploads
