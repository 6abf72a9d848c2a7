// SPDX-License-Identifier: GPL-3.0-or-later
#include "request_bench.h"

#include "server/history_routes.h"
#include "server/password.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::server::test;

namespace {

//! A desk that asks where somebody was.
class Desk {
public:
    explicit Desk(HistoryRoutes::Settings settings = {})
        : tracks(journal::TrackStore::openOrCreate(bench.folder.filePath(u"tracks.db"_s)).value())
        , accounts(Accounts::create(bench.folder.filePath(u"accounts.db"_s)).value())
        , routes(*accounts, *bench.hub, *bench.commits, *tracks, settings)
    {
        domain::Fix fix;
        fix.position = { 44.8, 20.4 };
        fix.fixTime = bench.clock.now() - 3h;
        fix.receivedTime = fix.fixTime + 1s;
        const journal::TrackStore::Row row { bench.tom, fix };
        QVERIFY(tracks->add({ &row, 1 }));
    }

    void addAccount(const QString &name, domain::Roles roles,
        std::optional<domain::TechnicianId> technician = std::nullopt)
    {
        const auto now = bench.clock.now();
        const auto account = accounts->add(name, roles, technician, "x", now);
        signIn(name);
        bench.commits->push({ { {}, domain::Role::System, std::nullopt }, {},
            SystemFact { account->id, domain::UserChanged { name, roles, {}, technician, false } },
            {} });
        bench.flush();
    }
    void signIn(const QString &name)
    {
        tokens[name] = accounts->beginSession(accounts->find(name)->id, bench.clock.now())
                           ->access.toLatin1();
    }
    HttpResponse get(const QString &who, const QByteArray &target)
    {
        HttpRequest request;
        request.method = "GET";
        request.target = target;
        request.authorization = "Bearer " + tokens.value(who);
        std::optional<HttpResponse> answer;
        if (!routes.handle(request, bench.clock.now(), [&](const HttpResponse &r) { answer = r; }))
            return { 0, {}, {}, {} };
        wasAtOnce = answer.has_value();
        bench.flush();
        return answer.value_or(HttpResponse { -1, {}, {}, {} });
    }
    HttpResponse track(const QString &who, domain::milliseconds fromAgo, domain::milliseconds toAgo)
    {
        const auto now = bench.clock.now();
        return get(who,
            "/v1/tracks/" + domain::uuidText(bench.tom.uuid).toLatin1()
                + "?from=" + QByteArray::number(domain::toMs(now - fromAgo))
                + "&to=" + QByteArray::number(domain::toMs(now - toAgo)));
    }
    std::vector<domain::Event> looks() const
    {
        return bench.disk->readNamed(u"track.viewed"_s, 0, 10'000).value();
    }

    Bench bench;
    std::unique_ptr<journal::TrackStore> tracks;
    std::unique_ptr<Accounts> accounts;
    HistoryRoutes routes;
    QHash<QString, QByteArray> tokens;
    bool wasAtOnce = false; //!< before anything could be committed
};

} // namespace

//! Who looks at where somebody was is in the log before they are told.
class TestLooks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(initialiseCryptography()); }
    void init() { QTest::failOnWarning(); }

    void aLookIsRecordedBeforeItIsAnswered()
    {
        Desk desk;
        desk.addAccount(u"sven"_s, domain::Role::Supervisor);
        const auto answer = desk.track(u"sven"_s, 4h, 2h);
        QCOMPARE(answer.status, 200);
        QCOMPARE(bodyOf(answer)["fixes"_L1].toArray().size(), 1);
        QVERIFY(!desk.wasAtOnce);
        const auto looks = desk.looks();
        QCOMPARE(looks.size(), 1U);
        QCOMPARE(looks[0].by, desk.accounts->find(u"sven"_s)->id.ref());
        const auto viewed = std::get<domain::TrackViewed>(looks[0].payload);
        QCOMPARE(viewed.technician, desk.bench.tom);
        QVERIFY(viewed.span.from <= desk.bench.clock.now() - 4h);
        QVERIFY(viewed.span.to >= desk.bench.clock.now() - 2h);
    }

    //! A slider drawn through a day that fills the log; a second person, or a second day, that is not in it.
    void aSliderIsOneLook()
    {
        Desk desk;
        desk.addAccount(u"sven"_s, domain::Role::Supervisor);
        desk.addAccount(u"siri"_s, domain::Role::Supervisor);
        // The clock stands at 14:05 UTC: these stretches are of one day.
        for (int minutes = 0; minutes < 200; ++minutes)
            QCOMPARE(desk.track(u"sven"_s, 12h - minutes * 1min, 10h - minutes * 1min).status, 200);
        QCOMPARE(desk.looks().size(), 1U);
        QCOMPARE(desk.track(u"siri"_s, 12h, 10h).status, 200);
        QCOMPARE(desk.looks().size(), 2U);
        QCOMPARE(desk.track(u"sven"_s, 50h, 48h).status, 200);
        QCOMPARE(desk.looks().size(), 3U);
        desk.bench.clock.advance(61min);
        desk.signIn(u"sven"_s);
        QCOMPARE(desk.track(u"sven"_s, 12h, 10h).status, 200);
        QCOMPARE(desk.looks().size(), 4U);
    }

    void followingIsNoLook_data()
    {
        QTest::addColumn<QString>("who");
        QTest::addColumn<int>("fromMinutesAgo");
        QTest::addColumn<int>("toMinutesAgo");
        QTest::addColumn<int>("looks");
        QTest::newRow("the-trail") << u"sven"_s << 60 << -1 << 0;
        QTest::newRow("two-hours") << u"sven"_s << 120 << -1 << 1;
        QTest::newRow("an-hour-of-this-morning") << u"sven"_s << 180 << 120 << 1;
        QTest::newRow("ones-own") << u"tom"_s << 600 << 0 << 0;
        QTest::newRow("tomorrow") << u"sven"_s << -60 << -120 << 0;
    }
    //! The trail behind a technician on the live map must not be a look, and nothing else may pass for one.
    void followingIsNoLook()
    {
        QFETCH(QString, who);
        QFETCH(int, fromMinutesAgo);
        QFETCH(int, toMinutesAgo);
        QFETCH(int, looks);
        Desk desk;
        desk.addAccount(u"sven"_s, domain::Role::Supervisor);
        desk.addAccount(u"tom"_s, domain::Role::Technician, desk.bench.tom);
        QCOMPARE(desk.track(who, fromMinutesAgo * 1min, toMinutesAgo * 1min).status, 200);
        QCOMPARE(desk.looks().size(), std::size_t(looks));
    }

    //! A full disk that lets people look unseen.
    void whatCannotBeRecordedIsNotShown()
    {
        Desk desk;
        desk.addAccount(u"sven"_s, domain::Role::Supervisor);
        desk.bench.store->failure = journal::StoreErrorCode::DiskFull;
        const auto answer = desk.track(u"sven"_s, 4h, 2h);
        QCOMPARE(answer.status, 503);
        QVERIFY(!bodyOf(answer).contains("fixes"_L1));
        QVERIFY(bodyOf(answer)["title"_L1].toString().contains(u"is recorded"_s));
        desk.bench.store->failure.reset();
        desk.bench.clock.advance(3s);
        QCOMPARE(desk.track(u"sven"_s, 4h, 2h).status, 200);
        QCOMPARE(desk.looks().size(), 1U);
    }

    //! Whoever may not see is not told either, and leaves no look.
    void whoMayNotIsRefused()
    {
        Desk desk;
        desk.addAccount(u"tess"_s, domain::Role::Technician, desk.bench.tess);
        desk.addAccount(u"carl"_s, domain::Role::Customer);
        for (const auto &who : { u"tess"_s, u"carl"_s })
            QCOMPARE(desk.track(who, 4h, 2h).status, 404);
        QVERIFY(desk.looks().empty());
    }

    //! A server that shows dispatchers today: who may look further is told so, open jobs are answered for, and a supervisor sees all.
    void dispatchersLookAsFarBackAsTheServerSays()
    {
        Desk desk({ .dispatchersSee = 36h });
        desk.addAccount(u"nora"_s, domain::Role::Dispatcher);
        desk.addAccount(u"sven"_s, domain::Role::Supervisor);
        desk.addAccount(u"sid"_s, domain::Role::Dispatcher | domain::Role::Supervisor);
        const auto dina = desk.bench.connect(u"dina"_s);
        domain::JobId open;
        desk.bench.createJob(dina, &open);
        const QByteArray wholeLog = "/v1/log?after=0&limit=10";
        const QByteArray ofTheJob = "/v1/log?entity=" + open.toString().toLatin1();
        const QByteArray ofTom = "/v1/log?entity=" + desk.bench.tom.toString().toLatin1();
        for (const auto &who : { u"nora"_s, u"sven"_s, u"sid"_s }) {
            for (const auto &target : { wholeLog, ofTheJob, ofTom })
                QCOMPARE(desk.get(who, target).status, 200);
            QCOMPARE(desk.track(who, 35h, 34h).status, 200);
        }
        desk.bench.clock.advance(72h);
        desk.signIn(u"nora"_s);
        QVERIFY(desk.bench.act(dina, open, domain::NoteJob { u"Rings again"_s }).outcome);
        for (const auto &target : { wholeLog, ofTom }) {
            const auto answer = desk.get(u"nora"_s, target);
            QCOMPARE(answer.status, 403);
            QVERIFY(bodyOf(answer)["title"_L1].toString().contains(u"36 hours"_s));
        }
        const auto head = QByteArray::number(desk.bench.store->head().seq - 1);
        QCOMPARE(desk.get(u"nora"_s, "/v1/log?limit=10&after=" + head).status, 200);
        QCOMPARE(bodyOf(desk.get(u"nora"_s, ofTheJob))["events"_L1].toArray().size(), 2);
        QCOMPARE(desk.track(u"nora"_s, 37h, 35h).status, 403);
        QCOMPARE(desk.track(u"nora"_s, 35h, 34h).status, 200);
        for (const auto &who : { u"sven"_s, u"sid"_s }) {
            desk.signIn(who);
            for (const auto &target : { wholeLog, ofTheJob, ofTom })
                QCOMPARE(desk.get(who, target).status, 200);
            QCOMPARE(desk.track(who, 80h, 70h).status, 200);
        }
    }

    //! The log's own pages show technicians and customers who was looked at.
    void theOfficeReadsOfIt()
    {
        Desk desk;
        desk.addAccount(u"sven"_s, domain::Role::Supervisor);
        desk.addAccount(u"tom"_s, domain::Role::Technician, desk.bench.tom);
        QCOMPARE(desk.track(u"sven"_s, 4h, 2h).status, 200);
        const auto names = [&](const QString &who) {
            QStringList list;
            const QJsonArray events
                = bodyOf(desk.get(who, "/v1/log?after=0&limit=1000")).value("events"_L1).toArray();
            for (const auto &event : events)
                list << event["event"_L1].toString();
            return list;
        };
        QVERIFY(names(u"sven"_s).contains(u"track.viewed"_s));
        QVERIFY(!names(u"tom"_s).contains(u"track.viewed"_s));
    }
};

QTEST_GUILESS_MAIN(TestLooks)
#include "tst_looks.moc"
