// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/trace_reader.h"

#include "simulator/row_fields.h"

#include "geo/geometry.h"

#include <QFileInfo>
#include <QHash>

#include <algorithm>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;

namespace {

constexpr double StandingM = 0.7; // below this the course between two fixes is noise

void deriveMotion(Shift &shift)
{
    std::ranges::stable_sort(shift.fixes, {}, &TraceFix::timeOfDay);
    for (std::size_t i = 1; i < shift.fixes.size(); ++i) {
        const TraceFix &before = shift.fixes[i - 1];
        TraceFix &fix = shift.fixes[i];
        const auto gap = fix.timeOfDay - before.timeOfDay;
        if (gap.count() == 0) {
            fix.isRepeat = true;
            fix.speedMps = before.speedMps;
            fix.courseDeg = before.courseDeg;
            continue;
        }
        if (gap > MaxSpeedGap)
            continue;
        const double metres = geo::distanceM(before.position, fix.position);
        const double speed = metres / static_cast<double>(gap.count());
        if (speed > MaxDerivedSpeedMps)
            continue;
        fix.speedMps = speed;
        if (metres >= StandingM)
            fix.courseDeg = geo::bearingDeg(before.position, fix.position);
    }
}

} // namespace

QString Shift::technicianName() const
{
    return u"Unit "_s + carrier + u" ("_s + date + u')';
}

std::expected<Traces, QString> readTraces(const QString &path)
{
    Traces traces;
    const QString file = QFileInfo(path).fileName();
    QHash<QByteArray, std::size_t> known; // carrier and date
    const auto read = forEachLine(path, [&](int number, QByteArrayView line) {
        if (line.trimmed().isEmpty())
            return;
        if (number == 1 && line.startsWith("lat"))
            return;
        ++traces.rows;
        const auto fields = splitRow(line, 5);
        if (fields.size() != 4)
            return traces.bad.add(file, number, u"there are not 4 fields (lat,lng,datetime,uid)"_s);
        const auto place = readPlace(fields[0], fields[1]);
        if (!place)
            return traces.bad.add(file, number, place.error());
        const auto time = readLocalTime(fields[2]);
        if (!time)
            return traces.bad.add(file, number, time.error());
        if (fields[3].isEmpty() || fields[3].size() > 32)
            return traces.bad.add(
                file, number, u"the carrier (uid) is empty or longer than 32 characters"_s);
        const QByteArray key = fields[3].toByteArray() + ' ' + time->date;
        const auto at = known.constFind(key);
        std::size_t shift = 0;
        if (at == known.constEnd()) {
            shift = traces.shifts.size();
            known.insert(key, shift);
            traces.shifts.push_back({ .carrier = QString::fromUtf8(fields[3]),
                .date = QString::fromLatin1(time->date),
                .fixes = {} });
        } else {
            shift = *at;
        }
        traces.shifts[shift].fixes.push_back({ .position = *place,
            .timeOfDay = time->timeOfDay,
            .speedMps = {},
            .courseDeg = {},
            .isRepeat = false });
    });
    if (!read)
        return std::unexpected(read.error());
    if (traces.shifts.empty())
        return std::unexpected(
            path + u" holds no trace that can be used. It needs rows of lat,lng,datetime,uid."_s);
    for (Shift &shift : traces.shifts)
        deriveMotion(shift);
    return traces;
}

} // namespace dispatch::simulator
