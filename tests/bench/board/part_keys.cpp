// SPDX-License-Identifier: GPL-3.0-or-later
#include "board/parts.h"

#include "load/event_loop.h"
#include "load/office_folder.h"
#include "server/server_process.h"
#include "viewmodels/console_session.h"
#include "viewmodels/map_choice.h"
#include "viewmodels/map_ground.h"
#include "viewmodels/map_views.h"
#include "viewmodels/nearby_finder.h"
#include "viewmodels/place_finder.h"
#include "viewmodels/preferences.h"
#include "viewmodels/way_finder.h"
#include "viewmodels/window_places.h"

#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QTest>

namespace dispatch::bench {

using namespace Qt::StringLiterals;
using viewmodels::ConsoleSession;
using viewmodels::JobInfo;

namespace {

constexpr int PatienceMs = 60'000;

//! The console's whole window opposite a server of this machine.
class Desk {
public:
    explicit Desk(int jobs)
    {
        const auto added
            = server::test::run({ u"user"_s, u"add"_s, u"sam"_s, u"--data"_s, m_server.data(),
                u"--roles"_s, u"dispatcher"_s, u"--password-file"_s, m_server.passwordFile() });
        if (added.exitCode != 0)
            fail(u"no account: "_s % added.err);
        OfficeFolder office(m_server.data());
        (void)office.addPhones(20);
        (void)office.addJobs(jobs);
        m_server.logTo(m_folder.filePath(u"server.log"_s));
        if (!m_server.start())
            fail(u"the server did not start"_s);
        m_session.signIn(
            u"http://127.0.0.1:%1"_s.arg(m_server.port()), u"sam"_s, u"correct horse"_s);
        until(u"the console is live"_s, [&] {
            return m_session.link() == ConsoleSession::Live && m_session.jobs()->total() == jobs;
        });
        m_engine.addImportPath(u"qrc:/qt/qml"_s);
        m_engine.setInitialProperties({ { u"session"_s, QVariant::fromValue(&m_session) },
            { u"preferences"_s, QVariant::fromValue(&m_preferences) },
            { u"places"_s, QVariant::fromValue(&m_places) },
            { u"ways"_s, QVariant::fromValue(&m_ways) },
            { u"nearby"_s, QVariant::fromValue(&m_nearby) },
            { u"ground"_s, QVariant::fromValue(&m_ground) },
            { u"mapChoice"_s, QVariant::fromValue(&m_mapChoice) },
            { u"mapViews"_s, QVariant::fromValue(&m_views) },
            { u"windowPlaces"_s, QVariant::fromValue(&m_windowPlaces) } });
        m_engine.loadFromModule("Dispatch.Shell", "Main");
        if (m_engine.rootObjects().isEmpty())
            fail(u"the window does not load"_s);
        m_window = qobject_cast<QQuickWindow *>(m_engine.rootObjects().constFirst());
        m_window->resize(1280, 800);
        if (!QTest::qWaitForWindowActive(m_window, PatienceMs))
            fail(u"the window does not become active"_s);
        QObject::connect(m_window, &QQuickWindow::frameSwapped, m_window, [this] {
            ++m_frames;
            m_frameAt = steady_clock::now();
        });
    }
    [[nodiscard]] ConsoleSession &session() { return m_session; }
    void press(Qt::Key key) { QTest::keyClick(m_window, key); }
    [[nodiscard]] bool isDialogOpen() const { return m_window->property("isDialogOpen").toBool(); }
    [[nodiscard]] int frames() const { return m_frames; }
    [[nodiscard]] Moment frameAt() const { return m_frameAt; }
    void until(const QString &what, const std::function<bool()> &isDone)
    {
        const Moment end = steady_clock::now() + std::chrono::milliseconds(PatienceMs);
        while (!isDone()) {
            if (steady_clock::now() > end)
                fail(u"%1: not within a minute"_s.arg(what));
            QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        }
    }
    //! A job that nobody has yet, chosen; its best technician known.
    QString choose(const QString &job)
    {
        m_session.selectJob(job);
        until(u"somebody to suggest"_s, [&] { return !m_session.suggestions().isEmpty(); });
        return m_session.suggestions().first().technicianId;
    }
    [[nodiscard]] const JobInfo &info(const QString &job) { return *m_session.jobs()->find(job); }

private:
    QTemporaryDir m_folder;
    const QString m_settings = m_folder.filePath(u"settings.ini"_s);
    domain::SystemClock m_clock;
    server::test::ServerProcess m_server;
    viewmodels::Preferences m_preferences { m_settings };
    viewmodels::MapViews m_views { m_settings };
    viewmodels::WindowPlaces m_windowPlaces { m_settings };
    ConsoleSession m_session { m_clock, m_folder.path() };
    viewmodels::MapGround m_ground;
    viewmodels::MapChoice m_mapChoice { m_settings, m_folder.filePath(u"map-key"_s), false, {},
        [](const viewmodels::MapWish &) { return std::expected<void, QString>(); } };
    viewmodels::PlaceFinder m_places;
    viewmodels::WayFinder m_ways;
    viewmodels::NearbyFinder m_nearby;
    QQmlApplicationEngine m_engine;
    QQuickWindow *m_window = nullptr;
    int m_frames = 0;
    Moment m_frameAt;
};

//! Presses the keys a dispatcher does, one by one, until the best technician has the job. \return how many it took
int pressesToAssign(Desk &desk, const QString &job)
{
    const QString best = desk.choose(job);
    int presses = 0;
    for (const Qt::Key key : { Qt::Key_A, Qt::Key_Return }) {
        desk.press(key);
        ++presses;
        if (key == Qt::Key_A)
            desk.until(u"the dialog opens"_s, [&] { return desk.isDialogOpen(); });
    }
    desk.until(u"the job is assigned"_s, [&] { return desk.info(job).technicianId == best; });
    return presses;
}

} // namespace

void measureKeys(Report &report, const BoardPlan &plan)
{
    Desk desk(plan.commands + 1);
    QStringList jobs;
    for (const JobInfo &info : desk.session().jobs()->all())
        jobs << info.id;
    const int presses = pressesToAssign(desk, jobs.takeFirst());
    report.add({ .key = u"c8_presses"_s,
        .what = u"C8 key presses to give the chosen job to the best technician"_s,
        .target = u"<= 4"_s,
        .measured = QString::number(presses),
        .value = double(presses),
        .isReached = presses <= 4,
        .cause = {} });

    Latencies shown;
    Latencies confirmed;
    int atOnce = 0;
    int mostFrames = 0;
    for (const QString &job : std::as_const(jobs)) {
        const QString best = desk.choose(job);
        desk.press(Qt::Key_A);
        desk.until(u"the dialog opens"_s, [&] { return desk.isDialogOpen(); });
        const int framesBefore = desk.frames();
        const Moment begin = steady_clock::now();
        desk.press(Qt::Key_Return);
        atOnce += desk.info(job).technicianId == best ? 1 : 0;
        desk.until(
            u"the row is another one"_s, [&] { return desk.info(job).technicianId == best; });
        const int framesUntilChanged = desk.frames() - framesBefore;
        desk.until(u"a frame shows it"_s,
            [&] { return desk.frames() > framesBefore + framesUntilChanged; });
        shown.add(msBetween(begin, desk.frameAt()));
        mostFrames = std::max(mostFrames, framesUntilChanged + 1);
        Moment at = steady_clock::now();
        desk.until(u"the server has it"_s, [&] {
            at = steady_clock::now();
            return !desk.info(job).isPending;
        });
        confirmed.add(msBetween(begin, at));
        // The server takes twenty commands a second from one console.
        QTest::qWait(60);
    }
    report.add({ .key = u"c9_frames"_s,
        .what = u"C9 key press to the row changed on the screen"_s,
        .target = u"<= 1 frame"_s,
        .measured = u"%1 frame at most, n=%2; at once in the model: %3"_s.arg(mostFrames)
            .arg(jobs.size())
            .arg(atOnce),
        .value = double(mostFrames),
        .isReached = mostFrames <= 1,
        .cause = u"frames drawn before the row changed"_s });
    report.add({ .key = u"c9_shown_ms"_s,
        .what = u"The same in time, drawing included"_s,
        .target = {},
        .measured = shown.summary(),
        .value = shown.at(0.5),
        .isReached = {},
        .cause = {} });
    report.add({ .key = u"c9_confirmed_ms"_s,
        .what = u"C9 key press to the word of a server on this machine"_s,
        .target = u"p99 <= 50 ms"_s,
        .measured = confirmed.summary(),
        .value = confirmed.at(0.99),
        .isReached = confirmed.at(0.99) <= 50,
        .cause = u"p50 is %1 ms"_s.arg(confirmed.at(0.5), 0, 'f', 1) });
}

} // namespace dispatch::bench
