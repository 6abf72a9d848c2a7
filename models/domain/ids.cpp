// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/ids.h"

#include <QRandomGenerator>
#include <QStringBuilder>

#include <algorithm>

namespace dispatch::domain {

namespace {

constexpr quint64 MaxUuidMs = (quint64(1) << 48) - 1;
constexpr qsizetype UuidTextLength = 36;

bool isHyphenPlace(qsizetype i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

bool isLowerHex(QChar c)
{
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
}

} // namespace

QLatin1StringView kindName(Kind kind)
{
    const auto i = static_cast<std::size_t>(kind);
    if (i >= kindNames.size())
        return {};
    return QLatin1StringView(kindNames[i].data(), static_cast<qsizetype>(kindNames[i].size()));
}

std::optional<Kind> kindFromName(QStringView name)
{
    for (std::size_t i = 0; i < kindNames.size(); ++i) {
        if (name == kindName(static_cast<Kind>(i)))
            return static_cast<Kind>(i);
    }
    return std::nullopt;
}

QUuid makeUuidV7(Timestamp at, QRandomGenerator &random)
{
    // A clock before 1970 or after 10889 must not spill into the version bits.
    const auto ms = std::min(static_cast<quint64>(std::max<qint64>(toMs(at), 0)), MaxUuidMs);
    const quint64 low = random.generate64();
    const auto byte
        = [](quint64 bits, int shift) { return static_cast<uchar>((bits >> shift) & 0xff); };
    return QUuid(static_cast<uint>(ms >> 16), static_cast<ushort>(ms & 0xffff),
        static_cast<ushort>(0x7000U | (random.generate() & 0x0fffU)),
        static_cast<uchar>(0x80U | (byte(low, 56) & 0x3fU)), byte(low, 48), byte(low, 40),
        byte(low, 32), byte(low, 24), byte(low, 16), byte(low, 8), byte(low, 0));
}

QUuid makeUuidV7(Timestamp at)
{
    return makeUuidV7(at, *QRandomGenerator::system());
}

QString uuidText(const QUuid &uuid)
{
    return uuid.toString(QUuid::WithoutBraces);
}

std::optional<QUuid> parseUuid(QStringView text)
{
    if (text.size() != UuidTextLength)
        return std::nullopt;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (isHyphenPlace(i) ? text[i] != u'-' : !isLowerHex(text[i]))
            return std::nullopt;
    }
    const auto uuid = QUuid::fromString(text);
    return uuid.isNull() ? std::nullopt : std::optional(uuid);
}

QString EntityRef::toString() const
{
    return kindName(kind) % u'/' % uuidText(uuid);
}

std::optional<EntityRef> EntityRef::parse(QStringView text)
{
    const auto slash = text.indexOf(u'/');
    if (slash < 0)
        return std::nullopt;
    const auto kind = kindFromName(text.first(slash));
    const auto uuid = parseUuid(text.sliced(slash + 1));
    if (!kind || !uuid)
        return std::nullopt;
    return EntityRef { *kind, *uuid };
}

} // namespace dispatch::domain
