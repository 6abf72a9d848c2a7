// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/board_columns.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace dispatch::viewmodels {

BoardColumns::BoardColumns(JobListModel &jobs, QObject *parent)
    : QObject(parent)
    , m_jobs(jobs)
{
    connect(&jobs, &JobListModel::columnsChanged, this, [this] {
        // Before anybody hears of it: what is said to have changed is read at once.
        const bool isOtherForm = std::exchange(m_form, m_jobs.view().form) != m_jobs.view().form;
        refresh();
        if (!isOtherForm)
            return;
        Q_EMIT changed();
        Q_EMIT formChanged();
    });
    connect(&jobs, &JobListModel::orderChanged, this, &BoardColumns::refresh);
    refresh();
}

void BoardColumns::setRoom(int width)
{
    if (width == m_room)
        return;
    m_room = width;
    refresh();
}

void BoardColumns::setForm(JobForm::Value form)
{
    QueueView view = m_jobs.view();
    view.form = form;
    m_jobs.setView(view);
}

void BoardColumns::change(const JobColumns &columns)
{
    QueueView view = m_jobs.view();
    view.columns = columns;
    m_jobs.setView(view);
}

void BoardColumns::sort(JobColumn::Value what, bool isAdding)
{
    m_jobs.sortBy(sortOf(what), isAdding);
}

void BoardColumns::resize(JobColumn::Value what, int width)
{
    JobColumns columns = m_jobs.view().columns;
    columns.resize(what, width);
    change(columns);
}

void BoardColumns::widen(JobColumn::Value what, int steps)
{
    // From what is seen: the title may have been given more than it asked for.
    resize(what, m_places[what].width + steps * WidthStep);
}

void BoardColumns::moveBy(JobColumn::Value what, int steps)
{
    JobColumns columns = m_jobs.view().columns;
    columns.moveBy(what, steps);
    change(columns);
}

void BoardColumns::moveToPlaceOf(JobColumn::Value what, JobColumn::Value other)
{
    JobColumns columns = m_jobs.view().columns;
    columns.moveTo(what, other);
    change(columns);
}

void BoardColumns::moveToX(JobColumn::Value what, double x)
{
    if (m_shown.isEmpty())
        return;
    const auto there = std::ranges::find_if(
        m_shown, [x](const BoardColumn &column) { return x < column.x + column.width; });
    JobColumns columns = m_jobs.view().columns;
    columns.moveTo(what, there == m_shown.end() ? m_shown.constLast().what : there->what);
    change(columns);
}

void BoardColumns::show(JobColumn::Value what, bool isShown)
{
    JobColumns columns = m_jobs.view().columns;
    columns.show(what, isShown);
    change(columns);
}

void BoardColumns::useUsual()
{
    change({});
}

void BoardColumns::refresh()
{
    const QueueView &view = m_jobs.view();
    const auto was = std::tuple(m_shown, m_all, m_width);
    int width = 0;
    for (const JobColumns::Column &column : view.columns.list)
        width += column.isShown ? column.width : 0;
    const int spare = std::max(0, m_room - width);
    const bool isTitleShown = view.columns.of(JobColumn::Title).isShown;
    const auto last = std::find_if(view.columns.list.rbegin(), view.columns.list.rend(),
        [](const JobColumns::Column &column) { return column.isShown; });
    m_all.clear();
    m_shown.clear();
    m_places = QList<BoardColumn>(JobColumnTotal);
    int x = 0;
    for (const JobColumns::Column &column : view.columns.list) {
        const auto key
            = std::ranges::find(view.order.keys, sortOf(column.what), &JobOrder::Key::by);
        const bool isSorted = key != view.order.keys.end();
        const bool isFilling
            = isTitleShown ? column.what == JobColumn::Title : column.what == last->what;
        BoardColumn shown { .what = column.what,
            .text = columnText(column.what),
            .x = x,
            .width = !column.isShown ? 0 : column.width + (isFilling ? spare : 0),
            .isShown = column.isShown,
            .rank = isSorted ? static_cast<int>(key - view.order.keys.begin()) + 1 : 0,
            .isDescending = isSorted && key->isDescending };
        x += shown.width;
        m_all << shown;
        if (shown.isShown)
            m_shown << shown;
        m_places[column.what] = std::move(shown);
    }
    m_width = x;
    if (was == std::tuple(m_shown, m_all, m_width))
        return;
    Q_EMIT changed();
}

QString BoardColumns::cellText(const JobInfo &job, JobColumn::Value what)
{
    switch (what) {
    case JobColumn::Number:
        return job.numberText;
    case JobColumn::Priority:
        return job.priorityText;
    case JobColumn::Title:
        return job.title;
    case JobColumn::Customer:
        return job.customer;
    case JobColumn::Phone:
        return job.phone;
    case JobColumn::Address:
        return job.address;
    case JobColumn::Area:
        return job.area;
    case JobColumn::Trade:
        return job.trade;
    case JobColumn::Skills:
        return job.skills;
    case JobColumn::Technician:
        return job.technician;
    case JobColumn::Balance:
        return job.balanceText;
    case JobColumn::History:
        return job.historyText();
    case JobColumn::State:
    case JobColumn::Window:
    case JobColumn::Clock:
    case JobColumn::Unread:
        break;
    }
    return {};
}

} // namespace dispatch::viewmodels
