// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/pixel_blend.h"

#include <QHash>
#include <QImage>
#include <QPointF>
#include <QRect>

#include <functional>
#include <vector>

namespace dispatch::map {

//! \brief A small picture in the sheet and the point of it that lies on the place it marks.
struct Sprite {
    QRect rect; //!< in the sheet, device pixels
    QPointF anchor; //!< from the top left of rect, device pixels
    //! What of one row is not wholly transparent; drawing skips the rest.
    std::vector<PixelRow> rows;
};

//! \brief Pictures drawn once and stamped many times: one image, premultiplied, found again by key.
//!
//! Grows by rows up to MaxEdgePx; when full, everything is dropped and generation() rises, and whoever holds indices
//! from before must look its sprites up again.
//! \threads the caller's
class SpriteSheet {
public:
    static constexpr int WidthPx = 2048;
    static constexpr int MaxEdgePx = 4096;
    //! So many pixels may be read past the end of a row of a sprite without leaving the image.
    static constexpr int SlackPx = BlendSlackPx;

    //! \brief The sprite of \p key, drawn by \p paint when it is not there yet.
    //! \param paint gives a picture no larger than the sheet less SlackPx in width and its anchor in device pixels
    //! \return an index that is valid while generation() stays
    struct Picture {
        QImage image;
        QPointF anchor;
    };
    int find(quint64 key, const std::function<Picture()> &paint);

    [[nodiscard]] const Sprite &at(int index) const
    {
        return m_sprites[static_cast<std::size_t>(index)];
    }
    [[nodiscard]] int count() const { return static_cast<int>(m_sprites.size()); }
    [[nodiscard]] const QImage &image() const { return m_image; }
    [[nodiscard]] quint64 generation() const
    {
        return m_generation;
    } //!< rises when indices lose their meaning
    [[nodiscard]] quint64 revision() const
    {
        return m_revision;
    } //!< rises with every change of the image
    void clear();

private:
    static void crop(Picture &picture);
    void makeRoom(QSize size);
    static std::vector<PixelRow> rowsOf(const QImage &image);

    QImage m_image;
    std::vector<Sprite> m_sprites;
    QHash<quint64, int> m_byKey;
    QPoint m_cursor;
    int m_shelfHeight = 0;
    quint64 m_generation = 1;
    quint64 m_revision = 1;
};

} // namespace dispatch::map
