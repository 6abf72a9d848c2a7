// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/parts.h"

#include "load/event_loop.h"
#include "load/machine.h"
#include "viewmodels/console_session.h"

#include <QEventLoop>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickView>
#include <QTemporaryDir>

#include <array>

namespace dispatch::bench {

using namespace Qt::StringLiterals;
using namespace dispatch::domain;
using viewmodels::ConsoleSession;

namespace {

constexpr int Opens = 20;
constexpr int Frames = 1'000;
constexpr int WarmUp = 30;
constexpr double StepPx = 300; //!< a frame: a wheel turned very fast
constexpr int EventsAtOnce = 20'000;
const auto Login = u"ada"_s;

constexpr std::array Sayings { "On my way."_L1, "Where are you, and how long will it take?"_L1,
    "The boiler is loud again, the customer asks for somebody today if there is any way."_L1,
    "See https://example.com/manual for the part."_L1, "Done, and cleaned up."_L1 };

QUrl serverUrl()
{
    return QUrl(u"http://127.0.0.1:9"_s); // nobody listens there
}

//! What a console of this account has kept of an office with one long conversation and one short.
struct Kept {
    QTemporaryDir folder;
    domain::SystemClock clock;
    ThreadId longOne = ThreadId::make(clock.now());
    ThreadId shortOne = ThreadId::make(clock.now());

    explicit Kept(int messages)
    {
        const Timestamp begin = clock.now() - std::chrono::hours(24 * 30);
        state::Operation operation;
        const User ada { .id = UserId::make(begin),
            .ver = 1,
            .name = Login,
            .roles = Role::Dispatcher,
            .areas = {},
            .technician = {} };
        const User nora { .id = UserId::make(begin),
            .ver = 1,
            .name = u"Nora"_s,
            .roles = Role::Technician,
            .areas = {},
            .technician = {} };
        operation.put(ada);
        operation.put(nora);
        for (const ThreadId &id : { longOne, shortOne }) {
            Thread thread;
            thread.id = id;
            thread.ver = 1;
            thread.isTeam = true;
            thread.title = id == longOne ? u"Long"_s : u"Short"_s;
            operation.put(thread);
        }
        auto replica = journal::openReplica(folder.filePath(u"ada_127.0.0.1_9.replica"_s));
        if (!replica)
            fail(replica.error().text);
        protocol::Position position {
            .epoch = makeUuidV7(begin), .seq = 10, .h = "0123456789abcdef"
        };
        if (!(*replica)->replaceAll(operation, position, begin))
            fail(u"the replica cannot be written"_s);
        const auto gap
            = std::chrono::milliseconds(std::chrono::hours(24 * 30)) / std::max(1, messages);
        std::vector<Event> batch;
        for (int i = 0; i < messages; ++i) {
            batch.push_back({ .seq = ++position.seq,
                .entity = longOne,
                .ver = static_cast<quint64>(i) + 2,
                .at = begin + i * gap,
                .by = i % 3 == 0 ? ada.id.ref() : nora.id.ref(),
                .cmd = {},
                .payload
                = MessagePosted { .text = Sayings.at(static_cast<std::size_t>(i) % Sayings.size()),
                    .attachments = {} } });
            if (batch.size() < EventsAtOnce && i + 1 < messages)
                continue;
            if (!(*replica)->apply(batch, position, clock.now()))
                fail(u"the replica cannot be written"_s);
            batch.clear();
        }
    }
};

void until(const std::function<bool()> &isDone)
{
    const Moment end = steady_clock::now() + std::chrono::minutes(5);
    while (!isDone()) {
        if (steady_clock::now() > end)
            fail(u"not within five minutes"_s);
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
}

} // namespace

void measureHistory(Report &report, const ChatPlan &plan)
{
    const Kept kept(plan.messages);
    {
        // The first start folds what came since the last one, and keeps the result: not what is measured here.
        ConsoleSession first(kept.clock, kept.folder.path());
        if (!first.open(serverUrl(), Login))
            fail(first.problem());
    }
    ConsoleSession session(kept.clock, kept.folder.path());
    if (!session.open(serverUrl(), Login))
        fail(session.problem());
    auto &chat = *session.chat();
    QQuickView view;
    view.engine()->addImportPath(u"qrc:/qt/qml"_s);
    view.setResizeMode(QQuickView::SizeRootObjectToView);
    view.resize(760, 720);
    view.setInitialProperties({ { u"session"_s, QVariant::fromValue(&session) } });
    view.loadFromModule("Dispatch.Chat", "ChatPane");
    if (view.status() != QQuickView::Ready)
        fail(u"the chat does not load"_s);
    auto *list = view.rootObject()->findChild<QQuickItem *>(u"messages"_s);
    if (!list)
        fail(u"the chat has no list"_s);
    int frames = 0;
    Moment drawnAt;
    QObject::connect(&view, &QQuickWindow::frameSwapped, &view, [&] {
        ++frames;
        drawnAt = steady_clock::now();
    });
    view.show();
    const auto open = [&](const ThreadId &thread) {
        const int before = frames;
        const Moment asked = steady_clock::now();
        chat.openThread(uuidText(thread.uuid));
        view.update();
        until([&] { return frames > before; });
        return msBetween(asked, drawnAt);
    };
    open(kept.shortOne);
    const double before = memoryOf(QCoreApplication::applicationPid()).rssMb;
    Latencies opened;
    for (int i = 0; i < Opens; ++i) {
        opened.add(open(kept.longOne));
        if (i + 1 < Opens)
            open(kept.shortOne);
    }
    report.add({ .key = u"open_ms"_s,
        .what = u"Open a conversation of %1 messages, to the first frame"_s.arg(plan.messages),
        .target = u"max <= 100 ms"_s,
        .measured = opened.summary(),
        .value = opened.at(1),
        .isReached = opened.at(1) <= 100,
        .cause = u"software rendering"_s });

    Latencies scrolled;
    QEventLoop loop;
    int count = 0;
    int most = 0;
    Moment last = steady_clock::now();
    const auto step = QObject::connect(&view, &QQuickWindow::frameSwapped, &view, [&] {
        const Moment now = steady_clock::now();
        if (++count > WarmUp)
            scrolled.add(msBetween(last, now));
        last = now;
        most = std::max(most, chat.messages()->count());
        if (count == WarmUp + Frames)
            return loop.quit();
        const double top = list->property("originY").toDouble();
        list->setProperty(
            "contentY", std::max(top, list->property("contentY").toDouble() - StepPx));
        view.update();
    });
    view.update();
    loop.exec();
    QObject::disconnect(step);
    report.note(u"rows_most"_s, most);
    report.add({ .key = u"scroll_p95_ms"_s,
        .what = u"A frame while scrolling up, %1 px each"_s.arg(StepPx),
        .target = u"p95 <= 16.7 ms"_s,
        .measured = scrolled.summary() + u", p95 %1"_s.arg(scrolled.at(0.95), 0, 'f', 1),
        .value = scrolled.at(0.95),
        .isReached = scrolled.at(0.95) <= 16.7,
        .cause = u"software rendering; p50 is %1 ms"_s.arg(scrolled.at(0.5), 0, 'f', 1) });
    const double added = memoryOf(QCoreApplication::applicationPid()).rssMb - before;
    report.add({ .key = u"memory_mb"_s,
        .what = u"Memory added by opening and scrolling it"_s,
        .target = u"<= 40 MB"_s,
        .measured = u"%1 MB, at most %2 rows"_s.arg(added, 0, 'f', 1).arg(most),
        .value = added,
        .isReached = added <= 40,
        .cause = {} });
}

} // namespace dispatch::bench
