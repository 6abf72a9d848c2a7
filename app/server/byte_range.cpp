// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/byte_range.h"

#include <QByteArray>

#include <algorithm>

namespace dispatch::server {

namespace {

//! Digits alone: no sign, no space.
std::optional<qint64> number(QByteArrayView digits)
{
    constexpr qsizetype MostDigits = 15;
    if (digits.isEmpty() || digits.size() > MostDigits
        || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    return digits.toLongLong();
}

} // namespace

std::optional<ByteRange> parseRange(QByteArrayView header, qint64 size)
{
    constexpr QByteArrayView Unit = "bytes=";
    if (!header.startsWith(Unit))
        return std::nullopt;
    const auto part = header.sliced(Unit.size());
    const auto dash = part.indexOf('-');
    if (dash < 0)
        return std::nullopt;
    const auto from = number(part.first(dash));
    const auto to = number(part.sliced(dash + 1));
    const bool hasFrom = dash > 0;
    const bool hasTo = dash + 1 < part.size();
    if ((hasFrom && !from) || (hasTo && !to) || (!hasFrom && !hasTo))
        return std::nullopt;
    if (!hasFrom) {
        const auto last = std::min(*to, size);
        return ByteRange { .offset = size - last, .bytes = last };
    }
    if (hasTo && *to < *from)
        return std::nullopt;
    if (*from >= size)
        return ByteRange { .offset = size, .bytes = 0 };
    const auto end = hasTo ? std::min(*to + 1, size) : size;
    return ByteRange { .offset = *from, .bytes = end - *from };
}

} // namespace dispatch::server
