// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_columns.h"

#include <QCoreApplication>
#include <QMetaEnum>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

auto columnIn(auto &list, JobColumn::Value what)
{
    return std::ranges::find(list, what, &JobColumns::Column::what);
}

} // namespace

std::vector<JobColumns::Column> JobColumns::usual()
{
    using enum JobColumn::Value;
    // First what a job is told apart by and what has to be done about it: in a narrow window the rest is to the right of it.
    return { { Number, 88, true }, { Priority, 116, true }, { Title, 220, true },
        { Clock, 172, true }, { State, 116, true }, { Technician, 130, true },
        { Window, 104, true }, { Customer, 140, true }, { Address, 190, true }, { Area, 90, true },
        { Unread, 64, true }, { History, 150, true }, { Balance, 124, true }, { Phone, 124, false },
        { Trade, 96, false }, { Skills, 110, false } };
}

const JobColumns::Column &JobColumns::of(JobColumn::Value what) const
{
    return *columnIn(list, what);
}

void JobColumns::resize(JobColumn::Value what, int width)
{
    columnIn(list, what)->width = std::clamp(width, MinWidth, MaxWidth);
}

void JobColumns::show(JobColumn::Value what, bool isShown)
{
    const auto shown = std::ranges::count(list, true, &Column::isShown);
    const auto column = columnIn(list, what);
    if (isShown || !column->isShown || shown > 1)
        column->isShown = isShown;
}

void JobColumns::moveTo(JobColumn::Value what, JobColumn::Value place)
{
    const auto from = columnIn(list, what);
    const auto to = columnIn(list, place);
    if (from < to)
        std::rotate(from, from + 1, to + 1);
    else
        std::rotate(to, from, from + 1);
}

void JobColumns::moveBy(JobColumn::Value what, int steps)
{
    std::vector<JobColumn::Value> places;
    for (const Column &column : list) {
        if (column.isShown || column.what == what)
            places.push_back(column.what);
    }
    const auto from = std::ranges::find(places, what) - places.begin();
    const auto to = std::clamp<std::ptrdiff_t>(from + steps, 0, std::ssize(places) - 1);
    if (to != from)
        moveTo(what, places[static_cast<std::size_t>(to)]);
}

QString JobColumns::text() const
{
    const auto names = QMetaEnum::fromType<JobColumn::Value>();
    QStringList all;
    for (const Column &column : list)
        all << u"%1%2:%3"_s
                   .arg(column.isShown ? QString() : u"-"_s,
                       QString::fromLatin1(names.valueToKey(column.what)).toLower())
                   .arg(column.width);
    return all.join(u',');
}

void JobColumns::setText(const QString &text)
{
    const auto names = QMetaEnum::fromType<JobColumn::Value>();
    std::vector<Column> read;
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
        const bool isShown = !part.startsWith(u'-');
        const QStringList nameAndWidth = part.sliced(isShown ? 0 : 1).split(u':');
        for (int i = 0; i < names.keyCount(); ++i) {
            const auto what = static_cast<JobColumn::Value>(names.value(i));
            if (nameAndWidth[0].compare(QLatin1StringView(names.key(i)), Qt::CaseInsensitive) == 0
                && columnIn(read, what) == read.end())
                read.push_back({ what,
                    std::clamp(nameAndWidth.value(1).toInt(), MinWidth, MaxWidth), isShown });
        }
    }
    for (const Column &column : usual()) {
        if (columnIn(read, column.what) == read.end())
            read.push_back(column);
    }
    if (std::ranges::none_of(read, &Column::isShown))
        read = usual();
    list = std::move(read);
}

QString columnText(JobColumn::Value what)
{
    const auto tr
        = [](const char *text) { return QCoreApplication::translate("JobColumns", text); };
    switch (what) {
    case JobColumn::Number:
        return tr("Number");
    case JobColumn::Priority:
        return tr("Priority");
    case JobColumn::Title:
        return tr("Title");
    case JobColumn::Customer:
        return tr("Customer");
    case JobColumn::Phone:
        return tr("Telephone");
    case JobColumn::Address:
        return tr("Address");
    case JobColumn::Area:
        return tr("Area");
    case JobColumn::Trade:
        return tr("Trade");
    case JobColumn::Skills:
        return tr("Skills");
    case JobColumn::State:
        return tr("State");
    case JobColumn::Window:
        return tr("Window");
    case JobColumn::Clock:
        return tr("Due");
    case JobColumn::Technician:
        return tr("Technician");
    case JobColumn::Balance:
        return tr("Balance");
    case JobColumn::Unread:
        return tr("Unread");
    case JobColumn::History:
        return tr("History");
    }
    return {};
}

QString formText(JobForm::Value form)
{
    const auto tr
        = [](const char *text) { return QCoreApplication::translate("JobColumns", text); };
    switch (form) {
    case JobForm::Auto:
        return tr("Columns where there is room");
    case JobForm::Lines:
        return tr("Two lines");
    case JobForm::Columns:
        return tr("Columns");
    }
    return {};
}

JobSort::Value sortOf(JobColumn::Value what)
{
    switch (what) {
    case JobColumn::Number:
        return JobSort::Number;
    case JobColumn::Priority:
        return JobSort::Priority;
    case JobColumn::Title:
        return JobSort::Title;
    case JobColumn::Customer:
        return JobSort::Customer;
    case JobColumn::Phone:
        return JobSort::Phone;
    case JobColumn::Address:
        return JobSort::Address;
    case JobColumn::Area:
        return JobSort::Area;
    case JobColumn::Trade:
        return JobSort::Trade;
    case JobColumn::Skills:
        return JobSort::Skills;
    case JobColumn::State:
        return JobSort::State;
    case JobColumn::Window:
        return JobSort::Window;
    case JobColumn::Clock:
        return JobSort::Due;
    case JobColumn::Technician:
        return JobSort::Technician;
    case JobColumn::Balance:
        return JobSort::Balance;
    case JobColumn::Unread:
        return JobSort::Unread;
    case JobColumn::History:
        return JobSort::History;
    }
    return JobSort::Urgency;
}

} // namespace dispatch::viewmodels
