// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "content/file_kind.h"

#include <QSize>
#include <QString>

#include <expected>

QT_BEGIN_NAMESPACE
class QIODevice;
QT_END_NAMESPACE

namespace dispatch::content {

//! \brief What a file is, by its bytes.
struct Content {
    FileKind kind = FileKind::Text;
    QSize pixels; //!< of a picture, by its header
    bool operator==(const Content &) const = default;
};

//! \brief Why a file is not taken.
enum class ContentProblem : quint8 {
    Empty,
    TooLarge,
    Unknown, //!< none of the kinds; documents of offices and archives among them
    Video,
    Markup, //!< a web page or drawing that can carry a program
    Program,
    Damaged, //!< it begins as a picture, and the rest does not fit
    TooManyPixels,
    Unreadable
};

//! \brief Looks at an open file, which must be able to seek. What the name says counts for one thing only: a text named
//! ".csv" is a table.
[[nodiscard]] std::expected<Content, ContentProblem> checkContent(
    QIODevice &file, const QString &name);

//! \brief A plain sentence: what is the matter and what to do.
[[nodiscard]] QString words(ContentProblem problem);

} // namespace dispatch::content
