// SPDX-License-Identifier: GPL-3.0-or-later
#include "request_bench.h"

#include "server/password.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::server::test;

//! What whoever asked is told beside "taken": possible duplicates, and how it stands.
class TestRequestAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(initialiseCryptography()); }
    void init() { QTest::failOnWarning(); }

    //! The neighbour's second call about the same burst pipe, unseen; and a request thrown away for looking like one.
    void possibleDuplicatesAreNamed()
    {
        Door door;
        const auto dina = door.bench.connect(u"dina"_s);
        domain::JobId byPhone;
        domain::CreateJob create
            = door.bench.createJob(dina, &byPhone); // job 1, nothing to compare
        domain::JobPatch patch;
        patch.customerPhone = domain::Change<QString>::to(u"0043-1/5550101"_s);
        QVERIFY(door.bench.act(dina, byPhone, domain::EditJob { patch }).outcome);

        const auto first = door.post("a", NoHeat); // job 2
        QCOMPARE(first.status, 201);
        QCOMPARE(twinsIn(first), QList<int> { 1 });
        const auto second = door.post("b", // job 3
            { { u"title"_s, u"Leak"_s }, { u"address"_s, u"KARNTNER STRASSE, 12"_s } });
        QCOMPARE(second.status, 201);
        QCOMPARE(twinsIn(second), QList<int> { 2 });
        QCOMPARE(twinsIn(door.post("c", { { u"title"_s, u"Leak"_s } })), QList<int>()); // job 4
        QCOMPARE(twinsIn(door.post("d", NoHeat)), (QList<int> { 1, 2, 3 })); // job 5
        QCOMPARE(twinsIn(door.post("a", NoHeat)), QList<int> { 1 }); // the same again, not itself

        // What has ended is no duplicate, and what was moved elsewhere neither.
        domain::ActOnVisit cancel;
        cancel.action = domain::Action::Cancel;
        cancel.reason = u"twice"_s;
        QVERIFY(door.bench.act(dina, create.visit, cancel).outcome);
        domain::JobPatch moved;
        moved.address = domain::Change<QString>::to(u"Elsewhere 1"_s);
        QVERIFY(door.bench.act(dina, door.job(3)->id, domain::EditJob { moved }).outcome);
        QCOMPARE(twinsIn(door.post("e", NoHeat)), (QList<int> { 2, 5 }));
    }

    //! Two taken in one commit see each other: a double click with two keys.
    void duplicatesOfTheSameMomentAreNamed()
    {
        Door door;
        QCOMPARE(twinsIn(door.post("z", NoHeat)), QList<int>());
        const auto first = door.hand(door.request("a", bytesOf(NoHeat)));
        const auto second = door.hand(door.request("b", bytesOf(NoHeat)));
        door.bench.flush();
        QCOMPARE(twinsIn(**first), QList<int> { 1 });
        QCOMPARE(twinsIn(**second), (QList<int> { 1, 2 }));
    }

    //! An index that fell behind and stays so.
    void duplicatesAreFoundAfterABusyTime()
    {
        Door door;
        QCOMPARE(door.post("a", NoHeat).status, 201);
        const auto dina = door.bench.connect(u"dina"_s);
        domain::JobId job;
        door.bench.createJob(dina, &job);
        for (quint64 i = 0; i < RequestTwins::MaxCatchUp; ++i) {
            const auto note = door.bench.command(job, domain::NoteJob { u"x"_s });
            door.bench.commits->push(
                { { {}, domain::Role::System | domain::Role::Dispatcher, std::nullopt }, note.id,
                    note, {} });
            if (i % CommitQueue::MaxNotesPerJob == CommitQueue::MaxNotesPerJob - 1) {
                door.bench.flush();
                door.bench.createJob(dina, &job);
            }
        }
        while (!door.bench.commits->isEmpty())
            door.bench.flush();
        QCOMPARE(twinsIn(door.post("b", NoHeat)), QList<int> { 1 });
    }

    void onlyTheNewestAreNamed()
    {
        Door door;
        HttpResponse last;
        for (int i = 0; i < 14; ++i)
            last = door.post("key " + QByteArray::number(i), NoHeat);
        QCOMPARE(twinsIn(last), (QList<int> { 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 }));
    }

    void whatIsCompared_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::addColumn<bool>("isPhone");
        QTest::addColumn<bool>("isSame");
        const auto phone = [](const char *tag, const QString &a, const QString &b, bool isSame) {
            QTest::newRow(tag) << a << b << true << isSame;
        };
        phone("spaces", u"01 555 01 01"_s, u"015550101"_s, true);
        phone("country", u"+43 1 555 01 012"_s, u"01 555 01 012"_s, true);
        phone("another", u"01 555 01 012"_s, u"01 555 01 013"_s, false);
        phone("arabic-digits", u"٠١٥٥٥٠١٠١"_s, u"015550101"_s, true);
        phone("extension", u"12"_s, u"12"_s, false);
        phone("none", u""_s, u""_s, false);
        const auto address = [](const char *tag, const QString &a, const QString &b, bool isSame) {
            QTest::newRow(tag) << a << b << false << isSame;
        };
        address("case", u"Main St 1"_s, u"MAIN ST. 1"_s, true);
        address("accents", u"Kärntner Straße 12"_s, u"Karntner Strasse 12"_s, true);
        address("number", u"Main St 1"_s, u"Main St 11"_s, false);
        address("no-address", u" - "_s, u"."_s, false);
    }
    void whatIsCompared()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        QFETCH(bool, isPhone);
        QFETCH(bool, isSame);
        const auto key = isPhone ? RequestTwins::phoneKey : RequestTwins::addressKey;
        QCOMPARE(!key(one).isEmpty() && key(one) == key(other), isSame);
    }

    //! A customer's page that says less than the office promised, or more than a customer should know.
    void aPageCanSayHowItStands()
    {
        Door door;
        const auto made = bodyOf(door.post("a", NoHeat));
        const QString id = made["id"_L1].toString();
        const auto dina = door.bench.connect(u"dina"_s);
        const auto tom = door.bench.connect(u"tom"_s);
        const auto step = [&](ConnectionId by, domain::Action action) {
            domain::ActOnVisit act;
            act.action = action;
            return door.bench.act(by, door.visit(1)->id, act).outcome.has_value();
        };
        const auto state = [&] { return bodyOf(door.look(id))["state"_L1].toString(); };
        QCOMPARE(state(), u"received"_s);
        QVERIFY(step(dina, domain::Action::Approve));
        QCOMPARE(state(), u"accepted"_s);
        door.bench.assign(dina, door.visit(1)->id, door.bench.tom);
        const auto planned = bodyOf(door.look(id));
        QCOMPARE(planned["state"_L1].toString(), u"planned"_s);
        QCOMPARE(planned["fromMs"_L1].toInteger(), domain::toMs(door.visit(1)->window->from));
        QCOMPARE(planned["toMs"_L1].toInteger(), domain::toMs(door.visit(1)->window->to));
        QVERIFY(!planned.contains("technician"_L1)); // may change yet
        QVERIFY(step(dina, domain::Action::Dispatch));
        QCOMPARE(bodyOf(door.look(id))["technician"_L1].toString(), u"Tom"_s);
        for (const auto &[action, word] : { std::pair(domain::Action::Depart, u"on-the-way"_s),
                 std::pair(domain::Action::Arrive, u"arrived"_s),
                 std::pair(domain::Action::Start, u"at-work"_s),
                 std::pair(domain::Action::Complete, u"done"_s) }) {
            QVERIFY(step(tom, action));
            QCOMPARE(state(), word);
        }
        const auto done = bodyOf(door.look(id));
        QVERIFY(!done.contains("technician"_L1) && !done.contains("fromMs"_L1));
        QCOMPARE(QStringList(done.keys()),
            (QStringList { u"id"_s, u"number"_s, u"state"_s, u"text"_s }));
    }

    void othersRequestsAreNotFound()
    {
        Door door;
        const QString id = bodyOf(door.post("a", NoHeat))["id"_L1].toString();
        domain::JobId taken;
        door.bench.createJob(door.bench.connect(u"dina"_s), &taken);
        QCOMPARE(door.look(id).status, 200);
        for (const QString &other : { domain::uuidText(taken.uuid), u"1"_s, u""_s, u"%00"_s,
                 domain::uuidText(door.form.account.id.uuid) })
            QCOMPARE(door.look(other).status, 404);
        auto request = door.request({}, {});
        request.method = "GET";
        request.target = "/v1/requests/" + id.toLatin1();
        request.authorization = "Bearer " + door.partner.token.toLatin1();
        QCOMPARE(door.call(request).status, 404);
        request.authorization.clear();
        QCOMPARE(door.call(request).status, 401);
    }
};

QTEST_GUILESS_MAIN(TestRequestAnswers)
#include "tst_request_answers.moc"
