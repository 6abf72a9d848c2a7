// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_order.h"

#include "viewmodels/natural_order.h"

#include <QCoreApplication>
#include <QDate>
#include <QLocale>
#include <QMetaEnum>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("JobOrder", text);
}

template<class T>
int sign(T a, T b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

//! Without it, last: whoever sorts by customer looks for customers.
int textSign(const QString &a, const QString &b)
{
    if (a.isEmpty() != b.isEmpty())
        return a.isEmpty() ? 1 : -1;
    return compareNaturally(a, b);
}

int momentSign(double a, double b)
{
    if ((a > 0) != (b > 0))
        return a > 0 ? -1 : 1;
    return sign(a, b);
}

int compareBy(JobSort::Value by, const JobInfo &a, const JobInfo &b)
{
    switch (by) {
    case JobSort::Urgency:
        return sign(a.sortKey(), b.sortKey());
    case JobSort::Number:
        return sign(a.number, b.number);
    case JobSort::Due:
        return momentSign(a.dueMs, b.dueMs);
    case JobSort::Priority:
        return sign(b.priority, a.priority); // the most urgent first
    case JobSort::State:
        return sign(a.state, b.state);
    case JobSort::Technician:
        return textSign(a.technician, b.technician);
    case JobSort::Customer:
        return textSign(a.customer, b.customer);
    case JobSort::Address:
        return textSign(a.address, b.address);
    case JobSort::Trade:
        return textSign(a.trade, b.trade);
    case JobSort::Area:
        return textSign(a.area, b.area);
    case JobSort::Created:
        return momentSign(a.createdMs, b.createdMs);
    case JobSort::Title:
        return textSign(a.title, b.title);
    case JobSort::Phone:
        return textSign(a.phone, b.phone);
    case JobSort::Skills:
        return textSign(a.skills, b.skills);
    case JobSort::Window:
        return momentSign(a.windowFromMs, b.windowFromMs);
    // Of these the most first, as with the priority.
    case JobSort::Balance:
        return sign(b.openMinor, a.openMinor);
    case JobSort::Unread:
        return sign(b.unread, a.unread);
    case JobSort::History:
        return sign(
            std::pair(b.visitOfMonth, b.visitOfAll), std::pair(a.visitOfMonth, a.visitOfAll));
    }
    return 0;
}

int compareGroups(JobGrouping::Value grouping, const JobInfo &a, const JobInfo &b)
{
    // Of what nobody has, or no day, something is still to be done: first.
    const auto named = [](const QString &x, const QString &y) {
        return x.isEmpty() != y.isEmpty() ? (x.isEmpty() ? -1 : 1) : textSign(x, y);
    };
    switch (grouping) {
    case JobGrouping::None:
        return 0;
    case JobGrouping::Technician:
        return named(a.technician, b.technician);
    case JobGrouping::Day:
        return sign(a.day, b.day); // no day is before all days
    case JobGrouping::State:
        return compareBy(JobSort::State, a, b);
    case JobGrouping::Priority:
        return compareBy(JobSort::Priority, a, b);
    case JobGrouping::Trade:
        return named(a.trade, b.trade);
    case JobGrouping::Area:
        return named(a.area, b.area);
    }
    return 0;
}

} // namespace

void JobOrder::choose(JobSort::Value by, bool isAdding)
{
    const auto known = std::ranges::find(keys, by, &Key::by);
    if (known != keys.end()) {
        if (known->isDescending)
            keys.erase(known);
        else
            known->isDescending = true;
        return;
    }
    if (!isAdding)
        keys.clear();
    if (keys.size() < MaxKeys)
        keys.push_back({ by, false });
}

QString JobOrder::text() const
{
    const auto names = QMetaEnum::fromType<JobSort::Value>();
    QStringList all;
    for (const Key &key : keys)
        all << (key.isDescending ? u"-"_s : QString())
                + QString::fromLatin1(names.valueToKey(key.by)).toLower();
    return all.join(u',');
}

void JobOrder::setText(const QString &text)
{
    const auto names = QMetaEnum::fromType<JobSort::Value>();
    keys.clear();
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
        const bool isDescending = part.startsWith(u'-');
        const QString name = part.sliced(isDescending ? 1 : 0).trimmed();
        for (int i = 0; i < names.keyCount() && keys.size() < MaxKeys; ++i) {
            const auto by = static_cast<JobSort::Value>(names.value(i));
            if (name.compare(QLatin1StringView(names.key(i)), Qt::CaseInsensitive) == 0
                && !std::ranges::contains(keys, by, &Key::by))
                keys.push_back({ by, isDescending });
        }
    }
}

bool JobOrder::isOneGroup(const JobInfo &a, const JobInfo &b) const
{
    return compareGroups(grouping, a, b) == 0;
}

int JobOrder::compare(const JobInfo &a, const JobInfo &b) const
{
    if (const int byGroup = compareGroups(grouping, a, b))
        return byGroup;
    for (const Key &key : keys) {
        if (const int byKey = compareBy(key.by, a, b))
            return key.isDescending ? -byKey : byKey;
    }
    if (const int byUrgency = compareBy(JobSort::Urgency, a, b))
        return byUrgency;
    return a.id.compare(b.id); // new ones have no number yet
}

QString groupText(const JobInfo &info, JobGrouping::Value grouping)
{
    switch (grouping) {
    case JobGrouping::None:
        return {};
    case JobGrouping::Technician:
        return info.technician.isEmpty() ? tr("Nobody yet") : info.technician;
    case JobGrouping::Day:
        return info.day > 0 ? QLocale().toString(QDate::fromJulianDay(info.day), u"dddd, d MMMM"_s)
                            : tr("No day yet");
    case JobGrouping::State:
        return info.stateText;
    case JobGrouping::Priority:
        return info.priorityText;
    case JobGrouping::Trade:
        return info.trade.isEmpty() ? tr("No trade") : info.trade;
    case JobGrouping::Area:
        return info.area.isEmpty() ? tr("No area") : info.area;
    }
    return {};
}

QString sortText(JobSort::Value by)
{
    switch (by) {
    case JobSort::Urgency:
        return tr("Urgency");
    case JobSort::Number:
        return tr("Number");
    case JobSort::Due:
        return tr("Due");
    case JobSort::Priority:
        return tr("Priority");
    case JobSort::State:
        return tr("State");
    case JobSort::Technician:
        return tr("Technician");
    case JobSort::Customer:
        return tr("Customer");
    case JobSort::Address:
        return tr("Address");
    case JobSort::Trade:
        return tr("Trade");
    case JobSort::Area:
        return tr("Area");
    case JobSort::Created:
        return tr("Taken down");
    case JobSort::Title:
        return tr("Title");
    case JobSort::Phone:
        return tr("Telephone");
    case JobSort::Skills:
        return tr("Skills");
    case JobSort::Window:
        return tr("Arrival window");
    case JobSort::Balance:
        return tr("Balance");
    case JobSort::Unread:
        return tr("Unread");
    case JobSort::History:
        return tr("Customer history");
    }
    return {};
}

QString groupingText(JobGrouping::Value grouping)
{
    switch (grouping) {
    case JobGrouping::None:
        return tr("Not grouped");
    case JobGrouping::Technician:
        return tr("Technician");
    case JobGrouping::Day:
        return tr("Day");
    case JobGrouping::State:
        return tr("State");
    case JobGrouping::Priority:
        return tr("Priority");
    case JobGrouping::Trade:
        return tr("Trade");
    case JobGrouping::Area:
        return tr("Area");
    }
    return {};
}

} // namespace dispatch::viewmodels
