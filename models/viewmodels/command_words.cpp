// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/command_words.h"

#include "viewmodels/actions.h"
#include "viewmodels/attachment_words.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"
#include "viewmodels/money_text.h"
#include "viewmodels/money_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CommandWords", text);
}

} // namespace

QString commandSentence(const CommandArgs &args, const state::Operation &operation)
{
    struct Words {
        const state::Operation &operation;
        QString operator()(const CreateJob &c) const
        {
            return tr("New job: %1").arg(c.fields.title);
        }
        QString operator()(const EditJob &) const { return tr("Edit the job"); }
        QString operator()(const NoteJob &c) const { return tr("Note: %1").arg(c.text); }
        QString operator()(const CreateVisit &) const { return tr("Add a visit"); }
        QString operator()(const EditVisit &) const { return tr("Change the visit"); }
        QString operator()(const ActOnVisit &c) const
        {
            const Technician *technician
                = c.technician ? operation.technician(*c.technician) : nullptr;
            return technician ? tr("%1 (%2)").arg(actionText(c.action), technician->name)
                              : actionText(c.action);
        }
        QString operator()(const PostMessage &c) const
        {
            const auto files = filesText(c.attachments.size());
            return c.attachments.isEmpty() ? tr("Message: %1").arg(c.text)
                : c.text.isEmpty()         ? tr("Message: %1").arg(files)
                                           : tr("Message: %1 (%2)").arg(c.text, files);
        }
        QString operator()(const CreateThread &c) const
        {
            return c.title.isEmpty() ? tr("Open a chat") : tr("Open the chat “%1”").arg(c.title);
        }
        QString operator()(const EditMessage &c) const
        {
            return tr("Put a message right: %1").arg(c.text);
        }
        QString operator()(const DeleteMessage &) const { return tr("Take back a message"); }
        QString operator()(const MarkRead &) const { return tr("Mark as read"); }
        QString operator()(const MarkDelivered &) const { return tr("Mark as received"); }
        QString operator()(const SettleThread &) const { return tr("Mark as needing no answer"); }
        QString operator()(const SetDuty &c) const
        {
            return tr("Set duty to %1").arg(dutyText(c.duty));
        }
        QString operator()(const SetEmergency &c) const
        {
            return c.raise ? tr("Raise an emergency") : tr("Clear the emergency");
        }
        QString operator()(const AddPayment &c) const
        {
            return tr("%1 of %2").arg(paymentKindText(c.kind), moneyText(c.amount));
        }
        QString operator()(const ActOnAlarm &) const { return tr("Answer an alarm"); }
        QString operator()(const CreateTechnician &c) const
        {
            return tr("Add technician %1").arg(c.name);
        }
        QString operator()(const EditTechnician &) const { return tr("Change the technician"); }
        QString operator()(const RetireTechnician &) const { return tr("Retire the technician"); }
        QString operator()(const CreateZone &c) const { return tr("New zone: %1").arg(c.name); }
        QString operator()(const EditZone &) const { return tr("Change the zone"); }
        QString operator()(const RetireZone &) const { return tr("Retire the zone"); }
        QString operator()(const CreateShift &c) const
        {
            return tr("New shift %1")
                .arg(Format::window(static_cast<double>(toMs(c.hours.from)),
                    static_cast<double>(toMs(c.hours.to))));
        }
        QString operator()(const EditShift &c) const
        {
            return c.patch.breaks.isSet && !c.patch.hours.isSet ? tr("Change the breaks")
                                                                : tr("Change the shift");
        }
        QString operator()(const CancelShift &) const { return tr("Cancel the shift"); }
        QString operator()(const UndoCommand &) const { return tr("Undo"); }
        QString operator()(const Batch &c) const
        {
            if (c.items.empty())
                return {};
            const auto jobs = std::ranges::count_if(c.items,
                [](const BatchItem &item) { return std::holds_alternative<CreateJob>(item.args); });
            if (jobs > 1)
                return tr("%1 new jobs").arg(jobs);
            if (jobs == 1 && c.items.size() == 2) // taken down with its first visit promised
                return tr("%1, %2").arg(commandSentence(c.items.front().args, operation),
                    commandSentence(c.items.back().args, operation));
            return commandSentence(c.items.back().args, operation);
        }
    };
    return std::visit(Words { operation }, args);
}

EntityRef subjectOf(const Command &command)
{
    if (const auto *payment = std::get_if<AddPayment>(&command.args))
        return payment->job; // the row itself is known to nobody before it is in the ledger
    if (const auto *shift = std::get_if<CreateShift>(&command.args))
        return shift->technician;
    const auto *batch = std::get_if<Batch>(&command.args);
    return batch && !batch->items.empty() ? batch->items.back().entity : command.entity;
}

std::vector<JobId> jobsOf(const Command &command, const state::Operation &operation)
{
    std::vector<JobId> jobs;
    const auto note = [&](const EntityRef &entity) {
        const JobId job = jobOf(entity, operation);
        if (!job.isNull() && !std::ranges::contains(jobs, job))
            jobs.push_back(job);
    };
    if (const auto *batch = std::get_if<Batch>(&command.args)) {
        for (const BatchItem &item : batch->items)
            note(item.entity);
    } else {
        note(subjectOf(command));
    }
    return jobs;
}

QString subjectTitle(const Command &command, const state::Operation &operation)
{
    const auto jobs = jobsOf(command, operation);
    return jobs.size() > 1 ? tr("%1 jobs").arg(jobs.size())
                           : entityTitle(subjectOf(command), operation);
}

Command renewed(const Command &command, const state::Operation &operation)
{
    Command again = command;
    again.after.reset();
    if (again.expect)
        again.expect = operation.version(again.entity);
    auto *batch = std::get_if<Batch>(&again.args);
    if (!batch)
        return again;
    QHash<EntityRef, quint64> seen; // what the person saw of each thing, before the first step
    for (const BatchItem &item : batch->items) {
        if (const auto *ver = item.expect ? std::get_if<quint64>(&*item.expect) : nullptr) {
            const auto first = seen.constFind(item.entity);
            seen.insert(item.entity, first == seen.cend() ? *ver : std::min(*first, *ver));
        }
    }
    for (BatchItem &item : batch->items) {
        if (auto *ver = item.expect ? std::get_if<quint64>(&*item.expect) : nullptr)
            *ver = operation.version(item.entity) + (*ver - seen.value(item.entity));
    }
    return again;
}

} // namespace dispatch::viewmodels
