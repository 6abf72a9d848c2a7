// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet_labels.h"

#include "map/pin_heap_sprites.h"

#include <QCoreApplication>

namespace dispatch::map {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("dispatch::map::FleetLabels", text);
}

QPointF offsetOf(quint8 side, QSizeF extent, bool isImportant)
{
    const double gapPx = isImportant ? 19 : 11;
    switch (side) {
    case 0: // right
        return { gapPx, 0 };
    case 1: // left
        return { -gapPx - extent.width(), 0 };
    case 2: // below
        return { -extent.width() / 2, gapPx + extent.height() / 2 };
    default: // above
        return { -extent.width() / 2, -gapPx - extent.height() / 2 };
    }
}

} // namespace

QString ageText(domain::Timestamp fixTime, qint64 nowMs)
{
    const qint64 seconds = (nowMs - domain::toMs(fixTime)) / 1000;
    const qint64 minutes = seconds / 60;
    if (seconds < FleetLabels::AgeStepS)
        return tr("now");
    if (minutes < 1)
        return tr("%1 s").arg(seconds / FleetLabels::AgeStepS * FleetLabels::AgeStepS);
    if (minutes < 60)
        return tr("%1 min").arg(minutes);
    if (minutes < 24 * 60)
        return tr("%1 h").arg(minutes / 60);
    return tr("%1 d").arg(minutes / (24 * 60));
}

void FleetLabels::takeMarks(const Place &place)
{
    constexpr double CorePx = 8;
    for (const FleetScene::Mark &mark : place.scene.marks())
        m_placer.take(QRectF(mark.x - CorePx, mark.y - CorePx, 2 * CorePx, 2 * CorePx));
    if (!place.pins)
        return;
    for (const PinHeapInfo &heap : place.pins->heaps())
        m_placer.take(pinHeapBody(heap));
    for (const PinScene::Shown &pin : place.pins->shown())
        m_placer.take(pin.body);
}

void FleetLabels::compose(DrawList &list, SpriteSheet &sheet, const Place &place)
{
    const auto &marks = place.scene.marks();
    m_placer.start(place.camera.size);
    m_namesOnly.start(place.camera.size);
    const bool isNamingAll
        = place.isNamingAll && marks.size() <= MaxNamed && place.zoomLevel >= MinZoom;
    for (const FleetScene::Heap &heap : place.scene.heaps()) {
        const double radius = FleetScene::radiusPx(heap.count);
        m_placer.take(QRectF(heap.at.x() - radius, heap.at.y() - radius, 2 * radius, 2 * radius));
    }
    if (isNamingAll)
        takeMarks(place);
    for (const QRectF &plate : place.plates) {
        m_placer.take(plate);
        m_namesOnly.take(plate);
    }
    QHash<quint32, quint8> sides;
    std::vector<Stamp> labels;
    // From the uppermost down: who matters most gets a place first.
    for (std::size_t i = marks.size(); i-- > 0 && labels.size() < MaxLabels;) {
        const bool isImportant = i >= place.scene.rankedFrom();
        if (!isNamingAll && !isImportant)
            break;
        const FleetScene::Mark &mark = marks[i];
        const Unit &unit = place.fleet.units()[mark.row];
        const bool isOld = unit.age != domain::SignalAge::Live;
        const QString age
            = isOld ? ageText(place.fleet.fixAt(mark.row).fixTime, place.nowMs) : QString();
        const QString &name = place.fleet.nameAt(mark.row);
        const LabelStyle style = unit.hasEmergency ? LabelStyle::Alarm
            : isImportant                          ? LabelStyle::Plate
                                                   : LabelStyle::Halo;
        QString text = isOld ? QString(name + u" · "_s + age) : name;
        auto side = sideFor(unit.handle, mark.at(), sizeOf(text, style, place.family), isImportant);
        LabelStyle shown = style;
        if (!side && isOld) {
            // A name that finds no room leaves at least the age of a silent phone.
            text = age;
            shown = LabelStyle::Muted;
            side = sideFor(unit.handle, mark.at(), sizeOf(text, shown, place.family), false);
        }
        if (!side)
            continue;
        sides.insert(unit.handle, *side);
        const int sprite = sheet.find(labelKey(text, shown, place.isDark),
            [&] { return paintLabel(text, shown, place.isDark, place.family, place.ratio); });
        const QPointF at
            = mark.at() + offsetOf(*side, sizeOf(text, shown, place.family), isImportant);
        labels.push_back(
            { .sprite = sprite, .x = static_cast<float>(at.x()), .y = static_cast<float>(at.y()) });
    }
    list.stamps.insert(list.stamps.end(), labels.rbegin(), labels.rend());
    m_sides = std::move(sides);
}

std::optional<quint8> FleetLabels::sideFor(
    quint32 handle, QPointF at, QSizeF extent, bool isImportant)
{
    const quint8 before = m_sides.value(handle, 0);
    const auto rectAt = [&](quint8 side) {
        const QPointF edge = at + offsetOf(side, extent, isImportant);
        return QRectF(QPointF(edge.x(), edge.y() - extent.height() / 2), extent);
    };
    for (quint8 i = 0; i < Sides; ++i) {
        const auto side = static_cast<quint8>((before + i) % Sides);
        if (m_placer.takeFree(rectAt(side))) {
            m_namesOnly.take(rectAt(side));
            return side;
        }
    }
    if (!isImportant)
        return std::nullopt;
    // It has to be read: over other marks if need be, but not over another name of its kind.
    for (quint8 side = 0; side < Sides; ++side) {
        if (m_namesOnly.takeFree(rectAt(side))) {
            m_placer.take(rectAt(side));
            return side;
        }
    }
    return quint8 { 0 };
}

QSizeF FleetLabels::sizeOf(const QString &text, LabelStyle style, const QString &family)
{
    const quint64 key = labelKey(text, style, false);
    const auto known = m_sizes.constFind(key);
    if (known != m_sizes.constEnd())
        return *known;
    if (m_sizes.size() >= MaxSizes)
        m_sizes.clear();
    return *m_sizes.insert(key, map::labelSize(text, style, family));
}

} // namespace dispatch::map
