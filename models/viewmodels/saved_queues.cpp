// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/saved_queues.h"

#include "viewmodels/account_group.h"

#include <QMetaEnum>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

constexpr std::chrono::milliseconds WriteAfter { 1'000 };
//! Queue, order, grouping, name, filter; and, of later versions, form and columns.
constexpr qsizetype FewestParts = 5;
constexpr qsizetype StoredParts = 7;
constexpr auto Last = "last"_L1;

template<class Enum>
QString nameOf(Enum value)
{
    return QString::fromLatin1(QMetaEnum::fromType<Enum>().valueToKey(value)).toLower();
}

template<class Enum>
std::optional<Enum> valueOf(const QString &name)
{
    const auto names = QMetaEnum::fromType<Enum>();
    for (int i = 0; i < names.keyCount(); ++i) {
        if (name.compare(QLatin1StringView(names.key(i)), Qt::CaseInsensitive) == 0)
            return static_cast<Enum>(names.value(i));
    }
    return std::nullopt;
}

//! Of a queue that is always there: how it was looked at last.
QString lookOf(JobQueue::Value queue)
{
    return u"look-"_s + nameOf(queue);
}

//! What makes a queue another one; how wide its columns are does not.
bool isSameQueue(QueueView a, const QueueView &b)
{
    a.name = b.name;
    a.form = b.form;
    a.columns = b.columns;
    return a == b;
}

} // namespace

SavedQueues::SavedQueues(JobListModel &jobs, const QString &file, QObject *parent)
    : QObject(parent)
    , m_jobs(jobs)
    , m_settings(file, QSettings::IniFormat)
{
    m_write.setSingleShot(true);
    m_write.setInterval(WriteAfter);
    connect(&m_write, &QTimer::timeout, this, &SavedQueues::writeLast);
    const auto remember = [this] {
        m_write.start();
        Q_EMIT changed();
    };
    connect(&jobs, &JobListModel::queueChanged, this, remember);
    connect(&jobs, &JobListModel::orderChanged, this, remember);
    connect(&jobs, &JobListModel::columnsChanged, this, &SavedQueues::keepColumns);
    connect(&jobs, &JobListModel::filterChanged, this, &SavedQueues::changed);
    connect(&jobs, &JobListModel::queueCountsChanged, this, &SavedQueues::changed);
}

SavedQueues::~SavedQueues()
{
    if (m_write.isActive())
        writeLast();
}

QString SavedQueues::keyOf(const QString &what) const
{
    return u"queues-%1/%2"_s.arg(m_account, what);
}

std::optional<QueueView> SavedQueues::read(const QString &what) const
{
    const QStringList parts = m_settings.value(keyOf(what)).toStringList();
    if (parts.size() != FewestParts && parts.size() != StoredParts)
        return std::nullopt;
    const auto queue = valueOf<JobQueue::Value>(parts[0]);
    const auto grouping = valueOf<JobGrouping::Value>(parts[2]);
    if (!queue || !grouping)
        return std::nullopt;
    QueueView view;
    view.queue = *queue;
    view.order.setText(parts[1]);
    view.order.grouping = *grouping;
    view.name = parts[3].left(MaxNameChars);
    view.filter = parts[4].left(MaxFilterChars);
    if (parts.size() == StoredParts) {
        view.form = valueOf<JobForm::Value>(parts[5]).value_or(JobForm::Auto);
        view.columns.setText(parts[6]);
    }
    return view;
}

void SavedQueues::write(const QString &what, const std::optional<QueueView> &view)
{
    if (m_account.isEmpty())
        return;
    if (!view)
        m_settings.remove(keyOf(what));
    else
        // In words a person can read and mend.
        m_settings.setValue(keyOf(what),
            QStringList { nameOf(view->queue), view->order.text(), nameOf(view->order.grouping),
                view->name, view->filter, nameOf(view->form), view->columns.text() });
}

void SavedQueues::writeLast()
{
    m_write.stop();
    QueueView view = m_jobs.view();
    view.filter.clear();
    view.name.clear();
    write(Last, view);
    const JobListModel::Looks looks = m_jobs.looks();
    for (int i = 0; i < JobQueueTotal; ++i) {
        const auto queue = static_cast<JobQueue::Value>(i);
        QueueView look = looks[queue];
        look.queue = queue;
        look.filter.clear();
        look.name.clear();
        QueueView usual;
        usual.queue = queue;
        write(lookOf(queue), look == usual ? std::nullopt : std::optional(look));
    }
}

//! How wide its columns are is kept with a saved queue at once: it is not for that that one would save it anew.
void SavedQueues::keepColumns()
{
    const QueueView &now = m_jobs.view();
    for (int slot = 1; slot <= Slots && !now.name.isEmpty(); ++slot) {
        auto saved = queueIn(slot);
        if (!saved || saved->name != now.name || !isSameQueue(*saved, now))
            continue;
        saved->form = now.form;
        saved->columns = now.columns;
        put(slot, saved);
    }
    m_write.start();
    Q_EMIT changed();
}

void SavedQueues::setAccount(const QString &server, const QString &login)
{
    const QString account = accountGroup(server, login);
    if (account == m_account)
        return;
    if (m_write.isActive())
        writeLast();
    m_account = account;
    m_before.reset();
    m_queues.fill(std::nullopt);
    if (!account.isEmpty()) {
        for (int slot = 1; slot <= Slots; ++slot)
            m_queues[static_cast<std::size_t>(slot)] = read(QString::number(slot));
        JobListModel::Looks looks;
        for (int i = 0; i < JobQueueTotal; ++i) {
            const auto queue = static_cast<JobQueue::Value>(i);
            looks[queue] = read(lookOf(queue)).value_or(QueueView());
        }
        m_jobs.setView(read(Last).value_or(QueueView()));
        m_jobs.setLooks(looks);
        m_write.stop();
    }
    Q_EMIT changed();
}

QList<BoardChoice> SavedQueues::choices() const
{
    const QueueView &now = m_jobs.view();
    QList<BoardChoice> lines;
    for (int i = 0; i < JobQueueTotal; ++i) {
        const auto queue = static_cast<JobQueue::Value>(i);
        lines << BoardChoice { .kind = BoardChoiceKind::Queue,
            .index = i,
            .text = queueText(queue),
            .detail = QString::number(m_jobs.queueCounts()[i]),
            .key = {},
            .isChosen = now.queue == queue };
    }
    for (int slot = 1; slot <= Slots; ++slot) {
        const auto saved = queueIn(slot);
        if (!saved)
            continue;
        lines << BoardChoice { .kind = BoardChoiceKind::Saved,
            .index = slot,
            .text = saved->name,
            .detail = saved->filter,
            .key = QString::number(slot),
            .isChosen = isSameQueue(*saved, now) };
    }
    for (int i = 0; i < JobFormTotal; ++i) {
        const auto form = static_cast<JobForm::Value>(i);
        lines << BoardChoice { .kind = BoardChoiceKind::Form,
            .index = i,
            .text = formText(form),
            .detail = {},
            .key = form == JobForm::Auto ? QString() : u"W"_s,
            .isChosen = now.form == form };
    }
    for (int i = 0; i < JobGroupingTotal; ++i) {
        const auto grouping = static_cast<JobGrouping::Value>(i);
        lines << BoardChoice { .kind = BoardChoiceKind::Group,
            .index = i,
            .text = groupingText(grouping),
            .detail = {},
            .key = {},
            .isChosen = now.order.grouping == grouping };
    }
    for (int i = 0; i < JobSortTotal; ++i) {
        const auto by = static_cast<JobSort::Value>(i);
        const auto &keys = now.order.keys;
        const auto key = std::ranges::find(keys, by, &JobOrder::Key::by);
        const bool isUsual = keys.empty() && by == JobSort::Urgency;
        if (by > JobSort::Created && key == keys.end())
            continue; // the head of its column is where one looks for it
        lines << BoardChoice { .kind = BoardChoiceKind::Sort,
            .index = i,
            .text = sortText(by),
            .detail = key == keys.end()
                ? QString()
                : (key->isDescending ? tr("%1., descending") : tr("%1., ascending"))
                      .arg(key - keys.begin() + 1),
            .key = {},
            .isChosen = isUsual || key != keys.end() };
    }
    return lines;
}

void SavedQueues::choose(int line, bool isAdding)
{
    const QList<BoardChoice> lines = choices();
    if (line < 0 || line >= lines.size())
        return;
    const BoardChoice &choice = lines[line];
    switch (choice.kind) {
    case BoardChoiceKind::Queue:
        return m_jobs.setQueue(static_cast<JobQueue::Value>(choice.index));
    case BoardChoiceKind::Saved:
        return go(choice.index);
    case BoardChoiceKind::Form: {
        QueueView view = m_jobs.view();
        view.form = static_cast<JobForm::Value>(choice.index);
        return m_jobs.setView(view);
    }
    case BoardChoiceKind::Group:
        return m_jobs.setGrouping(static_cast<JobGrouping::Value>(choice.index));
    case BoardChoiceKind::Sort:
        return m_jobs.sortBy(static_cast<JobSort::Value>(choice.index), isAdding);
    }
}

int SavedQueues::freeSlot() const
{
    for (int slot = 1; slot <= Slots; ++slot) {
        if (!queueIn(slot))
            return slot;
    }
    return 0;
}

std::optional<QueueView> SavedQueues::queueIn(int slot) const
{
    return slot >= 1 && slot <= Slots ? m_queues[static_cast<std::size_t>(slot)] : std::nullopt;
}

void SavedQueues::go(int slot)
{
    if (const auto saved = queueIn(slot))
        m_jobs.setView(*saved);
}

void SavedQueues::save(int slot)
{
    if (slot < 1 || slot > Slots || m_account.isEmpty())
        return;
    QueueView view = m_jobs.view();
    const auto known = queueIn(slot);
    view.name = known ? known->name
        : view.filter.isEmpty()
        ? queueText(view.queue)
        : tr("%1: %2").arg(queueText(view.queue), view.filter).left(MaxNameChars);
    m_before.emplace(slot, known);
    put(slot, view);
}

void SavedQueues::rename(int slot, const QString &name)
{
    auto view = queueIn(slot);
    const QString wanted = name.simplified().left(MaxNameChars);
    if (!view || wanted.isEmpty())
        return;
    view->name = wanted;
    put(slot, view);
}

void SavedQueues::remove(int slot)
{
    const auto known = queueIn(slot);
    if (!known)
        return;
    m_before.emplace(slot, known);
    put(slot, std::nullopt);
}

void SavedQueues::undo()
{
    if (!m_before)
        return;
    const auto [slot, view] = *m_before;
    m_before.reset();
    put(slot, view);
}

void SavedQueues::put(int slot, const std::optional<QueueView> &view)
{
    m_queues[static_cast<std::size_t>(slot)] = view;
    write(QString::number(slot), view);
    Q_EMIT changed();
}

} // namespace dispatch::viewmodels
