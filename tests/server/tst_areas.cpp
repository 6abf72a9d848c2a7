// SPDX-License-Identifier: GPL-3.0-or-later
#include "request_bench.h"

#include "server/admin_routes.h"
#include "server/history_routes.h"
#include "server/password.h"

#include <QTest>

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::server::test;

namespace {

//! An office with a north and a south. Nora sees the north; Tom works there, Tess in the south.
class TwoAreas {
public:
    TwoAreas()
    {
        login(u"nora"_s, domain::Role::Dispatcher, { u"North"_s });
        sven = bench.connect(u"sven"_s);
        setArea(bench.tom, u"north"_s);
        setArea(bench.tess, u"south"_s);
        north = job(u"north"_s, &northVisit);
        south = job(u"south"_s, &southVisit);
        nowhere = job({}, &nowhereVisit);
        bench.take(sven);
    }

    void login(const QString &name, domain::Roles roles, const QStringList &areas)
    {
        const auto user = domain::UserId::make(bench.clock.now());
        bench.commits->push({ { {}, domain::Role::System, std::nullopt }, {},
            SystemFact { user, domain::UserChanged { name, roles, areas, std::nullopt, false } },
            {} });
        bench.logins.logins[name] = { { { user, roles, std::nullopt, areas }, name }, false };
        bench.flush();
    }
    void setArea(const domain::TechnicianId &technician, const QString &area)
    {
        domain::EditTechnician edit;
        edit.patch.area = domain::Change<QString>::to(area);
        QVERIFY(bench.act(sven, technician, edit).outcome);
    }
    domain::JobId job(const QString &area, domain::VisitId *visit)
    {
        const auto id = domain::JobId::make(bench.clock.now());
        domain::CreateJob create;
        create.fields.title = u"Tap in the "_s + area;
        create.fields.area = area;
        create.visit = domain::VisitId::make(bench.clock.now());
        create.thread = domain::ThreadId::make(bench.clock.now());
        [&] { QVERIFY(bench.act(sven, id, create).outcome); }();
        *visit = create.visit;
        return id;
    }
    void moveJob(const domain::JobId &job, const QString &area)
    {
        domain::EditJob edit;
        edit.patch.area = domain::Change<QString>::to(area);
        QVERIFY(bench.act(sven, job, edit).outcome);
    }

    //! What a client has been shown since the last call: the ids of a snapshot, or of events.
    struct Shown {
        bool isReset = false;
        QSet<QString> loaded, heard;
    };
    Shown shown(ConnectionId who)
    {
        Shown out;
        for (const auto &message : bench.take(who)) {
            if (std::holds_alternative<protocol::Reset>(message))
                out.isReset = true;
            if (const auto *part = std::get_if<protocol::SnapPart>(&message)) {
                for (const auto &item : part->items)
                    std::visit(
                        [&](const auto &entity) {
                            if constexpr (requires { entity.id.ref(); })
                                out.loaded.insert(entity.id.toString());
                        },
                        item);
            }
            if (const auto *batch = std::get_if<protocol::EventBatch>(&message)) {
                for (const auto &event : batch->events)
                    out.heard.insert(event.entity.toString());
            }
        }
        return out;
    }

    Bench bench;
    ConnectionId sven = 0;
    domain::JobId north, south, nowhere;
    domain::VisitId northVisit, southVisit, nowhereVisit;
};

} // namespace

//! A dispatcher whose account names areas, on every way by which the server shows something. A thing too many is a leak.
class TestAreas : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(initialiseCryptography()); }
    void init() { QTest::failOnWarning(); }

    void theWelcomeSaysWhich()
    {
        TwoAreas office;
        const auto nora = office.bench.connect(u"nora"_s);
        QCOMPARE(
            office.bench.takeOf<protocol::Welcome>(nora).at(0).areas, QStringList { u"North"_s });
    }

    void theSnapshotIsOfTheAreas()
    {
        TwoAreas office;
        const auto nora = office.bench.connect(u"nora"_s);
        const auto loaded = office.shown(nora).loaded;
        for (const domain::EntityRef &ref : { office.north.ref(), office.northVisit.ref(),
                 office.nowhere.ref(), office.nowhereVisit.ref(), office.bench.tom.ref() })
            QVERIFY2(loaded.contains(ref.toString()), qPrintable(ref.toString()));
        for (const domain::EntityRef &ref :
            { office.south.ref(), office.southVisit.ref(), office.bench.tess.ref() })
            QVERIFY2(!loaded.contains(ref.toString()), qPrintable(ref.toString()));
        for (const auto &thread : office.bench.operation().threads())
            QCOMPARE(loaded.contains(thread.id.toString()), thread.job != office.south);
        const auto sven = office.bench.connect(u"sven"_s);
        const auto all = office.shown(sven); // a snapshot that others have too, and what came since
        QVERIFY((all.loaded + all.heard).contains(office.south.toString()));
    }

    //! A morning on which forty dispatchers of one area sign in, or an event that loads all of them anew, and the server
    //! makes the same snapshot forty times; or worse, one is given that of other areas.
    void whoHasTheSameAreasSharesASnapshot()
    {
        TwoAreas office;
        office.login(u"nils"_s, domain::Role::Dispatcher, { u"North"_s });
        office.login(u"sara"_s, domain::Role::Dispatcher, { u"South"_s });
        auto made = [&office, before = office.bench.metrics.snapshotsMade]() mutable {
            const auto now = office.bench.metrics.snapshotsMade;
            return now - std::exchange(before, now);
        };
        const auto nora = office.bench.connect(u"nora"_s);
        QCOMPARE(made(), quint64(1));
        const auto nils = office.bench.connect(u"nils"_s);
        QCOMPARE(made(), quint64(0));
        const auto loaded = office.shown(nora).loaded;
        QVERIFY(loaded.contains(office.north.toString()));
        QCOMPARE(office.shown(nils).loaded, loaded);

        office.moveJob(office.north, u"west"_s);
        QCOMPARE(made(), quint64(1));
        for (const auto who : { nora, nils }) {
            const auto seen = office.shown(who);
            QVERIFY(seen.isReset);
            QVERIFY(!seen.loaded.isEmpty());
            QVERIFY(!seen.loaded.contains(office.north.toString()));
        }

        const auto sara = office.bench.connect(u"sara"_s);
        QCOMPARE(made(), quint64(1));
        const auto others = office.shown(sara).loaded;
        QVERIFY(others.contains(office.south.toString()));
        QVERIFY(!others.contains(office.bench.tom.toString()));
    }

    void eventsAreOfTheAreas()
    {
        TwoAreas office;
        const auto nora = office.bench.connect(u"nora"_s);
        office.bench.take(nora);
        for (const auto &job : { office.north, office.south, office.nowhere })
            QVERIFY(office.bench.act(office.sven, job, domain::NoteJob { u"Dog"_s }).outcome);
        const auto seen = office.shown(nora);
        QVERIFY(!seen.isReset);
        QCOMPARE(seen.heard, (QSet { office.north.toString(), office.nowhere.toString() }));
    }

    //! A job that goes elsewhere and stays on the board, or comes and lacks its beginning.
    void aJobThatMovesLeavesOrComesWhole()
    {
        TwoAreas office;
        const auto nora = office.bench.connect(u"nora"_s);
        office.bench.take(nora);
        office.moveJob(office.north, u"south"_s);
        auto seen = office.shown(nora);
        QVERIFY(seen.isReset);
        QVERIFY(!seen.loaded.contains(office.north.toString()));
        office.moveJob(office.south, u"north"_s);
        seen = office.shown(nora);
        QVERIFY(seen.isReset);
        QVERIFY(seen.loaded.contains(office.south.toString()));
        QVERIFY(seen.loaded.contains(office.southVisit.toString()));
        // Between areas of others, and within her own, there is nothing to load anew.
        office.moveJob(office.north, u"west"_s);
        office.moveJob(office.south, {});
        QVERIFY(!office.shown(nora).isReset);
    }

    //! Somebody from the south who helps out is seen while there is work for them in the north, and no longer.
    void whoHelpsOutIsSeen()
    {
        TwoAreas office;
        const auto nora = office.bench.connect(u"nora"_s);
        office.bench.take(nora);
        office.bench.assign(office.sven, office.northVisit, office.bench.tess);
        auto seen = office.shown(nora);
        QVERIFY(seen.isReset);
        QVERIFY(seen.loaded.contains(office.bench.tess.toString()));
        domain::ActOnVisit cancel;
        cancel.action = domain::Action::Cancel;
        cancel.reason = u"called off"_s;
        QVERIFY(office.bench.act(office.sven, office.northVisit, cancel).outcome);
        seen = office.shown(nora);
        QVERIFY(seen.isReset);
        QVERIFY(!seen.loaded.contains(office.bench.tess.toString()));
        // Work elsewhere is none of hers.
        office.bench.assign(office.sven, office.southVisit, office.bench.tess);
        QVERIFY(!office.shown(nora).isReset);
    }

    //! An emergency is everybody's while it lasts, wherever it is.
    void anEmergencyElsewhereIsSeen()
    {
        TwoAreas office;
        const auto tess = office.bench.connect(u"tess"_s);
        const auto nora = office.bench.connect(u"nora"_s);
        office.bench.take(nora);
        QVERIFY(
            office.bench.act(tess, office.bench.tess, domain::SetEmergency { true, {} }).outcome);
        auto seen = office.shown(nora);
        QVERIFY(seen.isReset);
        QVERIFY(seen.loaded.contains(office.bench.tess.toString()));
        const auto isAlarm = [](const QString &id) { return id.startsWith(u"alarm/"_s); };
        QVERIFY(std::ranges::any_of(seen.loaded, isAlarm));
        QVERIFY(office.bench
                .act(office.sven, office.bench.tess,
                    domain::SetEmergency { false, u"false alarm"_s })
                .outcome);
        seen = office.shown(nora);
        QVERIFY(seen.isReset);
        QVERIFY(!seen.loaded.contains(office.bench.tess.toString()));
    }

    //! A console that was away while a job moved, and goes on with what it may not see any more.
    void comingBackAfterAMoveLoadsAnew()
    {
        TwoAreas office;
        const auto position = office.bench.store->head();
        const auto before = office.bench.connect(u"nora"_s, position);
        QVERIFY(!office.bench.takeOf<protocol::Welcome>(before).at(0).snapshot);
        office.moveJob(office.north, u"south"_s);
        const auto after = office.bench.connect(u"nora"_s, position);
        QCOMPARE(office.bench.takeOf<protocol::Welcome>(after).at(0).snapshot,
            protocol::SnapshotReason::Perms);
    }

    //! Areas set while the console is open.
    void newAreasReload()
    {
        TwoAreas office;
        const auto nora = office.bench.connect(u"nora"_s);
        office.bench.take(nora);
        auto login = office.bench.logins.logins[u"nora"_s].login;
        login.actor.areas = { u"south"_s };
        office.bench.hub->accountChanged(login, false, office.bench.clock.now());
        const auto seen = office.shown(nora);
        QVERIFY(seen.isReset);
        QVERIFY(seen.loaded.contains(office.south.toString()));
        QVERIFY(!seen.loaded.contains(office.north.toString()));
    }

    void whatIsElsewhereIsNotActedOn()
    {
        TwoAreas office;
        const auto nora = office.bench.connect(u"nora"_s);
        const auto refusal = [&](const domain::EntityRef &entity, domain::CommandArgs args) {
            const auto result = office.bench.act(nora, entity, std::move(args));
            return result.outcome ? QString() : result.outcome.error().title;
        };
        QVERIFY(!refusal(office.south, domain::NoteJob { u"x"_s }).isEmpty());
        QCOMPARE(refusal(office.north, domain::NoteJob { u"x"_s }), QString());
        domain::ActOnVisit schedule;
        schedule.action = domain::Action::Schedule;
        schedule.window
            = domain::TimeWindow { office.bench.clock.now(), office.bench.clock.now() + 2h };
        schedule.technician = office.bench.tess;
        QVERIFY(refusal(office.northVisit, schedule).contains(u"not yours"_s));
        QVERIFY(!refusal(office.southVisit, schedule).isEmpty());
        schedule.technician = office.bench.tom;
        QCOMPARE(refusal(office.northVisit, schedule), QString());
        domain::AddPayment pay;
        pay.job = office.south;
        pay.amount = { 100, u"EUR"_s };
        QVERIFY(refusal(domain::PaymentId::make(office.bench.clock.now()), pay)
                .contains(u"not yours"_s));
        // A call from elsewhere is taken down, and goes to whom it belongs.
        domain::CreateJob create;
        create.fields.title = u"Leak"_s;
        create.fields.area = u"south"_s;
        create.visit = domain::VisitId::make(office.bench.clock.now());
        create.thread = domain::ThreadId::make(office.bench.clock.now());
        QCOMPARE(refusal(domain::JobId::make(office.bench.clock.now()), create), QString());
    }

    //! Work on a job that a supervisor has given to another area since, taken back by somebody who does not see it any
    //! more: the new area's plan would change under them. What one has given away oneself may be taken back.
    void whatIsElsewhereNowIsNotTakenBack()
    {
        TwoAreas office;
        domain::VisitId ownVisit;
        const auto own = office.job(u"north"_s, &ownVisit);
        const auto nora = office.bench.connect(u"nora"_s);
        const auto answerTo = [&](const domain::Command &command) {
            office.bench.take(nora);
            office.bench.send(nora, protocol::CommandMessage { command });
            office.bench.flush();
            return office.bench.takeOf<protocol::Result>(nora).at(0);
        };
        domain::ActOnVisit schedule;
        schedule.action = domain::Action::Schedule;
        schedule.window
            = domain::TimeWindow { office.bench.clock.now(), office.bench.clock.now() + 2h };
        schedule.technician = office.bench.tom;
        const auto scheduling = office.bench.command(office.northVisit, schedule);
        QVERIFY(answerTo(scheduling).outcome);
        office.moveJob(office.north, u"south"_s);
        const auto refused
            = answerTo(office.bench.command({}, domain::UndoCommand { scheduling.id }));
        QVERIFY(!refused.outcome);
        QVERIFY2(refused.outcome.error().title.contains(u"not yours any more"_s),
            qPrintable(refused.outcome.error().title));
        QCOMPARE(office.bench.operation().visit(office.northVisit)->state,
            domain::VisitState::Scheduled);

        domain::EditJob move;
        move.patch.area = domain::Change<QString>::to(u"south"_s);
        const auto moving = office.bench.command(own, move);
        QVERIFY(answerTo(moving).outcome);
        QCOMPARE(office.bench.operation().job(own)->fields.area, u"south"_s);
        const auto undone = answerTo(office.bench.command({}, domain::UndoCommand { moving.id }));
        QVERIFY2(undone.outcome, undone.outcome ? "" : qPrintable(undone.outcome.error().title));
        QCOMPARE(office.bench.operation().job(own)->fields.area, u"north"_s);
    }

    void placesAreOfTheAreas()
    {
        TwoAreas office;
        domain::Fix fix;
        fix.position = { 44.8, 20.4 };
        fix.fixTime = office.bench.clock.now();
        fix.receivedTime = fix.fixTime;
        QVERIFY(office.bench.hub->locations().put(office.bench.tom, fix));
        QVERIFY(office.bench.hub->locations().put(office.bench.tess, fix));
        const auto nora = office.bench.connect(u"nora"_s);
        protocol::Subscribe wish;
        wish.wantsLocations = true;
        office.bench.send(nora, wish);
        const auto handles = [&] {
            office.bench.tick(1'100ms);
            QSet<quint32> found;
            for (const auto &batch : office.bench.takeLocations(nora)) {
                for (const auto &record : batch.records)
                    found.insert(record.handle);
            }
            return found;
        };
        const auto tom = office.bench.operation().technician(office.bench.tom)->handle;
        const auto tess = office.bench.operation().technician(office.bench.tess)->handle;
        QCOMPARE(handles(), QSet { tom });
        office.bench.assign(office.sven, office.northVisit, office.bench.tess);
        QCOMPARE(handles(), (QSet { tom, tess })); // not only with her next fix
    }

    void theLogAndTheTracksAreOfTheAreas()
    {
        TwoAreas office;
        const auto tracks
            = journal::TrackStore::openOrCreate(office.bench.folder.filePath(u"tracks.db"_s))
                  .value();
        const auto accounts
            = Accounts::create(office.bench.folder.filePath(u"accounts.db"_s)).value();
        HistoryRoutes routes(*accounts, *office.bench.hub, *office.bench.commits, *tracks, {});
        const auto account = accounts->add(
            u"nora"_s, domain::Role::Dispatcher, {}, "x", office.bench.clock.now(), { u"north"_s });
        QVERIFY(account);
        const auto session = accounts->beginSession(account->id, office.bench.clock.now());
        const auto get = [&](const QByteArray &target) {
            HttpRequest request;
            request.method = "GET";
            request.target = target;
            request.authorization = "Bearer " + session->access.toLatin1();
            std::optional<HttpResponse> answer;
            [&] {
                QVERIFY(routes.handle(
                    request, office.bench.clock.now(), [&](const HttpResponse &r) { answer = r; }));
            }();
            office.bench.flush();
            return answer.value_or(HttpResponse { -1, {}, {}, {} });
        };
        QSet<QString> entities;
        const auto page = bodyOf(get("/v1/log?after=0&limit=1000"))["events"_L1].toArray();
        for (const auto &event : page)
            entities.insert(event["entity"_L1].toString());
        QVERIFY(entities.contains(office.north.toString()));
        QVERIFY(entities.contains(office.nowhereVisit.toString()));
        QVERIFY(!entities.contains(office.south.toString()));
        QVERIFY(!entities.contains(office.southVisit.toString()));
        QVERIFY(!entities.contains(office.bench.tess.toString()));
        QCOMPARE(get("/v1/log?entity=" + office.south.toString().toLatin1()).status, 404);
        QCOMPARE(get("/v1/log?entity=" + office.north.toString().toLatin1()).status, 200);
        QCOMPARE(
            get("/v1/tracks/" + office.bench.tess.toString().toLatin1().replace('/', "%2F")).status,
            404);
        QCOMPARE(
            get("/v1/tracks/" + office.bench.tom.toString().toLatin1().replace('/', "%2F")).status,
            200);
    }

    //! The areas an account has after the next start, and what is no name of one.
    void accountsKeepTheirAreas()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"accounts.db"_s);
        const auto now = domain::timestampFromMs(1'772'460'309'123);
        {
            const auto accounts = Accounts::create(path).value();
            QVERIFY(accounts->add(
                u"nora"_s, domain::Role::Dispatcher, {}, "x", now, { u"north"_s, u"Old Town"_s }));
            QVERIFY(accounts->add(u"dina"_s, domain::Role::Dispatcher, {}, "x", now));
        }
        {
            const auto accounts = Accounts::open(path).value();
            QCOMPARE(accounts->find(u"nora"_s)->login().actor.areas,
                (QStringList { u"north"_s, u"Old Town"_s }));
            QVERIFY(accounts->find(u"dina"_s)->areas.isEmpty());
            QVERIFY(accounts->setAreas(u"nora"_s, {}));
        }
        QVERIFY(Accounts::open(path).value()->find(u"nora"_s)->areas.isEmpty());
        QCOMPARE(
            Accounts::cleanAreas({ u" north "_s, u"North"_s }).value(), QStringList { u"north"_s });
        QVERIFY(!Accounts::cleanAreas({ u" "_s }));
        QVERIFY(!Accounts::cleanAreas({ u"a\nb"_s }));
        QVERIFY(!Accounts::cleanAreas({ QString(121, u'a') }));
        QStringList many;
        for (int i = 0; i <= Accounts::MaxAreas; ++i)
            many << QString::number(i);
        QVERIFY(!Accounts::cleanAreas(many));
    }

    void aSlipInTheAreasIsRefused_data()
    {
        QTest::addColumn<QByteArray>("slip");
        QTest::addColumn<bool>("isSlipForNew"); // a new account may well name none
        QTest::newRow("no-list") << R"("areas":"south")"_ba << true;
        QTest::newRow("null") << R"("areas":null)"_ba << true;
        QTest::newRow("misspelt") << R"("area":["south"])"_ba << false;
    }
    //! Read as no areas at all, a typing error would show everything to somebody who is to see a part.
    void aSlipInTheAreasIsRefused()
    {
        QFETCH(QByteArray, slip);
        QFETCH(bool, isSlipForNew);
        TwoAreas office;
        const auto accounts
            = Accounts::create(office.bench.folder.filePath(u"accounts.db"_s)).value();
        QVERIFY(accounts->add(u"nils"_s, domain::Role::Dispatcher, {}, "x",
            office.bench.clock.now(), { u"north"_s }));
        InlineWorker worker;
        AdminRoutes routes(*accounts, *office.bench.commits, *office.bench.hub, worker,
            office.bench.clock, u"secret"_s);
        const auto post = [&](const QByteArray &target, const QByteArray &body) {
            HttpRequest request;
            request.method = "POST";
            request.target = target;
            request.authorization = "Bearer secret";
            request.isAdminPort = true;
            request.body = body;
            int status = -1;
            [&] {
                QVERIFY(routes.handle(request, office.bench.clock.now(),
                    [&](const HttpResponse &answer) { status = answer.status; }));
            }();
            office.bench.flush();
            return status;
        };
        QCOMPARE(post("/v1/admin/users/nils/areas", '{' + slip + '}'), 400);
        QCOMPARE(accounts->find(u"nils"_s)->areas, QStringList { u"north"_s });
        if (isSlipForNew) {
            QCOMPARE(post("/v1/admin/users",
                         R"({"name":"olga","password":"correct horse","roles":["dispatcher"],)"
                             + slip + '}'),
                400);
            QVERIFY(!accounts->find(u"olga"_s));
        }
        // What is meant is still done, an empty list among it.
        QCOMPARE(post("/v1/admin/users/nils/areas", R"({"areas":["south"]})"), 200);
        QCOMPARE(accounts->find(u"nils"_s)->areas, QStringList { u"south"_s });
        QCOMPARE(post("/v1/admin/users/nils/areas", R"({"areas":[]})"), 200);
        QVERIFY(accounts->find(u"nils"_s)->areas.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestAreas)
#include "tst_areas.moc"
