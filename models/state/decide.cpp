// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/decide.h"

#include "domain/limits.h"
#include "state/decisions.h"

#include <algorithm>
#include <iterator>
#include <ranges>

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
    Target operator()(const CreateThread &) const { return { Kind::Thread, true }; }
    Target operator()(const PostMessage &) const { return { Kind::Thread }; }
    Target operator()(const EditMessage &) const { return { Kind::Thread }; }
    Target operator()(const DeleteMessage &) const { return { Kind::Thread }; }
    Target operator()(const MarkRead &) const { return { Kind::Thread }; }
    Target operator()(const MarkDelivered &) const { return { Kind::Thread }; }
    Target operator()(const SettleThread &) const { return { Kind::Thread }; }
    Target operator()(const SetDuty &) const { return { Kind::Technician }; }
    Target operator()(const SetEmergency &) const { return { Kind::Technician }; }
    Target operator()(const AddPayment &) const { return { Kind::Payment, true }; }
    Target operator()(const ActOnAlarm &) const { return { Kind::Alarm }; }
    Target operator()(const CreateTechnician &) const { return { Kind::Technician, true }; }
    Target operator()(const EditTechnician &) const { return { Kind::Technician }; }
    Target operator()(const RetireTechnician &) const { return { Kind::Technician }; }
    Target operator()(const CreateZone &) const { return { Kind::Zone, true }; }
    Target operator()(const EditZone &) const { return { Kind::Zone }; }
    Target operator()(const RetireZone &) const { return { Kind::Zone }; }
    Target operator()(const CreateShift &) const { return { Kind::Shift, true }; }
    Target operator()(const EditShift &) const { return { Kind::Shift }; }
    Target operator()(const CancelShift &) const { return { Kind::Shift }; }
    Target operator()(const UndoCommand &) const { return { Kind::Org }; }
    Target operator()(const Batch &) const { return { Kind::Org }; }
};

//! What else a command names.
struct NamedIn {
    std::vector<EntityRef> list;

    void add(const std::optional<TechnicianId> &id)
    {
        if (id)
            list.push_back(*id);
    }
    void operator()(const CreateVisit &args) { list.push_back(args.job); }
    void operator()(const EditVisit &args) { add(args.patch.technician.value); }
    void operator()(const ActOnVisit &args) { add(args.technician); }
    void operator()(const CreateThread &args)
    {
        if (args.job)
            list.push_back(*args.job);
        add(args.technician);
    }
    void operator()(const AddPayment &args) { list.push_back(args.job); }
    void operator()(const CreateShift &args) { list.push_back(args.technician); }
    void operator()(const auto &) { }
};

//! Somebody whose account names areas could otherwise work on what is not shown to them.
Checked checkNamed(const Draft &draft)
{
    if (draft.actor().areas.isEmpty())
        return {};
    NamedIn named;
    std::visit(named, draft.command().args);
    for (const auto &ref : named.list) {
        if (draft.operation().version(ref) > 0 && !isVisible(draft.operation(), draft.actor(), ref))
            return forbidden(ref.kind == Kind::Technician
                    ? u"This technician works in an area that is not yours. Ask a supervisor to do it, or to widen your areas."_s
                    : u"This job is of an area that is not yours. Ask a supervisor to do it, or to widen your areas."_s);
    }
    return {};
}

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
    if (const auto ok = checkNamed(draft); !ok)
        return std::unexpected(ok.error());
    const auto isMerged = checkExpectation(draft, versionBefore, changesSince);
    if (!isMerged)
        return std::unexpected(isMerged.error());
    if (const auto ok = std::visit(Judge { draft }, command.args); !ok)
        return std::unexpected(ok.error());
    return Decision { .events = draft.take(), .isMerged = *isMerged };
}

//! Reasons a refusal spells out, and steps it names for each: more than anybody reads, and within one string of the wire.
constexpr std::size_t MaxReasons = 8;
constexpr qsizetype MaxStepsNamed = 16;

QString joined(const QStringList &steps)
{
    if (steps.size() <= MaxStepsNamed)
        return steps.join(u", "_s);
    return u"%1 and %2 more"_s.arg(
        steps.first(MaxStepsNamed).join(u", "_s), QString::number(steps.size() - MaxStepsNamed));
}

//! What is against a batch, by reason: one step alone is said as one sentence.
QString refusalTitle(const std::vector<Decided> &each)
{
    std::vector<std::pair<QString, QStringList>> reasons; // in order of their first step
    QStringList steps;
    for (std::size_t i = 0; i < each.size(); ++i) {
        if (each[i])
            continue;
        steps << QString::number(i + 1);
        const QString &title = each[i].error().title;
        const auto known
            = std::ranges::find(reasons, title, &std::pair<QString, QStringList>::first);
        if (known != reasons.end())
            known->second << steps.last();
        else
            reasons.emplace_back(title, QStringList { steps.last() });
    }
    const QString total = QString::number(each.size());
    if (steps.size() == 1)
        return u"Nothing was changed, because %1 of %2 is refused: %3"_s.arg(
            steps.first(), total, reasons.front().first);
    QString text
        = u"Nothing was changed, because %1 of %2 are refused."_s.arg(joined(steps), total);
    for (const auto &[title, which] : reasons | std::views::take(MaxReasons))
        text += u" %1: %2"_s.arg(joined(which), title);
    return text;
}

//! All or none: one refusal refuses them all, and says what is against each.
Decided decideBatch(const Operation &operation, const Actor &actor, const Command &command,
    const Batch &batch, Timestamp now, std::span<const Event> changesSince)
{
    if (batch.items.empty())
        return invalid(u"items"_s, u"There is nothing to do: the batch is empty."_s);
    if (batch.items.size() > MaxBatchItems)
        return refuse(ErrorCode::TooLarge,
            u"More than %1 steps at once are not taken. Choose fewer."_s.arg(MaxBatchItems),
            u"items"_s);
    auto each = decideEach(operation, actor, command, now, changesSince);
    const auto refused
        = std::ranges::find_if(each, [](const Decided &decided) { return !decided; });
    if (refused != each.end()) {
        auto rejection = refused->error();
        rejection.index = static_cast<int>(refused - each.begin());
        rejection.title = refusalTitle(each);
        return std::unexpected(std::move(rejection));
    }
    Decision all;
    for (Decided &decided : each) {
        std::ranges::move(decided->events, std::back_inserter(all.events));
        all.isMerged = all.isMerged || decided->isMerged;
    }
    return all;
}

} // namespace

std::vector<Decided> decideEach(const Operation &operation, const Actor &actor,
    const Command &command, Timestamp now, std::span<const Event> changesSince)
{
    std::vector<Decided> each;
    const auto *batch = std::get_if<Batch>(&command.args);
    if (!batch)
        return each;
    Operation scratch = operation;
    for (const BatchItem &item : batch->items | std::views::take(MaxBatchItems)) {
        const Command step { .id = command.id,
            .entity = item.entity,
            .expect = item.expect,
            .after = std::nullopt,
            .made = command.made,
            .args = item.args };
        each.push_back(
            decideOne(scratch, actor, step, now, operation.version(item.entity), changesSince));
        if (!each.back())
            continue;
        for (const auto &event : each.back()->events)
            scratch.apply(event);
    }
    return each;
}

Decided decide(const Operation &operation, const Actor &actor, const Command &command,
    Timestamp now, std::span<const Event> changesSince)
{
    if (const auto *batch = std::get_if<Batch>(&command.args))
        return decideBatch(operation, actor, command, *batch, now, changesSince);
    return decideOne(
        operation, actor, command, now, operation.version(command.entity), changesSince);
}

} // namespace dispatch::state
