// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/decisions.h"

#include "domain/limits.h"
#include "state/emergency.h"

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

Checked judge(Draft &draft, const ActOnAlarm &args)
{
    const auto *alarm = draft.operation().alarm(AlarmId { draft.entity().uuid });
    if (!alarm)
        return notFound(Kind::Alarm);
    if (auto ok = checkBytes(args.note, u"note"_s, MaxTextBytes); !ok)
        return ok;
    if (args.to == AlarmState::Raised)
        return invalid(u"to"_s, u"An alarm can be owned, escalated or cleared."_s);
    if (alarm->state == AlarmState::Cleared)
        return invalid(u"to"_s, u"This alarm has been cleared already. Nothing is left to do."_s);
    const auto isOwnedByActor
        = alarm->state == AlarmState::Owned && alarm->owner == draft.actor().user;
    if (args.to == AlarmState::Owned && isOwnedByActor && args.note.isEmpty())
        return {};
    if (args.to == AlarmState::Cleared && alarm->kindName == EmergencyAlarm) {
        if (auto ok = checkMayClearEmergency(draft, args.note); !ok)
            return ok;
        if (const auto technician = TechnicianId::from(alarm->about)) {
            clearEmergency(draft, *technician, args.note);
            return {};
        }
    }
    draft.add(alarm->id, AlarmMoved { .to = args.to, .note = args.note });
    return {};
}

} // namespace dispatch::state
