// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/json_reader.h"

#include "protocol/json_cursor.h"
#include "protocol/json_text.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace dispatch::protocol {

namespace {

//! Checks string and array lengths before anything is built from the text, and remembers where the first breach was.
class LimitScan {
public:
    explicit LimitScan(QByteArrayView bytes)
        : m_cursor(bytes)
    {
    }

    void run()
    {
        value(nullptr);
        m_isComplete = m_cursor.atEnd();
    }
    [[nodiscard]] bool isComplete() const { return m_isComplete; }
    [[nodiscard]] JsonCursor::Error error() const { return m_cursor.error(); }
    [[nodiscard]] const std::optional<DecodeError> &overLimit() const { return m_overLimit; }

private:
    //! Where we are: a list on the call stack, spelled out only when there is something to report.
    struct Place {
        const Place *outer = nullptr;
        const JsonCursor::Text *key = nullptr;
        int index = 0;

        [[nodiscard]] QString path() const
        {
            const QString here = key ? key->value() : QString::number(index);
            return outer ? QString(outer->path() + u'.' + here) : here;
        }
    };

    void report(const Place *place)
    {
        if (!m_overLimit)
            m_overLimit
                = DecodeError { DecodeErrorCode::TooLarge, place ? place->path() : QString() };
    }

    void value(const Place *place)
    {
        JsonCursor::Text text;
        switch (m_cursor.peek()) {
        case JsonCursor::Kind::Object: {
            m_cursor.beginObject();
            while (m_cursor.nextMember(text)) {
                if (text.bytes > MaxStringBytes) {
                    report(place);
                    m_cursor.skip();
                    continue;
                }
                const Place member { place, &text };
                value(&member);
            }
            return;
        }
        case JsonCursor::Kind::Array: {
            m_cursor.beginArray();
            for (int i = 0; m_cursor.nextElement(); ++i) {
                if (i == MaxArray)
                    report(place);
                const Place element { place, nullptr, i };
                value(&element);
            }
            return;
        }
        case JsonCursor::Kind::String: {
            if (!m_cursor.readText(text))
                return;
            const bool isChat = place && place->key && place->key->raw == "text";
            if (text.bytes > (isChat ? MaxChatBytes : MaxStringBytes))
                report(place);
            return;
        }
        default:
            m_cursor.skip();
        }
    }

    JsonCursor m_cursor;
    std::optional<DecodeError> m_overLimit;
    bool m_isComplete = false;
};

} // namespace

QString DecodeError::text() const
{
    const QString what
        = field.isEmpty() ? u"The message"_s : QString(u"The field “"_s + field + u"”"_s);
    switch (code) {
    case DecodeErrorCode::NotJson:
        return what + u" is not readable JSON."_s;
    case DecodeErrorCode::TooLarge:
        return what + u" is larger than allowed."_s;
    case DecodeErrorCode::TooDeep:
        return what + u" is nested more deeply than allowed."_s;
    case DecodeErrorCode::Missing:
        return what + u" is missing."_s;
    case DecodeErrorCode::WrongType:
        return what + u" is not of the kind expected there."_s;
    case DecodeErrorCode::OutOfRange:
        return what + u" has a value that is not allowed there."_s;
    case DecodeErrorCode::Unknown:
        return what + u" names something this version of Dispatch does not know."_s;
    }
    return what;
}

Decoded<ParsedObject> parseLenient(QByteArrayView bytes, qsizetype maxBytes)
{
    if (bytes.size() > maxBytes)
        return std::unexpected(DecodeError { DecodeErrorCode::TooLarge, {} });
    if (!bytes.isValidUtf8())
        return std::unexpected(DecodeError { DecodeErrorCode::NotJson, {} });

    LimitScan scan(bytes);
    scan.run();
    if (scan.error() == JsonCursor::Error::TooDeep)
        return std::unexpected(DecodeError { DecodeErrorCode::TooDeep, {} });
    if (!scan.isComplete())
        return std::unexpected(DecodeError { DecodeErrorCode::NotJson, {} });

    QJsonParseError error;
    const QJsonDocument document = documentOf(bytes, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        return std::unexpected(DecodeError { DecodeErrorCode::NotJson, {} });
    return ParsedObject { document.object(), scan.overLimit() };
}

Decoded<QJsonObject> parseObject(QByteArrayView bytes, qsizetype maxBytes)
{
    auto parsed = parseLenient(bytes, maxBytes);
    if (!parsed)
        return std::unexpected(parsed.error());
    if (parsed->overLimit)
        return std::unexpected(*parsed->overLimit);
    return std::move(parsed->object);
}

QByteArray canonical(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace dispatch::protocol
