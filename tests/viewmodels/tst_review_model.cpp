// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/command_words.h"
#include "viewmodels/review_model.h"

#include "viewmodels/desk.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using namespace std::chrono_literals;
using journal::OutboxRow;
using journal::OutboxStatus;
using viewmodels::ReviewField;
using viewmodels::ReviewItem;
using viewmodels::ReviewModel;

namespace ReviewKind = viewmodels::ReviewKind;

//! A desk with an outbox: sam is at it, sven is the other dispatcher.
struct Tray : Desk {
    std::vector<OutboxRow> outbox;
    std::vector<Event> history; //!< newest first
    QSet<CommandId> held;
    bool isConnected = true;
    bool isSignedIn = true;
    QString readOnlyText;
    User sven;

    Tray()
    {
        sven.id = UserId::make(noon());
        sven.ver = 1;
        sven.name = u"Sven"_s;
        sven.roles = Role::Dispatcher;
        operation.put(sven);
    }

    Command &add(const EntityRef &entity, CommandArgs args, std::optional<Expect> expect = {},
        OutboxStatus status = OutboxStatus::Waiting)
    {
        outbox.push_back({ .command = { .id = CommandId::make(now),
                               .entity = entity,
                               .expect = expect,
                               .after = {},
                               .made = now,
                               .args = std::move(args) },
            .status = status,
            .accepted = {},
            .rejection = {} });
        return outbox.back().command;
    }
    OutboxRow &refuse(ErrorCode code, const QString &title = u"No."_s)
    {
        OutboxRow &row = outbox.back();
        row.status = OutboxStatus::Refused;
        row.rejection.emplace();
        row.rejection->code = code;
        row.rejection->title = title;
        return row;
    }
    [[nodiscard]] std::vector<ReviewItem> items() const
    {
        return viewmodels::reviewItems({ .outbox = outbox,
            .context = context(),
            .confirmed = operation,
            .isHeld = [this](const CommandId &id) { return held.contains(id); },
            .history = [this](const EntityRef &) { return history; },
            .isConnected = isConnected,
            .isSignedIn = isSignedIn,
            .readOnlyText = readOnlyText });
    }
    [[nodiscard]] ReviewItem only() const
    {
        const auto all = items();
        if (all.size() != 1)
            qFatal("%d items instead of one", static_cast<int>(all.size()));
        return all.front();
    }
    static ActOnVisit schedule(const TechnicianId &technician, Timestamp from)
    {
        ActOnVisit act;
        act.action = Action::Schedule;
        act.technician = technician;
        act.window = TimeWindow { from, from + 2h };
        return act;
    }
};

//! Sam wanted Ada at 14:00; four seconds before, Sven had given the job to Bo at 16:00.
struct Contest : Tray {
    TechnicianId ada = addTechnician(1, u"Ada Lind"_s, Duty::Available);
    TechnicianId bo = addTechnician(2, u"Bo Ek"_s, Duty::Available);
    Added job = addJob(
        481, u"Boiler"_s, VisitState::Scheduled, TimeWindow { noon() + 4h, noon() + 6h }, bo);

    Contest()
    {
        Visit visit = *operation.visit(job.visit);
        visit.ver = 8;
        operation.put(visit);
        add(job.visit, schedule(ada, noon() + 2h), quint64(7));
        Rejection &rejection = *refuse(ErrorCode::Conflict, u"Sven changed technician"_s).rejection;
        rejection.expect = 7;
        rejection.ver = 8;
        rejection.changes = { { .ver = 8,
            .event = u"visit.moved"_s,
            .by = sven.id,
            .at = now - 4s,
            .fields = { u"state"_s, u"window"_s, u"technician"_s } } };
        // What the refusal does not say, this computer has in its log: where it came from.
        history = { { .seq = 90,
            .entity = job.visit,
            .ver = 8,
            .at = now - 4s,
            .by = sven.id,
            .cmd = {},
            .payload = VisitMoved { .from = VisitState::Unscheduled,
                .to = VisitState::Scheduled,
                .technician = Change<TechnicianId>::to(bo),
                .window = Change<TimeWindow>::to({ noon() + 4h, noon() + 6h }),
                .formerTechnician = Change<TechnicianId>::cleared(),
                .formerWindow = Change<TimeWindow>::cleared() } } };
    }
    [[nodiscard]] static ReviewField field(const ReviewItem &item, const QString &label)
    {
        const auto it = std::ranges::find(item.fields, label, &ReviewField::label);
        return it == item.fields.end() ? ReviewField() : *it;
    }
};

class TestReviewModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void isEmptyThenFilledThenEmpty()
    {
        Contest tray;
        tray.add(tray.job.job, NoteJob { u"Key is with the neighbour"_s });
        ReviewModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy counts(&model, &ReviewModel::countsChanged);
        model.set({});
        QCOMPARE(counts.size(), 0);
        model.set(tray.items());
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.undecided(), 1);
        QCOMPARE(model.refused(), 1);
        QCOMPARE(model.waiting(), 1);
        QCOMPARE(counts.size(), 1);
        model.set({});
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.undecided(), 0);
    }

    //! A reset would throw the dispatcher's place in the list away each time anything arrives.
    void rowsKeepTheirPlace()
    {
        Contest tray;
        for (const auto &text : { u"one"_s, u"two"_s, u"three"_s })
            tray.add(tray.job.job, NoteJob { text });
        ReviewModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.set(tray.items());
        const QPersistentModelIndex three = model.index(3);
        QSignalSpy reset(&model, &ReviewModel::modelReset);
        QSignalSpy changed(&model, &ReviewModel::dataChanged);
        model.set(tray.items());
        QCOMPARE(changed.size(), 0); // nothing new, nothing said

        tray.outbox[2].status = OutboxStatus::Sent; // "two" is under way
        model.set(tray.items());
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex().row(), 2);

        tray.outbox.erase(tray.outbox.begin() + 1); // "one" has arrived
        tray.outbox.back().status = OutboxStatus::Refused; // and "three" is refused
        tray.outbox.back().rejection.emplace();
        model.set(tray.items());
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(reset.size(), 0);
        QVERIFY(!three.isValid()); // it moved among those to decide
        QCOMPARE(model.items()[1].what, u"Note: three"_s);
        QCOMPARE(model.items()[2].what, u"Note: two"_s);
    }

    void whyItWaits_data()
    {
        QTest::addColumn<bool>("isConnected");
        QTest::addColumn<bool>("isSignedIn");
        QTest::addColumn<OutboxStatus>("status");
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("mayTakeBack");
        using enum OutboxStatus;
        QTest::newRow("offline") << false << true << Waiting << u"No connection"_s << true;
        QTest::newRow("signed-out") << false << false << Waiting << u"sign in"_s << true;
        QTest::newRow("on-its-way") << true << true << Waiting << u"On its way"_s << true;
        QTest::newRow("unanswered") << true << true << Sent << u"not answered yet"_s << false;
        QTest::newRow("link-broke") << false << true << Sent << u"connection broke"_s << false;
    }
    //! What has left must not offer to be taken back: it may have taken effect.
    void whyItWaits()
    {
        QFETCH(bool, isConnected);
        QFETCH(bool, isSignedIn);
        QFETCH(OutboxStatus, status);
        QFETCH(QString, words);
        QFETCH(bool, mayTakeBack);
        Tray tray;
        const auto job = tray.addJob(3, u"Tap"_s, VisitState::Scheduled);
        tray.add(job.job, NoteJob { u"x"_s }, {}, status);
        tray.isConnected = isConnected;
        tray.isSignedIn = isSignedIn;
        const ReviewItem item = tray.only();
        QCOMPARE(item.kind, ReviewKind::Waiting);
        QVERIFY2(item.reason.contains(words), qPrintable(item.reason));
        QCOMPARE(!item.dropText.isEmpty(), mayTakeBack);
        QVERIFY(item.deedText.isEmpty());
        QCOMPARE(item.about, u"Job 3"_s);
        QCOMPARE(item.madeMs, static_cast<double>(toMs(noon())));
    }

    void whatFollowsAnotherSaysSo()
    {
        Tray tray;
        const auto job = tray.addJob(3, u"Tap"_s, VisitState::Scheduled);
        ActOnVisit act;
        act.action = Action::Unschedule;
        const CommandId first = tray.add(job.visit, act, quint64(1)).id;
        act.action = Action::Cancel;
        tray.add(job.visit, act, ExpectAfter {}).after = first;
        const auto items = tray.items();
        QCOMPARE(items.size(), 2U);
        QVERIFY2(items[1].reason.contains(u"Unschedule"_s), qPrintable(items[1].reason));
    }

    //! Something from yesterday sent by itself this morning is the surprise the rule is there to prevent.
    void whatIsTooOldAsksFirst()
    {
        Tray tray;
        const auto job = tray.addJob(3, u"Tap"_s, VisitState::Scheduled);
        tray.held << tray.add(job.job, NoteJob { u"x"_s }).id;
        const ReviewItem item = tray.only();
        QCOMPARE(item.kind, ReviewKind::Held);
        QCOMPARE(item.deedText, u"Send it now"_s);
        QCOMPARE(item.dropText, u"Drop"_s);
        ReviewModel model;
        model.set({ item });
        QCOMPARE(model.undecided(), 1);
        QCOMPARE(model.refused(), 0);
    }

    //! The loser must see who, what and when, and both sides in words.
    void aConflictShowsBothSides()
    {
        const Contest tray;
        const ReviewItem item = tray.only();
        QCOMPARE(item.kind, ReviewKind::Conflict);
        QCOMPARE(item.about, u"Job 481"_s);
        QCOMPARE(item.jobId, uuidText(tray.job.job.uuid));
        QCOMPARE(item.reason, u"Reassigned"_s);
        QCOMPARE(item.who, u"Sven"_s);
        QCOMPARE(item.whenMs, static_cast<double>(toMs(noon() - 4s)));
        QCOMPARE(item.deedText, u"Do it anyway"_s);
        QCOMPARE(item.dropText, u"Keep theirs"_s);
        QCOMPARE(item.whyNot, QString());

        const auto technician = Contest::field(item, u"Technician"_s);
        QCOMPARE(technician.before, u"nobody"_s);
        QCOMPARE(technician.mine, u"Ada Lind"_s);
        QCOMPARE(technician.theirs, u"Bo Ek"_s);
        QCOMPARE(technician.who, u"Sven"_s);
        QVERIFY(technician.isContested);
        const auto window = Contest::field(item, u"Arrival window"_s);
        QVERIFY(window.mine.startsWith(u"14:00"_s));
        QVERIFY(window.theirs.startsWith(u"16:00"_s));
        QVERIFY(window.isContested);
        const auto state = Contest::field(item, u"State"_s);
        QCOMPARE(state.before, u"Unscheduled"_s);
        QCOMPARE(state.mine, u"Scheduled"_s);
        QVERIFY(!state.isContested); // both wanted the same
    }

    //! After a reload the log is empty: the refusal alone must still name the person.
    void withoutHistoryTheRefusalIsEnough()
    {
        Contest tray;
        tray.history.clear();
        const ReviewItem item = tray.only();
        QCOMPARE(item.who, u"Sven"_s);
        const auto technician = Contest::field(item, u"Technician"_s);
        QCOMPARE(technician.before, QString());
        QCOMPARE(technician.theirs, u"Bo Ek"_s);
        QCOMPARE(technician.who, u"Sven"_s);
    }

    void laterChangesCountAsTheirs()
    {
        Contest tray;
        User kim = tray.sven;
        kim.id = UserId::make(noon() + 1s);
        kim.name = u"Kim"_s;
        tray.operation.put(kim);
        Visit visit = *tray.operation.visit(tray.job.visit);
        visit.ver = 9;
        visit.technician.reset();
        tray.operation.put(visit);
        Event later = tray.history.front();
        later.ver = 9;
        later.by = kim.id;
        later.at = noon() + 30s;
        VisitChanged changed;
        changed.patch.technician = Change<TechnicianId>::cleared();
        changed.former.technician = Change<TechnicianId>::to(tray.bo);
        later.payload = changed;
        tray.history.insert(tray.history.begin(), later);
        const ReviewItem item = tray.only();
        QCOMPARE(item.who, u"Kim"_s);
        QCOMPARE(item.reason, u"The technician was taken off"_s);
        const auto technician = Contest::field(item, u"Technician"_s);
        QCOMPARE(technician.theirs, u"nobody"_s);
        QCOMPARE(technician.who, u"Kim"_s);
        QCOMPARE(technician.before, u"nobody"_s); // what sam saw, not what Kim replaced
        QCOMPARE(Contest::field(item, u"Arrival window"_s).who, u"Sven"_s);
    }

    //! Names, never ids: a uuid on the screen tells a dispatcher nothing.
    void noIdIsEverShown()
    {
        Contest tray;
        tray.operation.clear(); // nobody and nothing is known any more
        static const QRegularExpression uuid(u"[0-9a-f]{8}-[0-9a-f]{4}"_s);
        for (const ReviewItem &item : tray.items()) {
            QStringList texts { item.what, item.about, item.reason, item.who, item.whyNot };
            for (const ReviewField &f : item.fields)
                texts << f.label << f.before << f.mine << f.theirs << f.who;
            QVERIFY2(!texts.join(u'|').contains(uuid), qPrintable(texts.join(u'|')));
            QVERIFY(!item.who.isEmpty());
        }
    }

    void anOwnChangeFromElsewhereIsNamedSo()
    {
        Contest tray;
        tray.outbox.back().rejection->changes[0].by = tray.dispatcher.id;
        tray.history.clear();
        QVERIFY(tray.only().who.startsWith(u"you"_s));
    }

    //! A step that leaves the technician alone was still taken for the one who was assigned then.
    void whatAStepWasTakenForIsShown()
    {
        Contest tray;
        Event &event = tray.history.front();
        std::get<VisitMoved>(event.payload).formerTechnician = Change<TechnicianId>::to(tray.ada);
        ActOnVisit dispatch;
        dispatch.action = Action::Dispatch;
        tray.outbox.back().command.args = dispatch;
        const auto technician = Contest::field(tray.only(), u"Technician"_s);
        QVERIFY(technician.isMineUntouched);
        QCOMPARE(technician.mine, u"Ada Lind"_s);
        QVERIFY(technician.isContested);
    }

    //! “Do it anyway” that the server would refuse again must say so before it is pressed.
    void whatIsNotPossibleAnyMoreSaysWhy()
    {
        Contest tray;
        Visit visit = *tray.operation.visit(tray.job.visit);
        visit.state = VisitState::Completed;
        visit.endedAt = noon();
        tray.operation.put(visit);
        const ReviewItem item = tray.only();
        QCOMPARE(item.deedText, u"Do it anyway"_s);
        QVERIFY(!item.whyNot.isEmpty());
    }

    void aRefusalMayBeTriedAgainOnceItWouldDo()
    {
        Tray tray;
        const auto ada = tray.addTechnician(1, u"Ada"_s, Duty::OffShift);
        const auto job = tray.addJob(
            1, u"a"_s, VisitState::Scheduled, TimeWindow { noon(), noon() + 2h }, ada);
        ActOnVisit dispatch;
        dispatch.action = Action::Dispatch;
        tray.add(job.visit, dispatch, quint64(1));
        tray.refuse(ErrorCode::Invalid, u"Ada is not on shift."_s);
        QCOMPARE(tray.only().kind, ReviewKind::Refused);
        QCOMPARE(tray.only().reason, u"Ada is not on shift."_s);
        QVERIFY(!tray.only().whyNot.isEmpty());
        Technician now = *tray.operation.technician(ada);
        now.duty = Duty::Available;
        tray.operation.put(now);
        QCOMPARE(tray.only().deedText, u"Try again"_s);
        QCOMPARE(tray.only().whyNot, QString());
    }

    //! Half a chain done again would leave the rest hanging on nothing.
    void aChainStandsAndFallsTogether()
    {
        Contest tray;
        const CommandId root = tray.outbox.front().command.id;
        ActOnVisit dispatch;
        dispatch.action = Action::Dispatch;
        tray.add(tray.job.visit, dispatch, ExpectAfter {}).after = root;
        tray.refuse(ErrorCode::DependencyFailed);
        const CommandId second = tray.outbox.back().command.id;
        ActOnVisit depart;
        depart.action = Action::Depart;
        tray.add(tray.job.visit, depart, ExpectAfter {}).after = second;
        tray.refuse(ErrorCode::DependencyFailed);
        tray.add(tray.job.job, NoteJob { u"apart"_s });

        const auto items = tray.items();
        QCOMPARE(items.size(), 2U);
        QCOMPARE(items[0].id, uuidText(root.uuid));
        QCOMPARE(items[0].dependents, QStringList({ u"Dispatch"_s, u"Set en route"_s }));
        const auto chain = viewmodels::chainOf(tray.outbox, root);
        QCOMPARE(chain.size(), 3U);
        QCOMPARE(chain[2]->command.args, CommandArgs(depart));
        QCOMPARE(viewmodels::chainOf(tray.outbox, tray.outbox.back().command.id).size(), 1U);
        QVERIFY(viewmodels::chainOf(tray.outbox, CommandId::make(noon())).empty());
    }

    //! A row damaged into pointing at itself must not hang the window.
    void aChainInACircleIsTakenApart()
    {
        Contest tray;
        Command &command = tray.outbox.front().command;
        command.after = command.id;
        QCOMPARE(tray.items().size(), 1U);
    }

    void aBatchIsAboutTheItemThatFailed()
    {
        Contest tray;
        const auto other = tray.addJob(5, u"Other"_s, VisitState::Requested);
        ActOnVisit approve;
        approve.action = Action::Approve;
        Batch batch;
        batch.items.push_back({ .entity = other.visit, .expect = quint64(1), .args = approve });
        batch.items.push_back({ .entity = tray.job.visit,
            .expect = quint64(7),
            .args = Tray::schedule(tray.ada, noon() + 2h) });
        batch.items.push_back({ .entity = other.visit,
            .expect = quint64(2),
            .args = Tray::schedule(tray.ada, noon()) });
        OutboxRow &row = tray.outbox.front();
        row.command.entity = {};
        row.command.expect.reset();
        row.command.args = batch;
        row.rejection->index = 1;
        const ReviewItem item = tray.only();
        QCOMPARE(item.who, u"Sven"_s);
        QCOMPARE(Contest::field(item, u"Technician"_s).theirs, u"Bo Ek"_s);

        const Command again = viewmodels::renewed(row.command, tray.operation);
        const auto &items = std::get<Batch>(again.args).items;
        QCOMPARE(items[0].expect, std::optional<Expect>(quint64(1)));
        QCOMPARE(items[1].expect, std::optional<Expect>(quint64(8))); // what it is now
        QCOMPARE(items[2].expect, std::optional<Expect>(quint64(2))); // one step after the first
    }

    void readingIsNoAction()
    {
        Tray tray;
        tray.add(ThreadId::make(noon()), MarkRead { 3 });
        QVERIFY(tray.items().empty());
    }

    void inASecondWindowNothingIsOffered()
    {
        Contest tray;
        tray.readOnlyText = u"Open elsewhere."_s;
        QCOMPARE(tray.only().whyNot, u"Open elsewhere."_s);
    }
};

QTEST_GUILESS_MAIN(TestReviewModel)
#include "tst_review_model.moc"
