// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/load_scene.h"

#include <QCryptographicHash>

namespace dispatch::bench {

using namespace Qt::StringLiterals;

namespace {

constexpr double StartTargetMs = 3'000; // S5
constexpr double ResumeTargetMs = 1'000;
constexpr double SnapshotTargetMs = 2'000;
constexpr quint64 Missed = 10'000;
constexpr std::chrono::seconds Limit { 120 };

//! One console from its hello until it stands at the head.
double resumeTime(
    LoadScene &scene, const QByteArray &token, const protocol::Position &from, quint64 head)
{
    ConsoleSwarm swarm(scene.loop(),
        { .port = scene.port(),
            .tokens = { token },
            .epoch = from.epoch,
            .resume = from,
            .subscribe = {} });
    scene.loop().addStep([&](Moment now) { return swarm.step(now); });
    const Moment begin = steady_clock::now();
    scene.until(u"catching up"_s, Limit, [&] { return swarm.at(head) == 1; });
    const double ms = msBetween(begin, steady_clock::now());
    if (swarm.counts.resumed != 1)
        fail(u"the console was not resumed but reloaded"_s);
    scene.loop().clearSteps();
    return ms;
}

struct Loaded {
    double ms = 0;
    quint64 bytes = 0;
    int jobs = 0;
};

//! One console from its hello until it has a whole snapshot whose parts are there.
Loaded snapshotTime(LoadScene &scene, const QByteArray &token)
{
    Loaded loaded;
    int parts = 0;
    int announced = -1;
    bool isWhole = false;
    ConsoleSwarm swarm(scene.loop(),
        { .port = scene.port(), .tokens = { token }, .epoch = {}, .resume = {}, .subscribe = {} });
    swarm.onMessage = [&](LoadConsole &, const protocol::ServerMessage &message, Moment) {
        if (const auto *begin = std::get_if<protocol::SnapBegin>(&message))
            announced = begin->parts;
        if (const auto *part = std::get_if<protocol::SnapPart>(&message)) {
            ++parts;
            if (!part->items.empty() && std::holds_alternative<domain::Job>(part->items.front()))
                loaded.jobs += static_cast<int>(part->items.size());
        }
        if (std::holds_alternative<protocol::SnapEnd>(message))
            isWhole = true;
    };
    scene.loop().addStep([&](Moment now) { return swarm.step(now); });
    const Moment begin = steady_clock::now();
    scene.until(u"loading"_s, Limit, [&] { return isWhole; });
    loaded.ms = msBetween(begin, steady_clock::now());
    loaded.bytes = swarm.counts.bytes;
    if (parts != announced)
        fail(u"the snapshot announced %1 parts and had %2"_s.arg(announced).arg(parts));
    scene.loop().clearSteps();
    return loaded;
}

} // namespace

void measureStart(Report &report, const Plan &plan)
{
    {
        LoadScene scene;
        const auto token = scene.office().addDispatchers(1).front();
        scene.office().tellStory(plan.events - Missed);
        // The first start meets a journal that no server has seen; the later ones are those of every day.
        const double first = scene.start();
        const double firstCpu = cpuSecondsOf(scene.pid());
        scene.stop();
        // What one console will have missed; the server has recorded its account before.
        scene.office().tellMore(Missed);
        report.add({ u"s5_first_start_ms"_s,
            u"S5 first start on a strange journal, %L1 events"_s.arg(plan.events), QString(),
            u"%1 ms, %2 s of processor"_s.arg(first, 0, 'f', 0).arg(firstCpu, 0, 'f', 1), first,
            std::nullopt, {} });
        Runs starts;
        Runs crashes;
        double cpu = 0;
        for (int round = 0; round < plan.rounds; ++round) {
            starts.values.push_back(scene.start());
            cpu = cpuSecondsOf(scene.pid());
            scene.stop();
        }
        for (int round = 0; round < plan.rounds; ++round) {
            crashes.values.push_back(scene.start());
            scene.kill();
        }
        const QString cause
            = u"reading and folding takes %1 s of processor time"_s.arg(cpu, 0, 'f', 1);
        report.add({ u"s5_start_ms"_s, u"S5 start, %L1 events"_s.arg(plan.events), u"≤ 3,000 ms"_s,
            starts.summary(u"ms"_s), starts.median(), starts.median() <= StartTargetMs, cause });
        report.add({ u"s5_start_after_kill_ms"_s, u"S5 start after kill -9"_s, u"≤ 3,000 ms"_s,
            crashes.summary(u"ms"_s), crashes.median(), crashes.median() <= StartTargetMs, cause });
        const auto from = scene.office().before(Missed);
        scene.start();
        report.note(u"s5_memory_mb"_s, memoryOf(scene.pid()).rssMb);
        Runs resumes;
        for (int round = 0; round < plan.rounds; ++round)
            resumes.values.push_back(resumeTime(scene, token, from, from.seq + Missed));
        report.add({ u"s5_resume_ms"_s, u"S5 resume of 10,000 missed events"_s, u"≤ 1,000 ms"_s,
            resumes.summary(u"ms"_s), resumes.median(), resumes.median() <= ResumeTargetMs,
            u"the server reads and writes JSON for each event"_s });
    }
    LoadScene scene;
    const auto token = scene.office().addDispatchers(1).front();
    (void)scene.office().addJobs(plan.jobs);
    Runs loads;
    Loaded loaded;
    for (int round = 0; round < plan.rounds; ++round) {
        // A new server each time: a snapshot just made would be used again.
        scene.start();
        loaded = snapshotTime(scene, token);
        loads.values.push_back(loaded.ms);
        scene.stop();
    }
    if (loaded.jobs != plan.jobs)
        fail(u"the snapshot held %1 jobs"_s.arg(loaded.jobs));
    report.add({ u"s5_snapshot_ms"_s, u"S5 snapshot of %L1 jobs"_s.arg(plan.jobs), u"≤ 2,000 ms"_s,
        loads.summary(u"ms"_s), loads.median(), loads.median() <= SnapshotTargetMs,
        u"the server writes JSON for each item"_s });
    report.note(u"s5_snapshot_bytes"_s, static_cast<qint64>(loaded.bytes));
}

} // namespace dispatch::bench
