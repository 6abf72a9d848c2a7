// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/case_map.h"

#include "geo/mercator.h"
#include "journal/track_block.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

//! On the paper 505 points are the width, so a letter of 13 is as large as one of 9 beside it.
constexpr int Width = 720, Height = 290, Scale = 2;
constexpr double Margin = 50;
//! Closer a single house would fill the picture.
constexpr int ClosestZoom = 17, PlaceZoom = 15;
constexpr int LabeledGaps = 3;

constexpr QColor WayInk(0x1f, 0x6f, 0xeb), JobInk(0xc6, 0x28, 0x28), BeginInk(0x1b, 0x7f, 0x4b),
    Ink(0x17, 0x20, 0x2b), GapInk(0x8a, 0x3b, 0x00);

QString tr(const char *text)
{
    return QCoreApplication::translate("CaseMap", text);
}

QString minutesText(std::chrono::milliseconds span)
{
    const double minutes = double(span.count()) / 60'000;
    const bool isWhole = minutes >= 10 || minutes == std::floor(minutes);
    return tr("%1 min").arg(QLocale().toString(minutes, 'f', isWhole ? 0 : 1));
}

bool isGap(const Fix &from, const Fix &to)
{
    return to.fixTime - from.fixTime > journal::MaxJoined;
}

//! Where the picture lies, and which of its pixels a place is.
class View {
public:
    explicit View(const std::vector<geo::UnitPoint> &points)
    {
        double west = 1, east = 0, north = 1, south = 0;
        for (const auto &point : points) {
            west = std::min(west, point.x);
            east = std::max(east, point.x);
            north = std::min(north, point.y);
            south = std::max(south, point.y);
        }
        m_centre = { (west + east) / 2, (north + south) / 2 };
        m_zoom = points.size() > 1 ? ClosestZoom : PlaceZoom;
        while (m_zoom > 0
            && ((east - west) * worldPx() > Width - 2 * Margin
                || (south - north) * worldPx() > Height - 2 * Margin))
            --m_zoom;
    }
    [[nodiscard]] QPointF at(GeoPoint place) const { return at(geo::toUnit(place)); }
    [[nodiscard]] QPointF at(geo::UnitPoint point) const
    {
        return { (point.x - m_centre.x) * worldPx() + Width / 2.,
            (point.y - m_centre.y) * worldPx() + Height / 2. };
    }
    [[nodiscard]] double metresPerPx() const { return geo::metresPerUnit(m_centre) / worldPx(); }
    void paintGround(QPainter &painter, const CaseGround &ground) const
    {
        if (!ground.painter)
            return;
        const double left = m_centre.x * worldPx() - Width / 2.;
        const double top = m_centre.y * worldPx() - Height / 2.;
        const int across = 1 << m_zoom;
        for (int y = int(std::floor(top / geo::TilePixels)); y * geo::TilePixels < top + Height;
            ++y) {
            for (int x = int(std::floor(left / geo::TilePixels));
                x * geo::TilePixels < left + Width; ++x) {
                const geo::TileId tile { ((x % across) + across) % across, y, m_zoom };
                if (tile.isValid())
                    painter.drawImage(QRectF(x * geo::TilePixels - left, y * geo::TilePixels - top,
                                          geo::TilePixels, geo::TilePixels),
                        ground.painter->paint(
                            { .style = ground.style, .tile = tile, .scale = Scale }));
            }
        }
    }

private:
    [[nodiscard]] double worldPx() const { return std::ldexp(geo::TilePixels, m_zoom); }
    geo::UnitPoint m_centre;
    int m_zoom = 0;
};

QFont fontOf(int px, bool isStrong)
{
    QFont font(u"Inter"_s);
    font.setPixelSize(px);
    font.setWeight(isStrong ? QFont::DemiBold : QFont::Normal);
    return font;
}

//! Words that can be read on any ground; kept inside the picture.
void write(QPainter &painter, QPointF centre, const QString &text, const QColor &ink)
{
    const QFont font = fontOf(13, true);
    const QFontMetricsF metrics(font);
    const double half = metrics.horizontalAdvance(text) / 2 + 4;
    const QPointF place(std::clamp(centre.x(), half, std::max(half, Width - half)) - half + 4,
        std::clamp(centre.y() + metrics.ascent() / 2, metrics.height(), Height - 4.));
    QPainterPath path;
    path.addText(place, font, text);
    painter.strokePath(path, QPen(Qt::white, 4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.fillPath(path, ink);
}

void dot(QPainter &painter, QPointF at, double radius, const QColor &fill, const QColor &rim)
{
    painter.setPen(QPen(rim, 2.5));
    painter.setBrush(fill);
    painter.drawEllipse(at, radius, radius);
}

void paintWay(QPainter &painter, const View &view, const std::vector<Fix> &fixes)
{
    QPolygonF stretch;
    const auto draw = [&] {
        painter.setBrush(Qt::NoBrush);
        for (const auto &[width, color] :
            { std::pair(7., QColor(Qt::white)), std::pair(4., WayInk) }) {
            painter.setPen(QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            painter.drawPolyline(stretch);
        }
        if (stretch.size() == 1)
            dot(painter, stretch.front(), 4, WayInk, Qt::white);
        stretch.clear();
    };
    for (std::size_t i = 0; i < fixes.size(); ++i) {
        if (i > 0 && isGap(fixes[i - 1], fixes[i]))
            draw();
        stretch << view.at(fixes[i].position);
    }
    draw();
}

void paintGaps(QPainter &painter, const View &view, const std::vector<Fix> &fixes)
{
    std::vector<std::size_t> gaps;
    for (std::size_t i = 1; i < fixes.size(); ++i) {
        if (!isGap(fixes[i - 1], fixes[i]))
            continue;
        gaps.push_back(i);
        for (const auto end : { i - 1, i })
            dot(painter, view.at(fixes[end].position), 5, Qt::white, GapInk);
    }
    const auto span = [&](std::size_t i) { return fixes[i].fixTime - fixes[i - 1].fixTime; };
    std::ranges::stable_sort(gaps, std::ranges::greater(), span);
    gaps.resize(std::min(gaps.size(), std::size_t { LabeledGaps }));
    for (const auto i : gaps)
        write(painter,
            (view.at(fixes[i - 1].position) + view.at(fixes[i].position)) / 2 - QPointF(0, 12),
            tr("%1 without a position").arg(minutesText(span(i))), GapInk);
}

void paintScale(QPainter &painter, const View &view)
{
    constexpr double Longest = 150;
    const double most = Longest * view.metresPerPx();
    double metres = std::pow(10, std::floor(std::log10(most)));
    for (const double step : { 5., 2. }) {
        if (metres * step <= most) {
            metres *= step;
            break;
        }
    }
    const double length = metres / view.metresPerPx();
    const QPointF left(14, Height - 16);
    for (const auto &[width, color] : { std::pair(5., QColor(Qt::white)), std::pair(2., Ink) }) {
        painter.setPen(QPen(color, width));
        painter.drawLine(left, left + QPointF(length, 0));
    }
    write(painter, left + QPointF(length / 2, -12),
        metres < 1000 ? tr("%1 m").arg(QLocale().toString(metres, 'f', 0))
                      : tr("%1 km").arg(QLocale().toString(metres / 1000, 'f', 0)),
        Ink);
}

void paintAttribution(QPainter &painter, const QString &text)
{
    if (text.isEmpty())
        return;
    const QFont font = fontOf(11, false);
    const double width = std::min(QFontMetricsF(font).horizontalAdvance(text) + 12, double(Width));
    const QRectF box(Width - width, Height - 20, width, 20);
    painter.fillRect(box, QColor(255, 255, 255, 220));
    painter.setFont(font);
    painter.setPen(Ink);
    painter.drawText(box, Qt::AlignCenter, text);
}

} // namespace

WayFigures figuresOf(const CaseWay &way)
{
    const auto &fixes = way.fixes;
    WayFigures figures;
    figures.fixes = qsizetype(fixes.size());
    const auto gap = [&](std::chrono::milliseconds span) {
        if (span <= journal::MaxJoined)
            return;
        ++figures.gaps;
        figures.unknown += span;
        figures.longestGap = std::max(figures.longestGap, span);
    };
    for (std::size_t i = 0; i < fixes.size(); ++i) {
        figures.worstAccuracyM = std::max(figures.worstAccuracyM, fixes[i].accuracyM.value_or(0));
        if (i == 0)
            continue;
        gap(fixes[i].fixTime - fixes[i - 1].fixTime);
        if (!isGap(fixes[i - 1], fixes[i]))
            figures.joinedM += geo::distanceM(fixes[i - 1].position, fixes[i].position);
    }
    if (!fixes.empty()) {
        gap(fixes.front().fixTime - way.journey.from);
        if (way.journey.to)
            gap(*way.journey.to - fixes.back().fixTime);
    }
    return figures;
}

QString wayCaption(const CaseWay &way, const CaseClock &clock)
{
    const auto &journey = way.journey;
    const QString head = journey.to
        ? (journey.hasArrived ? tr("%1 on the way from %2 to %3, then there.")
                              : tr("%1 on the way from %2 to %3, then turned back."))
              .arg(journey.name, clock.moment(journey.from), clock.time(*journey.to))
        : tr("%1 on the way since %2.").arg(journey.name, clock.moment(journey.from));
    const auto figures = figuresOf(way);
    if (figures.fixes == 0)
        return head + u' '
            + (way.problem.isEmpty() ? tr("No positions were recorded, so the way is not known.")
                                     : tr("The way could not be fetched: %1.").arg(way.problem));
    QStringList parts { head,
        tr("%1 positions, %2 km along those that are joined.")
            .arg(QLocale().toString(figures.fixes),
                QLocale().toString(figures.joinedM / 1000, 'f', 1)) };
    parts << (figures.gaps == 0
            ? tr("No gap of more than %1.").arg(minutesText(journal::MaxJoined))
            : tr("%1 of more than %2, %3 together, the longest %4: where the line is broken, or "
                 "before its beginning or after its end, nobody knows the way.")
                  .arg(figures.gaps == 1 ? tr("One gap") : tr("%1 gaps").arg(figures.gaps),
                      minutesText(journal::MaxJoined), minutesText(figures.unknown),
                      minutesText(figures.longestGap)));
    if (figures.worstAccuracyM > 0)
        parts << tr("The phone gave its accuracy as %1 m or better.")
                     .arg(QLocale().toString(figures.worstAccuracyM, 'f', 0));
    return parts.join(u' ');
}

QImage paintCaseMap(const std::optional<GeoPoint> &job, const QString &jobLabel, const CaseWay *way,
    const CaseGround &ground, const CaseClock &clock)
{
    std::vector<geo::UnitPoint> points;
    if (job)
        points.push_back(geo::toUnit(*job));
    if (way) {
        for (const auto &fix : way->fixes)
            points.push_back(geo::toUnit(fix.position));
    }
    if (points.empty())
        return {};
    const View view(points);
    QImage image(Width * Scale, Height * Scale, QImage::Format_RGB32);
    image.fill(QColor(0xf2, 0xf4, 0xf6));
    QPainter painter(&image);
    painter.scale(Scale, Scale);
    painter.setRenderHints(
        QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
    view.paintGround(painter, ground);
    if (way && !way->fixes.empty()) {
        const auto &fixes = way->fixes;
        paintWay(painter, view, fixes);
        paintGaps(painter, view, fixes);
        const auto begin = view.at(fixes.front().position);
        const auto end = view.at(fixes.back().position);
        dot(painter, begin, 7, BeginInk, Qt::white);
        dot(painter, end, 7, WayInk, Qt::white);
        write(painter, begin + QPointF(0, 20), clock.minute(fixes.front().fixTime), BeginInk);
        write(painter, end + QPointF(0, 20), clock.minute(fixes.back().fixTime), WayInk);
    }
    if (job) {
        const auto at = view.at(*job);
        dot(painter, at, 11, QColor(255, 255, 255, 90), JobInk);
        dot(painter, at, 3, JobInk, JobInk);
        write(painter, at - QPointF(0, 24), jobLabel, JobInk);
    }
    paintScale(painter, view);
    paintAttribution(painter, ground.attribution);
    return image;
}

} // namespace dispatch::viewmodels
