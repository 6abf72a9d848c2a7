// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "state/derived.h"
#include "viewmodels/command_words.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"
#include "viewmodels/id_text.h"
#include "viewmodels/roster_words.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

constexpr std::chrono::milliseconds TickEvery { 1'000 };
//! An action refused this long after it was made is not what its maker looks at any more.
constexpr std::chrono::seconds LooksAwayAfter { 15 };
//! Histories looked up for the review at a time; further conflicts show what the refusal itself says.
constexpr int MaxHistories = 50;
constexpr int MaxHistoryEvents = 64;
constexpr std::size_t MaxSingleChanges = 48;

//! One file per account and server, named so that a person recognises it.
QString replicaFile(const QString &profileDir, const QUrl &server, const QString &login,
    const QString &ending = u".replica"_s)
{
    QString name = u"%1_%2_%3"_s.arg(login, server.host())
                       .arg(server.port(server.scheme() == "https"_L1 ? 443 : 80));
    for (QChar &c : name) {
        if (!c.isLetterOrNumber() && c != u'-' && c != u'_' && c != u'.')
            c = u'-';
    }
    return QDir(profileDir).filePath(name + ending);
}

//! Files of messages lie beside the replica.
QString filesFolder(const QString &profileDir, const QUrl &server, const QString &login)
{
    const QFileInfo replica(replicaFile(profileDir, server, login));
    return replica.dir().filePath(replica.completeBaseName() + u".files"_s);
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
    , m_history(
          [this] {
              return HistoryKeeper::Source { .server = m_server,
                  .accessToken = m_client && link() == Live ? m_client->accessToken() : QString() };
          },
          [this](std::span<const Event> events) {
              if (m_replica)
                  (void)m_replica->addHistory(events); // the log goes without them, if need be
          })
    , m_pastTracks([this] {
        return PastTracks::Source { .server = m_server,
            .accessToken = m_client && link() == Live ? m_client->accessToken() : QString(),
            .now = liveNow() };
    })
    , m_past({ .history = [this] { return m_history.history(); },
          .whyNone =
              [this] {
                  return isReadOnly() ? tr("it is kept by the other window of Dispatch.")
                                      : m_history.problem();
              },
          .now = [this] { return liveNow(); },
          .show = [this](const state::ChangeSet *changes) { showPast(changes); },
          .leave = [this] { leavePast(); },
          .selectedJob = [this] { return m_held && m_jobId.isEmpty() ? m_held->jobId : m_jobId; },
          .say =
              [this](const QString &text, bool isRefusal) {
                  Q_EMIT
                  notice(text, isRefusal);
              } })
    , m_technicians(
          [this](quint32 handle) { return std::pair(m_fleet.fix(handle), m_fleet.age(handle)); })
    , m_queues(m_jobs, QDir(m_profileDir).filePath(u"settings.ini"_s))
    , m_chat(chatSources())
    , m_attachments(clock,
          { .thread = [this] { return m_chat.filesThread(); },
              .source =
                  [this] {
                      return uploads::Source { .server = m_server,
                          .accessToken
                          = m_client && link() == Live ? m_client->accessToken() : QString() };
                  },
              .whyNotAct = [this] { return whyNotAct(); },
              .post = [this](const uploads::Parcel &parcel) { return postParcel(parcel); },
              .say =
                  [this](const QString &text, bool isRefusal) {
                      Q_EMIT
                      notice(text, isRefusal);
                  } })
    , m_travel(clock)
    , m_timeline({ .context = [this] { return context(); },
          .position = [this](const Technician &technician) { return positionOf(technician); },
          .legOf = [this](GeoPoint from, GeoPoint to) { return m_travel.leg(from, to); } })
    , m_shifts({ .context = [this] { return context(); },
          .position = [this](const Technician &technician) { return positionOf(technician); },
          .legOf = [this](GeoPoint from, GeoPoint to) { return m_travel.leg(from, to); },
          .send
          = [this](const EntityRef &entity, CommandArgs args,
                std::optional<Expect> expect) { return send(entity, std::move(args), expect); } })
    , m_planner({ .context = [this] { return context(); },
          .position = [this](const Technician &technician) { return positionOf(technician); },
          .legOf = [this](GeoPoint from, GeoPoint to) { return m_travel.leg(from, to); },
          .learn = [this](GeoPoint from, GeoPoint to,
                       const atlas::Leg &leg) { m_travel.learn(from, to, leg); },
          .send = [this](const PlannedCommand &planned) { return sendPlanned(planned); } })
    , m_logDesk(m_log,
          { .replica = [this] { return m_replica.get(); },
              .operation = [this]() -> const state::Operation & { return operation(); },
              .server = [this] { return m_server; },
              .accessToken
              = [this] { return m_client && link() == Live ? m_client->accessToken() : QString(); },
              .now = [this] { return now(); } },
          QDir(m_profileDir).filePath(u"settings.ini"_s))
    , m_arrivals([this](const QString &jobId, const QString &reason) {
        act(jobId, QString(name(Action::Arrive)), reason);
    })
    , m_zones({ .context = [this] { return context(); },
          .whyNotAct = [this] { return whyNotAct(); },
          .send
          = [this](const EntityRef &entity, CommandArgs args,
                std::optional<Expect> expect) { return send(entity, std::move(args), expect); } })
    , m_money({ .context = [this] { return context(); },
          .outbox = [this]() -> std::span<const journal::OutboxRow> {
              if (!m_client || m_held)
                  return {};
              return m_client->session().outbox();
          },
          .selectedJob = [this] { return m_jobId; },
          .whyNotAct = [this] { return whyNotAct(); },
          .send
          = [this](const EntityRef &entity, CommandArgs args,
                std::optional<Expect> expect) { return send(entity, std::move(args), expect); },
          .say =
              [this](const QString &text, bool isRefusal) {
                  Q_EMIT
                  notice(text, isRefusal);
              } })
    , m_intake({ .context = [this] { return context(); },
          .candidates = [this] { return candidates(); },
          .travel = { .position = [this](const Technician &who) { return positionOf(who); },
              .legOf = [this](GeoPoint from, GeoPoint to) { return m_travel.leg(from, to); } },
          .jobs = &m_jobs,
          .send = [this](const PlannedCommand &planned) { return sendPlanned(planned); } })
    , m_jobFile({ .context = [this] { return liveContext(); },
          .whyNotAct = [this] { return whyNotAct(); },
          .send = [this](CommandArgs args) -> std::expected<CommandId, Rejection> {
              if (!m_client)
                  return std::unexpected(Rejection {});
              return m_client->act({}, std::move(args), std::nullopt);
          },
          .withdraw = [this](const CommandId &id) { return m_client && m_client->withdraw(id); },
          .isConnected = [this] { return link() == Live || link() == Loading; } })
    , m_trailLoader(m_trails,
          [this] {
              return TrailLoader::Source { .server = m_server,
                  .accessToken = m_client && link() == Live ? m_client->accessToken() : QString(),
                  .now = now() };
          })
    , m_inbox({ .context = [this] { return context(); },
          .whyNotAct = [this] { return whyNotAct(); },
          .send = [this](const EntityRef &entity,
                      CommandArgs args) { return send(entity, std::move(args), std::nullopt); } })
    , m_breaches(
          { .position = [this](const Technician &technician) { return positionOf(technician); },
              .legOf = [this](GeoPoint from, GeoPoint to) { return m_travel.leg(from, to); } })
    , m_notifier(clock, QDir(m_profileDir).filePath(u"settings.ini"_s))
    , m_presence([this](const EntityRef &entity) {
        const JobId id = jobOf(entity, operation());
        const Job *job = operation().job(id);
        return PresenceBook::JobName { job ? id : JobId(),
            job ? jobNumberText(job->number) : QString() };
    })
{
    connectChat();
    connect(this, &ConsoleSession::opened, this, &ConsoleSession::mayActChanged);
    connect(&m_past, &TimeMachine::instantChanged, this, &ConsoleSession::mayActChanged);
    connect(&m_history, &HistoryKeeper::changed, &m_past, &TimeMachine::refresh);
    connect(&m_pastTracks, &PastTracks::changed, this, [this] {
        if (m_held)
            placePast();
        Q_EMIT
        trailChanged();
    });
    connect(&m_trailLoader, &TrailLoader::changed, this, &ConsoleSession::trailChanged);
    // Before anything else that shows the job.
    connect(this, &ConsoleSession::jobChanged, &m_money, &MoneyBook::refresh);
    connect(this, &ConsoleSession::opened, &m_money, &MoneyBook::refresh);
    connect(&m_travel, &PlanTravel::changed, this, [this] {
        m_timeline.refresh();
        updateStops();
    });
    connect(this, &ConsoleSession::selectionChanged, this, &ConsoleSession::sayWhereOneIs);
    connect(&m_presence, &PresenceBook::isEditingChanged, this, &ConsoleSession::sayWhereOneIs);
    connect(&m_presence, &PresenceBook::typed, this, [this](const QString &threadId) {
        if (const auto thread = idFrom<ThreadId>(threadId))
            m_herePacer.type(*thread, m_clock.now());
        sayWhereOneIs();
    });
    m_hereTimer.setSingleShot(true);
    connect(&m_hereTimer, &QTimer::timeout, this, &ConsoleSession::sayWhereOneIs);
    m_fleet.setConnected(false);
    connect(this, &ConsoleSession::opened, &m_queues,
        [this] { m_queues.setAccount(server(), m_login); });
    connect(this, &ConsoleSession::opened, &m_logDesk,
        [this] { m_logDesk.filters()->setAccount(server(), m_login); });
    m_log.setNow([this] { return now(); });
    connect(m_logDesk.proof(), &ProofCheck::historyChanged, this,
        [this](const QString &text) { m_notices.put(NoticeListModel::HistoryChanged, text); });
    connect(&m_suggestions, &SuggestionFinder::changed, this, &ConsoleSession::suggestionsChanged);
    connect(&m_suggestionWatch, &SuggestionWatch::due, this, &ConsoleSession::updateSuggestions);
    connect(&m_intake, &Intake::saved, this, [this](const QString &jobId, const QString &words) {
        if (m_jobs.find(jobId))
            selectJob(jobId);
        Q_EMIT
        notice(words, false);
    });
    // Whatever may have changed the one may have changed the other.
    connect(&m_timeline, &Timeline::changed, &m_shifts, &ShiftBook::refresh);
    connect(this, &ConsoleSession::nowChanged, &m_jobFile, &JobFile::progressChanged);
    m_tick.setInterval(TickEvery);
    connect(&m_tick, &QTimer::timeout, this, &ConsoleSession::tick);
    m_tick.start();
    m_tickedAt = m_clock.now();
}

ConsoleSession::~ConsoleSession() = default;

bool ConsoleSession::open(const QUrl &server, const QString &login)
{
    if (m_replica && server == m_server && login == m_login)
        return true;
    signOut();
    m_attachments.close();
    m_past.reset();
    m_history.close();
    m_pastTracks.close();
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
    m_server = server;
    m_login = login;
    m_deeds.clear();
    updateUndo();
    setProblem({});
    for (const auto key :
        { NoticeListModel::TookOver, NoticeListModel::OtherHistory, NoticeListModel::Trouble,
            NoticeListModel::Undecided, NoticeListModel::HistoryChanged })
        m_notices.put(key, {});
    attach(*std::move(replica));
    noticeUndecided();
    return true;
}

void ConsoleSession::attach(std::unique_ptr<journal::Replica> replica)
{
    using feed::FeedClient;
    m_past.reset();
    m_log.setSource(nullptr, nullptr);
    m_client.reset();
    m_planner.cancel();
    m_replica = std::move(replica);
    forgetTrails();
    m_arrivals.clear();
    m_inbox.clear();
    m_silences.clear();
    m_hasBeenLive = false;
    m_presence.clear();
    m_herePacer.forget();
    m_jobFile.reset();
    feed::Session::Settings settings;
    settings.clientBuild = QStringLiteral(DISPATCH_VERSION);
    settings.account = m_login;
    m_client = std::make_unique<FeedClient>(*m_replica, m_clock, settings);
    const FeedClient *client = m_client.get();
    connect(client, &FeedClient::linkStateChanged, this, &ConsoleSession::showLink);
    connect(client, &FeedClient::operationWasReset, this, &ConsoleSession::takeReset);
    connect(client, &FeedClient::operationUpdated, this, &ConsoleSession::takeChanges);
    connect(client, &FeedClient::eventsWereApplied, this, &ConsoleSession::takeEvents);
    connect(client, &FeedClient::locationsReceived, this, &ConsoleSession::takeLocations);
    connect(client, &FeedClient::presenceReceived, this,
        [this](const protocol::Presence &presence) { m_presence.take(presence, now()); });
    connect(client, &FeedClient::outboxUpdated, this, &ConsoleSession::takeOutbox);
    connect(client, &FeedClient::commandResult, this, &ConsoleSession::takeResult);
    connect(client, &FeedClient::troubleNoticed, this,
        [this](const QString &text) { m_notices.put(NoticeListModel::Trouble, text); });
    connect(client, &FeedClient::historyWasReplaced, this, [this](const QString &text) {
        m_notices.put(NoticeListModel::OtherHistory, text);
        forgetTrails(); // another history may give the handles to others
    });
    connect(client, &FeedClient::refusedByServer, this, [this](const QString &text) {
        m_isSignedIn = false;
        if (!isReadOnly())
            setProblem(text);
        showLink();
        Q_EMIT
        linkChanged();
    });
    m_log.setSource(m_replica.get(), &operation());
    m_logDesk.replicaChanged();
    m_notices.put(NoticeListModel::DamagedData, m_replica->notice());
    m_notices.put(NoticeListModel::SecondWindow, whyNotAct(), false);
    m_takeOverAt = m_clock.now() + TakeOverEvery;
    // What is half written is kept beside the replica, by the one window that may write there.
    m_chat.setFile(
        isReadOnly() ? QString() : replicaFile(m_profileDir, m_server, m_login, u".chat"_s));
    openPast(replicaFile(m_profileDir, m_server, m_login));
    resetAll();
    m_attachments.open(filesFolder(m_profileDir, m_server, m_login), isReadOnly());
    showLink();
    Q_EMIT
    opened();
}

// The other window has gone: what it kept is read anew, and this one may write.
void ConsoleSession::takeOver()
{
    m_takeOverAt = m_clock.now() + TakeOverEvery;
    auto replica = journal::openReplica(replicaFile(m_profileDir, m_server, m_login));
    if (!replica || (*replica)->isReadOnly())
        return;
    attach(*std::move(replica));
    m_notices.put(NoticeListModel::TookOver,
        tr("The other window has closed, and this one has taken over. Sign in to go on."));
    noticeUndecided();
    Q_EMIT
    linkChanged();
}

bool ConsoleSession::hasStored(const QString &server, const QString &login) const
{
    const QUrl url = QUrl::fromUserInput(server.trimmed());
    return url.isValid() && !login.trimmed().isEmpty()
        && QFileInfo::exists(replicaFile(m_profileDir, url, login.trimmed()));
}

bool ConsoleSession::openStored(const QString &server, const QString &login)
{
    return hasStored(server, login) && open(QUrl::fromUserInput(server.trimmed()), login.trimmed());
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
    setProblem({});
    if (isReadOnly())
        return; // the other window is connected, and the notice says so
    m_notices.put(NoticeListModel::TookOver, {});
    m_isSignedIn = true;
    m_client->connectTo(url, login.trimmed(), password);
    m_client->subscribe(std::nullopt);
    updateReview();
    Q_EMIT
    linkChanged();
}

void ConsoleSession::signOut()
{
    if (m_client)
        m_client->disconnectFromServer();
    m_isSignedIn = false;
    showLink();
    Q_EMIT
    linkChanged();
}

QString ConsoleSession::whyNotAct() const
{
    if (m_held)
        return m_past.whyNotAct();
    return isReadOnly()
        ? tr("This account is open in another window of Dispatch on this computer. You can read "
             "here; work in the other window, or close it and this one takes over.")
        : QString();
}

bool ConsoleSession::hasData() const
{
    return m_client && m_client->session().position().has_value();
}

bool ConsoleSession::isOpen() const
{
    return m_replica != nullptr;
}

bool ConsoleSession::isReadOnly() const
{
    return m_replica && m_replica->isReadOnly();
}

bool ConsoleSession::canDispatch() const
{
    return (actor().roles & (Roles(Role::Dispatcher) | Role::Supervisor)) != Roles();
}

const state::Operation &ConsoleSession::operation() const
{
    const PastView *past = m_past.view();
    return past ? past->moment.operation : live();
}

const state::Operation &ConsoleSession::live() const
{
    return m_client ? m_client->session().view() : m_empty;
}

state::Actor ConsoleSession::actor() const
{
    return m_client ? m_client->session().actor() : state::Actor {};
}

RowContext ConsoleSession::context() const
{
    return { .operation = operation(),
        .actor = actor(),
        .now = now(),
        .pending = m_past.isPast() ? m_nothingPending : m_pending,
        .muted = &m_chat.kept().muted() };
}

RowContext ConsoleSession::liveContext() const
{
    return { .operation = live(),
        .actor = actor(),
        .now = liveNow(),
        .pending = m_pending,
        .muted = &m_chat.kept().muted() };
}

// --- from the feed

void ConsoleSession::resetAll()
{
    if (!m_held)
        takeOutbox();
    const RowContext rows = context();
    m_fleet.clear();
    std::vector<TechnicianId> technicians;
    for (const Technician &technician : operation().technicians())
        technicians.push_back(technician.id);
    updateFleet(technicians);
    m_jobs.reset(rows);
    if (!m_held)
        m_intake.reset();
    m_technicians.reset(rows);
    m_timeline.reset();
    m_log.reload();
    m_logDesk.snapshotCame();
    updatePins();
    updateStops();
    m_breaches.reset(operation());
    updateAlarms();
    m_zones.refresh();
    if (!m_held)
        m_arrivals.review(operation(), state::ArrivalWatch::Zones::Changed);
    m_chat.reset();
    m_suggestionWatch.now();
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
    bool hasZone = false;
    // A step through the past may be over hundreds of events: then all technicians are looked at, once.
    const bool isLongWay
        = m_held && changes.created.size() + changes.changed.size() > MaxSingleChanges;
    const auto note = [&](const EntityRef &ref) {
        const JobId job = jobOf(ref, operation());
        addOnce(jobs, job);
        if (const auto id = TechnicianId::from(ref))
            addOnce(technicians, *id);
        hasAlarm = hasAlarm || ref.kind == Kind::Alarm;
        hasZone = hasZone || ref.kind == Kind::Zone;
        if (ref.kind != Kind::Visit || isLongWay)
            return;
        m_timeline.noteVisit(VisitId { ref.uuid });
        m_breaches.note(operation(), VisitId { ref.uuid });
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
    if (m_held) {
        std::vector<JobId> gone;
        std::ranges::copy_if(jobs, std::back_inserter(gone),
            [&](const JobId &id) { return !rows.operation.job(id); });
        m_jobs.hide(gone);
    }
    m_jobs.update(jobs, rows);
    if (!m_held)
        m_intake.noteJobs(jobs);
    updateFleet(technicians);
    if (isLongWay)
        m_technicians.reset(rows);
    else
        m_technicians.update(technicians, rows);
    if (!jobs.empty())
        updatePins();
    if (hasAlarm)
        updateAlarms();
    else if (!jobs.empty() || !technicians.empty())
        lookAtAlarms();
    if (hasZone)
        m_zones.refresh();
    if (!m_held && (hasZone || !jobs.empty())) {
        using Zones = state::ArrivalWatch::Zones;
        m_arrivals.review(operation(), hasZone ? Zones::Changed : Zones::Same);
    }
    m_chat.update(changes);
    if (const auto selected = selectedJobId();
        selected && std::ranges::find(jobs, *selected) != jobs.end()) {
        Q_EMIT
        jobChanged();
    }
    if (!jobs.empty() || !technicians.empty()) {
        m_timeline.refresh();
        updateStops();
    }
    if (const auto selected = selectedJobId())
        m_suggestionWatch.note(changes, *selected);
    if (!m_technicianId.isEmpty())
        Q_EMIT
    technicianChanged();
    if (!m_held && m_review.rowCount() > 0)
        updateReview();
}

void ConsoleSession::takeOutbox()
{
    const auto &outbox = m_client->session().outbox();
    QHash<EntityRef, Pending> pending;
    std::vector<CommandId> refusedMarks;
    const auto mark = [&pending](const EntityRef &ref, Pending how) {
        auto &slot = pending[ref];
        slot = std::max(slot, how);
    };
    for (const journal::OutboxRow &row : outbox) {
        const Pending how
            = row.status == journal::OutboxStatus::Refused ? Pending::Refused : Pending::Waiting;
        if (std::holds_alternative<MarkRead>(row.command.args)) {
            if (row.status == journal::OutboxStatus::Refused)
                refusedMarks.push_back(row.command.id);
            continue; // reading is not an action anybody waits for, or decides about
        }
        mark(row.command.entity, how);
        // A row that was refused is in no ledger that would lead to its job.
        if (const auto *payment = std::get_if<AddPayment>(&row.command.args))
            mark(payment->job, how);
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
    m_timeline.refresh();
    m_zones.refresh();
    updateReview();
    m_chat.takeOutbox();
    updateAlarms();
    Q_EMIT
    jobChanged();
    for (const CommandId &done : refusedMarks)
        m_client->withdraw(done);
}

void ConsoleSession::updateReview()
{
    if (!m_client)
        return;
    const feed::Session &session = m_client->session();
    const RowContext rows = liveContext();
    int histories = 0;
    const auto history = [&](const EntityRef &entity) {
        if (++histories > MaxHistories)
            return std::vector<Event>();
        journal::LogQuery query;
        query.entity = entity;
        query.limit = MaxHistoryEvents;
        return m_replica->log(query).value_or(std::vector<Event>());
    };
    m_review.set(reviewItems({ .outbox = session.outbox(),
        .context = rows,
        .confirmed = session.operation(),
        .isHeld = [&](const CommandId &id) { return session.awaitsConfirmation(id); },
        .history = history,
        .isConnected = session.link() == feed::Link::Live || session.link() == feed::Link::Loading,
        .isSignedIn = m_isSignedIn,
        .readOnlyText = whyNotAct() }));
    const int held = m_review.undecided() - m_review.refused();
    if (m_review.undecided() == 0)
        m_notices.put(NoticeListModel::Undecided, {});
    else if (held > m_heldActions)
        noticeUndecided();
    m_heldActions = held;
}

void ConsoleSession::updateUndo()
{
    const Timestamp at = m_clock.now();
    const LastDeeds::Deed *deed = m_deeds.newest(at);
    if (deed && deed->stands)
        deed = nullptr;
    const QString text = deed ? deed->words : QString();
    const int leftS = deed
        ? static_cast<int>(std::chrono::ceil<std::chrono::seconds>(deed->until - at).count())
        : 0;
    if (text == m_undoText && leftS == m_undoLeftS)
        return;
    m_undoText = text;
    m_undoLeftS = leftS;
    Q_EMIT
    undoChanged();
}

void ConsoleSession::noticeUndecided()
{
    const int held = m_review.undecided() - m_review.refused();
    QStringList parts;
    if (m_review.refused() > 0)
        parts << tr("%n of your actions could not be done.", nullptr, m_review.refused());
    if (held > 0)
        parts << tr("%n of your actions from over a day ago wait for your word.", nullptr, held);
    m_notices.put(NoticeListModel::Undecided, parts.join(u' '));
}

void ConsoleSession::takeResult(const Command &command, const protocol::Result &result)
{
    if (m_jobFile.takeAnswer(command.id, result))
        return; // the import says what came of it
    if (result.outcome) {
        const auto &welcome = m_client->session().welcome();
        const milliseconds hold { welcome ? welcome->holdMs : 0 };
        m_deeds.note(command, m_clock.now() + hold,
            tr("%1, %2").arg(subjectTitle(command, live()), commandSentence(command.args, live())));
        updateUndo();
    }
    if (result.outcome || mayRetry(result.outcome.error().code)
        || std::holds_alternative<MarkRead>(command.args))
        return;
    updateReview(); // the row is refused already; its words are needed now
    if (m_clock.now() - command.made > LooksAwayAfter)
        return noticeUndecided();
    const QString what
        = tr("%1, %2").arg(subjectTitle(command, live()), commandSentence(command.args, live()));
    const auto item
        = std::ranges::find(m_review.items(), uuidText(command.id.uuid), &ReviewItem::id);
    const bool isOfOneJob = jobsOf(command, live()).size() < 2;
    if (item != m_review.items().end() && !item->who.isEmpty() && isOfOneJob) {
        Q_EMIT
        notice(tr("%1: not done. %2 by %3 in the meantime. Ctrl+2 shows both sides.")
                   .arg(what, item->reason, item->who),
            true);
        return;
    }
    Q_EMIT
    notice(tr("%1: refused. %2")
               .arg(what,
                   item != m_review.items().end() ? item->reason : result.outcome.error().title),
        true);
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

// Who could be sent somewhere.
std::vector<Candidate> ConsoleSession::candidates() const
{
    std::vector<Candidate> candidates;
    for (const TechnicianInfo &info : m_technicians.all()) {
        const auto technician = idFrom<TechnicianId>(info.id);
        if (!technician || !info.isOnShift || info.hasEmergency)
            continue;
        const auto fix = m_fleet.fix(static_cast<quint32>(info.handle));
        const RosterNow roster = rosterNow(operation(), *technician, now());
        candidates.push_back({ .id = *technician,
            .name = info.name,
            .duty = info.duty,
            .position = fix ? std::optional(fix->position) : std::nullopt,
            .openVisits = info.openVisits,
            .workMin = info.openVisits > 0 ? workAheadMin(operation(), *technician, now()) : 0,
            .skills = info.skills,
            .rosterText = roster.text,
            .isAway = roster.isAway,
            .leg = {} });
    }
    return candidates;
}

void ConsoleSession::updateSuggestions()
{
    const auto id = selectedJobId();
    const Job *job = id ? operation().job(*id) : nullptr;
    if (!job || m_held)
        return m_suggestions.clear();
    m_suggestions.show(*job, candidates());
}

void ConsoleSession::setProblem(const QString &text)
{
    if (text == m_problem)
        return;
    m_problem = text;
    m_notices.put(NoticeListModel::Problem, text);
    Q_EMIT
    problemChanged();
}

} // namespace dispatch::viewmodels
