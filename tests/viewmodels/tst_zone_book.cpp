// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/live_desk.h"

#include "protocol/location_batch.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using namespace std::chrono_literals;
using viewmodels::ArrivalInfo;

namespace {

const QList<GeoPoint> Outline { { 47, -15 }, { 47.01, -15 }, { 47.01, -14.99 }, { 47, -14.99 } };
const GeoPoint Place { 47.005, -14.995 };

QList<QPointF> pointsOf(const QList<GeoPoint> &outline)
{
    QList<QPointF> points;
    for (const GeoPoint corner : outline)
        points.append({ corner.latitudeDeg, corner.longitudeDeg });
    return points;
}

//! A desk with one zone, and Nora on the way to job #1.
struct ZoneDesk : LiveDesk {
    ZoneId zone = ZoneId::make(Noon);

    explicit ZoneDesk(Roles roles)
    {
        log.add(zone,
            ZoneCreated { .name = u"Quay"_s,
                .kind = ZoneKind::Territory,
                .area = u"harbour"_s,
                .outline = Outline });
        JobPatch place;
        place.place = Change<GeoPoint>::to(Place);
        log.add(job, JobChanged { .patch = place });
        log.add(visit,
            VisitMoved { .from = VisitState::Unscheduled,
                .to = VisitState::EnRoute,
                .technician = Change<TechnicianId>::to(nora) });
        m_roles = roles;
    }
    bool open()
    {
        session.signIn(server.url().toString(), u"ada"_s, u"correct horse"_s);
        const auto hasHello = [this] { return !server.receivedMessages().empty(); };
        if (!QTest::qWaitFor(hasHello))
            return false;
        auto welcome = log.welcome(protocol::SnapshotReason::First);
        welcome.roles = m_roles;
        server.send(welcome);
        for (const auto &message : log.snapshot())
            server.socket()->sendBinaryMessage(message);
        return QTest::qWaitFor(
            [this] { return session.link() == viewmodels::ConsoleSession::Live; });
    }
    //! \brief Something happened, and the server tells.
    void add(const EntityRef &entity, EventPayload payload)
    {
        log.add(entity, std::move(payload));
        server.send(log.batch(log.head() - 1, log.head()));
    }
    //! \brief A minute later Nora is seen there.
    void see(GeoPoint where)
    {
        clock.advance(60s);
        protocol::LocationBatch batch;
        batch.base = clock.now();
        protocol::LocationRecord record;
        record.handle
            = static_cast<quint32>(session.technicians()->find(uuidText(nora.uuid))->handle);
        record.latitudeE7 = static_cast<qint32>(std::llround(where.latitudeDeg * 1e7));
        record.longitudeE7 = static_cast<qint32>(std::llround(where.longitudeDeg * 1e7));
        record.ageDs = 0;
        record.speedCmps = 0;
        record.state = protocol::MotionState::Stopped;
        batch.records.push_back(record);
        server.socket()->sendBinaryMessage(protocol::encode(batch));
    }
    [[nodiscard]] QList<ArrivalInfo> arrivals() { return session.arrivals()->list(); }

private:
    Roles m_roles;
};

} // namespace

class TestZoneBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void listsWhatIsAtWork()
    {
        ZoneDesk desk(Role::Supervisor);
        QVERIFY(desk.open());
        auto *zones = desk.session.zones();
        QCOMPARE(zones->list().size(), 1);
        const map::ZoneInfo quay = zones->list().constFirst();
        QCOMPARE(quay.name, u"Quay"_s);
        QCOMPARE(quay.area, u"harbour"_s);
        QVERIFY(!quay.isSite);
        QCOMPARE(quay.points, pointsOf(Outline));
        QVERIFY(quay.sizeText.endsWith(u"km²"_s));
        QVERIFY(zones->areas().contains(u"harbour"_s));
        const QRectF box = zones->boxOf(quay.id);
        QVERIFY(box.contains(QRectF(-15, 47, 0.01, 0.01)));
        QVERIFY(zones->boxOf(u"nonsense"_s).isNull());

        // A change of somebody else, and the end of it.
        ZonePatch patch;
        patch.name = Change<QString>::to(u"Old quay"_s);
        QSignalSpy changed(zones, &viewmodels::ZoneBook::changed);
        desk.add(desk.zone, ZoneChanged { .patch = patch });
        QTRY_COMPARE(zones->find(quay.id).name, u"Old quay"_s);
        desk.add(desk.zone, ZoneRetired {});
        QTRY_VERIFY(zones->list().isEmpty());
        QCOMPARE(changed.size(), 2);
    }

    //! A dispatcher who draws for ten minutes and is refused at the end.
    void saysBeforehandWhoMayNot()
    {
        ZoneDesk desk(Role::Dispatcher);
        QVERIFY(desk.open());
        QVERIFY(!desk.session.zones()->whyNot().isEmpty());
        QVERIFY(desk.session.zones()->whyNot().contains(u"upervisor"_s));
    }

    void drawsRenamesAndRetires()
    {
        ZoneDesk desk(Role::Administrator);
        QVERIFY(desk.open());
        auto *zones = desk.session.zones();
        QCOMPARE(zones->whyNot(), QString());
        const QList<QPointF> points { { 46.000000049, -15 }, { 46.01, -15 }, { 46, -14.99 } };
        QVERIFY(!zones->whyNotCreate(u"quay "_s, false, u"x"_s, points).isEmpty()); // taken
        QVERIFY(!zones->whyNotCreate(u"Dock"_s, false, {}, points).isEmpty()); // gives no area
        QCOMPARE(zones->whyNotCreate(u"Dock"_s, true, {}, points), QString());
        QVERIFY(zones->create(u" Dock "_s, true, {}, points));
        // Here at once, and on its way.
        QCOMPARE(zones->list().size(), 2);
        QCOMPARE(zones->list().constFirst().name, u"Dock"_s);
        QVERIFY(zones->list().constFirst().isPending);
        QTRY_COMPARE(desk.sent().size(), 1U);
        const auto create = std::get<CreateZone>(desk.sent()[0].args);
        QCOMPARE(create.name, u"Dock"_s);
        QCOMPARE(create.kind, ZoneKind::Site);
        QCOMPARE(create.outline[0].latitudeDeg, 46.0); // to a centimetre

        const QString quay = uuidText(desk.zone.uuid);
        QVERIFY(!zones->whyNotDescribe(quay, u"Dock"_s, u"harbour"_s).isEmpty());
        QVERIFY(zones->describe(quay, u"Old quay"_s, u"harbour"_s));
        QTRY_COMPARE(desk.sent().size(), 2U);
        QCOMPARE(desk.sent()[1].expect, std::optional<Expect>(quint64(1)));
        QCOMPARE(*std::get<EditZone>(desk.sent()[1].args).patch.name.value, u"Old quay"_s);
        QVERIFY(zones->reshape(quay, points));
        QVERIFY(zones->retire(quay));
        QTRY_COMPARE(desk.sent().size(), 4U);
        QVERIFY(std::holds_alternative<RetireZone>(desk.sent()[3].args));
        QCOMPARE(zones->list().size(), 1);
        QVERIFY(!zones->retire(u"nonsense"_s));
    }

    //! Nora stands at the door for a minute and the board says that she drives.
    void suggestsAnArrivalAndReportsIt()
    {
        ZoneDesk desk(Role::Dispatcher);
        QVERIFY(desk.open());
        QSignalSpy changed(desk.session.arrivals(), &viewmodels::Arrivals::changed);
        desk.see(Place);
        desk.see(Place);
        QTRY_COMPARE(desk.arrivals().size(), 1);
        QCOMPARE(changed.size(), 1);
        const ArrivalInfo info = desk.arrivals().constFirst();
        QCOMPARE(info.text, u"Nora Ferreira seems to have arrived at #1"_s);
        QCOMPARE(info.jobId, desk.jobText());
        QCOMPARE(desk.session.jobCard(desk.jobText()).arrival, info.text);
        QCOMPARE(desk.session.arrivals()->ofTechnician(uuidText(desk.nora.uuid)), info);
        QCOMPARE(desk.session.arrivals()->meant({}, {}), info);

        desk.session.arrivals()->confirm(info.jobId);
        // Done as far as this console can say, so nothing is suggested any more.
        QTRY_VERIFY(desk.arrivals().isEmpty());
        QTRY_COMPARE(desk.sent().size(), 1U);
        const auto act = std::get<ActOnVisit>(desk.sent()[0].args);
        QCOMPARE(act.action, Action::Arrive);
        QVERIFY(act.isOnBehalf);
        QVERIFY(!act.reason.isEmpty());
        QCOMPARE(desk.sent()[0].entity, desk.visit.ref());
        desk.session.arrivals()->confirm(info.jobId);
        QCOMPARE(desk.sent().size(), 1U);
    }

    void notYetIsNotAskedAgain()
    {
        ZoneDesk desk(Role::Dispatcher);
        QVERIFY(desk.open());
        desk.see(Place);
        desk.see(Place);
        QTRY_COMPARE(desk.arrivals().size(), 1);
        desk.session.arrivals()->dismiss(desk.jobText());
        QVERIFY(desk.arrivals().isEmpty());
        QCOMPARE(desk.session.jobCard(desk.jobText()).arrival, QString());
        desk.see(Place);
        desk.see(Place);
        QTRY_COMPARE(desk.session.fleet()->fix(1)->fixTime, desk.clock.now());
        QVERIFY(desk.arrivals().isEmpty());
        QVERIFY(desk.sent().empty());
    }
};

QTEST_GUILESS_MAIN(TestZoneBook)
#include "tst_zone_book.moc"
