// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/replay_run.h"

#include "simulator/console_lines.h"

#include "protocol/limits.h"

#include <algorithm>
#include <limits>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;
using domain::Duty;

namespace {

const auto IntakeLogin = u"intake"_s;

} // namespace

ReplayRun::ReplayRun(Options options, QString password, Traces traces, Calls calls, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_traces(std::move(traces))
    , m_calls(std::move(calls))
    , m_api(m_network, m_options.server)
    , m_desk(m_options.server, m_options.login, password, m_network)
    , m_intakePassword(randomPassword())
{
    std::size_t count = m_traces.shifts.size();
    if (m_options.technicians > 0)
        count = std::min(count, static_cast<std::size_t>(m_options.technicians));
    m_runners.resize(count);
    for (std::size_t i = 0; i < count; ++i)
        m_runners[i].shift = i;
    connect(&m_desk, &Member::failed, this, &ReplayRun::fail);
    connect(&m_desk, &Member::becameLive, this, [this] {
        if (!std::exchange(m_isSetUp, true))
            ensureTechnicians();
    });
    connect(&m_tick, &QTimer::timeout, this, &ReplayRun::tick);
    connect(&m_progress, &QTimer::timeout, this, &ReplayRun::report);
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, &ReplayRun::stop);
    m_api.login(m_options.login, password,
        [this](const std::expected<domain::Roles, HttpApi::Failure> &roles) {
            if (!roles)
                return fail(
                    u"The sign-in as "_s + m_options.login + u" failed: "_s + roles.error().text);
            haveRoles(*roles);
        });
}

void ReplayRun::start()
{
    m_elapsed.start();
    m_progress.start(ProgressEvery);
    if (m_options.duration.count() > 0)
        m_end.start(m_options.duration);
}

void ReplayRun::haveRoles(domain::Roles roles)
{
    if (const QString problem = missingRoles(m_options.login, roles); !problem.isEmpty())
        return fail(problem);
    m_desk.connectToServer();
}

void ReplayRun::ensureTechnicians()
{
    const auto now = m_clock.now();
    domain::Batch batch;
    auto pending = std::make_shared<int>(0);
    const auto send = [&] {
        if (batch.items.empty())
            return;
        ++*pending;
        m_desk.act({}, std::exchange(batch, {}), [this, pending](const Member::Outcome &outcome) {
            if (!outcome)
                return fail(u"The technicians could not be created: "_s + outcome.error().title);
            if (--*pending == 0)
                ensureDevices();
        });
    };
    for (Runner &runner : m_runners) {
        const QString name = m_traces.shifts[runner.shift].technicianName();
        if (const auto *known = m_desk.operation().technicianByName(name);
            known && !known->isRetired) {
            runner.technician = known->id;
            continue;
        }
        runner.technician = domain::TechnicianId::make(now);
        batch.items.push_back({ .entity = runner.technician,
            .expect = std::nullopt,
            .args
            = domain::CreateTechnician { .name = name, .phone = {}, .area = {}, .skills = {} } });
        if (batch.items.size() >= static_cast<std::size_t>(TechniciansPerBatch))
            send();
    }
    send();
    if (*pending == 0)
        ensureDevices();
}

void ReplayRun::ensureDevices()
{
    for (int i = 0; i < MaxDevicesAtOnce; ++i)
        askForDevice();
}

void ReplayRun::askForDevice()
{
    if (m_nextDevice >= m_runners.size()) {
        if (m_devicesPending == 0 && !m_intake)
            openIntake();
        return;
    }
    Runner &runner = m_runners[m_nextDevice++];
    ++m_devicesPending;
    m_api.addDevice(
        runner.technician, [this, &runner](const std::expected<QString, HttpApi::Failure> &token) {
            --m_devicesPending;
            if (!token)
                return fail(u"A phone could not be registered: "_s + token.error().text);
            runner.phone = std::make_unique<PhoneLine>(
                m_network, m_options.server, PhoneForm::Overland, *token, true);
            connect(runner.phone.get(), &PhoneLine::refused, this,
                [this](const QString &text) { fail(u"The server refuses a phone: "_s + text); });
            connect(runner.phone.get(), &PhoneLine::drained, this, [this, &runner] {
                if (runner.stage == Runner::Stage::Driving && runner.next == runner.fixes.size())
                    endShift(runner);
            });
            askForDevice();
        });
}

void ReplayRun::openIntake()
{
    // Callers come through an account of their own that sees its own requests only.
    m_intake = std::make_unique<Member>(m_options.server, IntakeLogin, m_intakePassword, m_network);
    connect(m_intake.get(), &Member::failed, this, &ReplayRun::fail);
    connect(m_intake.get(), &Member::becameLive, this, [this] {
        if (!std::exchange(m_isPlaying, true))
            play();
    });
    m_api.ensureUser(IntakeLogin, m_intakePassword, domain::Role::Customer, std::nullopt,
        [this](const std::expected<void, HttpApi::Failure> &made) {
            if (!made)
                return fail(
                    u"The account for the callers could not be made: "_s + made.error().text);
            m_intake->connectToServer();
        });
}

void ReplayRun::play()
{
    auto first = std::chrono::seconds::max();
    auto last = std::chrono::seconds::min();
    for (const Runner &runner : m_runners) {
        const auto &fixes = m_traces.shifts[runner.shift].fixes;
        first = std::min(first, fixes.front().timeOfDay);
        last = std::max(last, fixes.back().timeOfDay);
    }
    first = std::min(first, m_calls.calls.front().timeOfDay);
    const auto now = m_clock.now();
    m_replayClock = m_options.speed ? ReplayClock::compressed(first, now, *m_options.speed)
                                    : ReplayClock::endingAt(last, now);
    for (Runner &runner : m_runners)
        runner.fixes = fixesOf(m_traces.shifts[runner.shift], m_replayClock);
    say(u"playing %1 shifts and %2 calls"_s.arg(m_runners.size()).arg(m_calls.calls.size()));
    m_tick.start(TickEvery);
    tick();
}

void ReplayRun::tick()
{
    if (m_isOver)
        return;
    const auto now = m_clock.now();
    sendCalls(now);
    int running = 0;
    for (const Runner &runner : m_runners) {
        if (runner.stage != Runner::Stage::Waiting && runner.stage != Runner::Stage::Done)
            ++running;
    }
    for (Runner &runner : m_runners) {
        if (runner.stage == Runner::Stage::Waiting) {
            const bool isDue
                = m_options.speed ? runner.fixes.front().fixTime <= now : running < MaxShiftsAtOnce;
            if (isDue) {
                ++running;
                startShift(runner);
            }
        } else if (runner.stage == Runner::Stage::Driving) {
            feedPhone(runner, now);
        }
    }
    checkEnd();
}

void ReplayRun::startShift(Runner &runner)
{
    runner.stage = Runner::Stage::Starting;
    m_desk.act(runner.technician, domain::SetDuty { .duty = Duty::Available, .reason = {} },
        [this, &runner](const Member::Outcome &outcome) {
            if (!outcome)
                return fail(u"A shift could not be started: "_s + outcome.error().title);
            runner.stage = Runner::Stage::Driving;
            feedPhone(runner, m_clock.now());
        });
}

void ReplayRun::feedPhone(Runner &runner, domain::Timestamp now)
{
    if (runner.next == runner.fixes.size()
        || (m_options.speed && now - runner.flushedAt < FlushEvery))
        return;
    std::size_t end = runner.next;
    while (end < runner.fixes.size() && runner.fixes[end].fixTime <= now)
        ++end;
    if (end == runner.next)
        return;
    runner.flushedAt = now;
    const auto due = std::span(runner.fixes).subspan(runner.next, end - runner.next);
    runner.next = end;
    runner.phone->report(due);
}

void ReplayRun::endShift(Runner &runner)
{
    runner.stage = Runner::Stage::Ending;
    runner.fixes = {};
    runner.next = 0;
    m_desk.act(runner.technician, domain::SetDuty { .duty = Duty::OffShift, .reason = {} },
        [this, &runner](const Member::Outcome &outcome) {
            if (!outcome)
                return fail(u"A shift could not be ended: "_s + outcome.error().title);
            runner.stage = Runner::Stage::Done;
            if (!m_options.speed)
                tick(); // the next one may start
            else
                checkEnd();
        });
}

void ReplayRun::sendCalls(domain::Timestamp now)
{
    if (m_options.speed && now - m_callsSentAt < FlushEvery)
        return;
    m_callsSentAt = now;
    std::vector<std::size_t> due;
    while (m_nextCall < m_calls.calls.size()
        && (!m_options.speed || m_replayClock.at(m_calls.calls[m_nextCall].timeOfDay) <= now))
        due.push_back(m_nextCall++);
    for (const IntakeBatch &batch : packCalls(m_calls.calls, due, now, protocol::AimMessageBytes))
        send(batch);
}

void ReplayRun::send(const IntakeBatch &batch)
{
    ++m_batchesPending;
    m_intake->act({}, batch.batch, [this, calls = batch.calls](const Member::Outcome &outcome) {
        --m_batchesPending;
        if (outcome) {
            m_jobs += static_cast<qint64>(calls.size());
            return checkEnd();
        }
        // All or none: leave out the one that is refused and send the others.
        std::vector<std::size_t> others = calls;
        const int refused = outcome.error().index.value_or(-1);
        if (refused < 0 || static_cast<std::size_t>(refused) >= others.size()) {
            m_jobsRefused += static_cast<qint64>(calls.size());
            say(u"%1 calls were refused: %2"_s.arg(calls.size()).arg(outcome.error().title));
            return checkEnd();
        }
        const Call &call = m_calls.calls[others[static_cast<std::size_t>(refused)]];
        ++m_jobsRefused;
        say(u"the call of line %1 was refused: %2"_s.arg(call.line).arg(outcome.error().title));
        others.erase(others.begin() + refused);
        for (const IntakeBatch &rest :
            packCalls(m_calls.calls, others, m_clock.now(), protocol::AimMessageBytes))
            send(rest);
        checkEnd();
    });
}

void ReplayRun::checkEnd()
{
    if (m_isOver || m_nextCall < m_calls.calls.size() || m_batchesPending > 0)
        return;
    if (std::ranges::all_of(
            m_runners, [](const Runner &r) { return r.stage == Runner::Stage::Done; }))
        stop();
}

void ReplayRun::stop()
{
    if (std::exchange(m_isOver, true))
        return;
    m_tick.stop();
    m_progress.stop();
    m_end.stop();
    Q_EMIT finished();
}

void ReplayRun::fail(const QString &text)
{
    if (std::exchange(m_isOver, true))
        return;
    m_tick.stop();
    m_progress.stop();
    Q_EMIT failed(text);
}

namespace {

qint64 recordedRepeats(const std::vector<Shift> &shifts, std::size_t count)
{
    qint64 repeats = 0;
    for (std::size_t i = 0; i < count; ++i)
        repeats += std::ranges::count_if(shifts[i].fixes, &TraceFix::isRepeat);
    return repeats;
}

} // namespace

QJsonObject ReplayRun::summary() const
{
    PhoneTally tally;
    for (const Runner &runner : m_runners) {
        if (runner.phone)
            tally.add(runner.phone->tally());
    }
    return { { u"calls"_s,
                 QJsonObject { { u"rows"_s, m_calls.rows }, { u"malformed"_s, m_calls.bad.count },
                     { u"jobs"_s, m_jobs } } },
        { u"fixes"_s,
            QJsonObject { { u"rows"_s, m_traces.rows }, { u"malformed"_s, m_traces.bad.count },
                { u"repeated"_s, recordedRepeats(m_traces.shifts, m_runners.size()) },
                { u"posted"_s, tally.posted }, { u"stored"_s, tally.stored },
                { u"offShift"_s, tally.offShift } } },
        { u"technicians"_s, static_cast<qint64>(m_runners.size()) },
        { u"elapsedS"_s, static_cast<double>(m_elapsed.elapsed()) / 1000.0 } };
}

bool ReplayRun::isComplete() const
{
    qint64 expected = 0;
    for (const Runner &runner : m_runners)
        expected += static_cast<qint64>(m_traces.shifts[runner.shift].fixes.size());
    const QJsonObject all = summary();
    const QJsonObject fixes = all["fixes"_L1].toObject();
    return m_jobs == m_calls.rows - m_calls.bad.count && fixes["posted"_L1].toInteger() == expected
        && fixes["stored"_L1].toInteger() == expected - fixes["repeated"_L1].toInteger();
}

void ReplayRun::report()
{
    const QJsonObject fixes = summary()["fixes"_L1].toObject();
    const auto done = std::ranges::count(m_runners, Runner::Stage::Done, &Runner::stage);
    say(u"%1 of %2 jobs, %3 fixes posted, %4 stored, %5 of %6 shifts over"_s.arg(m_jobs)
            .arg(m_calls.calls.size())
            .arg(fixes["posted"_L1].toInteger())
            .arg(fixes["stored"_L1].toInteger())
            .arg(done)
            .arg(m_runners.size()));
}

} // namespace dispatch::simulator
