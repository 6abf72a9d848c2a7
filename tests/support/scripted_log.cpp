// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scripted_log.h"

#include "journal/event_store.h"
#include "protocol/event_codec.h"

#include <QCryptographicHash>

namespace dispatch::test {

using namespace Qt::StringLiterals;

ScriptedLog::ScriptedLog(domain::Timestamp start)
    : m_epoch(domain::makeUuidV7(start))
    , m_now(start)
    , m_user(domain::UserId::make(start))
{
}

domain::Event ScriptedLog::add(
    const domain::EntityRef &entity, domain::EventPayload payload, const domain::CommandId &cmd)
{
    m_now += domain::milliseconds(10);
    const domain::Event event { .seq = head() + 1,
        .entity = entity,
        .ver = m_operation.version(entity) + 1,
        .at = m_now,
        .by = m_user.ref(),
        .cmd = cmd,
        .payload = std::move(payload) };
    m_events.push_back(event);
    m_links.push_back(journal::chainNext(m_links.back(), protocol::canonicalEvent(event)));
    m_operation.apply(event);
    return event;
}

domain::TechnicianId ScriptedLog::addTechnician(const QString &name, const domain::CommandId &cmd)
{
    const auto id = domain::TechnicianId::make(m_now);
    domain::TechnicianCreated created;
    created.handle = m_operation.nextHandle();
    created.name = name;
    add(id, created, cmd);
    return id;
}

domain::JobId ScriptedLog::addJob(const QString &title, const domain::CommandId &cmd)
{
    const auto id = domain::JobId::make(m_now);
    domain::JobCreated created;
    created.number = m_operation.nextJobNumber();
    created.fields.title = title;
    add(id, created, cmd);
    return id;
}

void ScriptedLog::addTechnicians(int count)
{
    for (int i = 0; i < count; ++i)
        addTechnician(u"Technician %1"_s.arg(head() + 1));
}

protocol::Position ScriptedLog::position(quint64 seq) const
{
    if (seq < m_links.size())
        return { .epoch = m_epoch, .seq = seq, .h = journal::chainTag(m_links[seq]) };
    // Past the end: nobody's.
    const QByteArray bytes = m_epoch.toRfc4122() + QByteArray::number(seq);
    const auto link = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    return { .epoch = m_epoch, .seq = seq, .h = link.first(8).toHex() };
}

ScriptedLog ScriptedLog::restoredAt(quint64 seq) const
{
    ScriptedLog copy(m_now);
    copy.m_user = m_user;
    for (const auto &event : m_events) {
        if (event.seq > seq)
            break;
        copy.m_events.push_back(event);
        copy.m_links.push_back(m_links[event.seq]);
        copy.m_operation.apply(event);
    }
    return copy;
}

protocol::Welcome ScriptedLog::welcome(std::optional<protocol::SnapshotReason> snapshot) const
{
    protocol::Welcome message;
    message.connection = u"c1"_s;
    message.node = u"n1"_s;
    message.timeMs = domain::toMs(m_now);
    message.userId = m_user;
    message.userName = u"ada"_s;
    message.roles = domain::Role::Dispatcher;
    message.epoch = m_epoch;
    message.head = head();
    message.snapshot = snapshot;
    message.features = { u"loc1"_s };
    return message;
}

protocol::EventBatch ScriptedLog::batch(quint64 prev, quint64 to) const
{
    protocol::EventBatch message { .prev = prev, .to = to, .h = position(to).h, .events = {} };
    for (const auto &event : m_events) {
        if (event.seq > prev && event.seq <= to)
            message.events.push_back(event);
    }
    return message;
}

std::vector<QByteArray> ScriptedLog::snapshot() const
{
    constexpr std::size_t ItemsPerPart = 2;
    const auto snap = domain::makeUuidV7(m_now);
    std::vector<protocol::SnapPart> parts;
    const auto addItem = [&](const protocol::SnapshotItem &item) {
        const bool fits = !parts.empty() && parts.back().items.size() < ItemsPerPart
            && parts.back().items.front().index() == item.index();
        if (!fits)
            parts.push_back({ .snap = snap, .n = static_cast<int>(parts.size()) + 1, .items = {} });
        parts.back().items.push_back(item);
    };
    for (const auto &technician : m_operation.technicians())
        addItem(technician);
    for (const auto &job : m_operation.jobs())
        addItem(job);
    for (const auto &visit : m_operation.visits())
        addItem(visit);
    for (const auto &payment : m_operation.payments())
        addItem(payment);
    for (const auto &zone : m_operation.zones())
        addItem(zone);
    for (const auto &shift : m_operation.shifts())
        addItem(shift);

    const auto bytes
        = [](const protocol::ServerMessage &message) { return protocol::encode(message); };
    std::vector<QByteArray> messages { bytes(protocol::SnapBegin {
        .snap = snap, .position = position(), .parts = static_cast<int>(parts.size()) }) };
    QCryptographicHash digest(QCryptographicHash::Sha256);
    for (const auto &part : parts) {
        messages.push_back(bytes(part));
        digest.addData(messages.back());
    }
    messages.push_back(bytes(protocol::SnapEnd { .snap = snap, .digest = digest.result() }));
    return messages;
}

} // namespace dispatch::test
