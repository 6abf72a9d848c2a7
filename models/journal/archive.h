// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/json_text.h"
#include "state/operation.h"

#include <QtEndian>

#include <bit>
#include <cstring>
#include <type_traits>

//! Entities as bytes, little endian, field after field, for files that only this program reads: they need not explain
//! themselves, and are read ten times as fast as JSON.
namespace dispatch::journal::archive {

using namespace domain;

template<class T>
concept Plain = std::is_arithmetic_v<T> || std::is_enum_v<T>;

class Writer {
public:
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }

    template<class... T>
    void operator()(const T &...all)
    {
        (put(all), ...);
    }

private:
    template<Plain T>
    void put(T value)
    {
        if constexpr (std::is_enum_v<T>) {
            put(static_cast<std::underlying_type_t<T>>(value));
        } else if constexpr (std::is_same_v<T, double>) {
            put(std::bit_cast<quint64>(value));
        } else {
            std::array<char, sizeof(T)> raw {};
            qToLittleEndian(value, raw.data());
            m_bytes.append(raw.data(), sizeof(T));
        }
    }
    void put(const QByteArray &bytes)
    {
        put(static_cast<quint32>(bytes.size()));
        m_bytes.append(bytes);
    }
    void put(const QString &text) { put(text.toUtf8()); }
    void put(const QUuid &uuid)
    {
        const auto raw = uuid.toBytes();
        m_bytes.append(reinterpret_cast<const char *>(raw.data), sizeof raw.data);
    }
    template<Kind K>
    void put(const Id<K> &id)
    {
        put(id.uuid);
    }
    void put(const EntityRef &ref) { (*this)(ref.kind, ref.uuid); }
    void put(Timestamp at) { put(toMs(at)); }
    void put(Roles roles) { put(roles.toInt()); }
    template<class T>
    void put(const std::optional<T> &value)
    {
        put(static_cast<quint8>(value ? 1 : 0));
        if (value)
            put(*value);
    }
    template<class A, class B>
    void put(const std::pair<A, B> &both)
    {
        (*this)(both.first, both.second);
    }
    template<class T>
    void putList(const T &list)
    {
        put(static_cast<quint32>(list.size()));
        for (const auto &one : list)
            put(one);
    }
    template<class T>
    void put(const std::vector<T> &list)
    {
        putList(list);
    }
    template<class T>
    void put(const QList<T> &list)
    {
        putList(list);
    }
    template<class T>
        requires std::is_aggregate_v<T>
    void put(const T &entity)
    {
        fieldsOf(*this, entity);
    }

    QByteArray m_bytes;
};

//! Reads what Writer wrote. After the first thing that does not fit everything is empty and isGood() false.
class Reader {
public:
    explicit Reader(QByteArrayView bytes)
        : m_left(bytes)
    {
    }
    [[nodiscard]] bool isGood() const { return m_isGood; }
    [[nodiscard]] bool isAtEnd() const { return m_isGood && m_left.isEmpty(); }

    template<class... T>
    void operator()(T &...all)
    {
        (get(all), ...);
    }
    //! \brief How many of something follow; each takes a byte at least, so more cannot be true.
    [[nodiscard]] quint32 count()
    {
        quint32 count = 0;
        get(count);
        if (count > m_left.size())
            m_isGood = false;
        return m_isGood ? count : 0;
    }

private:
    [[nodiscard]] QByteArrayView take(qsizetype size)
    {
        if (size > m_left.size())
            m_isGood = false;
        if (!m_isGood)
            return {};
        const auto taken = m_left.first(size);
        m_left = m_left.sliced(size);
        return taken;
    }
    template<Plain T>
    void get(T &value)
    {
        if constexpr (std::is_enum_v<T>) {
            std::underlying_type_t<T> raw {};
            get(raw);
            value = static_cast<T>(raw);
        } else if constexpr (std::is_same_v<T, double>) {
            quint64 raw = 0;
            get(raw);
            value = std::bit_cast<double>(raw);
        } else if (const auto raw = take(sizeof(T)); !raw.isEmpty()) {
            value = qFromLittleEndian<T>(raw.data());
        }
    }
    void get(QByteArray &bytes) { bytes = take(count()).toByteArray(); }
    void get(QString &text) { text = protocol::textOf(take(count())); }
    void get(QUuid &uuid)
    {
        QUuid::Id128Bytes raw {};
        if (const auto bytes = take(sizeof raw.data); !bytes.isEmpty())
            std::memcpy(raw.data, bytes.data(), sizeof raw.data);
        uuid = QUuid(raw);
    }
    template<Kind K>
    void get(Id<K> &id)
    {
        get(id.uuid);
    }
    void get(EntityRef &ref) { (*this)(ref.kind, ref.uuid); }
    void get(Timestamp &at)
    {
        qint64 ms = 0;
        get(ms);
        at = timestampFromMs(ms);
    }
    void get(Roles &roles)
    {
        Roles::Int raw = 0;
        get(raw);
        roles = Roles::fromInt(raw);
    }
    template<class T>
    void get(std::optional<T> &value)
    {
        quint8 isThere = 0;
        get(isThere);
        value.reset();
        if (isThere != 0)
            get(value.emplace());
    }
    template<class A, class B>
    void get(std::pair<A, B> &both)
    {
        (*this)(both.first, both.second);
    }
    template<class T>
    void getList(T &list)
    {
        const auto size = count();
        list.clear();
        list.reserve(static_cast<typename T::size_type>(size));
        for (quint32 i = 0; i < size && m_isGood; ++i)
            get(list.emplace_back());
    }
    template<class T>
    void get(std::vector<T> &list)
    {
        getList(list);
    }
    template<class T>
    void get(QList<T> &list)
    {
        getList(list);
    }
    template<class T>
        requires std::is_aggregate_v<T>
    void get(T &entity)
    {
        fieldsOf(*this, entity);
    }

    QByteArrayView m_left;
    bool m_isGood = true;
};

// Each entity once, for both directions. The bindings name every field: one more or less, and this does not compile until
// somebody has thought of it (and raised Checkpoint::Format and History::Format).

template<class T, class As>
concept Is = std::is_same_v<std::remove_const_t<T>, As>;

void fieldsOf(auto &archive, Is<GeoPoint> auto &point)
{
    auto &[latitude, longitude] = point;
    archive(latitude, longitude);
}

void fieldsOf(auto &archive, Is<TimeWindow> auto &window)
{
    auto &[from, to] = window;
    archive(from, to);
}

void fieldsOf(auto &archive, Is<Money> auto &money)
{
    auto &[minor, currency] = money;
    archive(minor, currency);
}

void fieldsOf(auto &archive, Is<JobFields> auto &f)
{
    auto &[title, description, trade, priority, customerName, customerPhone, address, place, area,
        skills]
        = f;
    archive(title, description, trade, priority, customerName, customerPhone, address, place, area,
        skills);
}

void fieldsOf(auto &archive, Is<Note> auto &note)
{
    auto &[at, by, text] = note;
    archive(at, by, text);
}

void fieldsOf(auto &archive, Is<Job> auto &job)
{
    auto &[id, ver, number, fields, createdAt, createdBy, notes, visits, threads, payments,
        isClosed]
        = job;
    archive(
        id, ver, number, fields, createdAt, createdBy, notes, visits, threads, payments, isClosed);
}

void fieldsOf(auto &archive, Is<Visit> auto &visit)
{
    auto &[id, ver, job, state, window, technician, durationMin, skills, createdAt, dispatchedAt,
        enRouteAt, arrivedAt, startedAt, endedAt, isIncomplete, reason]
        = visit;
    archive(id, ver, job, state, window, technician, durationMin, skills, createdAt, dispatchedAt,
        enRouteAt, arrivedAt, startedAt, endedAt, isIncomplete, reason);
}

void fieldsOf(auto &archive, Is<Technician> auto &technician)
{
    auto &[id, ver, handle, name, phone, skills, area, duty, dutyReason, hasEmergency,
        emergencyNote, isRetired, dutySince]
        = technician;
    archive(id, ver, handle, name, phone, skills, area, duty, dutyReason, hasEmergency,
        emergencyNote, isRetired, dutySince);
}

void fieldsOf(auto &archive, Is<Message> auto &message)
{
    auto &[n, by, at, text, attachments, quote, choices, editedAt, isTakenBack] = message;
    archive(n, by, at, text, attachments, quote, choices, editedAt, isTakenBack);
}

void fieldsOf(auto &archive, Is<Thread> auto &thread)
{
    auto &[id, ver, job, technician, audience, isTeam, area, title, messages, olderMessages,
        readUpTo, deliveredUpTo, settledUpTo]
        = thread;
    archive(id, ver, job, technician, audience, isTeam, area, title, messages, olderMessages,
        readUpTo, deliveredUpTo, settledUpTo);
}

void fieldsOf(auto &archive, Is<Payment> auto &payment)
{
    auto &[id, ver, job, kind, amount, method, reference, by, at] = payment;
    archive(id, ver, job, kind, amount, method, reference, by, at);
}

void fieldsOf(auto &archive, Is<Alarm> auto &alarm)
{
    auto &[id, ver, kindName, about, state, owner, note, raisedAt] = alarm;
    archive(id, ver, kindName, about, state, owner, note, raisedAt);
}

void fieldsOf(auto &archive, Is<User> auto &user)
{
    auto &[id, ver, name, roles, areas, technician, isDisabled] = user;
    archive(id, ver, name, roles, areas, technician, isDisabled);
}

void fieldsOf(auto &archive, Is<Zone> auto &zone)
{
    auto &[id, ver, name, kind, area, outline, isRetired] = zone;
    archive(id, ver, name, kind, area, outline, isRetired);
}

void fieldsOf(auto &archive, Is<Shift> auto &shift)
{
    auto &[id, ver, technician, hours, breaks, note, isCanceled] = shift;
    archive(id, ver, technician, hours, breaks, note, isCanceled);
}

template<class Entities>
void writeAll(Writer &out, const Entities &entities)
{
    out(static_cast<quint32>(entities.size()));
    for (const auto &entity : entities)
        out(entity);
}

template<class Entity>
void readAll(Reader &in, state::Operation &operation)
{
    const auto count = in.count();
    for (quint32 i = 0; i < count && in.isGood(); ++i) {
        Entity entity;
        in(entity);
        operation.put(entity);
    }
}

inline void writeOperation(Writer &out, const state::Operation &operation, const QUuid &epoch)
{
    writeAll(out, operation.users());
    writeAll(out, operation.technicians());
    writeAll(out, operation.jobs());
    writeAll(out, operation.visits());
    writeAll(out, operation.threads());
    writeAll(out, operation.payments());
    writeAll(out, operation.alarms());
    writeAll(out, operation.zones());
    writeAll(out, operation.shifts());
    out(operation.version({ Kind::Org, epoch }));
}

inline void readOperation(Reader &in, state::Operation &operation, const QUuid &epoch)
{
    readAll<User>(in, operation);
    readAll<Technician>(in, operation);
    readAll<Job>(in, operation);
    readAll<Visit>(in, operation);
    readAll<Thread>(in, operation);
    readAll<Payment>(in, operation);
    readAll<Alarm>(in, operation);
    readAll<Zone>(in, operation);
    readAll<Shift>(in, operation);
    // The organisation is no entity of its own; its version comes back as it came, by an event.
    Event organisation;
    organisation.entity = { Kind::Org, epoch };
    organisation.payload = OrgChanged {};
    in(organisation.ver);
    operation.apply(organisation);
}

} // namespace dispatch::journal::archive
