// SPDX-License-Identifier: GPL-3.0-or-later
#include "board/parts.h"

#include "load/event_loop.h"
#include "load/office_folder.h"
#include "server/server_process.h"
#include "support/main_window.h"

#include <QQuickItem>
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
        m_window = m_main.load();
        if (!m_window)
            fail(u"the window does not load"_s);
        m_window->resize(1280, 800);
        if (!QTest::qWaitForWindowActive(m_window, PatienceMs))
            fail(u"the window does not become active"_s);
        // Where somebody is who works on the board.
        if (auto *list = m_window->findChild<QQuickItem *>(u"boardList"_s))
            list->forceActiveFocus();
        else
            fail(u"the board has no list"_s);
        QObject::connect(m_window, &QQuickWindow::frameSwapped, m_window, [this] {
            ++m_frames;
            if (m_isChanged && m_shownFrame < 0) {
                m_shownFrame = m_frames;
                m_shownAt = steady_clock::now();
            }
        });
        QObject::connect(&m_session, &ConsoleSession::jobChanged, m_window, [this] {
            const JobInfo job = m_session.job();
            if (m_best.isEmpty() || job.technicianId != m_best)
                return;
            m_isChanged = true;
            if (!job.isPending && !m_isConfirmed) {
                m_isConfirmed = true;
                m_confirmedAt = steady_clock::now();
            }
        });
    }
    [[nodiscard]] ConsoleSession &session() { return m_session; }
    void press(Qt::Key key) { QTest::keyClick(m_window, key); }
    [[nodiscard]] bool isDialogOpen() const { return m_window->property("isDialogOpen").toBool(); }
    [[nodiscard]] int frames() const { return m_frames; }
    //! The chosen job is watched from now on, until it is \p technician's.
    void watch(const QString &technician)
    {
        m_isChanged = m_isConfirmed = false;
        m_shownFrame = -1;
        m_best = technician;
    }
    [[nodiscard]] bool isOver() const { return m_isConfirmed && m_shownFrame >= 0; }
    [[nodiscard]] int shownFrame() const { return m_shownFrame; }
    [[nodiscard]] Moment shownAt() const { return m_shownAt; }
    [[nodiscard]] Moment confirmedAt() const { return m_confirmedAt; }
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
    domain::SystemClock m_clock;
    server::test::ServerProcess m_server;
    ConsoleSession m_session { m_clock, m_folder.path() };
    dispatch::test::MainWindow m_main { m_session, m_folder.filePath(u"settings.ini"_s) };
    QQuickWindow *m_window = nullptr;
    int m_frames = 0;
    QString m_best;
    bool m_isChanged = false;
    bool m_isConfirmed = false;
    int m_shownFrame = -1;
    Moment m_shownAt;
    Moment m_confirmedAt;
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
    int mostFrames = 0;
    for (const QString &job : std::as_const(jobs)) {
        const QString best = desk.choose(job);
        desk.press(Qt::Key_A);
        desk.until(u"the dialog opens"_s, [&] { return desk.isDialogOpen(); });
        const int framesBefore = desk.frames();
        desk.watch(best);
        const Moment begin = steady_clock::now();
        desk.press(Qt::Key_Return);
        desk.until(u"the row is shown and the server has it"_s, [&] { return desk.isOver(); });
        shown.add(msBetween(begin, desk.shownAt()));
        confirmed.add(msBetween(begin, desk.confirmedAt()));
        mostFrames = std::max(mostFrames, desk.shownFrame() - framesBefore);
        desk.watch({});
        // The server takes twenty commands a second from one console.
        QTest::qWait(60);
    }
    report.add({ .key = u"c9_frames"_s,
        .what = u"C9 key press to the row changed on the screen"_s,
        .target = u"<= 1 frame"_s,
        .measured = u"%1 frame at most, n=%2"_s.arg(mostFrames).arg(jobs.size()),
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
