// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "state/derived.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"
#include "viewmodels/id_text.h"

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

} // namespace dispatch::viewmodels
