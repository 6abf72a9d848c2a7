// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/roster_text.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

constexpr int HourMin = 60;
constexpr int DayMin = 24 * HourMin;
//! Of a break typed as a beginning alone.
constexpr int UsualBreakMin = 30;

QDateTime localOf(Timestamp t)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(t));
}

} // namespace

std::optional<int> clockMinutes(QStringView word)
{
    static const QRegularExpression form(
        u"^(\\d{1,2})(?:[:.]([0-5]\\d))?(am|pm)?$"_s, QRegularExpression::CaseInsensitiveOption);
    const auto match = form.matchView(word);
    if (!match.hasMatch())
        return std::nullopt;
    int hour = match.captured(1).toInt();
    if (const QString half = match.captured(3).toLower(); !half.isEmpty()) {
        if (hour < 1 || hour > 12)
            return std::nullopt;
        hour = hour % 12 + (half == "pm"_L1 ? 12 : 0);
    }
    if (hour > 23)
        return std::nullopt;
    return hour * HourMin + match.captured(2).toInt();
}

std::optional<int> lengthMinutes(QStringView word)
{
    static const QRegularExpression form(u"^(?:(\\d{1,2})h)?(?:(\\d{1,3})(?:m|min)?)?$"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression bare(u"^\\d+$"_s); // "30" is a job's number, or nothing
    const auto match = form.matchView(word);
    if (word.isEmpty() || !match.hasMatch() || bare.matchView(word).hasMatch())
        return std::nullopt;
    const int minutes = match.captured(1).toInt() * HourMin + match.captured(2).toInt();
    return minutes > 0 ? std::optional(minutes) : std::nullopt;
}

std::optional<ClockSpan> clockSpan(QStringView word)
{
    static const QRegularExpression dash(u"[-–—]"_s);
    const auto at = word.toString().split(dash);
    if (at.size() != 2)
        return std::nullopt;
    const auto from = clockMinutes(at[0]);
    const auto to = clockMinutes(at[1]);
    if (!from || !to)
        return std::nullopt;
    return ClockSpan { .fromMin = *from, .toMin = *to > *from ? *to : *to + DayMin };
}

Timestamp atClock(QDate day, int minutes)
{
    // By the calendar and not by adding up: a day on which the clocks change has 23 or 25 hours.
    const QDate date = day.addDays(minutes / DayMin);
    const QTime time(minutes % DayMin / HourMin, minutes % HourMin);
    return timestampFromMs(QDateTime(date, time).toMSecsSinceEpoch());
}

TimeWindow onDay(QDate day, const ClockSpan &span)
{
    return { atClock(day, span.fromMin), atClock(day, span.toMin) };
}

QDate localDateOf(Timestamp t)
{
    return localOf(t).date();
}

QString clockToType(Timestamp t)
{
    return localOf(t).time().toString(u"HH:mm"_s);
}

std::expected<QList<TimeWindow>, QString> breaksIn(
    const QString &text, QDate day, const TimeWindow &hours)
{
    static const QRegularExpression between(u"[\\s,;]+"_s);
    // Of a shift through the night what comes before its beginning by the clock is of the next day.
    const auto moment = [&](int minutes) {
        const Timestamp at = atClock(day, minutes);
        return at < hours.from ? atClock(day, minutes + DayMin) : at;
    };
    QList<TimeWindow> breaks;
    QStringList words = text.split(between, Qt::SkipEmptyParts);
    while (!words.isEmpty()) {
        const QString word = words.takeFirst();
        if (const auto span = clockSpan(word)) {
            const Timestamp from = moment(span->fromMin);
            breaks.append({ from, from + std::chrono::minutes(span->toMin - span->fromMin) });
            continue;
        }
        const auto clock = clockMinutes(word);
        if (!clock)
            return std::unexpected(word);
        int lasts = UsualBreakMin;
        if (!words.isEmpty()) {
            if (const auto length = lengthMinutes(words.constFirst())) {
                lasts = *length;
                words.removeFirst();
            }
        }
        const Timestamp from = moment(*clock);
        breaks.append({ from, from + std::chrono::minutes(lasts) });
    }
    return breaks;
}

QString breaksToType(const QList<TimeWindow> &breaks)
{
    QStringList words;
    for (const TimeWindow &pause : breaks)
        words << clockToType(pause.from) + u'-' + clockToType(pause.to);
    return words.join(u", "_s);
}

} // namespace dispatch::viewmodels
