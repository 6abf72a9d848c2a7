// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "state/derived.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"
#include "viewmodels/visit_plan.h"

#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

constexpr std::chrono::milliseconds TickEvery { 1'000 };

//! One file per account and server, named so that a person recognises it.
QString replicaFile(const QString &profileDir, const QUrl &server, const QString &login)
{
    QString name = u"%1_%2_%3"_s.arg(login, server.host())
                       .arg(server.port(server.scheme() == "https"_L1 ? 443 : 80));
    for (QChar &c : name) {
        if (!c.isLetterOrNumber() && c != u'-' && c != u'_' && c != u'.')
            c = u'-';
    }
    return QDir(profileDir).filePath(name + u".replica"_s);
}

template<class IdType>
std::optional<IdType> idFrom(const QString &text)
{
    const auto uuid = parseUuid(text);
    return uuid ? std::optional<IdType>(IdType { *uuid }) : std::nullopt;
}

template<class IdType>
void addOnce(std::vector<IdType> &list, const IdType &id)
{
    if (!id.isNull() && std::ranges::find(list, id) == list.end())
        list.push_back(id);
}

} // namespace

ConsoleSession::ConsoleSession(const Clock &clock, QString profileDir, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_profileDir(std::move(profileDir))
    , m_technicians(
          [this](quint32 handle) { return std::pair(m_fleet.fix(handle), m_fleet.age(handle)); })
{
    m_fleet.setConnected(false);
    m_tick.setInterval(TickEvery);
    connect(&m_tick, &QTimer::timeout, this, &ConsoleSession::tick);
    m_tick.start();
}

ConsoleSession::~ConsoleSession() = default;

bool ConsoleSession::open(const QUrl &server, const QString &login)
{
    if (m_replica && server == m_server && login == m_login)
        return true;
    signOut();
    m_log.setSource(nullptr, nullptr);
    m_client.reset();
    m_replica.reset();
    if (!QDir().mkpath(m_profileDir)) {
        setProblem(tr(
            "The folder %1 for this account's data cannot be made. Choose another with --profile.")
                .arg(m_profileDir));
        return false;
    }
    auto replica = journal::openReplica(replicaFile(m_profileDir, server, login));
    if (!replica) {
        setProblem(replica.error().text);
        return false;
    }
    m_replica = std::move(*replica);
    m_server = server;
    m_login = login;
    feed::Session::Settings settings;
    settings.clientBuild = QStringLiteral(DISPATCH_VERSION);
    settings.account = login;
    m_client = std::make_unique<feed::FeedClient>(*m_replica, m_clock, settings);
    connect(m_client.get(), &feed::FeedClient::linkStateChanged, this, [this] {
        m_fleet.setConnected(link() == Live);
        Q_EMIT
        linkChanged();
        Q_EMIT
        nowChanged();
    });
    connect(m_client.get(), &feed::FeedClient::operationWasReset, this, &ConsoleSession::resetAll);
    connect(
        m_client.get(), &feed::FeedClient::operationUpdated, this, &ConsoleSession::applyChanges);
    connect(m_client.get(), &feed::FeedClient::eventsWereApplied, this,
        [this](const std::vector<Event> &events) { m_log.append(events); });
    connect(
        m_client.get(), &feed::FeedClient::locationsReceived, this, &ConsoleSession::takeLocations);
    connect(m_client.get(), &feed::FeedClient::outboxUpdated, this, &ConsoleSession::takeOutbox);
    connect(m_client.get(), &feed::FeedClient::commandResult, this, &ConsoleSession::takeResult);
    connect(m_client.get(), &feed::FeedClient::refusedByServer, this, [this](const QString &text) {
        m_isSignedIn = false;
        setProblem(text);
        Q_EMIT
        linkChanged();
    });
    m_log.setSource(m_replica.get(), &operation());
    resetAll();
    if (isReadOnly())
        setProblem(tr(
            "This account is open in another window. You can read here, but not change anything."));
    Q_EMIT
    opened();
    return true;
}

void ConsoleSession::signIn(const QString &server, const QString &login, const QString &password)
{
    const QUrl url = QUrl::fromUserInput(server.trimmed());
    if (!url.isValid() || url.host().isEmpty()) {
        setProblem(tr("“%1” is not a server address. It looks like https://dispatch.example.com or "
                      "http://127.0.0.1:8470.")
                .arg(server));
        return;
    }
    if (!open(url, login.trimmed()))
        return;
    if (!isReadOnly())
        setProblem({});
    m_isSignedIn = true;
    m_client->connectTo(url, login.trimmed(), password);
    m_client->subscribe(std::nullopt);
    Q_EMIT
    linkChanged();
}

void ConsoleSession::signOut()
{
    if (m_client)
        m_client->disconnectFromServer();
    m_isSignedIn = false;
    m_fleet.setConnected(false);
    Q_EMIT
    linkChanged();
}

ConsoleSession::Link ConsoleSession::link() const
{
    if (!m_client)
        return Offline;
    switch (m_client->session().link()) {
    case feed::Link::Offline:
        return Offline;
    case feed::Link::Waiting:
        return Waiting;
    case feed::Link::Connecting:
        return Connecting;
    case feed::Link::Loading:
        return Loading;
    case feed::Link::Live:
        return Live;
    }
    return Offline;
}

QString ConsoleSession::linkText() const
{
    const double age = dataAgeMs();
    const QString asOf = age < 0 ? tr("no data yet") : tr("data %1 old").arg(Format::duration(age));
    switch (link()) {
    case Live:
        return tr("Live · %1").arg(Format::lag(age));
    case Loading:
        return tr("Catching up · %1").arg(asOf);
    case Connecting:
        return tr("Connecting · %1").arg(asOf);
    case Waiting:
        return tr("No connection · %1").arg(asOf);
    case Offline:
        break;
    }
    return tr("Offline · %1").arg(asOf);
}

bool ConsoleSession::isOpen() const
{
    return m_replica != nullptr;
}

bool ConsoleSession::isReadOnly() const
{
    return m_replica && m_replica->isReadOnly();
}

Timestamp ConsoleSession::now() const
{
    return m_clock.now() + (m_client ? m_client->session().serverOffset() : milliseconds(0));
}

double ConsoleSession::nowMs() const
{
    return static_cast<double>(toMs(now()));
}

double ConsoleSession::dataAgeMs() const
{
    const auto heard = m_client ? m_client->session().lastHeard() : std::nullopt;
    return heard ? std::max(0.0, static_cast<double>((m_clock.now() - *heard).count())) : -1;
}

bool ConsoleSession::canDispatch() const
{
    return (actor().roles & (Roles(Role::Dispatcher) | Role::Supervisor)) != Roles();
}

const state::Operation &ConsoleSession::operation() const
{
    return m_client ? m_client->session().view() : m_empty;
}

state::Actor ConsoleSession::actor() const
{
    return m_client ? m_client->session().actor() : state::Actor {};
}

RowContext ConsoleSession::context() const
{
    return { .operation = operation(), .actor = actor(), .now = now(), .pending = m_pending };
}

// --- from the feed

void ConsoleSession::resetAll()
{
    takeOutbox();
    const RowContext rows = context();
    m_fleet.clear();
    std::vector<TechnicianId> technicians;
    for (const Technician &technician : operation().technicians())
        technicians.push_back(technician.id);
    updateFleet(technicians);
    m_jobs.reset(rows);
    m_technicians.reset(rows);
    m_log.reload();
    updatePins();
    updateAlarms();
    updateMessages();
    updateSuggestions();
    Q_EMIT
    jobChanged();
    Q_EMIT
    technicianChanged();
}

void ConsoleSession::applyChanges(const state::ChangeSet &changes)
{
    std::vector<JobId> jobs;
    std::vector<TechnicianId> technicians;
    bool hasAlarm = false;
    const auto note = [&](const EntityRef &ref) {
        const JobId job = jobOf(ref, operation());
        addOnce(jobs, job);
        if (const auto id = TechnicianId::from(ref))
            addOnce(technicians, *id);
        hasAlarm = hasAlarm || ref.kind == Kind::Alarm;
        if (ref.kind != Kind::Visit)
            return;
        if (const Visit *visit = operation().visit(VisitId { ref.uuid });
            visit && visit->technician)
            addOnce(technicians, *visit->technician);
        // The one it was taken from: still shows this job.
        const QString jobText = uuidText(job.uuid);
        for (const TechnicianInfo &info : m_technicians.all()) {
            if (info.jobId == jobText || info.openVisits > 0)
                if (const auto id = idFrom<TechnicianId>(info.id))
                    addOnce(technicians, *id);
        }
    };
    std::ranges::for_each(changes.created, note);
    std::ranges::for_each(changes.changed, note);

    const RowContext rows = context();
    m_jobs.update(jobs, rows);
    updateFleet(technicians);
    m_technicians.update(technicians, rows);
    if (!jobs.empty())
        updatePins();
    if (hasAlarm)
        updateAlarms();
    if (const auto selected = selectedJobId();
        selected && std::ranges::find(jobs, *selected) != jobs.end()) {
        updateMessages();
        Q_EMIT
        jobChanged();
    }
    if (!jobs.empty() || !technicians.empty())
        updateSuggestions();
    if (!m_technicianId.isEmpty())
        Q_EMIT
    technicianChanged();
}

void ConsoleSession::takeLocations(const protocol::LocationBatch &batch)
{
    const Timestamp at = now();
    for (const protocol::LocationRecord &record : batch.records) {
        if (record.state != protocol::MotionState::OffShift)
            m_fleet.applyFix(record.handle, protocol::toFix(record, batch.base), at);
    }
}

void ConsoleSession::takeOutbox()
{
    const auto &outbox = m_client->session().outbox();
    QHash<EntityRef, Pending> pending;
    const auto mark = [&pending](const EntityRef &ref, Pending how) {
        auto &slot = pending[ref];
        slot = std::max(slot, how);
    };
    for (const journal::OutboxRow &row : outbox) {
        const Pending how
            = row.status == journal::OutboxStatus::Refused ? Pending::Refused : Pending::Waiting;
        if (std::holds_alternative<MarkRead>(row.command.args))
            continue; // reading is not an action anybody waits for
        mark(row.command.entity, how);
        if (const auto *batch = std::get_if<Batch>(&row.command.args)) {
            for (const BatchItem &item : batch->items)
                mark(item.entity, how);
        }
    }
    std::vector<JobId> jobs;
    std::vector<TechnicianId> technicians;
    const auto collect = [&](const QHash<EntityRef, Pending> &marks) {
        for (auto it = marks.cbegin(); it != marks.cend(); ++it) {
            addOnce(jobs, jobOf(it.key(), operation()));
            if (const auto id = TechnicianId::from(it.key()))
                addOnce(technicians, *id);
        }
    };
    collect(m_pending);
    m_pending = std::move(pending);
    collect(m_pending);
    const RowContext rows = context();
    m_jobs.update(jobs, rows);
    m_technicians.update(technicians, rows);
    m_review.set(outbox, operation());
    updateMessages();
    Q_EMIT
    jobChanged();
}

void ConsoleSession::takeResult(const Command &command, const protocol::Result &result)
{
    if (result.outcome || mayRetry(result.outcome.error().code))
        return;
    Q_EMIT
    notice(tr("%1 was refused: %2")
               .arg(commandSentence(command.args, operation()), result.outcome.error().title),
        true);
}

void ConsoleSession::updateFleet(const std::vector<TechnicianId> &technicians)
{
    for (const TechnicianId &id : technicians) {
        const Technician *technician = operation().technician(id);
        if (!technician || technician->handle == 0)
            continue; // the server gives the handle
        // Only who is on shift is drawn; an emergency is drawn whatever the duty says.
        const bool isDrawn = !technician->isRetired
            && (technician->duty != Duty::OffShift || technician->hasEmergency);
        if (!isDrawn) {
            m_fleet.remove(technician->handle);
            continue;
        }
        m_fleet.upsert(technician->handle, technician->name,
            state::shownDuty(operation(), *technician), technician->hasEmergency);
        const Visit *active = operation().activeVisitOf(id);
        m_fleet.setWorking(technician->handle, !active || active->state != VisitState::OnSite);
    }
}

void ConsoleSession::updatePins()
{
    std::vector<map::Pin> pins;
    for (const JobInfo &info : m_jobs.all()) {
        if (!info.isOpen || !info.hasPlace)
            continue;
        const auto uuid = parseUuid(info.id);
        if (!uuid)
            continue;
        map::Pin pin;
        pin.job = *uuid;
        pin.number = static_cast<quint64>(info.number);
        pin.position = { .latitudeDeg = info.latitude, .longitudeDeg = info.longitude };
        pin.state = info.state;
        pin.priority = static_cast<Priority>(info.priority);
        pin.isLate = info.isLate;
        pin.isAtRisk = info.isAtRisk;
        if (const TechnicianInfo *assigned = m_technicians.find(info.technicianId))
            pin.technicianHandle = static_cast<quint32>(assigned->handle);
        pins.push_back(pin);
    }
    m_pins.set(std::move(pins));
}

void ConsoleSession::updateAlarms()
{
    m_alarms = openAlarms(operation());
    Q_EMIT
    alarmsChanged();
}

ThreadId ConsoleSession::threadOf(const Job &job, Audience audience) const
{
    for (const ThreadId &id : job.threads) {
        const Thread *thread = operation().thread(id);
        if (thread && thread->audience == audience)
            return id;
    }
    return {};
}

void ConsoleSession::updateMessages()
{
    ThreadId thread;
    if (const auto id = selectedJobId()) {
        if (const Job *job = operation().job(*id))
            thread = threadOf(*job, m_isCustomerChat ? Audience::Customer : Audience::Office);
    }
    static const std::vector<journal::OutboxRow> none;
    // The words on their way come from the outbox, so the thread is taken without them.
    const RowContext confirmed { .operation = m_client ? m_client->session().operation() : m_empty,
        .actor = actor(),
        .now = now(),
        .pending = m_pending };
    m_messages.show(thread, confirmed, m_client ? m_client->session().outbox() : none);
}

void ConsoleSession::updateSuggestions()
{
    QList<Suggestion> suggestions;
    if (const auto id = selectedJobId()) {
        if (const Job *job = operation().job(*id)) {
            std::vector<Candidate> candidates;
            for (const TechnicianInfo &info : m_technicians.all()) {
                const auto technician = idFrom<TechnicianId>(info.id);
                if (!technician || !info.isOnShift || info.hasEmergency)
                    continue;
                const auto fix = m_fleet.fix(static_cast<quint32>(info.handle));
                candidates.push_back({ .id = *technician,
                    .name = info.name,
                    .duty = info.duty,
                    .position = fix ? std::optional(fix->position) : std::nullopt,
                    .openVisits = info.openVisits,
                    .skills = info.skills });
            }
            suggestions = suggest(*job, std::move(candidates));
        }
    }
    if (suggestions != m_suggestions) {
        m_suggestions = suggestions;
        Q_EMIT
        suggestionsChanged();
    }
}

void ConsoleSession::tick()
{
    m_fleet.tick(now());
    m_technicians.refreshFixes();
    m_jobs.tick(context());
    if (m_selection == SelectedTechnician)
        Q_EMIT
    technicianChanged();
    if (m_selection == SelectedJob)
        updateSuggestions();
    Q_EMIT
    nowChanged();
}

void ConsoleSession::setProblem(const QString &text)
{
    if (text == m_problem)
        return;
    m_problem = text;
    Q_EMIT
    problemChanged();
}

// --- selection

std::optional<JobId> ConsoleSession::selectedJobId() const
{
    return idFrom<JobId>(m_jobId);
}

JobInfo ConsoleSession::job() const
{
    const JobInfo *info = m_jobs.find(m_jobId);
    return info ? *info : JobInfo();
}

TechnicianInfo ConsoleSession::technician() const
{
    const TechnicianInfo *info = m_technicians.find(m_technicianId);
    return info ? *info : TechnicianInfo();
}

int ConsoleSession::selectedHandle() const
{
    if (m_selection == SelectedTechnician)
        return technician().handle;
    if (m_selection == SelectedJob) {
        const TechnicianInfo *assigned = m_technicians.find(job().technicianId);
        return assigned ? assigned->handle : -1;
    }
    return -1;
}

QList<ActionInfo> ConsoleSession::actions() const
{
    const auto id = selectedJobId();
    const Visit *visit = id ? operation().currentVisit(*id) : nullptr;
    return visit ? actionsFor(*visit, context()) : QList<ActionInfo>();
}

int ConsoleSession::unread(Audience audience) const
{
    const auto id = selectedJobId();
    const Job *job = id ? operation().job(*id) : nullptr;
    const Thread *thread = job ? operation().thread(threadOf(*job, audience)) : nullptr;
    return thread ? state::unreadCount(*thread, actor().user) : 0;
}

bool ConsoleSession::hasCustomerThread() const
{
    const auto id = selectedJobId();
    const Job *job = id ? operation().job(*id) : nullptr;
    return job && !threadOf(*job, Audience::Customer).isNull();
}

void ConsoleSession::setCustomerChat(bool isCustomer)
{
    if (isCustomer == m_isCustomerChat)
        return;
    m_isCustomerChat = isCustomer;
    updateMessages();
    Q_EMIT
    chatChanged();
}

void ConsoleSession::selectJob(const QString &jobId)
{
    if (!m_jobs.find(jobId)) {
        clearSelection();
        return;
    }
    m_selection = SelectedJob;
    m_jobId = jobId;
    m_technicianId.clear();
    m_isCustomerChat = false;
    updateMessages();
    updateSuggestions();
    Q_EMIT
    chatChanged();
    Q_EMIT
    selectionChanged();
    Q_EMIT
    jobChanged();
}

void ConsoleSession::selectTechnician(const QString &technicianId)
{
    if (!m_technicians.find(technicianId)) {
        clearSelection();
        return;
    }
    m_selection = SelectedTechnician;
    m_technicianId = technicianId;
    m_jobId.clear();
    updateMessages();
    updateSuggestions();
    Q_EMIT
    selectionChanged();
    Q_EMIT
    technicianChanged();
    Q_EMIT
    jobChanged();
}

void ConsoleSession::selectHandle(int handle)
{
    const TechnicianInfo *info = m_technicians.findByHandle(handle);
    selectTechnician(info ? info->id : QString());
}

void ConsoleSession::clearSelection()
{
    m_selection = Nothing;
    m_jobId.clear();
    m_technicianId.clear();
    updateMessages();
    updateSuggestions();
    Q_EMIT
    selectionChanged();
    Q_EMIT
    jobChanged();
    Q_EMIT
    technicianChanged();
}

QRectF ConsoleSession::extent() const
{
    constexpr double MinSideDeg
        = 0.03; // about 3 km: a single unit is not shown at the scale of a doorstep
    double west = 180;
    double east = -180;
    double south = 90;
    double north = -90;
    const auto take = [&](double latitude, double longitude) {
        west = std::min(west, longitude);
        east = std::max(east, longitude);
        south = std::min(south, latitude);
        north = std::max(north, latitude);
    };
    for (const TechnicianInfo &info : m_technicians.all()) {
        if (info.hasFix && info.isOnShift)
            take(info.latitude, info.longitude);
    }
    if (west > east) {
        for (const map::Pin &pin : m_pins.pins())
            take(pin.position.latitudeDeg, pin.position.longitudeDeg);
    }
    if (west > east)
        return {};
    const double width = std::max(east - west, MinSideDeg);
    const double height = std::max(north - south, MinSideDeg);
    return { (west + east - width) / 2, (south + north - height) / 2, width, height };
}

void ConsoleSession::stepJob(int step)
{
    if (m_jobs.count() == 0)
        return;
    const int row = m_jobs.rowOf(m_jobId);
    selectJob(m_jobs.jobAt(row < 0 ? 0 : std::clamp(row + step, 0, m_jobs.count() - 1)));
}

bool ConsoleSession::selectLiveliestJob()
{
    const JobInfo *liveliest = nullptr;
    std::size_t most = 0;
    for (const JobInfo &info : m_jobs.all()) {
        const auto id = idFrom<JobId>(info.id);
        const Job *job = id && info.isOpen ? operation().job(*id) : nullptr;
        const Thread *thread = job ? operation().thread(threadOf(*job, Audience::Office)) : nullptr;
        if (thread && thread->messages.size() > most) {
            most = thread->messages.size();
            liveliest = &info;
        }
    }
    if (liveliest)
        selectJob(liveliest->id);
    return liveliest != nullptr;
}

// --- intents

bool ConsoleSession::send(const EntityRef &entity, CommandArgs args, std::optional<Expect> expect)
{
    if (!m_client)
        return false;
    const auto sent = m_client->act(entity, std::move(args), expect);
    if (!sent)
        Q_EMIT
    notice(sent.error().title, true);
    return sent.has_value();
}

void ConsoleSession::assign(const QString &jobId, const QString &technicianId)
{
    const auto job = idFrom<JobId>(jobId);
    const auto technician = idFrom<TechnicianId>(technicianId);
    const Visit *visit = job ? operation().currentVisit(*job) : nullptr;
    if (!visit || !technician)
        return;
    const auto plan = planAssignment(*visit, *technician, now());
    if (!plan) {
        Q_EMIT
        notice(tr("A job that is %1 cannot be given to somebody else: recall it first.")
                   .arg(stateText(visit->state).toLower()),
            true);
        return;
    }
    if (send(plan->entity, plan->args, plan->expect)) {
        const Technician *who = operation().technician(*technician);
        Q_EMIT
        notice(
            tr("Job %1 → %2").arg(m_jobs.find(jobId)->numberText).arg(who ? who->name : QString()),
            false);
    }
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

void ConsoleSession::setDuty(const QString &technicianId, const QString &duty)
{
    const auto technician = idFrom<TechnicianId>(technicianId);
    const auto what = dutyFromName(duty);
    if (technician && what)
        send(
            *technician, SetDuty { .duty = *what, .reason = {} }, operation().version(*technician));
}

void ConsoleSession::clearEmergency(const QString &technicianId, const QString &note)
{
    if (const auto technician = idFrom<TechnicianId>(technicianId))
        send(*technician, SetEmergency { .raise = false, .note = note.trimmed() }, std::nullopt);
}

void ConsoleSession::sendMessage(const QString &text)
{
    const QString words = text.trimmed();
    if (!words.isEmpty() && m_messages.hasThread())
        send(m_messages.thread(), PostMessage { .text = words, .attachments = {} }, std::nullopt);
}

void ConsoleSession::markRead()
{
    const Thread *thread = operation().thread(m_messages.thread());
    if (!thread || thread->messages.empty() || isReadOnly()
        || state::unreadCount(*thread, actor().user) == 0)
        return;
    const quint64 last = thread->messages.back().n;
    for (const journal::OutboxRow &row : m_client->session().outbox()) {
        const auto *read = std::get_if<MarkRead>(&row.command.args);
        if (read && row.command.entity == thread->id.ref() && read->upTo >= last)
            return;
    }
    send(thread->id, MarkRead { last }, std::nullopt);
}

void ConsoleSession::createJob(const QString &title, const QString &customer, const QString &phone,
    const QString &address, const QString &trade, int priority)
{
    if (title.trimmed().isEmpty()) {
        Q_EMIT
        notice(tr("A job needs a few words about what is wrong."), true);
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
        Q_EMIT
    notice(tr("New job: %1").arg(job.fields.title), false);
}

void ConsoleSession::noteJob(const QString &jobId, const QString &text)
{
    const auto job = idFrom<JobId>(jobId);
    if (job && !text.trimmed().isEmpty())
        send(*job, NoteJob { text.trimmed() }, std::nullopt);
}

void ConsoleSession::ownAlarm(const QString &alarmId)
{
    if (const auto alarm = idFrom<AlarmId>(alarmId))
        send(*alarm, ActOnAlarm { .to = AlarmState::Owned, .note = {} }, std::nullopt);
}

void ConsoleSession::clearAlarm(const QString &alarmId)
{
    if (const auto alarm = idFrom<AlarmId>(alarmId))
        send(*alarm, ActOnAlarm { .to = AlarmState::Cleared, .note = {} }, std::nullopt);
}

void ConsoleSession::withdraw(const QString &commandId)
{
    const auto uuid = parseUuid(commandId);
    if (uuid && m_client && !m_client->withdraw(CommandId { *uuid }))
        Q_EMIT
    notice(tr("It has been sent already and cannot be taken back here."), true);
}

void ConsoleSession::redo(const QString &commandId)
{
    const auto uuid = parseUuid(commandId);
    if (!uuid || !m_client)
        return;
    for (const journal::OutboxRow &row : m_client->session().outbox()) {
        if (row.command.id.uuid != *uuid || row.status != journal::OutboxStatus::Refused)
            continue;
        const Command again = row.command; // the row goes away with withdraw()
        std::optional<Expect> expect;
        if (again.expect)
            expect = operation().version(again.entity);
        m_client->withdraw(again.id);
        send(again.entity, again.args, expect);
        return;
    }
}

void ConsoleSession::dismissProblem()
{
    setProblem({});
}

} // namespace dispatch::viewmodels
