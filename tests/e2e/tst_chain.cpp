// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/office.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <QUrlQuery>

#include <zlib.h>

#include <cmath>
#include <map>
#include <set>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::test;

namespace {

constexpr int ConnectMs = 60'000;
constexpr int ReplayMs = 240'000;
constexpr int QuickMs = 30'000;

// What a replay file holds, counted here and not by the program under test.
struct Recording {
    QString file;
    int good = 0; //!< rows that can be used; of equal times of one carrier's day, one
    int bad = 0;
    int shifts = 0;
};

// Two carriers' days of driving, with rows that are no fixes and a row that comes twice.
Recording smallTraces(Office &office)
{
    QByteArray text = "lat,lng,datetime,uid\n";
    Recording made;
    made.shifts = 2;
    for (int carrier = 1; carrier <= made.shifts; ++carrier) {
        for (int i = 0; i < 60; ++i) {
            text += QString::asprintf("%.6f,20.46,2024-05-0%d 08:%02d:%02d,00%d\n",
                44.80 + i * 0.0002, carrier, i / 20, i % 20 * 3, carrier)
                        .toUtf8();
            ++made.good;
        }
    }
    text += "44.800000,20.46,2024-05-01 08:00:00,001\n"; // a repeat
    text += "91.5,20.46,2024-05-01 09:00:00,001\n";      // no such latitude
    text += "44.8,20.46,yesterday,001\n";
    text += "44.8,20.46\n";
    made.bad = 3;
    made.file = office.write(u"traces.csv"_s, text);
    return made;
}

Recording smallCalls(Office &office)
{
    QByteArray text;
    Recording made;
    for (int i = 0; i < 12; ++i) {
        text += QString::asprintf(
            "%.6f,-75.38,%s,2016-01-15 12:%02d,UPPER MERION,DEKALB PIKE & ALLENDALE RD\n",
            40.08 + i * 0.001, i % 2 ? "EMS: FALL VICTIM" : "Fire: GAS-ODOR/LEAK", i)
                    .toUtf8();
        ++made.good;
    }
    text += "north,-75.38,EMS: FALL VICTIM,2016-01-15 12:00,UPPER MERION,A & B\n";
    text += "40.08,-75.38\n";
    made.bad = 2;
    made.file = office.write(u"calls.csv"_s, text);
    return made;
}

QByteArray gunzip(const QString &path)
{
    QByteArray all;
    auto *file = gzopen(qPrintable(path), "rb");
    if (!file)
        return all;
    QByteArray block(1 << 20, '\0');
    for (int n = 0; (n = gzread(file, block.data(), static_cast<unsigned>(block.size()))) > 0;)
        all += block.first(n);
    gzclose(file);
    return all;
}

// The first \p shifts carriers' days of a recording: who, when, once.
Recording countTraces(const QString &path, int shifts)
{
    Recording counted;
    counted.file = path;
    counted.shifts = shifts;
    std::map<std::pair<QByteArray, QByteArray>, std::set<QByteArray>> days;
    for (const auto &line : gunzip(path).split('\n')) {
        const auto fields = line.trimmed().split(',');
        bool isNumber = false;
        if (fields.size() != 4 || (fields[0].toDouble(&isNumber), !isNumber))
            continue;
        const auto dateAndTime = fields[2].split(' ');
        const std::pair day { fields[3], dateAndTime.value(0) };
        if (!days.contains(day) && static_cast<int>(days.size()) == shifts)
            continue;
        days[day].insert(dateAndTime.value(1));
    }
    for (const auto &[day, times] : days)
        counted.good += static_cast<int>(times.size());
    return counted;
}

bool isAnswered(const std::vector<domain::CommandId> &wanted,
    const QHash<domain::CommandId, protocol::Result> &answers)
{
    return std::ranges::all_of(wanted, [&](const auto &id) { return answers.contains(id); });
}

// What the two consoles of an office share: a technician on shift and a job with a visit and a thread.
struct Work {
    domain::TechnicianId technician;
    domain::JobId job;
    domain::VisitId visit;
    domain::ThreadId thread;
};

} // namespace

//! The whole chain as people use it: the programs as processes, two consoles, one temporary folder, no display.
class TestChain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void replayArrivesWhole_data();
    void replayArrivesWhole();
    void phonesMoveATechnician_data();
    void phonesMoveATechnician();
    void whatOneDoesTheOtherSees();
    void killedServerLosesNothing();

private:
    static void openWithTwo(
        Office &office, std::unique_ptr<Console> &a, std::unique_ptr<Console> &b);
    static void makeWork(Console &console, Work &work);
};

void TestChain::openWithTwo(
    Office &office, std::unique_ptr<Console> &a, std::unique_ptr<Console> &b)
{
    QVERIFY(office.open());
    a = office.console(u"a"_s);
    b = office.console(u"b"_s);
    QTRY_VERIFY_WITH_TIMEOUT(a->isLive() && b->isLive(), ConnectMs);
}

void TestChain::makeWork(Console &console, Work &work)
{
    const auto now = domain::SystemClock().now();
    work = { domain::TechnicianId::make(now), domain::JobId::make(now), domain::VisitId::make(now),
        domain::ThreadId::make(now) };
    domain::CreateTechnician technician;
    technician.name = u"Bo"_s;
    QVERIFY(console.client().act(work.technician, technician));
    QVERIFY(console.client().act(work.technician,
        domain::SetDuty { .duty = domain::Duty::Available, .reason = {} }, domain::ExpectAfter {}));
    domain::CreateJob job;
    job.fields.title = u"Boiler gives no hot water"_s;
    job.fields.trade = u"heating"_s;
    job.visit = work.visit;
    job.thread = work.thread;
    QVERIFY(console.client().act(work.job, job));
    QTRY_VERIFY_WITH_TIMEOUT(console.operation().job(work.job)
            && console.operation().technician(work.technician)
            && console.operation().technician(work.technician)->duty == domain::Duty::Available,
        QuickMs);
}

void TestChain::replayArrivesWhole_data()
{
    QTest::addColumn<bool>("isReal");
    QTest::newRow("made up") << false;
    QTest::newRow("recorded") << true;
}

void TestChain::replayArrivesWhole()
{
    QFETCH(const bool, isReal);
    const auto shared = qEnvironmentVariable("DISPATCH_SHARED_DATA");
    if (isReal && shared.isEmpty())
        QSKIP("DISPATCH_SHARED_DATA does not name a folder with geolife-sample.csv.gz and "
              "emergency-calls.csv");

    Office office;
    std::unique_ptr<Console> a;
    std::unique_ptr<Console> b;
    openWithTwo(office, a, b);

    Recording traces;
    Recording calls;
    if (isReal) {
        constexpr int Shifts = 6;
        constexpr int Calls = 200;
        traces = countTraces(shared + u"/geolife-sample.csv.gz"_s, Shifts);
        QFile all(shared + u"/emergency-calls.csv"_s);
        QVERIFY(all.open(QIODevice::ReadOnly));
        QByteArray some;
        for (int i = 0; i < Calls; ++i)
            some += all.readLine();
        calls.file = office.write(u"calls.csv"_s, some);
        calls.good = Calls;
    } else {
        traces = smallTraces(office);
        calls = smallCalls(office);
    }

    Program simulator(simulatorProgram());
    QElapsedTimer took;
    took.start();
    simulator.start({ u"replay"_s, u"--server"_s, office.url().toString(), u"--login"_s,
        Office::login(), u"--password-file"_s, office.passwordFile(), u"--traces"_s, traces.file,
        u"--calls"_s, calls.file, u"--technicians"_s, QString::number(traces.shifts), u"--speed"_s,
        u"max"_s });
    QTRY_VERIFY_WITH_TIMEOUT(!simulator.isRunning(), ReplayMs);
    QVERIFY2(simulator.exitCode() == 0, qPrintable(simulator.report()));
    const auto summary = simulator.jsonLine();
    QVERIFY2(summary, qPrintable(simulator.report()));
    const auto callsSeen = (*summary)["calls"_L1].toObject();
    const auto fixesSeen = (*summary)["fixes"_L1].toObject();
    QCOMPARE(callsSeen["jobs"_L1].toInt(), calls.good);
    QCOMPARE(callsSeen["malformed"_L1].toInt(), calls.bad);
    QCOMPARE(fixesSeen["stored"_L1].toInt(), traces.good);
    QCOMPARE(fixesSeen["malformed"_L1].toInt(), traces.bad);
    QCOMPARE(fixesSeen["offShift"_L1].toInt(), 0);

    // The consoles, then the tracks, by the public interfaces.
    QTRY_COMPARE_WITH_TIMEOUT(a->operation().jobs().size(), calls.good, QuickMs);
    QTRY_COMPARE_WITH_TIMEOUT(
        a->client().session().position(), b->client().session().position(), QuickMs);
    QCOMPARE(a->operation(), b->operation());
    QCOMPARE(a->operation().technicians().size(), traces.shifts);
    qsizetype stored = 0;
    for (const auto &technician : a->operation().technicians()) {
        const auto count = office.storedFixes(technician.id, a->client().accessToken());
        QVERIFY(count > 0);
        stored += count;
    }
    QCOMPARE(stored, traces.good);
    qInfo("%d calls and %d fixes of %d shifts in %.1f s", calls.good, traces.good, traces.shifts,
        static_cast<double>(took.elapsed()) / 1000);

    // A console that comes later gets a snapshot; the others were told event by event.
    const auto late = office.console(u"late"_s);
    QTRY_VERIFY_WITH_TIMEOUT(late->isLive(), ConnectMs);
    QTRY_COMPARE_WITH_TIMEOUT(
        late->client().session().position(), a->client().session().position(), QuickMs);
    QCOMPARE(late->operation(), a->operation());

    // What is on the disk is what was on the screen.
    const auto before = a->operation();
    a.reset();
    const auto reopened = journal::openReplica(office.path(u"a.replica"_s));
    QVERIFY(reopened);
    const auto loaded = (*reopened)->load();
    QVERIFY(loaded);
    QCOMPARE(*loaded, before);
    QCOMPARE(office.verify(), QString());
}

void TestChain::phonesMoveATechnician_data()
{
    QTest::addColumn<QString>("form");
    QTest::newRow("OwnTracks") << u"owntracks"_s;
    QTest::newRow("Traccar Client") << u"traccar"_s;
    QTest::newRow("OsmAnd") << u"osmand"_s;
    QTest::newRow("Overland") << u"overland"_s;
}

// A van at 50 km/h reads 50 km/h, whatever unit its phone speaks.
void TestChain::phonesMoveATechnician()
{
    QFETCH(const QString, form);
    Office office;
    std::unique_ptr<Console> a;
    std::unique_ptr<Console> b;
    openWithTwo(office, a, b);
    Work work;
    makeWork(*a, work);
    const auto handle = a->operation().technician(work.technician)->handle;
    const auto token = office.addDevice(u"Bo"_s).toUtf8();
    QVERIFY(!token.isEmpty());

    std::optional<protocol::LocationRecord> seen;
    connect(&b->client(), &feed::FeedClient::locationsReceived, this,
        [&](const protocol::LocationBatch &batch) {
            for (const auto &record : batch.records) {
                if (record.handle == handle)
                    seen = record;
            }
        });
    const auto nowS = domain::toMs(domain::SystemClock().now()) / 1000;
    const auto iso
        = QDateTime::fromSecsSinceEpoch(nowS, QTimeZone::UTC).toString(Qt::ISODate).toUtf8();
    Office::Reply reply;
    if (form == u"owntracks"_s) {
        reply = office.http(u"/v1/ingest/owntracks"_s,
            R"({"_type":"location","lat":44.81,"lon":20.46,"vel":50,"cog":90,"batt":80,"acc":5,"tst":)"
                + QByteArray::number(nowS) + "}",
            "Basic " + QByteArray("bo:" + token).toBase64());
        QCOMPARE(reply.body.trimmed(), "[]"_ba);
    } else if (form == u"traccar"_s) {
        reply = office.http(u"/v1/ingest/osmand"_s,
            R"({"device_id":")" + token + R"(","location":{"timestamp":")" + iso
                + R"(","coords":{"latitude":44.81,"longitude":20.46,"speed":13.8889,"heading":90,"accuracy":5},)"
                + R"("battery":{"level":0.8}}})");
    } else if (form == u"osmand"_s) {
        reply = office.http(
            u"/v1/ingest/osmand?lat=44.81&lon=20.46&speed=26.9978&bearing=90&batt=80&accuracy=5&timestamp=%1&id=%2"_s
                .arg(nowS)
                .arg(QString::fromUtf8(QUrl::toPercentEncoding(QString::fromUtf8(token)))));
    } else {
        reply = office.http(u"/v1/ingest/overland"_s,
            R"({"locations":[{"type":"Feature","geometry":{"type":"Point","coordinates":[20.46,44.81]},)"
            R"("properties":{"timestamp":")"
                + iso
                + R"(","speed":13.8889,"course":90,"horizontal_accuracy":5,"battery_level":0.8,"device_id":"bo"}}]})",
            "Bearer " + token);
        QCOMPARE(QJsonDocument::fromJson(reply.body)["result"_L1].toString(), u"ok"_s);
    }
    QCOMPARE(reply.status, 200);
    QTRY_VERIFY_WITH_TIMEOUT(seen, QuickMs);
    QVERIFY(std::abs(seen->latitudeE7 - 448'100'000) <= 1);
    QVERIFY(std::abs(seen->longitudeE7 - 204'600'000) <= 1);
    QCOMPARE(seen->speedCmps, 1389); // 50 km/h = 13.889 m/s
    QCOMPARE(seen->courseCdeg, 9000);
    QCOMPARE(seen->accuracyDm, 50);
    QCOMPARE(seen->batteryPercent, 80);
    QCOMPARE(office.storedFixes(work.technician, a->client().accessToken()), 1);

    // A token that was never given out moves nobody.
    const auto foreign = office.http(u"/v1/ingest/owntracks"_s,
        R"({"_type":"location","lat":1,"lon":1,"tst":1})", "Basic " + "bo:guessed"_ba.toBase64());
    QCOMPARE(foreign.status, 401);
}

void TestChain::whatOneDoesTheOtherSees()
{
    Office office;
    std::unique_ptr<Console> a;
    std::unique_ptr<Console> b;
    openWithTwo(office, a, b);
    Work work;
    makeWork(*a, work);
    QTRY_COMPARE_WITH_TIMEOUT(
        b->client().session().position(), a->client().session().position(), QuickMs);

    const auto now = domain::SystemClock().now();
    domain::ActOnVisit assign;
    assign.action = domain::Action::Schedule;
    assign.technician = work.technician;
    assign.window = domain::TimeWindow { .from = now + 1h, .to = now + 3h };
    QElapsedTimer clock;
    qint64 seenMs = -1;
    connect(&b->client(), &feed::FeedClient::eventsWereApplied, this, [&] {
        if (seenMs < 0 && b->operation().visit(work.visit)->technician)
            seenMs = clock.elapsed();
    });
    qint64 readMs = -1;
    connect(&a->client(), &feed::FeedClient::eventsWereApplied, this, [&] {
        if (readMs < 0 && !a->operation().thread(work.thread)->messages.empty())
            readMs = clock.elapsed();
    });
    clock.start();
    QVERIFY(a->client().act(work.visit, assign, b->operation().visit(work.visit)->ver));
    QTRY_COMPARE_WITH_TIMEOUT(
        b->operation().visit(work.visit)->technician, work.technician, QuickMs);
    qInfo("assigned in A, seen in B after %lld ms", static_cast<long long>(seenMs));
    QCOMPARE(b->operation().visit(work.visit)->state, domain::VisitState::Scheduled);

    clock.start();
    QVERIFY(b->client().act(
        work.thread, domain::PostMessage { .text = u"Key is under the mat"_s, .attachments = {} }));
    QTRY_COMPARE_WITH_TIMEOUT(a->operation().thread(work.thread)->messages.size(), 1U, QuickMs);
    qInfo("said in B, read in A after %lld ms", static_cast<long long>(readMs));
    QCOMPARE(a->operation().thread(work.thread)->messages[0].text, u"Key is under the mat"_s);
    QTRY_VERIFY_WITH_TIMEOUT(a->hasNothingPending() && b->hasNothingPending(), QuickMs);
    QTRY_COMPARE_WITH_TIMEOUT(
        a->client().session().position(), b->client().session().position(), QuickMs);
    QCOMPARE(a->operation(), b->operation());
    QCOMPARE(office.verify(), QString());
}

void TestChain::killedServerLosesNothing()
{
    constexpr int Commands = 200;
    constexpr int KillMs = 120'000;
    Office office;
    std::unique_ptr<Console> a;
    std::unique_ptr<Console> b;
    openWithTwo(office, a, b);
    Work work;
    makeWork(*a, work);

    // The kill comes from inside an answer, while others are under way: that is where something could be lost.
    QHash<domain::CommandId, protocol::Result> answers;
    qsizetype killAt = 0;
    qsizetype underWay = -1;
    connect(&a->client(), &feed::FeedClient::commandResult, this,
        [&](const domain::Command &command, const protocol::Result &result) {
            answers.insert(command.id, result);
            if (answers.size() != killAt)
                return;
            office.server().killNow();
            underWay = std::ranges::count_if(
                a->client().session().outbox(), [](const journal::OutboxRow &row) {
                    return row.status == journal::OutboxStatus::Sent && !row.accepted;
                });
        });
    std::vector<domain::CommandId> ids;
    for (int i = 0; i < Commands; ++i) {
        const auto id = a->client().act(
            work.thread, domain::PostMessage { .text = QString::number(i), .attachments = {} });
        QVERIFY(id);
        ids.push_back(*id);
    }
    qsizetype mostUnderWay = 0;
    for (const int answered : { 10, 60, 120 }) {
        killAt = answered;
        underWay = -1;
        QTRY_VERIFY_WITH_TIMEOUT(underWay >= 0, KillMs);
        mostUnderWay = std::max(mostUnderWay, underWay);
        QVERIFY(office.serveAgain());
    }
    // At the first kill a burst is under way; later the pace may leave the line empty between two answers.
    QVERIFY(mostUnderWay > 0);
    QTRY_VERIFY_WITH_TIMEOUT(isAnswered(ids, answers) && a->hasNothingPending(), KillMs);
    for (const auto &id : ids)
        QVERIFY(answers[id].outcome);
    QTRY_COMPARE_WITH_TIMEOUT(
        b->client().session().position(), a->client().session().position(), KillMs);
    QCOMPARE(a->operation(), b->operation());

    // Each once, in the order in which they were said.
    const auto &messages = b->operation().thread(work.thread)->messages;
    QCOMPARE(messages.size(), std::size_t(Commands));
    for (int i = 0; i < Commands; ++i)
        QCOMPARE(messages[static_cast<std::size_t>(i)].text, QString::number(i));

    // And so says the server's own memory, to one who knows nothing yet.
    const auto late = office.console(u"late"_s);
    QTRY_VERIFY_WITH_TIMEOUT(late->isLive(), ConnectMs);
    QCOMPARE(late->operation(), a->operation());
    QCOMPARE(office.verify(), QString());
}

QTEST_GUILESS_MAIN(TestChain)
#include "tst_chain.moc"
