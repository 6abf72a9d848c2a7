// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"
#include "protocol/limits.h"

#include <QJsonObject>

#include <expected>

//! Small checked readers for one JSON object; every decoder is made of these.
namespace dispatch::protocol {

enum class DecodeErrorCode : quint8 { NotJson, TooLarge, TooDeep, Missing, WrongType, OutOfRange, Unknown };

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
[[nodiscard]] Decoded<QJsonObject> parseObject(QByteArrayView bytes, qsizetype maxBytes = MaxMessageBytes);

} // namespace dispatch::protocol
