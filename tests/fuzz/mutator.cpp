// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/mutator.h"

#include <array>

namespace dispatch::fuzz {

namespace {

constexpr qsizetype MaxInput = 70'000; //!< somewhat over the limit of a message
constexpr int MaxChanges = 6;

// What tends to break readers of JSON, of numbers and of UTF-8.
constexpr std::array Words { "null", "true", "{}", "[]", "[[[[[[[[[[[[[[[[[[", "{\"a\":", "\"",
    "\\", "\\u0000", "\\ud800", "\\udfff\\ud800", "\\\"", "\\/", "0", "-0", "-1", "1e999",
    "-1e-999", "9007199254740991", "9007199254740992", "-9223372036854775809",
    "18446744073709551616", "1.5", "0.1e1", "01", "+1", "NaN", ",", ",,", ":", "}", "]", "\xc3",
    "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xef\xbb\xbf", "\xff", "/", "%", "%00", "&",
    "=", "\"type\":\"cmd\"", "\"seq\":0", "job/", "01970e6c-0000-7000-8000-000000000001" };
constexpr std::array<char, 12> Bytes { '\0', '\x01', '\x1f', ' ', '"', '\\', '{', '}', '[', ']',
    '\x7f', '\xff' };

} // namespace

qsizetype Mutator::below(qsizetype end)
{
    return end <= 0 ? 0 : static_cast<qsizetype>(m_random() % static_cast<quint64>(end));
}

void Mutator::changeOnce(QByteArray &bytes, const QByteArrayList &corpus)
{
    const qsizetype at = below(bytes.size());
    const qsizetype length = 1 + below(qMin<qsizetype>(bytes.size() - at, 64));
    switch (below(11)) {
    case 0:
        if (!bytes.isEmpty())
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
        break;
    case 1:
        if (!bytes.isEmpty())
            bytes[at] = Bytes[static_cast<std::size_t>(below(Bytes.size()))];
        break;
    case 2:
        if (!bytes.isEmpty())
            bytes[at] = static_cast<char>(below(256));
        break;
    case 3:
        bytes.insert(at, Bytes[static_cast<std::size_t>(below(Bytes.size()))]);
        break;
    case 4:
    case 5:
        bytes.insert(at, Words[static_cast<std::size_t>(below(Words.size()))]);
        break;
    case 6:
        bytes.remove(at, length);
        break;
    case 7: {
        const QByteArray part = bytes.mid(at, length);
        bytes.insert(below(bytes.size()), part.repeated(1 + below(4)));
        break;
    }
    case 8:
        bytes.truncate(at);
        break;
    case 9: { // the beginning of this, the end of another
        const auto &other = corpus[below(corpus.size())];
        bytes = bytes.first(at) + other.mid(below(other.size()));
        break;
    }
    default:
        bytes.replace(at, length, Words[static_cast<std::size_t>(below(Words.size()))]);
    }
}

QByteArray Mutator::next(const QByteArrayList &corpus)
{
    QByteArray bytes = corpus[below(corpus.size())];
    for (qsizetype left = 1 + below(MaxChanges); left > 0; --left)
        changeOnce(bytes, corpus);
    bytes.truncate(MaxInput);
    return bytes;
}

} // namespace dispatch::fuzz
