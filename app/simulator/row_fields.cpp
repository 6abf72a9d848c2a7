// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/row_fields.h"

#include <QString>

#include <cmath>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;

namespace {

std::optional<int> digits(QByteArrayView text)
{
    int value = 0;
    if (text.isEmpty() || text.size() > 4)
        return std::nullopt;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

QString quoted(QByteArrayView text)
{
    constexpr qsizetype MaxShown = 40;
    return u'"' + QString::fromUtf8(text.first(std::min(text.size(), MaxShown))) + u'"';
}

std::expected<double, QString> readDegrees(QByteArrayView text, double limit, const QString &what)
{
    bool isNumber = false;
    const double value = text.toDouble(&isNumber);
    if (!isNumber || !std::isfinite(value))
        return std::unexpected(what + u' ' + quoted(text) + u" is not a number"_s);
    if (std::abs(value) > limit)
        return std::unexpected(
            what + u' ' + quoted(text) + u" is beyond "_s + QString::number(limit) + u" degrees"_s);
    return value;
}

} // namespace

QList<QByteArrayView> splitRow(QByteArrayView line, qsizetype limit)
{
    QList<QByteArrayView> fields;
    while (fields.size() + 1 < limit) {
        const qsizetype comma = line.indexOf(',');
        if (comma < 0)
            break;
        fields.append(line.first(comma).trimmed());
        line = line.sliced(comma + 1);
    }
    fields.append(line.trimmed());
    return fields;
}

std::expected<domain::GeoPoint, QString> readPlace(
    QByteArrayView latitude, QByteArrayView longitude)
{
    const auto lat = readDegrees(latitude, 90, u"the latitude"_s);
    if (!lat)
        return std::unexpected(lat.error());
    const auto lon = readDegrees(longitude, 180, u"the longitude"_s);
    if (!lon)
        return std::unexpected(lon.error());
    return domain::GeoPoint { .latitudeDeg = *lat, .longitudeDeg = *lon };
}

std::expected<LocalTime, QString> readLocalTime(QByteArrayView text)
{
    const auto wrong = [&text] {
        return std::unexpected(u"the time "_s + quoted(text) + u" is not YYYY-MM-DD HH:MM:SS"_s);
    };
    if ((text.size() != 16 && text.size() != 19) || text[4] != '-' || text[7] != '-'
        || text[10] != ' ' || text[13] != ':' || (text.size() == 19 && text[16] != ':'))
        return wrong();
    const auto year = digits(text.sliced(0, 4));
    const auto month = digits(text.sliced(5, 2));
    const auto day = digits(text.sliced(8, 2));
    const auto hour = digits(text.sliced(11, 2));
    const auto minute = digits(text.sliced(14, 2));
    const auto second = text.size() == 19 ? digits(text.sliced(17, 2)) : std::optional(0);
    if (!year || !month || !day || !hour || !minute || !second || *hour > 23 || *minute > 59
        || *second > 59)
        return wrong();
    using namespace std::chrono;
    const year_month_day date { std::chrono::year(*year),
        std::chrono::month(static_cast<unsigned>(*month)),
        std::chrono::day(static_cast<unsigned>(*day)) };
    if (!date.ok())
        return wrong();
    return LocalTime { .date = text.first(10).toByteArray(),
        .timeOfDay = hours(*hour) + minutes(*minute) + seconds(*second) };
}

} // namespace dispatch::simulator
