// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/review_item.h"

#include "viewmodels/command_words.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/field_words.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;
using journal::OutboxRow;
using journal::OutboxStatus;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Review", text);
}

//! What happened to the thing since the person saw it, from the refusal and from what this computer knows by itself.
struct Since {
    quint64 ver = 0;
    EntityRef by;
    Timestamp at;
    QStringList fields;
    std::vector<FieldText> former;
};

std::vector<Since> changesSince(const ReviewSource &source, const EntityRef &entity,
    quint64 seenVersion, const Rejection &rejection)
{
    std::map<quint64, Since> byVersion;
    for (const ConflictingChange &change : rejection.changes) {
        byVersion[change.ver] = { .ver = change.ver,
            .by = change.by,
            .at = change.at,
            .fields = change.fields,
            .former = {} };
    }
    for (const Event &event : source.history(entity)) {
        if (event.ver <= seenVersion)
            break;
        byVersion[event.ver] = { .ver = event.ver,
            .by = event.by,
            .at = event.at,
            .fields = fieldsOf(event.payload),
            .former = formerFields(event.payload, source.context.operation) };
    }
    std::vector<Since> changes;
    for (auto &[ver, change] : byVersion)
        changes.push_back(std::move(change));
    return changes;
}

struct Subject {
    EntityRef entity;
    quint64 seenVersion = 0;
};

//! The thing a conflict is about: in a batch that of the item the server names.
Subject conflictSubject(const Command &command, const Rejection &rejection)
{
    const auto *batch = std::get_if<Batch>(&command.args);
    const auto at = static_cast<std::size_t>(std::max(rejection.index.value_or(0), 0));
    const EntityRef entity
        = batch && at < batch->items.size() ? batch->items[at].entity : subjectOf(command);
    return { .entity = entity, .seenVersion = rejection.expect.value_or(0) };
}

QString deedOf(const Since &change, const EntityRef &entity, const state::Operation &operation)
{
    const auto has = [&](QLatin1StringView field) { return change.fields.contains(field); };
    if (entity.kind == Kind::Visit && has("technician"_L1)) {
        const Visit *visit = operation.visit(VisitId { entity.uuid });
        return visit && !visit->technician ? tr("The technician was taken off") : tr("Reassigned");
    }
    if (entity.kind == Kind::Visit && has("state"_L1))
        return tr("Moved to %1").arg(presentField(entity, u"state"_s, operation));
    if (has("window"_L1))
        return tr("Moved to another time");
    if (has("duty"_L1))
        return tr("Duty changed");
    if (entity.kind == Kind::Alarm)
        return tr("Answered");
    QStringList names;
    for (const QString &field : change.fields)
        names << fieldLabel(field).toLower();
    return names.isEmpty() ? tr("Changed") : tr("Changed (%1)").arg(names.join(u", "_s));
}

QString nameOf(const EntityRef &by, const RowContext &context)
{
    return by == context.actor.user.ref() ? tr("you, in another place")
                                          : context.operation.actorName(by);
}

void describeConflict(ReviewItem &item, const OutboxRow &row, const ReviewSource &source)
{
    const state::Operation &operation = source.context.operation;
    const Rejection &rejection = *row.rejection;
    const Subject subject = conflictSubject(row.command, rejection);
    const auto changes = changesSince(source, subject.entity, subject.seenVersion, rejection);
    const auto wanted = wantedFields(row.command.args, subject.entity, operation);

    QStringList names;
    for (const FieldText &field : wanted)
        names << field.field;
    for (const Since &change : changes) {
        for (const QString &field : change.fields) {
            if (!names.contains(field))
                names << field;
        }
    }
    const Since *last = nullptr;
    for (const QString &name : names) {
        ReviewField field;
        field.label = fieldLabel(name);
        field.theirs = presentField(subject.entity, name, source.confirmed);
        for (const Since &change : changes) {
            const auto former = std::ranges::find(change.former, name, &FieldText::field);
            if (field.before.isEmpty() && former != change.former.end())
                field.before = former->text;
            if (!change.fields.contains(name))
                continue;
            field.who = nameOf(change.by, source.context);
            field.whenMs = static_cast<double>(toMs(change.at));
            if (!last || change.ver >= last->ver)
                last = &change;
        }
        if (field.who.isEmpty())
            field.before = field.theirs; // nobody has touched it
        const auto mine = std::ranges::find(wanted, name, &FieldText::field);
        field.isMineUntouched = mine == wanted.end();
        field.mine = field.isMineUntouched ? field.before : mine->text;
        field.isContested = !field.who.isEmpty() && field.mine != field.theirs;
        item.fields << field;
    }
    if (last) {
        item.reason = deedOf(*last, subject.entity, source.confirmed);
        item.who = nameOf(last->by, source.context);
        item.whenMs = static_cast<double>(toMs(last->at));
    }
}

//! What is against each job of a command about several, by what the server has now: its own words count steps, and people
//! count jobs. Empty for one job, and where nothing is against it any more.
QString reasonsByJob(const Command &command, const ReviewSource &source)
{
    constexpr qsizetype MaxNamed = 8;
    const auto *batch = std::get_if<Batch>(&command.args);
    if (!batch || jobsOf(command, source.confirmed).size() < 2)
        return {};
    const auto each
        = state::decideEach(source.confirmed, source.context.actor, command, source.context.now);
    QStringList lines;
    qsizetype refused = 0;
    for (std::size_t i = 0; i < each.size(); ++i) {
        if (each[i])
            continue;
        if (++refused <= MaxNamed)
            lines << u"%1: %2"_s.arg(
                entityTitle(jobOf(batch->items[i].entity, source.confirmed), source.confirmed),
                each[i].error().title);
    }
    if (lines.isEmpty())
        return {};
    if (refused > MaxNamed)
        lines << tr("and %1 more").arg(refused - MaxNamed);
    return tr("Nothing was changed. %1").arg(lines.join(u"; "_s));
}

QString waitingText(const OutboxRow &row, const ReviewSource &source)
{
    if (!source.readOnlyText.isEmpty())
        return tr("The other window sends it");
    if (row.accepted)
        return tr("Accepted; what it does is on its way here");
    if (row.status == OutboxStatus::Sent)
        return source.isConnected
            ? tr("Sent, not answered yet")
            : tr("Sent, not answered yet: the connection broke. It is asked about by itself");
    const auto before = !row.command.after
        ? source.outbox.end()
        : std::ranges::find(source.outbox, *row.command.after,
              [](const OutboxRow &other) { return other.command.id; });
    if (before != source.outbox.end()) {
        return tr("Goes after “%1”")
            .arg(commandSentence(before->command.args, source.context.operation));
    }
    if (source.isConnected)
        return tr("On its way");
    return source.isSignedIn ? tr("No connection: goes by itself when the server is back")
                             : tr("Not signed in: goes when you sign in");
}

ReviewItem makeItem(const OutboxRow &row, const ReviewSource &source)
{
    const RowContext &context = source.context;
    ReviewItem item;
    item.id = uuidText(row.command.id.uuid);
    item.what = commandSentence(row.command.args, context.operation);
    const EntityRef about = subjectOf(row.command);
    item.about = subjectTitle(row.command, context.operation);
    if (const JobId job = jobOf(about, context.operation);
        !job.isNull() && context.operation.job(job))
        item.jobId = uuidText(job.uuid);
    item.madeMs = static_cast<double>(toMs(row.command.made));

    if (row.status != OutboxStatus::Refused) {
        const bool isHeld = source.isHeld(row.command.id);
        item.kind = isHeld ? ReviewKind::Held : ReviewKind::Waiting;
        if (isHeld)
            item.deedText = tr("Send it now");
        else
            item.reason = waitingText(row, source);
        if (row.status == OutboxStatus::Waiting && !row.accepted)
            item.dropText = isHeld ? tr("Drop") : tr("Take back");
        item.whyNot = source.readOnlyText;
        return item;
    }

    const bool isConflict = row.rejection && row.rejection->code == ErrorCode::Conflict;
    item.kind = isConflict ? ReviewKind::Conflict : ReviewKind::Refused;
    item.reason = row.rejection ? row.rejection->title : tr("The server said no.");
    item.dropText = isConflict ? tr("Keep theirs") : tr("Drop");
    if (isConflict)
        describeConflict(item, row, source);
    if (const QString each = reasonsByJob(row.command, source); !each.isEmpty())
        item.reason = each;
    // An undo has its time, and words that were refused will be refused again.
    if (std::holds_alternative<UndoCommand>(row.command.args))
        return item;
    item.deedText = isConflict ? tr("Do it anyway") : tr("Try again");
    item.whyNot = source.readOnlyText;
    if (item.whyNot.isEmpty()) {
        const auto decided = state::decide(
            context.operation, context.actor, renewed(row.command, context.operation), context.now);
        if (!decided)
            item.whyNot = decided.error().title;
    }
    return item;
}

//! The first of the chain of refused actions that \p row belongs to.
CommandId rootOf(const std::vector<OutboxRow> &outbox, const OutboxRow &row)
{
    const OutboxRow *root = &row;
    while (root->status == OutboxStatus::Refused && root->command.after) {
        const auto before = std::ranges::find(
            outbox, *root->command.after, [](const OutboxRow &other) { return other.command.id; });
        // An action only ever follows an earlier one; what says otherwise is left to stand alone.
        if (before == outbox.end() || before->status != OutboxStatus::Refused || &*before >= root)
            break;
        root = &*before;
    }
    return root->command.id;
}

} // namespace

std::vector<const OutboxRow *> chainOf(const std::vector<OutboxRow> &outbox, const CommandId &id)
{
    std::vector<const OutboxRow *> chain;
    QSet<CommandId> ids { id };
    for (const OutboxRow &row : outbox) {
        const bool isOnTop = row.command.after && ids.contains(*row.command.after);
        if (row.command.id != id && (!isOnTop || chain.empty()))
            continue;
        chain.push_back(&row);
        ids << row.command.id;
    }
    return chain;
}

std::vector<ReviewItem> reviewItems(const ReviewSource &source)
{
    std::vector<ReviewItem> items;
    for (const OutboxRow &row : source.outbox) {
        if (std::holds_alternative<MarkRead>(row.command.args))
            continue;
        const CommandId root = rootOf(source.outbox, row);
        if (root == row.command.id) {
            items.push_back(makeItem(row, source));
            continue;
        }
        const auto first = std::ranges::find(items, uuidText(root.uuid), &ReviewItem::id);
        if (first != items.end())
            first->dependents << commandSentence(row.command.args, source.context.operation);
    }
    std::ranges::stable_sort(
        items, {}, [](const ReviewItem &item) { return std::to_underlying(item.kind); });
    return items;
}

} // namespace dispatch::viewmodels
