// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/emergency.h"

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

Checked checkMayClearEmergency(const Draft &draft, const QString &note)
{
    if (draft.hasRole(Role::Supervisor))
        return {};
    if (note.trimmed().isEmpty())
        return invalid(u"note"_s,
            u"Call the technician back first, then write down what was said: that clears the emergency."_s);
    return {};
}

void clearEmergency(Draft &draft, const TechnicianId &technician, const QString &note)
{
    const auto &operation = draft.operation();
    if (const auto *record = operation.technician(technician); record && record->hasEmergency)
        draft.add(technician, EmergencyChanged { .isRaised = false, .note = note });
    clearAlarms(draft, technician, EmergencyAlarm, note);
}

} // namespace dispatch::state
