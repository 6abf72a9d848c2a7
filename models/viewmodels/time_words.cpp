// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/time_words.h"

#include "viewmodels/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

#include <array>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

const QTime Midday(12, 0);
constexpr std::size_t LeastLetters = 3; //!< of the name of a day or month
constexpr int DaysOfWeek = 7;
constexpr int Months = 12;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TimeWords)
};

QDateTime localOf(double ms)
{
    return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(ms));
}

//! The day or month that begins so, in English or the user's language; 1 is Monday or January.
int named(const QString &word, int count, bool isMonth)
{
    if (word.size() < static_cast<qsizetype>(LeastLetters))
        return 0;
    for (const QLocale &locale : { QLocale::c(), QLocale() }) {
        for (int i = 1; i <= count; ++i) {
            const QString name
                = isMonth ? locale.standaloneMonthName(i) : locale.standaloneDayName(i);
            if (name.toLower().startsWith(word))
                return i;
        }
    }
    return 0;
}

//! "-2h", "90 min ago", "3 days ago"
std::optional<double> lengthAgo(const QString &text)
{
    static const QRegularExpression form(
        u"^(-?)\\s*(\\d{1,5})\\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)\\s*(ago)?$"_s);
    const auto match = form.match(text);
    if (!match.hasMatch() || (match.captured(1).isEmpty() && match.captured(4).isEmpty()))
        return std::nullopt;
    constexpr std::array<std::pair<char16_t, double>, 5> Units { { { u's', 1e3 }, { u'm', 60e3 },
        { u'h', 3600e3 }, { u'd', 86400e3 }, { u'w', 7 * 86400e3 } } };
    for (const auto &[letter, ms] : Units) {
        if (match.captured(3).front() == letter)
            return match.captured(2).toDouble() * ms;
    }
    return std::nullopt;
}

//! Takes a time out of the text: "16:00", "16:00:07", "4pm", "16h".
std::optional<QTime> takeTime(QString &text, bool &isWrong)
{
    static const QRegularExpression form(
        u"(?:^|\\s)(\\d{1,2})(?::(\\d{2})(?::(\\d{2}))?)?\\s*(am|pm|h)?(?=$|\\s)"_s);
    auto all = form.globalMatch(text);
    while (all.hasNext()) {
        const auto match = all.next();
        if (match.captured(2).isEmpty() && match.captured(4).isEmpty())
            continue; // a bare number is a day
        int hour = match.captured(1).toInt();
        const QString half = match.captured(4);
        if (half == "pm"_L1 && hour < 12)
            hour += 12;
        else if (half == "am"_L1 && hour == 12)
            hour = 0;
        const QTime time(hour, match.captured(2).toInt(), match.captured(3).toInt());
        isWrong = !time.isValid();
        text.remove(match.capturedStart(), match.capturedLength());
        text = text.simplified();
        return time;
    }
    return std::nullopt;
}

//! A year that was not said is the one in which that day has been last.
QDate lastOne(int month, int day, const QDate &today)
{
    for (int year = today.year(); year > today.year() - 5; --year) {
        const QDate date(year, month, day);
        if (date.isValid() && date <= today)
            return date;
    }
    return {};
}

//! An invalid date if it is none.
QDate takeDate(const QString &text, const QDate &today, const QTime &time, const QTime &now)
{
    if (text == "today"_L1)
        return today;
    if (text == "yesterday"_L1)
        return today.addDays(-1);
    static const QRegularExpression iso(u"^(\\d{4})-(\\d{1,2})-(\\d{1,2})$"_s);
    if (const auto match = iso.match(text); match.hasMatch())
        return { match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt() };
    static const QRegularExpression dotted(u"^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})?$"_s);
    if (const auto match = dotted.match(text); match.hasMatch()) {
        const int day = match.captured(1).toInt();
        const int month = match.captured(2).toInt();
        return match.captured(3).isEmpty() ? lastOne(month, day, today)
                                           : QDate(match.captured(3).toInt(), month, day);
    }
    QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    words.removeAll(u"last"_s);
    words.removeAll(u"on"_s);
    words.removeAll(u"at"_s);
    if (words.size() == 1) {
        const int weekday = named(words.front(), DaysOfWeek, false);
        if (weekday == 0)
            return {};
        int back = (today.dayOfWeek() - weekday + DaysOfWeek) % DaysOfWeek;
        if (back == 0 && time > now)
            back = DaysOfWeek;
        return today.addDays(-back);
    }
    if (words.size() != 2 && words.size() != 3)
        return {};
    bool isNumber = false;
    const int first = words.at(0).toInt(&isNumber);
    const int day = isNumber ? first : words.at(1).toInt();
    const int month = named(words.at(isNumber ? 1 : 0), Months, true);
    if (month == 0 || day == 0)
        return {};
    return words.size() == 3 ? QDate(words.at(2).toInt(), month, day) : lastOne(month, day, today);
}

} // namespace

std::optional<double> parseInstant(const QString &typed, double nowMs)
{
    QString text = typed.simplified().toLower();
    text.replace(u',', u' ');
    text = text.simplified();
    if (const auto ago = lengthAgo(text))
        return nowMs - *ago;
    const QDateTime now = localOf(nowMs);
    bool isWrong = false;
    const auto time = takeTime(text, isWrong);
    if (isWrong || (!time && text.isEmpty()))
        return std::nullopt;
    QDateTime at;
    if (text.isEmpty()) {
        at = QDateTime(now.date(), *time);
        if (at > now)
            at = at.addDays(-1);
    } else {
        const QDate date = takeDate(text, now.date(), time.value_or(Midday), now.time());
        if (!date.isValid())
            return std::nullopt;
        at = QDateTime(date, time.value_or(Midday));
        if (at > now && date == now.date() && !time)
            at = now;
    }
    const auto ms = static_cast<double>(at.toMSecsSinceEpoch());
    return ms <= nowMs ? std::optional(ms) : std::nullopt;
}

QString instantWords(double atMs, double nowMs)
{
    const QDate day = localOf(atMs).date();
    const auto back = day.daysTo(localOf(nowMs).date());
    const QString clock = Format::clock(atMs);
    if (back == 0)
        return Words::tr("%1 today").arg(clock);
    if (back == 1)
        return Words::tr("%1 yesterday").arg(clock);
    const QLocale locale;
    if (back > 1 && back < DaysOfWeek)
        return Words::tr("%1 last %2")
            .arg(clock, locale.standaloneDayName(day.dayOfWeek(), QLocale::LongFormat));
    return Words::tr("%1 on %2").arg(clock, locale.toString(day, u"d MMMM yyyy"_s));
}

} // namespace dispatch::viewmodels
