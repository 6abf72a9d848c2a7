// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/map_builder.h"
#include "atlas/place_namer.h"
#include "atlas/town_map.h"
#include "geo/geometry.h"
#include "geo/seeded_random.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using atlas::PlaceNamer;

//! Would catch: the house of the street before in the table, a street named from the far end of the town, "in" a street
//! that is only the nearest.
class TestPlaceNamer : public QObject {
    Q_OBJECT

    static atlas::MapData twoStreets()
    {
        atlas::MapBuilder map;
        const auto at = [](double lat, double lon) { return atlas::toMapPoint({ lat, lon }); };
        const auto street = [&](const QString &name, double lat) {
            map.addLine(geo::RoadClass::Residential, map.name(name),
                std::array { at(lat, 7.0), at(lat, 7.01) });
        };
        street(u"Rue Basse"_s, 48.0);
        street(u"Rue Haute"_s, 48.002);
        street(u"Rue Vide"_s, 48.01); // without houses
        map.addHouse(map.name(u"3"_s), map.name(u"Rue Basse"_s), 0, at(48.0001, 7.001));
        map.addHouse(map.name(u"12 bis"_s), map.name(u"Rue Haute"_s), 0, at(48.0021, 7.002));
        return map.finish({}, atlas::MapBuilder::Order::ByKind);
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void namesWhatIsNear_data()
    {
        QTest::addColumn<double>("lat");
        QTest::addColumn<double>("lon");
        QTest::addColumn<QString>("number");
        QTest::addColumn<QString>("street");
        QTest::addColumn<bool>("isNear");
        QTest::newRow("house") << 48.0001 << 7.00105 << u"3"_s << u"Rue Basse"_s << false;
        QTest::newRow("second-house")
            << 48.0021 << 7.0021 << u"12 bis"_s << u"Rue Haute"_s << false;
        QTest::newRow("street") << 48.0 << 7.008 << QString() << u"Rue Basse"_s << false;
        QTest::newRow("between") << 48.0012 << 7.008 << QString() << u"Rue Haute"_s << true;
        QTest::newRow("no-houses") << 48.0101 << 7.005 << QString() << u"Rue Vide"_s << false;
        QTest::newRow("field") << 48.05 << 7.005 << QString() << QString() << false;
        QTest::newRow("nan") << qQNaN() << 7.0 << QString() << QString() << false;
    }
    void namesWhatIsNear()
    {
        QFETCH(const double, lat);
        QFETCH(const double, lon);
        QFETCH(const QString, number);
        QFETCH(const QString, street);
        QFETCH(const bool, isNear);
        const PlaceNamer namer(twoStreets());
        const auto name = namer.nameAt({ lat, lon });
        QCOMPARE(name.number, number);
        QCOMPARE(name.street, street);
        QCOMPARE(name.isNear, isNear);
        QCOMPARE(PlaceNamer().nameAt({ lat, lon }), PlaceNamer::Name());
    }

    // The search finds a house by its words; this finds the words by the house.
    void aHouseOfTheTownIsCalledWhatItIsCalled()
    {
        const geo::Town town = geo::makeTown(1);
        const PlaceNamer namer(atlas::mapOf(town));
        geo::SeededRandom random(5);
        for (int i = 0; i < 50; ++i) {
            const geo::Address address = town.randomAddress(random);
            const auto name = namer.nameAt(address.point);
            QCOMPARE(name.number + u' ' + name.street, address.text);
        }
    }
};

QTEST_GUILESS_MAIN(TestPlaceNamer)
#include "tst_place_namer.moc"
