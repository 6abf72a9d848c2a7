// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/refusals.h"

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

QString nounOf(Kind kind)
{
    switch (kind) {
    case Kind::Job:
        return u"job"_s;
    case Kind::Visit:
        return u"visit"_s;
    case Kind::Technician:
        return u"technician"_s;
    case Kind::Thread:
        return u"conversation"_s;
    case Kind::Payment:
        return u"payment"_s;
    case Kind::Alarm:
        return u"alarm"_s;
    case Kind::User:
        return u"user"_s;
    case Kind::Org:
        return u"organisation"_s;
    case Kind::Zone:
        return u"zone"_s;
    case Kind::Shift:
        return u"shift"_s;
    }
    return u"entry"_s;
}

ErrorCode codeOf(Refusal refusal)
{
    switch (refusal) {
    case Refusal::WrongRole:
    case Refusal::NotYourVisit:
    case Refusal::UndoWindowOver:
        return ErrorCode::Forbidden; // somebody else may still do it
    default:
        return ErrorCode::Invalid;
    }
}

QString fieldOf(Refusal refusal)
{
    switch (refusal) {
    case Refusal::NeedsReason:
        return u"reason"_s;
    case Refusal::NeedsTechnician:
    case Refusal::TechnicianOffShift:
    case Refusal::TechnicianBusy:
        return u"technician"_s;
    case Refusal::NeedsWindow:
        return u"window"_s;
    case Refusal::NeedsTarget:
        return u"overrideTo"_s;
    default:
        return u"action"_s;
    }
}

} // namespace

Refused refuse(ErrorCode code, const QString &title, const QString &field)
{
    Rejection rejection;
    rejection.code = code;
    rejection.title = title;
    rejection.field = field;
    return Refused(std::move(rejection));
}

Refused invalid(const QString &field, const QString &title)
{
    return refuse(ErrorCode::Invalid, title, field);
}

Refused forbidden(const QString &title)
{
    return refuse(ErrorCode::Forbidden, title);
}

Refused notFound(Kind kind)
{
    return refuse(ErrorCode::NotFound,
        u"There is no such %1 here, or you may not see it. Reload the list and look again."_s.arg(
            nounOf(kind)));
}

Refused refusedStep(Refusal refusal)
{
    return refuse(codeOf(refusal), explain(refusal), fieldOf(refusal));
}

} // namespace dispatch::state
