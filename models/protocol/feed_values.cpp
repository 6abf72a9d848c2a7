// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/feed_values.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::protocol {

namespace {

constexpr qsizetype TagLength = 16;

bool isTag(QStringView text)
{
    return text.size() == TagLength && std::ranges::all_of(text, [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
    });
}

} // namespace

QJsonObject message(QLatin1StringView type)
{
    return { { "type"_L1, QString(type) } };
}

void putPosition(QJsonObject &object, const Position &position)
{
    object.insert("epoch"_L1, domain::uuidText(position.epoch));
    putCount(object, "seq"_L1, position.seq);
    putTag(object, position.h);
}

Position readPosition(Fields &fields)
{
    return {
        .epoch = fields.uuid("epoch"_L1), .seq = fields.count("seq"_L1), .h = readTag(fields)
    };
}

void putTag(QJsonObject &object, const QByteArray &h)
{
    object.insert("h"_L1, QString::fromLatin1(h));
}

QByteArray readTag(Fields &fields)
{
    const QString tag = fields.text("h"_L1);
    if (!isTag(tag))
        fields.fail(DecodeErrorCode::OutOfRange, "h"_L1);
    return tag.toLatin1();
}

Decoded<Envelope> openEnvelope(QByteArrayView bytes)
{
    if (bytes.isEmpty() || bytes.front() != '{')
        return std::unexpected(DecodeError { DecodeErrorCode::NotJson, {} });
    auto parsed = parseLenient(bytes);
    if (!parsed)
        return std::unexpected(parsed.error());
    Fields fields(parsed->object);
    QString type = fields.text("type"_L1);
    return fields.result(Envelope { std::move(type), std::move(*parsed) });
}

} // namespace dispatch::protocol
