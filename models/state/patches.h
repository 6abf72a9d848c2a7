// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"

//! A patch taken apart: what it really changes, and what it replaces.
namespace dispatch::state {

//! \brief Both mention the same fields: those of the asked-for patch whose value is not the present one.
template<class Patch>
struct Difference {
    Patch patch;
    Patch former;
};

[[nodiscard]] Difference<domain::JobPatch> difference(
    const domain::JobFields &now, const domain::JobPatch &asked);
[[nodiscard]] Difference<domain::VisitPatch> difference(
    const domain::Visit &now, const domain::VisitPatch &asked);
[[nodiscard]] Difference<domain::TechnicianPatch> difference(
    const domain::Technician &now, const domain::TechnicianPatch &asked);
[[nodiscard]] Difference<domain::ZonePatch> difference(
    const domain::Zone &now, const domain::ZonePatch &asked);
[[nodiscard]] Difference<domain::ShiftPatch> difference(
    const domain::Shift &now, const domain::ShiftPatch &asked);

} // namespace dispatch::state
