// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/zone_book.h"

#include "geo/outline.h"
#include "state/decide.h"
#include "viewmodels/id_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

double rounded(double degrees)
{
    return std::round(degrees * ZoneBook::StepsPerDeg) / ZoneBook::StepsPerDeg;
}

QList<GeoPoint> outlineOf(const QList<QPointF> &points)
{
    QList<GeoPoint> outline;
    for (const QPointF &point : points)
        outline.append({ .latitudeDeg = rounded(point.x()), .longitudeDeg = rounded(point.y()) });
    return outline;
}

QString sizeText(const Zone &zone)
{
    constexpr double SquareKm = 1e6;
    constexpr double SmallM2 = 100'000;
    const double area = geo::areaM2(zone.outline);
    return area < SmallM2
        ? QCoreApplication::translate("Zones", "%1 m²").arg(QLocale().toString(area, 'f', 0))
        : QCoreApplication::translate("Zones", "%1 km²")
              .arg(QLocale().toString(area / SquareKm, 'f', area < 100 * SquareKm ? 1 : 0));
}

map::ZoneInfo infoOf(const Zone &zone, const RowContext &context)
{
    map::ZoneInfo info;
    info.id = uuidText(zone.id.uuid);
    info.name = zone.name;
    info.area = zone.area;
    info.isSite = zone.kind == ZoneKind::Site;
    info.sizeText = sizeText(zone);
    info.isPending = context.pendingOf(zone.id) == Pending::Waiting;
    for (const GeoPoint corner : zone.outline)
        info.points.append({ corner.latitudeDeg, corner.longitudeDeg });
    return info;
}

CreateZone newZone(
    const QString &name, bool isSite, const QString &area, const QList<QPointF> &points)
{
    return { .name = name.trimmed(),
        .kind = isSite ? ZoneKind::Site : ZoneKind::Territory,
        .area = area.trimmed(),
        .outline = outlineOf(points) };
}

} // namespace

ZoneBook::ZoneBook(Sources sources, QObject *parent)
    : QObject(parent)
    , m_sources(std::move(sources))
{
}

void ZoneBook::setShown(bool isShown)
{
    if (m_isShown == isShown)
        return;
    m_isShown = isShown;
    Q_EMIT isShownChanged();
}

void ZoneBook::refresh()
{
    const RowContext context = m_sources.context();
    QList<map::ZoneInfo> list;
    for (const Zone &zone : context.operation.zones()) {
        if (!zone.isRetired)
            list.append(infoOf(zone, context));
    }
    std::ranges::sort(list, [](const map::ZoneInfo &a, const map::ZoneInfo &b) {
        const int order = QString::localeAwareCompare(a.name, b.name);
        return order != 0 ? order < 0 : a.id < b.id;
    });
    // An empty zone is refused for its form only where the role is not in the way.
    QString whyNot = m_sources.whyNotAct();
    if (whyNot.isEmpty()) {
        const Command any { .id = {},
            .entity = ZoneId::make(context.now),
            .expect = {},
            .after = {},
            .made = context.now,
            .args = CreateZone {} };
        const auto decided = state::decide(context.operation, context.actor, any, context.now);
        if (!decided && decided.error().code == ErrorCode::Forbidden)
            whyNot = decided.error().title;
    }
    if (list == m_list && whyNot == m_whyNot)
        return;
    m_list = list;
    m_whyNot = whyNot;
    Q_EMIT changed();
}

QStringList ZoneBook::areas() const
{
    const RowContext context = m_sources.context();
    QStringList areas;
    const auto add = [&areas](const QString &area) {
        if (!area.isEmpty() && !areas.contains(area))
            areas << area;
    };
    for (const Zone &zone : context.operation.zones()) {
        if (!zone.isRetired)
            add(zone.area);
    }
    for (const Technician &technician : context.operation.technicians())
        add(technician.area);
    for (const User &user : context.operation.users())
        std::ranges::for_each(user.areas, add);
    std::ranges::sort(areas,
        [](const QString &a, const QString &b) { return QString::localeAwareCompare(a, b) < 0; });
    return areas;
}

map::ZoneInfo ZoneBook::find(const QString &id) const
{
    const auto found = std::ranges::find(m_list, id, &map::ZoneInfo::id);
    return found == m_list.end() ? map::ZoneInfo() : *found;
}

QRectF ZoneBook::boxOf(const QString &id) const
{
    constexpr double GroundShare = 0.15;
    const QList<GeoPoint> outline = outlineOf(find(id).points);
    if (outline.isEmpty())
        return {};
    const geo::GeoBounds box = geo::boundsOf(outline);
    const double width = box.northEast.longitudeDeg - box.southWest.longitudeDeg;
    const double height = box.northEast.latitudeDeg - box.southWest.latitudeDeg;
    return QRectF(box.southWest.longitudeDeg, box.southWest.latitudeDeg, width, height)
        .adjusted(
            -width * GroundShare, -height * GroundShare, width * GroundShare, height * GroundShare);
}

QString ZoneBook::objection(const EntityRef &entity, const CommandArgs &args) const
{
    const RowContext context = m_sources.context();
    const Command command {
        .id = {}, .entity = entity, .expect = {}, .after = {}, .made = context.now, .args = args
    };
    const auto decided = state::decide(context.operation, context.actor, command, context.now);
    return decided ? QString() : decided.error().title;
}

QString ZoneBook::whyNotCreate(
    const QString &name, bool isSite, const QString &area, const QList<QPointF> &points) const
{
    return objection(ZoneId::make(m_sources.context().now), newZone(name, isSite, area, points));
}

bool ZoneBook::create(
    const QString &name, bool isSite, const QString &area, const QList<QPointF> &points)
{
    return m_sources.send(
        ZoneId::make(m_sources.context().now), newZone(name, isSite, area, points), std::nullopt);
}

bool ZoneBook::edit(const QString &id, const ZonePatch &patch)
{
    const auto zoneId = idFrom<ZoneId>(id);
    const RowContext context = m_sources.context();
    const Zone *zone = zoneId ? context.operation.zone(*zoneId) : nullptr;
    return zone && m_sources.send(*zoneId, EditZone { patch }, zone->ver);
}

bool ZoneBook::reshape(const QString &id, const QList<QPointF> &points)
{
    ZonePatch patch;
    patch.outline = Change<QList<GeoPoint>>::to(outlineOf(points));
    return edit(id, patch);
}

ZonePatch ZoneBook::description(const QString &name, const QString &area)
{
    ZonePatch patch;
    patch.name = Change<QString>::to(name.trimmed());
    patch.area = Change<QString>::to(area.trimmed());
    return patch;
}

QString ZoneBook::whyNotDescribe(const QString &id, const QString &name, const QString &area) const
{
    const auto zoneId = idFrom<ZoneId>(id);
    return zoneId ? objection(*zoneId, EditZone { description(name, area) }) : QString();
}

bool ZoneBook::describe(const QString &id, const QString &name, const QString &area)
{
    return edit(id, description(name, area));
}

bool ZoneBook::retire(const QString &id)
{
    const auto zoneId = idFrom<ZoneId>(id);
    return zoneId
        && m_sources.send(*zoneId, RetireZone {}, m_sources.context().operation.version(*zoneId));
}

} // namespace dispatch::viewmodels
