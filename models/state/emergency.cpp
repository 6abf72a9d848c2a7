// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/emergency.h"

#include <algorithm>

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
    std::vector<AlarmId> alarms;
    for (const auto &alarm : operation.alarms()) {
        if (alarm.about == technician.ref() && alarm.kindName == EmergencyAlarm
            && alarm.state != AlarmState::Cleared)
            alarms.push_back(alarm.id);
    }
    std::ranges::sort(
        alarms, std::less {}); // the hash has no order of its own, the log must have one
    for (const auto &id : alarms)
        draft.add(id, AlarmMoved { .to = AlarmState::Cleared, .note = note });
}

} // namespace dispatch::state
