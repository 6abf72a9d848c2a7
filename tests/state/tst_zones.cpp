// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "domain/limits.h"
#include "state/zones.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace dispatch::domain;
using namespace dispatch::state;
using namespace dispatch::test;
using namespace Qt::StringLiterals;

namespace {

using Outline = QList<GeoPoint>;

Outline box(double south, double west, double sizeDeg)
{
    return { { south, west }, { south, west + sizeDeg }, { south + sizeDeg, west + sizeDeg },
        { south + sizeDeg, west } };
}

CreateZone territory(const QString &name, const Outline &outline)
{
    return { .name = name, .kind = ZoneKind::Territory, .area = name, .outline = outline };
}

//! A wheel with so many corners.
Outline wheel(qsizetype corners)
{
    Outline outline;
    for (qsizetype i = 0; i < corners; ++i) {
        const double angle
            = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(corners);
        outline.append({ 47 + 0.01 * std::sin(angle), -15 + 0.01 * std::cos(angle) });
    }
    return outline;
}

CreateJob jobAt(World &world, std::optional<GeoPoint> place, const QString &area = {})
{
    CreateJob args;
    args.fields = fields(u"Tap"_s);
    args.fields.place = place;
    args.fields.area = area;
    args.visit = world.newId<VisitId>();
    args.thread = world.newId<ThreadId>();
    return args;
}

QString areaOf(const World &world, const JobId &job)
{
    return world.operation.job(job)->fields.area;
}

} // namespace

class TestZones : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! A dispatcher who moves the border of somebody's queue; a supervisor who cannot.
    void whoMayDrawThem()
    {
        World world;
        const auto zone = world.newId<ZoneId>();
        const auto create
            = [&] { return world.command(zone, territory(u"North"_s, box(47, -15, 0.01))); };
        const auto tom = world.addTechnician(u"Tom"_s);
        for (const auto &actor :
            { world.dispatcher, world.customer, world.automaton, world.actorFor(tom) }) {
            const auto outcome = world.judge(actor, create());
            QVERIFY(!outcome);
            QCOMPARE(outcome.error().code, ErrorCode::Forbidden);
            QVERIFY(!outcome.error().title.isEmpty());
        }
        QVERIFY(world.judge(world.administrator, create()));
        QVERIFY(world.commit(world.supervisor, create()));
        ZonePatch patch;
        patch.name = Change<QString>::to(u"Upper town"_s);
        QCOMPARE(
            world.judge(world.dispatcher, world.command(zone, EditZone { patch })).error().code,
            ErrorCode::Forbidden);
        QCOMPARE(world.judge(world.dispatcher, world.command(zone, RetireZone {})).error().code,
            ErrorCode::Forbidden);
        // Technicians and customers do not learn that there is one.
        QCOMPARE(world.judge(world.customer, world.command(zone, RetireZone {})).error().code,
            ErrorCode::NotFound);
        QCOMPARE(world.judge(world.actorFor(tom), world.command(zone, RetireZone {})).error().code,
            ErrorCode::NotFound);
        QVERIFY(isVisible(world.operation, world.dispatcher, zone));
        QVERIFY(world.act(world.administrator, zone, EditZone { patch }));
        QVERIFY(world.act(world.supervisor, zone, RetireZone {}));
        QVERIFY(world.operation.zone(zone)->isRetired);
    }

    //! An outline that the map cannot draw or nobody can be inside of gets into a log that is kept for ever.
    void badOutlinesAreRefused_data()
    {
        QTest::addColumn<Outline>("outline");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("square") << box(47, -15, 0.01) << true;
        QTest::newRow("none") << Outline {} << false;
        QTest::newRow("2-corners") << Outline { { 47, -15 }, { 47.01, -15 } } << false;
        QTest::newRow("3-corners")
            << Outline { { 47, -15 }, { 47.01, -15 }, { 47, -14.99 } } << true;
        QTest::newRow("most-corners") << wheel(MaxOutlinePoints) << true;
        QTest::newRow("one-more") << wheel(MaxOutlinePoints + 1) << false;
        QTest::newRow("crosses-itself")
            << Outline { { 47, -15 }, { 47.01, -14.99 }, { 47.01, -15 }, { 47, -14.99 } } << false;
        QTest::newRow("85-north") << box(84.99, 10, 0.01) << true;
        QTest::newRow("beyond-85") << box(84.991, 10, 0.01) << false;
        QTest::newRow("lat-91") << box(90.995, 10, 0.01) << false;
        QTest::newRow("date-line") << Outline { { -17, 179.9 }, { -17, -179.9 }, { -17.1, -179.9 },
            { -17.1, 179.9 } } << false;
        QTest::newRow("a-desk") << box(47, -15, 0.00001) << false;
        QTest::newRow("a-continent") << box(0, 0, 20) << false;
        QTest::newRow("not-a-number")
            << Outline { { 47, -15 }, { qQNaN(), -15 }, { 47, -14 } } << false;
    }
    void badOutlinesAreRefused()
    {
        QFETCH(const Outline, outline);
        QFETCH(const bool, isGood);
        World world;
        const auto made = world.judge(
            world.supervisor, world.command(world.newId<ZoneId>(), territory(u"North"_s, outline)));
        QCOMPARE(made.has_value(), isGood);
        if (!isGood) {
            QCOMPARE(made.error().field, u"outline"_s);
            QVERIFY(!made.error().title.isEmpty());
        }
        // And the same when one is changed.
        const auto zone = world.newId<ZoneId>();
        QVERIFY(world.act(world.supervisor, zone, territory(u"South"_s, box(40, 5, 0.01))));
        ZonePatch patch;
        patch.outline = Change<Outline>::to(outline);
        QCOMPARE(world.judge(world.supervisor, world.command(zone, EditZone { patch })).has_value(),
            isGood);
        patch.outline = Change<Outline>::cleared();
        QVERIFY(!world.judge(world.supervisor, world.command(zone, EditZone { patch })));
    }

    //! Two zones that nobody can tell apart; a territory that gives jobs nothing.
    void namesAndAreas()
    {
        World world;
        const auto zone = world.newId<ZoneId>();
        QVERIFY(world.act(world.supervisor, zone, territory(u"North"_s, box(47, -15, 0.01))));
        const auto judged = [&](const CreateZone &args) {
            return world.judge(world.supervisor, world.command(world.newId<ZoneId>(), args));
        };
        QCOMPARE(judged(territory(u" nORTH"_s, box(48, -15, 0.01))).error().field, u"name"_s);
        QCOMPARE(judged(territory(u" "_s, box(48, -15, 0.01))).error().field, u"name"_s);
        auto nameless = territory(u"South"_s, box(48, -15, 0.01));
        nameless.area = u" "_s;
        QCOMPARE(judged(nameless).error().field, u"area"_s);
        nameless.kind = ZoneKind::Site;
        QVERIFY(judged(nameless));
        ZonePatch patch;
        patch.area = Change<QString>::cleared();
        QCOMPARE(
            world.judge(world.supervisor, world.command(zone, EditZone { patch })).error().field,
            u"area"_s);
        // The name of a retired one is free again.
        QVERIFY(world.act(world.supervisor, zone, RetireZone {}));
        QVERIFY(judged(territory(u"North"_s, box(48, -15, 0.01))));
        QVERIFY(!world.act(world.supervisor, zone, EditZone { patch }));
    }

    void thereIsAnEndToThem()
    {
        World world;
        for (qsizetype i = 0; i < MaxZones; ++i) {
            world.append(world.newId<ZoneId>(),
                ZoneCreated { .name = QString::number(i),
                    .kind = ZoneKind::Territory,
                    .area = u"x"_s,
                    .outline = box(47, -15, 0.01) });
        }
        const auto one = territory(u"Last"_s, box(47, -15, 0.01));
        const auto outcome
            = world.judge(world.supervisor, world.command(world.newId<ZoneId>(), one));
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::TooLarge);
        QVERIFY(world.act(world.supervisor, world.operation.zones().begin()->id, RetireZone {}));
        QVERIFY(world.judge(world.supervisor, world.command(world.newId<ZoneId>(), one)));
    }

    //! A job in nobody's queue, in the larger of two, or in one that was retired.
    void aNewJobGetsItsArea()
    {
        World world;
        const GeoPoint place { 47.005, -14.995 };
        const auto create = [&](const CreateJob &args) {
            const auto job = world.newId<JobId>();
            return world.act(world.dispatcher, job, args) ? areaOf(world, job) : u"refused"_s;
        };
        QCOMPARE(create(jobAt(world, place)), QString());
        const auto small = world.newId<ZoneId>();
        QVERIFY(world.act(
            world.supervisor, world.newId<ZoneId>(), territory(u"Town"_s, box(46.9, -15.1, 0.3))));
        QVERIFY(world.act(world.supervisor, small, territory(u"Quay"_s, box(47, -15, 0.01))));
        auto site = territory(u"Hospital"_s, box(47.004, -14.996, 0.002));
        site.kind = ZoneKind::Site;
        QVERIFY(world.act(world.supervisor, world.newId<ZoneId>(), site));
        QCOMPARE(create(jobAt(world, place)), u"Quay"_s);
        QCOMPARE(create(jobAt(world, GeoPoint { 47.1, -15 })), u"Town"_s);
        QCOMPARE(create(jobAt(world, place, u"by hand"_s)), u"by hand"_s);
        QCOMPARE(create(jobAt(world, std::nullopt)), QString());
        QCOMPARE(create(jobAt(world, GeoPoint { 10, 10 })), QString());
        QVERIFY(world.act(world.supervisor, small, RetireZone {}));
        QCOMPARE(create(jobAt(world, place)), u"Town"_s);
    }

    //! An edit whose event does not say what it really changed cannot be taken back.
    void theAreaFollowsThePlace()
    {
        World world;
        QVERIFY(world.act(
            world.supervisor, world.newId<ZoneId>(), territory(u"North"_s, box(47, -15, 0.01))));
        QVERIFY(world.act(
            world.supervisor, world.newId<ZoneId>(), territory(u"South"_s, box(46, -15, 0.01))));
        const auto job = world.newId<JobId>();
        QVERIFY(world.act(world.dispatcher, job, jobAt(world, GeoPoint { 47.005, -14.995 })));
        QCOMPARE(areaOf(world, job), u"North"_s);
        JobPatch patch;
        patch.place = Change<GeoPoint>::to({ 46.005, -14.995 });
        const auto moved = world.act(world.dispatcher, job, EditJob { patch });
        QVERIFY(moved);
        QCOMPARE(areaOf(world, job), u"South"_s);
        const auto &change = std::get<JobChanged>(moved->events.front().payload);
        QCOMPARE(fieldsOf(change.patch), QStringList({ u"place"_s, u"area"_s }));
        QCOMPARE(change.former.area, Change<QString>::to(u"North"_s));
        QVERIFY(world.undo(world.dispatcher, world.lastCommand()));
        QCOMPARE(areaOf(world, job), u"North"_s);
        // What is said counts, and outside all territories nothing is guessed.
        patch.area = Change<QString>::to(u"mine"_s);
        QVERIFY(world.act(world.dispatcher, job, EditJob { patch }));
        QCOMPARE(areaOf(world, job), u"mine"_s);
        JobPatch away;
        away.place = Change<GeoPoint>::to({ 10, 10 });
        QVERIFY(world.act(world.dispatcher, job, EditJob { away }));
        QCOMPARE(areaOf(world, job), u"mine"_s);
        // The place it has already moves nothing.
        QVERIFY(world.act(world.dispatcher, job, EditJob { away })->events.empty());
    }

    //! Moving the place overwrites the area that somebody else has set since.
    void aChangedAreaIsNotOverwrittenUnseen()
    {
        World world;
        const auto job = world.addJob();
        const auto seen = world.operation.version(job);
        JobPatch area;
        area.area = Change<QString>::to(u"theirs"_s);
        QVERIFY(world.act(world.otherDispatcher, job, EditJob { area }));
        JobPatch place;
        place.place = Change<GeoPoint>::to({ 47.005, -14.995 });
        const auto since = std::span(world.log).last(1);
        const auto outcome = decide(world.operation, world.dispatcher,
            world.command(job, EditJob { place }, seen), world.now, since);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, ErrorCode::Conflict);
    }

    //! An outline lost by an undo, or a rename and a reshape at once that need not quarrel.
    void editsMergeAndComeBack()
    {
        World world;
        const auto zone = world.newId<ZoneId>();
        const Outline first = box(47, -15, 0.01);
        QVERIFY(world.act(world.supervisor, zone, territory(u"North"_s, first)));
        const auto seen = world.operation.version(zone);
        ZonePatch name;
        name.name = Change<QString>::to(u"Upper town"_s);
        QVERIFY(world.act(world.administrator, zone, EditZone { name }));
        ZonePatch shape;
        shape.outline = Change<Outline>::to(box(47, -15, 0.02));
        const auto merged = world.act(world.supervisor, zone, EditZone { shape }, seen);
        QVERIFY(merged);
        QVERIFY(merged->isMerged);
        QCOMPARE(world.operation.zone(zone)->name, u"Upper town"_s);
        QVERIFY(world.undo(world.supervisor, world.lastCommand()));
        QCOMPARE(world.operation.zone(zone)->outline, first);
        QVERIFY(world.act(world.supervisor, zone, RetireZone {}));
        QVERIFY(!world.undo(world.supervisor, world.lastCommand()));
    }

    //! A zone drawn by mistake cannot be taken back within the hold.
    void aNewZoneIsTakenBack()
    {
        World world;
        const auto zone = world.newId<ZoneId>();
        QVERIFY(world.act(world.supervisor, zone, territory(u"North"_s, box(47, -15, 0.01))));
        QVERIFY(world.undo(world.supervisor, world.lastCommand()));
        QVERIFY(world.operation.zone(zone)->isRetired);
        QCOMPARE(areaAt(world.operation, { 47.005, -14.995 }), QString());
    }

    //! Two zones of one size: the answer must not depend on the order of a hash.
    void equalOnesAreToldApartByAge()
    {
        World world;
        const auto first = world.newId<ZoneId>();
        QVERIFY(world.act(world.supervisor, first, territory(u"One"_s, box(47, -15, 0.01))));
        for (int i = 0; i < 20; ++i) {
            world.now += std::chrono::seconds(1);
            QVERIFY(world.act(world.supervisor, world.newId<ZoneId>(),
                territory(u"More %1"_s.arg(i), box(47, -15, 0.01))));
        }
        QCOMPARE(zoneAt(world.operation, { 47.005, -14.995 }, ZoneKind::Territory)->id, first);
    }
};

QTEST_GUILESS_MAIN(TestZones)
#include "tst_zones.moc"
