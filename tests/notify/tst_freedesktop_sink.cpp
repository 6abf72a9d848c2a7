// SPDX-License-Identifier: GPL-3.0-or-later
#include "notify/freedesktop_sink.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::notify;

namespace {

const auto Name = u"org.freedesktop.Notifications"_s;
const auto Path = u"/org/freedesktop/Notifications"_s;
constexpr int PatienceMs = 10'000;

//! A bus of the test's own; nothing of the person who runs it sees any of this.
class PrivateBus {
public:
    PrivateBus()
    {
        m_daemon.start(QStandardPaths::findExecutable(u"dbus-daemon"_s),
            { u"--session"_s, u"--nofork"_s, u"--print-address=1"_s });
        if (m_daemon.waitForReadyRead(PatienceMs))
            m_address = m_daemon.readLine().trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", m_address);
    }
    ~PrivateBus()
    {
        m_daemon.terminate();
        m_daemon.waitForFinished();
    }
    [[nodiscard]] QString address() const { return QString::fromLatin1(m_address); }

private:
    QProcess m_daemon;
    QByteArray m_address;
};

//! A desktop that shows notifications: answers as the specification says, and keeps what it was asked.
class Desktop final : public QDBusVirtualObject {
public:
    explicit Desktop(const QString &address)
        : m_bus(QDBusConnection::connectToBus(address, u"desktop"_s))
    {
    }
    ~Desktop() override { QDBusConnection::disconnectFromBus(u"desktop"_s); }
    [[nodiscard]] bool appear()
    {
        return m_bus.registerVirtualObject(Path, this) && m_bus.registerService(Name);
    }
    void click(uint id)
    {
        tell(u"ActivationToken"_s, { id, u"token-1"_s });
        tell(u"ActionInvoked"_s, { id, u"default"_s });
    }
    void tell(const QString &signal, const QVariantList &arguments)
    {
        auto message = QDBusMessage::createSignal(Path, Name, signal);
        message.setArguments(arguments);
        m_bus.send(message);
    }
    [[nodiscard]] QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &bus) override
    {
        if (message.member() == "GetCapabilities"_L1)
            return bus.send(message.createReply(QStringList { u"actions"_s, u"body"_s }));
        if (message.member() == "GetServerInformation"_L1)
            return bus.send(
                message.createReply(QVariantList { u"Test desktop"_s, u"us"_s, u"1"_s, u"1.2"_s }));
        if (message.member() == "Notify"_L1) {
            signature = message.signature();
            shown << message.arguments();
            const uint replaces = message.arguments().at(1).toUInt();
            return bus.send(message.createReply(replaces != 0 ? replaces : ++lastId));
        }
        if (message.member() == "CloseNotification"_L1) {
            closed << message.arguments().at(0).toUInt();
            return bus.send(message.createReply());
        }
        return false;
    }
    QList<QVariantList> shown;
    QList<uint> closed;
    QString signature;
    uint lastId = 40;

private:
    QDBusConnection m_bus;
};

Notification alarm(const QString &key, const QString &title)
{
    return { .key = key, .title = title, .body = u"x"_s, .deed = u"Open"_s, .sound = u"bell"_s };
}

} // namespace

//! The real way over a real bus, to a desktop of the test's own.
class TestFreedesktopSink : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // `./dev test` installs it and says so; there a missing one is a failure.
        if (QStandardPaths::findExecutable(u"dbus-daemon"_s).isEmpty()
            && !qEnvironmentVariableIsSet("DISPATCH_TEST_NEEDS_ALL"))
            QSKIP("dbus-daemon is not installed");
    }
    void init() { QTest::failOnWarning(); }

    void itIsShownReplacedClickedAndClosed()
    {
        const PrivateBus bus;
        Desktop desktop(bus.address());
        QVERIFY(desktop.appear());
        FreedesktopSink sink(u"org.dispatch.Console"_s);
        QTRY_COMPARE_WITH_TIMEOUT(sink.state(), NotificationSink::State::Ready, PatienceMs);
        QCOMPARE(sink.stateText(), u"Test desktop"_s);
        sink.show(alarm(u"a"_s, u"Late"_s));
        QTRY_COMPARE_WITH_TIMEOUT(desktop.shown.size(), 1, PatienceMs);
        QCOMPARE(desktop.signature, u"susssasa{sv}i"_s);
        QCOMPARE(desktop.shown[0][3].toString(), u"Late"_s);
        QVERIFY(desktop.shown[0][5].toStringList().contains(u"Open"_s));
        // The same cause again takes its place, another one does not.
        sink.show(alarm(u"b"_s, u"Declined"_s));
        QTRY_COMPARE_WITH_TIMEOUT(desktop.shown.size(), 2, PatienceMs);
        sink.show(alarm(u"a"_s, u"Later"_s));
        QTRY_COMPARE_WITH_TIMEOUT(desktop.shown.size(), 3, PatienceMs);
        QCOMPARE(desktop.shown[1][1].toUInt(), 0U);
        QCOMPARE(desktop.shown[2][1].toUInt(), 41U);

        QSignalSpy opened(&sink, &NotificationSink::opened);
        desktop.click(99); // somebody else's
        desktop.click(42);
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, PatienceMs);
        QCOMPARE(opened[0][0].toString(), u"b"_s);
        QCOMPARE(qEnvironmentVariable("XDG_ACTIVATION_TOKEN"), u"token-1"_s);

        sink.close(u"nothing"_s);
        sink.close(u"a"_s);
        QTRY_COMPARE_WITH_TIMEOUT(desktop.closed, QList<uint> { 41 }, PatienceMs);
        // Closed by hand: what comes next is a new one. Signals come in order, so a click on another one says when.
        sink.show(alarm(u"c"_s, u"No signal"_s));
        QTRY_COMPARE_WITH_TIMEOUT(desktop.shown.size(), 4, PatienceMs);
        desktop.tell(u"NotificationClosed"_s, { 42U, 2U });
        desktop.click(42);
        desktop.click(43);
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 2, PatienceMs);
        QCOMPARE(opened[1][0].toString(), u"c"_s);
        sink.show(alarm(u"b"_s, u"Declined again"_s));
        QTRY_COMPARE_WITH_TIMEOUT(desktop.shown.size(), 5, PatienceMs);
        QCOMPARE(desktop.shown[4][1].toUInt(), 0U);
        QCOMPARE(opened.size(), 2);
    }

    // A desk without a notification server goes on; one that starts later is found.
    void nobodyShowsThemUntilSomebodyDoes()
    {
        const PrivateBus bus;
        FreedesktopSink sink(u"org.dispatch.Console"_s);
        QTRY_COMPARE_WITH_TIMEOUT(sink.state(), NotificationSink::State::Missing, PatienceMs);
        QVERIFY(!sink.stateText().isEmpty());
        sink.show(alarm(u"a"_s, u"Late"_s));
        Desktop desktop(bus.address());
        QVERIFY(desktop.appear());
        sink.show(alarm(u"b"_s, u"Late"_s));
        QTRY_COMPARE_WITH_TIMEOUT(sink.state(), NotificationSink::State::Ready, PatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(!desktop.shown.isEmpty(), PatienceMs);
    }

    // Nor is a bus started where there is none: that takes seconds, and nobody listens on it.
    void withoutABusThereIsNone()
    {
        QTemporaryDir empty;
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("XDG_RUNTIME_DIR", empty.path().toLocal8Bit());
        FreedesktopSink sink(u"org.dispatch.Console"_s);
        QTRY_COMPARE_WITH_TIMEOUT(sink.state(), NotificationSink::State::Missing, PatienceMs);
        sink.show(alarm(u"a"_s, u"Late"_s));
        sink.close(u"a"_s);
    }
};

QTEST_GUILESS_MAIN(TestFreedesktopSink)
#include "tst_freedesktop_sink.moc"
