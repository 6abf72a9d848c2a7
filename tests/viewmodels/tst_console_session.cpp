// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include "support/fake_server.h"
#include "support/scripted_log.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using namespace std::chrono_literals;
using viewmodels::ConsoleSession;
using viewmodels::NoticeListModel;
using viewmodels::ReviewItem;

namespace ReviewKind = viewmodels::ReviewKind;

namespace {

const auto Login = u"ada"_s;

//! What the desktop would have been told.
class FakeSink final : public notify::NotificationSink {
public:
    void show(const notify::Notification &notification) override { shown.push_back(notification); }
    void close(const QString &key) override { closed << key; }
    State state() const override { return State::Ready; }
    QString stateText() const override { return {}; }

    std::vector<notify::Notification> shown;
    QStringList closed;
};

//! A console opposite a server in the same process. The clock is the test's.
struct Desk {
    ManualClock clock { timestampFromMs(1'772'452'800'000) };
    ScriptedLog log { clock.now() };
    std::unique_ptr<FakeServer> server = std::make_unique<FakeServer>();
    QTemporaryDir folder;
    std::unique_ptr<ConsoleSession> session
        = std::make_unique<ConsoleSession>(clock, folder.path());
    QString address = server->url().toString();
    JobId job;
    VisitId visit = VisitId::make(clock.now());
    TechnicianId technician;

    Desk()
    {
        technician = log.addTechnician(u"Ada Lind"_s);
        log.add(technician, DutyChanged { .duty = Duty::Available, .reason = {} });
        job = log.addJob(u"Boiler"_s);
        log.add(visit, VisitCreated { .job = job, .skills = {} });
    }
    void restart()
    {
        session.reset();
        session = std::make_unique<ConsoleSession>(clock, folder.path());
    }
    template<class T>
    std::vector<T> received() const
    {
        std::vector<T> found;
        for (const auto &message : server->receivedMessages()) {
            if (const auto *one = std::get_if<T>(&message))
                found.push_back(*one);
        }
        return found;
    }
    bool signIn()
    {
        session->signIn(address, Login, u"correct horse"_s);
        return QTest::qWaitFor([this] { return !received<protocol::Hello>().empty(); });
    }
    bool goLive()
    {
        if (!signIn())
            return false;
        server->send(log.welcome(protocol::SnapshotReason::First));
        for (const auto &message : log.snapshot())
            server->socket()->sendBinaryMessage(message);
        return QTest::qWaitFor([this] { return session->link() == ConsoleSession::Live; });
    }
    //! What lay in the socket while the program slept: a heartbeat and a position.
    void sendBacklog(Timestamp at)
    {
        protocol::LocationBatch batch;
        batch.base = at;
        protocol::LocationRecord record;
        record.handle = 1;
        record.latitudeE7 = 470'000'000;
        record.longitudeE7 = -150'000'000;
        record.ageDs = 0;
        record.state = protocol::MotionState::Moving;
        batch.records.push_back(record);
        server->socket()->sendBinaryMessage(protocol::encode(batch));
        server->send(protocol::ServerHeartbeat { .timeMs = toMs(at), .head = log.head() });
    }
    bool answerProbe()
    {
        const auto asked = received<protocol::Subscribe>();
        if (asked.empty())
            return false;
        server->send(protocol::SubOk { .id = asked.back().id });
        return QTest::qWaitFor([this] { return session->link() == ConsoleSession::Live; });
    }
    [[nodiscard]] ReviewItem firstItem() const
    {
        const auto &items = session->review()->items();
        return items.empty() ? ReviewItem() : items.front();
    }
    //! Somebody else gives the job to Bo; the console hears of it together with the refusal of its own command.
    void loseAgainst(const EntityRef &by, CommandId loser = {})
    {
        if (loser.isNull())
            loser = received<protocol::CommandMessage>().back().command.id;
        const quint64 before = log.head();
        VisitMoved moved { .from = VisitState::Unscheduled, .to = VisitState::Scheduled };
        moved.technician = Change<TechnicianId>::to(technician);
        moved.formerTechnician = Change<TechnicianId>::cleared();
        log.add(visit, moved);
        server->send(log.batch(before, log.head()));
        Rejection rejection;
        rejection.code = ErrorCode::Conflict;
        rejection.title = u"Changed."_s;
        rejection.expect = 1;
        rejection.ver = 2;
        rejection.changes = { { .ver = 2,
            .event = u"visit.moved"_s,
            .by = by,
            .at = clock.now(),
            .fields = { u"state"_s, u"technician"_s } } };
        server->send(protocol::Result { .id = loser, .outcome = std::unexpected(rejection) });
    }
};

} // namespace

//! What the dispatcher is told when link, machine, file or server are not as they should be.
class TestConsoleSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void silenceIsNotLive()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        QVERIFY(desk.session->linkText().startsWith(u"Live"_s));
        QCOMPARE(desk.session->ageText(), QString());
        desk.clock.advance(ConsoleSession::SilentAfter);
        QCOMPARE(desk.session->link(), ConsoleSession::Silent);
        QVERIFY(!desk.session->linkText().contains(u"Live"_s));
        QCOMPARE(desk.session->ageText(), u"20 s old"_s);
    }

    //! Time alone makes a job late; a pin that waited for the next event would look calm until somebody touches the job.
    void pinsBecomeLateByThemselves()
    {
        Desk desk;
        const Timestamp start = desk.clock.now();
        JobCreated created;
        created.number = desk.log.operation().nextJobNumber();
        created.fields.title = u"Tap"_s;
        created.fields.place = GeoPoint { .latitudeDeg = 47.01, .longitudeDeg = -15.0 };
        const JobId tap = JobId::make(start);
        const VisitId atTap = VisitId::make(start);
        desk.log.add(tap, created);
        desk.log.add(atTap, VisitCreated { .job = tap, .skills = {} });
        VisitMoved planned { .from = VisitState::Unscheduled, .to = VisitState::Scheduled };
        planned.technician = Change<TechnicianId>::to(desk.technician);
        planned.window = Change<TimeWindow>::to({ start, start + 30min });
        desk.log.add(atTap, planned);
        QVERIFY(desk.goLive());
        const auto pin = [&] {
            const map::Pin *found = desk.session->pins()->find(tap.uuid);
            return found ? *found : map::Pin {};
        };
        QCOMPARE(pin().title, u"Tap"_s);
        QVERIFY(!pin().isAtRisk && !pin().isLate);
        desk.clock.advance(16min);
        desk.session->frameIsDue();
        QVERIFY(pin().isAtRisk && !pin().isLate);
        desk.clock.advance(15min);
        desk.session->frameIsDue();
        QVERIFY(pin().isLate && !pin().isAtRisk);
        const map::PinCard card = desk.session->jobCard(uuidText(tap.uuid));
        QCOMPARE(card.lateness, u"1 min late"_s);
        QVERIFY(desk.session->jobCard(u"nonsense"_s).job.isEmpty());
    }

    // Catches: all that may be late judged anew with every single change of a busy office.
    void aBurstOfChangesIsLookedAtOnce()
    {
        Desk d;
        QVERIFY(d.goLive());
        const int before = d.session->inbox()->count();
        QSignalSpy looks(d.session->inbox(), &viewmodels::AlarmInbox::changed);
        constexpr int Jobs = 6;
        for (int i = 0; i < Jobs; ++i) {
            const quint64 from = d.log.head();
            const JobId job = d.log.addJob(u"Forgotten"_s);
            const VisitId visit = VisitId::make(d.clock.now());
            d.log.add(visit, VisitCreated { .job = job, .skills = {} });
            d.log.add(visit,
                VisitMoved { .from = VisitState::Unscheduled,
                    .to = VisitState::Scheduled,
                    .technician = Change<TechnicianId>::to(d.technician),
                    .window = Change<TimeWindow>::to({ d.clock.now() - 2h, d.clock.now() - 1h }) });
            d.server->send(d.log.batch(from, d.log.head()));
        }
        QTRY_COMPARE_WITH_TIMEOUT(
            d.session->inbox()->count(), before + Jobs, 60'000); // none is forgotten
        QVERIFY2(looks.size() < Jobs, qPrintable(QString::number(looks.size())));
    }

    //! Whoever is selected shows where they go next and where they came from; nobody, nothing.
    void theSelectedShowsItsPlanAndItsTrail()
    {
        Desk desk;
        const Timestamp start = desk.clock.now();
        JobCreated created;
        created.number = desk.log.operation().nextJobNumber();
        created.fields.title = u"Tap"_s;
        created.fields.place = GeoPoint { .latitudeDeg = 47.01, .longitudeDeg = -15.0 };
        const JobId tap = JobId::make(start);
        const VisitId atTap = VisitId::make(start);
        desk.log.add(tap, created);
        desk.log.add(atTap, VisitCreated { .job = tap, .skills = {} });
        VisitMoved planned { .from = VisitState::Unscheduled, .to = VisitState::Scheduled };
        planned.technician = Change<TechnicianId>::to(desk.technician);
        planned.window = Change<TimeWindow>::to({ start, start + 30min });
        desk.log.add(atTap, planned);
        QVERIFY(desk.goLive());
        desk.sendBacklog(start);
        QTRY_VERIFY(!desk.session->trails()->trail(1).empty());
        QCOMPARE(desk.session->trailHandle(), -1);
        QVERIFY(desk.session->stops().isEmpty());
        desk.session->selectTechnician(uuidText(desk.technician.uuid));
        QCOMPARE(desk.session->trailHandle(), 1);
        QCOMPARE(desk.session->stops().size(), 1);
        QCOMPARE(desk.session->stops().first().order, 1);
        QVERIFY(desk.session->stops().first().estimate.startsWith(u'~'));
        QTRY_COMPARE(desk.server->tracksAsked.size(), 1);
        QTRY_VERIFY(desk.session->trailText().startsWith(u"Trail since"_s));
        desk.session->selectJob(uuidText(tap.uuid));
        QCOMPARE(desk.session->trailHandle(), -1);
        QCOMPARE(desk.session->stops().first().order, 0);
        desk.session->clearSelection();
        QVERIFY(desk.session->stops().isEmpty());
        QCOMPARE(desk.session->trailText(), QString());
    }

    void afterASleepNothingIsLiveUntilTheServerAnswers_data()
    {
        QTest::addColumn<bool>("isFrameFirst");
        QTest::newRow("frame-first") << true;
        QTest::newRow("socket-first")
            << false; // no timer of ours has run when the old bytes come in
    }
    //! What lay in the socket through a sleep arrives as if it were new; drawn as live it would be a lie of a minute.
    void afterASleepNothingIsLiveUntilTheServerAnswers()
    {
        QFETCH(bool, isFrameFirst);
        Desk desk;
        QVERIFY(desk.goLive());
        const auto asleepAt = desk.clock.now();
        desk.sendBacklog(asleepAt);
        QTRY_COMPARE(desk.received<protocol::ClientHeartbeat>().size(), 1U);
        QCOMPARE(desk.session->fleet()->age(1), SignalAge::Live);
        const auto questions = desk.received<protocol::Subscribe>().size();

        bool wasEverLive = false;
        const auto look = [&] {
            wasEverLive = wasEverLive || desk.session->link() == ConsoleSession::Live
                || desk.session->linkText().contains(u"Live"_s)
                || desk.session->dataAgeMs() < 90'000
                || desk.session->fleet()->age(1) == SignalAge::Live;
        };
        desk.clock.advance(90s);
        if (isFrameFirst) {
            desk.session->frameIsDue();
            look();
        }
        for (const auto signal : { &ConsoleSession::linkChanged, &ConsoleSession::nowChanged })
            connect(desk.session.get(), signal, this, look);
        connect(desk.server.get(), &FakeServer::received, this, look);
        desk.sendBacklog(asleepAt + 1s);
        desk.sendBacklog(asleepAt + 2s);
        QTRY_COMPARE(desk.received<protocol::ClientHeartbeat>().size(), 3U);
        QTRY_VERIFY(desk.received<protocol::Subscribe>().size() > questions);
        look();
        QVERIFY(!wasEverLive);
        QVERIFY(!desk.session->fleet()->isConnected());

        desk.session->disconnect(this);
        desk.server->disconnect(this);
        QVERIFY(desk.answerProbe());
        QCOMPARE(desk.session->dataAgeMs(), 0.0);
        QVERIFY(desk.session->fleet()->isConnected());
        QCOMPARE(
            desk.session->fleet()->age(1), SignalAge::Late); // the fix itself stays as old as it is
    }

    void theSecondWindowReadsAndTakesOver()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        ConsoleSession second(desk.clock, desk.folder.path());
        QVERIFY(second.openStored(desk.address, Login));
        QVERIFY(second.isReadOnly());
        QCOMPARE(second.jobs()->count(), 1); // everything is readable
        QVERIFY(second.whyNotAct().contains(u"another window"_s));
        QCOMPARE(second.notices()->text(NoticeListModel::SecondWindow), second.whyNotAct());
        second.dismiss(NoticeListModel::SecondWindow);
        QVERIFY(!second.notices()->text(NoticeListModel::SecondWindow).isEmpty()); // it is still so
        second.selectJob(uuidText(desk.job.uuid));
        QVERIFY(!second.actions().isEmpty());
        for (const auto &action : second.actions()) {
            QVERIFY(!action.isAllowed);
            QCOMPARE(action.whyNot, second.whyNotAct());
        }
        QSignalSpy said(&second, &ConsoleSession::notice);
        second.noteJob(uuidText(desk.job.uuid), u"x"_s);
        QCOMPARE(said.size(), 1);
        QVERIFY(said[0][1].toBool());
        QCOMPARE(second.review()->rowCount(), 0);
        second.signIn(desk.address, Login, u"correct horse"_s); // does not fight for the connection
        QCOMPARE(desk.server->connections(), 1);

        desk.session.reset();
        QSignalSpy opened(&second, &ConsoleSession::opened);
        desk.clock.advance(6s);
        second.frameIsDue();
        QCOMPARE(opened.size(), 1);
        QVERIFY(!second.isReadOnly());
        QCOMPARE(second.whyNotAct(), QString());
        QVERIFY(second.notices()->text(NoticeListModel::SecondWindow).isEmpty());
        QVERIFY(!second.notices()->text(NoticeListModel::TookOver).isEmpty());
        second.noteJob(uuidText(desk.job.uuid), u"x"_s);
        QCOMPARE(second.review()->waiting(), 1);
    }

    void aDamagedFileIsSaidOnce()
    {
        Desk desk;
        QVERIFY(desk.session->open(QUrl(desk.address), Login));
        desk.restart();
        const auto files = QDir(desk.folder.path()).entryInfoList({ u"*.replica"_s });
        QCOMPARE(files.size(), 1);
        QFile file(files[0].filePath());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(QByteArray(8192, 'x'));
        file.close();
        QVERIFY(desk.session->openStored(desk.address, Login));
        QVERIFY(desk.session->notices()->text(NoticeListModel::DamagedData).contains(u"damaged"_s));
        desk.session->dismiss(NoticeListModel::DamagedData);
        QVERIFY(desk.session->notices()->text(NoticeListModel::DamagedData).isEmpty());
        desk.restart();
        QVERIFY(desk.session->openStored(desk.address, Login));
        QVERIFY(desk.session->notices()->text(NoticeListModel::DamagedData).isEmpty());
    }

    //! Changes are gone and nobody knows why: the one who looks up an hour later must still find it said.
    void aRestoredServerIsSaidUntilItIsRead()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        const ScriptedLog restored = desk.log.restoredAt(3);
        (void)desk.server->takeReceived();
        desk.server->close(4400);
        QTRY_VERIFY(desk.session->link() != ConsoleSession::Live);
        desk.clock.advance(protocol::BackoffBase); // the back-off goes by the test's clock
        QTRY_VERIFY(!desk.received<protocol::Hello>().empty());
        desk.server->send(restored.welcome(protocol::SnapshotReason::Epoch));
        for (const auto &message : restored.snapshot())
            desk.server->socket()->sendBinaryMessage(message);
        auto *notices = desk.session->notices();
        QTRY_VERIFY(!notices->text(NoticeListModel::OtherHistory).isEmpty());
        QTRY_COMPARE(desk.session->link(), ConsoleSession::Live);
        QVERIFY(!notices->text(NoticeListModel::OtherHistory).isEmpty());
        desk.session->dismiss(NoticeListModel::OtherHistory);
        QVERIFY(notices->text(NoticeListModel::OtherHistory).isEmpty());
    }

    //! Without the server an office must be able to read everything and to go on working.
    void withoutTheServerEverythingCanBeReadAndDone()
    {
        Desk desk;
        QVERIFY(!desk.session->hasStored(desk.address, Login));
        QVERIFY(!desk.session->openStored(desk.address, Login)); // an empty board would be a lie
        QVERIFY(!desk.session->isOpen());
        QVERIFY(desk.goLive());
        desk.session.reset();
        desk.server.reset();
        desk.clock.advance(3h);
        desk.restart();
        QVERIFY(desk.session->hasStored(desk.address, Login));
        QVERIFY(desk.session->openStored(desk.address, Login));
        QCOMPARE(desk.session->link(), ConsoleSession::Offline);
        QVERIFY(desk.session->needsSignIn());
        QVERIFY(desk.session->hasData());
        QVERIFY(!desk.session->isReadOnly());
        QCOMPARE(desk.session->ageText(), u"3 h 00 min old"_s);
        QCOMPARE(desk.session->jobs()->count(), 1);
        QCOMPARE(desk.session->technicians()->rowCount(), 1);

        const QString id = uuidText(desk.job.uuid);
        desk.session->noteJob(id, u"Key is with the neighbour"_s);
        QVERIFY(desk.session->jobs()->find(id)->isPending);
        QCOMPARE(desk.session->review()->waiting(), 1);
        QVERIFY(desk.firstItem().reason.contains(u"sign in"_s));
        desk.restart(); // and it is still there after the night
        QVERIFY(desk.session->openStored(desk.address, Login));
        QVERIFY(desk.session->jobs()->find(id)->isPending);
        desk.session->withdraw(desk.firstItem().id);
        QCOMPARE(desk.session->review()->rowCount(), 0);
        QVERIFY(!desk.session->jobs()->find(id)->isPending);
    }

    void whatWasMadeOnTopIsTakenBackWithIt()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        desk.session->signOut();
        const QString job = uuidText(desk.job.uuid);
        desk.session->assign(job, uuidText(desk.technician.uuid));
        QCOMPARE(desk.session->jobs()->find(job)->state, VisitState::Scheduled);
        desk.session->act(job, u"unschedule"_s, {});
        desk.session->noteJob(job, u"apart"_s);
        QCOMPARE(desk.session->review()->waiting(), 3);
        QSignalSpy said(desk.session.get(), &ConsoleSession::notice);
        desk.session->withdraw(desk.firstItem().id);
        QCOMPARE(desk.session->review()->waiting(), 1);
        QCOMPARE(desk.firstItem().what, u"Note: apart"_s);
        QCOMPARE(said.size(), 1);
        QVERIFY(!said[0][1].toBool());
        QCOMPARE(desk.session->jobs()->find(job)->state, VisitState::Unscheduled);
    }

    //! A chain that fell with its first is done again as a chain, or not at all.
    void aRefusedChainIsDoneAgainTogether()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        const QString job = uuidText(desk.job.uuid);
        desk.session->assign(job, uuidText(desk.technician.uuid));
        desk.session->act(job, u"dispatch"_s, {});
        QTRY_COMPARE(desk.received<protocol::CommandMessage>().size(), 2U);
        const Command second = desk.received<protocol::CommandMessage>().back().command;
        QVERIFY(second.after);
        desk.loseAgainst(UserId::make(desk.clock.now()),
            desk.received<protocol::CommandMessage>()[0].command.id);
        Rejection rejection;
        rejection.code = ErrorCode::DependencyFailed;
        rejection.title = u"An earlier one was refused."_s;
        desk.server->send(
            protocol::Result { .id = second.id, .outcome = std::unexpected(rejection) });
        QTRY_COMPARE(desk.firstItem().dependents, QStringList({ u"Dispatch"_s }));
        QCOMPARE(desk.session->review()->rowCount(), 1);

        desk.session->proceed(desk.firstItem().id);
        QTRY_COMPARE(desk.received<protocol::CommandMessage>().size(), 4U);
        const auto sent = desk.received<protocol::CommandMessage>();
        QCOMPARE(sent[2].command.expect, std::optional<Expect>(quint64(2)));
        QCOMPARE(sent[3].command.args, second.args);
        QCOMPARE(sent[3].command.after, std::optional(sent[2].command.id));
        QCOMPARE(sent[3].command.expect, std::optional<Expect>(ExpectAfter {}));
        QCOMPARE(desk.session->review()->refused(), 0);
    }

    void yesterdaysActionsWaitForAWord()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        desk.session->signOut();
        desk.session->noteJob(uuidText(desk.job.uuid), u"x"_s);
        desk.clock.advance(25h);
        (void)desk.server->takeReceived();
        QVERIFY(desk.signIn());
        desk.server->send(desk.log.welcome());
        QTRY_COMPARE(desk.firstItem().kind, ReviewKind::Held);
        QVERIFY(desk.received<protocol::CommandMessage>().empty());
        QVERIFY(!desk.session->notices()->text(NoticeListModel::Undecided).isEmpty());
        desk.session->proceed(desk.firstItem().id);
        QTRY_COMPARE(desk.received<protocol::CommandMessage>().size(), 1U);
        QCOMPARE(desk.session->review()->undecided(), 0);
        QVERIFY(desk.session->notices()->text(NoticeListModel::Undecided).isEmpty());
    }

    //! Named at once, with both sides; doing it anyway is a new command against what is there now.
    void theLoserOfAConflictIsToldAndMayInsist()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        const QString job = uuidText(desk.job.uuid);
        QSignalSpy said(desk.session.get(), &ConsoleSession::notice);
        desk.session->assign(job, uuidText(desk.technician.uuid));
        said.clear();
        QTRY_COMPARE(desk.received<protocol::CommandMessage>().size(), 1U);
        const Command first = desk.received<protocol::CommandMessage>().front().command;
        desk.loseAgainst(UserId::make(desk.clock.now()));
        QTRY_COMPARE(desk.session->review()->refused(), 1);
        QCOMPARE(said.size(), 1);
        QVERIFY2(
            said[0][0].toString().contains(u"Reassigned by"_s), qPrintable(said[0][0].toString()));
        QVERIFY(desk.session->jobs()->find(job)->isRefused);
        QCOMPARE(desk.firstItem().kind, ReviewKind::Conflict);
        QVERIFY(!desk.firstItem().fields.isEmpty());

        desk.session->proceed(desk.firstItem().id);
        QTRY_COMPARE(desk.received<protocol::CommandMessage>().size(), 2U);
        const Command again = desk.received<protocol::CommandMessage>().back().command;
        QVERIFY(again.id != first.id);
        QCOMPARE(again.args, first.args);
        QCOMPARE(again.expect, std::optional<Expect>(quint64(2)));
        QCOMPARE(desk.session->review()->refused(), 0);
        QCOMPARE(desk.session->review()->waiting(), 1);
    }

    void theirsCanBeKept()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        desk.session->assign(uuidText(desk.job.uuid), uuidText(desk.technician.uuid));
        QTRY_COMPARE(desk.received<protocol::CommandMessage>().size(), 1U);
        desk.loseAgainst(UserId::make(desk.clock.now()));
        QTRY_COMPARE(desk.session->review()->refused(), 1);
        desk.session->withdraw(desk.firstItem().id);
        QCOMPARE(desk.session->review()->rowCount(), 0);
        QVERIFY(!desk.session->jobs()->find(uuidText(desk.job.uuid))->isRefused);
        desk.restart();
        QVERIFY(desk.session->openStored(desk.address, Login));
        QCOMPARE(desk.session->review()->rowCount(), 0);
    }

    //! The desktop tells of what others say, unless it lies before one's eyes, is muted, or one said it oneself.
    void theDesktopTellsOfWords()
    {
        Desk desk;
        const auto thread = ThreadId::make(desk.clock.now());
        auto made = std::make_unique<FakeSink>();
        FakeSink &sink = *made;
        desk.session->notifier()->setSink(std::move(made));
        QVERIFY(desk.goLive());
        const quint64 start = desk.log.head();
        desk.log.add(thread, ThreadCreated { .job = desk.job, .technician = {} });
        desk.server->send(desk.log.batch(start, desk.log.head()));
        auto &chat = *desk.session->chat();
        const QString key = u"thread/"_s + uuidText(thread.uuid);
        const auto other = UserId::make(desk.clock.now());
        const auto say = [&](const QString &text, bool isOwn = false) {
            const quint64 before = desk.log.head();
            desk.log.add(thread, MessagePosted { .text = text, .attachments = {} });
            protocol::EventBatch batch = desk.log.batch(before, desk.log.head());
            if (!isOwn)
                batch.events.front().by = other;
            desk.server->send(batch);
            return QTest::qWaitFor([&] {
                const auto *info = chat.inbox()->find(uuidText(thread.uuid));
                return info && info->lastWords.contains(text);
            });
        };
        QVERIFY(say(u"from my other desk"_s, true));
        QVERIFY(sink.shown.empty());
        QVERIFY(say(u"On my way"_s));
        QCOMPARE(sink.shown.size(), 1U);
        QCOMPARE(sink.shown[0].key, key);
        QVERIFY(sink.shown[0].body.contains(
            u"On my way"_s)); // within marks that keep its direction its own
        // Looked at, it is over, and nothing is told of what is said meanwhile.
        chat.openThread(uuidText(thread.uuid));
        chat.setSeen(true);
        QTRY_VERIFY(sink.closed.contains(key));
        QVERIFY(say(u"There now"_s));
        QCOMPARE(sink.shown.size(), 1U);
        chat.setSeen(false);
        QVERIFY(say(u"Done"_s));
        QCOMPARE(sink.shown.size(), 2U);
        chat.toggleMute();
        QVERIFY(say(u"Hello?"_s));
        QCOMPARE(sink.shown.size(), 2U);
    }

    //! Refused an hour after it was made: nobody looks there any more, so it is said where it stays.
    void aLateRefusalStaysInSight()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        desk.session->signOut();
        desk.session->assign(uuidText(desk.job.uuid), uuidText(desk.technician.uuid));
        desk.clock.advance(1h);
        (void)desk.server->takeReceived();
        QVERIFY(desk.signIn());
        desk.server->send(desk.log.welcome());
        QTRY_COMPARE(desk.received<protocol::CommandMessage>().size(), 1U);
        desk.loseAgainst(UserId::make(desk.clock.now()));
        QTRY_VERIFY(!desk.session->notices()->text(NoticeListModel::Undecided).isEmpty());
        desk.restart(); // it is said again at the next start
        QVERIFY(desk.session->openStored(desk.address, Login));
        QVERIFY(!desk.session->notices()->text(NoticeListModel::Undecided).isEmpty());
        desk.session->withdraw(desk.firstItem().id);
        QVERIFY(desk.session->notices()->text(NoticeListModel::Undecided).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestConsoleSession)
#include "tst_console_session.moc"
