// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/phone_fix.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace dispatch::protocol {

namespace {

constexpr double MpsPerKnot = 1852.0 / 3600.0; // the international nautical mile, exactly

std::optional<double> toNumber(QStringView text)
{
    bool isNumber = false;
    const double number = text.trimmed().toDouble(&isNumber);
    return isNumber && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

} // namespace

PhoneReport parseOsmAnd(const QUrlQuery &form, domain::Timestamp arrival)
{
    const auto value
        = [&form](const QString &name) { return form.queryItemValue(name, QUrl::FullyDecoded); };
    const auto number = [&value](const QString &name) { return toNumber(value(name)); };
    const auto firstOf = [&value](const QString &name, const QString &otherName) {
        const QString first = value(name);
        return first.isEmpty() ? value(otherName) : first;
    };

    PhoneReport report;
    report.deviceId = firstOf(u"id"_s, u"deviceid"_s);
    report.isEmergency = value(u"alarm"_s) == "sos"_L1;

    PhoneFix fix;
    fix.latitudeDeg = number(u"lat"_s);
    fix.longitudeDeg = number(u"lon"_s);
    const QString location = value(u"location"_s);
    if (const qsizetype comma = location.indexOf(u','); comma >= 0) {
        const QStringView both(location);
        fix.latitudeDeg = toNumber(both.first(comma));
        fix.longitudeDeg = toNumber(both.sliced(comma + 1));
    }
    if (const QString time = value(u"timestamp"_s); !time.isEmpty()) {
        if (const auto epoch = toNumber(time))
            setEpochTime(fix, *epoch);
        else
            setIsoTime(fix, time.toUtf8().toStdString());
    }
    fix.speedMps = number(u"speed"_s).transform([](double knots) { return knots * MpsPerKnot; });
    fix.courseDeg = toNumber(firstOf(u"bearing"_s, u"heading"_s));
    fix.accuracyM = number(u"accuracy"_s);
    fix.batteryPercent = number(u"batt"_s);
    add(report, fix, arrival);
    return report;
}

} // namespace dispatch::protocol
