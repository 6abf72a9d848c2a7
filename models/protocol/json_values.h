// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "protocol/json_fields.h"

//! The values that several messages share, in both directions. Empty texts, empty lists, absent times and false flags are
//! left out of what is written, and read back as such.
namespace dispatch::protocol {

void putText(QJsonObject &object, QLatin1StringView name, const QString &text);
void putTexts(QJsonObject &object, QLatin1StringView name, const QStringList &texts);
void putFlag(QJsonObject &object, QLatin1StringView name, bool flag);
void putCount(QJsonObject &object, QLatin1StringView name, quint64 count);
void putTime(QJsonObject &object, QLatin1StringView name, domain::Timestamp time);
void putTime(
    QJsonObject &object, QLatin1StringView name, const std::optional<domain::Timestamp> &time);
void putRef(
    QJsonObject &object, QLatin1StringView name, const domain::EntityRef &ref); //!< not if null
template<class I>
void putRef(QJsonObject &object, QLatin1StringView name, const std::optional<I> &id)
{
    if (id)
        putRef(object, name, domain::EntityRef(*id));
}
template<class I>
void putRefs(QJsonObject &object, QLatin1StringView name, const std::vector<I> &ids)
{
    if (ids.empty())
        return;
    QJsonArray array;
    for (const I &id : ids)
        array.append(id.toString());
    object.insert(name, array);
}
template<class E>
void putName(QJsonObject &object, QLatin1StringView name, E value)
{
    object.insert(name, QString(domain::name(value)));
}

//! \brief Text that is sure to be accepted: lone surrogates and control characters, which the wire refuses, are
//! replaced.
[[nodiscard]] QString sendable(const QString &text);

[[nodiscard]] QJsonObject encodeWindow(const domain::TimeWindow &window);
//! \errors OutOfRange for `toMs` before `fromMs`
[[nodiscard]] domain::TimeWindow readWindow(Fields &outer, QLatin1StringView name);

//! \brief `restored`, if there is one.
void putRestoration(QJsonObject &object, const std::optional<domain::Restoration> &restoration);
[[nodiscard]] std::optional<domain::Restoration> readRestoration(Fields &outer);

void putJobFields(QJsonObject &object, const domain::JobFields &fields);
[[nodiscard]] domain::JobFields readJobFields(Fields &fields);

void putPatch(QJsonObject &object, const domain::JobPatch &patch);
void putPatch(QJsonObject &object, const domain::VisitPatch &patch);
void putPatch(QJsonObject &object, const domain::TechnicianPatch &patch);
void putPatch(QJsonObject &object, const domain::ZonePatch &patch);
void putPatch(QJsonObject &object, const domain::ShiftPatch &patch);
[[nodiscard]] domain::JobPatch readJobPatch(Fields &fields);
[[nodiscard]] domain::VisitPatch readVisitPatch(Fields &fields);
[[nodiscard]] domain::TechnicianPatch readTechnicianPatch(Fields &fields);
[[nodiscard]] domain::ZonePatch readZonePatch(Fields &fields);
[[nodiscard]] domain::ShiftPatch readShiftPatch(Fields &fields);

void putChange(QJsonObject &object, QLatin1StringView name,
    const domain::Change<domain::TechnicianId> &change);
void putChange(
    QJsonObject &object, QLatin1StringView name, const domain::Change<domain::TimeWindow> &change);
[[nodiscard]] domain::Change<domain::TechnicianId> readTechnicianChange(Fields &fields);
[[nodiscard]] domain::Change<domain::TimeWindow> readWindowChange(Fields &fields);

//! `outline`: a list of places; left out if empty.
void putOutline(QJsonObject &object, const QList<domain::GeoPoint> &outline);
//! \errors TooLarge for more than domain::MaxOutlinePoints
[[nodiscard]] QList<domain::GeoPoint> readOutline(Fields &fields);

//! `breaks`: a list of windows; left out if empty.
void putBreaks(QJsonObject &object, const QList<domain::TimeWindow> &breaks);
//! \errors TooLarge for more than domain::MaxBreaks
[[nodiscard]] QList<domain::TimeWindow> readBreaks(Fields &fields);

void putMoney(QJsonObject &object, const domain::Money &amount); //!< `minor`, `currency`
[[nodiscard]] domain::Money readMoney(Fields &fields);

void putRoles(QJsonObject &object, domain::Roles roles);
//! Names of roles that this version does not know are passed over: fewer rights is the safe side.
[[nodiscard]] domain::Roles readRoles(Fields &fields);

[[nodiscard]] int readDuration(Fields &fields); //!< `durationMin`, 60 if absent

} // namespace dispatch::protocol
