// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/load_scene.h"

namespace dispatch::bench {

using namespace Qt::StringLiterals;

namespace {

constexpr double ResumedTargetMs = 60'000; // S4
constexpr int Jobs = 500;
constexpr double CommandsPerSecond = 200;
constexpr std::chrono::seconds Limit { 180 };

} // namespace

void measureReconnects(Report &report, const Plan &plan)
{
    LoadScene scene;
    const auto tokens = scene.office().addDispatchers(accountsFor(plan.consoles));
    CommandMaker maker(scene.office().addJobs(Jobs));
    const auto resume = scene.settle();
    scene.start();
    const QString address = u"127.0.0.1:"_s % QString::number(scene.port());
    protocol::Subscribe wish;
    wish.id = 1;
    wish.wantsLocations = true;
    ConsoleSwarm swarm(scene.loop(),
        { .port = scene.port(),
            .tokens = spread(tokens, plan.consoles),
            .epoch = resume.epoch,
            .resume = resume,
            .subscribe = wish,
            .reconnects = true });
    scene.loop().addStep([&](Moment now) { return swarm.step(now); });
    scene.until(u"connecting"_s, Limit, [&] { return swarm.live() == swarm.count(); });

    // Counted by welcomes since the cut: until the loop turns, the swarm does not know that its lines are dead.
    const auto isAllBack = [&] {
        return swarm.live() == swarm.count()
            && swarm.counts.resumed + swarm.counts.snapshots >= swarm.count();
    };
    const auto check = [&] {
        if (swarm.counts.snapshots > 0)
            fail(u"%1 consoles were reloaded instead of resumed"_s.arg(swarm.counts.snapshots));
    };
    Runs afterKill;
    Runs afterCut;
    double losses = 0;
    for (int round = 0; round < plan.rounds; ++round) {
        // Something happens before, so that they stand at different places.
        SteadyCommands commands(swarm, maker, CommandsPerSecond);
        scene.loop().clearSteps();
        scene.loop().addStep([&](Moment now) { return swarm.step(now); });
        scene.loop().addStep([&](Moment now) { return commands.step(now); });
        scene.turnFor(std::chrono::seconds(2));
        scene.loop().clearSteps();
        scene.loop().addStep([&](Moment now) { return swarm.step(now); });

        swarm.resetCounts();
        scene.kill();
        const Moment killed = steady_clock::now();
        scene.start({}, address);
        scene.until(u"coming back"_s, Limit, isAllBack);
        afterKill.values.push_back(msBetween(killed, steady_clock::now()));
        losses += static_cast<double>(swarm.counts.losses);
        check();

        swarm.resetCounts();
        swarm.cutAll();
        const Moment cut = steady_clock::now();
        swarm.reconnectAll(scene.port());
        scene.until(u"coming back"_s, Limit, isAllBack);
        afterCut.values.push_back(msBetween(cut, steady_clock::now()));
        check();
    }
    const QString what = u"S4 %L1 consoles back, all resumed, "_s.arg(plan.consoles);
    const QString cause
        = u"the back-off of the protocol (up to 30 s) and the server's start are in it"_s;
    report.add({ u"s4_after_kill_ms"_s, QString(what % u"server killed"_s), u"≤ 60,000 ms"_s,
        afterKill.summary(u"ms"_s), afterKill.median(), afterKill.most() <= ResumedTargetMs,
        cause });
    report.add({ u"s4_after_cut_ms"_s, QString(what % u"lines cut"_s), u"≤ 60,000 ms"_s,
        afterCut.summary(u"ms"_s), afterCut.median(), afterCut.most() <= ResumedTargetMs, cause });
    report.note(u"s4_attempts_lost_per_round"_s, losses / plan.rounds);
}

} // namespace dispatch::bench
