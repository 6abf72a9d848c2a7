// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/parts.h"

#include "load/event_loop.h"
#include "support/main_window.h"

#include <QEventLoop>
#include <QFileInfo>
#include <QGuiApplication>
#include <QQuickWindow>
#include <QScreen>
#include <QTemporaryDir>

#include <cstdio>

namespace dispatch::bench {

using namespace dispatch::domain;
using namespace Qt::StringLiterals;
using journal::History;
using viewmodels::ConsoleSession;

namespace {

constexpr auto Start = timestampFromMs(1'735'689'600'000); // 2025-01-01
constexpr int EventsAtATime = 5'000;
constexpr int Jumps = 60;
constexpr int Steps = 240;
constexpr double DayMs = 86'400'000;
//! Of a slider 1,000 px wide over a day.
constexpr double StepMs = DayMs / 1'000;

//! The program's main window, as main.cpp makes it, with the timeline open.
class Window {
public:
    Window(ConsoleSession &session, const QString &settings)
        : m_main(session, settings,
              [] {
                  const QRect box(0, 0, 1280, 800);
                  return QList<viewmodels::WindowPlaces::Screen> { { u"bench"_s, box, box } };
              })
        , m_window(m_main.load())
    {
        if (!m_window)
            fail(u"the window does not load"_s);
        m_window->resize(1280, 800);
        m_window->show();
    }
    //! \brief Until what has changed is drawn.
    void draw()
    {
        QEventLoop loop;
        const auto drawn
            = QObject::connect(m_window, &QQuickWindow::frameSwapped, &loop, &QEventLoop::quit);
        m_window->update();
        loop.exec();
        QObject::disconnect(drawn);
    }

private:
    test::MainWindow m_main;
    QQuickWindow *m_window;
};

QString fineText(const Latencies &took)
{
    return took.summary() + u", p95 %1 ms"_s.arg(took.at(0.95), 0, 'f', 1);
}

Timestamp writeHistory(Report &report, const LogPlan &plan, const QString &path)
{
    OfficeLog office(plan, Start);
    auto opened = History::open(path);
    if (!opened)
        fail(opened.error().text);
    History &history = **opened;
    const auto first = office.next(1);
    const protocol::Position begin { .epoch = office.epoch(), .seq = 1, .h = "0000000000000001" };
    state::Operation operation;
    operation.apply(first.front());
    if (const auto begun = history.beginAt(operation, begin, office.now()); !begun)
        fail(begun.error().text);
    const Moment started = steady_clock::now();
    double writingMs = 0;
    Latencies live;
    while (office.seq() < static_cast<quint64>(plan.events)) {
        const auto events = office.next(EventsAtATime);
        const protocol::Position to {
            .epoch = office.epoch(), .seq = office.seq(), .h = "0000000000000001"
        };
        const Moment before = steady_clock::now();
        if (const auto done = history.append(events, to); !done)
            fail(done.error().text);
        writingMs += msBetween(before, steady_clock::now());
        if (office.seq() % 1'000'000 < static_cast<quint64>(EventsAtATime))
            fprintf(stderr, "  %llu events after %.0f s\n",
                static_cast<unsigned long long>(office.seq()),
                msBetween(started, steady_clock::now()) / 1'000);
    }
    // And as the feed brings them: a few at a time.
    for (int i = 0; i < 300; ++i) {
        const auto events = office.next(8);
        const protocol::Position to {
            .epoch = office.epoch(), .seq = office.seq(), .h = "0000000000000001"
        };
        const Moment before = steady_clock::now();
        if (const auto done = history.append(events, to); !done)
            fail(done.error().text);
        live.add(msBetween(before, steady_clock::now()));
    }
    const int frames = history.frames().value_or(0);
    const auto bytes = QFileInfo(path).size();
    const double rate = static_cast<double>(plan.events) / writingMs;
    report.add({ .key = u"write_k_events_per_s"_s,
        .what = u"Events taken into the history"_s,
        .target = {},
        .measured
        = u"%1 thousand/s; eight of the feed: %2"_s.arg(rate, 0, 'f', 0).arg(live.summary()),
        .value = rate,
        .isReached = std::nullopt,
        .cause = {} });
    report.add({ .key = u"history_mb"_s,
        .what = u"The file: events, key frames, jobs"_s,
        .target = {},
        .measured
        = u"%1 MB, %2 B an event, %3 key frames"_s.arg(static_cast<double>(bytes) / 1e6, 0, 'f', 0)
            .arg(static_cast<double>(bytes) / plan.events, 0, 'f', 0)
            .arg(frames),
        .value = static_cast<double>(bytes) / 1e6,
        .isReached = std::nullopt,
        .cause = {} });
    return office.now();
}

} // namespace

void measureConsole(Report &report, const LogPlan &plan)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"ada_127.0.0.1_9.replica.history"_s);
    const Timestamp end = writeHistory(report, plan, path);

    const ManualClock clock(end + std::chrono::hours(1));
    ConsoleSession session(clock, folder.path());
    if (!session.open(QUrl(u"http://127.0.0.1:9"_s), u"ada"_s))
        fail(session.problem());
    Window window(session, folder.filePath(u"settings.ini"_s));
    window.draw();
    auto *past = session.past();
    past->enter();
    if (!past->isPast())
        fail(u"there is no history to look at"_s);
    window.draw();

    const auto fromMs = static_cast<double>(toMs(Start)) + DayMs;
    const double lengthMs = static_cast<double>(toMs(end)) - fromMs;
    QRandomGenerator random(5);
    Latencies fold, jump, jumpDrawn;
    for (int i = 0; i < Jumps; ++i) {
        const double at = fromMs + random.generateDouble() * lengthMs;
        {
            auto &history = *session.history()->history();
            const Moment before = steady_clock::now();
            const auto place = history.placeAt(timestampFromMs(static_cast<qint64>(at)));
            if (!place || !history.at(place->seq))
                fail(u"an instant cannot be read"_s);
            fold.add(msBetween(before, steady_clock::now()));
        }
        const double other = fromMs + random.generateDouble() * lengthMs;
        const Moment before = steady_clock::now();
        past->seek(other);
        jump.add(msBetween(before, steady_clock::now()));
        window.draw();
        jumpDrawn.add(msBetween(before, steady_clock::now()));
    }
    report.note(u"jobs_shown"_s, static_cast<int>(session.jobs()->all().size()));
    report.add({ .key = u"state_p95_ms"_s,
        .what = u"The operation of any instant"_s,
        .target = {},
        .measured = fineText(fold),
        .value = fold.at(0.95),
        .isReached = std::nullopt,
        .cause = {} });
    report.add({ .key = u"models_p95_ms"_s,
        .what = u"… with all lists, map, chat, alarms, log"_s,
        .target = {},
        .measured = fineText(jump),
        .value = jump.at(0.95),
        .isReached = std::nullopt,
        .cause = {} });
    report.add({ .key = u"c7_instant_p95_ms"_s,
        .what = u"C7 … and drawn: the whole console"_s,
        .target = u"<= 200 ms"_s,
        .measured = fineText(jumpDrawn),
        .value = jumpDrawn.at(0.95),
        .isReached = jumpDrawn.at(0.95) <= 200,
        .cause = u"fold from the last key frame, then every list anew; p50 is %1 ms"_s.arg(
            jumpDrawn.at(0.5), 0, 'f', 1) });

    const auto scrub = [&](const QString &key, const QString &what, auto next) {
        Latencies frames;
        double at = fromMs + lengthMs / 2;
        at = std::floor(at / DayMs) * DayMs + 9 * 3'600'000;
        past->seek(at);
        window.draw();
        for (int i = 0; i < Steps; ++i) {
            at = next(at, i);
            const Moment before = steady_clock::now();
            past->seek(at);
            window.draw();
            frames.add(msBetween(before, steady_clock::now()));
        }
        const double fps = 1'000 / std::max(0.001, frames.at(0.5));
        report.add({ .key = key,
            .what = what,
            .target = u">= 30 frames/s"_s,
            .measured = u"%1 frames/s; %2"_s.arg(fps, 0, 'f', 0).arg(fineText(frames)),
            .value = fps,
            .isReached = fps >= 30,
            .cause = u"software rendering of the whole window is part of it"_s });
    };
    scrub(u"c7_scrub_on_fps"_s, u"C7 The slider drawn on through a day, 1 px a frame"_s,
        [](double at, int) { return at + StepMs; });
    scrub(u"c7_scrub_back_fps"_s, u"C7 … drawn back"_s, [](double at, int) { return at - StepMs; });
    scrub(u"c7_scrub_to_and_fro_fps"_s, u"C7 … to and fro, up to 40 px a frame"_s,
        [&](double at, int) { return at + (random.bounded(81) - 40) * StepMs; });
    const Moment before = steady_clock::now();
    past->leave();
    window.draw();
    report.add({ .key = u"back_to_now_ms"_s,
        .what = u"Back to now"_s,
        .target = {},
        .measured = u"%1 ms"_s.arg(msBetween(before, steady_clock::now()), 0, 'f', 1),
        .value = msBetween(before, steady_clock::now()),
        .isReached = std::nullopt,
        .cause = {} });
}

} // namespace dispatch::bench
