// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/review_model.h"

#include "viewmodels/actions.h"
#include "viewmodels/event_sentence.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ReviewModel", text);
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
        QString operator()(const PostMessage &c) const { return tr("Message: %1").arg(c.text); }
        QString operator()(const MarkRead &) const { return tr("Mark as read"); }
        QString operator()(const SetDuty &c) const
        {
            return tr("Set duty to %1").arg(dutyText(c.duty));
        }
        QString operator()(const SetEmergency &c) const
        {
            return c.raise ? tr("Raise an emergency") : tr("Clear the emergency");
        }
        QString operator()(const AddPayment &) const { return tr("Enter a payment"); }
        QString operator()(const ActOnAlarm &) const { return tr("Answer an alarm"); }
        QString operator()(const CreateTechnician &c) const
        {
            return tr("Add technician %1").arg(c.name);
        }
        QString operator()(const EditTechnician &) const { return tr("Change the technician"); }
        QString operator()(const RetireTechnician &) const { return tr("Retire the technician"); }
        QString operator()(const UndoCommand &) const { return tr("Undo"); }
        QString operator()(const Batch &c) const
        {
            return c.items.empty() ? QString() : commandSentence(c.items.back().args, operation);
        }
    };
    return std::visit(Words { operation }, args);
}

int ReviewModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ReviewModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case CommandIdRole:
        return row.commandId;
    case Qt::DisplayRole:
    case WhatRole:
        return row.what;
    case AboutRole:
        return row.about;
    case ReasonRole:
        return row.reason;
    case MomentRole:
        return row.madeMs;
    case IsRefusedRole:
        return row.isRefused;
    case MayRedoRole:
        return row.mayRedo;
    default:
        return {};
    }
}

QHash<int, QByteArray> ReviewModel::roleNames() const
{
    return { { CommandIdRole, "commandId"_ba }, { WhatRole, "what"_ba }, { AboutRole, "about"_ba },
        { ReasonRole, "reason"_ba }, { MomentRole, "momentMs"_ba },
        { IsRefusedRole, "isRefused"_ba }, { MayRedoRole, "mayRedo"_ba } };
}

void ReviewModel::set(
    const std::vector<journal::OutboxRow> &outbox, const state::Operation &operation)
{
    beginResetModel();
    m_rows.clear();
    m_waiting = 0;
    m_refused = 0;
    for (const journal::OutboxRow &row : outbox) {
        const bool isRefused = row.status == journal::OutboxStatus::Refused;
        (isRefused ? m_refused : m_waiting) += 1;
        EntityRef about = row.command.entity;
        if (const auto *batch = std::get_if<Batch>(&row.command.args);
            batch && !batch->items.empty())
            about = batch->items.back().entity;
        m_rows.push_back({ .commandId = uuidText(row.command.id.uuid),
            .what = commandSentence(row.command.args, operation),
            .about = entityTitle(about, operation),
            .reason = row.rejection ? row.rejection->title : QString(),
            .madeMs = static_cast<double>(toMs(row.command.made)),
            .isRefused = isRefused,
            .mayRedo = isRefused && row.rejection && row.rejection->code == ErrorCode::Conflict });
    }
    endResetModel();
    Q_EMIT
    countsChanged();
}

} // namespace dispatch::viewmodels
