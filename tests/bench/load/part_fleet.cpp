// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/load_scene.h"
#include "load/phone_swarm.h"

#include "feed/limits.h"

#include <QProcess>

#include <openssl/ssl.h>

namespace dispatch::bench {

using namespace Qt::StringLiterals;

namespace {

constexpr double LocationTargetMs = 1'000; // S2
constexpr double CommandTargetMs = 50;
constexpr double MemoryTargetMb = 600;
constexpr double CommandsPerSecond = 200;
constexpr std::chrono::seconds FixEvery { 5 };
constexpr double PostTargetMs = 50; // S3
constexpr double PostsPerSecond = 1'000;
constexpr double CoreTarget = 1;
constexpr int Jobs = 500;
constexpr std::chrono::seconds WarmUp { 6 };
constexpr std::chrono::seconds OpenLimit { 120 };
constexpr std::chrono::seconds CatchUpLimit { 60 };

struct TlsContext {
    TlsContext()
        : context(SSL_CTX_new(TLS_client_method()))
    {
        // The certificate is made for this run; what is measured is the work, which is the same.
        SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
        SSL_CTX_set_mode(
            context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    }
    ~TlsContext() { SSL_CTX_free(context); }
    Q_DISABLE_COPY_MOVE(TlsContext)
    SSL_CTX *context;
};

void makeCertificate(const QString &certificate, const QString &key)
{
    QProcess openssl;
    openssl.start(u"openssl"_s,
        { u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s,
            u"-nodes"_s, u"-days"_s, u"2"_s, u"-subj"_s, u"/CN=localhost"_s, u"-out"_s, certificate,
            u"-keyout"_s, key });
    if (!openssl.waitForFinished() || openssl.exitCode() != 0)
        fail(u"no certificate could be made; is the program openssl installed?"_s);
}

} // namespace

void measureFleet(Report &report, const Plan &plan)
{
    LoadScene scene;
    const auto tokens = scene.office().addDispatchers(accountsFor(plan.consoles));
    const auto phones = scene.office().addPhones(plan.technicians);
    CommandMaker maker(scene.office().addJobs(Jobs));
    const auto resume = scene.settle();
    scene.start();
    const double bareMb = memoryOf(scene.pid()).rssMb;

    PhoneSwarm fleet(scene.loop(),
        { .port = scene.port(), .tls = nullptr, .phones = phones, .every = FixEvery });
    protocol::Subscribe wish;
    wish.id = 1;
    wish.wantsLocations = true;
    wish.everyMs = static_cast<int>(feed::LocationsEvery.count()); // what a console asks for
    ConsoleSwarm swarm(scene.loop(),
        { .port = scene.port(),
            .tokens = spread(tokens, plan.consoles),
            .epoch = resume.epoch,
            .resume = resume,
            .subscribe = wish });
    scene.loop().addStep([&](Moment now) { return swarm.step(now); });
    const Moment opening = steady_clock::now();
    scene.until(u"connecting"_s, OpenLimit, [&] { return swarm.live() == swarm.count(); });
    // The phones after them: a connection that asks for nothing is closed after a while.
    scene.loop().addStep([&](Moment now) { return fleet.step(now); });
    scene.until(u"connecting"_s, OpenLimit, [&] { return fleet.areAllConnected(); });
    if (swarm.counts.snapshots > 0)
        fail(u"%1 consoles were reloaded instead of resumed"_s.arg(swarm.counts.snapshots));
    report.note(u"s2_connecting_s"_s, msBetween(opening, steady_clock::now()) / 1e3);
    const double idleMb = memoryOf(scene.pid()).rssMb;

    Latencies locations;
    quint64 strange = 0;
    swarm.onLocation = [&](const protocol::LocationRecord &record, Moment now) {
        if (const auto posted = fleet.postedAt(record.handle, record.latitudeE7))
            locations.add(msBetween(*posted, now));
        else
            ++strange;
    };
    fleet.start();
    SteadyCommands commands(swarm, maker, CommandsPerSecond);
    scene.loop().addStep([&](Moment now) { return commands.step(now); });
    scene.turnFor(WarmUp);
    swarm.resetCounts();
    fleet.resetCounts();
    locations = {};
    CpuWatch watch(scene.pid());
    watch.begin();
    scene.turnFor(std::chrono::seconds(plan.seconds));
    watch.end();
    const Memory memory = memoryOf(scene.pid());
    const auto counts = swarm.counts;
    const auto posts = fleet.counts;
    const auto shown = locations;
    if (counts.refused > 0)
        fail(u"a command was refused: "_s % counts.firstRefusal);
    if (strange > 0)
        fail(u"%1 places came out that nobody had put in"_s.arg(strange));

    // Nothing may be missing once the load is gone.
    commands.stop();
    fleet.stop();
    quint64 head = 0;
    const Moment ended = steady_clock::now();
    scene.until(u"catching up"_s, CatchUpLimit, [&] {
        for (std::size_t i = 0; i < swarm.count(); ++i)
            head = std::max(head, swarm.console(i).position());
        return swarm.at(head) == swarm.count() && msBetween(ended, steady_clock::now()) > 2'000;
    });

    const double p99 = shown.at(0.99);
    const double commandP99 = counts.commands.at(0.99);
    const QString who
        = u"S2 %L1 consoles, %L2 technicians: "_s.arg(plan.consoles).arg(plan.technicians);
    report.add({ u"s2_location_p99_ms"_s, QString(who % u"fix posted to shown"_s),
        u"p99 ≤ 1,000 ms"_s, shown.summary(), p99, p99 <= LocationTargetMs, watch.cause() });
    report.add({ u"s2_command_p99_ms"_s, QString(who % u"command at 200/s"_s), u"p99 ≤ 50 ms"_s,
        counts.commands.summary(), commandP99, commandP99 <= CommandTargetMs, watch.cause() });
    report.add({ u"s2_memory_mb"_s, QString(who % u"server's memory"_s), u"≤ 600 MB"_s,
        u"resident %1 MB, peak %2, PSS %3 (%4 without clients, %5 when all rest)"_s
            .arg(memory.rssMb, 0, 'f', 0)
            .arg(memory.peakMb, 0, 'f', 0)
            .arg(memory.pssMb, 0, 'f', 0)
            .arg(bareMb, 0, 'f', 0)
            .arg(idleMb, 0, 'f', 0),
        memory.peakMb, memory.peakMb <= MemoryTargetMb, u"see the peak"_s });
    report.add({ u"s2_server_cores"_s, QString(who % u"processor"_s), QString(), watch.summary(),
        watch.serverShare(), std::nullopt, {} });
    report.add({ u"s2_traffic"_s, QString(who % u"traffic"_s), QString(),
        u"%1 MB/s out, %L2 event and %L3 location messages/s, posts %4"_s
            .arg(static_cast<double>(counts.bytes) / 1e6 / watch.seconds(), 0, 'f', 0)
            .arg(static_cast<double>(counts.eventBatches) / watch.seconds(), 0, 'f', 0)
            .arg(static_cast<double>(counts.locationBatches) / watch.seconds(), 0, 'f', 0)
            .arg(posts.posts.summary()),
        static_cast<double>(counts.bytes) / 1e6 / watch.seconds(), std::nullopt, {} });
    report.note(u"s2_locations"_s, shown.json());
    report.note(u"s2_commands"_s, counts.commands.json());
    report.note(u"s2_posts"_s, posts.posts.json());
}

void measurePhones(Report &report, const Plan &plan)
{
    LoadScene scene;
    const auto phones = scene.office().addPhones(plan.technicians);
    const QString certificate = scene.path(u"certificate.pem"_s);
    const QString key = scene.path(u"key.pem"_s);
    makeCertificate(certificate, key);
    scene.start({ u"--tls-cert"_s, certificate, u"--tls-key"_s, key });
    const TlsContext tls;
    const auto every = std::chrono::microseconds(
        static_cast<qint64>(1e6 * static_cast<double>(phones.size()) / PostsPerSecond));
    PhoneSwarm fleet(scene.loop(),
        { .port = scene.port(), .tls = tls.context, .phones = phones, .every = every });
    scene.loop().addStep([&](Moment now) { return fleet.step(now); });
    scene.until(u"connecting"_s, OpenLimit, [&] { return fleet.areAllConnected(); });
    fleet.start();
    scene.turnFor(std::chrono::seconds(3));
    fleet.resetCounts();
    CpuWatch watch(scene.pid());
    watch.begin();
    scene.turnFor(std::chrono::seconds(plan.seconds));
    watch.end();
    const auto counts = fleet.counts;
    fleet.stop();
    scene.until(u"the last answers"_s, OpenLimit, [&] { return fleet.isQuiet(); });

    const double perMinute = static_cast<double>(counts.ok) * 60 / watch.seconds();
    const double p99 = counts.posts.at(0.99);
    const QString who = u"S3 %L1 phones, TLS: "_s.arg(plan.technicians);
    constexpr double Rounding = 0.99; // the last second's answers are on their way
    report.add({ u"s3_posts_per_minute"_s, QString(who % u"posts"_s), u"≥ 60,000/min"_s,
        u"%L1/min"_s.arg(perMinute, 0, 'f', 0), perMinute,
        perMinute >= PostsPerSecond * 60 * Rounding, watch.cause() });
    report.add({ u"s3_post_p99_ms"_s, QString(who % u"answered"_s), u"p99 ≤ 50 ms"_s,
        counts.posts.summary(), p99, p99 <= PostTargetMs, watch.cause() });
    report.add({ u"s3_server_cores"_s, QString(who % u"processor"_s), u"≤ 1 core"_s,
        watch.summary(), watch.serverShare(), watch.serverShare() <= CoreTarget, watch.cause() });
    report.add({ u"s3_server_errors"_s, QString(who % u"answers 5xx"_s), u"none"_s,
        u"%1 (and %2 refused)"_s.arg(counts.serverErrors).arg(counts.refused),
        static_cast<double>(counts.serverErrors), counts.serverErrors == 0, u"see the log"_s });
    report.note(u"s3_posts"_s, counts.posts.json());
}

} // namespace dispatch::bench
