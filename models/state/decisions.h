// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/draft.h"

//! One function per command: checks its arguments against the operation and adds its events to the draft. The target has
//! been found visible, the role sufficient and the expectation met before.
namespace dispatch::state {

[[nodiscard]] Checked judge(Draft &draft, const domain::CreateJob &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::EditJob &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::NoteJob &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::CreateVisit &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::EditVisit &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::ActOnVisit &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::CreateThread &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::PostMessage &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::EditMessage &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::DeleteMessage &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::MarkRead &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::MarkDelivered &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::SettleThread &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::SetDuty &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::SetEmergency &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::CreateTechnician &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::EditTechnician &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::RetireTechnician &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::AddPayment &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::ActOnAlarm &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::CreateZone &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::EditZone &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::RetireZone &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::CreateShift &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::EditShift &args);
[[nodiscard]] Checked judge(Draft &draft, const domain::CancelShift &args);

//! \brief Whether the technician of \p shift has another one at that time, in words.
[[nodiscard]] Checked checkFreeTime(const Operation &operation, const domain::Shift &shift);

//! \brief Whether the actor's roles permit this command on this (visible) entity at all. Steps of a visit are left to
//! domain::next(), ledger rows to domain::mayEnter().
//! \source the table in models/state/README.md
[[nodiscard]] Checked checkRole(const Draft &draft);

//! \brief Whether the command may go on although, or because, the entity is at the version it is.
//! \return true if the command expects an older version but touches nothing that was changed since
//! \errors Conflict, with what happened since
[[nodiscard]] std::expected<bool, domain::Rejection> checkExpectation(
    const Draft &draft, quint64 versionBefore, std::span<const domain::Event> changesSince);

} // namespace dispatch::state
