// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/job_import.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::server;
using dispatch::intake::CsvReader;

namespace {

std::vector<QStringList> rowsOf(const QByteArray &csv, QStringList *bad = nullptr)
{
    CsvReader reader(csv);
    std::vector<QStringList> out;
    while (auto row = reader.next()) {
        if (*row)
            out.push_back((*row)->cells);
        else if (bad)
            bad->append(u"%1: %2"_s.arg((*row).error().line).arg((*row).error().reason));
    }
    return out;
}

ImportPlan plan(const QByteArray &csv, const QString &map = {}, bool hasHeader = true)
{
    auto columns = ColumnMap::parse(map).value();
    columns.hasHeader = hasHeader;
    return planImport(csv, columns).value();
}

} // namespace

//! Tables as people have them.
class TestJobImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void readsCsv_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QStringList>("cells"); // of the last row
        QTest::newRow("plain") << QByteArray("a,b\n1,2\n") << QStringList { u"1"_s, u"2"_s };
        QTest::newRow("no-last-line-end")
            << QByteArray("a,b\n1,2") << QStringList { u"1"_s, u"2"_s };
        QTest::newRow("crlf") << QByteArray("a,b\r\n1,2\r\n") << QStringList { u"1"_s, u"2"_s };
        QTest::newRow("byte-order-mark") << QByteArray("\xef\xbb\xbf"
                                                       "a,b")
                                         << QStringList { u"a"_s, u"b"_s };
        QTest::newRow("quotes") << QByteArray("\"x, y\",\"say \"\"hi\"\"\"")
                                << QStringList { u"x, y"_s, u"say \"hi\""_s };
        QTest::newRow("line-break-inside")
            << QByteArray("\"a\nb\",c") << QStringList { u"a\nb"_s, u"c"_s };
        QTest::newRow("empty-cells") << QByteArray(",,") << QStringList { u""_s, u""_s, u""_s };
        QTest::newRow("semicolons")
            << QByteArray("a;b;c,d") << QStringList { u"a"_s, u"b"_s, u"c,d"_s };
        QTest::newRow("tabs") << QByteArray("a\tb, c\td")
                              << QStringList { u"a"_s, u"b, c"_s, u"d"_s };
        QTest::newRow("utf-8") << QByteArray("Heizung,Größe")
                               << QStringList { u"Heizung"_s, u"Größe"_s };
    }
    void readsCsv()
    {
        QFETCH(QByteArray, csv);
        QFETCH(QStringList, cells);
        QStringList bad;
        const auto rows = rowsOf(csv, &bad);
        QCOMPARE(bad, QStringList());
        QVERIFY(!rows.empty());
        QCOMPARE(rows.back(), cells);
    }

    void namesBadRows_data()
    {
        QTest::addColumn<QByteArray>("middle");
        QTest::newRow("text-after-quote") << QByteArray("\"x\"y,2");
        QTest::newRow("quote-never-closed") << QByteArray("\"x,2");
        QTest::newRow("not-utf8") << QByteArray("\xff\xfe,2");
        QTest::newRow("zero-byte") << QByteArray("a\0b,2", 5);
        QTest::newRow("huge-cell") << QByteArray(QByteArray(70'000, 'x') + ",2");
        QTest::newRow("too-many-columns") << QByteArray(300, ',');
    }
    //! One bad row that takes the rest of the file with it.
    void namesBadRows()
    {
        QFETCH(QByteArray, middle);
        QStringList bad;
        const auto rows = rowsOf("a,b\n" + middle + "\nlast,one\n", &bad);
        QCOMPARE(bad.size(), 1);
        QVERIFY2(bad[0].startsWith(u"2: "_s), qPrintable(bad[0]));
        QCOMPARE(rows.back(), (QStringList { u"last"_s, u"one"_s }));
    }

    //! A column taken for another.
    void mapsColumns()
    {
        const auto byHeading = plan(
            "Subject,Street,Latitude,Longitude,Customer Name\nNo heat,Main St 1,44.8,20.4,Ada\n");
        QCOMPARE(byHeading.rows.size(), 1u);
        const auto &job = byHeading.rows[0].job;
        QCOMPARE(job[u"title"_s].toString(), u"No heat"_s);
        QCOMPARE(job[u"address"_s].toString(), u"Main St 1"_s);
        QCOMPARE(job[u"customerName"_s].toString(), u"Ada"_s);
        QCOMPARE(job[u"lat"_s].toDouble(), 44.8);
        QCOMPARE(job[u"lon"_s].toDouble(), 20.4);

        const auto byNumber
            = plan("40.08,-75.38,EMS: FALL VICTIM,2016-01-15 12:01,NORRISTOWN,POWELL ST\n",
                u"title=3,lat=1,lon=2,area=5,address=6"_s, false);
        QCOMPARE(byNumber.rows.size(), 1u);
        QCOMPARE(byNumber.rows[0].job[u"title"_s].toString(), u"EMS: FALL VICTIM"_s);
        QCOMPARE(byNumber.rows[0].job[u"area"_s].toString(), u"NORRISTOWN"_s);
        QCOMPARE(byNumber.rows[0].job[u"lon"_s].toDouble(), -75.38);

        const auto byName
            = plan("Was,Wo\nKein Warmwasser,Hauptstr. 1\n", u"title=was,address=Wo"_s);
        QCOMPARE(byName.rows[0].job[u"address"_s].toString(), u"Hauptstr. 1"_s);
    }

    void refusesMaps_data()
    {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QString>("map");
        QTest::newRow("empty-file") << QByteArray() << QString();
        QTest::newRow("no-title") << QByteArray("a,b\n1,2\n") << QString();
        QTest::newRow("no-such-column") << QByteArray("a,b\n1,2\n") << u"title=c"_s;
        QTest::newRow("number-out-of-range") << QByteArray("a,b\n1,2\n") << u"title=3"_s;
    }
    void refusesMaps()
    {
        QFETCH(QByteArray, csv);
        QFETCH(QString, map);
        const auto refused = planImport(csv, ColumnMap::parse(map).value());
        QVERIFY(!refused);
        QVERIFY(refused.error().endsWith(u'.'));
    }
    void refusesMapSyntax()
    {
        QVERIFY(!ColumnMap::parse(u"title"_s));
        QVERIFY(!ColumnMap::parse(u"colour=3"_s));
        QVERIFY(!ColumnMap::parse(u"=3"_s));
    }

    void namesBadJobs_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::newRow("no-title") << QByteArray(",1,2,low");
        QTest::newRow("long-title") << QByteArray(QByteArray(201, 'x') + ",1,2,low");
        QTest::newRow("only-lat") << QByteArray("x,1,,low");
        QTest::newRow("lat-91") << QByteArray("x,91,2,low");
        QTest::newRow("lon-181") << QByteArray("x,1,181,low");
        QTest::newRow("lat-nan") << QByteArray("x,nan,1,low");
        QTest::newRow("lat-words") << QByteArray("x,north,1,low");
        QTest::newRow("priority") << QByteArray("x,1,2,soon");
        QTest::newRow("too-few-cells") << QByteArray("x,1");
        QTest::newRow("too-many-cells") << QByteArray("x,1,2,low,more");
    }
    void namesBadJobs()
    {
        QFETCH(QByteArray, row);
        const auto made = plan("title,lat,lon,priority\n" + row + "\ngood,1,2,high\n");
        QCOMPARE(made.bad.size(), 1u);
        QCOMPARE(made.bad[0].line, 2);
        QVERIFY(made.bad[0].reason.endsWith(u'.'));
        QCOMPARE(made.rows.size(), 1u);
        QCOMPARE(made.rows[0].line, 3);
    }

    //! The same call twice in the table taken for one; a second import that doubles everything.
    void equalRowsHaveStableKeysOfTheirOwn()
    {
        const QByteArray csv = "title\nfall\nfall\nfire\n";
        const auto one = plan(csv);
        const auto two = plan(csv);
        QCOMPARE(one.rows.size(), 3u);
        QVERIFY(one.rows[0].job[u"key"_s] != one.rows[1].job[u"key"_s]);
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(one.rows[i].job[u"key"_s], two.rows[i].job[u"key"_s]);
        // Cells are told apart: "ab,c" is not "a,bc".
        const auto apart = plan("title,area\nab,c\na,bc\n");
        QVERIFY(apart.rows[0].job[u"key"_s].toString().first(64)
            != apart.rows[1].job[u"key"_s].toString().first(64));
    }
};

QTEST_GUILESS_MAIN(TestJobImport)
#include "tst_job_import.moc"
