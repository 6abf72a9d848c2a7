// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/refusals.h"

#include <span>

//! What a value has to look like before it may enter the log. Each check names the field it is about, as on the wire.
namespace dispatch::state {

using Checked = std::expected<void, domain::Rejection>;

//! \brief Something other than white space, at most \p maxChars UTF-16 units.
[[nodiscard]] Checked checkNeeded(const QString &text, const QString &field, qsizetype maxChars);
[[nodiscard]] Checked checkChars(const QString &text, const QString &field, qsizetype maxChars);
//! \param maxBytes of UTF-8
[[nodiscard]] Checked checkBytes(const QString &text, const QString &field, qsizetype maxBytes);
//! \brief At most MaxSkills entries, none empty, none long.
[[nodiscard]] Checked checkSkills(const QStringList &skills);
[[nodiscard]] Checked checkAttachments(const QStringList &attachments);
[[nodiscard]] Checked checkDuration(int durationMin);
[[nodiscard]] Checked checkWindow(const domain::TimeWindow &window);
[[nodiscard]] Checked checkPlace(const domain::GeoPoint &place);
//! \brief Card numbers never enter the program.
[[nodiscard]] Checked checkNoCardNumber(const QString &text, const QString &field);

[[nodiscard]] Checked checkFields(const domain::JobFields &fields);
[[nodiscard]] Checked checkPatch(const domain::JobPatch &patch);
//! \brief Form only; whether the visit may have this technician or window now is decided with the visit.
[[nodiscard]] Checked checkPatch(const domain::VisitPatch &patch);
[[nodiscard]] Checked checkPatch(const domain::TechnicianPatch &patch);
//! \brief Form only; whether this kind of zone needs an area is decided with the zone.
[[nodiscard]] Checked checkPatch(const domain::ZonePatch &patch);
//! \brief Ends after it begins, is at most MaxShift long, and has its breaks inside and apart from each other.
//! \param breaks ascending
[[nodiscard]] Checked checkShift(
    const domain::TimeWindow &hours, std::span<const domain::TimeWindow> breaks);
//! \brief Corners within the limits, and an edge that neither crosses itself nor the date line.
[[nodiscard]] Checked checkOutline(std::span<const domain::GeoPoint> outline);

//! \brief 13 to 19 digits, perhaps in groups, that pass the Luhn check.
[[nodiscard]] bool containsCardNumber(QStringView text);

} // namespace dispatch::state
