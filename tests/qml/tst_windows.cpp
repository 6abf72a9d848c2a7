// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/job_drop.h"
#include "qml/program.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;

namespace {

const QStringList Panes { u"board"_s, u"timeline"_s, u"map"_s, u"chat"_s, u"log"_s };

Qt::Key digitOf(const QString &pane)
{
    return Qt::Key(Qt::Key_1 + Panes.indexOf(pane));
}

void press(QWindow *window, Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QTest::keyClick(window, key, modifiers);
}

void pressWindowKey(QWindow *window, const QString &pane)
{
    press(window, digitOf(pane), Qt::ControlModifier | Qt::ShiftModifier);
}

QPointF middleOf(const QQuickItem &item)
{
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2));
}

} // namespace

//! Panes in windows of their own: would catch a pane that is lost on the way there or back, a key that works in one window
//! alone, two selections, a job that cannot be dropped in another window, and a desk that is not as it was left.
class TestWindows : public QObject {
    Q_OBJECT

    const Program::Screen m_laptop { u"eDP-1"_s, { 0, 0, 1920, 1080 }, { 0, 32, 1920, 1048 } };
    const Program::Screen m_wall { u"DP-2"_s, { 1920, 0, 2560, 1440 }, { 1920, 0, 2560, 1440 } };
    std::unique_ptr<LiveDesk> m_desk;
    std::unique_ptr<Program> m_program;

    QQuickWindow *main() const { return m_program->main(); }
    QString settings() const { return m_desk->folder.filePath(u"settings.ini"_s); }
    void start(const QList<Program::Screen> &screens)
    {
        m_program = std::make_unique<Program>(*m_desk, settings(), screens);
        QVERIFY(main());
        main()->resize(1440, 900);
        main()->requestActivate();
        QTRY_VERIFY(main()->isActive());
    }
    QQuickWindow *detach(const QString &pane)
    {
        pressWindowKey(QGuiApplication::focusWindow(), pane);
        const auto isThere = [&] {
            const auto *window = m_program->window(pane);
            return window && window->isActive();
        };
        return QTest::qWaitFor(isThere) ? m_program->window(pane) : nullptr;
    }
    QQuickWindow *windowOf(const QString &item) const
    {
        const QQuickItem *found = m_program->item(item);
        return found ? found->window() : nullptr;
    }
    qreal mapLeft() const { return m_program->item(u"liveMap"_s)->mapToScene({ 0, 0 }).x(); }

private Q_SLOTS:
    void init()
    {
        // Said by the platform without a screen, and true.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support raise)"_s));
        m_desk = std::make_unique<LiveDesk>();
        QVERIFY(m_desk->goLive());
        start({ m_laptop });
    }
    void cleanup()
    {
        m_program.reset();
        m_desk.reset();
    }

    void aPaneGoesAndComesBackByItsKey_data()
    {
        QTest::addColumn<QString>("pane");
        QTest::addColumn<QString>("item");
        QTest::newRow("board") << u"board"_s << u"boardList"_s;
        QTest::newRow("timeline") << u"timeline"_s << u"timeline"_s;
        QTest::newRow("log") << u"log"_s << u"log"_s;
    }
    void aPaneGoesAndComesBackByItsKey()
    {
        QFETCH(const QString, pane);
        QFETCH(const QString, item);
        auto *window = detach(pane);
        QVERIFY(window);
        QCOMPARE(windowOf(item), window);
        QTRY_VERIFY(m_program->item(item)->isVisible());
        QTRY_VERIFY(m_program->item(item)->width() > 400);
        pressWindowKey(window, pane);
        QTRY_COMPARE(windowOf(item), main());
        QTRY_VERIFY(!m_program->window(pane));
        QTRY_VERIFY(main()->isActive());
        QTRY_VERIFY(m_program->item(item)->isVisible());
        QTRY_VERIFY(m_program->item(item)->width() > 400);
    }

    void theNeighboursTakeTheRoom()
    {
        const qreal before = mapLeft();
        QVERIFY(before > 400);
        auto *window = detach(u"board"_s);
        QVERIFY(window);
        QTRY_VERIFY(mapLeft() < 100);
        window->close();
        QTRY_COMPARE(mapLeft(), before);
        QTRY_COMPARE(windowOf(u"boardList"_s), main());
    }

    void theChatSaysWhereItIs()
    {
        m_desk->session.selectJob(m_desk->jobText());
        auto *window = detach(u"chat"_s);
        QVERIFY(window);
        QTRY_VERIFY(m_program->item(u"chatDesk"_s));
        QCOMPARE(windowOf(u"chatDesk"_s), window);
        QCOMPARE(m_program->item(u"chatDesk"_s)->property("hasJob").toBool(), true);
        m_desk->session.clearSelection();
        QCOMPARE(m_program->item(u"chatDesk"_s)->property("hasJob").toBool(), false);
        pressWindowKey(window, u"chat"_s);
        QTRY_VERIFY(!m_program->item(u"chatDesk"_s));
    }

    void theKeyOfThePaneThatHasTheKeys()
    {
        press(main(), Qt::Key_B);
        press(main(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m_program->window(u"board"_s));
        QTRY_VERIFY(m_program->window(u"board"_s)->isActive());
        press(m_program->window(u"board"_s), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(!m_program->window(u"board"_s));
        QTRY_COMPARE(windowOf(u"boardList"_s), main());
    }

    void allAtOnceAndAllBack()
    {
        for (const QString &pane : Panes)
            QVERIFY2(detach(pane), qPrintable(pane));
        for (const QString &pane : Panes)
            m_program->window(pane)->close();
        for (const QString &pane : Panes)
            QTRY_VERIFY2(!m_program->window(pane), qPrintable(pane));
        QCOMPARE(windowOf(u"boardList"_s), main());
        QCOMPARE(windowOf(u"timeline"_s), main());
        QCOMPARE(windowOf(u"log"_s), main());
        QVERIFY(m_program->item(u"boardList"_s)->isVisible());
        QVERIFY(m_program->item(u"timeline"_s)->isVisible());
        QVERIFY(m_program->item(u"liveMap"_s)->isVisible());
    }

    void theMapMovesOrThereIsASecondOne()
    {
        auto *board = m_program->item(u"boardList"_s);
        const qreal narrow = board->width();
        auto *window = detach(u"map"_s);
        QVERIFY(window);
        // Jobs and technicians side by side in its place.
        QVERIFY(!m_program->item(u"liveMap"_s)->isVisible());
        QTRY_VERIFY(board->width() > narrow + 50);
        pressWindowKey(window, u"map"_s);
        QTRY_VERIFY(!m_program->window(u"map"_s));
        QVERIFY(m_program->item(u"liveMap"_s)->isVisible());
        QTRY_COMPARE(board->width(), narrow);
        QTRY_VERIFY(main()->isActive());
        press(main(), Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m_program->window(u"map"_s));
        QTRY_VERIFY(m_program->window(u"map"_s)->isActive());
        QVERIFY(m_program->item(u"liveMap"_s)->isVisible());
        // The key that moves makes one of the two.
        main()->requestActivate();
        QTRY_VERIFY(main()->isActive());
        pressWindowKey(main(), u"map"_s);
        QTRY_VERIFY(!m_program->item(u"liveMap"_s)->isVisible());
        QTRY_VERIFY(m_program->window(u"map"_s)->isActive());
    }

    void selectionAndKeysAreOneInAllWindows()
    {
        auto *board = detach(u"board"_s);
        auto *timeline = detach(u"timeline"_s);
        QVERIFY(board && timeline);
        press(timeline, Qt::Key_J);
        QCOMPARE(m_desk->session.job().id, m_desk->jobText());
        board->requestActivate();
        QTRY_VERIFY(board->isActive());
        press(board, Qt::Key_Escape);
        QCOMPARE(m_desk->session.selection(), viewmodels::ConsoleSession::Nothing);
        press(board, Qt::Key_Down);
        QCOMPARE(m_desk->session.job().id, m_desk->jobText());
        // There and back by the letters.
        press(board, Qt::Key_T);
        QTRY_VERIFY(timeline->isActive());
        press(timeline, Qt::Key_B);
        QTRY_VERIFY(board->isActive());
        timeline->requestActivate();
        QTRY_VERIFY(timeline->isActive());
        // Or lines beyond the edge, made when there is time, are still in the making at the end.
        m_program->item(u"boardMenuList"_s)->setProperty("cacheBuffer", 0);
        press(timeline, Qt::Key_Q);
        QTRY_VERIFY(board->isActive());
        QTRY_VERIFY(m_program->item(u"boardMenuList"_s)->hasActiveFocus());
        press(board, Qt::Key_Escape);
        press(board, Qt::Key_1, Qt::ControlModifier);
        QTRY_VERIFY(main()->isActive());
        // Typing in another window is typing, not a command.
        press(main(), Qt::Key_Slash);
        QTRY_VERIFY(board->isActive());
        press(board, Qt::Key_L);
        QCOMPARE(m_desk->session.jobs()->filter(), u"l"_s);
        QCOMPARE(main()->property("page").toString(), u"live"_s);
    }

    void sheetsOpenWhereTheyWereAskedFor()
    {
        auto *board = detach(u"board"_s);
        QVERIFY(board);
        auto *sheet = main()->findChild<QObject *>(u"keySheet"_s);
        QVERIFY(sheet);
        const auto layer = [&] { return sheet->property("parent").value<QQuickItem *>(); };
        press(board, Qt::Key_F1);
        QTRY_VERIFY(sheet->property("opened").toBool());
        QCOMPARE(layer()->window(), board);
        // It stays there, whichever window is looked at meanwhile.
        main()->requestActivate();
        QTRY_VERIFY(main()->isActive());
        QCOMPARE(layer()->window(), board);
        // And does not go down with it.
        board->close();
        QTRY_VERIFY(!m_program->window(u"board"_s));
        QVERIFY(layer());
        QCOMPARE(layer()->window(), main());
        press(main(), Qt::Key_Escape);
        QTRY_VERIFY(!sheet->property("visible").toBool());
        // Where there is no room for it the main window comes up with it.
        auto *timeline = detach(u"timeline"_s);
        QVERIFY(timeline);
        timeline->resize(900, 400);
        press(timeline, Qt::Key_F1);
        QTRY_VERIFY(sheet->property("opened").toBool());
        QCOMPARE(layer()->window(), main());
        QTRY_VERIFY(main()->isActive());
    }

    //! From the reports to the events, and only from there to the page before.
    void escapeGoesBackOneStep()
    {
        const auto page = [&] { return main()->property("page").toString(); };
        auto *reports = main()->findChild<QQuickItem *>(u"reports"_s);
        QVERIFY(reports);
        press(main(), Qt::Key_L);
        QTRY_COMPARE(page(), u"log"_s);
        auto *list = main()->findChild<QQuickItem *>(u"logList"_s);
        QVERIFY(list);
        QTRY_VERIFY(list->hasActiveFocus());
        press(main(), Qt::Key_R);
        QTRY_VERIFY(reports->isVisible());
        press(main(), Qt::Key_Escape);
        QTRY_VERIFY(!reports->isVisible());
        QCOMPARE(page(), u"log"_s);
        QTRY_VERIFY(list->hasActiveFocus());
    }

    void aJobIsDroppedOnATechnicianInAnotherWindow()
    {
        auto *board = detach(u"board"_s);
        QVERIFY(board);
        auto *crew = m_program->item(u"crewList"_s);
        QTRY_COMPARE(crew->property("count").toInt(), 3);
        QQuickItem *row = nullptr;
        QTRY_VERIFY(QMetaObject::invokeMethod(
                        crew, "itemAtIndex", Q_RETURN_ARG(QQuickItem *, row), Q_ARG(int, 0))
            && row);
        QVERIFY(dropJob(*board, middleOf(*row), m_desk->jobText(), u"#1 Boiler"_s));
        QTRY_COMPARE(m_desk->sent().size(), std::size_t(1));
        const auto act = std::get<ActOnVisit>(m_desk->sent().front().args);
        QCOMPARE(act.action, Action::Schedule);
        QVERIFY(act.technician);
    }

    void aJobIsDroppedOnTheTimelineInAnotherWindow()
    {
        auto *window = detach(u"timeline"_s);
        QVERIFY(window);
        auto *timeline = m_program->item(u"timeline"_s);
        QTRY_VERIFY(timeline->width() > 600);
        QVERIFY(QTest::qWaitFor([&] { return timeline->isVisible(); }));
        const QPointF at = timeline->mapToScene(QPointF(timeline->width() / 2, 24 + 18));
        QVERIFY(dropJob(*window, at, m_desk->jobText(), u"#1 Boiler"_s));
        QTRY_COMPARE(m_desk->sent().size(), std::size_t(1));
        const auto act = std::get<ActOnVisit>(m_desk->sent().front().args);
        QCOMPARE(act.action, Action::Schedule);
        QVERIFY(act.window && act.window->from > LiveDesk::Noon);
        QVERIFY(!timeline->property("isMoving").toBool());
    }

    void somethingElseIsNotAJob()
    {
        auto *window = detach(u"timeline"_s);
        QVERIFY(window);
        QVERIFY(!dropJob(*window, QPointF(10, 10), {}, u"a word from elsewhere"_s));
        QVERIFY(m_desk->sent().empty());
    }

    void theDeskComesBackAsItWasLeft()
    {
        press(main(), Qt::Key_T);
        auto *board = detach(u"board"_s);
        auto *chat = detach(u"chat"_s);
        QVERIFY(board && chat);
        const QRect where(300, 200, 900, 700);
        board->setGeometry(where);
        QTRY_COMPARE(m_program->places().placeOf(u"board"_s, {}), where);
        main()->setGeometry(120, 90, 1200, 800);
        main()->close();
        QVERIFY(!m_program->window(u"board"_s));
        m_program.reset();
        start({ m_laptop });
        QTRY_VERIFY(m_program->window(u"board"_s));
        QVERIFY(m_program->window(u"chat"_s));
        QVERIFY(!m_program->window(u"timeline"_s));
        QCOMPARE(windowOf(u"timeline"_s), main()); // the drawer
        QCOMPARE(m_program->window(u"board"_s)->geometry(), where);
        QCOMPARE(windowOf(u"boardList"_s), m_program->window(u"board"_s));
        QCOMPARE(main()->position(), QPoint(120, 90));
    }

    void aMonitorThatGoesTakesNoWindowAlong()
    {
        m_program->setScreens({ m_laptop, m_wall });
        QSignalSpy changed(&m_program->places(), &viewmodels::WindowPlaces::screensChanged);
        QTRY_COMPARE(changed.size(), 1);
        auto *board = detach(u"board"_s);
        auto *log = detach(u"log"_s);
        QVERIFY(board && log);
        const QRect onWall(2000, 100, 1600, 1200);
        board->setGeometry(onWall);
        QTRY_COMPARE(m_program->places().placeOf(u"board"_s, {}), onWall);

        m_program->setScreens({ m_laptop });
        QTRY_VERIFY(m_laptop.usable.contains(board->geometry()));
        QTRY_VERIFY(m_laptop.usable.contains(log->geometry()));
        log->requestActivate();
        QTRY_VERIFY(log->isActive());
        pressWindowKey(log, u"log"_s);
        QTRY_VERIFY(!m_program->window(u"log"_s));

        m_program->setScreens({ m_laptop, m_wall });
        QTRY_COMPARE(board->geometry(), onWall);
        QTRY_VERIFY(m_program->window(u"log"_s));
        QVERIFY(m_wall.usable.contains(m_program->window(u"log"_s)->geometry()));
    }
};

QTEST_MAIN(TestWindows)
#include "tst_windows.moc"
