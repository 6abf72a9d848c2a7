// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/options.h"

#include <QTest>

using namespace Qt::StringLiterals;
using dispatch::console::Options;
using dispatch::console::parseOptions;

class TestConsoleOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void understood()
    {
        const auto o = parseOptions(
            { u"dispatch-console"_s, u"--server"_s, u"http://127.0.0.1:8470"_s, u"--login=sam"_s,
                u"--screenshot"_s, u"a.png"_s, u"--after"_s, u"7"_s, u"--size"_s, u"1280x800"_s,
                u"--theme"_s, u"dark"_s, u"--routing-url"_s, u"https://routing.example.com"_s });
        QVERIFY(o);
        QCOMPARE(o->server, u"http://127.0.0.1:8470"_s);
        QCOMPARE(o->login, u"sam"_s);
        QCOMPARE(o->afterS, 7);
        QCOMPARE(o->size, std::optional(QSize(1280, 800)));
        QCOMPARE(o->isDark, std::optional(true));
        QCOMPARE(o->routingUrl, u"https://routing.example.com"_s);
    }

    void refusedInOneSentence_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("names");
        QTest::newRow("unknown") << QStringList { u"--colour"_s } << u"--colour"_s;
        QTest::newRow("value-missing") << QStringList { u"--server"_s } << u"--server"_s;
        QTest::newRow("size") << QStringList { u"--size"_s, u"big"_s } << u"--size"_s;
        QTest::newRow("size-negative") << QStringList { u"--size"_s, u"-3x8"_s } << u"--size"_s;
        QTest::newRow("size-half") << QStringList { u"--size"_s, u"1280x"_s } << u"--size"_s;
        QTest::newRow("theme") << QStringList { u"--theme"_s, u"pink"_s } << u"--theme"_s;
        QTest::newRow("after") << QStringList { u"--after"_s, u"soon"_s } << u"--after"_s;
        QTest::newRow("demo-and-server")
            << QStringList { u"--demo"_s, u"--server"_s, u"http://x"_s } << u"--demo"_s;
        QTest::newRow("replay-without-demo")
            << QStringList { u"--replay-calls"_s, u"a.csv"_s } << u"--demo"_s;
        QTest::newRow("map-without-file") << QStringList { u"--import-map"_s } << u"--import-map"_s;
        QTest::newRow("map-and-demo")
            << QStringList { u"--demo"_s, u"--import-map"_s, u"a.osm"_s } << u"--import-map"_s;
        QTest::newRow("two-maps") << QStringList { u"--map-file"_s, u"a.mbtiles"_s,
            u"--map-tiles"_s, u"https://a/{z}/{x}/{y}"_s }
                                  << u"--map-file"_s;
        QTest::newRow("key-of-no-map")
            << QStringList { u"--map-key-file"_s, u"k"_s } << u"--map-tiles"_s;
        QTest::newRow("password-alone")
            << QStringList { u"--password-file"_s, u"p"_s } << u"--server"_s;
    }
    void refusedInOneSentence()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, names);
        const auto o = parseOptions(QStringList { u"dispatch-console"_s } + arguments);
        QVERIFY(!o);
        QVERIFY2(o.error().contains(names), qPrintable(o.error()));
        QVERIFY(o.error().endsWith(u'.'));
    }

    void aMapIsImportedIntoAProfile()
    {
        const auto o
            = parseOptions({ u"c"_s, u"--import-map"_s, u"a.osm.pbf"_s, u"--profile=p"_s });
        QVERIFY(o);
        QCOMPARE(o->what, Options::What::ImportMap);
        QCOMPARE(o->mapExtract, u"a.osm.pbf"_s);
        QCOMPARE(o->profileDir, u"p"_s);
    }

    void versionAndHelpWinOverTheRest()
    {
        QCOMPARE(parseOptions({ u"c"_s, u"--demo"_s, u"--version"_s })->what,
            Options::What::ShowVersion);
        QCOMPARE(parseOptions({ u"c"_s, u"-h"_s })->what, Options::What::ShowHelp);
    }
};

QTEST_GUILESS_MAIN(TestConsoleOptions)
#include "tst_options.moc"
