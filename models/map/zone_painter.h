// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPolygonF>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

//! How zones look: a territory is dash-dotted in the colour of its area, a site is drawn through and violet, and both are
//! faint inside. The name says again what the colour says.
namespace dispatch::map {

//! \brief Colours of territories; none is a site's, and none means danger.
inline constexpr int ZoneHueCount = 5;

struct ZoneLook {
    bool isSite = false;
    int hue = 0; //!< of a territory, [0, ZoneHueCount)
    bool isDark = false;
    bool isStrong = false; //!< the one that is chosen
};

[[nodiscard]] QColor zoneInk(const ZoneLook &look);

//! \brief The part of a closed polygon that lies in \p box; empty if none does. Where it was cut it runs along the box.
[[nodiscard]] QPolygonF clipped(const QPolygonF &polygon, const QRectF &box);

//! \brief Fills and outlines a closed polygon. What lies outside \p box costs nothing: dashes along an edge of many thousand
//! pixels would take seconds.
void paintZone(
    QPainter &painter, const QPolygonF &polygon, const QRectF &box, const ZoneLook &look);

//! \brief A name with a rim, in the middle of \p at.
void paintZoneName(QPainter &painter, QPointF at, const QString &name, const QString &fontFamily,
    const ZoneLook &look);
//! \brief How wide paintZoneName() writes, logical pixels.
[[nodiscard]] double zoneNameWidth(const QString &name, const QString &fontFamily);

} // namespace dispatch::map
