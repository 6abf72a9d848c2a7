// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/sprite_sheet.h"

#include <algorithm>
#include <cstring>

namespace dispatch::map {

namespace {
constexpr int FirstHeightPx = 256;
//! Empty pixels between sprites, so that a filtered texture does not bleed.
constexpr int GapPx = 1;
} // namespace

int SpriteSheet::find(quint64 key, const std::function<Picture()> &paint)
{
    const auto known = m_byKey.constFind(key);
    if (known != m_byKey.constEnd())
        return *known;

    Picture picture = paint();
    picture.image = std::move(picture.image).convertToFormat(QImage::Format_ARGB32_Premultiplied);
    picture.image.setDevicePixelRatio(1.0);
    crop(picture);
    makeRoom(picture.image.size());

    const QRect rect(m_cursor, picture.image.size());
    for (int y = 0; y < rect.height(); ++y)
        std::memcpy(m_image.scanLine(rect.y() + y) + 4 * rect.x(), picture.image.constScanLine(y),
            4 * static_cast<std::size_t>(rect.width()));
    m_cursor.rx() += rect.width() + GapPx;
    m_shelfHeight = std::max(m_shelfHeight, rect.height() + GapPx);
    ++m_revision;

    const int index = static_cast<int>(m_sprites.size());
    m_sprites.push_back({ .rect = rect, .anchor = picture.anchor, .rows = rowsOf(picture.image) });
    m_byKey.insert(key, index);
    return index;
}

//! A margin that is wholly transparent is only drawn for nothing, by a graphics card above all.
void SpriteSheet::crop(Picture &picture)
{
    const auto rows = rowsOf(picture.image);
    if (rows.empty())
        return;
    int left = picture.image.width();
    int right = 0;
    for (const PixelRow &row : rows) {
        left = std::min<int>(left, row.x);
        right = std::max(right, row.x + row.length);
    }
    const QRect seen(QPoint(left, rows.front().y), QPoint(right - 1, rows.back().y));
    picture.image = picture.image.copy(seen);
    picture.anchor -= QPointF(seen.topLeft());
}

void SpriteSheet::clear()
{
    m_image = {};
    m_sprites.clear();
    m_byKey.clear();
    m_cursor = {};
    m_shelfHeight = 0;
    ++m_generation;
    ++m_revision;
}

void SpriteSheet::makeRoom(QSize size)
{
    Q_ASSERT(size.width() <= WidthPx - SlackPx && size.height() <= MaxEdgePx);
    if (m_cursor.x() + size.width() > WidthPx - SlackPx) {
        m_cursor = { 0, m_cursor.y() + m_shelfHeight };
        m_shelfHeight = 0;
    }
    const int needed = m_cursor.y() + size.height();
    if (needed > MaxEdgePx) {
        clear();
        makeRoom(size);
        return;
    }
    if (needed <= m_image.height())
        return;
    int height = std::max(m_image.height(), FirstHeightPx);
    while (height < needed)
        height *= 2;
    QImage grown(WidthPx, std::min(height, MaxEdgePx), QImage::Format_ARGB32_Premultiplied);
    grown.fill(Qt::transparent);
    if (!m_image.isNull())
        std::memcpy(
            grown.bits(), m_image.constBits(), static_cast<std::size_t>(m_image.sizeInBytes()));
    m_image = grown;
}

std::vector<PixelRow> SpriteSheet::rowsOf(const QImage &image)
{
    std::vector<PixelRow> rows;
    for (int y = 0; y < image.height(); ++y) {
        const auto *pixels = reinterpret_cast<const QRgb *>(image.constScanLine(y));
        const auto isSeen = [&](int x) { return qAlpha(pixels[x]) != 0; };
        int first = 0;
        int end = image.width();
        while (first < end && !isSeen(first))
            ++first;
        while (end > first && !isSeen(end - 1))
            --end;
        if (first < end)
            rows.push_back({ .y = static_cast<qint16>(y),
                .x = static_cast<qint16>(first),
                .length = static_cast<qint16>(end - first) });
    }
    return rows;
}

} // namespace dispatch::map
