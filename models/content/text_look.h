// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

QT_BEGIN_NAMESPACE
class QIODevice;
QT_END_NAMESPACE

namespace dispatch::content {

enum class TextLook : unsigned char {
    NoText, //!< bytes that no text has
    Words,
    Markup, //!< begins as a web page, a drawing or another document made of tags
    Script //!< begins with the line that names an interpreter
};

//! \brief Reads all of \p file in pieces. UTF-8, or one of the eight-bit alphabets.
[[nodiscard]] TextLook lookAtText(QIODevice &file);

} // namespace dispatch::content
