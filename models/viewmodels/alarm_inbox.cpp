// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/alarm_inbox.h"

#include "state/decide.h"
#include "viewmodels/id_text.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

//! Words that stand in for those a person is going to write, to hear whether the rest would do.
const auto AnyNote = u"…"_s;

AlarmState stateAfter(AlarmDeed::Value deed)
{
    return deed == AlarmDeed::Own     ? AlarmState::Owned
        : deed == AlarmDeed::Escalate ? AlarmState::Escalated
                                      : AlarmState::Cleared;
}

} // namespace

AlarmInbox::AlarmInbox(Sources sources, QObject *parent)
    : QAbstractListModel(parent)
    , m_sources(std::move(sources))
{
}

int AlarmInbox::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant AlarmInbox::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const InboxItem &item = m_items[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return u"%1: %2"_s.arg(item.kindText, item.subject);
    case ItemRole:
        return QVariant::fromValue(item);
    default:
        return {};
    }
}

QHash<int, QByteArray> AlarmInbox::roleNames() const
{
    return { { ItemRole, "item"_ba } };
}

int AlarmInbox::rowOf(const QString &key) const
{
    const auto found = std::ranges::find(m_items, key, &InboxItem::key);
    return found == m_items.end() ? -1 : static_cast<int>(found - m_items.begin());
}

InboxItem AlarmInbox::find(const QString &key) const
{
    const int row = rowOf(key);
    return row < 0 ? InboxItem() : m_items[static_cast<std::size_t>(row)];
}

QString AlarmInbox::firstText() const
{
    return m_items.empty() ? QString()
                           : u"%1: %2"_s.arg(m_items.front().kindText, m_items.front().subject);
}

QString AlarmInbox::headline() const
{
    // An emergency counts until it is over, whoever looks after it.
    const auto others = std::ranges::count_if(m_items, [](const InboxItem &item) {
        return item.kind != AlarmKind::Emergency && !item.isHandled();
    });
    QStringList parts;
    if (m_emergencies > 0)
        parts << (m_emergencies == 1 ? tr("1 emergency") : tr("%1 emergencies").arg(m_emergencies));
    if (others > 0)
        parts << (others == 1 ? tr("1 alarm") : tr("%1 alarms").arg(others));
    return parts.join(u", "_s);
}

InboxOffer AlarmInbox::judge(
    const InboxItem &item, AlarmDeed::Value deed, const RowContext &context) const
{
    InboxOffer offer;
    offer.deed = deed;
    switch (deed) {
    case AlarmDeed::Own:
        offer.text = item.owner.isEmpty() || item.isOwn ? tr("Take it on") : tr("Take it over");
        offer.tip = tr("Everybody sees that you look after it");
        break;
    case AlarmDeed::Escalate:
        offer.text = tr("Escalate");
        offer.tip = tr("Goes up in everybody's inbox: it needs more than you can do");
        break;
    case AlarmDeed::Clear:
        offer.text = tr("Clear");
        offer.tip = tr("It is over, for everybody");
        break;
    case AlarmDeed::See:
        offer.text = tr("Seen");
        offer.tip = tr("You know of it; it is quiet here until it gets worse, and goes by itself "
                       "when it is over");
        offer.whyNot = item.isSeen ? tr("You have seen it already.") : QString();
        return offer;
    }
    offer.whyNot = m_sources.whyNotAct();
    if (offer.whyNot.isEmpty() && item.isOwn && !item.isEscalated && deed == AlarmDeed::Own)
        offer.whyNot = tr("You look after it already.");
    if (offer.whyNot.isEmpty() && item.isEscalated && deed == AlarmDeed::Escalate)
        offer.whyNot = tr("It has been escalated already.");
    if (!offer.whyNot.isEmpty())
        return offer;
    const auto refusal = [&](const QString &note) -> std::optional<Rejection> {
        for (const QString &id : item.alarmIds) {
            const auto alarm = idFrom<AlarmId>(id);
            if (!alarm)
                continue;
            const Command command { .id = CommandId::make(context.now),
                .entity = *alarm,
                .expect = {},
                .after = {},
                .made = context.now,
                .args = ActOnAlarm { .to = stateAfter(deed), .note = note } };
            const auto decided
                = state::decide(context.operation, context.actor, command, context.now);
            if (!decided)
                return decided.error();
        }
        return std::nullopt;
    };
    auto against = refusal({});
    if (against && against->field == "note"_L1) {
        offer.needsNote = true;
        against = refusal(AnyNote);
    }
    offer.whyNot = against ? against->title : QString();
    return offer;
}

QList<InboxOffer> AlarmInbox::offers(const QString &key) const
{
    const int row = rowOf(key);
    if (row < 0)
        return {};
    const InboxItem &item = m_items[static_cast<std::size_t>(row)];
    const RowContext context = m_sources.context();
    if (!item.isOfServer())
        return { judge(item, AlarmDeed::See, context) };
    return { judge(item, AlarmDeed::Own, context), judge(item, AlarmDeed::Escalate, context),
        judge(item, AlarmDeed::Clear, context) };
}

bool AlarmInbox::act(const QString &key, int deed, const QString &note)
{
    const auto all = offers(key);
    const auto offer
        = std::ranges::find(all, static_cast<AlarmDeed::Value>(deed), &InboxOffer::deed);
    if (offer == all.end() || !offer->whyNot.isEmpty()
        || (offer->needsNote && note.trimmed().isEmpty()))
        return false;
    if (offer->deed == AlarmDeed::See) {
        markSeen(key);
        return true;
    }
    // Rows change while the first of them is sent.
    const QStringList ids = find(key).alarmIds;
    bool isSent = false;
    for (const QString &id : ids) {
        if (const auto alarm = idFrom<AlarmId>(id))
            isSent = m_sources.send(*alarm,
                         ActOnAlarm { .to = stateAfter(offer->deed), .note = note.trimmed() })
                || isSent;
    }
    return isSent;
}

void AlarmInbox::markSeen(const QString &key)
{
    const int row = rowOf(key);
    InboxItem &item = m_items[static_cast<std::size_t>(row)];
    m_seen.insert(key, { .level = item.level, .goneAt = {} });
    item.isSeen = true;
    m_openCount -= 1;
    ++m_revision;
    Q_EMIT dataChanged(index(row), index(row));
    Q_EMIT changed();
}

void AlarmInbox::rememberSeen(const std::vector<InboxItem> &items, Timestamp now)
{
    for (auto it = m_seen.begin(); it != m_seen.end();) {
        if (std::ranges::contains(items, it.key(), &InboxItem::key))
            it->goneAt.reset();
        else if (!it->goneAt)
            it->goneAt = now;
        if (it->goneAt && now - *it->goneAt > RememberSeen)
            it = m_seen.erase(it);
        else
            ++it;
    }
}

void AlarmInbox::set(std::vector<InboxItem> items)
{
    const Timestamp now = m_sources.context().now;
    rememberSeen(items, now);
    for (InboxItem &item : items) {
        const auto seen = m_seen.constFind(item.key);
        item.isSeen = !item.isOfServer() && seen != m_seen.cend() && item.level <= seen->level;
    }
    std::ranges::sort(items, {},
        [](const InboxItem &item) { return std::tuple(item.weight, item.sinceMs, item.key); });
    QSet<QString> keys;
    std::erase_if(items, [&keys](const InboxItem &item) {
        const auto before = keys.size();
        keys.insert(item.key);
        return keys.size() == before; // the same cause, told twice: the weightier stands
    });
    if (items == m_items)
        return;
    replaceRows(std::move(items));
    m_openCount = static_cast<int>(std::ranges::count(m_items, false, &InboxItem::isHandled));
    m_emergencies
        = static_cast<int>(std::ranges::count(m_items, AlarmKind::Emergency, &InboxItem::kind));
    ++m_revision;
    Q_EMIT changed();
}

// Rows that stay keep their place in the views, so that whoever stands on one goes on standing on it.
void AlarmInbox::replaceRows(std::vector<InboxItem> items)
{
    QSet<QString> wanted, known;
    for (const InboxItem &item : items)
        wanted.insert(item.key);
    for (int row = count() - 1; row >= 0; --row) {
        const auto at = m_items.begin() + row;
        if (wanted.contains(at->key)) {
            known.insert(at->key);
            continue;
        }
        beginRemoveRows({}, row, row);
        m_items.erase(at);
        endRemoveRows();
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
        const int row = static_cast<int>(i);
        if (!known.contains(items[i].key)) {
            beginInsertRows({}, row, row);
            m_items.insert(m_items.begin() + row, items[i]);
            endInsertRows();
            continue;
        }
        // What stands above is right already, so a row in the wrong place comes from below.
        if (m_items[i].key != items[i].key) {
            const int was = rowOf(items[i].key);
            beginMoveRows({}, was, was, {}, row);
            std::rotate(m_items.begin() + row, m_items.begin() + was, m_items.begin() + was + 1);
            endMoveRows();
        }
        if (m_items[i] != items[i]) {
            m_items[i] = std::move(items[i]);
            Q_EMIT dataChanged(index(row), index(row));
        }
    }
}

void AlarmInbox::clear()
{
    m_seen.clear();
    set({});
}

} // namespace dispatch::viewmodels
