// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol/event_codec.h"
#include "viewmodels/format.h"
#include "viewmodels/live_desk.h"
#include "viewmodels/time_words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using namespace std::chrono_literals;
using viewmodels::ConsoleSession;
using viewmodels::TimeMachine;

namespace {

double ms(Timestamp at)
{
    return static_cast<double>(toMs(at));
}

//! A desk that came in late: job #1 was there before, and a day's work is seen happening.
struct PastDesk : LiveDesk {
    TimeMachine &past = *session.past();
    std::vector<QString> refusals;

    PastDesk()
    {
        QObject::connect(&session, &ConsoleSession::notice, &session,
            [this](const QString &text, bool isRefusal) {
                if (isRefusal)
                    refusals.push_back(text);
            });
        server.logAnswer = [this](quint64 after, int limit) {
            QJsonArray events;
            quint64 to = after;
            for (const Event &event : log.events()) {
                if (event.seq <= after || events.size() >= limit)
                    continue;
                events.append(protocol::encodeEvent(event));
                to = event.seq;
            }
            return QJsonDocument(QJsonObject { { u"head"_s, qint64(log.head()) },
                                     { u"to"_s, qint64(to) }, { u"events"_s, events } })
                .toJson();
        };
    }
    //! \brief It happens, and the console hears of it. \return when it was
    Timestamp tell(const EntityRef &entity, EventPayload payload)
    {
        const quint64 before = log.head();
        const Event event = log.add(entity, std::move(payload));
        server.send(log.batch(before, log.head()));
        if (!QTest::qWaitFor(
                [this] { return session.history()->history()->end()->seq == log.head(); }))
            qFatal("the event did not arrive");
        return event.at;
    }
    Timestamp move(VisitState from, VisitState to, std::optional<TechnicianId> who = {})
    {
        VisitMoved moved { .from = from, .to = to };
        if (who)
            moved.technician = Change<TechnicianId>::to(*who);
        return tell(visit, moved);
    }
    //! \brief How many jobs there are at the instant shown.
    [[nodiscard]] int jobs()
    {
        auto &jobs = *session.jobs();
        return static_cast<int>(std::ranges::count_if(jobs.all(),
            [&](const viewmodels::JobInfo &info) { return jobs.find(info.id) != nullptr; }));
    }
    [[nodiscard]] QString stateOf(const JobId &id) const
    {
        const auto *found = const_cast<ConsoleSession &>(session).jobs()->find(uuidText(id.uuid));
        return found ? found->stateText : QString();
    }
    protocol::LocationBatch locationAt(double latitudeDeg)
    {
        protocol::LocationBatch batch;
        batch.base = clock.now();
        protocol::LocationRecord record;
        record.handle = 1;
        record.latitudeE7 = static_cast<qint32>(latitudeDeg * 1e7);
        record.longitudeE7 = -150'000'000;
        record.ageDs = 0;
        record.state = protocol::MotionState::Moving;
        batch.records.push_back(record);
        return batch;
    }
};

QByteArray fixRow(Timestamp at, double lat)
{
    return R"({"tMs":)" + QByteArray::number(toMs(at)) + R"(,"lat":)" + QByteArray::number(lat)
        + R"(,"lon":-15})";
}

} // namespace

class TestTimeMachine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void everythingIsAsItWas()
    {
        PastDesk d;
        QVERIFY(d.goLive());
        d.pass(10min);
        const auto scheduled = d.move(VisitState::Unscheduled, VisitState::Scheduled, d.nora);
        d.pass(10min);
        const JobId later = JobId::make(d.clock.now());
        JobCreated created;
        created.number = 2;
        created.fields.title = u"Drain"_s;
        const auto drain = d.tell(later, created);
        const auto alarmed = d.tell(AlarmId::make(d.clock.now()),
            AlarmRaised { .kindName = u"declined"_s, .about = d.visit.ref(), .note = {} });
        d.pass(10min);
        d.move(VisitState::Scheduled, VisitState::Dispatched);
        d.pass(10min);
        QCOMPARE(d.stateOf(d.job), u"Dispatched"_s);
        QCOMPARE(d.jobs(), 2);
        const int rows = d.session.log()->count();

        d.past.enter();
        QVERIFY(d.past.isPast());
        d.past.seek(ms(scheduled + 5min));
        QCOMPARE(d.stateOf(d.job), u"Scheduled"_s);
        QCOMPARE(d.jobs(), 1); // the drain had not called yet
        QVERIFY(d.session.inbox()->items().empty());
        QCOMPARE(d.session.nowMs(), ms(scheduled + 5min)); // what is late is so by that clock
        QVERIFY(d.session.log()->count() < rows);
        QVERIFY2(d.past.eventText().contains(u"Scheduled"_s), qPrintable(d.past.eventText()));

        d.past.seek(ms(alarmed));
        QCOMPARE(d.stateOf(later).isEmpty(), false);
        QCOMPARE(d.session.inbox()->items().size(), 1U);
        // Back over where a job came into being: its row goes again.
        d.past.seek(ms(drain - 1ms));
        QCOMPARE(d.jobs(), 1);

        d.past.leave();
        QCOMPARE(d.stateOf(d.job), u"Dispatched"_s);
        QCOMPARE(d.jobs(), 2);
        QCOMPARE(d.session.log()->count(), rows);
        QVERIFY(std::abs(d.session.nowMs() - ms(d.clock.now())) < 1'000);
    }

    void nothingCanBeSentFromThere()
    {
        PastDesk d;
        QVERIFY(d.goLive());
        d.pass(20min);
        d.session.selectJob(d.jobText());
        QVERIFY(std::ranges::any_of(d.session.actions(), &viewmodels::ActionInfo::isAllowed));
        QSignalSpy may(&d.session, &ConsoleSession::mayActChanged);
        d.past.enter();
        QVERIFY(!may.isEmpty());
        QVERIFY2(d.session.whyNotAct().startsWith(u"You are looking at "_s),
            qPrintable(d.session.whyNotAct()));
        QVERIFY(d.session.whyNotAct().endsWith(u"Press Esc to return."_s));
        for (const auto &action : d.session.actions()) {
            QVERIFY(!action.isAllowed);
            QCOMPARE(action.whyNot, d.session.whyNotAct());
        }
        d.session.assign(d.jobText(), uuidText(d.nora.uuid));
        d.session.noteJob(d.jobText(), u"No"_s);
        d.session.act(d.jobText(), u"cancel"_s, u"No"_s);
        d.session.setDuty(uuidText(d.nora.uuid), u"Break"_s);
        d.session.createJob(u"No"_s, {}, {}, {}, {}, 0);
        d.session.undo();
        QVERIFY(d.refusals.size() >= 5);
        QCOMPARE(d.session.review()->rowCount(), 0);
        d.past.leave();
        QCOMPARE(d.session.whyNotAct(), QString());
        QVERIFY(std::ranges::any_of(d.session.actions(), &viewmodels::ActionInfo::isAllowed));
        d.session.noteJob(d.jobText(), u"Yes"_s);
        QTRY_COMPARE(d.sent().size(), 1U); // and nothing of the former
    }

    void whatComesMeanwhileIsThereOnReturn()
    {
        PastDesk d;
        QVERIFY(d.goLive());
        d.server.socket()->sendBinaryMessage(protocol::encode(d.locationAt(47.0)));
        QTRY_VERIFY(d.session.fleet()->fix(1));
        d.pass(20min);
        d.past.enter();
        const double instant = d.past.instantMs();
        const QString shown = d.stateOf(d.job);
        QVERIFY(!d.session.fleet()->fix(1)); // where she was then is not known here
        d.move(VisitState::Unscheduled, VisitState::Scheduled, d.nora);
        d.tell(d.nora, EmergencyChanged { .isRaised = true, .note = u"Help"_s });
        d.server.socket()->sendBinaryMessage(protocol::encode(d.locationAt(47.5)));
        d.pass(1s);
        QTRY_VERIFY(d.session.liveAlarmText().contains(u"Nora"_s)); // that cannot wait
        QCOMPARE(d.stateOf(d.job), shown);
        QCOMPARE(d.past.instantMs(), instant);
        QVERIFY(!d.session.fleet()->fix(1));
        QVERIFY(!d.session.technicians()->findByHandle(1)->hasEmergency);

        d.past.leave();
        QCOMPARE(d.stateOf(d.job), u"Scheduled"_s);
        QVERIFY(d.session.technicians()->findByHandle(1)->hasEmergency);
        QCOMPARE(d.session.fleet()->fix(1)->position.latitudeDeg, 47.5);
        QCOMPARE(d.session.fleet()->isConnected(), d.session.link() == ConsoleSession::Live);
        QVERIFY(d.session.liveAlarmText().isEmpty());
    }

    //! What was said later is not there, neither among the words nor among what is found or happened; and nothing is read.
    void theTalkEndsAtTheInstant()
    {
        PastDesk d;
        QVERIFY(d.goLive());
        auto &chat = *d.session.chat();
        const auto words = [&] {
            QStringList found;
            const auto *messages = chat.messages();
            for (int row = 0; row < messages->count(); ++row)
                found << messages->data(
                                     messages->index(row), viewmodels::MessageListModel::TextRole)
                             .toString();
            return found.join(u" | "_s);
        };
        const auto thread = ThreadId::make(d.clock.now());
        d.tell(thread, ThreadCreated { .job = d.job, .technician = {} });
        d.pass(5min);
        const auto early
            = d.tell(thread, MessagePosted { .text = u"early words"_s, .attachments = {} });
        d.pass(10min);
        d.tell(thread, MessagePosted { .text = u"late words"_s, .attachments = {} });
        d.move(VisitState::Unscheduled, VisitState::Scheduled, d.nora);
        d.pass(10min);
        d.session.selectJob(d.jobText());
        QVERIFY2(words().contains(u"late words"_s), qPrintable(words()));
        QVERIFY2(words().contains(u"cheduled"_s), qPrintable(words()));

        d.past.enter();
        d.past.seek(ms(early + 5min));
        QVERIFY2(words().contains(u"early words"_s), qPrintable(words()));
        QVERIFY2(!words().contains(u"late words"_s), qPrintable(words()));
        QVERIFY2(!words().contains(u"Nora"_s), qPrintable(words()));
        QVERIFY(!chat.canWrite());
        chat.find(u"words"_s);
        QCOMPARE(chat.messages()->count(), 1);
        chat.find({});
        chat.setText(u"No"_s);
        chat.enter();
        chat.settle();
        chat.setSeen(true);
        d.past.seek(ms(early - 1min));
        QVERIFY2(!words().contains(u"early words"_s), qPrintable(words()));

        d.past.leave();
        QVERIFY2(words().contains(u"late words"_s), qPrintable(words()));
        QVERIFY(d.sent().empty());
    }

    void theSelectionWaitsForItsJob()
    {
        PastDesk d;
        QVERIFY(d.goLive());
        d.pass(10min);
        const JobId later = JobId::make(d.clock.now());
        JobCreated created;
        created.number = 2;
        created.fields.title = u"Drain"_s;
        const auto at = d.tell(later, created);
        d.pass(10min);
        d.session.selectJob(uuidText(later.uuid));
        d.past.enter();
        d.past.seek(ms(at - 1min));
        QCOMPARE(d.session.selection(), ConsoleSession::Nothing);
        d.past.seek(ms(at + 1min));
        QCOMPARE(d.session.job().title, u"Drain"_s);
        d.past.seek(ms(at - 1min));
        // To what happens to it next, though it is not there yet.
        d.past.stepJob(1);
        QCOMPARE(d.past.instantMs(), ms(at));
        QCOMPARE(d.session.job().title, u"Drain"_s);
        d.past.seek(ms(at - 1min));
        d.past.leave();
        QCOMPARE(d.session.job().title, u"Drain"_s);
    }

    // What was before this desk's first day is fetched page by page, and what is not there is said.
    void historyIsFetchedAndGapsAreSaid()
    {
        PastDesk d;
        d.log.addTechnicians(600);
        const auto early = d.log.events()[100].at;
        d.log.pass(1h);
        d.clock.advance(2h);
        d.server.logStatus = 503;
        QVERIFY(d.goLive());
        d.past.enter();
        QTRY_VERIFY(d.session.history()->text().contains(u"HTTP 503"_s));
        d.past.seek(ms(early));
        QVERIFY2(
            d.past.gapText().contains(u"knows nothing before"_s), qPrintable(d.past.gapText()));
        QCOMPARE(d.jobs(), 0);
        // The slider says so, too: from where it begins to where this computer's history does.
        QCOMPARE(d.past.unknown().size(), 2);
        QCOMPARE(d.past.unknown()[0], d.past.fromMs());
        QVERIFY(d.past.unknown()[1] > ms(early) && d.past.unknown()[1] <= d.past.nowMs());
        d.server.logStatus = 200;
        d.session.history()->stop();
        d.session.history()->fetch();
        QTRY_VERIFY(d.session.history()->isWhole());
        QVERIFY(d.server.logAsked.size() >= 3);
        QTRY_COMPARE(d.past.gapText(), QString()); // and it is shown at once
        QTRY_VERIFY(d.past.unknown().isEmpty());
        QCOMPARE(d.jobs(), 1);
        QVERIFY(d.session.log()->count() > 0);
    }

    void stepsGoEventByEvent()
    {
        PastDesk d;
        QVERIFY(d.goLive());
        std::vector<Timestamp> times;
        d.pass(5min);
        times.push_back(d.move(VisitState::Unscheduled, VisitState::Scheduled, d.nora));
        d.pass(5min);
        times.push_back(d.tell(d.job, JobNoted { u"Key under the mat"_s }));
        d.pass(5min);
        times.push_back(d.move(VisitState::Scheduled, VisitState::Dispatched));
        d.pass(30min);
        d.past.enter();
        d.past.seek(ms(times[0] - 1min));
        d.past.step(1);
        QCOMPARE(d.past.instantMs(), ms(times[0]));
        d.past.step(1);
        QCOMPARE(d.past.instantMs(), ms(times[1]));
        QVERIFY(d.past.eventText().contains(u"Key under the mat"_s));
        d.past.step(1);
        d.past.step(1); // nothing has happened since
        QCOMPARE(d.past.instantMs(), ms(times[2]));
        d.past.step(-1);
        QCOMPARE(d.past.instantMs(), ms(times[1]));
        d.past.seek(ms(times[1] + 1min));
        d.past.step(-1); // from between two, to the one before
        QCOMPARE(d.past.instantMs(), ms(times[1]));
    }

    void twoInstantsAreCompared()
    {
        PastDesk d;
        QVERIFY(d.goLive());
        d.pass(5min);
        const auto from = d.clock.now();
        d.pass(5min);
        d.move(VisitState::Unscheduled, VisitState::Scheduled, d.nora);
        d.tell(d.job, JobNoted { u"Key under the mat"_s });
        d.tell(d.nora, DutyChanged { .duty = Duty::Break, .reason = {} });
        const auto to = d.clock.now() + 1s;
        d.pass(20min);
        d.past.enter();
        d.past.seek(ms(from));
        d.past.toggleCompare();
        QCOMPARE(d.past.otherMs(), ms(from));
        d.past.seek(ms(to));
        QTRY_COMPARE(d.past.comparison().size(), 2);
        const auto first = d.past.comparison().constFirst();
        QCOMPARE(first.jobId, d.jobText());
        QCOMPARE(first.net, u"Unscheduled → Scheduled (Nora Ferreira)"_s);
        QCOMPARE(first.lines.size(), 2);
        QVERIFY(first.lines.at(1).contains(u"Key under the mat"_s));
        QVERIFY2(d.past.comparisonText().contains(u"3 events on 1 jobs"_s),
            qPrintable(d.past.comparisonText()));
        // The other way round it is the same.
        const QString headline = d.past.comparisonText();
        d.past.toggleCompare();
        QCOMPARE(d.past.otherMs(), 0.0);
        d.past.toggleCompare();
        d.past.seek(ms(from));
        QTRY_COMPARE(d.past.comparison().size(), 2);
        QCOMPARE(d.past.comparisonText(), headline);
    }

    void playingRunsIntoNow()
    {
        PastDesk d;
        QVERIFY(d.goLive());
        d.pass(20min);
        d.past.enter();
        d.past.seek(ms(d.clock.now() - 5s));
        d.past.setSpeed(600);
        d.past.setSpeed(7); // there is no such speed
        QCOMPARE(d.past.speed(), 600);
        QSignalSpy moved(&d.past, &TimeMachine::instantChanged);
        d.past.togglePlay();
        QTRY_VERIFY(!d.past.isPast());
        QVERIFY(!d.past.isPlaying());
        QVERIFY(!moved.isEmpty());
    }

    // Positions are those that were recorded, as old as they were then.
    void placesComeFromRecordedFixes()
    {
        PastDesk d;
        QVERIFY(d.goLive());
        d.pass(3h);
        QTRY_VERIFY(d.session.link() == ConsoleSession::Live);
        const auto at = d.clock.now() - 150min;
        d.server.tracksAnswer = R"({"fixes":[)" + fixRow(at - 60s, 47.0) + ','
            + fixRow(at + 60s, 47.2) + ',' + fixRow(at + 10min, 48.0) + "]}";
        d.past.enter();
        d.past.seek(ms(at));
        QVERIFY(!d.session.fleet()->fix(1));
        QTRY_VERIFY(d.session.fleet()->fix(1));
        QTRY_COMPARE(d.server.tracksAsked.size(), 3); // of those on shift, each once
        QCOMPARE(d.session.fleet()->fix(1)->position.latitudeDeg, 47.1);
        QCOMPARE(d.session.fleet()->fix(1)->fixTime, at - 60s);
        QCOMPARE(d.session.fleet()->age(1), SignalAge::Live);
        d.past.seek(ms(at + 5min)); // the way to the next one is not known
        QCOMPARE(d.session.fleet()->fix(1)->position.latitudeDeg, 47.2);
        QCOMPARE(d.session.fleet()->age(1), SignalAge::Late);
        d.past.seek(ms(at + 40min)); // never beyond the last
        QCOMPARE(d.session.fleet()->fix(1)->position.latitudeDeg, 48.0);
        QCOMPARE(d.session.fleet()->age(1), SignalAge::Stale);
        d.past.seek(ms(at - 2min)); // nor before the first
        QVERIFY(!d.session.fleet()->fix(1));
        d.past.seek(ms(at));
        QCOMPARE(d.server.tracksAsked.size(), 3); // kept
    }

    void aSliderCoversTheDay()
    {
        PastDesk d;
        QVERIFY(d.goLive());
        d.pass(20min);
        d.move(VisitState::Unscheduled, VisitState::Scheduled, d.nora);
        d.pass(20min);
        d.past.enter();
        QCOMPARE(d.past.fromMs(), ms(LiveDesk::Noon - 12h)); // the tests are in UTC
        QCOMPARE(d.past.toMs(), ms(LiveDesk::Noon + 12h));
        QCOMPARE(d.past.marks().size(), TimeMachine::Marks);
        QVERIFY(std::ranges::any_of(d.past.marks(), [](double mark) { return mark > 0; }));
        d.past.setSpan(TimeMachine::Hour);
        QCOMPARE(d.past.fromMs(), ms(LiveDesk::Noon));
        QCOMPARE(d.past.toMs(), ms(LiveDesk::Noon + 1h));
    }

    // History has no holes that nobody knows of.
    void aPageThatCannotBeReadIsNoPage_data()
    {
        QTest::addColumn<QByteArray>("body");
        const QByteArray event = QJsonDocument(protocol::encodeEvent({ .seq = 5,
                                                   .entity = JobId::make(LiveDesk::Noon),
                                                   .ver = 1,
                                                   .at = LiveDesk::Noon,
                                                   .by = UserId::make(LiveDesk::Noon),
                                                   .cmd = CommandId::make(LiveDesk::Noon),
                                                   .payload = JobNoted { u"x"_s } }))
                                     .toJson(QJsonDocument::Compact);
        QVERIFY(feed::LogClient::read(R"({"head":9,"to":9,"events":[)" + event + "]}"));
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("log-in page") << QByteArray("<html>");
        QTest::newRow("no end") << QByteArray(R"({"head":9,"events":[]})");
        QTest::newRow("an event of another kind")
            << QByteArray(R"({"head":9,"to":9,"events":[{"seq":1}]})");
        QTest::newRow("out of order")
            << R"({"head":9,"to":9,"events":[)" + event + ',' + event + "]}";
        QTest::newRow("past its end") << R"({"head":9,"to":4,"events":[)" + event + "]}";
    }
    void aPageThatCannotBeReadIsNoPage()
    {
        QFETCH(const QByteArray, body);
        QVERIFY(!feed::LogClient::read(body));
    }

    void timesAreReadAsTyped_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("at");
        // Now is Monday, 2 March 2026, 12:00.
        QTest::newRow("earlier today") << u"9:30"_s << u"2026-03-02T09:30:00Z"_s;
        QTest::newRow("that is yesterday's") << u"16:00"_s << u"2026-03-01T16:00:00Z"_s;
        QTest::newRow("weekday") << u"tue 16:00"_s << u"2026-02-24T16:00:00Z"_s;
        QTest::newRow("last weekday") << u"last Tuesday 4pm"_s << u"2026-02-24T16:00:00Z"_s;
        QTest::newRow("this weekday") << u"mon 08:15:30"_s << u"2026-03-02T08:15:30Z"_s;
        QTest::newRow("a week ago") << u"monday 13:00"_s << u"2026-02-23T13:00:00Z"_s;
        QTest::newRow("yesterday") << u"yesterday 7:05"_s << u"2026-03-01T07:05:00Z"_s;
        QTest::newRow("midday") << u"yesterday"_s << u"2026-03-01T12:00:00Z"_s;
        QTest::newRow("iso") << u"2026-01-31 16:00"_s << u"2026-01-31T16:00:00Z"_s;
        QTest::newRow("dotted") << u"28.2. 16:00"_s << u"2026-02-28T16:00:00Z"_s;
        QTest::newRow("month") << u"24 nov 16:00"_s << u"2025-11-24T16:00:00Z"_s;
        QTest::newRow("american") << u"Nov 24, 2024 11am"_s << u"2024-11-24T11:00:00Z"_s;
        QTest::newRow("hours") << u"-2h"_s << u"2026-03-02T10:00:00Z"_s;
        QTest::newRow("minutes") << u"90 min ago"_s << u"2026-03-02T10:30:00Z"_s;
        QTest::newRow("days") << u"3 days ago"_s << u"2026-02-27T12:00:00Z"_s;
        QTest::newRow("no time") << u"25:00"_s << QString();
        QTest::newRow("no date") << u"31.2. 10:00"_s << QString();
        QTest::newRow("words") << u"when it broke"_s << QString();
        QTest::newRow("number") << u"481"_s << QString();
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("to come") << u"2026-03-02 12:01"_s << QString();
    }
    void timesAreReadAsTyped()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, at);
        const auto parsed = viewmodels::parseInstant(text, ms(LiveDesk::Noon));
        QCOMPARE(parsed.has_value(), !at.isEmpty());
        if (parsed) {
            QCOMPARE(QDateTime::fromMSecsSinceEpoch(qint64(*parsed), QTimeZone::UTC)
                         .toString(Qt::ISODate),
                at);
        }
    }

    void anInstantInWords()
    {
        const double now = ms(LiveDesk::Noon);
        const QString clock = viewmodels::Format::clock(now);
        constexpr double Day = 24 * 3600e3;
        using viewmodels::instantWords;
        QCOMPARE(instantWords(now, now), clock + u" today"_s);
        QCOMPARE(instantWords(now - Day, now), clock + u" yesterday"_s);
        QCOMPARE(instantWords(now - 6 * Day, now), clock + u" last Tuesday"_s);
        QCOMPARE(instantWords(now - 30 * Day, now), clock + u" on 31 January 2026"_s);
    }
};

QTEST_GUILESS_MAIN(TestTimeMachine)
#include "tst_time_machine.moc"
