// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/draft.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

//! A UUIDv7 in form: the time of \p source, the rest from a hash over everything that makes it this one.
QUuid deriveUuid(
    const QUuid &source, Timestamp now, const QString &purpose, const EntityRef &about, int n)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(source.toRfc4122());
    hash.addData(purpose.toUtf8());
    hash.addData(about.toString().toLatin1());
    hash.addData(QByteArray::number(n));
    if (source.isNull())
        hash.addData(QByteArray::number(toMs(now)));
    QByteArray bytes = hash.result().first(16);

    constexpr qsizetype TimeBytes = 6;
    QByteArray time = source.toRfc4122().first(TimeBytes);
    if (source.isNull()) {
        for (qsizetype i = 0; i < TimeBytes; ++i)
            time[i] = static_cast<char>(toMs(now) >> (8 * (TimeBytes - 1 - i)));
    }
    bytes.replace(0, TimeBytes, time);
    bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x70); // version 7
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80); // variant of RFC 9562
    return QUuid::fromRfc4122(bytes);
}

} // namespace

EntityRef actingRef(const Actor &actor)
{
    return { actor.roles == Roles(Role::System) ? Kind::Org : Kind::User, actor.user.uuid };
}

Draft::Draft(const Operation &operation, const Actor &actor, const Command &command, Timestamp now)
    : m_operation(operation)
    , m_actor(actor)
    , m_command(command)
    , m_now(now)
    , m_by(actingRef(actor))
{
}

bool Draft::isSelf(const std::optional<TechnicianId> &technician) const
{
    return technician && hasRole(Role::Technician) && m_actor.technician == technician;
}

void Draft::add(const EntityRef &entity, EventPayload payload)
{
    auto version = m_versions.find(entity);
    if (version == m_versions.end())
        version = m_versions.insert(entity, m_operation.version(entity));
    ++*version;
    m_events.push_back({ .seq = 0,
        .entity = entity,
        .ver = *version,
        .at = m_now,
        .by = m_by,
        .cmd = m_command.id,
        .payload = std::move(payload) });
}

void Draft::raiseAlarm(const QString &kindName, const EntityRef &about, const QString &note)
{
    // One batch may raise the same alarm twice, with a clearing in between.
    EntityRef id { Kind::Alarm, {} };
    for (int n = 0; id.isNull() || m_operation.version(id) > 0 || m_versions.contains(id); ++n)
        id.uuid = deriveUuid(m_command.id.uuid, m_now, kindName, about, n);
    add(id, AlarmRaised { .kindName = kindName, .about = about, .note = note });
}

Checked Draft::checkNewId(const EntityRef &id, const QString &field) const
{
    if (id.isNull())
        return invalid(
            field, u"The new entry has no id. This is a fault of the program that sent it."_s);
    if (m_operation.version(id) > 0 || m_versions.contains(id))
        return invalid(
            field, u"This id is in use already. This is a fault of the program that sent it."_s);
    return {};
}

} // namespace dispatch::state
