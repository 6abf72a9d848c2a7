// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"
#include "protocol/limits.h"

#include <QJsonObject>

#include <expected>

//! Small checked readers for one JSON object; every decoder is made of these.
namespace dispatch::protocol {

enum class DecodeErrorCode : quint8 {
    NotJson,
    TooLarge,
    TooDeep,
    Missing,
    WrongType,
    OutOfRange,
    Unknown
};

//! \brief What was wrong with a message, for the log and for `error.field`.
struct DecodeError {
    DecodeErrorCode code = DecodeErrorCode::NotJson;
    QString field; //!< dotted path of the offending field; empty if the whole message is meant
    bool operator==(const DecodeError &) const = default;
    [[nodiscard]] QString text() const; //!< one plain sentence
};

template<class T>
using Decoded = std::expected<T, DecodeError>;

//! \brief Parses one JSON object within the limits of size, depth, array and string length.
//!
//! White space around the object is allowed, a byte order mark is not. Of a repeated key the last value counts.
//! \errors NotJson (grammar, UTF-8, lone surrogates, control characters, numbers beyond a double, not an object),
//!         TooLarge (the whole, or the named array or string), TooDeep
//! \threads reentrant
[[nodiscard]] Decoded<QJsonObject> parseObject(
    QByteArrayView bytes, qsizetype maxBytes = MaxMessageBytes);

//! \brief An object that was read, and the first of its strings or arrays that is over a limit, if any.
//! For callers that can still answer the sender by what the object says.
struct ParsedObject {
    QJsonObject object;
    std::optional<DecodeError> overLimit;
};
//! \errors as parseObject(), without TooLarge for a named field
[[nodiscard]] Decoded<ParsedObject> parseLenient(
    QByteArrayView bytes, qsizetype maxBytes = MaxMessageBytes);

//! \brief UTF-8 JSON with sorted keys and no white space: the one spelling that is hashed and sent.
[[nodiscard]] QByteArray canonical(const QJsonObject &object);

} // namespace dispatch::protocol
