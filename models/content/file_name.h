// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "content/file_kind.h"

#include <QString>

namespace dispatch::content {

//! \brief A name that can be shown and saved anywhere: the last part of a path, without control and invisible characters
//! (also those that turn the writing direction round, so that "fdp.exe" reads as "exe.pdf"), without what a file system
//! forbids, at most MaxNameChars. "file" if nothing is left.
[[nodiscard]] QString cleanName(const QString &typed);
//! \brief The same, and with an ending that fits what the file is: a picture named "photo.exe" becomes "photo.exe.jpg", so
//! that no system takes it for a program.
[[nodiscard]] QString nameFor(const QString &typed, FileKind kind);

} // namespace dispatch::content
