// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPointF>

#include <vector>

namespace dispatch::map {

//! \brief A sprite whose anchor lies at (x, y), item pixels.
struct Stamp {
    int sprite = 0;
    float x = 0;
    float y = 0;
};

struct Disc {
    QPointF center;
    double radiusPx = 0;
    QColor fill;
    QColor line;
};

//! \brief A straight line; dashed when dashPx > 0.
struct Link {
    QPointF from;
    QPointF to;
    double widthPx = 2;
    double dashPx = 0;
    QColor color;
};

//! \brief One frame of a layer, back to front: discs, links, then stamps in order.
struct DrawList {
    std::vector<Disc> discs;
    std::vector<Link> links;
    std::vector<Stamp> stamps;

    void clear()
    {
        discs.clear();
        links.clear();
        stamps.clear();
    }
};

} // namespace dispatch::map
