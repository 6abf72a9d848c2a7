// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/json_values.h"

#include "domain/limits.h"
#include "protocol/json_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::protocol {

using namespace dispatch::domain;

namespace {

constexpr int DefaultDurationMin = 60;
constexpr auto Restored = "restored"_L1;
constexpr auto Outline = "outline"_L1;
constexpr auto Hours = "hours"_L1;
constexpr auto Breaks = "breaks"_L1;

//! What JsonCursor refuses in a string.
bool isRefused(QChar c)
{
    return c.unicode() < 0x20 && c != u'\t' && c != u'\n' && c != u'\r';
}

QJsonObject encodePlace(GeoPoint place)
{
    // Adding zero turns -0.0 into 0.0, which is spelled the same before and after a round trip.
    return { { "lat"_L1, place.latitudeDeg + 0.0 }, { "lon"_L1, place.longitudeDeg + 0.0 } };
}

GeoPoint readPlace(Fields &place)
{
    return { .latitudeDeg = place.number("lat"_L1, -90, 90),
        .longitudeDeg = place.number("lon"_L1, -180, 180) };
}

GeoPoint readPlace(Fields &outer, QLatin1StringView name)
{
    Fields place(outer, name);
    return readPlace(place);
}

QJsonArray encodeOutline(const QList<GeoPoint> &outline)
{
    QJsonArray array;
    for (const GeoPoint place : outline)
        array.append(encodePlace(place));
    return array;
}

QJsonArray encodeBreaks(const QList<TimeWindow> &breaks)
{
    QJsonArray array;
    for (const TimeWindow &pause : breaks)
        array.append(encodeWindow(pause));
    return array;
}

TimeWindow readWindow(Fields &fields)
{
    const TimeWindow window { fields.time("fromMs"_L1), fields.time("toMs"_L1) };
    if (window.to < window.from)
        fields.fail(DecodeErrorCode::OutOfRange, "toMs"_L1);
    return window;
}

QJsonArray encodeTexts(const QStringList &texts)
{
    QJsonArray array;
    for (const QString &text : texts)
        array.append(sendable(text));
    return array;
}

template<class T, class Encode>
void putAs(QJsonObject &object, QLatin1StringView name, const Change<T> &change, Encode encode)
{
    if (change.isSet)
        object.insert(
            name, change.value ? QJsonValue(encode(*change.value)) : QJsonValue(QJsonValue::Null));
}

void putChange(QJsonObject &object, QLatin1StringView name, const Change<QString> &change)
{
    putAs(object, name, change, sendable);
}

void putChange(QJsonObject &object, QLatin1StringView name, const Change<QStringList> &change)
{
    putAs(object, name, change, encodeTexts);
}

Change<QString> readText(Fields &fields, QLatin1StringView name)
{
    return fields.change(name, [&] { return fields.text(name); });
}

Change<QStringList> readTexts(Fields &fields, QLatin1StringView name)
{
    return fields.change(name, [&] { return fields.texts(name); });
}

} // namespace

QString sendable(const QString &text)
{
    if (text.isValidUtf16() && std::ranges::none_of(text, isRefused))
        return text;
    QString clean = textOf(text.toUtf8());
    std::ranges::replace_if(clean, isRefused, QChar(QChar::ReplacementCharacter));
    return clean;
}

void putText(QJsonObject &object, QLatin1StringView name, const QString &text)
{
    if (!text.isEmpty())
        object.insert(name, sendable(text));
}

void putTexts(QJsonObject &object, QLatin1StringView name, const QStringList &texts)
{
    if (!texts.isEmpty())
        object.insert(name, encodeTexts(texts));
}

void putFlag(QJsonObject &object, QLatin1StringView name, bool flag)
{
    if (flag)
        object.insert(name, true);
}

void putCount(QJsonObject &object, QLatin1StringView name, quint64 count)
{
    object.insert(name, static_cast<qint64>(count));
}

void putTime(QJsonObject &object, QLatin1StringView name, Timestamp time)
{
    object.insert(name, static_cast<qint64>(toMs(time)));
}

void putTime(QJsonObject &object, QLatin1StringView name, const std::optional<Timestamp> &time)
{
    if (time)
        putTime(object, name, *time);
}

void putRef(QJsonObject &object, QLatin1StringView name, const EntityRef &ref)
{
    if (!ref.isNull())
        object.insert(name, ref.toString());
}

QJsonObject encodeWindow(const TimeWindow &window)
{
    QJsonObject object;
    putTime(object, "fromMs"_L1, window.from);
    putTime(object, "toMs"_L1, window.to);
    return object;
}

TimeWindow readWindow(Fields &outer, QLatin1StringView name)
{
    Fields fields(outer, name);
    return readWindow(fields);
}

void putRestoration(QJsonObject &object, const std::optional<Restoration> &restoration)
{
    if (!restoration)
        return;
    QJsonObject value { { "epoch"_L1, uuidText(restoration->epoch) } };
    putCount(value, "seq"_L1, restoration->seq);
    putTime(value, "backupMs"_L1, restoration->backedUp);
    object.insert(Restored, value);
}

std::optional<Restoration> readRestoration(Fields &outer)
{
    if (!outer.has(Restored))
        return std::nullopt;
    Fields fields(outer, Restored);
    return Restoration { .epoch = fields.uuid("epoch"_L1),
        .seq = fields.count("seq"_L1),
        .backedUp = fields.time("backupMs"_L1) };
}

void putJobFields(QJsonObject &object, const JobFields &fields)
{
    putText(object, "title"_L1, fields.title);
    putText(object, "description"_L1, fields.description);
    putText(object, "trade"_L1, fields.trade);
    putName(object, "priority"_L1, fields.priority);
    putText(object, "customerName"_L1, fields.customerName);
    putText(object, "customerPhone"_L1, fields.customerPhone);
    putText(object, "address"_L1, fields.address);
    if (fields.place)
        object.insert("place"_L1, encodePlace(*fields.place));
    putText(object, "area"_L1, fields.area);
    putTexts(object, "skills"_L1, fields.skills);
}

JobFields readJobFields(Fields &fields)
{
    JobFields job;
    job.title = fields.textOr("title"_L1);
    job.description = fields.textOr("description"_L1);
    job.trade = fields.textOr("trade"_L1);
    if (fields.has("priority"_L1))
        job.priority = fields.named("priority"_L1, priorityFromName);
    job.customerName = fields.textOr("customerName"_L1);
    job.customerPhone = fields.textOr("customerPhone"_L1);
    job.address = fields.textOr("address"_L1);
    if (fields.has("place"_L1))
        job.place = readPlace(fields, "place"_L1);
    job.area = fields.textOr("area"_L1);
    job.skills = fields.texts("skills"_L1);
    return job;
}

void putPatch(QJsonObject &object, const JobPatch &patch)
{
    putChange(object, "title"_L1, patch.title);
    putChange(object, "description"_L1, patch.description);
    putChange(object, "trade"_L1, patch.trade);
    putAs(object, "priority"_L1, patch.priority, [](Priority p) { return QString(name(p)); });
    putChange(object, "customerName"_L1, patch.customerName);
    putChange(object, "customerPhone"_L1, patch.customerPhone);
    putChange(object, "address"_L1, patch.address);
    putAs(object, "place"_L1, patch.place, encodePlace);
    putChange(object, "area"_L1, patch.area);
    putChange(object, "skills"_L1, patch.skills);
}

JobPatch readJobPatch(Fields &fields)
{
    JobPatch patch;
    patch.title = readText(fields, "title"_L1);
    patch.description = readText(fields, "description"_L1);
    patch.trade = readText(fields, "trade"_L1);
    patch.priority = fields.change(
        "priority"_L1, [&] { return fields.named("priority"_L1, priorityFromName); });
    patch.customerName = readText(fields, "customerName"_L1);
    patch.customerPhone = readText(fields, "customerPhone"_L1);
    patch.address = readText(fields, "address"_L1);
    patch.place = fields.change("place"_L1, [&] { return readPlace(fields, "place"_L1); });
    patch.area = readText(fields, "area"_L1);
    patch.skills = readTexts(fields, "skills"_L1);
    return patch;
}

void putPatch(QJsonObject &object, const VisitPatch &patch)
{
    putChange(object, "window"_L1, patch.window);
    putChange(object, "technician"_L1, patch.technician);
    putAs(object, "durationMin"_L1, patch.durationMin, [](int minutes) { return minutes; });
    putChange(object, "skills"_L1, patch.skills);
}

VisitPatch readVisitPatch(Fields &fields)
{
    VisitPatch patch;
    patch.window = readWindowChange(fields);
    patch.technician = readTechnicianChange(fields);
    patch.durationMin = fields.change("durationMin"_L1, [&] { return readDuration(fields); });
    patch.skills = readTexts(fields, "skills"_L1);
    return patch;
}

void putPatch(QJsonObject &object, const TechnicianPatch &patch)
{
    putChange(object, "name"_L1, patch.name);
    putChange(object, "phone"_L1, patch.phone);
    putChange(object, "area"_L1, patch.area);
    putChange(object, "skills"_L1, patch.skills);
}

TechnicianPatch readTechnicianPatch(Fields &fields)
{
    TechnicianPatch patch;
    patch.name = readText(fields, "name"_L1);
    patch.phone = readText(fields, "phone"_L1);
    patch.area = readText(fields, "area"_L1);
    patch.skills = readTexts(fields, "skills"_L1);
    return patch;
}

void putPatch(QJsonObject &object, const ZonePatch &patch)
{
    putChange(object, "name"_L1, patch.name);
    putChange(object, "area"_L1, patch.area);
    putAs(object, Outline, patch.outline, encodeOutline);
}

ZonePatch readZonePatch(Fields &fields)
{
    ZonePatch patch;
    patch.name = readText(fields, "name"_L1);
    patch.area = readText(fields, "area"_L1);
    patch.outline = fields.change(Outline, [&] { return readOutline(fields); });
    return patch;
}

void putPatch(QJsonObject &object, const ShiftPatch &patch)
{
    putChange(object, Hours, patch.hours);
    putAs(object, Breaks, patch.breaks, encodeBreaks);
    putChange(object, "note"_L1, patch.note);
}

ShiftPatch readShiftPatch(Fields &fields)
{
    ShiftPatch patch;
    patch.hours = fields.change(Hours, [&] { return readWindow(fields, Hours); });
    patch.breaks = fields.change(Breaks, [&] { return readBreaks(fields); });
    patch.note = readText(fields, "note"_L1);
    return patch;
}

void putBreaks(QJsonObject &object, const QList<TimeWindow> &breaks)
{
    if (!breaks.isEmpty())
        object.insert(Breaks, encodeBreaks(breaks));
}

QList<TimeWindow> readBreaks(Fields &fields)
{
    const QJsonArray array = fields.arrayOr(Breaks);
    if (array.size() > MaxBreaks)
        fields.fail(DecodeErrorCode::TooLarge, Breaks);
    QList<TimeWindow> breaks;
    for (qsizetype i = 0; i < array.size() && !fields.failed(); ++i) {
        Fields pause(fields, Breaks, array, i);
        breaks.append(readWindow(pause));
    }
    return breaks;
}

void putOutline(QJsonObject &object, const QList<GeoPoint> &outline)
{
    if (!outline.isEmpty())
        object.insert(Outline, encodeOutline(outline));
}

QList<GeoPoint> readOutline(Fields &fields)
{
    const QJsonArray array = fields.arrayOr(Outline);
    if (array.size() > MaxOutlinePoints)
        fields.fail(DecodeErrorCode::TooLarge, Outline);
    QList<GeoPoint> outline;
    for (qsizetype i = 0; i < array.size() && !fields.failed(); ++i) {
        Fields place(fields, Outline, array, i);
        outline.append(readPlace(place));
    }
    return outline;
}

void putChange(QJsonObject &object, QLatin1StringView name, const Change<TechnicianId> &change)
{
    putAs(object, name, change, [](const TechnicianId &id) { return id.toString(); });
}

void putChange(QJsonObject &object, QLatin1StringView name, const Change<TimeWindow> &change)
{
    putAs(object, name, change, encodeWindow);
}

Change<TechnicianId> readTechnicianChange(Fields &fields)
{
    return fields.change("technician"_L1, [&] { return fields.id<TechnicianId>("technician"_L1); });
}

Change<TimeWindow> readWindowChange(Fields &fields)
{
    return fields.change("window"_L1, [&] { return readWindow(fields, "window"_L1); });
}

void putMoney(QJsonObject &object, const Money &amount)
{
    object.insert("minor"_L1, amount.minor);
    putText(object, "currency"_L1, amount.currency);
}

Money readMoney(Fields &fields)
{
    return { .minor = fields.integer("minor"_L1, -MaxInteger, MaxInteger),
        .currency = fields.text("currency"_L1) };
}

void putRoles(QJsonObject &object, Roles roles)
{
    QJsonArray names;
    for (const Role role : { Role::Dispatcher, Role::Supervisor, Role::Administrator,
             Role::Technician, Role::Customer, Role::System }) {
        if (roles.testFlag(role))
            names.append(QString(name(role)));
    }
    object.insert("roles"_L1, names);
}

Roles readRoles(Fields &fields)
{
    Roles roles;
    const QStringList names = fields.texts("roles"_L1);
    for (const QString &roleName : names) {
        if (const auto role = roleFromName(roleName))
            roles |= *role;
    }
    return roles;
}

int readDuration(Fields &fields)
{
    return static_cast<int>(
        fields.integerOr("durationMin"_L1, DefaultDurationMin, 0, WireMaxDurationMin));
}

} // namespace dispatch::protocol
