// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/town_run.h"

#include "domain/limits.h"
#include "simulator/console_lines.h"
#include "simulator/town_shifts.h"
#include "simulator/town_zones.h"

#include <algorithm>
#include <cmath>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;
using domain::Duty;
using domain::VisitState;

namespace {

const auto CustomersLogin = u"Customers"_s;
const auto RobotLogin = u"Robin (autopilot)"_s;
constexpr double BusyGapS
    = 900; // one request per technician in this time keeps them busy, not drowned
constexpr double ShortestGapS = 4;
constexpr double BatteryPerHour = 6;
constexpr std::chrono::seconds OldWords { 120 }; // what was said before is not answered

double meanGapS(const Options &options)
{
    return std::max(ShortestGapS, BusyGapS / std::max(1, options.technicians));
}

//! By the roster; who has none is known by the duty alone.
bool hasGoneHome(
    const state::Operation &operation, const domain::TechnicianId &id, domain::Timestamp now)
{
    const auto isRostered = [&](domain::Timestamp from, domain::Timestamp to) {
        return !operation.shiftsOf(id, { from, to }).empty();
    };
    return !isRostered(now, now + domain::milliseconds(1))
        && isRostered(now - domain::RosterReach, now);
}

} // namespace

TownRun::TownRun(Options options, QString password, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_town(geo::makeTown(m_options.seed))
    , m_random(m_options.seed ^ 0x5eedULL)
    , m_api(m_network, m_options.server)
    , m_admin(m_options.server, m_options.login, password, m_network)
    , m_customerActor(m_town, m_random.fork(), meanGapS(m_options))
    , m_robotActor(m_random.fork())
{
    auto workers = inventWorkers(m_options.technicians, m_random);
    m_technicians.resize(workers.size());
    for (std::size_t i = 0; i < workers.size(); ++i) {
        Tech &tech = m_technicians[i];
        tech.worker = std::move(workers[i]);
        tech.password = randomPassword();
        tech.actor = std::make_unique<TechnicianActor>(m_town, m_random.fork());
        tech.batteryPercent = m_random.between(55, 100);
    }
    connect(&m_admin, &Member::failed, this, &TownRun::fail);
    connect(&m_admin, &Member::becameLive, this, [this] {
        if (!std::exchange(m_isSetUp, true))
            ensureTechnicians();
    });
    connect(&m_tick, &QTimer::timeout, this, &TownRun::tick);
    connect(&m_progress, &QTimer::timeout, this, &TownRun::progress);
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, &TownRun::stop);
    m_api.login(m_options.login, password,
        [this](const std::expected<domain::Roles, HttpApi::Failure> &roles) {
            if (!roles)
                return fail(
                    u"The sign-in as "_s + m_options.login + u" failed: "_s + roles.error().text);
            if (const QString problem = missingRoles(m_options.login, *roles); !problem.isEmpty())
                return fail(problem);
            m_admin.connectToServer();
        });
}

void TownRun::start()
{
    m_elapsed.start();
    m_progress.start(ProgressEvery);
    if (m_options.duration.count() > 0)
        m_end.start(m_options.duration);
    say(u"%1: %2 streets, %3 technicians"_s.arg(m_town.name)
            .arg(m_town.graph.streets().size())
            .arg(m_technicians.size()));
}

double TownRun::nowS() const
{
    return static_cast<double>(m_elapsed.elapsed()) / 1000.0 * m_options.speed.value_or(1);
}

void TownRun::ensureTechnicians()
{
    domain::Batch batch;
    const auto now = m_clock.now();
    for (Tech &tech : m_technicians) {
        if (const auto *known = m_admin.operation().technicianByName(tech.worker.name);
            known && !known->isRetired) {
            tech.id = known->id;
            continue;
        }
        tech.id = domain::TechnicianId::make(now);
        batch.items.push_back({ .entity = tech.id,
            .expect = std::nullopt,
            .args = domain::CreateTechnician { .name = tech.worker.name,
                .phone = tech.worker.phone,
                .area = m_town.districtAt(tech.actor->place(0).point),
                .skills = tech.worker.skills } });
    }
    if (batch.items.empty())
        return ensureZones();
    m_admin.act({}, std::move(batch), [this](const Member::Outcome &outcome) {
        if (!outcome)
            return fail(u"The technicians could not be created: "_s + outcome.error().title);
        ensureZones();
    });
}

void TownRun::ensureZones()
{
    // Whoever has drawn, or retired, zones of their own is not given others.
    if (!m_admin.operation().zones().isEmpty())
        return ensureShifts();
    domain::Batch batch;
    for (domain::CreateZone &zone : inventZones(m_town)) {
        batch.items.push_back({ .entity = domain::ZoneId::make(m_clock.now()),
            .expect = std::nullopt,
            .args = std::move(zone) });
    }
    m_admin.act({}, std::move(batch), [this](const Member::Outcome &outcome) {
        // A server of before zones has none; the rest of the town does without.
        if (!outcome)
            say(u"No zones: "_s + outcome.error().title);
        ensureShifts();
    });
}

void TownRun::ensureShifts()
{
    domain::Batch batch;
    const auto now = m_clock.now();
    const domain::TimeWindow around { now - domain::RosterReach, now + domain::RosterReach };
    for (std::size_t i = 0; i < m_technicians.size(); ++i) {
        // Whoever has a roster is not given another one.
        if (!m_admin.operation().shiftsOf(m_technicians[i].id, around).empty()
            || batch.items.size() == domain::MaxBatchItems)
            continue;
        batch.items.push_back({ .entity = domain::ShiftId::make(now),
            .expect = std::nullopt,
            .args = inventShift(m_technicians[i].id, i, now) });
    }
    if (batch.items.empty())
        return ensureAccounts();
    m_admin.act({}, std::move(batch), [this](const Member::Outcome &outcome) {
        // A server of before shifts has none; the duty says it all there.
        if (!outcome)
            say(u"No shifts: "_s + outcome.error().title);
        ensureAccounts();
    });
}

void TownRun::ensureAccounts()
{
    openCustomers();
    if (m_options.hasAutopilot)
        openRobot();
    for (int i = 0; i < MaxSetUpAtOnce; ++i)
        setUpNext();
    m_tick.start(TickEvery);
}

void TownRun::setUpNext()
{
    if (m_isOver)
        return;
    if (m_nextSetUp >= m_technicians.size()) {
        if (m_setUpPending == 0)
            m_admin.disconnectFromServer(); // the technicians speak for themselves from here on
        return;
    }
    const std::size_t index = m_nextSetUp++;
    Tech &tech = m_technicians[index];
    ++m_setUpPending;
    m_api.ensureUser(tech.worker.name, tech.password, domain::Role::Technician, tech.id,
        [this, index, &tech](const std::expected<void, HttpApi::Failure> &made) {
            if (!made)
                return fail(u"The account of %1 could not be made: %2"_s.arg(
                    tech.worker.name, made.error().text));
            m_api.addDevice(tech.id,
                [this, index, &tech](const std::expected<QString, HttpApi::Failure> &token) {
                    --m_setUpPending;
                    if (!token)
                        return fail(u"The phone of %1 could not be registered: %2"_s.arg(
                            tech.worker.name, token.error().text));
                    tech.phone = std::make_unique<PhoneLine>(m_network, m_options.server,
                        phoneForms[index % phoneForms.size()], *token, false);
                    openTechnician(tech);
                    setUpNext();
                });
        });
}

void TownRun::openTechnician(Tech &tech)
{
    tech.member
        = std::make_unique<Member>(m_options.server, tech.worker.name, tech.password, m_network);
    connect(tech.member.get(), &Member::failed, this, &TownRun::fail);
    connect(tech.member.get(), &Member::becameLive, this, [&tech] {
        const auto *self = tech.member->operation().technician(tech.id);
        if (self && self->duty != Duty::OffShift) {
            tech.isOnShift = true;
            return;
        }
        tech.member->act(tech.id, domain::SetDuty { .duty = Duty::Available, .reason = {} },
            [&tech](const Member::Outcome &outcome) { tech.isOnShift = outcome.has_value(); });
    });
    connect(tech.member.get(), &Member::eventsCame, this,
        [this, &tech](const std::vector<domain::Event> &events) {
            for (const domain::Event &event : events)
                hearOffice(tech, event);
        });
    tech.member->connectToServer();
}

void TownRun::hearOffice(Tech &tech, const domain::Event &event)
{
    const auto *posted = std::get_if<domain::MessagePosted>(&event.payload);
    if (!posted || event.by == tech.member->user().ref() || m_clock.now() - event.at > OldWords)
        return;
    const auto &operation = tech.member->operation();
    const auto *thread = operation.thread(domain::ThreadId { event.entity.uuid });
    if (!thread || thread->audience != domain::Audience::Office)
        return;
    received(*tech.member, event);
    const auto *author = operation.user(domain::UserId { event.by.uuid });
    if (!posted->choices.isEmpty())
        tech.actor->hearQuestion(nowS(), thread->id, event.ver, posted->choices);
    else if (thread->job)
        tech.actor->hear(nowS(), *thread->job, posted->text);
    else if (thread->technician && (!author || !author->technician))
        tech.actor->hearTalk(nowS(), thread->id, posted->text);
}

void TownRun::received(Member &member, const domain::Event &event)
{
    member.act(event.entity, domain::MarkDelivered { event.ver });
}

void TownRun::speak(Tech &tech, const Saying &saying)
{
    if (saying.thread.isNull())
        return saySomething(*tech.member, saying.job, domain::Audience::Office, saying.text);
    const auto *thread = tech.member->operation().thread(saying.thread);
    if (!thread)
        return;
    // Whoever answers has read what was asked.
    if (!thread->messages.isEmpty())
        tech.member->act(thread->id, domain::MarkRead { thread->messages.last().n });
    tech.member->act(thread->id,
        domain::PostMessage { .text = saying.text, .attachments = {}, .quote = saying.quote });
}

void TownRun::openCustomers()
{
    const QString password = randomPassword();
    m_customers = std::make_unique<Member>(m_options.server, CustomersLogin, password, m_network);
    connect(m_customers.get(), &Member::failed, this, &TownRun::fail);
    connect(m_customers.get(), &Member::eventsCame, this,
        [this](const std::vector<domain::Event> &events) {
            for (const domain::Event &event : events) {
                const auto *posted = std::get_if<domain::MessagePosted>(&event.payload);
                if (!posted || event.by == m_customers->user().ref()
                    || m_clock.now() - event.at > OldWords)
                    continue;
                received(*m_customers, event);
                const auto *thread
                    = m_customers->operation().thread(domain::ThreadId { event.entity.uuid });
                if (thread && thread->job)
                    m_customerActor.hear(nowS(), *thread->job, posted->text);
            }
        });
    m_api.ensureUser(CustomersLogin, password, domain::Role::Customer, std::nullopt,
        [this](const std::expected<void, HttpApi::Failure> &made) {
            if (!made)
                return fail(
                    u"The account for the customers could not be made: "_s + made.error().text);
            m_customers->connectToServer();
        });
}

void TownRun::openRobot()
{
    const QString password = randomPassword();
    m_robot = std::make_unique<Member>(m_options.server, RobotLogin, password, m_network);
    connect(m_robot.get(), &Member::failed, this, &TownRun::fail);
    connect(
        m_robot.get(), &Member::eventsCame, this, [this](const std::vector<domain::Event> &events) {
            for (const domain::Event &event : events) {
                const auto *posted = std::get_if<domain::MessagePosted>(&event.payload);
                if (!posted || event.by != m_customers->user().ref()
                    || m_clock.now() - event.at > OldWords)
                    continue;
                const auto &operation = m_robot->operation();
                const auto *thread = operation.thread(domain::ThreadId { event.entity.uuid });
                const auto *job = thread && thread->job ? operation.job(*thread->job) : nullptr;
                if (!job || thread->audience != domain::Audience::Customer)
                    continue;
                const auto *visit = operation.currentVisit(job->id);
                m_robotActor.hearCustomer(nowS(), job->id, job->number, posted->text,
                    visit && visit->dispatchedAt.has_value());
            }
        });
    m_api.ensureUser(RobotLogin, password, domain::Role::Dispatcher, std::nullopt,
        [this](const std::expected<void, HttpApi::Failure> &made) {
            if (!made)
                return fail(
                    u"The account of the autopilot could not be made: "_s + made.error().text);
            m_robot->connectToServer();
        });
}

void TownRun::tick()
{
    if (m_isOver)
        return;
    const auto now = m_clock.now();
    for (Tech &tech : m_technicians) {
        if (tech.member)
            moveTechnician(tech, now);
    }
    moveCustomers();
    if (m_robot)
        moveRobot(now);
}

void TownRun::moveTechnician(Tech &tech, domain::Timestamp now)
{
    const state::Operation &operation = tech.member->operation();
    const auto *self = operation.technician(tech.id);
    if (self && tech.isOnShift) {
        std::vector<VisitView> visits;
        for (const auto *visit : operation.openVisitsOf(tech.id)) {
            const auto *job = operation.job(visit->job);
            visits.push_back({ .visit = visit->id,
                .job = visit->job,
                .state = visit->state,
                .place = job ? job->fields.place : std::nullopt,
                .address = job ? job->fields.address : QString() });
        }
        const bool mayStep
            = tech.member->isLive() && (!tech.stepAt || now - *tech.stepAt >= BetweenSteps);
        if (mayStep) {
            const TechnicianIntents intents = tech.actor->step(nowS(), visits, self->duty);
            if (intents.step) {
                tech.stepAt = now;
                domain::ActOnVisit act;
                act.action = intents.step->action;
                act.reason = intents.step->reason;
                tech.member->act(
                    intents.step->visit, act, [this, &tech](const Member::Outcome &outcome) {
                        tech.actor->stepAnswered(nowS(), outcome.has_value());
                    });
            }
            if (intents.duty) {
                tech.stepAt = now;
                tech.member->act(tech.id, *intents.duty);
            }
            for (const Saying &saying : intents.sayings)
                speak(tech, saying);
        }
    }
    if (tech.isOnShift)
        sendFix(tech, now);
}

void TownRun::sendFix(Tech &tech, domain::Timestamp now)
{
    const Drive::Place place = tech.actor->place(nowS());
    const bool isMoving = place.speedMps > 0;
    const auto every
        = isMoving ? m_options.fixInterval : std::max(m_options.fixInterval, StandingFixEvery);
    if (tech.fixAt && now - *tech.fixAt < every)
        return;
    if (tech.fixAt) {
        const double hours
            = std::chrono::duration<double, std::ratio<3600>>(now - *tech.fixAt).count();
        tech.batteryPercent = std::max(
            8.0, tech.batteryPercent - BatteryPerHour * hours * m_options.speed.value_or(1));
    }
    // Keep the beat: a late tick must not make the next fix later still.
    tech.fixAt = tech.fixAt && now - *tech.fixAt < 2 * every ? *tech.fixAt + every : now;
    if (isMoving)
        tech.lastCourseDeg = place.courseDeg;
    domain::Fix fix;
    fix.position = place.point;
    fix.fixTime = now;
    fix.receivedTime = now;
    fix.speedMps = place.speedMps;
    fix.courseDeg = tech.lastCourseDeg;
    fix.accuracyM = 5;
    fix.batteryPercent = static_cast<int>(std::lround(tech.batteryPercent));
    tech.phone->report(fix);
}

void TownRun::moveCustomers()
{
    if (!m_customers->isLive())
        return;
    const double now = nowS();
    const state::Operation &operation = m_customers->operation();
    const auto waiting = static_cast<int>(
        std::ranges::count_if(operation.visits(), [](const domain::Visit &visit) {
            return visit.state == VisitState::Requested || visit.state == VisitState::Unscheduled;
        }));
    for (Request &request : m_customerActor.newRequests(now, waiting)) {
        const auto wall = m_clock.now();
        domain::CreateJob create;
        create.fields = std::move(request.fields);
        create.isRequest = true;
        create.visit = domain::VisitId::make(wall);
        create.thread = domain::ThreadId::make(wall);
        create.customerThread = domain::ThreadId::make(wall);
        create.durationMin = request.durationMin;
        const auto job = domain::JobId::make(wall);
        m_customers->act(job, std::move(create), [this, job](const Member::Outcome &outcome) {
            if (outcome)
                m_customerActor.accepted(nowS(), job);
        });
    }
    for (const CustomerActor::Saying &saying : m_customerActor.sayings(now))
        saySomething(*m_customers, saying.job, domain::Audience::Customer, saying.text);
}

void TownRun::moveRobot(domain::Timestamp now)
{
    if (!m_robot->isLive())
        return;
    const state::Operation &operation = m_robot->operation();
    std::vector<DeskVisit> visits;
    for (const domain::Visit &visit : operation.visits()) {
        const auto *job = domain::isOpen(visit.state) ? operation.job(visit.job) : nullptr;
        if (!job)
            continue;
        visits.push_back({ .visit = visit.id,
            .job = job->id,
            .jobNumber = job->number,
            .state = visit.state,
            .priority = job->fields.priority,
            .place = job->fields.place,
            .technician = visit.technician });
    }
    // The hash has no order; the urgent and the old come first.
    std::ranges::sort(visits, {},
        [](const DeskVisit &v) { return std::pair(-static_cast<int>(v.priority), v.jobNumber); });
    std::vector<DeskTechnician> technicians;
    for (const Tech &tech : m_technicians) {
        const auto *known = operation.technician(tech.id);
        if (!known)
            continue;
        technicians.push_back({ .id = tech.id,
            .place = tech.actor->place(nowS()).point,
            .isOnShift = known->duty == Duty::Available && !known->hasEmergency
                && !hasGoneHome(operation, tech.id, now),
            .openVisits = static_cast<int>(operation.openVisitsOf(tech.id).size()) });
    }
    const DeskIntents intents = m_robotActor.step(nowS(), now, visits, technicians);
    for (const DeskIntents::Step &step : intents.steps)
        m_robot->act(step.visit, step.act);
    for (const DeskIntents::Saying &saying : intents.sayings)
        saySomething(*m_robot, saying.job,
            saying.isToCustomer ? domain::Audience::Customer : domain::Audience::Office,
            saying.text);
}

void TownRun::saySomething(
    Member &member, domain::JobId id, domain::Audience audience, const QString &text)
{
    const auto *job = member.operation().job(id);
    if (!job)
        return;
    for (const domain::ThreadId &thread : job->threads) {
        const auto *known = member.operation().thread(thread);
        if (known && known->audience == audience) {
            if (!known->messages.isEmpty())
                member.act(thread, domain::MarkRead { known->messages.last().n });
            member.act(thread, domain::PostMessage { .text = text, .attachments = {} });
            return;
        }
    }
}

void TownRun::stop()
{
    if (std::exchange(m_isOver, true))
        return;
    m_tick.stop();
    m_progress.stop();
    m_end.stop();
    auto pending = std::make_shared<int>(1);
    const auto oneLess = [this, pending] {
        if (--*pending == 0)
            Q_EMIT finished();
    };
    for (Tech &tech : m_technicians) {
        if (!tech.member || !tech.member->isLive() || !tech.isOnShift)
            continue;
        ++*pending;
        tech.isOnShift = false;
        tech.member->act(tech.id, domain::SetDuty { .duty = Duty::OffShift, .reason = {} },
            [oneLess](const Member::Outcome &) { oneLess(); });
    }
    // Nobody waits for ever for an answer that may not come.
    QTimer::singleShot(GoodbyeTime, this, &TownRun::finished);
    QMetaObject::invokeMethod(this, oneLess, Qt::QueuedConnection);
}

void TownRun::fail(const QString &text)
{
    if (std::exchange(m_isOver, true))
        return;
    m_tick.stop();
    m_progress.stop();
    m_end.stop();
    Q_EMIT failed(text);
}

void TownRun::progress()
{
    PhoneTally tally;
    qint64 refused = 0;
    int onShift = 0;
    for (const Tech &tech : m_technicians) {
        if (tech.phone)
            tally.add(tech.phone->tally());
        if (tech.member)
            refused += tech.member->refusedCount();
        onShift += tech.isOnShift ? 1 : 0;
    }
    const auto jobs = m_customers ? m_customers->operation().jobs().size() : 0;
    say(u"%1 of %2 technicians on shift, %3 jobs so far, %4 positions reported, %5 steps refused"_s
            .arg(onShift)
            .arg(m_technicians.size())
            .arg(jobs)
            .arg(tally.posted)
            .arg(refused));
}

} // namespace dispatch::simulator
