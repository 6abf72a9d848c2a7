// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/ground_labels.h"

#include "map/ground_style.h"
#include "map/label_look.h"
#include "map/polyline_walk.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <cmath>
#include <map>
#include <numbers>
#include <unordered_map>
#include <unordered_set>

namespace dispatch::map {

using namespace Qt::StringLiterals;
using Kind = GroundLabel::Kind;

namespace {

constexpr double HaloPx = 3.0;
//! A street's name comes again after this much of it.
constexpr double RepeatPx = 520.0;
//! And not nearer than this to where it already stands: the two sides of an avenue have the same one.
constexpr double MinApartPx = 180.0;
//! Sharper bends than this make letters collide.
constexpr double MaxBendRad = 0.42;
constexpr double MaxTurnRad = 1.3;
//! Straighter than this the name is drawn in one piece, with its kerning.
constexpr double StraightRad = 0.03;

//! What is taken, in cells of the world's pixels.
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

QPointF toPixels(atlas::MapPoint p, double edgePx)
{
    return { p.x / atlas::MapStepsPerEdge * edgePx, p.y / atlas::MapStepsPerEdge * edgePx };
}

std::vector<QPointF> toPixels(std::span<const atlas::MapPoint> points, double edgePx)
{
    std::vector<QPointF> out;
    out.reserve(points.size());
    for (const atlas::MapPoint p : points)
        out.push_back(toPixels(p, edgePx));
    return out;
}

//! Measures a font, each letter once: shaping takes far longer than laying out.
class Meter {
public:
    explicit Meter(const QFont &font)
        : m_font(font)
        , m_metrics(font)
    {
    }
    [[nodiscard]] const QFont &font() const { return m_font; }
    [[nodiscard]] const QFontMetricsF &metrics() const { return m_metrics; }
    [[nodiscard]] double advanceOf(QChar c)
    {
        const auto [known, isNew] = m_advances.try_emplace(c.unicode(), 0.0);
        if (isNew)
            known->second = m_metrics.horizontalAdvance(c);
        return known->second;
    }
    //! \brief Without kerning, which makes a name a little shorter.
    [[nodiscard]] double advanceOf(const QString &text)
    {
        double sum = 0;
        for (const QChar c : text)
            sum += advanceOf(c);
        return sum;
    }

private:
    QFont m_font;
    QFontMetricsF m_metrics;
    std::unordered_map<char16_t, double> m_advances;
};

//! Names of one block, the more important first.
class Layout {
public:
    Layout(const atlas::MapData &map, LabelBlock block)
        : m_map(map)
        , m_zoom(block.zoom)
        , m_edgePx(geo::TilePixels * std::exp2(block.zoom))
        , m_block(block.rectPx())
    {
    }

    void addPlaces();
    void addStreets();
    void addHouses();
    [[nodiscard]] std::vector<GroundLabel> take() { return std::move(m_labels); }

private:
    [[nodiscard]] atlas::MapBox stepsOfBlock() const;
    void addUpright(Kind kind, const QFont &font, const QString &text, QPointF middle);
    void addStreet(const atlas::LineRow &street, Meter &meter);
    bool addStreetAt(const PolylineWalk &walk, const QString &name, Meter &meter, double at);
    [[nodiscard]] Meter &meterOf(const QFont &font);

    const atlas::MapData &m_map;
    int m_zoom;
    double m_edgePx;
    QRectF m_block;
    Taken m_taken;
    std::vector<GroundLabel> m_labels;
    std::map<std::pair<int, int>, Meter>
        m_meters; //!< by size and weight; streets differ in nothing else
    std::unordered_map<QString, std::vector<QPointF>>
        m_written; //!< where each street's name stands
};

//! The letters of \p text with its middle at \p middlePx along the line; empty when the line bends too much there.
std::vector<GroundLabel::Letter> along(
    const PolylineWalk &walk, const QString &text, Meter &meter, double middlePx)
{
    const double width = meter.advanceOf(text);
    const double capHeight = meter.metrics().capHeight();
    const double start = middlePx - width / 2;
    const double heading = walk.headingRad(middlePx, width / 2);
    // Read from left to right; upwards where the street runs straight north.
    const bool isReversed = std::cos(heading) < -1e-6;
    std::vector<GroundLabel::Letter> letters;
    std::vector<double> angles;
    double used = 0;
    for (const QChar c : text) {
        const double advance = meter.advanceOf(c);
        const double center = used + advance / 2;
        const double s = isReversed ? start + width - center : start + center;
        double angle = walk.headingRad(s, std::max(advance, 7.0));
        if (isReversed)
            angle += std::numbers::pi;
        const QPointF across(-std::sin(angle), std::cos(angle));
        const QPointF onward(std::cos(angle), std::sin(angle));
        letters.push_back(
            { .at = walk.pointAt(s) - onward * (advance / 2) + across * (capHeight / 2),
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

QRectF letterBox(const GroundLabel::Letter &letter, Meter &meter)
{
    const double capHeight = meter.metrics().capHeight();
    QTransform turn;
    turn.translate(letter.at.x(), letter.at.y());
    turn.rotate(letter.angleDeg);
    return turn.mapRect(QRectF(0, -capHeight - 1, meter.advanceOf(letter.text), capHeight + 4));
}

//! The pieces of a label that must be free: of a slanted one in one piece, the squares along it rather than the
//! box around all of it.
std::vector<QRectF> bodyOf(const GroundLabel::Letter &letter, Meter &meter)
{
    if (letter.text.size() == 1)
        return { letterBox(letter, meter) };
    std::vector<QRectF> body;
    const double width = meter.advanceOf(letter.text);
    const double angle = letter.angleDeg * std::numbers::pi / 180;
    const double half = meter.metrics().capHeight() / 2 + 1.5;
    const QPointF up(std::sin(angle) * half, -std::cos(angle) * half);
    for (double s = 0; s <= width; s += half) {
        const QPointF p = letter.at + QPointF(std::cos(angle), std::sin(angle)) * s + up;
        body.emplace_back(p.x() - half, p.y() - half, 2 * half, 2 * half);
    }
    return body;
}

atlas::MapBox Layout::stepsOfBlock() const
{
    const auto step = [this](double px) {
        return static_cast<quint32>(
            std::clamp(px / m_edgePx, 0.0, 1.0) * (atlas::MapStepsPerEdge - 1));
    };
    return { .west = step(m_block.left()),
        .north = step(m_block.top()),
        .east = step(m_block.right()),
        .south = step(m_block.bottom()) };
}

void Layout::addUpright(Kind kind, const QFont &font, const QString &text, QPointF middle)
{
    const QFontMetricsF metrics(font);
    const double width = metrics.horizontalAdvance(text);
    // On whole pixels: these are not turned, so they can be as crisp as the rest of the console.
    QPointF at(
        std::round(middle.x() - width / 2), std::round(middle.y() + metrics.capHeight() / 2));
    QRectF box = QRectF(at.x(), at.y() - metrics.ascent(), width, metrics.height())
                     .adjusted(-HaloPx, -HaloPx, HaloPx, HaloPx);
    // Into the block, for what lies at its edge.
    const auto into = [](double low, double high, double first, double last) {
        return low < first ? std::ceil(first - low) : high > last ? std::floor(last - high) : 0.0;
    };
    const QPointF shift(into(box.left(), box.right(), m_block.left(), m_block.right()),
        into(box.top(), box.bottom(), m_block.top(), m_block.bottom()));
    at += shift;
    box.translate(shift);
    if (!m_taken.isFree(box))
        return;
    m_taken.take(box.adjusted(-4, -2, 4, 2));
    m_labels.push_back({ .kind = kind,
        .box = box,
        .letters = { { .at = at, .angleDeg = 0, .text = text } },
        .font = font });
}

void Layout::addPlaces()
{
    const atlas::MapBox box = stepsOfBlock();
    for (const atlas::PlaceRow &place : m_map.places) {
        if (!box.contains(place.point))
            continue;
        const auto look = placeLook(place.kind, place.rank, m_zoom);
        if (!look)
            continue;
        const QString name = m_map.name(place.name);
        addUpright(look->first, look->second, look->first == Kind::District ? name.toUpper() : name,
            toPixels(place.point, m_edgePx));
    }
}

void Layout::addStreets()
{
    // The most important come first, so the larger street gets the better place.
    for (const quint32 row : atlas::findRows(m_map.streetTree, stepsOfBlock(), m_zoom)) {
        const atlas::LineRow &street = m_map.streetLines[row];
        if (const auto font = streetFont(street.kind, m_zoom))
            addStreet(street, meterOf(*font));
    }
}

void Layout::addHouses()
{
    const auto rows = atlas::findRows(m_map.houseTree, stepsOfBlock(), m_zoom);
    if (rows.empty())
        return;
    const QFont font = mapFont(10, QFont::Normal);
    for (const quint32 row : rows)
        addUpright(Kind::House, font, m_map.name(m_map.houses[row].number),
            toPixels(m_map.houses[row].point, m_edgePx));
}

Meter &Layout::meterOf(const QFont &font)
{
    return m_meters.try_emplace({ font.pixelSize(), font.weight() }, font).first->second;
}

bool Layout::addStreetAt(const PolylineWalk &walk, const QString &name, Meter &meter, double at)
{
    auto &written = m_written[name];
    const QPointF middle = walk.pointAt(at);
    if (!m_block.contains(middle) || std::ranges::any_of(written, [&](QPointF other) {
            return std::hypot(other.x() - middle.x(), other.y() - middle.y()) < MinApartPx;
        }))
        return false;
    // What is taken in the middle needs no letters.
    if (!m_taken.isFree(QRectF(middle, QSizeF(1, 1))))
        return false;
    auto letters = along(walk, name, meter, at);
    if (letters.empty())
        return false;
    std::vector<QRectF> body;
    QRectF box;
    for (const auto &letter : letters) {
        for (const QRectF &rect : bodyOf(letter, meter)) {
            body.push_back(rect);
            box |= rect;
        }
    }
    box.adjust(-HaloPx - 2, -HaloPx - 2, HaloPx + 2, HaloPx + 2);
    if (!m_block.contains(box)
        || !std::ranges::all_of(body, [&](const QRectF &rect) { return m_taken.isFree(rect); }))
        return false;
    for (const QRectF &rect : body)
        m_taken.take(rect.adjusted(-3, -3, 3, 3));
    written.push_back(middle);
    m_labels.push_back(
        { .kind = Kind::Street, .box = box, .letters = std::move(letters), .font = meter.font() });
    return true;
}

void Layout::addStreet(const atlas::LineRow &street, Meter &meter)
{
    const QString name = m_map.name(street.name);
    const PolylineWalk walk(toPixels(m_map.pointsOf(street), m_edgePx));
    const double width = meter.advanceOf(name);
    if (walk.lengthPx() < width + 6)
        return;
    // Counted along the whole street, so that every block finds the same places.
    const int wanted = std::max(1, static_cast<int>(walk.lengthPx() / RepeatPx));
    for (int i = 0; i < wanted; ++i) {
        const double middle = walk.lengthPx() * (i + 0.5) / wanted;
        // A little to either side where the middle is bent or taken.
        for (const double shift : { 0.0, 0.35, -0.35, 0.7, -0.7 }) {
            const double at = middle + shift * std::min(width, walk.lengthPx() / wanted / 2);
            if (at - width / 2 < 2 || at + width / 2 > walk.lengthPx() - 2)
                continue;
            if (addStreetAt(walk, name, meter, at))
                break;
        }
    }
}

QColor inkOf(Kind kind, const GroundStyle &style)
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
    case Kind::House:
        return style.houseText;
    case Kind::Landmark:
        break;
    }
    return style.landmarkText;
}

} // namespace

std::vector<GroundLabel> placeLabels(const atlas::MapData &map, LabelBlock block)
{
    Layout layout(map, block);
    layout.addPlaces();
    layout.addStreets();
    layout.addHouses();
    return layout.take();
}

void paintLabel(
    QPainter &painter, const GroundLabel &label, const GroundStyle &style, QPointF origin)
{
    QPainterPath path;
    for (const GroundLabel::Letter &letter : label.letters) {
        QPainterPath outline;
        outline.addText(QPointF(0, 0), label.font, letter.text);
        QTransform turn;
        const QPointF at = letter.at - origin;
        turn.translate(at.x(), at.y());
        turn.rotate(letter.angleDeg);
        path.addPath(turn.map(outline));
    }
    path.setFillRule(Qt::WindingFill);
    QColor halo = style.halo;
    halo.setAlphaF(label.kind == Kind::Water ? 0.35F : 0.9F);
    // A number stands on its house: no halo over the roof.
    if (label.kind != Kind::House)
        painter.strokePath(path, QPen(halo, HaloPx, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QColor ink = inkOf(label.kind, style);
    const bool isUpright = label.letters.size() == 1 && label.letters.front().angleDeg == 0.0;
    if (isUpright) {
        painter.setFont(label.font);
        painter.setPen(ink);
        painter.drawText(label.letters.front().at - origin, label.letters.front().text);
    } else {
        painter.fillPath(path, ink);
    }
}

} // namespace dispatch::map
