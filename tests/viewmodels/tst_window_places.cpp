// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/window_places.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::viewmodels;

//! Would catch: a window on a monitor that is no longer there, under a panel, or larger than the screen; one set of monitors
//! that forgets the other.
class TestWindowPlaces : public QObject {
    Q_OBJECT

    using Screen = WindowPlaces::Screen;
    QTemporaryDir m_folder;
    QList<Screen> m_screens;
    const Screen m_laptop { u"eDP-1"_s, { 0, 0, 1920, 1080 }, { 0, 32, 1920, 1048 } };
    const Screen m_wall { u"DP-2"_s, { 1920, 0, 2560, 1440 }, { 1920, 0, 2560, 1440 } };
    const QRect m_main { 100, 100, 1280, 800 };

    QString file() const { return m_folder.filePath(u"settings.ini"_s); }
    std::unique_ptr<WindowPlaces> places()
    {
        return std::make_unique<WindowPlaces>(file(), [this] { return m_screens; });
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        QFile::remove(file());
    }

    void beginsOnTheOtherMonitor()
    {
        m_screens = { m_laptop, m_wall };
        const QRect first = places()->placeOf(u"map"_s, m_main);
        QVERIFY(m_wall.usable.contains(first));
        QVERIFY(first.width() > 2000);
        m_screens = { m_laptop };
        const QRect alone = places()->placeOf(u"map"_s, m_main);
        QVERIFY(m_laptop.usable.contains(alone));
        QVERIFY(alone != m_main);
    }

    void eachSetOfMonitorsIsRemembered()
    {
        const QRect onWall(2000, 50, 2200, 1300);
        const QRect onLaptop(40, 60, 900, 700);
        m_screens = { m_laptop, m_wall };
        places()->remember(u"map"_s, onWall);
        m_screens = { m_laptop };
        // Its monitor is gone: what fits of it lies on the one that is left.
        const QRect rescued = places()->placeOf(u"map"_s, m_main);
        QVERIFY(m_laptop.usable.contains(rescued));
        QCOMPARE(rescued.size(), m_laptop.usable.size().boundedTo(onWall.size()));
        places()->remember(u"map"_s, onLaptop);
        QCOMPARE(places()->placeOf(u"map"_s, m_main), onLaptop);
        m_screens = { m_wall, m_laptop }; // the system lists them as it likes
        QCOMPARE(places()->placeOf(u"map"_s, m_main), onWall);
    }

    void insideMovesAsLittleAsItCan_data()
    {
        QTest::addColumn<QRect>("box");
        QTest::addColumn<QRect>("placed");
        QTest::newRow("fits") << QRect(100, 100, 800, 600) << QRect(100, 100, 800, 600);
        QTest::newRow("under-the-panel") << QRect(100, 0, 800, 600) << QRect(100, 32, 800, 600);
        QTest::newRow("half-out") << QRect(-700, 500, 800, 600) << QRect(0, 480, 800, 600);
        QTest::newRow("mostly-on-the-second")
            << QRect(1800, 100, 800, 600) << QRect(1920, 100, 800, 600);
        QTest::newRow("nowhere") << QRect(9000, 9000, 800, 600) << QRect(1120, 480, 800, 600);
        QTest::newRow("too-large") << QRect(10, 40, 5000, 5000) << QRect(1920, 0, 2560, 1440);
        QTest::newRow("tiny") << QRect(100, 100, 10, 10) << QRect(100, 100, 480, 360);
    }
    void insideMovesAsLittleAsItCan()
    {
        QFETCH(const QRect, box);
        QFETCH(const QRect, placed);
        QCOMPARE(WindowPlaces::inside(box, { m_laptop, m_wall }), placed);
    }

    void opennessIsRemembered()
    {
        m_screens = { m_laptop };
        QVERIFY(!places()->wasOpen(u"map"_s));
        places()->setOpen(u"map"_s, true);
        QVERIFY(places()->wasOpen(u"map"_s));
    }

    void whichAreOpenBelongsToTheSetOfMonitors()
    {
        m_screens = { m_laptop, m_wall };
        places()->setOpen(u"board"_s, true);
        places()->setOpen(u"chat"_s, true);
        m_screens = { m_laptop };
        // A set never seen goes on with what is there.
        QVERIFY(places()->wasOpen(u"board"_s));
        places()->setOpen(u"board"_s, false);
        QVERIFY(!places()->wasOpen(u"board"_s));
        QVERIFY(places()->wasOpen(u"chat"_s));
        // The monitor returns, and with it the desk of before.
        m_screens = { m_wall, m_laptop };
        QVERIFY(places()->wasOpen(u"board"_s));
        m_screens = { m_laptop };
        QVERIFY(!places()->wasOpen(u"board"_s));
    }

    void windowsThatCloseWithTheProgramWereOpen()
    {
        m_screens = { m_laptop };
        const auto ending = places();
        ending->setOpen(u"board"_s, true);
        ending->end();
        ending->setOpen(u"board"_s, false);
        QVERIFY(places()->wasOpen(u"board"_s));
    }

    void aMaximisedWindowKeepsWhatItShrinksTo()
    {
        const QRect before(2100, 100, 900, 700);
        m_screens = { m_laptop, m_wall };
        QVERIFY(!places()->hasPlace(u"log"_s));
        places()->remember(u"log"_s, before);
        QCOMPARE(places()->stateOf(u"log"_s), WindowPlaces::Normal);
        places()->remember(u"log"_s, m_wall.all, WindowPlaces::Maximized);
        QVERIFY(places()->hasPlace(u"log"_s));
        QCOMPARE(places()->stateOf(u"log"_s), WindowPlaces::Maximized);
        QCOMPARE(places()->placeOf(u"log"_s, m_main), before);
        // On another monitor than its box: there it has to come back.
        places()->remember(u"log"_s, m_laptop.all, WindowPlaces::FullScreen);
        QCOMPARE(places()->stateOf(u"log"_s), WindowPlaces::FullScreen);
        QVERIFY(m_laptop.usable.contains(places()->placeOf(u"log"_s, m_main)));
        places()->remember(u"log"_s, before);
        QCOMPARE(places()->stateOf(u"log"_s), WindowPlaces::Normal);
    }

    void whileMonitorsChangeNothingIsRemembered()
    {
        const QRect onWall(2000, 50, 2200, 1300);
        m_screens = { m_laptop, m_wall };
        const auto desk = places();
        desk->remember(u"map"_s, onWall);
        QSignalSpy changed(desk.get(), &WindowPlaces::screensChanged);
        desk->takeScreenChange();
        desk->takeScreenChange();
        // What the system does with the window before it says that the monitor is gone.
        desk->remember(u"map"_s, QRect(0, 32, 1920, 1048));
        QTRY_COMPARE(changed.size(), 1);
        QCOMPARE(desk->placeOf(u"map"_s, m_main), onWall);
    }

    void aSetHasOneNameInAnyOrder()
    {
        const auto set = WindowPlaces::setOf({ m_laptop, m_wall });
        QCOMPARE(WindowPlaces::setOf({ m_wall, m_laptop }), set);
        QVERIFY(WindowPlaces::setOf({ m_laptop }) != set);
        Screen moved = m_wall;
        moved.all.translate(-4480, 0);
        QVERIFY(WindowPlaces::setOf({ m_laptop, moved }) != set);
    }

    void firstPlacesAreWholeAndTellApart_data()
    {
        QTest::addColumn<bool>("hasWall");
        QTest::newRow("one-monitor") << false;
        QTest::newRow("two-monitors") << true;
    }
    void firstPlacesAreWholeAndTellApart()
    {
        QFETCH(const bool, hasWall);
        const QList<Screen> screens
            = hasWall ? QList<Screen> { m_laptop, m_wall } : QList<Screen> { m_laptop };
        const QRect room = hasWall ? m_wall.usable : m_laptop.usable;
        QList<QPoint> corners;
        for (const QString &name : { u"board"_s, u"timeline"_s, u"map"_s, u"chat"_s, u"log"_s }) {
            const QRect box = WindowPlaces::firstPlace(name, m_main, screens);
            QVERIFY2(room.contains(box), qPrintable(name));
            QVERIFY2(box != m_main, qPrintable(name));
            QVERIFY2(!corners.contains(box.topLeft()), qPrintable(name));
            corners << box.topLeft();
        }
    }
};

QTEST_GUILESS_MAIN(TestWindowPlaces)
#include "tst_window_places.moc"
