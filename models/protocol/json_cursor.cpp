// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/json_cursor.h"

#include "protocol/json_text.h"

#include <QJsonArray>

#include <charconv>

using namespace Qt::StringLiterals;

namespace dispatch::protocol {

namespace {

constexpr bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

//! Nobody types these, and each grows from one byte to six where it is written again: a text within its limit could
//! make an event beyond the limit of a message.
constexpr bool isRefusedControl(unsigned codePoint)
{
    return codePoint < 0x20 && codePoint != '\t' && codePoint != '\n' && codePoint != '\r';
}

constexpr int utf8Length(unsigned codePoint)
{
    if (codePoint < 0x80)
        return 1;
    if (codePoint < 0x800)
        return 2;
    return codePoint < 0x10000 ? 3 : 4;
}

} // namespace

QString JsonCursor::Text::value() const
{
    if (!hasEscape)
        return textOf(raw);
    // Escapes are rare; Qt's own parser resolves them.
    const QByteArray wrapped
        = "[\""_ba + QByteArrayView(raw.data(), static_cast<qsizetype>(raw.size())) + "\"]"_ba;
    return documentOf(wrapped).array().at(0).toString();
}

JsonCursor::JsonCursor(QByteArrayView text)
    : m_at(text.data())
    , m_end(text.data() + text.size())
{
}

bool JsonCursor::fail(Error error)
{
    if (m_error == Error::None)
        m_error = error;
    m_at = m_end;
    return false;
}

void JsonCursor::skipSpace()
{
    while (m_at != m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t'))
        ++m_at;
}

JsonCursor::Kind JsonCursor::peek()
{
    skipSpace();
    if (m_at == m_end)
        return Kind::None;
    switch (*m_at) {
    case '{':
        return Kind::Object;
    case '[':
        return Kind::Array;
    case '"':
        return Kind::String;
    case 't':
        return Kind::True;
    case 'f':
        return Kind::False;
    case 'n':
        return Kind::Null;
    default:
        return *m_at == '-' || isDigit(*m_at) ? Kind::Number : Kind::None;
    }
}

bool JsonCursor::open(char bracket)
{
    skipSpace();
    if (m_at == m_end || *m_at != bracket)
        return fail();
    if (m_depth == MaxJsonDepth)
        return fail(Error::TooDeep);
    ++m_at;
    ++m_depth;
    m_isFirst = true;
    return true;
}

bool JsonCursor::next(char closing)
{
    skipSpace();
    if (m_at == m_end)
        return fail();
    if (*m_at == closing) {
        ++m_at;
        --m_depth;
        m_isFirst = false;
        return false;
    }
    if (!m_isFirst) {
        if (*m_at != ',')
            return fail();
        ++m_at;
        // A closing bracket after the comma is caught by whoever reads the value.
    }
    m_isFirst = false;
    return true;
}

bool JsonCursor::beginObject()
{
    return open('{');
}

bool JsonCursor::nextMember(Text &key)
{
    if (!next('}') || !readText(key))
        return false;
    skipSpace();
    if (m_at == m_end || *m_at != ':')
        return fail();
    ++m_at;
    return true;
}

bool JsonCursor::beginArray()
{
    return open('[');
}

bool JsonCursor::nextElement()
{
    if (!next(']'))
        return false;
    return peek() == Kind::None ? fail() : true;
}

std::optional<unsigned> JsonCursor::fourHex()
{
    if (m_end - m_at < 4)
        return std::nullopt;
    unsigned value = 0;
    const auto [last, error] = std::from_chars(m_at, m_at + 4, value, 16);
    if (error != std::errc() || last != m_at + 4)
        return std::nullopt;
    m_at += 4;
    return value;
}

bool JsonCursor::readText(Text &text)
{
    skipSpace();
    if (m_at == m_end || *m_at != '"')
        return fail();
    const char *const begin = ++m_at;
    text.hasEscape = false;
    qsizetype saved = 0; // bytes by which the spelling is longer than the value
    for (;;) {
        while (m_at != m_end && *m_at != '"' && *m_at != '\\'
            && static_cast<unsigned char>(*m_at) >= 0x20)
            ++m_at;
        if (m_at == m_end)
            return fail();
        if (*m_at == '"')
            break;
        if (*m_at != '\\')
            return fail(); // a bare control character
        text.hasEscape = true;
        if (++m_at == m_end)
            return fail();
        const char escape = *m_at++;
        if (escape != 'u') {
            if (std::string_view("\"\\/nrt").find(escape) == std::string_view::npos)
                return fail();
            saved += 1;
            continue;
        }
        const auto unit = fourHex();
        if (!unit || isRefusedControl(*unit) || (*unit >= 0xDC00 && *unit <= 0xDFFF))
            return fail();
        if (*unit < 0xD800 || *unit > 0xDBFF) {
            saved += 6 - utf8Length(*unit);
            continue;
        }
        if (m_end - m_at < 2 || m_at[0] != '\\' || m_at[1] != 'u')
            return fail();
        m_at += 2;
        const auto low = fourHex();
        if (!low || *low < 0xDC00 || *low > 0xDFFF)
            return fail();
        saved += 12 - 4;
    }
    text.raw = std::string_view(begin, static_cast<std::size_t>(m_at - begin));
    text.bytes = (m_at - begin) - saved;
    ++m_at;
    return true;
}

bool JsonCursor::readNumber(double &number)
{
    skipSpace();
    const char *const begin = m_at;
    const char *at = m_at;
    if (at != m_end && *at == '-')
        ++at;
    if (at == m_end || !isDigit(*at))
        return fail();
    if (*at == '0') {
        ++at;
    } else {
        while (at != m_end && isDigit(*at))
            ++at;
    }
    if (at != m_end && *at == '.') {
        if (++at == m_end || !isDigit(*at))
            return fail();
        while (at != m_end && isDigit(*at))
            ++at;
    }
    if (at != m_end && (*at == 'e' || *at == 'E')) {
        ++at;
        if (at != m_end && (*at == '+' || *at == '-'))
            ++at;
        if (at == m_end || !isDigit(*at))
            return fail();
        while (at != m_end && isDigit(*at))
            ++at;
    }
    const auto [last, error] = std::from_chars(begin, at, number);
    if (error != std::errc() || last != at)
        return fail();
    m_at = at;
    return true;
}

bool JsonCursor::literal(std::string_view word)
{
    if (m_end - m_at < static_cast<std::ptrdiff_t>(word.size())
        || std::string_view(m_at, word.size()) != word)
        return fail();
    m_at += word.size();
    return true;
}

bool JsonCursor::skip()
{
    Text text;
    double number = 0;
    switch (peek()) {
    case Kind::Object:
        for (beginObject(); nextMember(text);)
            skip();
        return !failed();
    case Kind::Array:
        for (beginArray(); nextElement();)
            skip();
        return !failed();
    case Kind::String:
        return readText(text);
    case Kind::Number:
        return readNumber(number);
    case Kind::True:
        return literal("true");
    case Kind::False:
        return literal("false");
    case Kind::Null:
        return literal("null");
    case Kind::None:
        break;
    }
    return fail();
}

bool JsonCursor::atEnd()
{
    skipSpace();
    return m_at == m_end && !failed();
}

} // namespace dispatch::protocol
