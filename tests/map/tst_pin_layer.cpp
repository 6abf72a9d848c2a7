// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/pin_heap_sprites.h"
#include "map/pin_layer.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace dispatch;
using domain::Priority;
using domain::VisitState;

namespace {

const domain::Timestamp Start = domain::timestampFromMs(1'760'000'000'000);
constexpr domain::GeoPoint Centre { .latitudeDeg = 47.0, .longitudeDeg = -15.0 };

map::Pin pinAt(quint64 number, domain::GeoPoint at, VisitState state = VisitState::Scheduled)
{
    map::Pin pin;
    pin.job = QUuid::createUuid();
    pin.number = number;
    pin.title = u"Job %1"_s.arg(number);
    pin.position = at;
    pin.state = state;
    return pin;
}

//! Six on one crossing: two late, one at risk, one an emergency; and one that has ended.
std::vector<map::Pin> crossing()
{
    std::vector<map::Pin> pins;
    for (int i = 0; i < 6; ++i)
        pins.push_back(pinAt(static_cast<quint64>(i + 1), { 47.0 + i * 1e-4, -15.0 },
            i < 3 ? VisitState::Unscheduled : VisitState::Dispatched));
    pins[0].isLate = pins[3].isLate = true;
    pins[1].isAtRisk = true;
    pins[3].priority = Priority::Emergency;
    pins.push_back(pinAt(7, Centre, VisitState::Completed));
    return pins;
}

//! Shows what a layer would draw.
class Layer : public map::PinLayer {
public:
    map::DrawList list;
    Layer()
    {
        setSize({ 800, 600 });
        setCenterLatitude(Centre.latitudeDeg);
        setCenterLongitude(Centre.longitudeDeg);
        setZoomLevel(14);
    }
    void draw()
    {
        list.clear();
        compose(list, m_sheet);
    }
    QPointF itemAt(geo::UnitPoint place) const { return camera().toItem(place); }
    map::PinScene::Disc discAt(QPointF at, double radiusPx) const
    {
        return { .at = camera().toUnit(at), .radiusPx = radiusPx };
    }
    QPointF at(domain::GeoPoint place) const { return camera().toItem(geo::toUnit(place)); }

private:
    map::SpriteSheet m_sheet;
};

map::PlanStop stopAt(const map::Pin &pin, int order)
{
    map::PlanStop stop;
    stop.job = domain::uuidText(pin.job);
    stop.place = { pin.position.latitudeDeg, pin.position.longitudeDeg };
    stop.order = order;
    stop.plan = u"14:30–16:00"_s;
    stop.estimate = u"~14:42 · straight line × 1.3"_s;
    return stop;
}

double distance(QPointF a, QPointF b)
{
    return std::hypot(a.x() - b.x(), a.y() - b.y());
}

} // namespace

class TestPinLayer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void heapsCountAndNameWhatIsUrgent()
    {
        map::Pins pins;
        pins.set(crossing());
        Layer layer;
        layer.setPins(&pins);
        layer.draw();
        const auto &heaps = layer.scene().heaps();
        QCOMPARE(heaps.size(), 1U);
        QCOMPARE(heaps[0].count, 6); // what has ended is not counted
        QCOMPARE(heaps[0].ended, 1);
        QCOMPARE(heaps[0].late, 2);
        QCOMPARE(heaps[0].atRisk, 1);
        QCOMPARE(heaps[0].emergency, 1);
        QCOMPARE(heaps[0].waiting, 3);
        QCOMPARE(heaps[0].planned, 3);
        QCOMPARE(heaps[0].underWay, 0);
        QVERIFY(layer.scene().shown().empty());
        QVERIFY(distance(heaps[0].at, { 400, 300 }) < 8);
        QCOMPARE(layer.list.stamps.size(), 1U);
    }

    void heapsOpenIntoTheirMembers()
    {
        map::Pins pins;
        const auto list = crossing();
        pins.set(list);
        Layer layer;
        layer.setPins(&pins);
        const QStringList jobs = layer.heapJobsAt(400, 300);
        QCOMPARE(jobs.size(), 6);
        QCOMPARE(jobs.first(), domain::uuidText(list[3].job)); // the emergency
        QCOMPARE(jobs[1], domain::uuidText(list[0].job)); // then the late one
        QVERIFY(!jobs.contains(domain::uuidText(list[6].job)));
        QVERIFY(layer.jobAt(400, 300).isEmpty()); // no single one is meant
        QVERIFY(layer.heapJobsAt(100, 100).isEmpty());
        const QRectF box = layer.boxOf(jobs);
        QVERIFY(std::abs(box.height() - 5e-4) < 1e-9);
        layer.setZoomLevel(map::PinScene::HeapsBelowZoom);
        QVERIFY(layer.heapJobsAt(400, 300).isEmpty());
        QCOMPARE(layer.scene().shown().size(), 7U);
    }

    void fewPinsStayByThemselves_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<std::size_t>("heaps");
        QTest::newRow("4") << 4 << std::size_t { 0 };
        QTest::newRow("5") << 5 << std::size_t { 1 };
    }
    void fewPinsStayByThemselves()
    {
        QFETCH(const int, count);
        QFETCH(const std::size_t, heaps);
        std::vector<map::Pin> list;
        for (int i = 0; i < count; ++i)
            list.push_back(pinAt(static_cast<quint64>(i + 1), { 47.0 + i * 5e-4, -15.0 }));
        map::Pins pins;
        pins.set(list);
        Layer layer;
        layer.setPins(&pins);
        layer.draw();
        QCOMPARE(layer.scene().heaps().size(), heaps);
    }

    //! A second job in the same house that lies under the first, where nobody can see or reach it, however near one goes.
    void jobsOfOneHouseAreOneHeapAtAnyZoom_data()
    {
        QTest::addColumn<double>("zoomLevel");
        QTest::newRow("town") << 13.0;
        QTest::newRow("street") << map::PinScene::HeapsBelowZoom;
        QTest::newRow("nearest") << map::MapItem::MaxZoomLevel;
    }
    void jobsOfOneHouseAreOneHeapAtAnyZoom()
    {
        QFETCH(const double, zoomLevel);
        const std::vector list { pinAt(1, Centre), pinAt(2, Centre, VisitState::Unscheduled),
            pinAt(3, Centre, VisitState::Completed), pinAt(4, { 47.02, -15.03 }) };
        map::Pins pins;
        pins.set(list);
        Layer layer;
        layer.setPins(&pins);
        layer.setZoomLevel(zoomLevel);
        layer.draw();
        QCOMPARE(layer.scene().heaps().size(), 1U);
        QCOMPARE(layer.scene().heaps()[0].count, 2);
        QCOMPARE(layer.scene().heaps()[0].waiting, 1);
        QCOMPARE(layer.heapJobsAt(400, 300).size(), 2);
        QVERIFY(!layer.heapJobsAt(400, 300).contains(domain::uuidText(list[2].job)));
        // The selected one comes out of it.
        layer.setSelectedJob(domain::uuidText(list[1].job));
        layer.draw();
        QVERIFY(layer.scene().heaps().empty());
    }

    //! A job that no arrow key ever comes to.
    void arrowKeysComeToJobsToo()
    {
        map::Pins pins;
        pins.set({ pinAt(1, { 47.0, -14.99 }), pinAt(2, { 47.0, -14.98 }) });
        Layer layer;
        layer.setPins(&pins);
        layer.draw();
        const auto bodyOf
            = [&](std::size_t index) { return layer.scene().shown()[index].body.center(); };
        const QRectF view(0, 0, 800, 600);
        map::NearestAhead right({ 400, 300 }, 90, view);
        layer.offerTo(right);
        QCOMPARE(right.best().value(),
            std::min(bodyOf(0), bodyOf(1), [](QPointF a, QPointF b) { return a.x() < b.x(); }));
        map::NearestAhead left({ 400, 300 }, 270, view);
        layer.offerTo(left);
        QVERIFY(!left.best());
    }

    void theSelectedAndTheNextStopsAreNeverInAHeap()
    {
        map::Pins pins;
        auto list = crossing();
        list.push_back(pinAt(8, Centre));
        pins.set(list);
        Layer layer;
        layer.setPins(&pins);
        layer.setSelectedJob(domain::uuidText(list[0].job));
        layer.setStops({ stopAt(list[1], 1) });
        layer.draw();
        QCOMPARE(layer.scene().heaps().at(0).count, 5);
        QCOMPARE(layer.scene().shown().size(), 2U);
        QCOMPARE(pins.pins()[layer.scene().shown().back().row].job, list[0].job); // on top
        QCOMPARE(layer.jobAt(405, 290), domain::uuidText(list[0].job));
        QVERIFY(layer.heapJobsAt(405, 290).isEmpty()); // it lies under the selected one
    }

    void noHeapLiesOnAnother()
    {
        QRandomGenerator random(3);
        std::vector<map::Pin> list;
        for (quint64 i = 1; i <= 3'000; ++i)
            list.push_back(pinAt(i, { 46.9 + random.bounded(0.2), -15.2 + random.bounded(0.4) }));
        map::Pins pins;
        pins.set(list);
        Layer layer;
        layer.setPins(&pins);
        for (double zoom = 8; zoom < 17; zoom += 0.5) {
            layer.setZoomLevel(zoom);
            layer.draw();
            const auto &heaps = layer.scene().heaps();
            for (std::size_t i = 0; i < heaps.size(); ++i) {
                for (std::size_t k = 0; k < i; ++k) {
                    const QPointF apart = heaps[i].at - heaps[k].at;
                    // Numbers in the middle stay apart; corners of plates may touch.
                    QVERIFY2(std::abs(apart.x()) > 30 || std::abs(apart.y()) > 20,
                        qPrintable(u"zoom %1"_s.arg(zoom)));
                }
            }
            for (const map::PinHeapInfo &heap : heaps)
                QVERIFY(heap.waiting + heap.planned + heap.underWay == heap.count);
        }
    }

    //! Technicians' heaps are drawn above: a number under them could not be read.
    void heapsGiveWayToThoseOfTechnicians()
    {
        map::Pins pins;
        pins.set(crossing());
        Layer layer;
        layer.setPins(&pins);
        layer.draw();
        const QPointF before = layer.scene().heaps()[0].at;
        const auto hides = [&](const map::PinScene::Disc &disc) {
            const QRectF body = map::pinHeapBody(layer.scene().heaps()[0]);
            const QPointF at = layer.itemAt(disc.at);
            return distance(body.center(), at) < disc.radiusPx;
        };
        const auto onIt = layer.discAt(before + QPointF(6, 4), 22);
        const auto farOff = layer.discAt({ 40, 40 }, 22);
        layer.keepClearOf({ onIt, farOff });
        layer.draw();
        QVERIFY(!hides(onIt));
        QVERIFY(distance(layer.scene().heaps()[0].at, before) <= map::PinScene::MaxAsidePx);
        const QPointF aside = layer.scene().heaps()[0].at;
        QVERIFY(!layer.heapJobsAt(aside.x(), aside.y()).isEmpty()); // asked about where it is drawn

        layer.keepClearOf({ farOff });
        layer.draw();
        QCOMPARE(layer.scene().heaps()[0].at, before);

        // Shut in on all sides it stays where its jobs are.
        std::vector<map::PinScene::Disc> wall;
        for (int x = -3; x <= 3; ++x)
            for (int y = -3; y <= 3; ++y)
                wall.push_back(layer.discAt(before + QPointF(x * 30, y * 30), 24));
        layer.keepClearOf(wall);
        layer.draw();
        QCOMPARE(layer.scene().heaps()[0].at, before);
    }

    // Of 10,000 technicians a heap lay on the very job that was being talked about.
    void theSelectedIsOnceMoreForALayerAbove()
    {
        map::Pins pins;
        pins.set(crossing());
        Layer layer;
        layer.setPins(&pins);
        map::DrawList above;
        map::SpriteSheet sheet;
        layer.stampSelected(above, sheet);
        QVERIFY(above.stamps.empty());
        const map::Pin &pin = pins.pins().front();
        layer.setSelectedJob(domain::uuidText(pin.job));
        layer.stampSelected(above, sheet);
        QCOMPARE(above.stamps.size(), 1U);
        layer.draw();
        QCOMPARE(above.stamps[0].x, layer.list.stamps.back().x);
        QCOMPARE(above.stamps[0].y, layer.list.stamps.back().y);
        layer.setSelectedJob(domain::uuidText(QUuid::createUuid())); // not on the map
        layer.stampSelected(above, sheet);
        QCOMPARE(above.stamps.size(), 1U);
    }

    void linesEndWhereTheyShould()
    {
        map::Fleet fleet;
        fleet.setRate(0);
        fleet.upsert(5, u"Ada"_s, domain::Duty::EnRoute, false);
        domain::Fix fix;
        fix.position = { 47.004, -15.01 };
        fix.fixTime = fix.receivedTime = Start;
        fleet.applyFix(5, fix, Start);
        const std::vector<map::Pin> list { pinAt(1, { 47.002, -15.002 }),
            pinAt(2, { 46.997, -14.995 }), pinAt(3, { 46.999, -15.008 }) };
        map::Pins pins;
        pins.set(list);
        Layer layer;
        layer.setPins(&pins);
        layer.setFleet(&fleet);
        layer.draw();
        QVERIFY(layer.list.links.empty());
        layer.setTechnician(5);
        layer.setStops({ stopAt(list[0], 1), stopAt(list[1], 2), stopAt(list[2], 3) });
        layer.draw();
        QCOMPARE(layer.list.links.size(), 3U);
        QPointF from = layer.at(fix.position);
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY(distance(layer.list.links[i].from, from) < 0.01);
            from = layer.at(list[i].position);
            QVERIFY(distance(layer.list.links[i].to, from) < 0.01);
        }
        // A plate hangs at each end.
        QCOMPARE(layer.list.stamps.size(), 6U);
        QVERIFY(distance({ layer.list.stamps[5].x, layer.list.stamps[5].y }, from) < 0.01);
        // Who is there already needs no line to it.
        auto here = stopAt(list[0], 1);
        here.isHere = true;
        layer.setStops({ here, stopAt(list[1], 2) });
        layer.draw();
        QCOMPARE(layer.list.links.size(), 1U);
        QVERIFY(distance(layer.list.links[0].from, layer.at(list[0].position)) < 0.01);
        // Nobody knows where the technician is: only what is known is joined.
        layer.setTechnician(99);
        layer.setStops({ stopAt(list[0], 1), stopAt(list[1], 2) });
        layer.draw();
        QCOMPARE(layer.list.links.size(), 1U);
    }

    void thePointerFindsJobsAndHeaps()
    {
        map::Pins pins;
        auto list = crossing();
        list.push_back(pinAt(9, { 47.003, -15.01 }));
        pins.set(list);
        Layer layer;
        layer.setPins(&pins);
        QSignalSpy hovered(&layer, &map::PinLayer::hoveredChanged);
        layer.setPointer({ 400, 300 });
        QCOMPARE(layer.hoveredHeap().count, 6);
        QVERIFY(layer.hoveredJob().isEmpty());
        const QPointF alone = layer.pointOf(domain::uuidText(list.back().job));
        layer.setPointer(alone - QPointF(0, 12));
        QCOMPARE(layer.hoveredHeap().count, 0);
        QCOMPARE(layer.hoveredJob(), domain::uuidText(list.back().job));
        QCOMPARE(layer.infoOf(layer.hoveredJob()).title, u"Job 9"_s);
        QCOMPARE(hovered.size(), 2);
        pins.set({}); // it goes while the pointer lies on it
        QVERIFY(layer.hoveredJob().isEmpty());
        layer.setPointer({ -1, -1 });
        QCOMPARE(hovered.size(), 3);
        QVERIFY(layer.infoOf(u"nonsense"_s).job.isEmpty());
    }

    void whatHasEndedLiesBelow()
    {
        map::Pins pins;
        auto ended = pinAt(1, Centre, VisitState::Completed);
        ended.priority = Priority::Emergency;
        const auto open = pinAt(2, Centre);
        pins.set({ open, ended });
        QCOMPARE(pins.pins().back().job, open.job);
        Layer layer;
        layer.setPins(&pins);
        layer.draw();
        QVERIFY(!layer.scene().shown().front().isNumbered);
        QVERIFY(layer.scene().shown().back().isNumbered);
    }
};

QTEST_MAIN(TestPinLayer)
#include "tst_pin_layer.moc"
