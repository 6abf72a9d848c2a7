// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/decisions.h"

#include "domain/limits.h"
#include "state/emergency.h"
#include "state/patches.h"

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

const Technician *targetOf(const Draft &draft)
{
    return draft.operation().technician(TechnicianId { draft.entity().uuid });
}

Checked checkFreeName(const Draft &draft, const QString &name)
{
    const auto *namesake = draft.operation().technicianByName(name);
    if (namesake && !namesake->isRetired && namesake->id.ref() != draft.entity())
        return invalid(u"name"_s,
            u"There is a technician called “%1” already. Add a second name or a number, so that nobody is mixed up."_s
                .arg(namesake->name));
    return {};
}

Checked checkWorking(const Technician &technician)
{
    if (technician.isRetired)
        return invalid(u"entity"_s, u"%1 does not work here any more."_s.arg(technician.name));
    return {};
}

} // namespace

Checked judge(Draft &draft, const SetDuty &args)
{
    const auto *technician = targetOf(draft);
    if (!technician)
        return notFound(Kind::Technician);
    if (auto ok = checkWorking(*technician); !ok)
        return ok;
    if (auto ok = checkBytes(args.reason, u"reason"_s, MaxTextBytes); !ok)
        return ok;
    if (args.duty == Duty::EnRoute || args.duty == Duty::OnSite)
        return invalid(u"duty"_s,
            u"This duty follows from the visit and is not set by hand. Depart or arrive instead."_s);
    if (args.duty != technician->duty || args.reason != technician->dutyReason)
        draft.add(technician->id,
            DutyChanged { .duty = args.duty,
                .reason = args.reason,
                .formerDuty = technician->duty,
                .formerReason = technician->dutyReason });
    return {};
}

Checked judge(Draft &draft, const SetEmergency &args)
{
    const auto *technician = targetOf(draft);
    if (!technician)
        return notFound(Kind::Technician);
    if (auto ok = checkBytes(args.note, u"note"_s, MaxTextBytes); !ok)
        return ok;
    if (!args.raise) {
        if (auto ok = checkMayClearEmergency(draft, args.note); !ok)
            return ok;
        clearEmergency(draft, technician->id, args.note);
        return {};
    }
    if (technician->hasEmergency)
        return {}; // pressed twice: the alarm is out
    draft.add(technician->id, EmergencyChanged { .isRaised = true, .note = args.note });
    draft.raiseAlarm(EmergencyAlarm, technician->id, args.note);
    return {};
}

Checked judge(Draft &draft, const CreateTechnician &args)
{
    TechnicianPatch patch;
    patch.name = Change<QString>::to(args.name);
    patch.phone = Change<QString>::to(args.phone);
    patch.area = Change<QString>::to(args.area);
    patch.skills = Change<QStringList>::to(args.skills);
    if (auto ok = checkPatch(patch); !ok)
        return ok;
    if (auto ok = checkFreeName(draft, args.name); !ok)
        return ok;
    draft.add(draft.entity(),
        TechnicianCreated { .handle = draft.operation().nextHandle(),
            .name = args.name,
            .phone = args.phone,
            .area = args.area,
            .skills = args.skills });
    return {};
}

Checked judge(Draft &draft, const EditTechnician &args)
{
    const auto *technician = targetOf(draft);
    if (!technician)
        return notFound(Kind::Technician);
    if (auto ok = checkWorking(*technician); !ok)
        return ok;
    if (auto ok = checkPatch(args.patch); !ok)
        return ok;
    if (args.patch.name.value) {
        if (auto ok = checkFreeName(draft, *args.patch.name.value); !ok)
            return ok;
    }
    const auto d = difference(*technician, args.patch);
    if (d.patch != TechnicianPatch {})
        draft.add(technician->id, TechnicianChanged { .patch = d.patch, .former = d.former });
    return {};
}

Checked judge(Draft &draft, const RetireTechnician &)
{
    const auto *technician = targetOf(draft);
    if (!technician)
        return notFound(Kind::Technician);
    if (technician->isRetired)
        return {};
    if (const auto visits = draft.operation().openVisitsOf(technician->id); !visits.empty())
        return invalid(u"entity"_s,
            u"%1 still has %2 open visits. Give them to somebody else first."_s
                .arg(technician->name)
                .arg(visits.size()));
    if (technician->duty != Duty::OffShift) // nobody's place is kept after the last shift
        draft.add(technician->id,
            DutyChanged { .duty = Duty::OffShift,
                .reason = {},
                .formerDuty = technician->duty,
                .formerReason = technician->dutyReason });
    draft.add(technician->id, TechnicianRetired {});
    return {};
}

} // namespace dispatch::state
