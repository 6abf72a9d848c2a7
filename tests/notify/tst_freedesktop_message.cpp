// SPDX-License-Identifier: GPL-3.0-or-later
#include "notify/freedesktop_message.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::notify;

//! What goes over the bus, by the Desktop Notifications Specification 1.2.
class TestFreedesktopMessage : public QObject {
    Q_OBJECT

    static Notification emergency()
    {
        return { .key = u"emergency"_s,
            .title = u"Emergency: Ada Lind"_s,
            .body = u"Fell <b>off</b> & hurt"_s,
            .deed = u"Open"_s,
            .urgency = Urgency::Critical,
            .stays = true,
            .sound = u"alarm-clock-elapsed"_s,
            .isMessage = false };
    }
    static QVariantMap hintsOf(const QVariantList &arguments) { return arguments.at(6).toMap(); }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    // The server refuses a call whose signature is another.
    void typesAreThoseOfTheSpecification()
    {
        const auto arguments = notifyArguments(emergency(), 7, {}, u"org.dispatch.Console"_s);
        QCOMPARE(arguments.size(), 8);
        const QList<int> types { QMetaType::QString, QMetaType::UInt, QMetaType::QString,
            QMetaType::QString, QMetaType::QString, QMetaType::QStringList, QMetaType::QVariantMap,
            QMetaType::Int };
        for (qsizetype i = 0; i < types.size(); ++i)
            QCOMPARE(arguments[i].typeId(), types[i]);
        QCOMPARE(arguments[1].toUInt(), 7U);
        QCOMPARE(hintsOf(arguments).value(u"urgency"_s).typeId(), int(QMetaType::UChar));
        QCOMPARE(hintsOf(arguments).value(u"urgency"_s).toUInt(), 2U);
        QCOMPARE(hintsOf(arguments).value(u"desktop-entry"_s), u"org.dispatch.Console"_s);
    }

    // A customer's words must not become markup, and must not be shown as "&lt;" where nothing reads it.
    void textIsEscapedOnlyForThoseWhoReadMarkup()
    {
        const auto plain = notifyArguments(emergency(), 0, {}, {});
        QCOMPARE(plain[4].toString(), u"Fell <b>off</b> & hurt"_s);
        const auto marked
            = notifyArguments(emergency(), 0, capabilitiesOf({ u"body"_s, u"body-markup"_s }), {});
        QCOMPARE(marked[4].toString(), u"Fell &lt;b&gt;off&lt;/b&gt; &amp; hurt"_s);
    }

    // Some servers turn what they cannot offer into a dialog.
    void nothingToClickWhereNothingCanBeClicked()
    {
        QVERIFY(notifyArguments(emergency(), 0, {}, {})[5].toStringList().isEmpty());
        const auto can = capabilitiesOf({ u"actions"_s });
        const auto actions = notifyArguments(emergency(), 0, can, {})[5].toStringList();
        QCOMPARE(actions, (QStringList { u"default"_s, u"Open"_s, u"open"_s, u"Open"_s }));
        Notification mute = emergency();
        mute.deed.clear();
        QVERIFY(notifyArguments(mute, 0, can, {})[5].toStringList().isEmpty());
    }

    void soundIsNamedOrForbidden()
    {
        QVariantMap hints = hintsOf(notifyArguments(emergency(), 0, {}, {}));
        QCOMPARE(hints.value(u"sound-name"_s), u"alarm-clock-elapsed"_s);
        QVERIFY(!hints.contains(u"suppress-sound"_s));
        Notification quiet = emergency();
        quiet.sound.clear();
        hints = hintsOf(notifyArguments(quiet, 0, {}, {}));
        QVERIFY(!hints.contains(u"sound-name"_s));
        QCOMPARE(hints.value(u"suppress-sound"_s), true);
    }

    void whatMustBeSeenStays()
    {
        QCOMPARE(notifyArguments(emergency(), 0, {}, {})[7].toInt(), 0);
        Notification passing = emergency();
        passing.stays = false;
        passing.urgency = Urgency::Normal;
        QCOMPARE(notifyArguments(passing, 0, {}, {})[7].toInt(), -1);
    }
};

QTEST_GUILESS_MAIN(TestFreedesktopMessage)
#include "tst_freedesktop_message.moc"
