// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/chat.h"

#include "state/derived.h"
#include "viewmodels/chat_text.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/id_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// Which conversation is open, and what is shown of it. What is written and done there is in chat_intents.cpp.

namespace {

constexpr Roles Office = Role::Dispatcher | Role::Supervisor | Role::Administrator;

void addOnce(std::vector<ThreadId> &list, const ThreadId &id)
{
    if (!id.isNull() && std::ranges::find(list, id) == list.end())
        list.push_back(id);
}

} // namespace

Chat::Chat(Sources sources, QObject *parent)
    : QObject(parent)
    , m_sources(std::move(sources))
    , m_messages(messageSources())
{
    m_read.setSingleShot(true);
    m_read.setInterval(ReadAfter);
    connect(&m_read, &QTimer::timeout, this, &Chat::markRead);
    connect(&m_inbox, &ThreadInbox::totalsChanged, this, &Chat::totalsChanged);
}

Chat::~Chat()
{
    keepDraft();
}

MessageListModel::Sources Chat::messageSources()
{
    MessageListModel::Sources sources { .reader
        = [this](const journal::LogQuery &query) { return readLog(query); },
        .isJob =
            [this](quint64 number) {
                return m_sources.context().operation.jobByNumber(number) != nullptr;
            },
        .person =
            [this](const EntityRef &by) {
                const auto &operation = m_sources.confirmed();
                const auto id = UserId::from(by);
                const User *user = id ? operation.user(*id) : nullptr;
                return MessageListModel::Person { operation.actorName(by),
                    user && user->roles.testAnyFlags(Office) };
            } };
    if (m_sources.server) {
        sources.fetch = [this](const ThreadId &thread, quint64 beforeSeq,
                            const MessageListModel::Fetched &fetched) {
            fetchOlder(thread, beforeSeq, fetched);
        };
        sources.stopFetching = [this] { m_older.cancel(); };
    }
    return sources;
}

// The server sees to it that nobody is given what is not for them.
void Chat::fetchOlder(
    const ThreadId &thread, quint64 beforeSeq, const MessageListModel::Fetched &fetched)
{
    const Server server = m_sources.server();
    if (server.accessToken.isEmpty())
        return fetched(std::unexpected(tr("not connected to the server")));
    if (const auto end = m_sources.end ? m_sources.end() : std::nullopt)
        beforeSeq = beforeSeq == 0 ? *end + 1 : std::min(beforeSeq, *end + 1);
    m_older.askAbout(server.url, server.accessToken, thread, beforeSeq, FetchedAtOnce,
        [fetched](const std::expected<feed::LogPage, QString> &page) {
            if (!page)
                return fetched(std::unexpected(page.error()));
            fetched(page->events);
        });
}

// While one looks back, what came after the instant is not there yet.
journal::Stored<std::vector<Event>> Chat::readLog(journal::LogQuery query) const
{
    const auto *replica = m_sources.replica();
    if (!replica)
        return {};
    if (const auto end = m_sources.end ? m_sources.end() : std::nullopt)
        query.beforeSeq = query.beforeSeq == 0 ? *end + 1 : std::min(query.beforeSeq, *end + 1);
    return replica->log(query);
}

void Chat::setFile(const QString &file)
{
    keepDraft();
    m_kept.setFile(file);
    m_composer.open(m_thread, m_composer.side(), m_kept.draft(m_thread));
    Q_EMIT composerChanged();
    Q_EMIT templatesChanged();
}

const Thread *Chat::current() const
{
    return m_thread.isNull() ? nullptr : m_sources.context().operation.thread(m_thread);
}

ThreadId Chat::sideOf(const JobId &id, Audience audience) const
{
    const auto &operation = m_sources.context().operation;
    const Job *job = operation.job(id);
    if (!job)
        return {};
    for (const ThreadId &thread : job->threads) {
        const Thread *known = operation.thread(thread);
        if (known && known->audience == audience)
            return thread;
    }
    return {};
}

bool Chat::canWrite() const
{
    return !m_thread.isNull() && m_sources.whyNotAct().isEmpty();
}

// --- from the feed

void Chat::reset()
{
    m_messages.forgetServer(); // the state may have come from a server that was put back
    m_inbox.reset(m_sources.context());
    if (!m_unborn && !current()) {
        keepDraft();
        m_thread = {};
    }
    followSelection();
    showThread();
    showMessages();
    readSystemLines();
}

void Chat::update(const state::ChangeSet &changes)
{
    const RowContext rows = m_sources.context();
    std::vector<ThreadId> threads;
    bool isAboutCurrent = false;
    const auto noteJob = [&](const JobId &id) {
        if (const Job *job = rows.operation.job(id)) {
            for (const ThreadId &thread : job->threads)
                addOnce(threads, thread);
        }
    };
    const auto note = [&](const EntityRef &ref) {
        if (ref.kind == Kind::Thread) {
            addOnce(threads, ThreadId { ref.uuid });
        } else if (ref.kind == Kind::Technician) {
            for (const ThreadId &thread : m_inbox.withTechnician(uuidText(ref.uuid)))
                addOnce(threads, thread);
            isAboutCurrent = true; // who reads a team's chat
        } else if (ref.kind == Kind::Job || ref.kind == Kind::Visit) {
            noteJob(jobOf(ref, rows.operation));
        }
    };
    std::ranges::for_each(changes.created, note);
    std::ranges::for_each(changes.changed, note);
    m_inbox.update(threads, rows);
    const bool hasCurrent = std::ranges::find(threads, m_thread) != threads.end();
    const auto job = idFrom<JobId>(m_info.jobId);
    const bool hasSibling = job && std::ranges::any_of(threads, [&](const ThreadId &id) {
        const Thread *thread = rows.operation.thread(id);
        return thread && thread->job == job;
    });
    // The thread that somebody was about to open is there now, perhaps by a colleague.
    if (m_unborn && !threads.empty()) {
        const ThreadId former = m_thread;
        const Composer::Draft draft = m_composer.draft();
        followSelection();
        if (m_thread != former && !m_thread.isNull() && !draft.isEmpty()) {
            m_kept.setDraft(former, {}, {});
            m_composer.open(m_thread, m_composer.side(), draft);
            changed();
        }
    }
    if (hasCurrent || hasSibling || isAboutCurrent)
        showThread();
    if (hasCurrent)
        showMessages();
}

void Chat::takeOutbox()
{
    m_inbox.update({ m_thread }, m_sources.context());
    showMessages();
}

void Chat::noteEvents(const std::vector<Event> &events)
{
    const auto job = idFrom<JobId>(m_info.jobId);
    if (!job)
        return;
    const auto &operation = m_sources.confirmed();
    const bool isOfJob = std::ranges::any_of(events, [&](const Event &event) {
        return event.entity.kind != Kind::Thread && jobOf(event.entity, operation) == *job;
    });
    if (isOfJob)
        readSystemLines();
}

void Chat::reread()
{
    m_messages.forgetServer(); // an answer for another instant is no answer
    showThread();
    showMessages();
    readSystemLines();
    if (!m_findText.isEmpty())
        find(QString(m_findText));
}

void Chat::tick()
{
    const RowContext rows = m_sources.context();
    for (auto it = m_kept.reminders().cbegin(); it != m_kept.reminders().cend(); ++it) {
        const ThreadInfo *info = m_inbox.find(uuidText(it.key().uuid));
        if (info && !info->isReminderDue && it.value() <= rows.now)
            m_sources.say(tr("Reminder: %1").arg(info->title), false);
    }
    m_inbox.tick(rows);
    m_messages.tick(rows.now);
}

// --- which one is open

void Chat::followSelection()
{
    const QString jobText = m_sources.selectedJob();
    const QString technicianText = m_sources.selectedTechnician();
    const auto job = idFrom<JobId>(jobText);
    const auto technician = idFrom<TechnicianId>(technicianText);
    const bool isUnborn = m_unborn.has_value();
    if (job) {
        if (m_info.jobId == jobText && !isUnborn && !m_thread.isNull())
            return;
        const bool isCustomer = isUnborn && m_unborn->job == job;
        const ThreadId side = sideOf(*job, isCustomer ? Audience::Customer : Audience::Office);
        if (!isCustomer || !side.isNull())
            open(side);
    } else if (technician) {
        if (m_info.technicianId == technicianText && !isUnborn && !m_thread.isNull())
            return;
        const auto known = m_inbox.withTechnician(technicianText);
        if (!known.empty())
            return open(known.front());
        if (m_unborn && m_unborn->technician == technician)
            return;
        // Its draft is kept under the technician until the first word makes the thread.
        open({});
        m_unborn = CreateThread { .job = {}, .technician = technician, .title = {}, .area = {} };
        open(ThreadId { technician->uuid });
    } else if (m_info.kind != ThreadKind::Team || m_thread.isNull()) {
        open({});
    }
}

void Chat::open(const ThreadId &thread)
{
    if (m_unborn
        && thread.uuid
            != (m_unborn->technician ? m_unborn->technician->uuid
                    : m_unborn->job  ? m_unborn->job->uuid
                                     : QUuid()))
        m_unborn.reset();
    if (thread == m_thread)
        return;
    keepDraft();
    m_thread = thread;
    m_findText.clear();
    m_offers.clear();
    m_mention.reset();
    m_typingText.clear();
    const Thread *known = current();
    const bool isCustomer
        = known ? known->audience == Audience::Customer : m_unborn && m_unborn->job.has_value();
    m_composer.open(m_thread, isCustomer ? Composer::Side::Customer : Composer::Side::Office,
        m_kept.draft(m_thread));
    takeFiles();
    showThread();
    showMessages();
    readSystemLines();
    if (known) {
        const RowContext rows = m_sources.context();
        const auto mine
            = std::ranges::find(known->readUpTo, rows.actor.user, &ReadingMarks::value_type::first);
        const quint64 read = mine == known->readUpTo.end() ? 0 : mine->second;
        const auto first = std::ranges::find_if(known->messages, [&](const Message &message) {
            return message.n > read && message.by != rows.actor.user.ref();
        });
        m_messages.setFirstUnread(
            state::unreadCount(*known, rows.actor.user) > 0 && first != known->messages.end()
                ? first->n
                : 0);
    }
    if (m_seen > 0)
        m_read.start();
    Q_EMIT opened();
    Q_EMIT composerChanged();
    Q_EMIT offersChanged();
    Q_EMIT templatesChanged();
    Q_EMIT findChanged();
    Q_EMIT typingChanged();
}

void Chat::openThread(const QString &threadId)
{
    const auto id = idFrom<ThreadId>(threadId);
    const Thread *thread = id ? m_sources.context().operation.thread(*id) : nullptr;
    if (!thread)
        return;
    const auto job = thread->job;
    const auto technician = thread->technician;
    // First the thread: the selection that follows finds it open and leaves it.
    open(*id);
    if (technician)
        m_sources.selectTechnician(uuidText(technician->uuid));
    else
        m_sources.selectJob(job ? uuidText(job->uuid) : QString());
}

void Chat::openSide(bool isCustomer)
{
    const auto job = idFrom<JobId>(m_info.jobId);
    if (!job || isCustomer == isCustomerSide())
        return;
    const ThreadId side = sideOf(*job, isCustomer ? Audience::Customer : Audience::Office);
    if (!side.isNull())
        return open(side);
    if (!isCustomer || !m_hasCustomerSide)
        return;
    m_unborn = CreateThread { .job = job, .technician = {}, .title = {}, .area = {} };
    open(ThreadId { job->uuid });
}

void Chat::carryToOtherSide()
{
    const auto job = idFrom<JobId>(m_info.jobId);
    if (!job || !m_hasCustomerSide)
        return;
    Composer carried = m_composer;
    // What is carried leaves this side.
    m_composer.open(m_thread, m_composer.side());
    openSide(!isCustomerSide());
    if (!m_composer.draft().isEmpty()) {
        m_sources.say(
            tr("There is something half written on the other side. Send or delete that first."),
            true);
        openSide(!isCustomerSide());
        carried.open(m_thread, carried.side(), carried.draft());
    } else {
        carried.carryTo(m_thread, m_composer.side());
    }
    m_composer = carried;
    changed();
}

void Chat::openTeam(const QString &area)
{
    for (const Thread &thread : m_sources.context().operation.threads()) {
        if (thread.isTeam && thread.area == area)
            return openThread(uuidText(thread.id.uuid));
    }
    if (!mayAct())
        return;
    const auto id = ThreadId::make(m_sources.context().now);
    if (m_sources.send(id,
            CreateThread { .job = {},
                .technician = {},
                .title = area.isEmpty() ? tr("Everybody") : area,
                .area = area }))
        openThread(uuidText(id.uuid));
}

QStringList Chat::areas() const
{
    QStringList areas;
    for (const Technician &technician : m_sources.context().operation.technicians()) {
        if (!technician.isRetired && !technician.area.isEmpty() && !areas.contains(technician.area))
            areas << technician.area;
    }
    areas.sort(Qt::CaseInsensitive);
    return areas;
}

bool Chat::openNextUnread(int step)
{
    const QString next = m_inbox.nextUnread(m_info.id, step < 0 ? -1 : 1);
    if (next.isEmpty()) {
        m_sources.say(tr("Nothing unread."), false);
        return false;
    }
    openThread(next);
    return true;
}

void Chat::setSeen(bool isSeen)
{
    m_seen = std::max(0, m_seen + (isSeen ? 1 : -1));
    if (isSeen)
        m_read.start();
    else if (m_seen == 0)
        m_read.stop();
}

void Chat::markRead()
{
    if (m_seen > 0 && !m_thread.isNull())
        Q_EMIT looked(m_info.id);
    const auto &operation = m_sources.confirmed();
    const Thread *thread = operation.thread(m_thread);
    const RowContext rows = m_sources.context();
    if (m_seen == 0 || !thread || thread->messages.empty() || !m_sources.whyNotAct().isEmpty()
        || state::unreadCount(*thread, rows.actor.user) == 0)
        return;
    const quint64 last = thread->messages.back().n;
    for (const journal::OutboxRow &row : m_sources.outbox()) {
        const auto *read = std::get_if<MarkRead>(&row.command.args);
        if (read && row.command.entity == thread->id.ref() && read->upTo >= last)
            return;
    }
    m_sources.send(thread->id, MarkRead { last });
}

// --- what is shown of it

void Chat::showMessages()
{
    const RowContext rows = m_sources.context();
    // The words on their way come from the outbox, so the thread is taken without them.
    const RowContext confirmed { .operation = m_sources.confirmed(),
        .actor = rows.actor,
        .now = rows.now,
        .pending = rows.pending };
    m_messages.show(m_thread, confirmed, m_sources.outbox());
    if (m_seen > 0 && !m_read.isActive())
        m_read.start();
}

void Chat::showThread()
{
    const RowContext rows = m_sources.context();
    const Thread *known = current();
    Thread thread;
    if (known) {
        thread = *known;
    } else if (m_unborn) {
        thread.id = m_thread;
        thread.job = m_unborn->job;
        thread.technician = m_unborn->technician;
        thread.audience = m_unborn->job ? Audience::Customer : Audience::Office;
    }
    ThreadInfo info;
    QString readers;
    AnswerBoardInfo board;
    bool hasCustomer = false;
    int office = 0;
    int customer = 0;
    if (!m_thread.isNull() && (known || m_unborn)) {
        info = makeThreadInfo(thread, rows, m_kept);
        readers = readersOf(thread, rows.operation);
        board = answerBoard(thread, rows.operation);
    }
    if (const Job *job = thread.job ? rows.operation.job(*thread.job) : nullptr) {
        const Thread *ours = rows.operation.thread(sideOf(job->id, Audience::Office));
        const Thread *theirs = rows.operation.thread(sideOf(job->id, Audience::Customer));
        office = ours ? rows.unreadOf(*ours) : 0;
        customer = theirs ? rows.unreadOf(*theirs) : 0;
        const auto creator = UserId::from(job->createdBy);
        const User *user = creator ? rows.operation.user(*creator) : nullptr;
        hasCustomer = theirs || (user && user->roles.testFlag(Role::Customer));
    }
    const bool isSame = info == m_info && readers == m_readers && board == m_board
        && hasCustomer == m_hasCustomerSide && office == m_officeUnread
        && customer == m_customerUnread;
    if (isSame)
        return;
    m_info = info;
    m_readers = readers;
    m_board = board;
    m_hasCustomerSide = hasCustomer;
    m_officeUnread = office;
    m_customerUnread = customer;
    Q_EMIT threadChanged();
}

void Chat::readSystemLines()
{
    std::vector<SystemLine> lines;
    const auto id = idFrom<JobId>(m_info.jobId);
    const auto &operation = m_sources.confirmed();
    const Job *job = id && m_sources.replica() ? operation.job(*id) : nullptr;
    if (job) {
        std::vector<EntityRef> about { job->id.ref() };
        about.insert(about.end(), job->visits.begin(), job->visits.end());
        for (const EntityRef &entity : about) {
            journal::LogQuery query;
            query.entity = entity;
            query.limit = MaxSystemLines;
            const auto events = readLog(query);
            if (!events)
                continue; // the words matter more, and the log page says what is wrong
            for (const Event &event : *events)
                lines.push_back({ .seq = event.seq,
                    .momentMs = static_cast<double>(toMs(event.at)),
                    .text = inOneLine(operation.actorName(event.by), 60) + u' '
                        + inOneLine(eventSentence(event, operation), 200) });
        }
        std::ranges::sort(lines, std::greater {}, &SystemLine::seq);
        if (lines.size() > MaxSystemLines)
            lines.resize(MaxSystemLines);
    }
    m_messages.setSystemLines(std::move(lines));
}

} // namespace dispatch::viewmodels
