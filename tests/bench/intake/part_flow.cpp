// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/call_ledger.h"
#include "intake/field_crew.h"
#include "intake/key_desk.h"
#include "intake/parts.h"

#include "plan/day_of.h"
#include "server/server_process.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>

#include <algorithm>

namespace dispatch::bench {

using namespace Qt::StringLiterals;
using domain::VisitState;

namespace {

constexpr std::chrono::milliseconds StepEvery { 5 };
constexpr std::chrono::seconds TellEvery { 10 };
constexpr std::chrono::seconds Patience { 120 };
//! After the last call, for what the technicians have still to do: so long in recorded time, and no less than that here. What
//! is open then is counted as open.
constexpr std::chrono::hours DrainRecorded { 4 };
constexpr std::chrono::minutes LeastDrain { 4 };
const auto Password = u"correct horse"_s; // of the account that ServerProcess makes
const auto DispatcherName = u"dora"_s;

//! The server on a new folder and everybody around it.
class Scene {
public:
    Scene(const std::vector<simulator::Call> &calls, const IntakePlan &plan)
        : m_calls(calls)
        , m_plan(plan)
        , m_time(calls, plan.longestGap, plan.speed)
    {
        m_server.logTo(m_folder.filePath(u"server.log"_s));
        const auto added = server::test::run(
            { u"intake"_s, u"add"_s, u"Recorded calls"_s, u"--data"_s, m_server.data() });
        if (added.exitCode != 0)
            fail(u"no token for the calls: "_s % added.err);
        m_token = added.out.trimmed().toLatin1();
        if (!m_server.start({ u"--ingest-rate"_s, u"1000"_s }))
            fail(u"the server did not start"_s);
        m_url = QUrl(u"http://127.0.0.1:%1"_s.arg(m_server.port()));
    }

    void run()
    {
        m_crew.emplace(m_url, u"ada"_s, Password, m_calls, m_time, m_plan);
        m_crew->muster(DispatcherName);
        m_desk.emplace(m_url, DispatcherName, Password, m_folder.filePath(u"desk"_s));
        until(u"the dispatcher sees everybody on the map"_s, Patience, [&] {
            if (!m_desk->problem().isEmpty())
                fail(m_desk->problem());
            return m_desk->isReady(m_plan.technicians);
        });
        m_poster.emplace(m_url, m_token, m_calls, m_time);
        m_began = steady_clock::now();
        m_poster->begin(m_began);
        QTimer turn;
        QObject::connect(&turn, &QTimer::timeout, &turn, [this] { step(); });
        turn.start(StepEvery);
        const auto length = std::chrono::ceil<std::chrono::milliseconds>(m_time.calls().back());
        const auto drain = std::max<std::chrono::milliseconds>(LeastDrain,
            std::chrono::ceil<std::chrono::milliseconds>(m_time.pressed(DrainRecorded)));
        until(u"posting the calls"_s, length + drain, [&] { return m_poster->isDone(); });
        m_postedFor = msBetween(m_began, steady_clock::now()) / 1'000;
        const QDeadlineTimer drained { drain };
        until(u"the last jobs"_s, drain + Patience, [&] {
            return drained.hasExpired()
                || m_desk->ended() >= static_cast<int>(m_poster->answered().size());
        });
        turn.stop();
        m_seconds = msBetween(m_began, steady_clock::now()) / 1'000;
        m_desk->leave();
        m_crew->dismiss();
        until(u"everybody to leave"_s, Patience, [&] { return m_crew->isGone(); });
    }

    //! Ends the server and has its journal checked. \return what verify said against it
    QString end()
    {
        if (m_server.stop() != 0)
            return u"the server did not end as it should"_s;
        const auto verified = server::test::run({ u"verify"_s, u"--data"_s, m_server.data() });
        return verified.exitCode == 0 ? QString() : verified.err.trimmed();
    }
    [[nodiscard]] QString data() const { return m_server.data(); }
    [[nodiscard]] const CallPoster &poster() const { return *m_poster; }
    [[nodiscard]] const KeyDesk &desk() const { return *m_desk; }
    [[nodiscard]] const FieldCrew &crew() const { return *m_crew; }
    [[nodiscard]] const PressedTime &time() const { return m_time; }
    [[nodiscard]] double seconds() const { return m_seconds; }
    [[nodiscard]] double postedFor() const { return m_postedFor; }

private:
    void step()
    {
        const Moment now = steady_clock::now();
        m_poster->step(now);
        m_desk->step(now);
        m_crew->step(now);
        if (now - m_toldAt >= TellEvery) {
            m_toldAt = now;
            QTextStream(stderr) << "  " << qRound(msBetween(m_began, now) / 1'000)
                                << " s: " << m_poster->posted() << " posted, "
                                << m_desk->waitingRequests() << " wait, " << m_desk->assigned()
                                << " given out, " << m_desk->ended() << " done\n";
        }
    }

    const std::vector<simulator::Call> &m_calls;
    IntakePlan m_plan;
    PressedTime m_time;
    QTemporaryDir m_folder;
    server::test::ServerProcess m_server;
    QByteArray m_token;
    QUrl m_url;
    std::optional<FieldCrew> m_crew;
    std::optional<KeyDesk> m_desk;
    std::optional<CallPoster> m_poster;
    Moment m_began, m_toldAt;
    double m_seconds = 0, m_postedFor = 0;
};

//! From the answer to the request to the assignment in the journal, both by this machine's clock.
Latencies toAssignment(const CallPoster &poster, const CallLedger &ledger)
{
    Latencies times;
    for (const auto &[line, fate] : ledger.fates()) {
        if (fate.assigned)
            times.add(static_cast<double>(
                std::max<qint64>(0, (*fate.assigned - poster.answered()[line].at).count())));
    }
    return times;
}

struct Arrivals {
    Latencies waitedMin; //!< recorded minutes from the request to somebody's being there
    int late = 0, arrived = 0;
};

Arrivals arrivalsOf(const CallLedger &ledger, const PressedTime &time)
{
    Arrivals all;
    for (const auto &[line, fate] : ledger.fates()) {
        if (!fate.arrived)
            continue;
        const double minutes = time.recordedMin(*fate.arrived - fate.created);
        all.waitedMin.add(minutes);
        ++all.arrived;
        const std::chrono::duration<double, std::ratio<60>> wanted
            = plan::wantedWithin(fate.priority);
        all.late += minutes > wanted.count() ? 1 : 0;
    }
    return all;
}

QString statesText(const CallLedger &ledger)
{
    QStringList parts;
    for (const auto &[state, count] : ledger.byState())
        parts << u"%1 %2"_s.arg(count).arg(domain::name(state));
    return parts.join(u", "_s);
}

void addFigures(Report &report, const Scene &scene, const CallLedger &ledger,
    const IntakePlan &plan, std::size_t calls)
{
    const auto &poster = scene.poster();
    const int done = ledger.byState().contains(VisitState::Completed)
        ? ledger.byState().at(VisitState::Completed)
        : 0;
    report.add({ .key = u"accounted"_s,
        .what = u"Calls that are one job each, in the journal"_s,
        .target = u"all, and no other job"_s,
        .measured = u"%1 of %2; %3 jobs"_s.arg(ledger.fates().size()).arg(calls).arg(ledger.jobs()),
        .value = static_cast<double>(ledger.fates().size()),
        .isReached = ledger.fates().size() == calls && ledger.complaints().isEmpty(),
        .cause = ledger.complaints().join(u' ') });
    report.add({ .key = u"repeated"_s,
        .what = u"Sent again, and answered as before"_s,
        .target = {},
        .measured = u"%1; %2 put off by the server"_s.arg(poster.repeated()).arg(poster.putOff()),
        .value = static_cast<double>(poster.repeated()),
        .isReached = {},
        .cause = {} });
    report.add({ .key = u"completed"_s,
        .what = u"Completed at the end"_s,
        .target = u"all"_s,
        .measured = statesText(ledger),
        .value = static_cast<double>(done),
        .isReached = static_cast<std::size_t>(done) == calls,
        .cause = u"open when the time was over"_s });
    report.add({ .key = u"post_ms"_s,
        .what = u"A request posted to its answer"_s,
        .target = {},
        .measured = poster.latencies().summary(),
        .value = poster.latencies().at(0.5),
        .isReached = {},
        .cause = {} });
    const Latencies given = toAssignment(poster, ledger);
    report.note(u"assignment_ms"_s, given.json());
    report.add({ .key = u"assignment_ms"_s,
        .what = u"Its answer to the assignment in the journal"_s,
        .target = {},
        .measured = u"p50 %1, p95 %2, worst %3 ms"_s.arg(given.at(0.5), 0, 'f', 0)
            .arg(given.at(0.95), 0, 'f', 0)
            .arg(given.at(1), 0, 'f', 0),
        .value = given.at(0.5),
        .isReached = {},
        .cause = {} });
    report.add({ .key = u"choose_ms"_s,
        .what = u"A, Enter, D in the program (one job)"_s,
        .target = {},
        .measured = scene.desk().choosing().summary(),
        .value = scene.desk().choosing().at(0.5),
        .isReached = {},
        .cause = {} });
    report.add({ .key = u"most_waiting"_s,
        .what = u"Most requests that waited at once"_s,
        .target = {},
        .measured = QString::number(ledger.mostWaiting()),
        .value = static_cast<double>(ledger.mostWaiting()),
        .isReached = {},
        .cause = {} });
    report.add({ .key = u"to_free"_s,
        .what = u"Given to somebody with no other work"_s,
        .target = {},
        .measured = u"%1 of %2; most for one %3"_s.arg(scene.desk().toFree())
            .arg(scene.desk().assigned())
            .arg(ledger.mostForOne()),
        .value = static_cast<double>(scene.desk().toFree()),
        .isReached = {},
        .cause = {} });
    const Arrivals arrivals = arrivalsOf(ledger, scene.time());
    report.add({ .key = u"arrival_min"_s,
        .what = u"Request to arrival, recorded time"_s,
        .target = {},
        .measured = u"p50 %1, p95 %2, worst %3 min; late %4 of %5"_s
            .arg(arrivals.waitedMin.at(0.5), 0, 'f', 0)
            .arg(arrivals.waitedMin.at(0.95), 0, 'f', 0)
            .arg(arrivals.waitedMin.at(1), 0, 'f', 0)
            .arg(arrivals.late)
            .arg(arrivals.arrived),
        .value = arrivals.waitedMin.at(0.5),
        .isReached = {},
        .cause = {} });
    report.add({ .key = u"driven_km"_s,
        .what = u"Driven, km"_s,
        .target = {},
        .measured = u"%1"_s.arg(scene.crew().drivenM() / 1'000, 0, 'f', 0),
        .value = scene.crew().drivenM() / 1'000,
        .isReached = {},
        .cause = {} });
    report.add({ .key = u"refused"_s,
        .what = u"Actions refused: the dispatcher's, the technicians'"_s,
        .target = {},
        .measured = u"%1, %2"_s.arg(scene.desk().refused()).arg(scene.crew().refused()),
        .value = static_cast<double>(scene.desk().refused() + scene.crew().refused()),
        .isReached = {},
        .cause = {} });
    report.note(u"flow"_s,
        QJsonObject { { u"speed"_s, plan.speed }, { u"technicians"_s, plan.technicians },
            { u"longest_gap_min"_s, static_cast<qint64>(plan.longestGap.count()) },
            { u"work_min"_s, static_cast<qint64>(plan.workLasts.count()) },
            { u"cut_gaps"_s, scene.time().cutGaps() },
            { u"recorded_min"_s, static_cast<qint64>(scene.time().recordedLength().count()) },
            { u"posted_for_s"_s, scene.postedFor() }, { u"seconds"_s, scene.seconds() },
            { u"possible_duplicates"_s, poster.flagged() },
            { u"requests_nobody_could_take"_s, scene.desk().withoutOffer() } });
}

} // namespace

void until(
    const QString &what, std::chrono::milliseconds limit, const std::function<bool()> &isDone)
{
    constexpr std::chrono::milliseconds WakeEvery { 20 };
    QTimer wake; // so that the loop turns although nothing comes
    wake.start(WakeEvery);
    const QDeadlineTimer deadline { limit };
    while (!isDone()) {
        if (deadline.hasExpired())
            fail(u"%1 took longer than %2 s"_s.arg(what).arg(limit.count() / 1'000));
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
}

void measureFlow(Report &report, const std::vector<simulator::Call> &calls, const IntakePlan &plan)
{
    Scene scene(calls, plan);
    QTextStream(stderr) << "  " << calls.size() << " calls, "
                        << scene.time().recordedLength().count() << " recorded minutes ("
                        << scene.time().cutGaps() << " longer gaps cut to "
                        << plan.longestGap.count() << " min), " << plan.speed << " times as fast\n";
    scene.run();
    if (const QString wrong = scene.end(); !wrong.isEmpty())
        fail(u"the journal is not in order: "_s % wrong);
    const CallLedger ledger(scene.data(), calls, scene.poster());
    addFigures(report, scene, ledger, plan, calls.size());
    for (const QString &complaint : ledger.complaints())
        QTextStream(stderr) << "  " << complaint << '\n';
}

} // namespace dispatch::bench
