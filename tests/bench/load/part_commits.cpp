// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/load_scene.h"

#include "journal/sqlite_event_store.h"
#include "server/commit_queue.h"

#include <QTemporaryDir>

namespace dispatch::bench {

using namespace Qt::StringLiterals;

namespace {

constexpr double EventsTarget = 15'000; // S1
constexpr double CommandTargetMs = 50;
constexpr int Jobs = 1'000;
constexpr int EventsARound = 60'000;
constexpr int Writers = 16;
constexpr int ItemsACommand = 64;
constexpr std::size_t InFlight = 2; //!< commands of one writer
constexpr int SteadyConsoles = 20;
constexpr double SteadyPerSecond = 200;

//! Decide, append, answer: the commit path without a socket, in groups as large as one turn takes.
Runs inProcess(const Plan &plan)
{
    LoadScene scene;
    CommandMaker maker(scene.office().addJobs(Jobs));
    const auto store = journal::SqliteEventStore::open(scene.path(u"data/journal.db"_s));
    if (!store)
        fail(store.error().text);
    server::Metrics metrics;
    server::CommitQueue commits(**store, metrics, protocol::DefaultHold);
    if (const auto loaded = commits.load(); !loaded)
        fail(loaded.error().text);
    const state::Actor dispatcher { domain::UserId::make(domain::SystemClock().now()),
        domain::Role::Dispatcher, std::nullopt };
    Runs runs;
    for (int round = 0; round < plan.rounds; ++round) {
        steady_clock::duration spent {};
        quint64 events = 0;
        quint64 refused = 0;
        while (events < EventsARound) {
            std::vector<domain::Command> group;
            for (std::size_t i = 0; i < server::CommitQueue::MaxPerFlush; ++i)
                group.push_back(maker.next());
            const Moment begin = steady_clock::now();
            for (auto &command : group) {
                commits.push({ dispatcher, command.id, std::move(command),
                    [&refused](
                        const protocol::Result &result) { refused += result.outcome ? 0U : 1U; } });
            }
            events += commits.flush(domain::SystemClock().now()).size();
            spent += steady_clock::now() - begin;
        }
        if (refused > 0)
            fail(u"%1 commands were refused"_s.arg(refused));
        runs.values.push_back(
            static_cast<double>(events) / std::chrono::duration<double>(spent).count());
    }
    return runs;
}

//! Through the server: a few consoles that write as fast as they are answered and read everything.
Runs overSockets(const Plan &plan, QString &cause)
{
    LoadScene scene;
    auto tokens = scene.office().addDispatchers(accountsFor(Writers));
    CommandMaker maker(scene.office().addJobs(Jobs));
    const auto resume = scene.settle();
    scene.start();
    ConsoleSwarm swarm(scene.loop(),
        { .port = scene.port(),
            .tokens = spread(tokens, Writers),
            .epoch = resume.epoch,
            .resume = resume,
            .subscribe = {} });
    scene.loop().addStep([&](Moment now) { return swarm.step(now); });
    scene.until(u"connecting"_s, std::chrono::seconds(30), [&] { return swarm.live() == Writers; });
    bool isWriting = true;
    std::vector<Moment> mayWrite(Writers, steady_clock::now());
    scene.loop().addStep([&](Moment now) {
        // Not above the rate at which the server begins to refuse.
        constexpr std::chrono::milliseconds Gap { 1000 / protocol::CommandsPerSecond };
        for (std::size_t i = 0; isWriting && i < Writers; ++i) {
            auto &console = swarm.console(i);
            if (now < mayWrite[i] || console.unanswered() >= InFlight)
                continue;
            console.act(maker.batch(ItemsACommand), now);
            mayWrite[i] = now + Gap;
        }
        return now + std::chrono::milliseconds(1);
    });
    Runs runs;
    CpuWatch watch(scene.pid());
    watch.begin();
    for (int round = 0; round < plan.rounds; ++round) {
        swarm.resetCounts();
        const Moment begin = steady_clock::now();
        scene.turnFor(std::chrono::seconds(3));
        const double seconds = msBetween(begin, steady_clock::now()) / 1e3;
        if (swarm.counts.refused > 0)
            fail(u"a command was refused: "_s % swarm.counts.firstRefusal);
        runs.values.push_back(static_cast<double>(swarm.counts.accepted) * ItemsACommand / seconds);
    }
    watch.end();
    cause = watch.cause();
    isWriting = false;
    return runs;
}

struct Steady {
    Latencies commands;
    QString cpu, cause;
};

Steady steadyCommands(const Plan &plan)
{
    LoadScene scene;
    auto tokens = scene.office().addDispatchers(accountsFor(SteadyConsoles));
    CommandMaker maker(scene.office().addJobs(Jobs));
    const auto resume = scene.settle();
    scene.start();
    ConsoleSwarm swarm(scene.loop(),
        { .port = scene.port(),
            .tokens = spread(tokens, SteadyConsoles),
            .epoch = resume.epoch,
            .resume = resume,
            .subscribe = {} });
    scene.loop().addStep([&](Moment now) { return swarm.step(now); });
    scene.until(
        u"connecting"_s, std::chrono::seconds(30), [&] { return swarm.live() == SteadyConsoles; });
    SteadyCommands commands(swarm, maker, SteadyPerSecond);
    scene.loop().addStep([&](Moment now) { return commands.step(now); });
    scene.turnFor(std::chrono::seconds(2));
    swarm.resetCounts();
    CpuWatch watch(scene.pid());
    watch.begin();
    scene.turnFor(std::chrono::seconds(plan.seconds));
    watch.end();
    if (swarm.counts.refused > 0)
        fail(u"a command was refused: "_s % swarm.counts.firstRefusal);
    return { swarm.counts.commands, watch.summary(), watch.cause() };
}

} // namespace

void measureCommits(Report &report, const Plan &plan)
{
    const Runs direct = inProcess(plan);
    report.add({ u"s1_in_process_events_per_s"_s, u"S1 durable events, commit queue alone"_s,
        u"≥ 15,000/s"_s, direct.summary(u"/s"_s), direct.median(), direct.median() >= EventsTarget,
        u"one thread decides, writes and syncs; nothing else ran"_s });
    QString cause;
    const Runs sockets = overSockets(plan, cause);
    report.add({ u"s1_sockets_events_per_s"_s,
        u"S1 durable events over sockets, %1 consoles, %2 a command"_s.arg(Writers).arg(
            ItemsACommand),
        u"≥ 15,000/s"_s, sockets.summary(u"/s"_s), sockets.median(),
        sockets.median() >= EventsTarget, cause });
    const Steady steady = steadyCommands(plan);
    const double p99 = steady.commands.at(0.99);
    report.add({ u"s1_command_p99_ms"_s, u"S1 command at 200/s, 20 consoles"_s, u"p99 ≤ 50 ms"_s,
        steady.commands.summary(), p99, p99 <= CommandTargetMs, steady.cause });
    report.note(u"s1_commands"_s, steady.commands.json());
    report.note(u"s1_cpu"_s, steady.cpu);
}

} // namespace dispatch::bench
