// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/town_labels.h"

#include "geo/mercator.h"
#include "map/polyline_walk.h"
#include "map/town_style.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <cmath>
#include <numbers>
#include <unordered_set>

namespace dispatch::map {

using namespace Qt::StringLiterals;
using geo::PlaceKind;
using geo::RoadClass;
using Kind = TownLabel::Kind;

namespace {

constexpr double HaloPx = 3.0;
//! A street's name comes again after this much of it.
constexpr double RepeatPx = 520.0;
//! Sharper bends than this make letters collide.
constexpr double MaxBendRad = 0.42;
constexpr double MaxTurnRad = 1.3;
//! Straighter than this the name is drawn in one piece, with its kerning.
constexpr double StraightRad = 0.03;

//! What is taken, in cells of the world's pixels. A set, because at zoom 20 the town is 120,000 pixels wide.
class Taken {
public:
    bool isFree(const QRectF &rect) const
    {
        return each(rect, [this](quint64 cell) { return !m_cells.contains(cell); });
    }
    void take(const QRectF &rect)
    {
        each(rect, [this](quint64 cell) {
            m_cells.insert(cell);
            return true;
        });
    }

private:
    template<class F>
    static bool each(const QRectF &rect, F visit)
    {
        constexpr double CellPx = 6;
        const auto cell = [](double v) { return static_cast<qint64>(std::floor(v / CellPx)); };
        for (qint64 y = cell(rect.top()); y <= cell(rect.bottom()); ++y) {
            for (qint64 x = cell(rect.left()); x <= cell(rect.right()); ++x) {
                if (!visit(static_cast<quint64>(y) << 32U | static_cast<quint64>(x)))
                    return false;
            }
        }
        return true;
    }

    std::unordered_set<quint64> m_cells;
};

QFont mapFont(double pixelSize, QFont::Weight weight, bool isItalic = false, double spacingPx = 0)
{
    QFont font(u"Inter"_s);
    font.setPixelSize(static_cast<int>(std::lround(pixelSize)));
    font.setWeight(weight);
    font.setItalic(isItalic);
    if (spacingPx > 0)
        font.setLetterSpacing(QFont::AbsoluteSpacing, spacingPx);
    return font;
}

//! How a place is written at a zoom level; nullopt: not at all.
std::optional<std::pair<Kind, QFont>> placeLook(PlaceKind kind, int zoom)
{
    const auto between = [zoom](int first, int last) { return zoom >= first && zoom <= last; };
    switch (kind) {
    case PlaceKind::Town:
        if (between(7, 13))
            return std::pair(Kind::Town,
                mapFont(zoom < 10   ? 13
                        : zoom < 12 ? 16
                                    : 19,
                    QFont::DemiBold));
        break;
    case PlaceKind::District:
        if (between(12, 17))
            return std::pair(Kind::District,
                mapFont(zoom < 13   ? 10
                        : zoom < 15 ? 12
                                    : 14,
                    QFont::DemiBold, false, 1.2));
        break;
    case PlaceKind::Village:
        if (between(11, 17))
            return std::pair(Kind::Village, mapFont(zoom < 13 ? 11 : 13, QFont::DemiBold));
        break;
    case PlaceKind::Water:
        if (between(12, 20))
            return std::pair(Kind::Water, mapFont(zoom < 14 ? 11 : 12, QFont::Medium, true));
        break;
    case PlaceKind::Park:
        if (between(13, 20))
            return std::pair(Kind::Park, mapFont(zoom < 15 ? 10 : 12, QFont::Medium));
        break;
    case PlaceKind::Landmark:
        if (between(15, 20))
            return std::pair(Kind::Landmark, mapFont(11, QFont::Medium));
        break;
    }
    return std::nullopt;
}

std::optional<QFont> streetFont(RoadClass kind, int zoom)
{
    const auto from = [zoom](int first, double near, double far) {
        return zoom < first ? std::nullopt
                            : std::optional(mapFont(zoom < first + 2 ? far : near, QFont::Medium));
    };
    switch (kind) {
    case RoadClass::Motorway:
    case RoadClass::Primary:
        return from(13, 12, 11);
    case RoadClass::Secondary:
        return from(14, 12, 11);
    case RoadClass::Tertiary:
        return from(15, 12, 11);
    case RoadClass::Residential:
        return from(15, 12, 10);
    case RoadClass::Path:
    case RoadClass::Service:
        return from(17, 11, 10);
    case RoadClass::Waterway:
        return from(14, 11, 11);
    case RoadClass::Railway:
        break;
    }
    return std::nullopt;
}

std::vector<QPointF> toPixels(std::span<const geo::GeoPoint> points, double edgePx)
{
    std::vector<QPointF> out;
    out.reserve(points.size());
    for (const geo::GeoPoint &p : points) {
        const geo::UnitPoint u = geo::toUnit(p);
        out.emplace_back(u.x * edgePx, u.y * edgePx);
    }
    return out;
}

void addPlaces(
    std::vector<TownLabel> &out, Taken &taken, const geo::Town &town, int zoom, double edgePx)
{
    for (const geo::Place &place : town.places) {
        auto look = placeLook(place.kind, zoom);
        if (!look)
            continue;
        const bool isCapitals = look->first == Kind::District;
        const QString text = isCapitals ? place.name.toUpper() : place.name;
        const QFontMetricsF metrics(look->second);
        const geo::UnitPoint u = geo::toUnit(place.point);
        const QPointF middle(std::round(u.x * edgePx), std::round(u.y * edgePx));
        const double width = metrics.horizontalAdvance(text);
        // On whole pixels: these are not turned, so they can be as crisp as the rest of the console.
        const QPointF at(
            std::round(middle.x() - width / 2), std::round(middle.y() + metrics.capHeight() / 2));
        const QRectF box = QRectF(at.x(), at.y() - metrics.ascent(), width, metrics.height())
                               .adjusted(-HaloPx, -HaloPx, HaloPx, HaloPx);
        if (!taken.isFree(box))
            continue;
        taken.take(box.adjusted(-4, -2, 4, 2));
        out.push_back({ .kind = look->first,
            .box = box,
            .letters = { { .at = at, .angleDeg = 0, .text = text } },
            .font = look->second });
    }
}

//! The letters of \p text with its middle at \p middlePx along the line; empty when the line bends too much there.
std::vector<TownLabel::Letter> along(
    const PolylineWalk &walk, const QString &text, const QFontMetricsF &metrics, double middlePx)
{
    const double width = metrics.horizontalAdvance(text);
    const double start = middlePx - width / 2;
    const double heading = walk.headingRad(middlePx, width / 2);
    // Read from left to right; upwards where the street runs straight north.
    const bool isReversed = std::cos(heading) < -1e-6;
    std::vector<TownLabel::Letter> letters;
    std::vector<double> angles;
    double used = 0;
    for (const QChar c : text) {
        const double advance = metrics.horizontalAdvance(c);
        const double center = used + advance / 2;
        const double s = isReversed ? start + width - center : start + center;
        double angle = walk.headingRad(s, std::max(advance, 7.0));
        if (isReversed)
            angle += std::numbers::pi;
        const QPointF across(-std::sin(angle), std::cos(angle));
        const QPointF onward(std::cos(angle), std::sin(angle));
        letters.push_back(
            { .at = walk.pointAt(s) - onward * (advance / 2) + across * (metrics.capHeight() / 2),
                .angleDeg = angle * 180 / std::numbers::pi,
                .text = c });
        angles.push_back(angle);
        used += advance;
    }
    const auto apart
        = [](double a, double b) { return std::abs(std::remainder(a - b, 2 * std::numbers::pi)); };
    double most = 0;
    for (std::size_t i = 1; i < angles.size(); ++i) {
        if (apart(angles[i], angles[i - 1]) > MaxBendRad)
            return {};
        most = std::max(most, apart(angles[i], angles.front()));
    }
    if (most > MaxTurnRad)
        return {};
    if (most < StraightRad) {
        letters.resize(1);
        letters.front().text = text;
    }
    return letters;
}

QRectF letterBox(const TownLabel::Letter &letter, const QFontMetricsF &metrics)
{
    QTransform turn;
    turn.translate(letter.at.x(), letter.at.y());
    turn.rotate(letter.angleDeg);
    return turn.mapRect(QRectF(0, -metrics.capHeight() - 1, metrics.horizontalAdvance(letter.text),
        metrics.capHeight() + 4));
}

//! The pieces of a label that must be free: of a slanted one in one piece, the squares along it rather than the
//! box around all of it.
std::vector<QRectF> bodyOf(const TownLabel::Letter &letter, const QFontMetricsF &metrics)
{
    if (letter.text.size() == 1)
        return { letterBox(letter, metrics) };
    std::vector<QRectF> body;
    const double width = metrics.horizontalAdvance(letter.text);
    const double angle = letter.angleDeg * std::numbers::pi / 180;
    const double half = metrics.capHeight() / 2 + 1.5;
    const QPointF up(std::sin(angle) * half, -std::cos(angle) * half);
    for (double s = 0; s <= width; s += half) {
        const QPointF p = letter.at + QPointF(std::cos(angle), std::sin(angle)) * s + up;
        body.emplace_back(p.x() - half, p.y() - half, 2 * half, 2 * half);
    }
    return body;
}

void addStreet(std::vector<TownLabel> &out, Taken &taken, const geo::Road &road, const QFont &font,
    double edgePx)
{
    const QFontMetricsF metrics(font);
    const PolylineWalk walk(toPixels(road.points, edgePx));
    const double width = metrics.horizontalAdvance(road.name);
    if (walk.lengthPx() < width + 6)
        return;
    const int wanted = std::max(1, static_cast<int>(walk.lengthPx() / RepeatPx));
    for (int i = 0; i < wanted; ++i) {
        const double middle = walk.lengthPx() * (i + 0.5) / wanted;
        // A little to either side where the middle is bent or taken.
        for (const double shift : { 0.0, 0.35, -0.35, 0.7, -0.7 }) {
            const double at = middle + shift * std::min(width, walk.lengthPx() / wanted / 2);
            if (at - width / 2 < 2 || at + width / 2 > walk.lengthPx() - 2)
                continue;
            auto letters = along(walk, road.name, metrics, at);
            if (letters.empty())
                continue;
            std::vector<QRectF> body;
            for (const auto &letter : letters) {
                for (const QRectF &rect : bodyOf(letter, metrics))
                    body.push_back(rect);
            }
            if (!std::ranges::all_of(body, [&](const QRectF &rect) { return taken.isFree(rect); }))
                continue;
            QRectF box;
            for (const QRectF &rect : body) {
                taken.take(rect.adjusted(-3, -3, 3, 3));
                box |= rect;
            }
            out.push_back({ .kind = Kind::Street,
                .box = box.adjusted(-HaloPx - 2, -HaloPx - 2, HaloPx + 2, HaloPx + 2),
                .letters = std::move(letters),
                .font = font });
            break;
        }
    }
}

QColor inkOf(Kind kind, const TownStyle &style)
{
    switch (kind) {
    case Kind::Town:
    case Kind::District:
    case Kind::Village:
        return style.placeText;
    case Kind::Street:
        return style.streetText;
    case Kind::Water:
        return style.waterText;
    case Kind::Park:
        return style.parkText;
    case Kind::Landmark:
        break;
    }
    return style.landmarkText;
}

} // namespace

std::vector<TownLabel> placeLabels(const geo::Town &town, int zoom)
{
    const double edgePx = geo::TilePixels * std::exp2(zoom);
    std::vector<TownLabel> labels;
    Taken taken;
    addPlaces(labels, taken, town, zoom, edgePx);
    // The roads come by descending class, so the larger street gets the better place.
    for (const geo::Road &road : town.roads) {
        const auto font = streetFont(road.kind, zoom);
        if (font && !road.name.isEmpty())
            addStreet(labels, taken, road, *font, edgePx);
    }
    return labels;
}

void paintLabel(QPainter &painter, const TownLabel &label, const TownStyle &style)
{
    QPainterPath path;
    for (const TownLabel::Letter &letter : label.letters) {
        QPainterPath outline;
        outline.addText(QPointF(0, 0), label.font, letter.text);
        QTransform turn;
        turn.translate(letter.at.x(), letter.at.y());
        turn.rotate(letter.angleDeg);
        path.addPath(turn.map(outline));
    }
    path.setFillRule(Qt::WindingFill);
    QColor halo = style.halo;
    halo.setAlphaF(label.kind == Kind::Water ? 0.35F : 0.9F);
    painter.strokePath(path, QPen(halo, HaloPx, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QColor ink = inkOf(label.kind, style);
    const bool isUpright = label.letters.size() == 1 && label.letters.front().angleDeg == 0.0;
    if (isUpright) {
        painter.setFont(label.font);
        painter.setPen(ink);
        painter.drawText(label.letters.front().at, label.letters.front().text);
    } else {
        painter.fillPath(path, ink);
    }
}

} // namespace dispatch::map
