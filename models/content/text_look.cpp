// SPDX-License-Identifier: GPL-3.0-or-later
#include "content/text_look.h"

#include <QByteArray>
#include <QIODevice>

#include <algorithm>

namespace dispatch::content {

namespace {

constexpr qint64 PieceBytes = 64 * 1024;

bool isOfText(char byte)
{
    const auto c = static_cast<unsigned char>(byte);
    return (c >= 0x20 && c != 0x7f) || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

} // namespace

TextLook lookAtText(QIODevice &file)
{
    if (!file.seek(0))
        return TextLook::NoText;
    bool isFirst = true;
    bool hasBegun = false;
    for (;;) {
        QByteArray piece = file.read(PieceBytes);
        if (piece.isEmpty())
            break;
        if (isFirst && piece.startsWith("\xef\xbb\xbf"))
            piece = piece.sliced(3);
        if (isFirst && piece.startsWith("#!"))
            return TextLook::Script;
        isFirst = false;
        if (!std::ranges::all_of(piece, isOfText))
            return TextLook::NoText;
        if (hasBegun)
            continue;
        // What a browser takes for a page begins with a tag, perhaps after white space.
        const auto words = piece.trimmed();
        if (words.isEmpty())
            continue;
        hasBegun = true;
        if (words.startsWith('<'))
            return TextLook::Markup;
    }
    return TextLook::Words;
}

} // namespace dispatch::content
