// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet_layer.h"
#include "map/pin_layer.h"
#include "map/tile_service.h"
#include "map/trail_layer.h"

#include <QGeoCoordinate>
#include <QQmlEngine>
#include <QQuickView>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;

namespace {

const domain::Timestamp Now
    = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
constexpr domain::GeoPoint Centre { .latitudeDeg = 47.0, .longitudeDeg = -15.0 };

template<class T>
T *findItem(QQuickItem *root)
{
    if (auto *found = qobject_cast<T *>(root))
        return found;
    for (QQuickItem *child : root->childItems()) {
        if (auto *found = findItem<T>(child))
            return found;
    }
    return nullptr;
}

bool hasText(const QQuickItem *root, const QString &text)
{
    return root->property("text").toString() == text
        || std::ranges::any_of(
            root->childItems(), [&text](const QQuickItem *child) { return hasText(child, text); });
}

QQuickItem *findMap(QQuickItem *root)
{
    if (root->inherits("QDeclarativeGeoMap"))
        return root;
    for (QQuickItem *child : root->childItems()) {
        if (QQuickItem *found = findMap(child))
            return found;
    }
    return nullptr;
}

} // namespace

//! The pane as a whole: Qt Location's own map under our layers, fed by our tile service.
class TestMapPane : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_cache;
    map::TileService m_tiles { 1 };
    map::Fleet m_fleet;
    map::Pins m_pins;
    std::unique_ptr<QQuickView> m_view;

    QQuickItem *pane() const { return m_view->rootObject(); }
    void put(quint32 handle, domain::GeoPoint place)
    {
        m_fleet.upsert(handle, u"Unit %1"_s.arg(handle), domain::Duty::Available, false);
        domain::Fix fix;
        fix.position = place;
        fix.fixTime = fix.receivedTime = Now;
        m_fleet.applyFix(handle, fix, Now);
    }
    void crowd(int count, double apartDeg)
    {
        for (int i = 0; i < count; ++i)
            put(static_cast<quint32>(i + 1),
                { 47 + (i % 5 - 2) * apartDeg, -15 + (i / 5 - 3) * apartDeg });
    }
    bool listIsOpen() const
    {
        const auto *list = pane()->findChild<QQuickItem *>(u"unitList"_s);
        return list && list->isVisible();
    }
    //! As a hand does: many small steps.
    void drag(QPoint from, QPoint to, Qt::KeyboardModifier modifier)
    {
        constexpr int Steps = 12;
        for (int i = 1; i <= Steps; ++i) {
            const QPointF at = QPointF(from) + QPointF(to - from) * i / Steps;
            QMouseEvent move(QEvent::MouseMove, at, m_view->mapToGlobal(at), Qt::NoButton,
                Qt::LeftButton, modifier);
            QCoreApplication::sendEvent(m_view.get(), &move);
        }
    }
    void look(double latitude, double longitude, double zoom)
    {
        QMetaObject::invokeMethod(pane(), "centerOn", latitude, longitude, zoom);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_tiles.listen());
        m_fleet.setRate(0);
        m_view = std::make_unique<QQuickView>();
        m_view->engine()->addImportPath(u"qrc:/qt/qml"_s);
        m_view->setResizeMode(QQuickView::SizeRootObjectToView);
        m_view->resize(900, 640);
        m_view->setInitialProperties({ { u"tileHostLight"_s, m_tiles.hostFor(u"town-light"_s) },
            { u"tileHostDark"_s, m_tiles.hostFor(u"town-dark"_s) },
            { u"attribution"_s, map::TileService::attribution(u"town-light"_s) },
            { u"cacheDirectory"_s, m_cache.path() }, { u"isDark"_s, false },
            { u"fleet"_s, QVariant::fromValue(&m_fleet) },
            { u"pins"_s, QVariant::fromValue(&m_pins) }, { u"selectedHandle"_s, -1 },
            { u"selectedJob"_s, QString() }, { u"homeBox"_s, map::TileService::townBox() } });
        m_view->loadFromModule("Dispatch.Map", "MapPane");
        QVERIFY2(m_view->status() == QQuickView::Ready,
            qPrintable(
                m_view->errors().isEmpty() ? QString() : m_view->errors().front().toString()));
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }
    void init()
    {
        QTest::failOnWarning();
        m_fleet.clear();
        m_pins.set({});
        m_view->requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        pane()->setProperty("pickedHandles", QVariant::fromValue(QList<int>()));
        pane()->setProperty("selectedHandle", -1);
        look(Centre.latitudeDeg, Centre.longitudeDeg, 15);
    }
    void cleanupTestCase() { m_view.reset(); }

    // Any other map type of the plug-in asks public servers.
    void baseMapAsksTheTileServiceAlone()
    {
        QTRY_VERIFY(pane()->property("isBaseMapLocal").toBool());
        QTRY_VERIFY_WITH_TIMEOUT(m_tiles.paintedTiles() > 0, 60'000);
    }

    void layersLieExactlyOnTheMap_data()
    {
        QTest::addColumn<double>("latitude");
        QTest::addColumn<double>("longitude");
        QTest::addColumn<double>("zoom");
        QTest::newRow("far") << 20.0 << 10.0 << 4.0;
        QTest::newRow("town") << 47.0 << -15.0 << 12.0;
        QTest::newRow("fraction") << 47.003 << -15.01 << 14.37;
        QTest::newRow("street") << 47.0 << -15.0 << 18.0;
        QTest::newRow("deepest") << -33.8 << 151.2 << 20.0;
        QTest::newRow("north") << 70.0 << 25.0 << 9.5;
        QTest::newRow("date-line") << 10.0 << 179.9999 << 14.0;
    }
    void layersLieExactlyOnTheMap()
    {
        QFETCH(const double, latitude);
        QFETCH(const double, longitude);
        QFETCH(const double, zoom);
        look(latitude, longitude, zoom);
        auto *layer = findItem<map::FleetLayer>(pane());
        QTRY_VERIFY(findMap(pane()));
        QQuickItem *base = findMap(pane());
        QTRY_COMPARE(layer->zoomLevel(), base->property("zoomLevel").toDouble());
        for (const QPointF probe :
            { QPointF(450, 320), QPointF(3, 5), QPointF(890, 12), QPointF(60, 630) }) {
            QGeoCoordinate there;
            QVERIFY(QMetaObject::invokeMethod(base, "toCoordinate",
                Q_RETURN_ARG(QGeoCoordinate, there), Q_ARG(QPointF, probe), Q_ARG(bool, false)));
            const QPointF ours = layer->camera().toItem(geo::toUnit(
                { .latitudeDeg = there.latitude(), .longitudeDeg = there.longitude() }));
            QVERIFY2(std::hypot(ours.x() - probe.x(), ours.y() - probe.y()) < 0.05,
                qPrintable(
                    u"%1,%2 instead of %3,%4"_s.arg(ours.x()).arg(ours.y()).arg(probe.x()).arg(
                        probe.y())));
        }
    }

    void clicksSayWhatWasHit()
    {
        m_fleet.upsert(9, u"Ada"_s, domain::Duty::Available, false);
        domain::Fix fix;
        fix.position = Centre;
        fix.fixTime = fix.receivedTime = Now;
        m_fleet.applyFix(9, fix, Now);
        const QUuid job = QUuid::createUuid();
        m_pins.set({ { .job = job, .number = 4, .position = { 47.002, -15.004 } } });
        auto *fleetLayer = findItem<map::FleetLayer>(pane());
        auto *pinLayer = findItem<map::PinLayer>(pane());
        const QPointF pin
            = pinLayer->camera().toItem(geo::toUnit({ 47.002, -15.004 })) - QPointF(0, 14);
        QTRY_COMPARE(pinLayer->jobAt(pin.x(), pin.y()), domain::uuidText(job));

        QSignalSpy technician(pane(), SIGNAL(technicianClicked(int)));
        QSignalSpy jobs(pane(), SIGNAL(jobClicked(QString)));
        QSignalSpy ground(pane(), SIGNAL(backgroundClicked()));
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, fleetLayer->pointOf(9).toPoint());
        QTRY_COMPARE(technician.size(), 1);
        QCOMPARE(technician[0][0].toInt(), 9);
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, pin.toPoint());
        QTRY_COMPARE(jobs.size(), 1);
        QCOMPARE(jobs[0][0].toString(), domain::uuidText(job));
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, QPoint(100, 500));
        QTRY_COMPARE(ground.size(), 1);
    }

    // A click on a number goes nearer until it falls apart; those on one spot are listed.
    void heapsOpenIntoTheirMembers()
    {
        m_fleet.clear();
        crowd(40, 0.0004);
        look(Centre.latitudeDeg, Centre.longitudeDeg, 12);
        auto *layer = findItem<map::FleetLayer>(pane());
        QTRY_COMPARE(layer->zoomLevel(), 12.0);
        QTRY_COMPARE(layer->heapHandlesAt(450, 320).size(), 40);
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, QPoint(450, 320));
        QTRY_VERIFY(layer->zoomLevel() > 14);
        QTRY_VERIFY(layer->isInView(layer->boxOf(layer->nearestTo({ 47, -15 }, 40))));

        m_fleet.clear();
        crowd(8, 0);
        look(Centre.latitudeDeg, Centre.longitudeDeg, 16);
        QTRY_COMPARE(layer->heapHandlesAt(450, 320).size(), 8);
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, QPoint(450, 320));
        QTRY_COMPARE(layer->zoomLevel(), 18.0);
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, QPoint(450, 320));
        QTRY_VERIFY(listIsOpen());
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QSignalSpy clicked(pane(), SIGNAL(technicianClicked(int)));
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QTRY_COMPARE(clicked.size(), 1);
        QCOMPARE(clicked[0][0].toInt(), 2);
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QTRY_VERIFY(!listIsOpen());
    }

    void heapsOfJobsOpenIntoTheirMembers()
    {
        m_fleet.clear();
        std::vector<map::Pin> pins(40);
        for (std::size_t i = 0; i < pins.size(); ++i) {
            pins[i].job = QUuid::createUuid();
            pins[i].number = i + 1;
            pins[i].position = { 47 + (static_cast<double>(i % 5) - 2) * 0.0004,
                -15 + (static_cast<double>(i / 5) - 3) * 0.0004 };
        }
        m_pins.set(pins);
        look(Centre.latitudeDeg, Centre.longitudeDeg, 12);
        auto *layer = findItem<map::PinLayer>(pane());
        QTRY_COMPARE(layer->zoomLevel(), 12.0);
        QTRY_COMPARE(layer->heapJobsAt(450, 320).size(), 40);
        QTest::mouseMove(m_view.get(), QPoint(300, 200)); // it may lie there already
        QTest::mouseMove(m_view.get(), QPoint(450, 320));
        QTRY_COMPARE(layer->hoveredHeap().count, 40);
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, QPoint(450, 320));
        QTRY_VERIFY(layer->zoomLevel() > 14);

        for (map::Pin &pin : pins)
            pin.position = Centre;
        pins.resize(8);
        m_pins.set(pins);
        look(Centre.latitudeDeg, Centre.longitudeDeg, 16);
        QTRY_COMPARE(layer->heapJobsAt(450, 320).size(), 8);
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, QPoint(450, 320));
        // They lie on one spot: going nearer would not part them.
        auto *list = pane()->findChild<QQuickItem *>(u"pinList"_s);
        QTRY_VERIFY(list && list->isVisible());
        QCOMPARE(list->property("jobs").toStringList().size(), 8);
        QCOMPARE(layer->zoomLevel(), 16.0);
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QTRY_VERIFY(!list->isVisible());
        m_pins.set({});
    }

    void trailsAreShownAtAKey()
    {
        auto *trails = findItem<map::TrailLayer>(pane());
        QVERIFY(trails);
        QVERIFY(!trails->showsAll());
        pane()->forceActiveFocus();
        QTest::keyClick(m_view.get(), Qt::Key_T, Qt::ShiftModifier);
        QTRY_VERIFY(trails->showsAll());
        auto *button = pane()->findChild<QQuickItem *>(u"trailsButton"_s);
        QVERIFY(button && button->property("checked").toBool());
        QMetaObject::invokeMethod(button, "click");
        QTRY_VERIFY(!trails->showsAll());
    }

    void boxAndLassoChooseWhoIsInside_data()
    {
        QTest::addColumn<Qt::KeyboardModifier>("modifier");
        QTest::newRow("box") << Qt::ShiftModifier;
        QTest::newRow("lasso") << Qt::ControlModifier;
    }
    void boxAndLassoChooseWhoIsInside()
    {
        QFETCH(const Qt::KeyboardModifier, modifier);
        put(1, { 47.0, -15.0 });
        put(2, { 47.001, -15.001 });
        put(3, { 47.004, -15.006 });
        auto *layer = findItem<map::FleetLayer>(pane());
        QTRY_COMPARE(layer->zoomLevel(), 15.0);
        const double before = pane()->property("longitude").toDouble();
        // A box from corner to corner; a lasso along three of its sides.
        const bool isBox = modifier == Qt::ShiftModifier;
        const QPoint end = isBox ? QPoint(500, 380) : QPoint(382, 380);
        QTest::mousePress(m_view.get(), Qt::LeftButton, modifier, { 380, 250 });
        if (!isBox) {
            drag({ 380, 250 }, { 500, 250 }, modifier);
            drag({ 500, 250 }, { 500, 380 }, modifier);
        }
        drag(isBox ? QPoint(380, 250) : QPoint(500, 380), end, modifier);
        QTest::mouseRelease(m_view.get(), Qt::LeftButton, modifier, end);
        QTRY_COMPARE(pane()->property("pickedHandles").value<QList<int>>(), QList<int>({ 1, 2 }));
        QCOMPARE(pane()->property("longitude").toDouble(), before);
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QTRY_VERIFY(pane()->property("pickedHandles").value<QList<int>>().isEmpty());
    }

    // A full shift without the mouse: from mark to mark, and what a click would do.
    void keysGoFromMarkToMark()
    {
        put(1, { 47.0, -15.0 });
        put(2, { 47.0, -14.995 });
        auto *layer = findItem<map::FleetLayer>(pane());
        QTRY_COMPARE(layer->zoomLevel(), 15.0);
        pane()->forceActiveFocus();
        QTest::keyClick(m_view.get(), Qt::Key_Right, Qt::ControlModifier);
        QTRY_COMPARE(layer->hoveredHandle(), 2);
        QSignalSpy clicked(pane(), SIGNAL(technicianClicked(int)));
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QTRY_COMPARE(clicked.size(), 1);
        QCOMPARE(clicked[0][0].toInt(), 2);
        QTest::keyClick(m_view.get(), Qt::Key_Left, Qt::ControlModifier);
        QTRY_COMPARE(layer->hoveredHandle(), 1);
    }

    // A better answer may come while somebody walks through the list: whoever is current stays so.
    void theNearestAreListedWithTheirTimes()
    {
        for (quint32 handle = 1; handle <= 3; ++handle)
            put(handle, { 46.999 + handle * 0.001, -15.0 });
        const auto answer = [this](const QList<int> &handles, const QStringList &texts) {
            pane()->setProperty("nearbyHandles", QVariant::fromValue(handles));
            pane()->setProperty("nearbyTexts", texts);
        };
        answer(
            { 1, 2, 3 }, { u"~1 min estimated"_s, u"~2 min estimated"_s, u"~3 min estimated"_s });
        QSignalSpy asked(pane(), SIGNAL(nearbyAsked(QPointF, QList<int>)));
        auto *menu = pane()->findChild<QObject *>(u"mapMenu"_s);
        menu->setProperty("handle", -1);
        menu->setProperty("place", QPointF(47, -15));
        QMetaObject::invokeMethod(menu, "nearestAsked");
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toPointF(), QPointF(47, -15));
        QCOMPARE(asked[0][1].value<QList<int>>(), QList<int>({ 1, 2, 3 }));
        QTRY_VERIFY(listIsOpen());
        const auto *list = pane()->findChild<QQuickItem *>(u"unitList"_s);
        QTRY_VERIFY(hasText(list, u"~2 min estimated"_s));
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        answer({ 3, 1, 2 }, { u"2 min by road"_s, u"4 min by road"_s, u"5 min by road"_s });
        QTRY_VERIFY(hasText(list, u"5 min by road"_s));
        QVERIFY(!hasText(list, u"~2 min estimated"_s));
        QSignalSpy clicked(pane(), SIGNAL(technicianClicked(int)));
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QTRY_COMPARE(clicked.size(), 1);
        QCOMPARE(clicked[0][0].toInt(), 2);
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QTRY_VERIFY(!listIsOpen());
    }

    void followingKeepsOneInView()
    {
        put(1, { 47.0, -15.0 });
        auto *layer = findItem<map::FleetLayer>(pane());
        QTRY_COMPARE(layer->zoomLevel(), 15.0);
        pane()->setProperty("selectedHandle", 1);
        pane()->forceActiveFocus();
        QTest::keyClick(m_view.get(), Qt::Key_F);
        domain::Fix fix;
        fix.position = { 47.0, -14.97 };
        fix.fixTime = fix.receivedTime = Now + std::chrono::minutes(5); // not joined by a glide
        m_fleet.applyFix(1, fix, fix.receivedTime);
        QTRY_VERIFY_WITH_TIMEOUT(
            std::abs(pane()->property("longitude").toDouble() + 14.97) < 1e-6, 10'000);
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QTRY_VERIFY(pane()->property("followedHandles").value<QList<int>>().isEmpty());
    }

    void keysMoveTheMap()
    {
        pane()->forceActiveFocus();
        QTest::keyClick(m_view.get(), Qt::Key_Plus);
        QTRY_COMPARE(pane()->property("zoomLevel").toDouble(), 16.0);
        QTest::keyClick(m_view.get(), Qt::Key_Minus);
        QTRY_COMPARE(pane()->property("zoomLevel").toDouble(), 15.0);
        const double before = pane()->property("longitude").toDouble();
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QTRY_VERIFY(pane()->property("longitude").toDouble() > before);
    }

    void dragMovesTheGroundWithTheHand()
    {
        auto *layer = findItem<map::FleetLayer>(pane());
        const QPointF held = layer->placeAt(500, 300);
        QTest::mousePress(m_view.get(), Qt::LeftButton, {}, { 500, 300 });
        for (int x = 500; x >= 400; x -= 10)
            QTest::mouseMove(m_view.get(), { x, 300 });
        QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, { 400, 300 });
        QVERIFY(pane()->property("longitude").toDouble() > Centre.longitudeDeg);
        const QPointF now = layer->camera().toItem(geo::toUnit({ held.x(), held.y() }));
        // The first pixels only decide that it is a drag.
        QVERIFY(now.x() > 395 && now.x() < 425);
        QVERIFY(std::abs(now.y() - 300) < 1);
    }

    // Would catch a scene-graph layer that draws nothing, or beside its place.
    void marksAppearWhereTheyAre()
    {
        const QImage before = m_view->grabWindow();
        m_fleet.upsert(9, u"Ada"_s, domain::Duty::OnSite, false);
        domain::Fix fix;
        fix.position = { 47.001, -14.997 };
        fix.fixTime = fix.receivedTime = Now;
        m_fleet.applyFix(9, fix, Now);
        auto *layer = findItem<map::FleetLayer>(pane());
        const QPoint at = layer->pointOf(9).toPoint();
        QTRY_COMPARE(m_view->grabWindow().pixelColor(at), QColor(0x6e, 0x4b, 0xd8));
    }

    // A line that is drawn beside the road it follows, or not at all on this backend.
    void aWayIsDrawnWhereItLeads()
    {
        auto *layer = findItem<map::FleetLayer>(pane());
        const QPointF from = layer->placeAt(300, 200);
        const QPointF to = layer->placeAt(600, 200);
        const auto ink = [&](int x, int y) { return m_view->grabWindow().pixelColor(x, y); };
        const QColor accent(0x1f, 0x6f, 0xeb);
        QVERIFY(ink(450, 200) != accent);
        pane()->setProperty("wayLine", QVariant::fromValue(QList<QPointF> { from, to }));
        QTRY_COMPARE(ink(450, 200), accent);
        QVERIFY(ink(450, 210) != accent);
        // Somewhere along a dashed line there is a gap.
        pane()->setProperty("isWayEstimate", true);
        const auto gaps = [&] {
            const QImage picture = m_view->grabWindow();
            int count = 0;
            for (int x = 320; x < 580; ++x)
                count += picture.pixelColor(x, 200) != accent ? 1 : 0;
            return count;
        };
        QTRY_VERIFY(gaps() > 50);
        QVERIFY(gaps() < 200);
        pane()->setProperty("wayLine", QVariant::fromValue(QList<QPointF>()));
        pane()->setProperty("isWayEstimate", false);
        QTRY_VERIFY(ink(322, 200) != accent);
        pane()->setProperty("foundPlace", from);
        QTRY_COMPARE(ink(306, 200), accent);
        pane()->setProperty("foundPlace", QPointF(qQNaN(), qQNaN()));
        QTRY_VERIFY(ink(306, 200) != accent);
    }

    void theMenuAsksForAWay()
    {
        QSignalSpy asked(pane(), SIGNAL(wayAsked(QPointF)));
        QVERIFY(asked.isValid());
        auto *layer = findItem<map::FleetLayer>(pane());
        m_fleet.upsert(9, u"Ada"_s, domain::Duty::OnSite, false);
        domain::Fix fix;
        fix.position = { 47.001, -14.997 };
        fix.fixTime = fix.receivedTime = Now;
        m_fleet.applyFix(9, fix, Now);
        QTRY_VERIFY(layer->handleAt(layer->pointOf(9).x(), layer->pointOf(9).y()) == 9);
        // Near a mark the technician is meant, elsewhere the place.
        QTest::mouseClick(
            m_view.get(), Qt::RightButton, {}, layer->pointOf(9).toPoint() + QPoint(3, 2));
        auto *menu = pane()->findChild<QObject *>(u"mapMenu"_s);
        QVERIFY(menu);
        QTRY_VERIFY(menu->property("opened").toBool());
        QVERIFY(QMetaObject::invokeMethod(menu, "wayAsked"));
        QCOMPARE(asked.size(), 1);
        const QPointF ada = asked[0][0].toPointF();
        QCOMPARE_LE(std::abs(ada.x() - 47.001) + std::abs(ada.y() + 14.997), 1e-9);
        QVERIFY(QMetaObject::invokeMethod(menu, "close"));
        QTRY_VERIFY(!menu->property("visible").toBool());
        QTest::mouseClick(m_view.get(), Qt::RightButton, {}, QPoint(100, 500));
        QTRY_VERIFY(menu->property("opened").toBool());
        QVERIFY(QMetaObject::invokeMethod(menu, "wayAsked"));
        QCOMPARE(asked.size(), 2);
        QCOMPARE(asked[1][0].toPointF(), layer->placeAt(100, 500));
        QVERIFY(QMetaObject::invokeMethod(menu, "close"));
        QTRY_VERIFY(!menu->property("visible").toBool());
    }

    void darkMapIsAnotherSource()
    {
        const quint64 before = m_tiles.paintedTiles();
        pane()->setProperty("isDark", true);
        QTRY_VERIFY(pane()->property("isBaseMapLocal").toBool());
        QTRY_VERIFY_WITH_TIMEOUT(m_tiles.paintedTiles() > before, 60'000);
        pane()->setProperty("isDark", false);
        QTRY_VERIFY(pane()->property("isBaseMapLocal").toBool());
    }
};

QTEST_MAIN(TestMapPane)
#include "tst_map_pane.moc"
