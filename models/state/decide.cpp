// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/decide.h"

#include "domain/limits.h"
#include "state/decisions.h"

#include <iterator>

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

//! What each command is about, and whether it brings that into being.
struct Target {
    Kind kind;
    bool isNew = false;
};

struct TargetOf {
    Target operator()(const CreateJob &) const { return { Kind::Job, true }; }
    Target operator()(const EditJob &) const { return { Kind::Job }; }
    Target operator()(const NoteJob &) const { return { Kind::Job }; }
    Target operator()(const CreateVisit &) const { return { Kind::Visit, true }; }
    Target operator()(const EditVisit &) const { return { Kind::Visit }; }
    Target operator()(const ActOnVisit &) const { return { Kind::Visit }; }
    Target operator()(const PostMessage &) const { return { Kind::Thread }; }
    Target operator()(const MarkRead &) const { return { Kind::Thread }; }
    Target operator()(const SetDuty &) const { return { Kind::Technician }; }
    Target operator()(const SetEmergency &) const { return { Kind::Technician }; }
    Target operator()(const AddPayment &) const { return { Kind::Payment, true }; }
    Target operator()(const ActOnAlarm &) const { return { Kind::Alarm }; }
    Target operator()(const CreateTechnician &) const { return { Kind::Technician, true }; }
    Target operator()(const EditTechnician &) const { return { Kind::Technician }; }
    Target operator()(const RetireTechnician &) const { return { Kind::Technician }; }
    Target operator()(const UndoCommand &) const { return { Kind::Org }; }
    Target operator()(const Batch &) const { return { Kind::Org }; }
};

Checked checkTarget(const Draft &draft)
{
    const auto target = std::visit(TargetOf {}, draft.command().args);
    const auto &entity = draft.entity();
    if (entity.kind != target.kind)
        return invalid(u"entity"_s,
            u"This command is about a %1, not about a %2. This is a fault of the program that sent it."_s
                .arg(kindName(target.kind), kindName(entity.kind)));
    if (target.isNew)
        return draft.checkNewId(entity, u"entity"_s);
    if (!isVisible(draft.operation(), draft.actor(), entity))
        return notFound(entity.kind);
    return {};
}

using Decided = std::expected<Decision, Rejection>;

struct Judge {
    Draft &draft;

    template<class Args>
    Checked operator()(const Args &args) const
    {
        return judge(draft, args);
    }
    Checked operator()(const UndoCommand &) const
    {
        return invalid(
            u"op"_s, u"Taking back is a command of its own and cannot be part of another one."_s);
    }
    Checked operator()(const Batch &) const
    {
        return invalid(u"op"_s, u"A batch cannot contain another batch."_s);
    }
};

//! \param versionBefore of the command's entity, before the batch that the command is part of
Decided decideOne(const Operation &operation, const Actor &actor, const Command &command,
    Timestamp now, quint64 versionBefore, std::span<const Event> changesSince)
{
    Draft draft(operation, actor, command, now);
    if (const auto ok = checkTarget(draft); !ok)
        return std::unexpected(ok.error());
    if (const auto ok = checkRole(draft); !ok)
        return std::unexpected(ok.error());
    const auto isMerged = checkExpectation(draft, versionBefore, changesSince);
    if (!isMerged)
        return std::unexpected(isMerged.error());
    if (const auto ok = std::visit(Judge { draft }, command.args); !ok)
        return std::unexpected(ok.error());
    return Decision { .events = draft.take(), .isMerged = *isMerged };
}

//! All or none: the items are judged one after the other on a copy, and the first refusal refuses them all.
Decided decideBatch(const Operation &operation, const Actor &actor, const Command &command,
    const Batch &batch, Timestamp now, std::span<const Event> changesSince)
{
    if (batch.items.empty())
        return invalid(u"items"_s, u"There is nothing to do: the batch is empty."_s);
    if (batch.items.size() > MaxBatchItems)
        return refuse(ErrorCode::TooLarge,
            u"More than %1 steps at once are not taken. Choose fewer."_s.arg(MaxBatchItems),
            u"items"_s);
    Operation scratch = operation;
    Decision all;
    for (std::size_t i = 0; i < batch.items.size(); ++i) {
        const auto &item = batch.items[i];
        const Command step { .id = command.id,
            .entity = item.entity,
            .expect = item.expect,
            .after = std::nullopt,
            .made = command.made,
            .args = item.args };
        auto decided
            = decideOne(scratch, actor, step, now, operation.version(item.entity), changesSince);
        if (!decided) {
            auto rejection = std::move(decided.error());
            rejection.index = static_cast<int>(i);
            rejection.title = u"Nothing was changed, because %1 of %2 is refused: %3"_s.arg(
                QString::number(i + 1), QString::number(batch.items.size()), rejection.title);
            return std::unexpected(std::move(rejection));
        }
        for (const auto &event : decided->events)
            scratch.apply(event);
        std::ranges::move(decided->events, std::back_inserter(all.events));
        all.isMerged = all.isMerged || decided->isMerged;
    }
    return all;
}

} // namespace

Decided decide(const Operation &operation, const Actor &actor, const Command &command,
    Timestamp now, std::span<const Event> changesSince)
{
    if (const auto *batch = std::get_if<Batch>(&command.args))
        return decideBatch(operation, actor, command, *batch, now, changesSince);
    return decideOne(
        operation, actor, command, now, operation.version(command.entity), changesSince);
}

} // namespace dispatch::state
