// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "domain/event.h"
#include "state/operation.h"

#include <QString>

#include <vector>

//! Fields of things and what they hold, in words. Fields go by the names of domain::fieldsOf().
namespace dispatch::viewmodels {

struct FieldText {
    QString field; //!< "technician"
    QString text;  //!< "Ada Lind"; "nobody", "none" where it is cleared
    bool operator==(const FieldText &) const = default;
};

//! \brief "Technician", "Arrival window". An unknown name is shown as it is.
[[nodiscard]] QString fieldLabel(const QString &field);

//! \brief What the command would set on \p entity, in the order people read it. Empty for what only adds.
[[nodiscard]] std::vector<FieldText> wantedFields(const domain::CommandArgs &args,
    const domain::EntityRef &entity, const state::Operation &operation);
//! \brief What the event says the fields held before it. Empty where its writer did not say.
[[nodiscard]] std::vector<FieldText> formerFields(
    const domain::EventPayload &payload, const state::Operation &operation);
//! \brief What the event set the fields to. Empty for what only adds.
[[nodiscard]] std::vector<FieldText> newFields(
    const domain::EventPayload &payload, const state::Operation &operation);
//! \brief What the field of \p entity holds now; empty for a thing or field not known here.
[[nodiscard]] QString presentField(
    const domain::EntityRef &entity, const QString &field, const state::Operation &operation);

} // namespace dispatch::viewmodels
