// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/alarms.h"
#include "state/decisions.h"

#include "domain/limits.h"
#include "state/patches.h"
#include "state/zones.h"

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

Checked checkNewIds(const Draft &draft, const CreateJob &args)
{
    if (auto ok = draft.checkNewId(args.visit, u"visit"_s); !ok)
        return ok;
    if (auto ok = draft.checkNewId(args.thread, u"thread"_s); !ok)
        return ok;
    if (!args.customerThread)
        return {};
    if (*args.customerThread == args.thread)
        return invalid(u"customerThread"_s,
            u"The customer's conversation must not be the office's own. This is a fault of the program that sent it."_s);
    return draft.checkNewId(*args.customerThread, u"customerThread"_s);
}

} // namespace

Checked judge(Draft &draft, const CreateJob &args)
{
    if (auto ok = checkNewIds(draft, args); !ok)
        return ok;
    if (auto ok = checkFields(args.fields); !ok)
        return ok;
    if (auto ok = checkDuration(args.durationMin); !ok)
        return ok;
    // Only the office takes a job down as agreed; what comes from outside waits for an answer.
    const auto isRequest = args.isRequest || !draft.hasAnyRole(Role::Dispatcher | Role::Supervisor);
    const JobId job { draft.entity().uuid };
    auto fields = args.fields;
    if (fields.area.isEmpty() && fields.place)
        fields.area = areaAt(draft.operation(), *fields.place);
    draft.add(job, JobCreated { .number = draft.operation().nextJobNumber(), .fields = fields });
    draft.add(args.visit,
        VisitCreated { .job = job,
            .state = isRequest ? VisitState::Requested : VisitState::Unscheduled,
            .durationMin = args.durationMin,
            .skills = args.fields.skills });
    draft.add(
        args.thread, ThreadCreated { .job = job, .technician = {}, .audience = Audience::Office });
    if (args.customerThread)
        draft.add(*args.customerThread,
            ThreadCreated { .job = job, .technician = {}, .audience = Audience::Customer });
    if (isRequest && args.fields.priority == Priority::Emergency)
        draft.raiseAlarm(UrgentRequestAlarm, job, args.fields.title);
    return {};
}

Checked judge(Draft &draft, const EditJob &args)
{
    const auto *job = draft.operation().job(JobId { draft.entity().uuid });
    if (!job)
        return notFound(Kind::Job);
    if (auto ok = checkPatch(args.patch); !ok)
        return ok;
    auto d = difference(job->fields, args.patch);
    if (d.patch.place.value && !args.patch.area.isSet) {
        JobPatch moved = args.patch;
        // Outside all territories the job keeps the area it has: somebody may have set it for a reason.
        if (const QString area = areaAt(draft.operation(), *d.patch.place.value); !area.isEmpty())
            moved.area = Change<QString>::to(area);
        d = difference(job->fields, moved);
    }
    if (d.patch != JobPatch {})
        draft.add(job->id, JobChanged { .patch = d.patch, .former = d.former });
    return {};
}

Checked judge(Draft &draft, const NoteJob &args)
{
    if (auto ok = checkNeeded(args.text, u"text"_s, MaxChatBytes); !ok)
        return ok;
    if (auto ok = checkBytes(args.text, u"text"_s, MaxChatBytes); !ok)
        return ok;
    draft.add(draft.entity(), JobNoted { .text = args.text });
    return {};
}

} // namespace dispatch::state
