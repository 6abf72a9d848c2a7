// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/address_search.h"
#include "atlas/map_builder.h"
#include "atlas/text_fold.h"
#include "atlas/town_map.h"
#include "osm/import.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using atlas::FoundPlace;
using Kind = atlas::FoundPlace::Kind;

namespace {

//! Two towns that share a street name, and streets that are easily mistaken.
atlas::MapData twoTowns()
{
    atlas::MapBuilder map;
    const auto at = [](double lat, double lon) { return atlas::toMapPoint({ lat, lon }); };
    const auto street = [&](const QString &name, double lat, double lon) {
        map.addLine(geo::RoadClass::Residential, map.name(name),
            std::array { at(lat, lon), at(lat + 0.002, lon) });
    };
    const auto house = [&](const QString &number, const QString &name, double lat, double lon) {
        map.addHouse(map.name(number), map.name(name), 0, at(lat, lon));
    };
    map.addPlace(geo::PlaceKind::Town, 0, map.name(u"Nordhausen"_s), at(48, 7));
    map.addPlace(geo::PlaceKind::Town, 1, map.name(u"Südburg"_s), at(47.7, 7));
    map.addPlace(geo::PlaceKind::Landmark, 6, map.name(u"Hôpital Saint-Roch"_s), at(48.003, 7));
    street(u"Rue Grimaldi"_s, 48.001, 7.001);
    house(u"12"_s, u"Rue Grimaldi"_s, 48.0015, 7.0012);
    house(u"12 bis"_s, u"Rue Grimaldi"_s, 48.0016, 7.0012);
    house(u"15"_s, u"Rue Grimaldi"_s, 48.0018, 7.0008);
    street(u"Rue Grimaud"_s, 48.004, 7.001);
    street(u"Boulevard de l'Hôtel de Ville"_s, 48.005, 7.001);
    street(u"Rue du 4 Septembre"_s, 48.006, 7.001);
    house(u"2"_s, u"Rue du 4 Septembre"_s, 48.0061, 7.0012);
    house(u"4"_s, u"Rue du 4 Septembre"_s, 48.0062, 7.0012);
    street(u"Hauptstraße"_s, 48.002, 7.002);
    street(u"Hauptstraße"_s, 47.701, 7.002);
    house(u"3"_s, u"Hauptstraße"_s, 47.7011, 7.0021);
    street(u"Ægirsgade"_s, 48.007, 7.001);
    return map.finish({}, atlas::MapBuilder::Order::ByKind);
}

} // namespace

class TestAddressSearch : public QObject {
    Q_OBJECT

    atlas::AddressSearch m_search { twoTowns() };

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void folding_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("folded");
        const auto row = [](const QString &text, const QString &folded) {
            QTest::newRow(qPrintable(text)) << text << folded;
        };
        row(u"Élysée"_s, u"elysee"_s);
        row(u"HAUPTSTRASSE"_s, u"hauptstrasse"_s);
        row(u"Hauptstraße"_s, u"hauptstrasse"_s);
        row(u"Bd de l'Hôtel-de-Ville"_s, u"bd de l hotel de ville"_s);
        row(u"Œuvre  Ł."_s, u"oeuvre l"_s);
        row(u"  "_s, u""_s);
        row(u"12-14"_s, u"12 14"_s);
        row(u"Кирова"_s, u"кирова"_s);
    }
    void folding()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, folded);
        QCOMPARE(atlas::folded(text), folded);
    }

    void typing_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("word");
        QTest::addColumn<int>("errors"); // -1: more than two
        QTest::addColumn<int>("asBeginning");
        const auto row = [](const char *typed, const char *word, int errors, int asBeginning) {
            QTest::addRow("%s-%s", typed, word)
                << QString::fromLatin1(typed) << QString::fromLatin1(word) << errors << asBeginning;
        };
        row("grimaldi", "grimaldi", 0, 0);
        row("grimldi", "grimaldi", 1, 1); // missing
        row("grimmaldi", "grimaldi", 1, 1); // too many
        row("grinaldi", "grimaldi", 1, 1); // wrong
        row("girmaldi", "grimaldi", 1, 1); // swapped
        row("girmladi", "grimaldi", 2, 2);
        row("grima", "grimaldi", -1, 0);
        row("grina", "grimaldi", -1, 1);
        row("monaco", "grimaldi", -1, -1);
        row("", "ab", 2, 0);
        row("ab", "", 2, 2);
    }
    void typing()
    {
        QFETCH(const QString, typed);
        QFETCH(const QString, word);
        QFETCH(const int, errors);
        QFETCH(const int, asBeginning);
        QCOMPARE(atlas::typingErrors(typed, word, 2, false).value_or(-1), errors);
        QCOMPARE(atlas::typingErrors(typed, word, 2, true).value_or(-1), asBeginning);
    }

    void saidOnTheTelephone_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("title");
        QTest::addColumn<Kind>("kind");
        const auto row = [](const QString &text, const QString &title, Kind kind) {
            QTest::newRow(qPrintable(text)) << text << title << kind;
        };
        row(u"12 rue grimaldi"_s, u"12 Rue Grimaldi"_s, Kind::House);
        row(u"rue grimaldi 12"_s, u"12 Rue Grimaldi"_s, Kind::House);
        row(u"Grimaldi, 12"_s, u"12 Rue Grimaldi"_s, Kind::House);
        row(u"12 RUE GRIMALDI NORDHAUSEN"_s, u"12 Rue Grimaldi"_s, Kind::House);
        row(u"12bis rue grimaldi"_s, u"12 bis Rue Grimaldi"_s, Kind::House);
        row(u"12 bis, rue grimaldi"_s, u"12 bis Rue Grimaldi"_s, Kind::House);
        row(u"12 rue grimalid"_s, u"12 Rue Grimaldi"_s, Kind::House); // swapped
        row(u"12 ru grim"_s, u"12 Rue Grimaldi"_s, Kind::House);
        // Not on the map: the nearest one on the same side, and it says so.
        row(u"17 rue grimaldi"_s, u"15 Rue Grimaldi"_s, Kind::NearHouse);
        row(u"10 rue grimaldi"_s, u"12 Rue Grimaldi"_s, Kind::NearHouse);
        row(u"7 rue grimaud"_s, u"Rue Grimaud"_s, Kind::Street);
        row(u"rue grimaud"_s, u"Rue Grimaud"_s, Kind::Street);
        row(u"bd hotel de ville"_s, u"Boulevard de l'Hôtel de Ville"_s, Kind::Street);
        row(u"boulevard hotel ville"_s, u"Boulevard de l'Hôtel de Ville"_s, Kind::Street);
        row(u"rue du 4 septembre"_s, u"Rue du 4 Septembre"_s, Kind::Street);
        row(u"2 rue du 4 septembre"_s, u"2 Rue du 4 Septembre"_s, Kind::House);
        row(u"rue du 4 septembre 2"_s, u"2 Rue du 4 Septembre"_s, Kind::House);
        row(u"hauptstr nordh"_s, u"Hauptstraße"_s, Kind::Street);
        row(u"3 hauptstrasse südburg"_s, u"3 Hauptstraße"_s, Kind::House);
        row(u"3 hauptstrasse sudburg"_s, u"3 Hauptstraße"_s, Kind::House);
        row(u"aegirsgade"_s, u"Ægirsgade"_s, Kind::Street);
        row(u"hopital st roch"_s, u"Hôpital Saint-Roch"_s, Kind::Place);
        row(u"sudburg"_s, u"Südburg"_s, Kind::Place);
    }
    void saidOnTheTelephone()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, title);
        QFETCH(const Kind, kind);
        const auto found = m_search.find(text, 5);
        QVERIFY(!found.empty());
        QCOMPARE(found[0].title, title);
        QCOMPARE(found[0].kind, kind);
        QCOMPARE(found[0].isNumberMissing, text == "7 rue grimaud"_L1);
    }

    void streetsOfOneNameAreToldApart()
    {
        const auto found = m_search.find(u"hauptstrasse"_s, 5);
        QCOMPARE(found.size(), std::size_t { 2 });
        QStringList places { found[0].place, found[1].place };
        places.sort();
        QCOMPARE(places, (QStringList { u"Nordhausen"_s, u"Südburg"_s }));
        const auto one = m_search.find(u"hauptstrasse südburg"_s, 5);
        QCOMPARE(one.size(), std::size_t { 1 });
        QCOMPARE_LE(std::abs(one[0].point.latitudeDeg - 47.702), 0.002);
    }

    void nothingIsFoundForNothing_data()
    {
        QTest::addColumn<QString>("text");
        for (const QString &text :
            QStringList { u""_s, u" "_s, u"1"_s, u"12"_s, u"x"_s, u"de la"_s, u"..."_s,
                u"quatsch"_s, u"grimaldi südburg"_s, QString(100'000, u'z'), u"\u0301\u0301"_s,
                QString(QChar(0xd800)) + u"a"_s, u"nordhausen grimaud hauptstrasse"_s })
            QTest::newRow(qPrintable(text.left(20))) << text;
    }
    void nothingIsFoundForNothing()
    {
        QFETCH(const QString, text);
        QCOMPARE(m_search.find(text, 5).size(), std::size_t { 0 });
    }

    void noMoreThanAskedFor()
    {
        atlas::MapBuilder map;
        for (int i = 0; i < 80; ++i) {
            const double latitude = 48 + i * 0.001;
            map.addLine(geo::RoadClass::Residential, map.name(u"Quay "_s + QChar(u'a' + i)),
                std::array {
                    atlas::toMapPoint({ latitude, 7 }), atlas::toMapPoint({ latitude, 7.001 }) });
        }
        const atlas::AddressSearch search(map.finish({}, atlas::MapBuilder::Order::ByKind));
        QCOMPARE(search.find(u"quay"_s, 3).size(), std::size_t { 3 });
        QCOMPARE(search.find(u"quay"_s, 0).size(), std::size_t { 0 });
        QCOMPARE(search.find(u"quay"_s, -1).size(), std::size_t { 0 });
        QCOMPARE(
            search.find(u"quay"_s, 1'000).size(), std::size_t { atlas::AddressSearch::MaxResults });
        QVERIFY(atlas::AddressSearch(atlas::MapData()).find(u"quay"_s, 5).empty());
    }

    // Every house of the town is found by its own address, and lies where it is.
    void everyHouseOfTheTownIsFound()
    {
        const auto town = atlas::mapOf(geo::makeTown(1));
        const atlas::AddressSearch search(town);
        for (std::size_t i = 0; i < town.streets.size(); i += 23) {
            const auto houses = town.housesOf(town.streets[i]);
            if (houses.empty())
                continue;
            const atlas::HouseRow &house = houses[houses.size() / 2];
            const QString address
                = town.name(house.number) + u' ' + town.name(town.streets[i].name);
            const auto found = search.find(address, 1);
            QCOMPARE(found.size(), std::size_t { 1 });
            QCOMPARE(found[0].title, address);
            QCOMPARE(found[0].kind, Kind::House);
            QCOMPARE(found[0].point, atlas::toGeo(house.point));
        }
    }

    void monaco()
    {
        const QString folder = qEnvironmentVariable("DISPATCH_SHARED_DATA");
        const QString path = folder + u"/monaco.osm.gz"_s;
        if (folder.isEmpty() || !QFile::exists(path))
            QSKIP("DISPATCH_SHARED_DATA does not name a folder with monaco.osm.gz");
        const auto imported = osm::importFile(path);
        QVERIFY(imported);
        const atlas::AddressSearch search(imported->map);
        const auto grimaldi = search.find(u"12 rue grimaldi"_s, 5);
        QVERIFY(!grimaldi.empty());
        QVERIFY2(grimaldi[0].title.endsWith("Rue Grimaldi"_L1), qPrintable(grimaldi[0].title));
        QCOMPARE(grimaldi[0].place, u"La Condamine, Monaco"_s);
        QCOMPARE_LE(geo::distanceM(grimaldi[0].point, { 43.7355, 7.4200 }), 500.0);
        // A house whose number the map knows.
        const auto house = search.find(u"25 avenue albert 2"_s, 5);
        QVERIFY(!house.empty());
        QCOMPARE(
            search.find(u"bd des moulin monte carlo"_s, 1)[0].title, u"Boulevard des Moulins"_s);
    }
};

QTEST_GUILESS_MAIN(TestAddressSearch)
#include "tst_address_search.moc"
