// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "viewmodels/command_words.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"
#include "viewmodels/id_text.h"
#include "viewmodels/visit_plan.h"

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// What a person asks for: each becomes a command in the outbox.

bool ConsoleSession::send(const EntityRef &entity, CommandArgs args, std::optional<Expect> expect)
{
    if (!m_client || refusesPast())
        return false;
    const auto sent = m_client->act(entity, std::move(args), expect);
    if (!sent)
        Q_EMIT notice(sent.error().title, true);
    return sent.has_value();
}

QString ConsoleSession::sendPlanned(const PlannedCommand &planned)
{
    if (!whyNotAct().isEmpty() || !m_client)
        return !whyNotAct().isEmpty() ? whyNotAct() : tr("No account is open.");
    const auto sent = m_client->act(planned.entity, planned.args, planned.expect);
    return sent ? QString() : sent.error().title;
}

void ConsoleSession::assign(const QString &jobId, const QString &technicianId)
{
    give(jobId, technicianId, std::nullopt);
}

void ConsoleSession::schedule(const QString &jobId, const QString &technicianId, double fromMs)
{
    const auto job = idFrom<JobId>(jobId);
    const Visit *visit = job ? operation().currentVisit(*job) : nullptr;
    if (visit)
        give(jobId, technicianId, windowFrom(*visit, Timeline::toStep(fromMs)));
}

void ConsoleSession::give(
    const QString &jobId, const QString &technicianId, const std::optional<TimeWindow> &window)
{
    const auto job = idFrom<JobId>(jobId);
    const auto technician = idFrom<TechnicianId>(technicianId);
    const Visit *visit = job ? operation().currentVisit(*job) : nullptr;
    if (!visit || !technician)
        return;
    const auto plan = planAssignment(*visit, *technician, now(), window);
    if (!plan) {
        Q_EMIT notice(tr("A job that is %1 cannot be given to somebody else: recall it first.")
                          .arg(stateText(visit->state).toLower()),
            true);
        return;
    }
    if (!send(plan->entity, plan->args, plan->expect))
        return;
    const Technician *who = operation().technician(*technician);
    const QString text
        = tr("Job %1 → %2").arg(m_jobs.find(jobId)->numberText, who ? who->name : QString());
    const QString when = window ? u", "_s
            + Format::window(
                static_cast<double>(toMs(window->from)), static_cast<double>(toMs(window->to)))
                                : QString();
    Q_EMIT notice(text + when, false);
}

BulkPlan ConsoleSession::planBulk(const QStringList &jobIds, const BulkDeed &deed)
{
    return viewmodels::planBulk(
        jobIds, deed, context(),
        [this](const Technician &technician) { return positionOf(technician); },
        [this](GeoPoint from, GeoPoint to) { return m_travel.leg(from, to); });
}

QString ConsoleSession::bulkTitle(const BulkDeed &deed, qsizetype jobs) const
{
    return viewmodels::bulkTitle(deed, jobs, operation());
}

bool ConsoleSession::doBulk(const QStringList &jobIds, const BulkDeed &deed)
{
    const BulkPlan plan = planBulk(jobIds, deed);
    if (!plan.isReady()) {
        const auto refused = std::ranges::find(plan.rows, false, &BulkRow::isAllowed);
        Q_EMIT notice(!plan.problem.isEmpty() ? plan.problem
                : refused != plan.rows.end()
                ? tr("Nothing was done. %1: %2").arg(refused->numberText, refused->result)
                : tr("Nothing was done: it is so already."),
            true);
        return false;
    }
    const auto changed = std::ranges::count(plan.rows, false, &BulkRow::isAsItIs);
    const QString title = bulkTitle(deed, changed);
    if (!send({}, plan.batch, std::nullopt))
        return false;
    Q_EMIT notice(title, false);
    return true;
}

void ConsoleSession::setDuration(const QString &jobId, int minutes)
{
    const auto job = idFrom<JobId>(jobId);
    const Visit *visit = job ? operation().currentVisit(*job) : nullptr;
    if (!visit || minutes == visit->durationMin)
        return;
    VisitPatch patch;
    patch.durationMin = Change<int>::to(minutes);
    send(visit->id, EditVisit { patch }, visit->ver);
}

void ConsoleSession::assignHandle(const QString &jobId, int handle)
{
    if (const TechnicianInfo *info = m_technicians.findByHandle(handle))
        assign(jobId, info->id);
}

void ConsoleSession::act(const QString &jobId, const QString &action, const QString &reason)
{
    const auto job = idFrom<JobId>(jobId);
    const Visit *visit = job ? operation().currentVisit(*job) : nullptr;
    const auto what = actionFromName(action);
    if (!visit || !what)
        return;
    ActOnVisit args;
    args.action = *what;
    args.reason = reason.trimmed();
    args.isOnBehalf = isTechniciansStep(*what);
    if (*what == Action::CloseIncomplete)
        args.followUp = VisitId::make(now());
    send(visit->id, args, visit->ver);
}

void ConsoleSession::setDuty(
    const QString &technicianId, const QString &duty, const QString &reason)
{
    const auto technician = idFrom<TechnicianId>(technicianId);
    const auto what = dutyFromName(duty);
    if (technician && what)
        send(*technician, SetDuty { .duty = *what, .reason = reason.trimmed() },
            operation().version(*technician));
}

void ConsoleSession::clearEmergency(const QString &technicianId, const QString &note)
{
    if (const auto technician = idFrom<TechnicianId>(technicianId))
        send(*technician, SetEmergency { .raise = false, .note = note.trimmed() }, std::nullopt);
}

// Between the outbox and the queue's own list the program may have ended: a message that names these files is this message.
bool ConsoleSession::postParcel(const uploads::Parcel &parcel)
{
    if (!m_client)
        return false;
    const QStringList uploads = parcel.uploads();
    const auto isThis = [&](const QStringList &attachments) { return attachments == uploads; };
    const auto &session = m_client->session();
    const Thread *thread = session.operation().thread(parcel.thread);
    const bool isInLog = thread && std::ranges::any_of(thread->messages, [&](const Message &m) {
        return isThis(m.attachments);
    });
    const bool isInOutbox
        = std::ranges::any_of(session.outbox(), [&](const journal::OutboxRow &row) {
              const auto *post = std::get_if<PostMessage>(&row.command.args);
              return post && isThis(post->attachments);
          });
    if (!uploads.isEmpty() && (isInLog || isInOutbox))
        return true;
    return send(parcel.thread,
        PostMessage { .text = parcel.text,
            .attachments = uploads,
            .quote = parcel.quote,
            .choices = parcel.choices },
        std::nullopt);
}

void ConsoleSession::createJob(const QString &title, const QString &customer, const QString &phone,
    const QString &address, const QString &trade, int priority)
{
    if (title.trimmed().isEmpty()) {
        Q_EMIT notice(tr("A job needs a few words about what is wrong."), true);
        return;
    }
    const Timestamp at = now();
    CreateJob job;
    job.fields.title = title.trimmed();
    job.fields.customerName = customer.trimmed();
    job.fields.customerPhone = phone.trimmed();
    job.fields.address = address.trimmed();
    job.fields.trade = trade.trimmed().toLower();
    job.fields.priority = static_cast<Priority>(std::clamp(priority, 0, 3));
    job.visit = VisitId::make(at);
    job.thread = ThreadId::make(at);
    if (send(JobId::make(at), job, std::nullopt))
        Q_EMIT notice(tr("New job: %1").arg(job.fields.title), false);
}

void ConsoleSession::noteJob(const QString &jobId, const QString &text)
{
    const auto job = idFrom<JobId>(jobId);
    if (job && !text.trimmed().isEmpty())
        send(*job, NoteJob { text.trimmed() }, std::nullopt);
}

void ConsoleSession::undo()
{
    if (!m_client)
        return;
    if (!whyNotAct().isEmpty()) {
        Q_EMIT notice(whyNotAct(), true);
        return;
    }
    // What has not been sent yet was done after all that has been.
    for (const journal::OutboxRow &row : m_client->session().outbox() | std::views::reverse) {
        // A row of the ledger that has not been sent is in no ledger yet.
        const bool mayGo = canBeTakenBack(row.command.args)
            || std::holds_alternative<AddPayment>(row.command.args);
        if (row.status != journal::OutboxStatus::Waiting || !mayGo)
            continue;
        const QString words = commandSentence(row.command.args, operation());
        if (!m_client->withdraw(row.command.id))
            continue;
        Q_EMIT notice(tr("Taken back before it was sent: %1").arg(words), false);
        return;
    }
    const LastDeeds::Deed *deed = m_deeds.newest(m_clock.now());
    if (!deed) {
        Q_EMIT notice(
            tr("There is nothing to take back: that is possible for a few seconds only. Change "
               "it by "
               "hand, with a reason if one is asked for."),
            true);
        return;
    }
    const LastDeeds::Deed taken = *deed;
    m_deeds.forget(taken.command);
    updateUndo();
    if (taken.stands) {
        // What came before it is next; taking that back here would not be what the person means.
        Q_EMIT notice(
            tr("%1: rows of the ledger are never taken back. A supervisor can enter a refund or "
               "a void.")
                .arg(taken.words),
            true);
        return;
    }
    if (send({}, UndoCommand { .cmd = taken.command }, std::nullopt))
        Q_EMIT notice(tr("Taken back: %1").arg(taken.words), false);
}

void ConsoleSession::withdraw(const QString &commandId)
{
    const auto id = idFrom<CommandId>(commandId);
    if (!id || !m_client)
        return;
    if (!whyNotAct().isEmpty()) {
        Q_EMIT notice(whyNotAct(), true);
        return;
    }
    std::vector<CommandId> ids;
    for (const journal::OutboxRow *row : chainOf(m_client->session().outbox(), *id))
        ids.push_back(row->command.id);
    if (ids.empty() || !m_client->withdraw(ids.front())) {
        Q_EMIT notice(tr("It has been sent already and cannot be taken back here."), true);
        return;
    }
    // What was made on top of it could only be refused. What has been sent already will be, and comes back here.
    int along = 0;
    for (const CommandId &dependent : ids | std::views::drop(1))
        along += m_client->withdraw(dependent) ? 1 : 0;
    if (along > 0)
        Q_EMIT notice(
            tr("Dropped, with %n actions that were made on top of it.", nullptr, along), false);
}

void ConsoleSession::proceed(const QString &commandId)
{
    const auto id = idFrom<CommandId>(commandId);
    if (!id || !m_client)
        return;
    if (!whyNotAct().isEmpty()) {
        Q_EMIT notice(whyNotAct(), true);
        return;
    }
    if (!m_client->confirm(*id))
        redo(*id);
}

void ConsoleSession::redo(const CommandId &id)
{
    std::vector<Command> chain;
    for (const journal::OutboxRow *row : chainOf(m_client->session().outbox(), id)) {
        if (row->status == journal::OutboxStatus::Refused)
            chain.push_back(row->command);
    }
    // Each is in the outbox again before its refused form leaves it: whatever dies in between, nothing is lost.
    for (std::size_t i = 0; i < chain.size(); ++i) {
        const Command again = renewed(chain[i], operation());
        const std::optional<Expect> expect
            = i > 0 && chain[i].expect == std::optional<Expect>(ExpectAfter {}) ? chain[i].expect
                                                                                : again.expect;
        if (!send(again.entity, again.args, expect))
            return;
        m_client->withdraw(chain[i].id);
    }
}

void ConsoleSession::dismiss(int key)
{
    const auto which = static_cast<NoticeListModel::Key>(key);
    if (which == NoticeListModel::Problem)
        setProblem({});
    else
        m_notices.dismiss(which);
}

} // namespace dispatch::viewmodels
