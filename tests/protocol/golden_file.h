// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/json_reader.h"

#include <vector>

//! The vectors in tests/data/protocol: what both sides of the wire must agree with byte for byte.
namespace dispatch::tests {

struct GoldenCase {
    QByteArray name;
    QByteArray in;
    QByteArray out;              //!< valid cases: the canonical bytes written again
    protocol::DecodeError error; //!< invalid cases
};

//! \brief A JSON file: an array of `{name, in, out}` or `{name, in, error, field}`. A text may be an array of parts, where
//! `["x", 3]` stands for `xxx`.
[[nodiscard]] std::vector<GoldenCase> readJsonCases(const QString &file);

//! \brief A text file of lines `name in out` or `name in error field`, bytes as hex: `00ff+ab*3` is 00 ff ab ab ab; `=` as
//! output is the input, `-` as field is none; lines with `#` are remarks.
[[nodiscard]] std::vector<GoldenCase> readHexCases(const QString &file);

} // namespace dispatch::tests
