// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/patches.h"

namespace dispatch::state {

using namespace domain;

namespace {

//! For a field that always has a value: cleared means empty.
template<class T>
void compare(const T &now, const Change<T> &asked, Change<T> &patch, Change<T> &former)
{
    if (!asked.isSet || asked.value.value_or(T {}) == now)
        return;
    patch = asked;
    former = Change<T>::to(now);
}

void compare(const Priority &now, const Change<Priority> &asked, Change<Priority> &patch,
    Change<Priority> &former)
{
    if (!asked.isSet || asked.value.value_or(Priority::Normal) == now)
        return;
    patch = asked;
    former = Change<Priority>::to(now);
}

template<class T>
void compare(
    const std::optional<T> &now, const Change<T> &asked, Change<T> &patch, Change<T> &former)
{
    if (!asked.isSet || asked.value == now)
        return;
    patch = asked;
    former = { true, now };
}

} // namespace

Difference<JobPatch> difference(const JobFields &now, const JobPatch &asked)
{
    Difference<JobPatch> d;
    compare(now.title, asked.title, d.patch.title, d.former.title);
    compare(now.description, asked.description, d.patch.description, d.former.description);
    compare(now.trade, asked.trade, d.patch.trade, d.former.trade);
    compare(now.priority, asked.priority, d.patch.priority, d.former.priority);
    compare(now.customerName, asked.customerName, d.patch.customerName, d.former.customerName);
    compare(now.customerPhone, asked.customerPhone, d.patch.customerPhone, d.former.customerPhone);
    compare(now.address, asked.address, d.patch.address, d.former.address);
    compare(now.place, asked.place, d.patch.place, d.former.place);
    compare(now.area, asked.area, d.patch.area, d.former.area);
    compare(now.skills, asked.skills, d.patch.skills, d.former.skills);
    return d;
}

Difference<VisitPatch> difference(const Visit &now, const VisitPatch &asked)
{
    Difference<VisitPatch> d;
    compare(now.window, asked.window, d.patch.window, d.former.window);
    compare(now.technician, asked.technician, d.patch.technician, d.former.technician);
    compare(now.durationMin, asked.durationMin, d.patch.durationMin, d.former.durationMin);
    compare(now.skills, asked.skills, d.patch.skills, d.former.skills);
    return d;
}

Difference<TechnicianPatch> difference(const Technician &now, const TechnicianPatch &asked)
{
    Difference<TechnicianPatch> d;
    compare(now.name, asked.name, d.patch.name, d.former.name);
    compare(now.phone, asked.phone, d.patch.phone, d.former.phone);
    compare(now.area, asked.area, d.patch.area, d.former.area);
    compare(now.skills, asked.skills, d.patch.skills, d.former.skills);
    return d;
}

Difference<ZonePatch> difference(const Zone &now, const ZonePatch &asked)
{
    Difference<ZonePatch> d;
    compare(now.name, asked.name, d.patch.name, d.former.name);
    compare(now.area, asked.area, d.patch.area, d.former.area);
    compare(now.outline, asked.outline, d.patch.outline, d.former.outline);
    return d;
}

Difference<ShiftPatch> difference(const Shift &now, const ShiftPatch &asked)
{
    Difference<ShiftPatch> d;
    compare(now.hours, asked.hours, d.patch.hours, d.former.hours);
    compare(now.breaks, asked.breaks, d.patch.breaks, d.former.breaks);
    compare(now.note, asked.note, d.patch.note, d.former.note);
    return d;
}

} // namespace dispatch::state
