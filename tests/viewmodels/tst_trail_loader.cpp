// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/trail_loader.h"

#include "feed/limits.h"
#include "support/fake_server.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace std::chrono_literals;
using viewmodels::TrailLoader;

namespace {

//! A console that has just started, opposite a server that knows more.
struct Bench {
    Timestamp now = timestampFromMs(1'772'452'800'000);
    test::FakeServer server;
    QString token = u"access-1"_s;
    map::Trails trails;
    TrailLoader loader { trails,
        [this] {
            return TrailLoader::Source { .server = server.url(), .accessToken = token, .now = now };
        } };
    TechnicianId ada = TechnicianId::make(now);

    void see(std::chrono::minutes ago, double latitudeDeg)
    {
        Fix fix;
        fix.position = { latitudeDeg, -15 };
        fix.fixTime = fix.receivedTime = now - ago;
        trails.add(1, fix);
    }
    QByteArray row(std::chrono::minutes ago, double latitudeDeg) const
    {
        return R"({"tMs":)" + QByteArray::number(toMs(now - ago)) + R"(,"lat":)"
            + QByteArray::number(latitudeDeg) + R"(,"lon":-15.0})";
    }
};

} // namespace

class TestTrailLoader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void theServersHourIsAdded()
    {
        Bench b;
        b.see(1min, 47.1);
        b.server.tracksAnswer = R"({"fixes":[)" + b.row(59min, 47.0) + ',' + b.row(56min, 47.2)
            + ',' + R"({"tMs":"x"},{"lat":99,"lon":0,"tMs":5}],"isComplete":true})";
        b.loader.show(1, b.ada);
        QVERIFY(b.loader.text().contains(u"loading"_s));
        QTRY_COMPARE(b.trails.trail(1).size(), 3U);
        QCOMPARE(b.loader.text(), QString()); // whole: nothing to say
        QCOMPARE(b.server.tracksAsked.size(), 1);
        const QByteArray asked = b.server.tracksAsked.first();
        QVERIFY(asked.startsWith(QByteArray("/v1/tracks/" + uuidText(b.ada.uuid).toUtf8() + '?')));
        QVERIFY(asked.contains(QByteArray("from=" + QByteArray::number(toMs(b.now - 60min)))));
        b.loader.show(0, {});
        b.loader.show(1, b.ada); // it is known now
        QCOMPARE(b.loader.text(), QString());
        QTest::qWait(0);
        QCOMPARE(b.server.tracksAsked.size(), 1);
    }

    // What a server does not give at once once looked like a gap.
    void furtherPagesAreFetched()
    {
        Bench b;
        b.server.tracksFirst = { R"({"fixes":[)" + b.row(59min, 47.0) + ',' + b.row(57min, 47.1)
                + R"(],"isComplete":false})",
            R"({"fixes":[)" + b.row(30min, 47.2) + R"(],"isComplete":false})" };
        b.server.tracksAnswer = R"({"fixes":[)" + b.row(2min, 47.3) + R"(],"isComplete":true})";
        b.loader.show(1, b.ada);
        QTRY_COMPARE(b.trails.trail(1).size(), 4U);
        QCOMPARE(b.server.tracksAsked.size(), 3);
        const auto from = [&b](std::chrono::minutes ago) {
            return QByteArray("from=" + QByteArray::number(toMs(b.now - ago) + 1) + '&');
        };
        QVERIFY(b.server.tracksAsked[1].contains(from(57min)));
        QVERIFY(b.server.tracksAsked[2].contains(from(30min)));
    }

    void aServerThatNeverComesToAnEndIsLeft()
    {
        Bench b;
        b.see(5min, 47.1);
        b.server.tracksAnswer = R"({"fixes":[],"isComplete":false})";
        b.loader.show(1, b.ada);
        QTRY_VERIFY(b.loader.hasFailed());
        QVERIFY(b.loader.text().contains(u"more positions than can be fetched"_s));
        QCOMPARE(b.server.tracksAsked.size(), 1);
    }

    void aTrailThatBeginsLaterSaysSo()
    {
        Bench b;
        b.see(20min, 47.1);
        b.loader.show(1, b.ada);
        QTRY_VERIFY(b.loader.text().startsWith(u"Trail since"_s));
        QVERIFY(!b.loader.hasFailed());
        QCOMPARE(b.server.tracksAsked.size(), 1);
    }

    void failuresAreSaidInWords_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("words");
        QTest::newRow("403") << 403 << QByteArray("{}") << u"does not show it"_s;
        QTest::newRow("403 in the server's words")
            << 403 << QByteArray(R"({"title":"Supervisors see it. Ask one."})")
            << u"Supervisors see it. Ask one;"_s;
        QTest::newRow("404") << 404 << QByteArray("{}") << u"does not know it"_s;
        QTest::newRow("404 in the server's words")
            << 404 << QByteArray(R"({"title":"There is no such technician that you may see."})")
            << u"There is no such technician that you may see"_s;
        QTest::newRow("too long") << 200 << QByteArray(feed::MaxTrackReplyBytes + 1, ' ')
                                  << u"too long"_s;
        QTest::newRow("503") << 503 << QByteArray("{}") << u"HTTP 503"_s;
        QTest::newRow("nonsense") << 200 << QByteArray("<html>") << u"cannot be read"_s;
    }
    void failuresAreSaidInWords()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, answer);
        QFETCH(const QString, words);
        Bench b;
        b.see(5min, 47.1);
        b.server.tracksStatus = status;
        b.server.tracksAnswer = answer;
        b.loader.show(1, b.ada);
        QTRY_VERIFY(b.loader.hasFailed());
        QVERIFY2(b.loader.text().contains(words), qPrintable(b.loader.text()));
        QVERIFY(b.loader.text().startsWith(u"Trail since"_s)); // what there is stays
        // Selected again, it is tried again.
        b.server.tracksStatus = 200;
        b.server.tracksAnswer = R"({"fixes":[]})";
        b.loader.show(0, {});
        b.loader.show(1, b.ada);
        QTRY_COMPARE(b.server.tracksAsked.size(), 2);
        QTRY_VERIFY(!b.loader.hasFailed());
    }

    void withoutAConnectionNobodyIsAsked()
    {
        Bench b;
        b.token.clear();
        b.loader.show(1, b.ada);
        QTRY_VERIFY(b.loader.hasFailed());
        QVERIFY(b.loader.text().startsWith(u"No trail yet"_s));
        QVERIFY(b.server.tracksAsked.isEmpty());
    }

    // The server notes who asks where somebody was: whoever walks through a list does not mean each of them.
    void onlyWhoIsLookedAtIsAskedFor()
    {
        Bench b;
        const TechnicianId bo = TechnicianId::make(b.now);
        b.loader.show(1, b.ada);
        b.loader.show(2, bo);
        QTRY_COMPARE(b.server.tracksAsked.size(), 1);
        QVERIFY(b.server.tracksAsked.first().contains(uuidText(bo.uuid).toUtf8()));
    }

    void aWholeTrailNeedsNoServer()
    {
        Bench b;
        b.see(59min, 47.0);
        b.see(56min, 47.1);
        b.loader.show(1, b.ada);
        QCOMPARE(b.loader.text(), QString());
    }
};

QTEST_GUILESS_MAIN(TestTrailLoader)
#include "tst_trail_loader.moc"
