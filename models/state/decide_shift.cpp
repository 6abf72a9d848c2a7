// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/decisions.h"

#include "domain/limits.h"
#include "state/patches.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

const Shift *targetOf(const Draft &draft)
{
    return draft.operation().shift(ShiftId { draft.entity().uuid });
}

//! In the order of the day, however they were entered.
QList<TimeWindow> inOrder(QList<TimeWindow> breaks)
{
    std::ranges::sort(breaks, {}, &TimeWindow::from);
    return breaks;
}

Checked checkWorker(const Operation &operation, const TechnicianId &id)
{
    const auto *technician = operation.technician(id);
    if (!technician)
        return invalid(
            u"technician"_s, u"There is no such technician. Choose one from the list."_s);
    if (technician->isRetired)
        return invalid(u"technician"_s,
            u"%1 does not work here any more. Choose somebody else."_s.arg(technician->name));
    return {};
}

Checked checkAll(const Draft &draft, const Shift &shift)
{
    if (auto ok = checkWorker(draft.operation(), shift.technician); !ok)
        return ok;
    if (auto ok = checkShift(shift.hours, shift.breaks); !ok)
        return ok;
    if (auto ok = checkBytes(shift.note, u"note"_s, MaxTextBytes); !ok)
        return ok;
    return checkFreeTime(draft.operation(), shift);
}

} // namespace

Checked checkFreeTime(const Operation &operation, const Shift &shift)
{
    for (const auto *other : operation.shiftsOf(shift.technician, shift.hours)) {
        if (other->id == shift.id)
            continue;
        const auto *technician = operation.technician(shift.technician);
        return invalid(u"hours"_s,
            u"%1 has another shift at that time. Change that one, or choose other hours."_s.arg(
                technician ? technician->name : u"The technician"_s));
    }
    return {};
}

Checked judge(Draft &draft, const CreateShift &args)
{
    const Shift shift { .id = ShiftId { draft.entity().uuid },
        .technician = args.technician,
        .hours = args.hours,
        .breaks = inOrder(args.breaks),
        .note = args.note };
    if (auto ok = checkAll(draft, shift); !ok)
        return ok;
    draft.add(shift.id,
        ShiftCreated { .technician = shift.technician,
            .hours = shift.hours,
            .breaks = shift.breaks,
            .note = shift.note });
    return {};
}

Checked judge(Draft &draft, const EditShift &args)
{
    const auto *shift = targetOf(draft);
    if (!shift)
        return notFound(Kind::Shift);
    if (shift->isCanceled)
        return invalid(u"entity"_s, u"This shift has been canceled. Enter a new one instead."_s);
    if (args.patch.hours.isSet && !args.patch.hours.value)
        return invalid(u"hours"_s, u"A shift always has its hours. Cancel it instead."_s);
    ShiftPatch patch = args.patch;
    if (patch.breaks.value)
        patch.breaks.value = inOrder(*patch.breaks.value);
    const auto d = difference(*shift, patch);
    if (d.patch == ShiftPatch {})
        return {};
    Shift after = *shift;
    if (d.patch.hours.value)
        after.hours = *d.patch.hours.value;
    if (d.patch.breaks.isSet)
        after.breaks = d.patch.breaks.value.value_or(QList<TimeWindow>());
    if (d.patch.note.isSet)
        after.note = d.patch.note.value.value_or(QString());
    if (auto ok = checkAll(draft, after); !ok)
        return ok;
    draft.add(shift->id, ShiftChanged { .patch = d.patch, .former = d.former });
    return {};
}

Checked judge(Draft &draft, const CancelShift &)
{
    const auto *shift = targetOf(draft);
    if (!shift)
        return notFound(Kind::Shift);
    if (!shift->isCanceled)
        draft.add(shift->id, ShiftCanceled {});
    return {};
}

} // namespace dispatch::state
