// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/track_block.h"
#include "journal/track_cache.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace dispatch;
using namespace dispatch::journal;
using namespace dispatch::domain;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto Noon = timestampFromMs(1'772'452'800'000);

Fix fixAt(milliseconds after, double lat, double lon)
{
    Fix fix;
    fix.position = { .latitudeDeg = lat, .longitudeDeg = lon };
    fix.fixTime = Noon + after;
    fix.receivedTime = fix.fixTime + 1s;
    return fix;
}

//! Somebody drives about a town and reports every five seconds.
std::vector<Fix> drive(std::size_t count)
{
    std::mt19937 random(11);
    std::uniform_real_distribution<double> turn(-15, 15);
    std::vector<Fix> fixes;
    double lat = 44.8;
    double lon = 20.45;
    double course = 40;
    for (std::size_t i = 0; i < count; ++i) {
        course = std::fmod(course + turn(random) + 360, 360);
        const double speed = 12 + turn(random) / 10;
        lat += std::cos(course / 57.3) * speed * 5 / 111'000;
        lon += std::sin(course / 57.3) * speed * 5 / 79'000;
        Fix fix = fixAt(std::chrono::seconds(5 * i), lat, lon);
        fix.speedMps = speed;
        fix.courseDeg = course;
        fix.accuracyM = 8;
        fix.batteryPercent = 80;
        fixes.push_back(fix);
    }
    return fixes;
}

} // namespace

class TestTrackBlock : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void comesBackAsFineAsAMapShows()
    {
        const auto fixes = drive(1'000);
        const auto back = unpackTrack(packTrack(fixes));
        QVERIFY(back);
        QCOMPARE(back->size(), fixes.size());
        for (std::size_t i = 0; i < fixes.size(); ++i) {
            const Fix &is = (*back)[i];
            QCOMPARE(is.fixTime, fixes[i].fixTime);
            QVERIFY(std::abs(is.position.latitudeDeg - fixes[i].position.latitudeDeg) < 1e-6);
            QVERIFY(std::abs(is.position.longitudeDeg - fixes[i].position.longitudeDeg) < 1e-6);
            QVERIFY(std::abs(*is.speedMps - *fixes[i].speedMps) <= 0.051);
            const double turned = std::abs(*is.courseDeg - *fixes[i].courseDeg);
            QVERIFY(std::min(turned, 360 - turned) <= 1.01);
            QCOMPARE(is.accuracyM, fixes[i].accuracyM);
            QCOMPARE(is.batteryPercent, fixes[i].batteryPercent);
        }
    }

    void takesFewBytes() { QVERIFY(packTrack(drive(1'440)).size() <= 12 * 1'440); }

    void unknownStaysUnknown()
    {
        std::vector<Fix> fixes = drive(3);
        fixes[1].speedMps.reset();
        fixes[1].courseDeg.reset();
        fixes[1].accuracyM.reset();
        fixes[1].batteryPercent.reset();
        fixes[2].speedMps = 0;
        fixes[2].courseDeg = 0;
        const auto back = *unpackTrack(packTrack(fixes));
        QVERIFY(!back[1].speedMps && !back[1].courseDeg && !back[1].accuracyM
            && !back[1].batteryPercent);
        QCOMPARE(back[2].speedMps, std::optional(0.0));
        QCOMPARE(back[2].courseDeg, std::optional(0.0));
        QCOMPARE(unpackTrack(packTrack({})), std::optional(std::vector<Fix>()));
    }

    void foreignBytesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("other mark") << QByteArray("\x02\x01\x02", 3);
        QTest::newRow("cut off") << packTrack(drive(5)).chopped(1);
        QTest::newRow("endless number") << QByteArray("\x01\x01", 2) + QByteArray(12, '\xff');
        QTest::newRow("beyond the pole") << packTrack(std::vector { fixAt(0s, 91, 0) });
    }
    void foreignBytesAreRefused()
    {
        QFETCH(const QByteArray, bytes);
        QVERIFY(!unpackTrack(bytes));
    }

    void aPlaceLiesBetweenTwoFixesAndNowhereElse()
    {
        const std::vector<Fix> fixes { fixAt(0s, 44.0, 20.0), fixAt(60s, 44.2, 20.4),
            fixAt(600s, 45.0, 21.0) };
        QVERIFY(!placeAt(fixes, Noon - 1ms)); // before the first fix nobody knows
        const auto half = placeAt(fixes, Noon + 30s);
        QVERIFY(half && half->isBetween);
        QCOMPARE(half->position.latitudeDeg, 44.1);
        QCOMPARE(half->position.longitudeDeg, 20.2);
        QCOMPARE(half->measured, Noon); // its age is that of the last fix, as it was then
        // Too far apart in time: the way between is not known.
        const auto still = placeAt(fixes, Noon + 300s);
        QVERIFY(still && !still->isBetween);
        QCOMPARE(still->position, fixes[1].position);
        QCOMPARE(still->measured, fixes[1].fixTime);
        // And never beyond the last.
        const auto after = placeAt(fixes, Noon + 660s);
        QVERIFY(after && !after->isBetween);
        QCOMPARE(after->position, fixes[2].position);
        QVERIFY(!placeAt({}, Noon));
    }

    void whatWasFetchedIsKept()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"t"_s);
        const TechnicianId ada = TechnicianId::make(Noon);
        const TechnicianId bo = TechnicianId::make(Noon);
        const Timestamp stretch = TrackCache::stretchAt(Noon + 17min);
        QCOMPARE(stretch, Noon);
        {
            const auto cache = *TrackCache::open(path, Noon + 24h);
            QVERIFY(cache->keep(ada, stretch, drive(10)));
            QVERIFY(cache->keep(bo, stretch, {}));
        }
        {
            const auto cache = *TrackCache::open(path, Noon + 24h);
            QCOMPARE((*cache->read(ada, stretch))->size(), 10U);
            QVERIFY((*cache->read(bo, stretch))->empty()); // known to be nothing
            QVERIFY(!*cache->read(bo, stretch + 2h)); // not known
        }
        // Nobody keeps where people were for longer than the server does.
        const auto later = *TrackCache::open(path, Noon + TrackCache::KeepFor + 25h);
        QVERIFY(!*later->read(ada, stretch));
    }

    //! The server has deleted a day, and a console shows it all the same.
    void whatTheServerDeletesGoesHereToo()
    {
        QTemporaryDir folder;
        const auto cache = *TrackCache::open(folder.filePath(u"t"_s), Noon + 24h);
        const TechnicianId ada = TechnicianId::make(Noon);
        QVERIFY(cache->keep(ada, Noon, drive(10)));
        QVERIFY(cache->keep(ada, Noon + 2h, drive(10)));
        QVERIFY(cache->forget(Noon + 2h));
        QVERIFY(!*cache->read(ada, Noon));
        QVERIFY(*cache->read(ada, Noon + 2h));
    }

    void aDamagedFileIsBegunAnew()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"t"_s);
        {
            QVERIFY((*TrackCache::open(path, Noon))->keep(TechnicianId::make(Noon), Noon, {}));
        }
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadWrite));
            file.seek(100);
            file.write(QByteArray(4'000, 'x'));
        }
        const auto cache = TrackCache::open(path, Noon);
        QVERIFY2(cache, cache ? "" : qPrintable(cache.error().text));
        QVERIFY((*cache)->keep(TechnicianId::make(Noon), Noon, {}));
    }
};

QTEST_GUILESS_MAIN(TestTrackBlock)
#include "tst_track_block.moc"
