// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet_labels.h"
#include "map/fleet_scene.h"
#include "map/heap_sprites.h"

#include <QRandomGenerator>
#include <QTest>

#include <numeric>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace std::chrono_literals;
using domain::Duty;
using domain::SignalAge;
using map::Fleet;
using map::FleetScene;
using map::HeapPart;

namespace {

const domain::Timestamp Start = domain::timestampFromMs(1'760'000'000'000);
constexpr domain::GeoPoint Centre { .latitudeDeg = 47.0, .longitudeDeg = -15.0 };
constexpr QSizeF View(800, 600);

void fix(Fleet &fleet, quint32 handle, domain::GeoPoint at, domain::Timestamp when)
{
    domain::Fix fix;
    fix.position = at;
    fix.fixTime = fix.receivedTime = when;
    fleet.applyFix(handle, fix, when);
}

void place(Fleet &fleet, quint32 handle, domain::GeoPoint at, Duty duty = Duty::Available,
    bool hasEmergency = false)
{
    fleet.upsert(handle, u"Unit %1"_s.arg(handle), duty, hasEmergency);
    fix(fleet, handle, at, Start);
}

//! \p count units about one spot, a few metres apart.
void crowd(Fleet &fleet, int count, domain::GeoPoint middle, quint32 firstHandle = 1)
{
    for (int i = 0; i < count; ++i)
        place(fleet, firstHandle + static_cast<quint32>(i),
            { middle.latitudeDeg + 0.00001 * (i % 7), middle.longitudeDeg + 0.00001 * (i / 7) });
}

map::Camera cameraAt(double zoom, domain::GeoPoint center = Centre)
{
    return map::Camera::at(center, zoom, View);
}

FleetScene built(const Fleet &fleet, double zoom, const FleetScene::Wishes &wishes = {})
{
    FleetScene scene;
    scene.build(fleet, cameraAt(zoom), domain::toMs(Start), wishes);
    return scene;
}

int countedIn(const FleetScene &scene)
{
    return std::accumulate(scene.heaps().begin(), scene.heaps().end(), 0,
        [](int sum, const FleetScene::Heap &heap) { return sum + heap.count; });
}

bool isAlone(const FleetScene &scene, const Fleet &fleet, quint32 handle)
{
    return std::ranges::any_of(scene.marks(),
        [&](const FleetScene::Mark &m) { return fleet.units()[m.row].handle == handle; });
}

} // namespace

//! Who is seen where, without any window.
class TestFleetScene : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void crowdsBecomeOneNumber_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("zoom");
        QTest::addColumn<int>("heaps");
        QTest::newRow("one") << 1 << 12.0 << 0;
        QTest::newRow("five") << 5 << 12.0 << 0;
        QTest::newRow("six") << 6 << 12.0 << 1;
        QTest::newRow("many") << 400 << 12.0 << 1;
        QTest::newRow("street-level") << 400 << 17.0 << 0;
    }
    void crowdsBecomeOneNumber()
    {
        QFETCH(const int, count);
        QFETCH(const double, zoom);
        QFETCH(const int, heaps);
        Fleet fleet;
        crowd(fleet, count, Centre);
        const FleetScene scene = built(fleet, zoom);
        QCOMPARE(scene.heaps().size(), static_cast<std::size_t>(heaps));
        QCOMPARE(countedIn(scene), heaps > 0 ? count : 0);
    }

    // Would catch somebody who is neither drawn nor counted, or both.
    void everybodyIsSeenOnceOrCountedOnce_data()
    {
        QTest::addColumn<double>("zoom");
        for (const double zoom : { 9.0, 12.5, 13.49, 14.0, 16.9 })
            QTest::addRow("zoom-%g", zoom) << zoom;
    }
    void everybodyIsSeenOnceOrCountedOnce()
    {
        QFETCH(const double, zoom);
        Fleet fleet;
        QRandomGenerator random(7);
        constexpr int Count = 5000;
        // All inside the view at every zoom level of the table.
        const double spread = 500 * 360 / (256 * std::exp2(zoom));
        for (quint32 i = 1; i <= Count; ++i)
            place(fleet, i,
                { 47 + (random.generateDouble() - 0.5) * spread * 0.6,
                    -15 + (random.generateDouble() - 0.5) * spread },
                static_cast<Duty>(i % 7));
        const FleetScene scene = built(fleet, zoom);
        QVERIFY(!scene.heaps().empty());
        std::vector<int> seen(Count, 0);
        for (const FleetScene::Mark &mark : scene.marks())
            ++seen[mark.row];
        for (std::size_t i = 0; i < scene.heaps().size(); ++i) {
            const FleetScene::Heap &heap = scene.heaps()[i];
            const auto members = scene.membersOf(i);
            QCOMPARE(members.size(), static_cast<std::size_t>(heap.count));
            QCOMPARE(std::accumulate(heap.parts.begin(), heap.parts.end(), 0), heap.count);
            for (const quint32 row : members)
                ++seen[row];
        }
        QVERIFY(std::ranges::all_of(seen, [](int times) { return times == 1; }));
    }

    void numbersDoNotLieOnEachOther()
    {
        Fleet fleet;
        QRandomGenerator random(3);
        for (quint32 i = 1; i <= 20'000; ++i)
            place(fleet, i,
                { 47 + (random.generateDouble() - 0.5) * 0.06,
                    -15 + (random.generateDouble() - 0.5) * 0.12 });
        const FleetScene scene = built(fleet, 12.4);
        QVERIFY(scene.heaps().size() > 20);
        int overlapping = 0;
        for (std::size_t i = 0; i < scene.heaps().size(); ++i) {
            for (std::size_t j = i + 1; j < scene.heaps().size(); ++j) {
                const QPointF apart = scene.heaps()[i].at - scene.heaps()[j].at;
                overlapping += std::hypot(apart.x(), apart.y()) < 2 * 12.0 ? 1 : 0;
            }
        }
        QCOMPARE(overlapping, 0);
    }

    // Would catch numbers that jump about while the map is only moved.
    void panningRegroupsNobody()
    {
        Fleet fleet;
        QRandomGenerator random(5);
        for (quint32 i = 1; i <= 3000; ++i)
            place(fleet, i,
                { 47 + (random.generateDouble() - 0.5) * 0.02,
                    -15 + (random.generateDouble() - 0.5) * 0.04 });
        FleetScene scene;
        std::map<int, int> before;
        for (int step = 0; step < 40; ++step) {
            const map::Camera camera
                = cameraAt(13, { 47.0 + 0.00007 * step, -15.0 + 0.00011 * step });
            scene.build(fleet, camera, domain::toMs(Start), {});
            std::map<int, int> now;
            for (const FleetScene::Heap &heap : scene.heaps())
                ++now[heap.count];
            if (step > 0)
                QCOMPARE(now, before);
            before = now;
        }
    }

    void oneAtTheLimitDoesNotFlicker()
    {
        Fleet fleet;
        crowd(fleet, FleetScene::HeapFrom, Centre);
        FleetScene scene;
        const auto look = [&] { scene.build(fleet, cameraAt(12), domain::toMs(Start), {}); };
        look();
        QCOMPARE(scene.heaps().size(), 1U);
        fleet.remove(1);
        look();
        QCOMPARE(scene.heaps().size(), 1U);
        fleet.remove(2);
        look();
        QCOMPARE(scene.heaps().size(), 0U);
        place(fleet, 1, Centre);
        look();
        QCOMPARE(scene.heaps().size(), 0U); // five are not enough to become one again
    }

    // The promise: nothing hides somebody in danger.
    void emergenciesAreNeverCountedAwayNorFiltered()
    {
        Fleet fleet;
        crowd(fleet, 50, Centre);
        fleet.upsert(20, u"Ada"_s, Duty::OffShift, true);
        const FleetScene::Wishes wishes { .hiddenDuties = 0xff };
        const FleetScene hidden = built(fleet, 12, wishes);
        QCOMPARE(hidden.marks().size(), 1U);
        QVERIFY(isAlone(hidden, fleet, 20));
        const FleetScene scene = built(fleet, 12);
        QVERIFY(isAlone(scene, fleet, 20));
        QCOMPARE(countedIn(scene), 49);
        QVERIFY(scene.hasEmergency());
        QCOMPARE(
            fleet.units()[scene.marks().back().row].handle, 20U); // drawn last: above everything
    }

    void chosenOnesStepOutOfTheHeap()
    {
        Fleet fleet;
        crowd(fleet, 50, Centre);
        const QSet<int> picked { 4, 5 };
        const FleetScene scene
            = built(fleet, 12, { .selected = 3, .hovered = 6, .picked = &picked });
        QCOMPARE(countedIn(scene), 46);
        for (const quint32 handle : { 3U, 4U, 5U, 6U })
            QVERIFY(isAlone(scene, fleet, handle));
        QCOMPARE(scene.rankedFrom(), scene.marks().size() - 4);
    }

    //! A hundred thousand marks lie on each other many times over: what cannot be seen need not be drawn, but can be asked for.
    void aVastCrowdIsDrawnWithoutWhatIsCovered()
    {
        constexpr int Count = FleetScene::ThinFrom + 5'000;
        Fleet fleet;
        QRandomGenerator random(7);
        for (quint32 i = 1; i <= Count; ++i)
            place(fleet, i,
                { Centre.latitudeDeg + (random.generateDouble() - 0.5) * 0.01,
                    Centre.longitudeDeg + (random.generateDouble() - 0.5) * 0.02 },
                Duty::Available, i == 77);
        const auto look = [&](const map::Camera &camera, FleetScene::Use use) {
            FleetScene scene;
            scene.build(fleet, camera, domain::toMs(Start),
                { .selected = 99, .areHeapsAllowed = false }, use);
            return scene;
        };
        const FleetScene whole = look(cameraAt(15), FleetScene::Use::Asking);
        const FleetScene drawn = look(cameraAt(15), FleetScene::Use::Drawing);
        QCOMPARE(whole.marks().size(), std::size_t { Count });
        QVERIFY(drawn.marks().size() < Count / 2);
        QVERIFY(isAlone(drawn, fleet, 77));
        QVERIFY(isAlone(drawn, fleet, 99));
        QVERIFY(drawn.hasEmergency());

        // Whoever is left out lies in the square of one that is drawn.
        std::vector<bool> isDrawn(fleet.units().size(), false);
        std::vector<FleetScene::Mark> plain;
        for (std::size_t i = 0; i < drawn.marks().size(); ++i) {
            isDrawn[drawn.marks()[i].row] = true;
            if (i < drawn.rankedFrom())
                plain.push_back(drawn.marks()[i]);
        }
        for (std::size_t i = 0; i < whole.marks().size(); i += 16) {
            const FleetScene::Mark &mark = whole.marks()[i];
            if (isDrawn[mark.row])
                continue;
            QVERIFY(std::ranges::any_of(plain, [&](const FleetScene::Mark &other) {
                return std::abs(other.y - mark.y) <= FleetScene::CoverPx
                    && std::abs(other.x - mark.x) <= FleetScene::CoverPx;
            }));
        }

        // Panned by whole pixels the crowd stays the same, or it would flicker.
        const auto rowsOf = [](const FleetScene &scene) {
            QSet<quint32> rows;
            for (const FleetScene::Mark &mark : scene.marks())
                rows.insert(mark.row);
            return rows;
        };
        map::Camera panned = cameraAt(15);
        panned.center.x += 3 / panned.edgePx;
        panned.center.y -= 5 / panned.edgePx;
        const auto before = rowsOf(drawn);
        const auto after = rowsOf(look(panned, FleetScene::Use::Drawing));
        QVERIFY((before - after).size() + (after - before).size() < before.size() / 100);
    }

    void filteredDutiesAreNeitherDrawnNorCounted()
    {
        Fleet fleet;
        for (quint32 i = 1; i <= 40; ++i)
            place(fleet, i, Centre, i % 2 == 0 ? Duty::OffShift : Duty::EnRoute);
        const FleetScene scene = built(fleet, 12, { .hiddenDuties = map::dutyBit(Duty::OffShift) });
        QCOMPARE(countedIn(scene), 20);
        QCOMPARE(scene.heaps()[0].parts[static_cast<std::size_t>(HeapPart::Driving)], 20);
    }

    // A free technician whose phone is silent is nobody's free technician.
    void silentOnesAreNotCountedByTheirDuty()
    {
        Fleet fleet;
        crowd(fleet, 10, Centre);
        for (quint32 i = 1; i <= 6; ++i)
            fix(fleet, i, Centre, Start + 400s);
        fleet.tick(Start + 400s);
        const FleetScene scene = built(fleet, 12);
        QCOMPARE(scene.heaps()[0].parts[static_cast<std::size_t>(HeapPart::Free)], 6);
        QCOMPARE(scene.heaps()[0].parts[static_cast<std::size_t>(HeapPart::Silent)], 4);
        fleet.setConnected(false);
        const FleetScene cut = built(fleet, 12);
        QCOMPARE(cut.heaps()[0].parts[static_cast<std::size_t>(HeapPart::Silent)], 10);
    }

    void heapIsFoundUnderThePointer()
    {
        Fleet fleet;
        crowd(fleet, 30, Centre);
        const FleetScene scene = built(fleet, 12);
        const QPointF at = scene.heaps()[0].at;
        QVERIFY(scene.heapAt(at));
        QVERIFY(scene.heapAt(at + QPointF(18.9, 0)));
        QVERIFY(!scene.heapAt(at + QPointF(19.1, 0)));
    }

    void ringShares_data()
    {
        QTest::addColumn<QList<int>>("parts");
        QTest::addColumn<QList<int>>("shares");
        QTest::newRow("all-free") << QList { 9, 0, 0, 0, 0, 0 } << QList { 12, 0, 0, 0, 0, 0 };
        QTest::newRow("halves") << QList { 5, 5, 0, 0, 0, 0 } << QList { 6, 6, 0, 0, 0, 0 };
        // One of a thousand is still somebody.
        QTest::newRow("one-of-many") << QList { 1, 0, 999, 0, 0, 0 } << QList { 1, 0, 11, 0, 0, 0 };
        QTest::newRow("one-of-each") << QList { 1, 1, 1, 1, 1, 995 } << QList { 1, 1, 1, 1, 1, 7 };
        QTest::newRow("thirds") << QList { 7, 7, 7, 0, 0, 0 } << QList { 4, 4, 4, 0, 0, 0 };
    }
    void ringShares()
    {
        QFETCH(const QList<int>, parts);
        QFETCH(const QList<int>, shares);
        std::array<int, map::HeapPartCount> counts {};
        std::ranges::copy(parts, counts.begin());
        const auto got = map::heapShares(counts);
        QCOMPARE(QList<int>(got.begin(), got.end()), shares);
    }

    void heapNumbers_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("text");
        QTest::newRow("6") << 6 << u"6"_s;
        QTest::newRow("999") << 999 << u"999"_s;
        QTest::newRow("1000") << 1000 << u"1.0k"_s;
        QTest::newRow("1999") << 1999 << u"1.9k"_s; // not 2.0k: that many there are not
        QTest::newRow("9999") << 9999 << u"9.9k"_s;
        QTest::newRow("10000") << 10'000 << u"10k"_s;
        QTest::newRow("99999") << 99'999 << u"99k"_s;
    }
    void heapNumbers()
    {
        QFETCH(const int, count);
        QFETCH(const QString, text);
        QLocale::setDefault(QLocale::c());
        QCOMPARE(map::heapNumber(count), text);
    }

    // The feed is cut for three seconds in the middle of everybody's glide: all are shown as cut off with their age,
    // none moves past the last fix, and each is on the way that was known.
    void cutFeedIsSaidAndMovesNobodyPastTheLastFix()
    {
        constexpr quint32 Count = 60;
        Fleet fleet;
        fleet.setRate(0);
        for (quint32 i = 1; i <= Count; ++i) {
            place(fleet, i, { 47 + 0.0005 * i, -15 });
            fix(fleet, i, { 47 + 0.0005 * i, -14.995 }, Start + 10s);
        }
        const auto cut = Start + 11s;
        fleet.tick(cut);
        for (quint32 i = 1; i <= Count; ++i)
            QCOMPARE(fleet.age(i), SignalAge::Live);
        fleet.setConnected(false);

        map::FleetLabels labels;
        map::SpriteSheet sheet;
        for (auto now = cut; now <= cut + 3s; now += 100ms) {
            fleet.tick(now);
            FleetScene scene;
            const map::Camera camera = cameraAt(17, { 47 + 0.0005 * Count / 2, -14.9975 });
            scene.build(fleet, camera, domain::toMs(now), {});
            QVERIFY(!scene.marks().empty());
            for (const FleetScene::Mark &mark : scene.marks()) {
                const map::Unit &unit = fleet.units()[mark.row];
                QCOMPARE(unit.age, SignalAge::Disconnected);
                const double from = camera.toItem(unit.from).x();
                const double to = camera.toItem(unit.to).x();
                QVERIFY(mark.x >= from - 0.01 && mark.x <= to + 0.01);
                const auto known = camera.toItem(geo::toUnit(fleet.fix(unit.handle)->position));
                QVERIFY(std::abs(known.x() - to) < 0.01);
            }
            map::DrawList list;
            labels.compose(list, sheet,
                { .fleet = fleet,
                    .scene = scene,
                    .wishes = {},
                    .camera = camera,
                    .zoomLevel = 17,
                    .nowMs = domain::toMs(now),
                    .family = u"Inter"_s });
            QVERIFY(!list.stamps.empty());
        }
        // Every name that was written said how old its place is; painting one anew would mean it was not written so.
        int written = 0;
        for (quint32 i = 1; i <= Count; ++i) {
            const auto isIn = [&](const QString &text, map::LabelStyle style) {
                bool isNew = false;
                sheet.find(map::labelKey(text, style, false), [&] {
                    isNew = true;
                    return map::SpriteSheet::Picture { QImage(1, 1, QImage::Format_ARGB32), {} };
                });
                return !isNew;
            };
            const QString name = fleet.name(i);
            written += isIn(name + u" · now"_s, map::LabelStyle::Halo) ? 1 : 0;
            QVERIFY2(!isIn(name, map::LabelStyle::Halo), qPrintable(name));
        }
        QVERIFY(written > 0);
        QCOMPARE(fleet.position(1, cut + 1h)->longitudeDeg, fleet.fix(1)->position.longitudeDeg);
    }

    void ageInWords_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("ahead") << -3 << u"now"_s; // a phone's clock may run ahead
        QTest::newRow("4") << 4 << u"now"_s;
        QTest::newRow("14") << 14 << u"10 s"_s;
        QTest::newRow("59") << 59 << u"55 s"_s;
        QTest::newRow("60") << 60 << u"1 min"_s;
        QTest::newRow("3599") << 3599 << u"59 min"_s;
        QTest::newRow("3600") << 3600 << u"1 h"_s;
        QTest::newRow("86400") << 86'400 << u"1 d"_s;
    }
    void ageInWords()
    {
        QFETCH(const int, seconds);
        QFETCH(const QString, text);
        QCOMPARE(map::ageText(Start, domain::toMs(Start) + 1000 * seconds), text);
    }

    // A guess is made from what the phone said, and only for a while.
    void guessGoesStraightOn_data()
    {
        QTest::addColumn<int>("afterS");
        QTest::addColumn<bool>("isMade");
        QTest::newRow("fresh") << 19 << false;
        QTest::newRow("first") << 20 << true;
        QTest::newRow("last") << 180 << true;
        QTest::newRow("too-old") << 181 << false;
    }
    void guessGoesStraightOn()
    {
        QFETCH(const int, afterS);
        QFETCH(const bool, isMade);
        Fleet fleet;
        fleet.upsert(1, u"Ada"_s, Duty::EnRoute, false);
        domain::Fix fix;
        fix.position = Centre;
        fix.fixTime = fix.receivedTime = Start;
        fix.speedMps = 10;
        fix.courseDeg = 90;
        fleet.applyFix(1, fix, Start);
        const auto guess = fleet.guessAt(0, domain::toMs(Start) + 1000 * afterS);
        QCOMPARE(guess.has_value(), isMade);
        if (!guess)
            return;
        const domain::GeoPoint there = geo::toGeo(*guess);
        QVERIFY(there.longitudeDeg > Centre.longitudeDeg);
        const double wayM = geo::distanceM(Centre, there);
        QVERIFY2(std::abs(wayM - 10.0 * afterS) < 0.01 * wayM, qPrintable(QString::number(wayM)));
        // The mark itself stays where the phone was.
        QVERIFY(geo::distanceM(*fleet.position(1, Start + std::chrono::seconds(afterS)), Centre)
            < 0.01);
    }
};

QTEST_MAIN(TestFleetScene)
#include "tst_fleet_scene.moc"
