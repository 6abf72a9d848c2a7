// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/town_map.h"
#include "geoservice/geo_service.h"

#include <QGeoAddress>
#include <QGeoCodingManager>
#include <QGeoLocation>
#include <QGeoRectangle>
#include <QGeoRoute>
#include <QGeoRoutingManager>
#include <QGeoServiceProvider>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QTest>
#include <QtPlugin>

Q_IMPORT_PLUGIN(GeoServiceFactory)

using namespace Qt::StringLiterals;
using namespace dispatch;

namespace {

constexpr int QuickMs = 20'000;

QGeoCoordinate coordinateOf(geo::GeoPoint p)
{
    return { p.latitudeDeg, p.longitudeDeg };
}

} // namespace

//! Qt Location's own types on our map, as a program uses them: through the plug-in's name.
class TestGeoService : public QObject {
    Q_OBJECT

    const geo::Town m_town = geo::makeTown(1);
    const atlas::MapData m_map = atlas::mapOf(m_town);
    const travel::Ways m_ways { .host = nullptr,
        .router = std::make_shared<const atlas::Router>(m_map) };
    geo::Address m_from;
    geo::Address m_to;

private Q_SLOTS:
    void initTestCase()
    {
        geo::SeededRandom random(9);
        m_from = m_town.randomAddress(random);
        m_to = m_town.randomAddress(random);
    }
    void init() { QTest::failOnWarning(); }

    void withoutAMapItSaysSo()
    {
        QVERIFY(QGeoServiceProvider::availableServiceProviders().contains(u"dispatch"_s));
        QGeoServiceProvider provider(u"dispatch"_s);
        QVERIFY(!provider.routingManager());
        QVERIFY(provider.routingErrorString().contains(u"which map"_s));
        QVERIFY(!provider.geocodingManager());
    }

    void aRouteIsTheWayOfTheMap()
    {
        const geoservice::GeoService service(m_ways, m_map);
        QGeoServiceProvider provider(u"dispatch"_s);
        auto *manager = provider.routingManager();
        QVERIFY2(manager, qPrintable(provider.routingErrorString()));
        const std::unique_ptr<QGeoRouteReply> reply(manager->calculateRoute(
            QGeoRouteRequest(coordinateOf(m_from.point), coordinateOf(m_to.point))));
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), QuickMs);
        QCOMPARE(reply->error(), QGeoRouteReply::NoError);
        QCOMPARE(reply->routes().size(), 1);
        const QGeoRoute route = reply->routes().constFirst();
        const auto journey = m_ways.router->journey(m_from.point, m_to.point);
        QCOMPARE(route.path().size(), std::ssize(journey.line));
        QCOMPARE(route.path().constLast(), coordinateOf(m_to.point));
        QCOMPARE(route.distance(), journey.distanceM);
        QCOMPARE(route.travelTime(), static_cast<int>(std::ceil(journey.durationS)));
        QCOMPARE(route.extendedAttributes().value(u"source"_s).toString(), u"roads"_s);
        QVERIFY(route.bounds().contains(coordinateOf(m_from.point)));

        // There and back, and over to where no road leads.
        const std::unique_ptr<QGeoRouteReply> tour(manager->calculateRoute(
            QGeoRouteRequest({ coordinateOf(m_from.point), coordinateOf(m_to.point),
                coordinateOf(m_from.point), QGeoCoordinate(46.5, -15) })));
        QTRY_VERIFY_WITH_TIMEOUT(tour->isFinished(), QuickMs);
        const QGeoRoute whole = tour->routes().constFirst();
        QVERIFY(whole.distance() > 2 * route.distance());
        QCOMPARE(whole.extendedAttributes().value(u"source"_s).toString(), u"estimate"_s);
    }

    // Another answer than the one asked for would be worse than none.
    void whatIsNotKnownIsRefused()
    {
        const geoservice::GeoService service(m_ways, m_map);
        QGeoServiceProvider provider(u"dispatch"_s);
        QGeoRouteRequest walk(coordinateOf(m_from.point), coordinateOf(m_to.point));
        walk.setTravelModes(QGeoRouteRequest::PedestrianTravel);
        QGeoRouteRequest around(coordinateOf(m_from.point), coordinateOf(m_to.point));
        around.setExcludeAreas({ QGeoRectangle(coordinateOf(m_from.point), 0.1, 0.1) });
        for (const auto &request : { walk, around, QGeoRouteRequest(),
                 QGeoRouteRequest(coordinateOf(m_from.point), QGeoCoordinate()) }) {
            const std::unique_ptr<QGeoRouteReply> reply(
                provider.routingManager()->calculateRoute(request));
            QCOMPARE(reply->error(), QGeoRouteReply::UnsupportedOptionError);
            QVERIFY(!reply->errorString().isEmpty());
        }
    }

    void anAddressIsFound()
    {
        const geoservice::GeoService service(m_ways, m_map);
        QGeoServiceProvider provider(u"dispatch"_s);
        auto *manager = provider.geocodingManager();
        QVERIFY2(manager, qPrintable(provider.geocodingErrorString()));
        const std::unique_ptr<QGeoCodeReply> reply(manager->geocode(m_from.text, 1, 0));
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), QuickMs);
        QCOMPARE(reply->locations().size(), 1);
        const QGeoLocation found = reply->locations().constFirst();
        QVERIFY(found.coordinate().distanceTo(coordinateOf(m_from.point)) < 1);
        QVERIFY(found.address().text().startsWith(m_from.text));
        QCOMPARE(found.extendedAttributes().value(u"match"_s).toString(), u"house"_s);

        const std::unique_ptr<QGeoCodeReply> elsewhere(
            manager->geocode(m_from.text, -1, 0, QGeoRectangle({ 10, 10 }, 1, 1)));
        QTRY_VERIFY_WITH_TIMEOUT(elsewhere->isFinished(), QuickMs);
        QVERIFY(elsewhere->locations().isEmpty());
    }

    void goesAwayInTheMiddleOfASearch()
    {
        const geoservice::GeoService service(m_ways, m_map);
        QGeoServiceProvider provider(u"dispatch"_s);
        delete provider.geocodingManager()->geocode(m_from.text);
        delete provider.routingManager()->calculateRoute(
            QGeoRouteRequest(coordinateOf(m_from.point), coordinateOf(m_to.point)));
        QCoreApplication::processEvents();
    }

    void theModelsOfQmlWork()
    {
        const geoservice::GeoService service(m_ways, m_map);
        QQmlEngine engine;
        QQmlComponent component(&engine);
        component.setData(R"(
            import QtQml
            import QtLocation
            import QtPositioning
            QtObject {
                id: root
                property string address
                property var from
                property var to
                readonly property int found: places.count
                readonly property var place: places.count > 0 ? places.get(0).coordinate : null
                readonly property int routes: ways.count
                readonly property int seconds: ways.count > 0 ? ways.get(0).travelTime : 0
                readonly property string source: ways.count > 0 ? ways.get(0).extendedAttributes.source : ""
                property Plugin plugin: Plugin { name: "dispatch" }
                property GeocodeModel places: GeocodeModel {
                    id: places
                    plugin: root.plugin
                    query: root.address
                    limit: 1
                }
                property RouteModel ways: RouteModel {
                    id: ways
                    plugin: root.plugin
                    query: RouteQuery { waypoints: [root.from, root.to] }
                }
                function ask() { places.update(); ways.update(); }
            })",
            QUrl());
        const std::unique_ptr<QObject> root(
            component.createWithInitialProperties({ { u"address"_s, m_from.text },
                { u"from"_s, QVariant::fromValue(coordinateOf(m_from.point)) },
                { u"to"_s, QVariant::fromValue(coordinateOf(m_to.point)) } }));
        QVERIFY2(root, qPrintable(component.errorString()));
        QMetaObject::invokeMethod(root.get(), "ask");
        QTRY_COMPARE_WITH_TIMEOUT(root->property("found").toInt(), 1, QuickMs);
        QVERIFY(
            root->property("place").value<QGeoCoordinate>().distanceTo(coordinateOf(m_from.point))
            < 1);
        QTRY_COMPARE_WITH_TIMEOUT(root->property("routes").toInt(), 1, QuickMs);
        QCOMPARE(root->property("source").toString(), u"roads"_s);
        QCOMPARE(root->property("seconds").toInt(),
            static_cast<int>(
                std::ceil(m_ways.router->journey(m_from.point, m_to.point).durationS)));
    }
};

QTEST_MAIN(TestGeoService)
#include "tst_geo_service.moc"
