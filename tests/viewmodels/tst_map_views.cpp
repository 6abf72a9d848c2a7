// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/map_views.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::viewmodels;

//! Would catch: one account seeing another's views, a view that is lost when the program ends, a name lost when the view is
//! saved again, a broken settings file that moves the map to nowhere.
class TestMapViews : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString file() const { return m_folder.filePath(u"settings.ini"_s); }
    static QList<int> takenBy(const MapViews &views)
    {
        QList<int> taken;
        for (int row = 0; row < views.rowCount(); ++row)
            taken << views.data(views.index(row), MapViews::SlotRole).toInt();
        return taken;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        QFile::remove(file());
    }

    void nobodyHasNone()
    {
        MapViews views(file());
        QAbstractItemModelTester tester(
            &views, QAbstractItemModelTester::FailureReportingMode::QtTest);
        views.save(1, views.make(47, -15, 14, 0));
        QCOMPARE(views.rowCount(), 0);
        QVERIFY(views.viewIn(1).isNull());
        QVERIFY(views.viewIn(0).isNull());
        QVERIFY(views.viewIn(10).isNull());
    }

    void rowsFollowTheSlots()
    {
        MapViews views(file());
        QAbstractItemModelTester tester(
            &views, QAbstractItemModelTester::FailureReportingMode::QtTest);
        views.setAccount(u"https://a.example"_s, u"sam"_s);
        views.save(7, views.make(47, -15, 14, 0));
        views.save(2, views.make(48, -15, 12, 4));
        QCOMPARE(takenBy(views), QList<int>({ 2, 7 }));
        QCOMPARE(views.freeSlot(), 1);
        QCOMPARE(views.viewIn(2).name, u"View 2"_s);
        views.rename(2, u"  The   north "_s);
        views.rename(2, u" "_s);
        QSignalSpy changed(&views, &MapViews::dataChanged);
        views.save(2, views.make(49, -15, 12, 4));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(views.viewIn(2).name, u"The north"_s);
        QCOMPARE(views.viewIn(2).latitude, 49.0);
        views.remove(7);
        QCOMPARE(takenBy(views), QList<int>({ 2 }));
        views.remove(7);
        QCOMPARE(takenBy(views), QList<int>({ 2 }));
    }

    // What a slip of a finger overwrote comes back, with its name.
    void saveAndRemovalAreTakenBack()
    {
        MapViews views(file());
        views.setAccount(u"https://a.example"_s, u"sam"_s);
        views.save(3, views.make(47, -15, 14, 2));
        views.rename(3, u"Harbour"_s);
        const MapView before = views.viewIn(3);
        views.save(3, views.make(10, 10, 5, 0));
        QVERIFY(views.canUndo());
        views.undo();
        QCOMPARE(views.viewIn(3), before);
        QVERIFY(!views.canUndo());
        views.remove(3);
        views.undo();
        QCOMPARE(views.viewIn(3), before);
        MapViews again(file());
        again.setAccount(u"https://a.example"_s, u"sam"_s);
        QCOMPARE(again.viewIn(3), before);
    }

    void eachAccountHasItsOwn()
    {
        MapView seen;
        {
            MapViews views(file());
            views.setAccount(u"https://a.example"_s, u"sam"_s);
            views.save(1, views.make(47, -15, 14, 0));
            views.setLast(u"main"_s, views.make(47.5, -15, 13, 32));
            views.setLast(u"window"_s, views.make(46, -15, 9, 32));
            seen = views.viewIn(1);
        }
        MapViews views(file());
        QSignalSpy changed(&views, &MapViews::accountChanged);
        views.setAccount(u"https://a.example"_s, u"eve"_s);
        QCOMPARE(views.rowCount(), 0);
        QVERIFY(views.last(u"main"_s).isNull());
        views.setAccount(u"https://a.example"_s, u"sam"_s);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(views.viewIn(1), seen);
        QCOMPARE(views.last(u"main"_s), views.make(47.5, -15, 13, 32));
        QCOMPARE(views.last(u"window"_s).zoomLevel, 9.0);
        views.setAccount(u"https://a.example"_s, u"sam"_s);
        QCOMPARE(changed.size(), 2);
    }

    void nonsenseCountsAsNotSaved()
    {
        {
            MapViews views(file());
            views.setAccount(u"s"_s, u"sam"_s);
            views.save(1, views.make(47, -15, 14, 0));
            views.save(2, views.make(qQNaN(), -15, 14, 0));
            views.save(3, views.make(91, -15, 14, 0));
            QCOMPARE(takenBy(views), QList<int>({ 1 }));
        }
        QSettings settings(file(), QSettings::IniFormat);
        const QString group = settings.childGroups().constFirst();
        settings.setValue(group + u"/1"_s, u"soup"_s);
        const QString last { u"x"_s };
        settings.setValue(
            group + u"/4"_s, QStringList { u"47"_s, u"east"_s, u"3"_s, u"0"_s, last });
        settings.setValue(group + u"/5"_s, QStringList { u"400"_s, u"1"_s, u"3"_s, u"0"_s, last });
        settings.sync();
        MapViews views(file());
        views.setAccount(u"s"_s, u"sam"_s);
        QCOMPARE(views.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(TestMapViews)
#include "tst_map_views.moc"
