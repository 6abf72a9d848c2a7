// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/thread_info.h"

#include "state/derived.h"
#include "viewmodels/chat_text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("Chat", text, nullptr, n);
}

double ms(Timestamp at)
{
    return static_cast<double>(toMs(at));
}

QString lastWordsOf(const Thread &thread, const RowContext &context)
{
    if (thread.messages.isEmpty())
        return {};
    const Message &last = thread.messages.last();
    const QString who = last.by == context.actor.user.ref()
        ? tr("You")
        : inOneLine(context.operation.actorName(last.by), 40);
    if (last.isTakenBack)
        return tr("%1 took a message back").arg(who);
    if (last.text.isEmpty())
        return tr("%1 sent a file").arg(who);
    return who + u": "_s + inOneLine(last.text);
}

} // namespace

ThreadKind::Value kindOf(const Thread &thread)
{
    if (thread.isTeam)
        return ThreadKind::Team;
    if (thread.technician)
        return ThreadKind::Technician;
    return thread.audience == Audience::Customer ? ThreadKind::Customer : ThreadKind::Job;
}

QString titleOf(const Thread &thread, const state::Operation &operation)
{
    if (thread.isTeam)
        return inOneLine(thread.title, 80);
    if (thread.technician) {
        const auto *technician = operation.technician(*thread.technician);
        return technician ? inOneLine(technician->name, 80) : tr("A technician");
    }
    const Job *job = thread.job ? operation.job(*thread.job) : nullptr;
    if (!job)
        return tr("A job");
    const QString number = job->number > 0 ? u"#%1"_s.arg(job->number) : tr("new");
    return number + u"  "_s + inOneLine(job->fields.title, 80);
}

std::vector<TechnicianId> techniciansIn(const Thread &thread, const state::Operation &operation)
{
    std::vector<const Technician *> found;
    if (thread.audience == Audience::Customer)
        return {};
    if (thread.isTeam) {
        for (const Technician &technician : operation.technicians()) {
            if (!technician.isRetired && (thread.area.isEmpty() || technician.area == thread.area))
                found.push_back(&technician);
        }
    } else if (thread.technician) {
        if (const auto *technician = operation.technician(*thread.technician))
            found.push_back(technician);
    } else if (const Visit *visit = thread.job ? operation.currentVisit(*thread.job) : nullptr;
        visit && visit->technician) {
        if (const auto *technician = operation.technician(*visit->technician))
            found.push_back(technician);
    }
    std::ranges::sort(found, {}, [](const Technician *t) { return std::pair(t->name, t->id); });
    std::vector<TechnicianId> ids;
    for (const Technician *technician : found)
        ids.push_back(technician->id);
    return ids;
}

QString readersOf(const Thread &thread, const state::Operation &operation)
{
    if (thread.audience == Audience::Customer) {
        const Job *job = thread.job ? operation.job(*thread.job) : nullptr;
        const QString name = job ? inOneLine(job->fields.customerName, 60) : QString();
        return name.isEmpty() ? tr("the customer and the office")
                              : tr("the customer %1 and the office").arg(name);
    }
    const auto technicians = techniciansIn(thread, operation);
    if (thread.isTeam) {
        const auto size = static_cast<int>(technicians.size());
        const QString count = size == 1 ? tr("one technician") : tr("%n technicians", size);
        return thread.area.isEmpty()
            ? tr("everybody: %1 and the office").arg(count)
            : tr("%1 in %2 and the office").arg(count, inOneLine(thread.area, 40));
    }
    if (technicians.empty())
        return tr("the office; nobody is assigned");
    return tr("%1 and the office")
        .arg(inOneLine(operation.technician(technicians.front())->name, 60));
}

ThreadInfo makeThreadInfo(const Thread &thread, const RowContext &context, const ChatDrafts &kept)
{
    ThreadInfo info;
    info.id = uuidText(thread.id.uuid);
    info.kind = kindOf(thread);
    info.title = titleOf(thread, context.operation);
    switch (info.kind) {
    case ThreadKind::Customer:
        info.readers = tr("Customer");
        break;
    case ThreadKind::Technician:
        info.readers = tr("Technician");
        break;
    case ThreadKind::Team:
        info.readers = thread.area.isEmpty() ? tr("Everybody") : tr("Team");
        break;
    case ThreadKind::Job:
        info.readers = tr("Office");
        break;
    }
    info.lastWords = lastWordsOf(thread, context);
    if (!thread.messages.isEmpty())
        info.momentMs = ms(thread.messages.last().at);
    if (const auto since = state::waitingSince(context.operation, thread))
        info.waitingMs = ms(*since);
    info.unread = context.unreadOf(thread);
    info.isMuted = kept.muted().contains(thread.id);
    if (const auto it = kept.reminders().constFind(thread.id); it != kept.reminders().cend()) {
        info.remindMs = ms(*it);
        info.isReminderDue = *it <= context.now;
    }
    info.hasDraft = kept.hasDraft(thread.id);
    info.isPending = context.pendingOf(thread.id) != Pending::None;
    if (thread.job) {
        info.jobId = uuidText(thread.job->uuid);
        if (const Job *job = context.operation.job(*thread.job))
            info.priority = static_cast<int>(job->fields.priority);
    }
    if (thread.technician)
        info.technicianId = uuidText(thread.technician->uuid);
    return info;
}

} // namespace dispatch::viewmodels
