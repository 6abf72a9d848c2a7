// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/iso_time.h"

namespace dispatch::protocol {

using namespace std::chrono;

namespace {

constexpr int FirstYear = 1970;
constexpr unsigned LastHour = 23, LastMinute = 59, LastSecond = 60; // 60: a leap second
constexpr int MsPerS = 1000;

//! Takes characters from the front; nothing after a failure succeeds.
class Text {
public:
    explicit Text(std::string_view text)
        : m_left(text)
    {
    }

    [[nodiscard]] bool isEmpty() const { return m_left.empty(); }
    bool take(std::string_view anyOf)
    {
        if (m_left.empty() || anyOf.find(m_left.front()) == std::string_view::npos)
            return false;
        m_left.remove_prefix(1);
        return true;
    }
    std::optional<unsigned> digit()
    {
        if (m_left.empty() || m_left.front() < '0' || m_left.front() > '9')
            return std::nullopt;
        const auto value = static_cast<unsigned>(m_left.front() - '0');
        m_left.remove_prefix(1);
        return value;
    }
    std::optional<unsigned> digits(int count)
    {
        unsigned value = 0;
        for (int i = 0; i < count; ++i) {
            const auto next = digit();
            if (!next)
                return std::nullopt;
            value = value * 10 + *next;
        }
        return value;
    }

private:
    std::string_view m_left;
};

std::optional<sys_days> readDate(Text &text)
{
    const auto years = text.digits(4);
    if (!years || !text.take("-"))
        return std::nullopt;
    const auto months = text.digits(2);
    if (!months || !text.take("-"))
        return std::nullopt;
    const auto days = text.digits(2);
    if (!days)
        return std::nullopt;
    const year_month_day date { year(static_cast<int>(*years)), month(*months), day(*days) };
    if (!date.ok() || static_cast<int>(date.year()) < FirstYear)
        return std::nullopt;
    return sys_days(date);
}

std::optional<milliseconds> readFraction(Text &text)
{
    auto first = text.digit();
    if (!first)
        return std::nullopt;
    int scale = MsPerS / 10;
    milliseconds fraction { 0 };
    for (auto next = first; next; next = text.digit(), scale /= 10)
        fraction += milliseconds(static_cast<int>(*next) * scale);
    return fraction;
}

std::optional<milliseconds> readTimeOfDay(Text &text)
{
    const auto hour = text.digits(2);
    if (!hour || *hour > LastHour || !text.take(":"))
        return std::nullopt;
    const auto minute = text.digits(2);
    if (!minute || *minute > LastMinute)
        return std::nullopt;
    milliseconds time = hours(*hour) + minutes(*minute);
    if (!text.take(":"))
        return time;
    const auto second = text.digits(2);
    if (!second || *second > LastSecond)
        return std::nullopt;
    time += seconds(*second);
    if (!text.take(".,"))
        return time;
    const auto fraction = readFraction(text);
    return fraction ? std::optional(time + *fraction) : std::nullopt;
}

std::optional<minutes> readZone(Text &text)
{
    if (text.isEmpty() || text.take("Zz"))
        return minutes(0);
    const bool isWest = text.take("-");
    if (!isWest && !text.take("+ "))
        return std::nullopt;
    const auto hour = text.digits(2);
    if (!hour || *hour > LastHour)
        return std::nullopt;
    minutes offset = hours(*hour);
    if (!text.isEmpty()) {
        text.take(":");
        const auto minute = text.digits(2);
        if (!minute || *minute > LastMinute)
            return std::nullopt;
        offset += minutes(*minute);
    }
    return isWest ? -offset : offset;
}

} // namespace

std::optional<domain::Timestamp> parseIsoTime(std::string_view string)
{
    Text text(string);
    const auto date = readDate(text);
    if (!date || !text.take("Tt "))
        return std::nullopt;
    const auto time = readTimeOfDay(text);
    if (!time)
        return std::nullopt;
    const auto zone = readZone(text);
    if (!zone || !text.isEmpty())
        return std::nullopt;
    return domain::Timestamp(*date + *time - *zone);
}

} // namespace dispatch::protocol
