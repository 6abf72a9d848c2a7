// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/notifier.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::viewmodels;

namespace {

//! What would have been shown.
class FakeSink final : public notify::NotificationSink {
public:
    explicit FakeSink(FakeSink *&self) { self = this; }
    void show(const notify::Notification &notification) override { shown.push_back(notification); }
    void close(const QString &key) override { closed << key; }
    State state() const override { return present; }
    QString stateText() const override { return text; }

    void set(State state, const QString &words)
    {
        present = state;
        text = words;
        Q_EMIT stateChanged();
    }
    QStringList keys()
    {
        QStringList keys;
        for (const auto &one : std::exchange(shown, {}))
            keys << one.key;
        return keys;
    }
    std::vector<notify::Notification> shown;
    QStringList closed;
    State present = State::Ready;
    QString text = u"gnome-shell"_s;
};

struct NotifyDesk {
    QTemporaryDir folder;
    domain::ManualClock clock { domain::timestampFromMs(
        1'772'452'800'000) }; // 2026-03-02 12:00 UTC
    Notifier notifier { clock, folder.filePath(u"settings.ini"_s) };
    FakeSink *sink = nullptr;

    NotifyDesk() { notifier.setSink(std::make_unique<FakeSink>(sink)); }
};

InboxItem alarm(const QString &key, AlarmKind::Value kind = AlarmKind::Breach)
{
    InboxItem item;
    item.key = key;
    item.kind = kind;
    item.kindText = u"Late"_s;
    item.subject = key;
    if (kind == AlarmKind::Emergency || kind == AlarmKind::UrgentRequest
        || kind == AlarmKind::Declined)
        item.alarmIds << key;
    return item;
}

} // namespace

class TestNotifier : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void aCauseIsToldOnce()
    {
        NotifyDesk desk;
        QSignalSpy attention(&desk.notifier, &Notifier::attentionAsked);
        desk.notifier.take({ alarm(u"a"_s) });
        QCOMPARE(desk.sink->shown.front().title, u"Late: a"_s);
        QCOMPARE(desk.sink->keys(), QStringList { u"a"_s });
        QCOMPARE(attention.size(), 1);
        desk.notifier.take({ alarm(u"a"_s) });
        desk.notifier.take({ alarm(u"a"_s), alarm(u"b"_s) });
        QCOMPARE(desk.sink->keys(), QStringList { u"b"_s });
        desk.notifier.take({ alarm(u"b"_s) });
        QCOMPARE(desk.sink->closed, QStringList { u"a"_s }); // over: it does not hang about
        // Back within a minute it is the same again; later it is news.
        desk.clock.advance(59s);
        desk.notifier.take({ alarm(u"a"_s), alarm(u"b"_s) });
        QVERIFY(desk.sink->shown.empty());
        desk.notifier.take({ alarm(u"b"_s) });
        desk.clock.advance(60s);
        desk.notifier.take({ alarm(u"b"_s) });
        desk.notifier.take({ alarm(u"a"_s), alarm(u"b"_s) });
        QCOMPARE(desk.sink->keys(), QStringList { u"a"_s });
    }

    void whatLiesBeforeTheEyesIsNotTold()
    {
        NotifyDesk desk;
        desk.notifier.setInboxWatched(true);
        desk.notifier.take({ alarm(u"a"_s), alarm(u"e"_s, AlarmKind::Emergency) });
        QVERIFY(desk.sink->shown.empty());
        desk.notifier.setInboxWatched(false);
        desk.notifier.take({ alarm(u"a"_s), alarm(u"e"_s, AlarmKind::Emergency) });
        QVERIFY(desk.sink->shown.empty()); // it was seen when it came
    }

    void whatSomebodyLooksAfterIsNotTold()
    {
        NotifyDesk desk;
        InboxItem owned = alarm(u"a"_s, AlarmKind::Declined);
        owned.owner = u"Sven"_s;
        desk.notifier.take({ owned });
        QVERIFY(desk.sink->shown.empty());
        // And what somebody takes on stops calling.
        InboxItem open = alarm(u"b"_s, AlarmKind::Declined);
        desk.notifier.take({ owned, open });
        QCOMPARE(desk.sink->keys(), QStringList { u"b"_s });
        open.owner = u"Sven"_s;
        desk.notifier.take({ owned, open });
        desk.notifier.take({ owned, open });
        QCOMPARE(desk.sink->closed, QStringList { u"b"_s });
    }

    // Forty at once, as after a start, would be forty sounds.
    void manyAtOnceAreToldAsOne()
    {
        NotifyDesk desk;
        std::vector<InboxItem> items { alarm(u"e"_s, AlarmKind::Emergency) };
        for (int i = 0; i < 40; ++i)
            items.push_back(alarm(QString::number(i)));
        desk.notifier.take(items);
        QCOMPARE(desk.sink->shown[0].title, u"40 alarms"_s);
        QCOMPARE(desk.sink->keys(), (QStringList { u"inbox"_s, u"e"_s }));
        desk.notifier.take({});
        QVERIFY(desk.sink->closed.contains(u"inbox"_s));
    }

    void quietHours_data()
    {
        QTest::addColumn<int>("from");
        QTest::addColumn<int>("to");
        QTest::addColumn<bool>("isQuiet"); // at noon
        QTest::newRow("before") << 13 * 60 << 14 * 60 << false;
        QTest::newRow("begins") << 12 * 60 << 13 * 60 << true;
        QTest::newRow("ends") << 11 * 60 << 12 * 60 << false;
        QTest::newRow("within") << 11 * 60 + 59 << 12 * 60 + 1 << true;
        QTest::newRow("over-midnight") << 22 * 60 << 6 * 60 << false;
        QTest::newRow("over-midnight-from-noon") << 12 * 60 << 6 * 60 << true;
        QTest::newRow("over-midnight-to-noon") << 22 * 60 << 12 * 60 << false;
        QTest::newRow("all-day") << 9 * 60 << 9 * 60 << true;
    }
    void quietHours()
    {
        QFETCH(const int, from);
        QFETCH(const int, to);
        QFETCH(const bool, isQuiet);
        NotifyDesk desk;
        desk.notifier.setQuietFrom(from);
        desk.notifier.setQuietTo(to);
        QVERIFY(!desk.notifier.isQuietAt(desk.clock.now())); // not asked for
        desk.notifier.setQuietHours(true);
        QCOMPARE(desk.notifier.isQuietAt(desk.clock.now()), isQuiet);
        desk.notifier.take({ alarm(u"a"_s), alarm(u"e"_s, AlarmKind::Emergency) });
        desk.notifier.notify(NotifyKind::Message, u"Nora"_s, u"On my way"_s, u"thread/1"_s);
        const QStringList all { u"a"_s, u"e"_s, u"thread/1"_s };
        QCOMPARE(desk.sink->keys(), isQuiet ? QStringList { u"e"_s } : all);
    }

    // What came in the quiet does not all speak up at six in the morning.
    void theEndOfTheQuietIsQuiet()
    {
        NotifyDesk desk;
        desk.notifier.setQuietHours(true);
        desk.notifier.setQuietFrom(11 * 60);
        desk.notifier.setQuietTo(13 * 60);
        desk.notifier.take({ alarm(u"a"_s) });
        desk.clock.advance(2h);
        desk.notifier.take({ alarm(u"a"_s) });
        QVERIFY(desk.sink->shown.empty());
    }

    void kindsAndSoundAreChosenAndKept()
    {
        NotifyDesk desk;
        QSignalSpy changed(&desk.notifier, &Notifier::choicesChanged);
        desk.notifier.take({ alarm(u"e"_s, AlarmKind::Emergency) });
        QCOMPARE(desk.sink->shown[0].sound, u"alarm-clock-elapsed"_s);
        QCOMPARE(desk.sink->shown[0].urgency, notify::Urgency::Critical);
        QVERIFY(desk.sink->shown[0].stays);
        desk.notifier.choose(NotifyKind::Breach, false);
        desk.notifier.choose(NotifyKind::Breach, false);
        desk.notifier.choose(99, false);
        desk.notifier.setSound(false);
        desk.notifier.setQuietFrom(23 * 60 + 30);
        desk.notifier.setQuietTo(9'999);
        QCOMPARE(changed.size(), 4);
        desk.sink->shown.clear();
        desk.notifier.take({ alarm(u"e"_s, AlarmKind::Emergency), alarm(u"late"_s),
            alarm(u"urgent"_s, AlarmKind::UrgentRequest) });
        QCOMPARE(desk.sink->shown.size(), std::size_t(1));
        QCOMPARE(desk.sink->shown[0].key, u"urgent"_s);
        QCOMPARE(desk.sink->shown[0].sound, QString());
        const Notifier again(desk.clock, desk.folder.filePath(u"settings.ini"_s));
        QVERIFY(!again.hasSound());
        QCOMPARE(again.quietFrom(), 23 * 60 + 30);
        QCOMPARE(again.quietTo(), Notifier::MinutesOfDay - 1);
        for (const NotifyChoice &choice : again.choices())
            QCOMPARE(choice.isOn, choice.kind != NotifyKind::Breach);
    }

    void messagesOfOthersAreToldUnderTheSameRules()
    {
        NotifyDesk desk;
        const auto say = [&](const QString &text) {
            desk.notifier.notify(NotifyKind::Message, u"Nora"_s, text, u"thread/1"_s, u"Answer"_s);
        };
        say(u"Here"_s);
        say(u"Here"_s);
        QCOMPARE(desk.sink->shown.size(), std::size_t(1));
        QCOMPARE(desk.sink->shown[0].deed, u"Answer"_s);
        QCOMPARE(desk.sink->shown[0].sound, u"message-new-instant"_s);
        QVERIFY(desk.sink->shown[0].isMessage);
        say(u"No parking"_s); // other words: the same notification anew
        QCOMPARE(desk.sink->shown.size(), std::size_t(2));
        desk.notifier.withdraw(u"thread/1"_s);
        desk.notifier.withdraw(u"thread/1"_s);
        desk.notifier.withdraw(u"thread/2"_s);
        QCOMPARE(desk.sink->closed, QStringList { u"thread/1"_s });
        desk.notifier.choose(NotifyKind::Message, false);
        say(u"Hello?"_s);
        QCOMPARE(desk.sink->shown.size(), std::size_t(2));
        desk.notifier.notify(-1, u"?"_s, {}, u"x"_s);
        QCOMPARE(desk.sink->shown.size(), std::size_t(2));
    }

    void itSaysWhoShowsThemOrWhyNobody()
    {
        NotifyDesk desk;
        QVERIFY(desk.notifier.isAvailable());
        QCOMPARE(desk.notifier.stateText(), u"Shown by gnome-shell."_s);
        QSignalSpy changed(&desk.notifier, &Notifier::stateChanged);
        desk.sink->set(notify::NotificationSink::State::Missing, u"Nothing here."_s);
        QCOMPARE(changed.size(), 1);
        QVERIFY(!desk.notifier.isAvailable());
        QCOMPARE(desk.notifier.stateText(), u"Nothing here."_s);
        desk.notifier.test(); // tried all the same
        QCOMPARE(desk.sink->keys(), QStringList { u"test"_s });
        desk.notifier.setSink({});
        QVERIFY(!desk.notifier.isAvailable());
        desk.notifier.take({ alarm(u"a"_s) }); // and nothing falls over
    }

    void aClickIsPassedOn()
    {
        NotifyDesk desk;
        QSignalSpy opened(&desk.notifier, &Notifier::opened);
        Q_EMIT desk.sink->opened(u"a"_s);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].toString(), u"a"_s);
    }
};

QTEST_GUILESS_MAIN(TestNotifier)
#include "tst_notifier.moc"
