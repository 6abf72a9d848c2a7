// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/zone_layer.h"

#include "geo/outline.h"
#include "map/zone_painter.h"

#include <QPainter>

#include <algorithm>
#include <bitset>
#include <optional>

namespace dispatch::map {

namespace {

//! A name wider than this share of its zone would cover it.
constexpr double NameShare = 0.9;

std::vector<domain::GeoPoint> outlineOf(const ZoneInfo &zone)
{
    std::vector<domain::GeoPoint> outline;
    for (const QPointF &point : zone.points)
        outline.push_back({ .latitudeDeg = point.x(), .longitudeDeg = point.y() });
    return outline;
}

//! A name stands so far below the upper edge of its zone: in the middle the ground writes the names of its districts.
constexpr double NameBelowPx = 12;

//! Where the upper edge of \p polygon crosses \p x; nullopt where it does not.
std::optional<double> upperEdgeAt(const QPolygonF &polygon, double x)
{
    std::optional<double> top;
    for (qsizetype i = 0; i < polygon.size(); ++i) {
        const QPointF a = polygon[i];
        const QPointF b = polygon[(i + 1) % polygon.size()];
        if ((a.x() <= x) == (b.x() <= x))
            continue;
        const double y = a.y() + (b.y() - a.y()) * (x - a.x()) / (b.x() - a.x());
        top = std::min(top.value_or(y), y);
    }
    return top;
}

QString areaKey(const ZoneInfo &zone)
{
    return (zone.area.isEmpty() ? zone.name : zone.area).toCaseFolded();
}

//! Not qHash(): its result differs from processor to processor, and a territory should keep its colour.
int ownHue(const QString &key)
{
    quint32 sum = 0;
    for (const QChar c : key)
        sum = sum * 31 + c.unicode();
    return static_cast<int>(sum % ZoneHueCount);
}

} // namespace

QHash<QString, int> zoneHues(const QList<ZoneInfo> &zones)
{
    QStringList keys;
    for (const ZoneInfo &zone : zones) {
        if (!zone.isSite)
            keys << areaKey(zone);
    }
    keys.removeDuplicates();
    keys.sort();
    QHash<QString, int> hues;
    std::bitset<ZoneHueCount> taken;
    for (const QString &key : std::as_const(keys)) {
        if (taken.all())
            taken.reset();
        int hue = ownHue(key);
        while (taken.test(static_cast<std::size_t>(hue)))
            hue = (hue + 1) % ZoneHueCount;
        taken.set(static_cast<std::size_t>(hue));
        hues.insert(key, hue);
    }
    return hues;
}

ZoneLayer::ZoneLayer(QQuickItem *parent)
    : PictureLayer(parent)
{
}

void ZoneLayer::setZones(const QList<ZoneInfo> &zones)
{
    if (m_zones == zones)
        return;
    m_zones = zones;
    const QHash<QString, int> hues = zoneHues(zones);
    std::vector<std::pair<double, Shape>> bySize;
    for (const ZoneInfo &zone : zones) {
        const auto outline = outlineOf(zone);
        Shape shape { .corners = {},
            .name = geo::toUnit(geo::namePlace(outline)),
            .id = zone.id,
            .text = zone.name,
            .isSite = zone.isSite,
            .hue = zone.isSite ? 0 : hues.value(areaKey(zone)) };
        std::ranges::transform(outline, std::back_inserter(shape.corners), geo::toUnit);
        bySize.emplace_back(-geo::areaM2(outline), std::move(shape));
    }
    std::ranges::stable_sort(bySize, {}, &std::pair<double, Shape>::first);
    m_shapes.clear();
    for (auto &[size, shape] : bySize)
        m_shapes.push_back(std::move(shape));
    Q_EMIT zonesChanged();
    contentChanged();
}

void ZoneLayer::setChosen(const QString &id)
{
    if (m_chosen == id)
        return;
    m_chosen = id;
    Q_EMIT chosenChanged();
    contentChanged();
}

void ZoneLayer::setHidden(const QString &id)
{
    if (m_hidden == id)
        return;
    m_hidden = id;
    Q_EMIT hiddenChanged();
    contentChanged();
}

void ZoneLayer::paintName(
    QPainter &painter, const Camera &view, const Shape &shape, const QPolygonF &polygon) const
{
    const QRectF seen(QPointF(0, 0), view.size);
    const QRectF part = clipped(polygon, seen).boundingRect();
    if (zoneNameWidth(shape.text, fontFamily()) > part.width() * NameShare)
        return;
    // Of a zone that reaches beyond the view the name stands where the zone is seen.
    const QPointF own = view.toItem(shape.name);
    const QRectF room = seen.adjusted(MarginPx, MarginPx, -MarginPx, -MarginPx);
    QPointF at = room.contains(own) || !polygon.containsPoint(part.center(), Qt::OddEvenFill)
        ? own
        : part.center();
    if (const auto top = upperEdgeAt(polygon, at.x()); top && at.y() - *top > NameBelowPx)
        at.setY(std::max(*top + NameBelowPx, std::min(at.y(), MarginPx + NameBelowPx)));
    paintZoneName(painter, at, shape.text, fontFamily(),
        { .isSite = shape.isSite,
            .hue = shape.hue,
            .isDark = isDark(),
            .isStrong = shape.id == m_chosen });
}

void ZoneLayer::paint(QPainter &painter, const Camera &view) const
{
    const QRectF seen(QPointF(0, 0), view.size);
    std::vector<std::pair<const Shape *, QPolygonF>> drawn;
    for (const Shape &shape : m_shapes) {
        if (shape.id == m_hidden)
            continue;
        QPolygonF polygon;
        for (const geo::UnitPoint corner : shape.corners)
            polygon << view.toItem(corner);
        if (!polygon.boundingRect().intersects(seen))
            continue;
        paintZone(painter, polygon, seen,
            { .isSite = shape.isSite,
                .hue = shape.hue,
                .isDark = isDark(),
                .isStrong = shape.id == m_chosen });
        drawn.emplace_back(&shape, polygon);
    }
    // Above all edges, or those of a later zone would cross them out.
    for (const auto &[shape, polygon] : drawn)
        paintName(painter, view, *shape, polygon);
}

} // namespace dispatch::map
