// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/format.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {
namespace {

constexpr double SecondMs = 1000.0;
constexpr double MinuteMs = 60 * SecondMs;
constexpr double HourMs = 60 * MinuteMs;
constexpr double DayMs = 24 * HourMs;
constexpr double KmhPerMps = 3.6;

QDateTime local(double momentMs)
{
    return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(momentMs)).toLocalTime();
}

} // namespace

QString Format::clock(double momentMs)
{
    if (momentMs <= 0)
        return {};
    static const QString format = [] {
        // Some locales, the C locale among them, put seconds into their short time.
        QString f = QLocale().timeFormat(QLocale::ShortFormat);
        return f.remove(u":ss"_s).remove(u".ss"_s);
    }();
    return QLocale().toString(local(momentMs).time(), format);
}

QString Format::clockSeconds(double momentMs)
{
    return momentMs > 0 ? local(momentMs).time().toString(u"HH:mm:ss"_s) : QString();
}

QString Format::day(double momentMs, double nowMs)
{
    if (momentMs <= 0)
        return {};
    const QDate date = local(momentMs).date();
    const QDate today = local(nowMs).date();
    if (date == today)
        return tr("Today");
    if (date == today.addDays(-1))
        return tr("Yesterday");
    return QLocale().toString(date, QLocale::ShortFormat);
}

QString Format::duration(double lengthMs)
{
    const double length = std::max(0.0, lengthMs);
    if (length < MinuteMs)
        return tr("%1 s").arg(static_cast<int>(length / SecondMs));
    if (length < HourMs)
        return tr("%1 min").arg(static_cast<int>(length / MinuteMs));
    if (length < DayMs) {
        const int hours = static_cast<int>(length / HourMs);
        const int minutes = static_cast<int>(std::fmod(length, HourMs) / MinuteMs);
        return tr("%1 h %2 min").arg(hours).arg(minutes, 2, 10, '0'_L1);
    }
    return tr("%1 d").arg(static_cast<qint64>(length / DayMs));
}

QString Format::ago(double momentMs, double nowMs)
{
    if (momentMs <= 0)
        return {};
    return nowMs - momentMs < DayMs ? tr("%1 ago").arg(duration(nowMs - momentMs))
                                    : moment(momentMs, nowMs);
}

QString Format::moment(double momentMs, double nowMs)
{
    if (momentMs <= 0)
        return {};
    const QDate date = local(momentMs).date();
    const QDate today = local(nowMs).date();
    if (date == today)
        return tr("at %1").arg(clock(momentMs));
    if (date == today.addDays(-1))
        return tr("yesterday at %1").arg(clock(momentMs));
    return tr("on %1 at %2").arg(QLocale().toString(date, QLocale::ShortFormat), clock(momentMs));
}

QString Format::lag(double lengthMs)
{
    const double length = std::max(0.0, lengthMs);
    return length < 10 * SecondMs ? tr("%1 s").arg(QLocale().toString(length / SecondMs, 'f', 1))
                                  : duration(length);
}

QString Format::due(double dueMs, double nowMs)
{
    if (dueMs <= 0)
        return {};
    if (nowMs > dueMs)
        return tr("late %1").arg(duration(nowMs - dueMs));
    return tr("due %1 · %2").arg(clock(dueMs), duration(dueMs - nowMs));
}

QString Format::window(double fromMs, double toMs)
{
    return fromMs > 0 && toMs > 0 ? u"%1–%2"_s.arg(clock(fromMs), clock(toMs)) : QString();
}

QString Format::windowOn(double fromMs, double toMs, double nowMs)
{
    const QString hours = window(fromMs, toMs);
    const QDate date = local(fromMs).date();
    return hours.isEmpty() || date == local(nowMs).date()
        ? hours
        : u"%1 %2"_s.arg(QLocale().toString(date, u"ddd d MMM"_s), hours);
}

QString Format::speed(double metresPerSecond)
{
    return metresPerSecond < 0 ? QString()
                               : tr("%1 km/h").arg(std::lround(metresPerSecond * KmhPerMps));
}

QString Format::distance(double metres)
{
    if (metres < 0)
        return {};
    if (metres < 100)
        return tr("%1 m").arg(std::lround(metres));
    if (metres < 1000)
        return tr("%1 m").arg(std::lround(metres / 10) * 10);
    return tr("%1 km").arg(QLocale().toString(metres / 1000, 'f', 1));
}

} // namespace dispatch::viewmodels
