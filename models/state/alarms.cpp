// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/alarms.h"

#include <algorithm>

namespace dispatch::state {

using namespace domain;

void clearAlarms(
    Draft &draft, const EntityRef &about, QLatin1StringView kindName, const QString &note)
{
    std::vector<AlarmId> alarms;
    for (const auto &alarm : draft.operation().alarms()) {
        if (alarm.about == about && alarm.kindName == kindName
            && alarm.state != AlarmState::Cleared)
            alarms.push_back(alarm.id);
    }
    std::ranges::sort(
        alarms, std::less {}); // the hash has no order of its own, the log must have one
    for (const auto &id : alarms)
        draft.add(id, AlarmMoved { .to = AlarmState::Cleared, .note = note });
}

} // namespace dispatch::state
