// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/limits.h"
#include "e2e/office.h"

#include <QJsonDocument>
#include <QTest>

#include <map>
#include <set>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::test;

namespace {

constexpr int ConnectMs = 60'000;
constexpr int WorkMs = 120'000;
constexpr int Consoles = 6; // an account may have ten

} // namespace

//! A server that is replaced in the middle of the day, and what it leaves in its log.
class TestServerEnd : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }
    void drainLosesNothing();
    void logHoldsNoSecrets();

private:
    static void openThread(Console &console, domain::ThreadId *thread);
};

void TestServerEnd::openThread(Console &console, domain::ThreadId *thread)
{
    const auto now = domain::SystemClock().now();
    *thread = domain::ThreadId::make(now);
    domain::CreateJob create;
    create.fields.title = u"Boiler gives no hot water"_s;
    create.fields.customerName = u"Gudrun Østergaard"_s;
    create.fields.customerPhone = u"+47 999 88 777"_s;
    create.fields.address = u"Storgata 17B"_s;
    create.visit = domain::VisitId::make(now);
    create.thread = *thread;
    QVERIFY(console.client().act(domain::JobId::make(now), create));
    QTRY_VERIFY_WITH_TIMEOUT(console.operation().thread(*thread), WorkMs);
}

// Stopped under load: what was confirmed is there, what was not is sent again, and nobody comes back to a closed door all
// at once.
void TestServerEnd::drainLosesNothing()
{
    constexpr int Each = 80; // more than may be sent at once, so that the end comes in the middle
    static_assert(Consoles * Each <= domain::MaxThreadTail); // all of it is counted below
    constexpr std::size_t Enough = 30; // confirmed, then the server is told to stop
    Office office;
    QVERIFY(office.open());
    std::vector<std::unique_ptr<Console>> consoles;
    for (int i = 0; i < Consoles; ++i)
        consoles.push_back(office.console(u"c%1"_s.arg(i)));
    const auto allLive = [&] {
        return std::ranges::all_of(consoles, [](const auto &console) { return console->isLive(); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(allLive(), ConnectMs);
    domain::ThreadId thread;
    openThread(*consoles[0], &thread);

    std::set<QString> confirmed;
    std::map<const Console *, qint64> comeBack;
    bool isTold = false;
    for (const auto &console : consoles) {
        auto &client = console->client();
        connect(&client, &feed::FeedClient::commandResult, this,
            [&](const domain::Command &command, const protocol::Result &result) {
                QVERIFY(result.outcome);
                confirmed.insert(std::get<domain::PostMessage>(command.args).text);
                if (confirmed.size() >= Enough && !std::exchange(isTold, true))
                    office.server().terminate();
            });
        connect(&client, &feed::FeedClient::linkStateChanged, this,
            [&comeBack, &client, who = console.get()](feed::Link link) {
                if (link == feed::Link::Waiting)
                    comeBack.try_emplace(
                        who, (*client.session().retryAt() - domain::SystemClock().now()).count());
            });
    }
    QStringList said;
    for (int i = 0; i < Each; ++i) {
        for (int c = 0; c < Consoles; ++c) {
            const auto text = u"%1 of %2"_s.arg(i).arg(c);
            said << text;
            QVERIFY(consoles[static_cast<std::size_t>(c)]->client().act(
                thread, domain::PostMessage { .text = text, .attachments = {} }));
        }
    }
    QTRY_VERIFY_WITH_TIMEOUT(isTold, WorkMs);
    QTRY_VERIFY_WITH_TIMEOUT(!office.server().isRunning(), WorkMs);
    QCOMPARE(office.server().exitCode(), 0);
    // By the server's word: a client that was just cut off would try again within half a second.
    QTRY_COMPARE_WITH_TIMEOUT(comeBack.size(), std::size_t(Consoles), WorkMs);
    std::set<qint64> waits;
    for (const auto &[console, waitMs] : comeBack) {
        QVERIFY2(waitMs > 600, qPrintable(QString::number(waitMs)));
        waits.insert(waitMs);
    }
    QVERIFY(waits.size() > 1);
    const auto confirmedThen = confirmed;
    QVERIFY(confirmedThen.size() < static_cast<std::size_t>(said.size())); // it was in the middle

    QVERIFY(office.serveAgain());
    const auto nothingPending = [&] {
        return std::ranges::all_of(
            consoles, [](const auto &console) { return console->hasNothingPending(); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(allLive() && nothingPending(), WorkMs);
    const auto late = office.console(u"late"_s);
    QTRY_VERIFY_WITH_TIMEOUT(late->isLive(), ConnectMs);
    QStringList kept;
    for (const auto &message : late->operation().thread(thread)->messages)
        kept << message.text;
    kept.sort();
    said.sort();
    QCOMPARE(kept, said); // each once, those confirmed before the end among them
    QCOMPARE(office.verify(), QString());
}

// Logs are copied, mailed and kept for years by people who have no business with what they must not hold.
void TestServerEnd::logHoldsNoSecrets()
{
    Office office;
    QVERIFY(office.open());
    const auto console = office.console(u"a"_s);
    QTRY_VERIFY_WITH_TIMEOUT(console->isLive(), ConnectMs);
    domain::ThreadId thread;
    openThread(*console, &thread);
    QVERIFY(console->client().act(thread,
        domain::PostMessage { .text = u"The key is under the blue pot"_s, .attachments = {} }));
    const auto device = office.addDevice(u"Bo"_s);
    QVERIFY(!device.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(console->operation().technicianByName(u"Bo"), WorkMs);
    const auto technician = console->operation().technicianByName(u"Bo")->id;
    QVERIFY(console->client().act(
        technician, domain::SetDuty { .duty = domain::Duty::Available, .reason = {} }));
    QTRY_VERIFY_WITH_TIMEOUT(console->hasNothingPending(), WorkMs);

    const auto token = console->client().accessToken().toUtf8();
    const auto fix = [&](const QString &id, const QString &lat) {
        return office.http(u"/v1/ingest/osmand?lat=%1&lon=20.4637281&timestamp=%2&id=%3"_s.arg(lat)
                .arg(domain::toMs(domain::SystemClock().now()) / 1000)
                .arg(id));
    };
    QCOMPARE(fix(device, u"44.8173645"_s).status, 200);
    QCOMPARE(fix(u"guessed-device-token"_s, u"44.8173645"_s).status, 401);
    QCOMPARE(fix(device, u"91.7654321"_s).status, 200); // useless
    QCOMPARE(
        office.http(u"/v1/login"_s, R"({"name":"ada","password":"open sesame now"})").status, 401);
    QCOMPARE(office.http(u"/v1/login"_s, R"({"name":"ada","password":)").status, 400);
    QCOMPARE(office.http(u"/v1/refresh"_s, R"({"refresh":"guessed-refresh-token"})").status, 401);
    QCOMPARE(office.http(u"/v1/log?after=0"_s, {}, "Bearer guessed-access-token").status, 401);
    QCOMPARE(office.http(u"/v1/log?after=0"_s, {}, "Bearer " + token).status, 200);
    QCOMPARE(office.storedFixes(technician, QString::fromUtf8(token)), 1);
    QCOMPARE(office
                 .http(u"/v1/admin/users"_s,
                     R"({"name":"bea","password":"horse battery ada","roles":["dispatcher"]})",
                     "Bearer " + token)
                 .status,
        201);
    QVERIFY(office.verify().isEmpty()); // stops it

    const auto log = office.server().errorText();
    int lines = 0;
    for (const auto &line : log.split(u'\n', Qt::SkipEmptyParts)) {
        const auto object = QJsonDocument::fromJson(line.toUtf8()).object();
        QVERIFY2(
            object.contains("event"_L1) && object.contains("level"_L1) && object.contains("tMs"_L1),
            qPrintable(line));
        ++lines;
    }
    QVERIFY2(lines >= 5, qPrintable(log)); // or this test reads nothing
    const QStringList secrets { QString::fromUtf8(token), device, u"guessed-"_s,
        u"correct horse battery staple"_s, u"open sesame"_s, u"horse battery ada"_s, u"blue pot"_s,
        u"Boiler"_s, u"Gudrun"_s, u"Østergaard"_s, u"999 88"_s, u"Storgata"_s, u"44.81"_s,
        u"20.46"_s, u"91.76"_s };
    for (const auto &secret : secrets)
        QVERIFY2(!log.contains(secret), qPrintable(u"the log holds “%1”"_s.arg(secret)));
}

QTEST_GUILESS_MAIN(TestServerEnd)
#include "tst_server_end.moc"
