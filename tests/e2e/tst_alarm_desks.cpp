// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/dispatcher.h"
#include "e2e/field_crew.h"

#include <QDir>
#include <QImage>
#include <QTest>

#include <algorithm>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using viewmodels::InboxItem;

namespace AlarmDeed = viewmodels::AlarmDeed;

namespace {

const auto Ada = u"Ada Lind"_s; //!< in danger, on the way, and silent
const auto Bo = u"Bo Ek"_s; //!< declines
const auto Cy = u"Cy Dahl"_s; //!< half an hour from where he is promised in ten minutes

//! An office in trouble: everything that the inbox knows, made by what people and phones do.
struct Trouble {
    Office office;
    std::unique_ptr<Console> desk;
    std::unique_ptr<Phone> bo;
    std::unique_ptr<Dispatcher> sam, nada;
    QHash<QString, QString> tokens; //!< of the technicians' phones
    SystemClock clock;

    [[nodiscard]] bool settle() const
    {
        return QTest::qWaitFor([this] { return desk->hasNothingPending(); }, LinkTimeoutMs);
    }
    [[nodiscard]] TechnicianId technician(const QString &name) const
    {
        const Technician *who = desk->operation().technicianByName(name);
        return who ? who->id : TechnicianId();
    }
    [[nodiscard]] bool open()
    {
        if (!office.open() || !addDispatcher(office, u"Sam"_s) || !addDispatcher(office, u"Nada"_s))
            return false;
        for (const QString &name : { Ada, Bo, Cy }) {
            tokens[name] = office.addDevice(name);
            if (tokens[name].isEmpty())
                return false;
        }
        if (!addUser(office, Bo, u"technician"_s, Bo))
            return false;
        desk = office.console(u"desk"_s);
        bo = std::make_unique<Phone>(office, Bo);
        if (!QTest::qWaitFor([this] { return desk->isLive() && bo->isLive(); }, LinkTimeoutMs))
            return false;
        for (const QString &name : { Ada, Bo, Cy })
            std::ignore = desk->client().act(
                technician(name), SetDuty { .duty = Duty::Available, .reason = u"morning"_s });
        return settle();
    }
    VisitId add(const QString &title, Priority priority = Priority::Normal, bool isRequest = false)
    {
        CreateJob job;
        job.fields.title = title;
        job.fields.priority = priority;
        job.fields.place = GeoPoint { 44.80, 20.46 };
        job.isRequest = isRequest;
        job.visit = VisitId::make(clock.now());
        job.thread = ThreadId::make(clock.now());
        std::ignore = desk->client().act(JobId::make(clock.now()), job);
        return job.visit;
    }
    static ActOnVisit deed(Action action)
    {
        ActOnVisit args;
        args.action = action;
        return args;
    }
    void step(const VisitId &visit, const ActOnVisit &args)
    {
        std::ignore = desk->client().act(visit, args);
    }
    void promise(const VisitId &visit, std::chrono::minutes until, const QString &who = {})
    {
        ActOnVisit args = deed(Action::Schedule);
        args.window = TimeWindow { clock.now() - 3h, clock.now() + until };
        if (!who.isEmpty())
            args.technician = technician(who);
        step(visit, args);
    }
    [[nodiscard]] bool report(const QString &who, double latitude, std::chrono::minutes age)
    {
        return office
                   .http(u"/v1/ingest/osmand?lat=%1&lon=20.46&timestamp=%2&id=%3"_s.arg(latitude)
                           .arg(toMs(clock.now() - age) / 1000)
                           .arg(tokens[who]))
                   .status
            == 200;
    }
    [[nodiscard]] bool happen()
    {
        add(u"Gas smell in the stairwell"_s, Priority::Emergency, true);
        add(u"Water through the ceiling"_s, Priority::Emergency, true);
        promise(add(u"Boiler gives no hot water"_s), -40min, Bo);
        promise(add(u"Fuse blows"_s), -25min);
        promise(add(u"Heat pump hums"_s), -5min, Bo);
        promise(add(u"Dish washer leaks"_s), 10min, Cy);
        promise(add(u"Radiator stays cold"_s), 10min);
        const VisitId toBo = add(u"Lift the cistern"_s);
        promise(toBo, 5h, Bo);
        step(toBo, deed(Action::Dispatch));
        const VisitId toAda = add(u"Sink is blocked"_s);
        promise(toAda, 5h, Ada);
        step(toAda, deed(Action::Dispatch));
        ActOnVisit depart = deed(Action::Depart);
        depart.isOnBehalf = true;
        depart.reason = u"rang"_s;
        step(toAda, depart);
        std::ignore = desk->client().act(
            technician(Ada), SetEmergency { .raise = true, .note = u"Slipped on the stairs"_s });
        return settle() && report(Ada, 44.82, 11min) && report(Cy, 44.93, 0min)
            && QTest::qWaitFor([this] { return bo->hasOne(VisitState::Dispatched); }, LinkTimeoutMs)
            && !bo->declineOne(u"No ladder"_s).isNull();
    }
    void sitDown()
    {
        sam = std::make_unique<Dispatcher>(office, u"Sam"_s, office.url());
        nada = std::make_unique<Dispatcher>(office, u"Nada"_s, office.url());
    }
};

//! \brief "Late #3  Boiler gives no hot water", in the order of the inbox.
QStringList rowsOf(const Dispatcher &desk)
{
    QStringList rows;
    for (const InboxItem &item : desk.session->inbox()->items())
        rows << item.kindText + u' ' + item.subject;
    return rows;
}

} // namespace

//! Everything that wants a dispatcher's attention, in a program of its own opposite a real server.
class TestAlarmDesks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! DISPATCH_SHOTS names a folder that keeps the pictures, in both themes.
    void eachCauseIsOneRow()
    {
        Trouble trouble;
        QVERIFY(trouble.open());
        QVERIFY(trouble.happen());
        trouble.sitDown();
        // By weight, then by how long: late ones count from their promise, the silent one from the last sign of life.
        const QStringList ought { u"Emergency Ada Lind"_s, u"Late #3  Boiler gives no hot water"_s,
            u"Late #4  Fuse blows"_s, u"No signal Ada Lind"_s, u"Late #5  Heat pump hums"_s,
            u"Urgent request #1  Gas smell in the stairwell"_s,
            u"Urgent request #2  Water through the ceiling"_s, u"Declined #8  Lift the cistern"_s };
        const auto isThere = [&] {
            const QStringList rows = rowsOf(*trouble.sam);
            return rows.first(std::min(rows.size(), ought.size())) == ought && rows.size() == 10;
        };
        if (!QTest::qWaitFor(isThere, LinkTimeoutMs))
            qInfo().noquote() << rowsOf(*trouble.sam).join(u'\n');
        QCOMPARE(rowsOf(*trouble.sam).first(8), ought);
        const QStringList foreseen = rowsOf(*trouble.sam).sliced(8);
        QVERIFY(foreseen.contains(u"Will be late #6  Dish washer leaks"_s));
        QVERIFY(foreseen.contains(u"Will be late #7  Radiator stays cold"_s));
        QCOMPARE(trouble.sam->session->inbox()->headline(), u"1 emergency, 9 alarms"_s);

        // Sam knows of one that only this desk speaks of; Nada does not hear of that.
        auto *inbox = trouble.sam->session->inbox();
        QVERIFY(inbox->act(inbox->items()[3].key, AlarmDeed::See));
        QCOMPARE(inbox->openCount(), 9);
        QTRY_COMPARE_WITH_TIMEOUT(trouble.nada->session->inbox()->openCount(), 10, LinkTimeoutMs);
        // What Sam takes on, Nada sees looked after.
        QVERIFY(inbox->act(inbox->items()[5].key, AlarmDeed::Own));
        QTRY_COMPARE_WITH_TIMEOUT(
            trouble.nada->session->inbox()->items()[5].owner, u"Sam"_s, LinkTimeoutMs);
        takePictures(trouble);
    }

private:
    static void takePictures(Trouble &trouble)
    {
        QVERIFY(QTest::qWaitFor(
            [&] { return trouble.sam->session->review()->rowCount() == 0; }, LinkTimeoutMs));
        trouble.sam->leave(); // the window below is the one that has the file
        trouble.nada->session->selectJob(trouble.nada->jobCalled(u"Fuse blows"_s).id);
        trouble.nada->session->presence()->setEditing(true);
        const QString kept = qEnvironmentVariable("DISPATCH_SHOTS");
        const QDir folder(kept.isEmpty() ? trouble.office.path(u"shots"_s) : kept);
        QVERIFY(folder.mkpath(u"."_s));
        const QSize size(1280, 800);
        QList<std::pair<QString, QString>> views { { u"inbox"_s, u"light"_s } };
        if (!kept.isEmpty()) {
            views << std::pair(u"inbox"_s, u"dark"_s) << std::pair(u"live"_s, u"light"_s)
                  << std::pair(u"live"_s, u"dark"_s) << std::pair(u"settings"_s, u"dark"_s);
        }
        for (const auto &[page, theme] : views) {
            const QString file = folder.filePath(u"alarms-%1-%2.png"_s.arg(page, theme));
            Program console(QStringLiteral(DISPATCH_CONSOLE_PROGRAM));
            const auto code = console.run({ u"--server"_s, trouble.office.url().toString(),
                u"--login"_s, u"Sam"_s, u"--password-file"_s, trouble.office.passwordFile(),
                u"--profile"_s, trouble.sam->profile, u"--page"_s, page, u"--theme"_s, theme,
                u"--size"_s, u"1280x800"_s, u"--screenshot"_s, file, u"--after"_s, u"14"_s });
            QVERIFY2(code == 0, qPrintable(console.report()));
            QCOMPARE(QImage(file).size(), size);
        }
    }
};

QTEST_GUILESS_MAIN(TestAlarmDesks)
#include "tst_alarm_desks.moc"
