// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/office.h"
#include "viewmodels/console_session.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using viewmodels::ConsoleSession;

namespace {

constexpr int LinkTimeoutMs = 60'000;

const QList<QPointF> Quay { { 47.0, -15.0 }, { 47.01, -15.0 }, { 47.01, -14.99 },
    { 47.0, -14.99 } };

[[nodiscard]] bool addUser(const Office &office, const QString &name, const QString &role)
{
    Program add(serverProgram());
    const auto code = add.run({ u"user"_s, u"add"_s, name, u"--data"_s, office.data(), u"--roles"_s,
        role, u"--password-file"_s, office.passwordFile() });
    if (code != 0)
        qInfo().noquote() << add.report();
    return code == 0;
}

//! A person with an account and a computer of their own.
struct Person {
    SystemClock clock;
    ConsoleSession session;

    Person(const Office &office, const QString &name)
        : session(clock, office.path(u"desk-"_s + name))
    {
        session.signIn(office.url().toString(), name, Office::password());
    }
    [[nodiscard]] bool isLive() const { return session.link() == ConsoleSession::Live; }
    [[nodiscard]] viewmodels::ZoneBook &zones() { return *session.zones(); }
};

} // namespace

//! Zones through a real server: drawn on one desk, seen on the other, and made use of by the server itself.
class TestZonesOfTwo : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void drawnByOneSeenByTheOther()
    {
        Office office;
        QVERIFY(office.open());
        QVERIFY(addUser(office, u"Sue"_s, u"supervisor"_s));
        QVERIFY(addUser(office, u"Sam"_s, u"dispatcher"_s));
        Person sue(office, u"Sue"_s);
        Person sam(office, u"Sam"_s);
        QVERIFY(QTest::qWaitFor([&] { return sue.isLive() && sam.isLive(); }, LinkTimeoutMs));

        QCOMPARE(sue.zones().whyNotCreate(u"Quay"_s, false, u"harbour"_s, Quay), QString());
        QVERIFY(sue.zones().create(u"Quay"_s, false, u"harbour"_s, Quay));
        QTRY_COMPARE_WITH_TIMEOUT(sam.zones().list().size(), 1, LinkTimeoutMs);
        const map::ZoneInfo seen = sam.zones().list().constFirst();
        QCOMPARE(seen.name, u"Quay"_s);
        QCOMPARE(seen.area, u"harbour"_s);
        QCOMPARE(seen.points, Quay);
        QTRY_COMPARE_WITH_TIMEOUT(sue.session.review()->rowCount(), 0, LinkTimeoutMs);

        // The dispatcher is told beforehand, and the server does not rely on that.
        QVERIFY(!sam.zones().whyNot().isEmpty());
        QVERIFY(sam.zones().retire(seen.id));
        QTRY_COMPARE_WITH_TIMEOUT(sam.session.review()->refused(), 1, LinkTimeoutMs);
        QVERIFY(sam.session.review()->items().front().reason.contains(u"upervisor"_s));
        QCOMPARE(sam.zones().list().size(), 1);
        QCOMPARE(sue.zones().list().size(), 1);

        // A job that comes in with a place and nothing else, as from a form or a file, is in the right queue.
        Console form(office.path(u"form.replica"_s), office.url(), u"Sam"_s, Office::password());
        QTRY_VERIFY_WITH_TIMEOUT(form.isLive(), LinkTimeoutMs);
        const auto now = SystemClock().now();
        CreateJob job;
        job.fields.title = u"Boiler"_s;
        job.fields.place = GeoPoint { 47.005, -14.995 };
        job.visit = VisitId::make(now);
        job.thread = ThreadId::make(now);
        QVERIFY(form.client().act(JobId::make(now), job, std::nullopt));
        QTRY_COMPARE_WITH_TIMEOUT(form.operation().jobs().size(), 1, LinkTimeoutMs);
        QCOMPARE(form.operation().jobs().begin()->fields.area, u"harbour"_s);
        QTRY_COMPARE_WITH_TIMEOUT(sue.session.jobs()->all().size(), 1, LinkTimeoutMs);

        // Reshaped and retired by the one, and gone from the other's map.
        QList<QPointF> larger = Quay;
        larger[2] = { 47.02, -14.98 };
        QVERIFY(sue.zones().reshape(seen.id, larger));
        QTRY_COMPARE_WITH_TIMEOUT(sam.zones().find(seen.id).points, larger, LinkTimeoutMs);
        QVERIFY(sue.zones().retire(seen.id));
        QTRY_VERIFY_WITH_TIMEOUT(sam.zones().list().isEmpty(), LinkTimeoutMs);
        QTRY_COMPARE_WITH_TIMEOUT(sue.session.review()->rowCount(), 0, LinkTimeoutMs);
        sue.session.signOut();
        sam.session.signOut();
        QCOMPARE(office.verify(), QString());
    }
};

QTEST_GUILESS_MAIN(TestZonesOfTwo)
#include "tst_zones_of_two.moc"
