// SPDX-License-Identifier: GPL-3.0-or-later
#include "board/parts.h"

#include "load/event_loop.h"
#include "viewmodels/console_session.h"

#include <QEventLoop>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickView>
#include <QTemporaryDir>

namespace dispatch::bench {

using namespace Qt::StringLiterals;
using viewmodels::ConsoleSession;

namespace {

constexpr int WarmUp = 30;
constexpr int Frames = 300;
constexpr double StepPx = 90; //!< a frame: a wheel turned fast

//! From the end of one frame to the end of the next, drawn as fast as it goes.
Latencies frames(QQuickView &view, const std::function<void(int frame)> &between)
{
    Latencies all;
    QEventLoop loop;
    int count = 0;
    Moment last = steady_clock::now();
    const auto drawn = QObject::connect(&view, &QQuickWindow::frameSwapped, &view, [&] {
        const Moment now = steady_clock::now();
        if (++count > WarmUp)
            all.add(msBetween(last, now));
        last = now;
        if (count == WarmUp + Frames)
            return loop.quit();
        between(count);
        view.update();
    });
    view.update();
    loop.exec();
    QObject::disconnect(drawn);
    return all;
}

} // namespace

void measureScroll(Report &report, const BoardPlan &plan)
{
    const ManyJobs office(plan.jobs);
    const QTemporaryDir folder;
    const domain::SystemClock clock;
    ConsoleSession session(clock, folder.path());
    session.jobs()->reset(office.context());
    session.jobs()->setQueue(viewmodels::JobQueue::Done);
    QQuickView view;
    view.engine()->addImportPath(u"qrc:/qt/qml"_s);
    view.setResizeMode(QQuickView::SizeRootObjectToView);
    view.resize(420, 800);
    view.setInitialProperties({ { u"session"_s, QVariant::fromValue(&session) } });
    view.loadFromModule("Dispatch.Board", "BoardPane");
    if (view.status() != QQuickView::Ready)
        fail(u"the board does not load"_s);
    auto *list = view.rootObject()->findChild<QQuickItem *>(u"boardList"_s);
    if (!list)
        fail(u"the board has no list"_s);
    view.show();
    const auto add = [&](const QString &key, const QString &what, const Latencies &took) {
        report.add({ .key = key,
            .what = what,
            .target = u"p95 <= 16.7 ms"_s,
            .measured = took.summary() + u", p95 %1"_s.arg(took.at(0.95), 0, 'f', 1),
            .value = took.at(0.95),
            .isReached = took.at(0.95) <= 16.7,
            .cause = u"software rendering; p50 is %1 ms"_s.arg(took.at(0.5), 0, 'f', 1) });
    };
    const auto scroll = [&](int) {
        const double end = list->property("contentHeight").toDouble() - list->height();
        const double next = list->property("contentY").toDouble() + StepPx;
        list->setProperty("contentY", next < end ? next : 0.0);
    };
    add(u"c5_scroll"_s, u"C5 a frame while scrolling, 420 x 800"_s, frames(view, scroll));
    session.jobs()->setGrouping(viewmodels::JobGrouping::Technician);
    add(u"c5_scroll_grouped"_s, u"C5 the same, grouped"_s, frames(view, scroll));
    session.jobs()->setGrouping(viewmodels::JobGrouping::None);
    // A monitor of its own, with every column there is.
    viewmodels::BoardColumns &columns = *session.columns();
    for (const viewmodels::BoardColumn &column : columns.all())
        columns.show(column.what, true);
    columns.setForm(viewmodels::JobForm::Columns);
    view.resize(1'920, 1'080);
    add(u"c5_scroll_columns"_s, u"C5 the same in columns, 1920 x 1080"_s, frames(view, scroll));
    columns.setForm(viewmodels::JobForm::Auto);
    view.resize(420, 800);
    // The model's part of a letter, and the rows on the screen made anew.
    const QString text = u"boiler kitchen"_s;
    const Latencies typed = frames(
        view, [&](int frame) { session.jobs()->setFilter(text.first(1 + frame % text.size())); });
    report.add({ .key = u"filter_frame"_s,
        .what = u"A letter typed, to the frame that shows the new list"_s,
        .target = {},
        .measured = typed.summary(),
        .value = typed.at(0.5),
        .isReached = {},
        .cause = {} });
}

} // namespace dispatch::bench
