// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/entities.h"

#include "domain/name_table.h"

using namespace Qt::StringLiterals;

namespace dispatch::domain {

namespace {

constexpr NameTable<Audience, 2> audiences { std::array { "office"_L1, "customer"_L1 } };
constexpr NameTable<PaymentKind, 6> paymentKinds { std::array {
    "charge"_L1, "deposit"_L1, "payment"_L1, "refund"_L1, "void"_L1, "write-off"_L1 } };
constexpr NameTable<AlarmState, 4> alarmStates { std::array {
    "raised"_L1, "owned"_L1, "escalated"_L1, "cleared"_L1 } };
constexpr NameTable<ZoneKind, 2> zoneKinds { std::array { "territory"_L1, "site"_L1 } };

} // namespace

QLatin1StringView name(Audience a)
{
    return audiences.nameOf(a);
}

std::optional<Audience> audienceFromName(QStringView n)
{
    return audiences.valueOf(n);
}

QLatin1StringView name(PaymentKind k)
{
    return paymentKinds.nameOf(k);
}

std::optional<PaymentKind> paymentKindFromName(QStringView n)
{
    return paymentKinds.valueOf(n);
}

QLatin1StringView name(AlarmState s)
{
    return alarmStates.nameOf(s);
}

std::optional<AlarmState> alarmStateFromName(QStringView n)
{
    return alarmStates.valueOf(n);
}

QLatin1StringView name(ZoneKind k)
{
    return zoneKinds.nameOf(k);
}

std::optional<ZoneKind> zoneKindFromName(QStringView n)
{
    return zoneKinds.valueOf(n);
}

} // namespace dispatch::domain
