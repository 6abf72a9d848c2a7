// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/town.h"

#include <QFont>
#include <QRectF>

#include <vector>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace dispatch::map {

struct TownStyle;

//! \brief One name on the map at one zoom level. Positions are pixels of the whole world at that level.
struct TownLabel {
    enum class Kind : quint8 { Town, District, Village, Street, Water, Park, Landmark };
    struct Letter {
        QPointF at; //!< left end of the base line
        double angleDeg = 0;
        QString text; //!< one letter along a bent street, else the whole name
    };
    Kind kind = Kind::Street;
    QRectF box; //!< all of it with its halo
    std::vector<Letter> letters;
    QFont font;
};

//! \brief Chooses which names stand where at a zoom level, for the whole town at once: so a name that crosses the edge
//! of a tile is the same on both sides, and no two lie on each other.
//! \threads reentrant
[[nodiscard]] std::vector<TownLabel> placeLabels(const geo::Town &town, int zoom);

//! \brief Draws a label; the painter's origin is that of the world at the label's zoom level.
void paintLabel(QPainter &painter, const TownLabel &label, const TownStyle &style);

} // namespace dispatch::map
