// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/window_places.h"

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
};

QTEST_GUILESS_MAIN(TestWindowPlaces)
#include "tst_window_places.moc"
