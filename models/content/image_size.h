// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "content/file_kind.h"

#include <QSize>

QT_BEGIN_NAMESPACE
class QIODevice;
QT_END_NAMESPACE

namespace dispatch::content {

//! \brief How large a picture says it is, from its header alone: nothing is decoded, and no more than a few kilobytes are read.
//! \return empty if the header does not say, or the file ends before what it announces
[[nodiscard]] QSize imageSize(QIODevice &file, FileKind kind);

} // namespace dispatch::content
