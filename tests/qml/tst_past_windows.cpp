// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/program.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;

namespace {

void press(QWindow *window, Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
{
    QTest::keyClick(window, key, modifiers);
}

void type(QWindow *window, const QString &text)
{
    for (const QChar c : text)
        QTest::keyClick(window, c.toLatin1());
}

const QQuickItem *itemBelow(const QQuickItem *item, const QString &name)
{
    if (item->objectName() == name)
        return item;
    const auto children = item->childItems();
    for (const QQuickItem *child : children) {
        if (const QQuickItem *found = itemBelow(child, name))
            return found;
    }
    return nullptr;
}

} // namespace

//! The time machine by keys: would catch a window that shows the past without saying so, a key that does not work, one
//! that does what it should not there, and a way back that leaves something behind.
class TestPastWindows : public QObject {
    Q_OBJECT

    const Program::Screen m_screen { u"DP-2"_s, { 0, 0, 2560, 1440 }, { 0, 0, 2560, 1440 } };
    std::unique_ptr<LiveDesk> m_desk;
    std::unique_ptr<Program> m_program;

    QQuickWindow *main() const { return m_program->main(); }
    viewmodels::TimeMachine *past() const { return m_desk->session.past(); }

private Q_SLOTS:
    void init()
    {
        // Said by the platform without a screen, and true.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support raise)"_s));
        m_desk = std::make_unique<LiveDesk>();
        QVERIFY(m_desk->goLive());
        for (int i = 0; i < 3; ++i) {
            m_desk->pass(std::chrono::minutes(20));
            m_desk->log.add(m_desk->job, JobNoted { u"Note %1"_s.arg(i) });
            m_desk->server.send(m_desk->log.batch(m_desk->log.head() - 1, m_desk->log.head()));
            QTRY_COMPARE(m_desk->session.history()->history()->end()->seq, m_desk->log.head());
        }
        m_program = std::make_unique<Program>(
            *m_desk, m_desk->folder.filePath(u"settings.ini"_s), QList { m_screen });
        QVERIFY(main());
        main()->resize(1280, 800);
        main()->requestActivate();
        QTRY_VERIFY(main()->isActive());
    }
    void cleanup()
    {
        m_program.reset();
        m_desk.reset();
    }

    void theWholeWayByKeys()
    {
        m_desk->session.selectJob(m_desk->jobText());
        QVERIFY(!m_program->item(u"timeBar"_s));
        press(main(), Qt::Key_H);
        QVERIFY(past()->isPast());
        QTRY_VERIFY(m_program->item(u"timeBar"_s));
        QVERIFY(m_program->item(u"pastBanner"_s)->isVisible());
        QVERIFY(m_program->item(u"pastFrame"_s)->isVisible());
        const double began = past()->instantMs();
        press(main(), Qt::Key_Comma);
        QVERIFY(past()->instantMs() < began);
        const double first = past()->instantMs();
        press(main(), Qt::Key_Comma);
        QVERIFY(past()->instantMs() < first);
        press(main(), Qt::Key_Period);
        QCOMPARE(past()->instantMs(), first);
        press(main(), Qt::Key_Comma, Qt::ShiftModifier);
        QVERIFY(past()->instantMs() < first);
        press(main(), Qt::Key_Period, Qt::ShiftModifier);
        QCOMPARE(past()->instantMs(), first);
        press(main(), Qt::Key_Equal);
        QCOMPARE(past()->otherMs(), first);
        press(main(), Qt::Key_BracketRight);
        QCOMPARE(past()->speed(), 300);
        press(main(), Qt::Key_BracketLeft);
        QCOMPARE(past()->speed(), 60);
        press(main(), Qt::Key_P); // plays, and plans nothing
        QVERIFY(past()->isPlaying());
        press(main(), Qt::Key_P);
        QVERIFY(!past()->isPlaying());
        // A time as one says it; while typing, letters are letters.
        press(main(), Qt::Key_H, Qt::ShiftModifier);
        type(main(), u"-10m"_s);
        QVERIFY(past()->isPast());
        press(main(), Qt::Key_Return);
        QVERIFY(std::abs(past()->instantMs() - (past()->nowMs() - 600'000)) < 1'000);
        press(main(), Qt::Key_Escape);
        QVERIFY(!past()->isPast());
        QTRY_VERIFY(!m_program->item(u"timeBar"_s));
        QVERIFY(!m_program->item(u"pastFrame"_s)->isVisible());
        QCOMPARE(m_desk->session.job().numberText, u"#1"_s);
    }

    void everyWindowSaysThatItShowsThePast()
    {
        press(main(), Qt::Key_5, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m_program->window(u"log"_s));
        QQuickWindow *window = m_program->window(u"log"_s);
        const auto isSaid = [window] {
            const auto isShown = [window](const QString &name) {
                const auto *item = itemBelow(window->contentItem(), name);
                return item && item->isVisible();
            };
            return isShown(u"pastBanner"_s) && isShown(u"pastFrame"_s);
        };
        QVERIFY(!isSaid());
        past()->enter();
        QVERIFY(isSaid());
        QTRY_VERIFY(window->isActive());
        press(window, Qt::Key_H); // the key works there too
        QVERIFY(!past()->isPast());
        QVERIFY(!isSaid());
    }

    void whatChangesSomethingIsRefusedWithTheReason()
    {
        m_desk->session.selectJob(m_desk->jobText());
        past()->enter();
        for (const Qt::Key key : { Qt::Key_A, Qt::Key_N, Qt::Key_D })
            press(main(), key);
        press(main(), Qt::Key_N, Qt::ShiftModifier);
        QCOMPARE(main()->property("isDialogOpen").toBool(), false);
        QVERIFY(m_desk->sent().empty());
    }
};

QTEST_MAIN(TestPastWindows)
#include "tst_past_windows.moc"
