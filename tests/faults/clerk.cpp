// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/clerk.h"

#include <QDir>

#include <cmath>

namespace dispatch::test {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostPending = 50;
constexpr int MostRefused = 100; //!< then the oldest is given up, as a person would
constexpr qsizetype FewestJobs = 4;
constexpr std::chrono::milliseconds StateEvery { 20 };
const auto WordMarker = u"word"_s; //!< in the markers of those who only talk
constexpr qsizetype MaxSharedJobs = 12; //!< that many are fought over, so that edits meet

template<class Map>
const typename Map::mapped_type *anyOf(const Map &map, qsizetype most, QRandomGenerator &random)
{
    if (map.isEmpty())
        return nullptr;
    return &*std::next(map.cbegin(), random.bounded(std::min(map.size(), most)));
}

std::unique_ptr<journal::Replica> openOrEnd(const QString &path)
{
    auto opened = journal::openReplica(path);
    if (!opened)
        qFatal("Cannot open %s: %s", qPrintable(path), qPrintable(opened.error().text));
    if ((*opened)->isReadOnly())
        qFatal("%s is in use by another process", qPrintable(path));
    if (!(*opened)->notice().isEmpty())
        qFatal("%s: %s", qPrintable(path), qPrintable((*opened)->notice()));
    return std::move(*opened);
}

} // namespace

QString linkName(feed::Link link)
{
    switch (link) {
    case feed::Link::Offline:
        return u"offline"_s;
    case feed::Link::Waiting:
        return u"waiting"_s;
    case feed::Link::Connecting:
        return u"connecting"_s;
    case feed::Link::Loading:
        return u"loading"_s;
    case feed::Link::Live:
        return u"live"_s;
    }
    return u"unknown"_s;
}

Clerk::Clerk(const Place &place)
    : m_place(place)
    , m_clock(place.clockOffset)
    , m_log(QDir(place.folder).filePath(place.name + u".log"_s))
    , m_random(static_cast<quint32>(place.seed ^ (place.seed >> 32)))
    , m_replica(openOrEnd(QDir(place.folder).filePath(place.name + u".replica"_s)))
    , m_client(*m_replica, m_clock, { .clientName = u"clerk"_s, .clientBuild = {}, .account = {} })
{
    const auto before = ClerkLog::read(QDir(place.folder).filePath(place.name + u".log"_s));
    if (!before.deeds.empty())
        m_lastMarker = before.deeds.back().marker.section(u':', -1).toULongLong() + 1;
    // One that a kill kept from being noted as made may have been, and counts as said.
    m_words = static_cast<int>(std::ranges::count_if(before.deeds, [](const auto &deed) {
        return deed.marker.section(u':', 1, 1) == WordMarker && !deed.isDeclined;
    }));
    m_actTimer.setSingleShot(true);
    m_stateTimer.setSingleShot(true);
    m_stateTimer.setInterval(StateEvery);
    connect(&m_actTimer, &QTimer::timeout, this, [this] {
        doSomething();
        planNext();
    });
    connect(&m_stateTimer, &QTimer::timeout, this, &Clerk::sayState);
    connect(&m_client, &feed::FeedClient::commandResult, this, &Clerk::answered);
    connect(&m_client, &feed::FeedClient::linkStateChanged, this, [this](feed::Link link) {
        if (link == feed::Link::Connecting)
            ++m_opened;
        const auto heard = m_client.session().lastHeard();
        const auto position = m_client.session().position();
        Q_EMIT said(u"link %1 %2 %3 %4"_s.arg(m_place.name, linkName(link))
                .arg(heard ? (m_clock.now() - *heard).count() : -1)
                .arg(position ? position->seq : 0));
        report();
    });
    connect(&m_client, &feed::FeedClient::outboxUpdated, this, &Clerk::report);
    connect(&m_client, &feed::FeedClient::operationUpdated, this, &Clerk::report);
    connect(&m_client, &feed::FeedClient::operationWasReset, this, &Clerk::report);
    connect(&m_client, &feed::FeedClient::refusedByServer, this, [this](const QString &text) {
        qFatal("%s was refused for good: %s", qPrintable(m_place.name), qPrintable(text));
    });
    connect(&m_client, &feed::FeedClient::troubleNoticed, this, [this](const QString &text) {
        qInfo("%s: %s", qPrintable(m_place.name), qPrintable(text));
    });
}

void Clerk::connectTo(const QUrl &server, const QString &login, const QString &password)
{
    m_client.connectTo(server, login, password);
}

void Clerk::act(double perSecond)
{
    m_perSecond = perSecond;
    m_actTimer.stop();
    planNext();
}

void Clerk::report()
{
    if (!m_stateTimer.isActive())
        m_stateTimer.start();
}

void Clerk::planNext()
{
    if (m_perSecond <= 0)
        return;
    // As people come to a counter: the pauses are exponential.
    const double pauseS = -std::log1p(-m_random.generateDouble()) / m_perSecond;
    m_actTimer.start(std::chrono::milliseconds(static_cast<qint64>(pauseS * 1000)));
}

qsizetype Clerk::pending() const
{
    return std::ranges::count_if(m_client.session().outbox(),
        [](const auto &row) { return row.status != journal::OutboxStatus::Refused; });
}

void Clerk::sayState()
{
    const auto &session = m_client.session();
    const auto waiting = pending();
    const auto refused = static_cast<qsizetype>(session.outbox().size()) - waiting;
    const auto position = session.position();
    Q_EMIT said(u"state %1 %2 %3 %4 %5 %6 %7"_s.arg(m_place.name, linkName(session.link()))
            .arg(waiting)
            .arg(refused)
            .arg(position ? position->seq : 0)
            .arg(m_opened)
            .arg(m_words));
}

void Clerk::doSomething()
{
    if (pending() >= MostPending)
        return;
    if (m_place.words)
        return talk();
    attempt({}, [this](const QString &marker) { return choose(marker); });
}

// What is sworn to before, and after.
void Clerk::attempt(const QString &what, const std::function<Made(const QString &)> &make)
{
    const auto kind = what.isEmpty() ? QString() : what + u':';
    const auto marker = u"%1:%2%3"_s.arg(m_place.name, kind).arg(++m_lastMarker);
    m_log.trying(marker);
    if (const auto id = make(marker))
        m_log.made(marker, *id);
    else
        m_log.declined(marker);
}

void Clerk::talk()
{
    const auto *thread = anyOf(m_client.session().operation().threads(), 1, m_random);
    if (!thread)
        return;
    // In between they read what the others say.
    const int what = m_random.bounded(100);
    if (what < 30 || m_words >= *m_place.words)
        return mark(*thread, m_random.bounded(2) == 0);
    ++m_words;
    attempt(WordMarker, [&](const QString &marker) {
        return m_client.act(thread->id, domain::PostMessage { .text = marker, .attachments = {} });
    });
}

void Clerk::mark(const domain::Thread &thread, bool isRead)
{
    if (thread.messages.isEmpty())
        return;
    const auto upTo = thread.messages.last().n;
    attempt(u"mark"_s, [&](const QString &) {
        return isRead ? m_client.act(thread.id, domain::MarkRead { upTo })
                      : m_client.act(thread.id, domain::MarkDelivered { upTo });
    });
}

void Clerk::readAll()
{
    for (const auto &thread : m_client.session().operation().threads()) {
        mark(thread, false);
        mark(thread, true);
    }
}

Clerk::Made Clerk::choose(const QString &marker)
{
    const auto &operation = m_client.session().operation();
    const auto *job = anyOf(operation.jobs(), MaxSharedJobs, m_random);
    const auto *visit = anyOf(operation.visits(), MaxSharedJobs, m_random);
    const auto *thread = anyOf(operation.threads(), MaxSharedJobs, m_random);
    const int what = m_random.bounded(100);
    if (!job || !visit || !thread || operation.jobs().size() < FewestJobs || what < 4)
        return createJob(marker);
    if (what < 60)
        return m_client.act(thread->id, domain::PostMessage { .text = marker, .attachments = {} });
    if (what < 80)
        return edit(*job, marker);
    if (what < 85)
        return m_client.act(job->id, domain::NoteJob { .text = marker });
    return plan(*visit, marker);
}

Clerk::Made Clerk::createJob(const QString &marker)
{
    const auto now = m_clock.now();
    domain::CreateJob job;
    job.fields.title = marker;
    job.fields.trade = u"heating"_s;
    job.visit = domain::VisitId::make(now);
    job.thread = domain::ThreadId::make(now);
    return m_client.act(domain::JobId::make(now), job);
}

Clerk::Made Clerk::edit(const domain::Job &job, const QString &marker)
{
    domain::JobPatch patch;
    // One field of several, so that some edits that meet can be merged and others are conflicts.
    auto &field = m_random.bounded(2) ? patch.title : patch.description;
    field = domain::Change<QString>::to(marker);
    std::optional<domain::Expect> expect = job.ver;
    if (m_random.bounded(3) == 0)
        expect = domain::ExpectAfter {};
    return m_client.act(job.id, domain::EditJob { patch }, expect);
}

Clerk::Made Clerk::plan(const domain::Visit &visit, const QString &marker)
{
    const auto &technicians = m_client.session().operation().technicians();
    const auto *technician = anyOf(technicians, technicians.size(), m_random);
    domain::ActOnVisit act;
    switch (visit.state) {
    case domain::VisitState::Unscheduled: {
        act.action = domain::Action::Schedule;
        const auto from = m_clock.now() + std::chrono::hours(1 + m_random.bounded(48));
        act.window = domain::TimeWindow { .from = from, .to = from + std::chrono::hours(2) };
        if (technician)
            act.technician = technician->id;
        break;
    }
    case domain::VisitState::Scheduled:
        act.action = m_random.bounded(2) ? domain::Action::Dispatch : domain::Action::Unschedule;
        if (technician && act.action == domain::Action::Dispatch)
            act.technician = technician->id;
        break;
    default:
        act.action = domain::Action::Recall;
        act.reason = marker;
        break;
    }
    return m_client.act(visit.id, act, visit.ver);
}

void Clerk::answered(const domain::Command &command, const protocol::Result &result)
{
    if (result.outcome) {
        m_log.acked(command.id, result.outcome->seq);
        Q_EMIT said(u"acked %1"_s.arg(m_place.name));
        return;
    }
    m_log.refused(command.id, result.outcome.error().code);
    if (++m_refusals < MostRefused)
        return;
    m_refusals = 0;
    const auto &rows = m_client.session().outbox();
    const auto oldest = std::ranges::find_if(
        rows, [](const auto &row) { return row.status == journal::OutboxStatus::Refused; });
    if (oldest == rows.end())
        return;
    const auto id = oldest->command.id;
    m_log.dropping(id);
    m_client.withdraw(id);
}

} // namespace dispatch::test
