// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/graticule.h"

#include <QFont>
#include <QPainter>

#include <array>
#include <cmath>

namespace dispatch::map {

using namespace Qt::StringLiterals;

namespace {

//! A label may begin in the neighbouring tile.
constexpr double OverlapPx = 70.0;

QString degrees(double value, double step, QChar positive, QChar negative)
{
    const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
    const double size = std::abs(value);
    const QString number = QString::number(size, 'f', decimals);
    if (size < step / 2)
        return number + u'°';
    return number + u"° "_s + (value > 0 ? positive : negative);
}

} // namespace

double graticuleStepDeg(int zoom)
{
    // 1, 2, 5 and 10 times a power of ten, but what divides the circle well above one degree.
    constexpr std::array Round { 30.0, 15.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01,
        0.005, 0.002, 0.001, 0.0005, 0.0002 };
    const double tileDeg = 360.0 / std::exp2(zoom);
    for (const double step : Round) {
        if (step <= 2 * tileDeg * 1.01)
            return step;
    }
    return Round.back();
}

void paintGraticule(QPainter &painter, geo::TileId tile, const GraticuleColors &colors,
    const geo::GeoBounds &unlabelled)
{
    const double count = std::exp2(tile.z);
    const double edge = geo::TilePixels * count;
    const double step = graticuleStepDeg(tile.z);
    const double left = tile.x * double { geo::TilePixels };
    const double top = tile.y * double { geo::TilePixels };
    const geo::GeoPoint northWest
        = geo::toGeo({ (left - OverlapPx) / edge, std::max(0.0, (top - OverlapPx) / edge) });
    const geo::GeoPoint southEast = geo::toGeo({ (left + geo::TilePixels + OverlapPx) / edge,
        std::min(1.0, (top + geo::TilePixels + OverlapPx) / edge) });

    std::vector<std::pair<double, double>> columns; // degrees, x
    for (double i = std::ceil(northWest.longitudeDeg / step); i * step <= southEast.longitudeDeg;
        ++i)
        columns.emplace_back(i * step, geo::toUnit({ 0, i * step }).x * edge - left);
    std::vector<std::pair<double, double>> rows;
    for (double i = std::ceil(southEast.latitudeDeg / step); i * step <= northWest.latitudeDeg;
        ++i) {
        if (std::abs(i * step) < 85.01)
            rows.emplace_back(i * step, geo::toUnit({ i * step, 0 }).y * edge - top);
    }

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(colors.line, 1));
    for (const auto &[longitude, x] : columns)
        painter.drawLine(QPointF(x, 0), QPointF(x, geo::TilePixels));
    for (const auto &[latitude, y] : rows)
        painter.drawLine(QPointF(0, y), QPointF(geo::TilePixels, y));

    QFont font(u"Inter"_s);
    font.setPixelSize(10);
    painter.setFont(font);
    painter.setPen(colors.text);
    for (const auto &[latitude, y] : rows) {
        for (const auto &[longitude, x] : columns) {
            if (unlabelled.contains({ .latitudeDeg = latitude, .longitudeDeg = longitude }))
                continue;
            painter.drawText(QPointF(x + 4, y - 4), degrees(latitude, step, u'N', u'S'));
            painter.drawText(QPointF(x + 4, y + 12),
                degrees(std::remainder(longitude, 360.0), step, u'E', u'W'));
        }
    }
    painter.restore();
}

} // namespace dispatch::map
