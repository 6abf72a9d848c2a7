// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/log_moment.h"

#include <QDateTime>
#include <QRegularExpression>

#include <array>

namespace dispatch::journal {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<QLatin1StringView, 7> DayNames { "monday"_L1, "tuesday"_L1, "wednesday"_L1,
    "thursday"_L1, "friday"_L1, "saturday"_L1, "sunday"_L1 };
constexpr qsizetype LeastDayName = 2; // "mo"
constexpr int LongestAgo = 100'000;   // of any unit: what lies before that is no date any more

domain::Timestamp instant(const QDateTime &moment)
{
    return domain::timestampFromMs(moment.toMSecsSinceEpoch());
}

LogMoment dayOf(const QDate &day, const QTimeZone &zone)
{
    return { instant(day.startOfDay(zone)), instant(day.addDays(1).startOfDay(zone)) };
}

std::optional<LogMoment> minuteOf(const QDate &day, const QTime &time, const QTimeZone &zone)
{
    const QDateTime moment(day, time, zone);
    if (!moment.isValid())
        return std::nullopt;
    const bool hasSeconds = time.second() != 0;
    return LogMoment { instant(moment), instant(moment.addSecs(hasSeconds ? 1 : 60)) };
}

std::optional<LogMoment> ago(QStringView text, domain::Timestamp now)
{
    static const QRegularExpression Form(u"^(\\d+)(m|min|h|d|w)$"_s);
    const auto match = Form.matchView(text);
    if (!match.hasMatch())
        return std::nullopt;
    bool ok = false;
    const int count = match.capturedView(1).toInt(&ok);
    if (!ok || count > LongestAgo)
        return std::nullopt;
    const auto unit = match.capturedView(2);
    const std::chrono::minutes minutes { unit.startsWith(u'm') ? 1
            : unit == u"h"                                     ? 60
            : unit == u"d"                                     ? 24 * 60
                                                               : 7 * 24 * 60 };
    const auto at = now - minutes * count;
    return LogMoment { at, at };
}

QDate dateOf(QStringView text, const QDate &today)
{
    if (const auto day = QDate::fromString(text.toString(), Qt::ISODate); day.isValid())
        return day;
    static const QRegularExpression Form(u"^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})?$"_s);
    const auto match = Form.matchView(text);
    if (!match.hasMatch())
        return {};
    const int year = match.capturedView(3).isEmpty() ? today.year() : match.capturedView(3).toInt();
    QDate day(year, match.capturedView(2).toInt(), match.capturedView(1).toInt());
    // Without a year it is the last one there was.
    if (day.isValid() && match.capturedView(3).isEmpty() && day > today)
        day = day.addYears(-1);
    return day;
}

QTime timeOf(QStringView text)
{
    for (const auto &form : { u"H:mm"_s, u"H:mm:ss"_s }) {
        if (const auto time = QTime::fromString(text.toString(), form); time.isValid())
            return time;
    }
    return {};
}

} // namespace

std::optional<LogMoment> parseLogMoment(
    QStringView typed, domain::Timestamp now, const QTimeZone &zone)
{
    const QString text = typed.toString().trimmed().toLower();
    const QDate today = QDateTime::fromMSecsSinceEpoch(domain::toMs(now), zone).date();
    if (text == "today"_L1)
        return dayOf(today, zone);
    if (text == "yesterday"_L1)
        return dayOf(today.addDays(-1), zone);
    if (text.size() >= LeastDayName) {
        for (int day = 1; day <= 7; ++day) {
            if (DayNames[static_cast<std::size_t>(day - 1)].startsWith(text))
                return dayOf(today.addDays(-((today.dayOfWeek() - day + 7) % 7)), zone);
        }
    }
    if (const auto before = ago(text, now))
        return before;
    if (const auto time = timeOf(text); time.isValid())
        return minuteOf(today, time, zone);
    const auto split = text.indexOf(QRegularExpression(u"[t ]"_s));
    if (split < 0) {
        const QDate day = dateOf(text, today);
        return day.isValid() ? std::optional(dayOf(day, zone)) : std::nullopt;
    }
    const QDate day = dateOf(QStringView(text).first(split), today);
    const QTime time = timeOf(QStringView(text).sliced(split + 1));
    return day.isValid() && time.isValid() ? minuteOf(day, time, zone) : std::nullopt;
}

} // namespace dispatch::journal
