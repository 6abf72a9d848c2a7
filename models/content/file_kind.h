// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>
#include <QStringList>

#include <optional>

namespace dispatch::content {

//! \brief What a file is by its content. What is not in this list is not taken.
enum class FileKind : quint8 { Jpeg, Png, WebP, Gif, Heic, Pdf, Text, Csv, Ogg, M4a, Mp3, Wav };

[[nodiscard]] QLatin1StringView mimeType(FileKind kind);
[[nodiscard]] std::optional<FileKind> kindFromMime(QStringView type);
[[nodiscard]] bool isImage(FileKind kind);
[[nodiscard]] bool isSound(FileKind kind);
//! \brief Pictures that a console may show small: formats with a reader that is in wide use and limits its memory.
[[nodiscard]] bool isPreviewable(FileKind kind);
//! \brief Kinds that the system's own program may open after a question. Not tables: a spreadsheet runs what stands in them.
[[nodiscard]] bool isSafeToOpen(FileKind kind);
//! \brief Endings of a name, without the dot, the usual one first.
[[nodiscard]] QStringList endings(FileKind kind);

} // namespace dispatch::content
