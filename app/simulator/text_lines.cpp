// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/text_lines.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <zlib.h>

#include <array>
#include <memory>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;

void BadRows::add(const QString &file, int line, const QString &reason)
{
    ++count;
    if (named.size() < MaxNamed)
        named.push_back({ file, line, reason });
}

std::expected<void, QString> forEachLine(
    const QString &path, const std::function<void(int, QByteArrayView)> &visit)
{
    const QFileInfo info(path);
    if (!info.exists())
        return std::unexpected(u"There is no file "_s + path + u". Check the name."_s);
    if (!info.isFile() || !info.isReadable())
        return std::unexpected(
            path + u" cannot be read. Check that it is a file and that you may read it."_s);
    // gzopen reads plain files as they are.
    const std::unique_ptr<gzFile_s, decltype(&gzclose)> file(
        gzopen(QFile::encodeName(path).constData(), "rb"), &gzclose);
    if (!file)
        return std::unexpected(path + u" cannot be opened. Check that you may read it."_s);
    std::array<char, MaxLineBytes + 1> buffer {};
    int number = 0;
    while (gzgets(file.get(), buffer.data(), static_cast<int>(buffer.size()))) {
        ++number;
        QByteArrayView line(buffer.data(), qstrlen(buffer.data()));
        const bool isWhole = line.endsWith('\n');
        while (line.endsWith('\n') || line.endsWith('\r'))
            line.chop(1);
        if (number == 1 && line.startsWith("\xef\xbb\xbf"))
            line = line.sliced(3);
        visit(number, line);
        if (!isWhole) { // skip what is over the limit, up to the line end
            for (int c = gzgetc(file.get()); c != -1 && c != '\n';)
                c = gzgetc(file.get());
        }
    }
    int error = Z_OK;
    gzerror(file.get(), &error);
    if (error != Z_OK && error != Z_STREAM_END)
        return std::unexpected(path + u" is damaged after line "_s + QString::number(number)
            + u". Fetch it again; nothing of it was sent."_s);
    return {};
}

} // namespace dispatch::simulator
