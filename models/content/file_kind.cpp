// SPDX-License-Identifier: GPL-3.0-or-later
#include "content/file_kind.h"

#include <algorithm>
#include <array>
#include <utility>

namespace dispatch::content {

using namespace Qt::StringLiterals;

namespace {

struct Row {
    FileKind kind;
    QLatin1StringView type;
    QLatin1StringView endings; //!< with spaces between
};

constexpr std::array<Row, 12> Table { {
    { FileKind::Jpeg, "image/jpeg"_L1, "jpg jpeg jpe jfif"_L1 },
    { FileKind::Png, "image/png"_L1, "png"_L1 },
    { FileKind::WebP, "image/webp"_L1, "webp"_L1 },
    { FileKind::Gif, "image/gif"_L1, "gif"_L1 },
    { FileKind::Heic, "image/heic"_L1, "heic heif"_L1 },
    { FileKind::Pdf, "application/pdf"_L1, "pdf"_L1 },
    { FileKind::Text, "text/plain"_L1, "txt text log md"_L1 },
    { FileKind::Csv, "text/csv"_L1, "csv tsv"_L1 },
    { FileKind::Ogg, "audio/ogg"_L1, "ogg oga opus"_L1 },
    { FileKind::M4a, "audio/mp4"_L1, "m4a m4b mp4 3gp"_L1 },
    { FileKind::Mp3, "audio/mpeg"_L1, "mp3"_L1 },
    { FileKind::Wav, "audio/wav"_L1, "wav"_L1 },
} };

const Row &rowOf(FileKind kind)
{
    return Table[std::to_underlying(kind)];
}

} // namespace

QLatin1StringView mimeType(FileKind kind)
{
    return rowOf(kind).type;
}

std::optional<FileKind> kindFromMime(QStringView type)
{
    const auto bare = type.left(type.indexOf(u';') < 0 ? type.size() : type.indexOf(u';'));
    const auto it
        = std::ranges::find_if(Table, [&](const Row &row) { return row.type == bare.trimmed(); });
    return it == Table.end() ? std::nullopt : std::optional(it->kind);
}

bool isImage(FileKind kind)
{
    return kind <= FileKind::Heic;
}

bool isSound(FileKind kind)
{
    return kind >= FileKind::Ogg;
}

bool isPreviewable(FileKind kind)
{
    return kind <= FileKind::Gif;
}

bool isSafeToOpen(FileKind kind)
{
    return kind != FileKind::Csv;
}

QStringList endings(FileKind kind)
{
    return QString(rowOf(kind).endings).split(u' ');
}

} // namespace dispatch::content
