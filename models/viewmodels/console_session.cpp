// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "viewmodels/event_sentence.h"
#include "viewmodels/id_text.h"
#include "viewmodels/roster_words.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

constexpr std::chrono::milliseconds TickEvery { 1'000 };

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
          .say = [this](const QString &text, bool isRefusal) { Q_EMIT notice(text, isRefusal); } })
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
              .say
              = [this](const QString &text, bool isRefusal) { Q_EMIT notice(text, isRefusal); } })
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
              .now = [this] { return now(); },
              .files = [this] { return &m_attachments.fetcher(); } },
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
          .say = [this](const QString &text, bool isRefusal) { Q_EMIT notice(text, isRefusal); } })
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
        Q_EMIT trailChanged();
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
        Q_EMIT notice(words, false);
    });
    // Whatever may have changed the one may have changed the other.
    connect(&m_timeline, &Timeline::changed, &m_shifts, &ShiftBook::refresh);
    connect(this, &ConsoleSession::nowChanged, &m_jobFile, &JobFile::progressChanged);
    m_alarmFrame.setSingleShot(true);
    m_alarmFrame.setInterval(SuggestionWatch::Frame);
    connect(&m_alarmFrame, &QTimer::timeout, this, &ConsoleSession::lookAtAlarms);
    m_tick.setInterval(TickEvery);
    connect(&m_tick, &QTimer::timeout, this, &ConsoleSession::tick);
    m_tick.start();
    m_tickedAt = m_clock.now();
}

ConsoleSession::~ConsoleSession() = default;

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
    Q_EMIT problemChanged();
}

} // namespace dispatch::viewmodels
