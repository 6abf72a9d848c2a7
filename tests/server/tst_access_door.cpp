// SPDX-License-Identifier: GPL-3.0-or-later
#include "server_process.h"

#include "journal/raw_file.h"
#include "journal/track_store.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::server::test;

//! Areas, looks at tracks and what becomes of these, by the program's own command line and addresses.
class TestAccessDoor : public QObject {
    Q_OBJECT

    static QByteArray bearer(const ServerProcess &server, const QString &name = u"ada"_s)
    {
        return "Bearer " + server.signIn(name).toLatin1();
    }
    static QStringList where(const ServerProcess &server) { return { u"--data"_s, server.data() }; }
    static QJsonArray logOf(const ServerProcess &server, const QByteArray &who)
    {
        return server.get("/v1/log?after=0&limit=1000", who).json()["events"_L1].toArray();
    }
    static QStringList entitiesOf(const QJsonArray &events, const QString &name)
    {
        QStringList found;
        for (const auto &event : events) {
            if (event["event"_L1].toString() == name)
                found << event["entity"_L1].toString();
        }
        return found;
    }
    //! The job of this title, as ada finds it.
    static QString jobNamed(const ServerProcess &server, const QString &title)
    {
        const auto events = logOf(server, bearer(server));
        for (const auto &event : events) {
            if (event["event"_L1].toString() == "job.created"_L1
                && event["data"_L1]["title"_L1].toString() == title)
                return event["entity"_L1].toString();
        }
        return {};
    }
    static QByteArray caseOf(const QString &job) { return "/v1/case?job=" + job.toLatin1(); }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void anAccountSeesTheAreasItNames()
    {
        ServerProcess server;
        QVERIFY(server.start());
        const auto table = writeFile(server.folder(), u"jobs.csv"_s,
            "title,address,area\nBoiler,Main St 1,north\nTap,Main St 2,south\nRoof,Main St 3,\n");
        QCOMPARE(run(QStringList { u"import"_s, u"jobs"_s, table } + where(server)).exitCode, 0);
        const QStringList add { u"user"_s, u"add"_s, u"nora"_s, u"--password-file"_s,
            server.passwordFile(), u"--areas"_s, u"north"_s, u"--roles"_s };
        const auto refused = run(add + QStringList { u"supervisor"_s } + where(server));
        QCOMPARE(refused.exitCode, 1);
        QVERIFY2(refused.err.contains(u"Supervisors and administrators see everything"_s),
            qPrintable(refused.err));
        const auto added = run(add + QStringList { u"dispatcher"_s } + where(server));
        QVERIFY2(added.exitCode == 0, qPrintable(added.err));

        const auto boiler = jobNamed(server, u"Boiler"_s);
        const auto tap = jobNamed(server, u"Tap"_s);
        const auto roof = jobNamed(server, u"Roof"_s);
        const auto nora = bearer(server, u"nora"_s);
        QCOMPARE(entitiesOf(logOf(server, nora), u"job.created"_s), (QStringList { boiler, roof }));
        QCOMPARE(entitiesOf(logOf(server, nora), u"visit.created"_s).size(), 2);
        QCOMPARE(server.get("/v1/log?entity=" + tap.toLatin1(), nora).status, 404);
        QCOMPARE(server.get(caseOf(tap), nora).status, 404);
        QCOMPARE(server.get(caseOf(boiler), nora).status, 200);

        const QStringList areas { u"user"_s, u"areas"_s, u"nora"_s };
        QCOMPARE(
            run(areas + QStringList { u"--areas"_s, u"south, west"_s } + where(server)).exitCode,
            0);
        QCOMPARE(entitiesOf(logOf(server, nora), u"job.created"_s), (QStringList { tap, roof }));
        QCOMPARE(server.stop(), 0);
        QVERIFY(server.start()); // and it stays so
        const auto again = bearer(server, u"nora"_s);
        QCOMPARE(entitiesOf(logOf(server, again), u"job.created"_s), (QStringList { tap, roof }));
        const auto all = run(areas + where(server));
        QVERIFY2(all.out.contains(u"sees all areas"_s), qPrintable(all.out + all.err));
        QCOMPARE(entitiesOf(logOf(server, again), u"job.created"_s).size(), 3);
        const auto unknown
            = run(QStringList { u"user"_s, u"areas"_s, u"nobody"_s } + where(server));
        QVERIFY2(unknown.err.contains(u"no account named nobody"_s), qPrintable(unknown.err));
    }

    //! From a folder with old tracks to what “verify” says of them, and of tracks that somebody took out.
    void oldTracksAreDeletedAndVerifyKnows()
    {
        ServerProcess server;
        QVERIFY(server.start());
        QCOMPARE(
            run(QStringList { u"device"_s, u"add"_s, u"--technician"_s, u"Tom"_s } + where(server))
                .exitCode,
            0);
        const auto tom = entitiesOf(logOf(server, bearer(server)), u"tech.created"_s).value(0);
        QCOMPARE(server.stop(), 0);
        const QString path = server.data() + u"/tracks.db"_s;
        const auto today = journal::TrackStore::dayOf(domain::SystemClock().now());
        {
            const auto tracks = journal::TrackStore::openOrCreate(path).value();
            std::vector<journal::TrackStore::Row> rows;
            for (const int daysAgo : { 100, 99, 10 }) {
                domain::Fix fix;
                fix.position = { 44.8, 20.4 };
                fix.fixTime = today - daysAgo * journal::TrackStore::DayLength + 10h;
                fix.receivedTime = fix.fixTime;
                rows.push_back({ *domain::TechnicianId::parse(tom), fix });
            }
            QVERIFY(tracks->add(rows));
        }
        QVERIFY(server.start({ u"--keep-tracks"_s, u"30"_s }));
        const auto ada = bearer(server);
        QTRY_COMPARE(entitiesOf(logOf(server, ada), u"track.deleted"_s).size(), 1);
        const QByteArray tracks = "/v1/tracks/" + tom.sliced(5).toLatin1();
        QTRY_COMPARE(server.get(tracks, ada).json()["fixes"_L1].toArray().size(), 1);
        QCOMPARE(entitiesOf(logOf(server, ada), u"track.viewed"_s).size(), 1);
        QCOMPARE(entitiesOf(logOf(server, ada), u"track.closed"_s).size(), 3);
        QCOMPARE(server.stop(), 0);
        const QStringList verify = QStringList { u"verify"_s } + where(server);
        auto ran = run(verify);
        QVERIFY2(ran.exitCode == 0, qPrintable(ran.err));
        QVERIFY2(ran.out.contains(u"1 days of them are as they were closed (1 fixes)"_s),
            qPrintable(ran.out));
        QVERIFY2(ran.out.contains(u"by the rule of 30 days, 2 fixes"_s), qPrintable(ran.out));
        QCOMPARE(dispatch::test::runSql(path, "DELETE FROM fixes"), QString());
        ran = run(verify);
        QCOMPARE(ran.exitCode, 1);
        QVERIFY2(ran.err.contains(u"nothing says that they were deleted"_s), qPrintable(ran.err));
    }
};

QTEST_GUILESS_MAIN(TestAccessDoor)
#include "tst_access_door.moc"
