// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/decisions.h"

#include "domain/billing.h"

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

constexpr Roles Office = Role::Dispatcher | Role::Supervisor;
constexpr Roles FieldManagers = Role::Administrator | Role::Supervisor;

Checked need(bool isAllowed, const QString &title)
{
    if (!isAllowed)
        return forbidden(title);
    return {};
}

//! Says per command who may. What is not said here is nobody's.
struct RoleCheck {
    const Draft &draft;

    Checked office() const
    {
        return need(draft.hasAnyRole(Office),
            u"Only dispatchers and supervisors may do this. Ask the office."_s);
    }
    Checked managers() const
    {
        return need(draft.hasAnyRole(FieldManagers),
            u"Only administrators and supervisors may change who works here. Ask one of them."_s);
    }
    Checked surveyors() const
    {
        return need(draft.hasAnyRole(FieldManagers),
            u"Only supervisors and administrators may change zones: jobs get their area from them. Ask one of them."_s);
    }
    [[nodiscard]] bool isOwnRecord() const
    {
        return draft.isSelf(TechnicianId::from(draft.entity()));
    }

    Checked operator()(const CreateJob &) const
    {
        return need(draft.hasAnyRole(Office | Role::Customer | Role::System),
            u"Your role may not create jobs. Ask a dispatcher to take it down."_s);
    }
    Checked operator()(const EditJob &) const { return office(); }
    Checked operator()(const NoteJob &) const { return office(); }
    Checked operator()(const CreateVisit &) const { return office(); }
    Checked operator()(const EditVisit &) const { return office(); }
    Checked operator()(const ActOnVisit &) const { return {}; }
    Checked operator()(const CreateThread &) const { return office(); }
    Checked operator()(const PostMessage &args) const
    {
        // Who sees a conversation may speak in it; who asks for one of a few answers counts them.
        return args.choices.isEmpty() ? Checked {} : office();
    }
    Checked operator()(const EditMessage &) const { return {}; } // one's own: judged there
    Checked operator()(const DeleteMessage &) const { return {}; }
    Checked operator()(const MarkRead &) const
    {
        return need(actingRef(draft.actor()).kind == Kind::User, u"Only people read messages."_s);
    }
    Checked operator()(const MarkDelivered &) const
    {
        return need(draft.hasAnyRole(Role::Technician | Role::Customer),
            u"Only the telephones of technicians and customers report what has reached them."_s);
    }
    Checked operator()(const SettleThread &) const { return office(); }
    Checked operator()(const SetDuty &) const
    {
        return need(isOwnRecord() || draft.hasAnyRole(Office),
            u"Only the technician, a dispatcher or a supervisor may change this duty."_s);
    }
    Checked operator()(const SetEmergency &args) const
    {
        if (args.raise)
            return need(isOwnRecord() || draft.hasAnyRole(Office | Role::System),
                u"Only the technician or the office may raise this alarm. Call the office."_s);
        return need(draft.hasAnyRole(Office),
            u"Only a supervisor, or a dispatcher who has called back, may clear an emergency."_s);
    }
    Checked operator()(const AddPayment &args) const
    {
        return need(mayEnter(args.kind, draft.actor().roles),
            u"Your role may not enter this. Dispatchers enter charges, deposits and payments; "
            u"refunds, voids and "
            "write-offs are the supervisor's."_s);
    }
    Checked operator()(const ActOnAlarm &) const { return office(); }
    Checked operator()(const CreateTechnician &) const
    {
        // The operator of the server enters the first technicians before there is any account.
        return draft.hasRole(Role::System) ? Checked {} : managers();
    }
    Checked operator()(const EditTechnician &) const { return managers(); }
    Checked operator()(const RetireTechnician &) const { return managers(); }
    Checked operator()(const CreateZone &) const { return surveyors(); }
    Checked operator()(const EditZone &) const { return surveyors(); }
    Checked operator()(const RetireZone &) const { return surveyors(); }
    Checked operator()(const CreateShift &) const { return office(); }
    Checked operator()(const EditShift &) const { return office(); }
    Checked operator()(const CancelShift &) const { return office(); }
    Checked operator()(const UndoCommand &) const { return {}; }
    Checked operator()(const Batch &) const { return {}; }
};

} // namespace

Checked checkRole(const Draft &draft)
{
    return std::visit(RoleCheck { draft }, draft.command().args);
}

} // namespace dispatch::state
