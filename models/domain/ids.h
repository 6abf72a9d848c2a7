// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"

#include <QHashFunctions>
#include <QString>
#include <QUuid>

#include <array>
#include <optional>
#include <string_view>

QT_BEGIN_NAMESPACE
class QRandomGenerator;
QT_END_NAMESPACE

namespace dispatch::domain {

//! \brief The kinds of thing the log speaks about. The order is that of kindNames.
//! Their numbers are in files: a new one goes to the end.
enum class Kind : quint8 { Job, Visit, Technician, Thread, Payment, Alarm, User, Org, Zone, Shift };

//! \brief The names of the kinds on the wire, in the order of Kind.
inline constexpr std::array<std::string_view, 10> kindNames { "job", "visit", "tech", "thread",
    "payment", "alarm", "user", "org", "zone", "shift" };

[[nodiscard]] QLatin1StringView kindName(Kind kind);
[[nodiscard]] std::optional<Kind> kindFromName(QStringView name);

//! \brief A new UUIDv7 (RFC 9562): 48 bits of \p at in ms, the rest from \p random.
[[nodiscard]] QUuid makeUuidV7(Timestamp at, QRandomGenerator &random);
//! \brief As above, from the system's generator.
[[nodiscard]] QUuid makeUuidV7(Timestamp at);
//! \brief Lower case, with hyphens, without braces.
[[nodiscard]] QString uuidText(const QUuid &uuid);
//! \return nullopt unless \p text is exactly the 36 characters of a lower-case UUID that is not null
[[nodiscard]] std::optional<QUuid> parseUuid(QStringView text);

//! \brief Which thing an event or command is about: `kind/uuid` on the wire.
struct EntityRef {
    Kind kind = Kind::Org;
    QUuid uuid;

    bool operator==(const EntityRef &) const = default;
    [[nodiscard]] bool isNull() const { return uuid.isNull(); }
    [[nodiscard]] QString toString() const;
    [[nodiscard]] static std::optional<EntityRef> parse(QStringView text);
};

inline size_t qHash(const EntityRef &ref, size_t seed = 0) noexcept
{
    return qHashMulti(seed, static_cast<quint8>(ref.kind), ref.uuid);
}

//! \brief A typed id. A JobId cannot be passed where a VisitId is meant.
template<Kind K>
struct Id {
    QUuid uuid;

    static constexpr Kind kind = K;
    Id() = default;
    explicit Id(const QUuid &u)
        : uuid(u)
    {
    }
    bool operator==(const Id &) const = default;
    //! A stable order (by creation time, as the ids are UUIDv7), for maps and tie breaks.
    friend bool operator<(const Id &a, const Id &b) { return a.uuid < b.uuid; }
    [[nodiscard]] bool isNull() const { return uuid.isNull(); }
    [[nodiscard]] EntityRef ref() const { return { K, uuid }; }
    operator EntityRef() const
    {
        return ref();
    } // NOLINT(google-explicit-constructor): a typed id is a reference
    [[nodiscard]] QString toString() const { return ref().toString(); }
    [[nodiscard]] static Id make(Timestamp at) { return Id { makeUuidV7(at) }; }
    [[nodiscard]] static Id make(Timestamp at, QRandomGenerator &random)
    {
        return Id { makeUuidV7(at, random) };
    }
    //! \return nullopt unless \p text is `kind/uuid` with this kind
    [[nodiscard]] static std::optional<Id> parse(QStringView text)
    {
        const auto r = EntityRef::parse(text);
        return r && r->kind == K ? std::optional<Id>(Id { r->uuid }) : std::nullopt;
    }
    //! \return nullopt if \p ref is of another kind
    [[nodiscard]] static std::optional<Id> from(const EntityRef &ref)
    {
        return ref.kind == K ? std::optional<Id>(Id { ref.uuid }) : std::nullopt;
    }
};

template<Kind K>
size_t qHash(const Id<K> &id,
    size_t seed = 0) noexcept // clazy:exclude=qhash-namespace (it stands beside Id, as it should)
{
    return qHash(id.uuid, seed);
}

using JobId = Id<Kind::Job>;
using VisitId = Id<Kind::Visit>;
using TechnicianId = Id<Kind::Technician>;
using ThreadId = Id<Kind::Thread>;
using PaymentId = Id<Kind::Payment>;
using AlarmId = Id<Kind::Alarm>;
using UserId = Id<Kind::User>;
using OrgId = Id<Kind::Org>;
using ZoneId = Id<Kind::Zone>;
using ShiftId = Id<Kind::Shift>;

//! \brief Names one intent of one person; a command takes effect at most once under its id.
struct CommandId {
    QUuid uuid;
    bool operator==(const CommandId &) const = default;
    [[nodiscard]] bool isNull() const { return uuid.isNull(); }
    [[nodiscard]] static CommandId make(Timestamp at) { return { makeUuidV7(at) }; }
};

inline size_t qHash(const CommandId &id, size_t seed = 0) noexcept
{
    return qHash(id.uuid, seed);
}

} // namespace dispatch::domain
