// SPDX-License-Identifier: GPL-3.0-or-later
#include "content/content_check.h"

#include "content/image_size.h"
#include "content/limits.h"
#include "content/text_look.h"

#include <QIODevice>

#include <algorithm>

namespace dispatch::content {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 HeadBytes = 64;
constexpr qint64 PieceBytes = 256 * 1024;

using Verdict = std::expected<FileKind, ContentProblem>;

//! An MP4 container: a voice note if there is sound in it and no picture. Its tracks say so in boxes named `hdlr`.
Verdict soundIn(QIODevice &file)
{
    constexpr qsizetype HandlerBytes = 16;
    bool hasSound = false;
    QByteArray window;
    if (!file.seek(0))
        return std::unexpected(ContentProblem::Unreadable);
    for (;;) {
        const auto piece = file.read(PieceBytes);
        window += piece;
        for (auto at = window.indexOf("hdlr"); at >= 0 && at + HandlerBytes <= window.size();
            at = window.indexOf("hdlr", at + 4)) {
            const auto handler = window.sliced(at + 12, 4);
            if (handler == "vide")
                return std::unexpected(ContentProblem::Video);
            hasSound = hasSound || handler == "soun";
        }
        if (piece.isEmpty())
            break;
        window = window.last(std::min(window.size(), HandlerBytes - 1));
    }
    if (!hasSound)
        return std::unexpected(ContentProblem::Unknown);
    return FileKind::M4a;
}

//! ISO/IEC 14496-12: the first box names the brand.
Verdict kindOfBrand(QIODevice &file, const QByteArray &head)
{
    const auto brand = head.sliced(8, 4);
    for (const auto *heic : { "heic", "heix", "heim", "heis", "mif1", "msf1", "hevc", "hevx" }) {
        if (brand == heic)
            return FileKind::Heic;
    }
    return soundIn(file);
}

bool isProgram(const QByteArray &head)
{
    static const QList<QByteArray> beginnings { "MZ"_ba,
        "\x7f"
        "ELF"_ba,
        "\xca\xfe\xba\xbe"_ba, "\xfe\xed\xfa\xce"_ba, "\xfe\xed\xfa\xcf"_ba, "\xce\xfa\xed\xfe"_ba,
        "\xcf\xfa\xed\xfe"_ba, "#!"_ba, "\0asm"_ba, "dex\n"_ba };
    return std::ranges::any_of(beginnings, [&](const auto &b) { return head.startsWith(b); });
}

//! ISO/IEC 11172-3: a frame of layer III begins with eleven bits set; its rates have forbidden values.
bool isMp3(const QByteArray &head)
{
    if (head.startsWith("ID3"))
        return true;
    if (head.size() < 4)
        return false;
    const auto at = [&head](qsizetype i) { return quint8(head[i]); };
    const bool isFrame = at(0) == 0xff && (at(1) & 0xe0) == 0xe0 && ((at(1) >> 1) & 3) == 1
        && ((at(1) >> 3) & 3) != 1;
    return isFrame && (at(2) >> 4) != 0xf && (at(2) >> 4) != 0 && ((at(2) >> 2) & 3) != 3;
}

Verdict kindOf(QIODevice &file, const QByteArray &head, const QString &name)
{
    if (head.startsWith("\xff\xd8\xff"))
        return FileKind::Jpeg;
    if (head.startsWith("\x89PNG\r\n\x1a\n"))
        return FileKind::Png;
    if (head.startsWith("GIF87a") || head.startsWith("GIF89a"))
        return FileKind::Gif;
    if (head.startsWith("RIFF") && head.size() >= 12) {
        if (head.sliced(8, 4) == "WEBP")
            return FileKind::WebP;
        if (head.sliced(8, 4) == "WAVE")
            return FileKind::Wav;
        return std::unexpected(ContentProblem::Unknown);
    }
    if (head.size() >= 12 && head.sliced(4, 4) == "ftyp")
        return kindOfBrand(file, head);
    if (head.startsWith("%PDF-"))
        return FileKind::Pdf;
    if (head.startsWith("OggS")) {
        const bool isSoundAlone = head.contains("OpusHead") || head.contains("\x01vorbis")
            || head.contains("Speex   ")
            || head.contains("\x7f"
                             "FLAC");
        if (!isSoundAlone)
            return std::unexpected(ContentProblem::Video);
        return FileKind::Ogg;
    }
    if (isProgram(head))
        return std::unexpected(ContentProblem::Program);
    if (isMp3(head))
        return FileKind::Mp3;
    switch (lookAtText(file)) {
    case TextLook::Words:
        break;
    case TextLook::Markup:
        return std::unexpected(ContentProblem::Markup);
    case TextLook::Script:
        return std::unexpected(ContentProblem::Program);
    case TextLook::NoText:
        return std::unexpected(ContentProblem::Unknown);
    }
    const auto ending = name.sliced(name.lastIndexOf(u'.') + 1);
    return endings(FileKind::Csv).contains(ending, Qt::CaseInsensitive) ? FileKind::Csv
                                                                        : FileKind::Text;
}

} // namespace

std::expected<Content, ContentProblem> checkContent(QIODevice &file, const QString &name)
{
    if (file.size() == 0)
        return std::unexpected(ContentProblem::Empty);
    if (file.size() > MaxFileBytes)
        return std::unexpected(ContentProblem::TooLarge);
    if (!file.seek(0))
        return std::unexpected(ContentProblem::Unreadable);
    const auto head = file.read(HeadBytes);
    if (head.isEmpty())
        return std::unexpected(ContentProblem::Unreadable);
    const auto kind = kindOf(file, head, name);
    if (!kind)
        return std::unexpected(kind.error());
    Content out { .kind = *kind, .pixels = {} };
    if (!isImage(*kind))
        return out;
    out.pixels = imageSize(file, *kind);
    if (out.pixels.isEmpty())
        return std::unexpected(ContentProblem::Damaged);
    const auto width = out.pixels.width();
    const auto height = out.pixels.height();
    if (width > MaxImageSide || height > MaxImageSide || qint64 { width } * height > MaxImagePixels)
        return std::unexpected(ContentProblem::TooManyPixels);
    return out;
}

QString words(ContentProblem problem)
{
    switch (problem) {
    case ContentProblem::Empty:
        return u"The file is empty."_s;
    case ContentProblem::TooLarge:
        return u"The file is larger than %1 MB. Send it in parts, or a smaller copy."_s.arg(
            MaxFileBytes / (1024 * 1024));
    case ContentProblem::Unknown:
        return u"This kind of file is not taken. Pictures, PDF, plain text, CSV tables and voice notes are; save it as one of these, best as PDF."_s;
    case ContentProblem::Video:
        return u"Videos are not taken. Send a picture of it, or a voice note."_s;
    case ContentProblem::Markup:
        return u"This is a web page or a drawing that can carry a program, whatever its name says. Send a picture or a PDF of it."_s;
    case ContentProblem::Program:
        return u"This is a program, whatever its name says. Programs are not taken."_s;
    case ContentProblem::Damaged:
        return u"The picture is damaged or not whole. Take it again, or copy it again from where it came."_s;
    case ContentProblem::TooManyPixels:
        return u"The picture claims to be larger than any camera makes them. Send a smaller copy."_s;
    case ContentProblem::Unreadable:
        return u"The file cannot be read. Check that it is there, and your rights to it."_s;
    }
    return {};
}

} // namespace dispatch::content
