// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/world_land.h"

#include <QFile>
#include <QPainter>
#include <QPainterPath>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <cmath>

namespace dispatch::map {

using namespace Qt::StringLiterals;

namespace {

constexpr char Mark[] = "LAND1";
constexpr quint32 MaxRings = 10'000;
constexpr quint32 MaxPoints = 200'000; //!< of one ring
constexpr double Steps = 65'535;

//! A ring that crosses 180 degrees comes with a leap from one edge of the world to the other. It is laid out without leaps,
//! beyond the edge; one that goes all the way round (Antarctica) is closed along the edge the Mercator world ends at.
void unroll(std::vector<geo::UnitPoint> &points)
{
    const auto turnsBetween = [](double from, double to) { return std::round(from - to); };
    for (std::size_t i = 1; i < points.size(); ++i)
        points[i].x += turnsBetween(points[i - 1].x, points[i].x);
    const double first = points.front().x;
    const double last = points.back().x;
    if (std::abs(last - first) > 0.5) {
        const double pole = points.front().y > 0.5 ? 1 : 0;
        points.push_back({ .x = last, .y = pole });
        points.push_back({ .x = first, .y = pole });
    }
}

class Cursor {
public:
    explicit Cursor(QByteArrayView bytes)
        : m_left(bytes)
    {
    }
    template<class T>
    [[nodiscard]] bool take(T &value)
    {
        if (m_left.size() < static_cast<qsizetype>(sizeof(T)))
            return false;
        value = qFromLittleEndian<T>(m_left.data());
        m_left = m_left.sliced(sizeof(T));
        return true;
    }
    [[nodiscard]] qsizetype left() const { return m_left.size(); }

private:
    QByteArrayView m_left;
};

//! What lies beyond one edge of the world is seen at the other.
constexpr std::array Turns { -1.0, 0.0, 1.0 };

void addRing(QPainterPath &path, const std::vector<geo::UnitPoint> &points, geo::UnitPoint corner,
    double scale)
{
    // Points closer than half a pixel add nothing but time.
    constexpr double LeastPixels = 0.5;
    QPointF last;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const QPointF at((points[i].x - corner.x) * scale, (points[i].y - corner.y) * scale);
        if (i == 0)
            path.moveTo(at);
        else if (i + 1 == points.size() || (at - last).manhattanLength() >= LeastPixels)
            path.lineTo(at);
        else
            continue;
        last = at;
    }
    path.closeSubpath();
}

} // namespace

std::expected<WorldLand, QString> WorldLand::read(QByteArrayView bytes)
{
    const auto bad = [](const char *what) { return std::unexpected(QString::fromLatin1(what)); };
    if (!bytes.startsWith(Mark))
        return bad("not an outline of the land");
    Cursor cursor(bytes.sliced(sizeof Mark - 1));
    quint32 rings = 0;
    if (!cursor.take(rings) || rings > MaxRings)
        return bad("the number of rings is wrong");
    WorldLand world;
    world.m_rings.resize(rings);
    for (auto &ring : world.m_rings) {
        quint32 points = 0;
        if (!cursor.take(points) || points < 3 || points > MaxPoints
            || points * 2 * sizeof(quint16) > static_cast<std::size_t>(cursor.left()))
            return bad("a ring is cut off");
        ring.points.reserve(points);
        for (quint32 i = 0; i < points; ++i) {
            quint16 x = 0;
            quint16 y = 0;
            if (!cursor.take(x) || !cursor.take(y))
                return bad("a ring is cut off");
            ring.points.push_back(geo::toUnit(
                { .latitudeDeg = y / Steps * 180 - 90, .longitudeDeg = x / Steps * 360 - 180 }));
        }
        unroll(ring.points);
        const auto [west, east] = std::ranges::minmax(ring.points, {}, &geo::UnitPoint::x);
        const auto [north, south] = std::ranges::minmax(ring.points, {}, &geo::UnitPoint::y);
        ring.west = west.x;
        ring.east = east.x;
        ring.north = north.y;
        ring.south = south.y;
    }
    if (cursor.left() > 0)
        return bad("there is more than was announced");
    return world;
}

const WorldLand &WorldLand::builtIn()
{
    static const WorldLand world = [] {
        QFile file(u":/dispatch/world/land.dat"_s);
        auto made = file.open(QIODevice::ReadOnly) ? read(file.readAll())
                                                   : std::unexpected(u"it is missing"_s);
        if (!made)
            qFatal("The outline of the land is not in the program: %s", qPrintable(made.error()));
        return std::move(*made);
    }();
    return world;
}

void WorldLand::paint(
    QPainter &painter, geo::TileId tile, const QColor &land, const QColor &shore) const
{
    const double tiles = static_cast<double>(1 << tile.z);
    const double west = tile.x / tiles;
    const double north = tile.y / tiles;
    const double scale = tiles * geo::TilePixels;
    QPainterPath path;
    for (const auto &ring : m_rings) {
        if (ring.south < north || ring.north > north + 1 / tiles)
            continue;
        for (const double turn : Turns) {
            if (ring.east + turn >= west && ring.west + turn <= west + 1 / tiles)
                addRing(path, ring.points, { .x = west - turn, .y = north }, scale);
        }
    }
    if (path.isEmpty())
        return;
    path.setFillRule(Qt::OddEvenFill);
    painter.setPen(QPen(shore, 1));
    painter.setBrush(land);
    painter.drawPath(path);
}

bool WorldLand::isLand(geo::GeoPoint place) const
{
    const auto middle = geo::toUnit(place);
    bool inside = false;
    for (const double turn : Turns) {
        const geo::UnitPoint at { .x = middle.x + turn, .y = middle.y };
        for (const auto &ring : m_rings) {
            if (at.x < ring.west || at.x > ring.east || at.y < ring.north || at.y > ring.south)
                continue;
            const auto &points = ring.points;
            for (std::size_t i = 0, j = points.size() - 1; i < points.size(); j = i++) {
                if ((points[i].y > at.y) != (points[j].y > at.y)
                    && at.x < (points[j].x - points[i].x) * (at.y - points[i].y)
                                / (points[j].y - points[i].y)
                            + points[i].x)
                    inside = !inside;
            }
        }
    }
    return inside;
}

} // namespace dispatch::map
