// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/decisions.h"

#include "domain/limits.h"
#include "state/patches.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

//! Two zones of one name would be one in every list and sentence.
Checked checkFreeName(const Draft &draft, const QString &name)
{
    const auto folded = name.trimmed().toCaseFolded();
    for (const auto &zone : draft.operation().zones()) {
        if (!zone.isRetired && zone.id.ref() != draft.entity()
            && zone.name.trimmed().toCaseFolded() == folded)
            return invalid(u"name"_s,
                u"There is a zone called “%1” already. Choose another name."_s.arg(zone.name));
    }
    return {};
}

Checked checkArea(ZoneKind kind, const QString &area)
{
    if (kind == ZoneKind::Territory && area.trimmed().isEmpty())
        return invalid(
            u"area"_s, u"A territory gives its area to the jobs in it. Say which area that is."_s);
    return {};
}

Checked checkAtWork(const Zone &zone)
{
    if (zone.isRetired)
        return invalid(u"entity"_s, u"The zone “%1” has been retired."_s.arg(zone.name));
    return {};
}

const Zone *targetOf(const Draft &draft)
{
    return draft.operation().zone(ZoneId { draft.entity().uuid });
}

} // namespace

Checked judge(Draft &draft, const CreateZone &args)
{
    const ZonePatch patch { .name = Change<QString>::to(args.name),
        .area = Change<QString>::to(args.area),
        .outline = Change<QList<GeoPoint>>::to(args.outline) };
    if (auto ok = checkPatch(patch); !ok)
        return ok;
    if (auto ok = checkArea(args.kind, args.area); !ok)
        return ok;
    if (auto ok = checkFreeName(draft, args.name); !ok)
        return ok;
    const auto atWork = std::ranges::count_if(
        draft.operation().zones(), [](const Zone &zone) { return !zone.isRetired; });
    if (atWork >= MaxZones)
        return refuse(ErrorCode::TooLarge,
            u"There are %1 zones, and no more are taken. Retire one that is not needed."_s.arg(
                atWork));
    draft.add(draft.entity(),
        ZoneCreated {
            .name = args.name, .kind = args.kind, .area = args.area, .outline = args.outline });
    return {};
}

Checked judge(Draft &draft, const EditZone &args)
{
    const auto *zone = targetOf(draft);
    if (!zone)
        return notFound(Kind::Zone);
    if (auto ok = checkAtWork(*zone); !ok)
        return ok;
    if (auto ok = checkPatch(args.patch); !ok)
        return ok;
    if (args.patch.area.isSet) {
        if (auto ok = checkArea(zone->kind, args.patch.area.value.value_or(QString())); !ok)
            return ok;
    }
    if (args.patch.name.value) {
        if (auto ok = checkFreeName(draft, *args.patch.name.value); !ok)
            return ok;
    }
    const auto d = difference(*zone, args.patch);
    if (d.patch != ZonePatch {})
        draft.add(zone->id, ZoneChanged { .patch = d.patch, .former = d.former });
    return {};
}

Checked judge(Draft &draft, const RetireZone &)
{
    const auto *zone = targetOf(draft);
    if (!zone)
        return notFound(Kind::Zone);
    if (!zone->isRetired)
        draft.add(zone->id, ZoneRetired {});
    return {};
}

} // namespace dispatch::state
