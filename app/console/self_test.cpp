// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/self_test.h"

#include "viewmodels/console_session.h"
#include "viewmodels/preferences.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QQuickWindow>
#include <QTimer>

#include <atomic>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace dispatch::console {
namespace {

std::atomic<int> warnings = 0;

void countWarnings(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    if (type == QtDebugMsg || type == QtInfoMsg)
        return;
    ++warnings;
    std::fprintf(stderr, "self-test: warning: %s\n", qUtf8Printable(text));
}

//! Waits for the next frame of the window, or at most two seconds where nothing needs drawing.
void drawOnce(QQuickWindow &window)
{
    QEventLoop loop;
    QObject::connect(&window, &QQuickWindow::frameSwapped, &loop, &QEventLoop::quit);
    QTimer::singleShot(2000, &loop, &QEventLoop::quit);
    window.update();
    loop.exec();
}

} // namespace

SelfTest::SelfTest()
{
    qInstallMessageHandler(countWarnings);
}

SelfTest::~SelfTest()
{
    qInstallMessageHandler(nullptr);
}

QString SelfTest::profileDir() const
{
    return m_profile.path();
}

int SelfTest::run(
    QQuickWindow &window, viewmodels::ConsoleSession &session, viewmodels::Preferences &preferences)
{
    int frames = 0;
    const auto counting
        = QObject::connect(&window, &QQuickWindow::frameSwapped, &window, [&frames] { ++frames; });
    drawOnce(window); // the sign-in page
    session.open(QUrl(u"http://127.0.0.1:9"_s), u"self-test"_s);
    for (const auto theme : { viewmodels::Preferences::Light, viewmodels::Preferences::Dark }) {
        preferences.setTheme(theme);
        for (const QString &page :
            { u"live"_s, u"inbox"_s, u"chat"_s, u"review"_s, u"log"_s, u"settings"_s }) {
            window.setProperty("page", page);
            drawOnce(window);
        }
        for (const QSize size : { QSize(1280, 800), QSize(2560, 1440) }) {
            window.resize(size);
            drawOnce(window);
        }
    }
    QObject::disconnect(counting);
    // Without Qt's map plug-in the map stays empty and nothing else complains.
    const auto *liveMap = window.findChild<QObject *>(u"liveMap"_s);
    if (!liveMap || !liveMap->property("isBaseMapLocal").toBool()) {
        std::fputs("self-test: failed, the base map did not come up (is Qt's geoservices plug-in "
                   "“osm” installed?)\n",
            stderr);
        return 1;
    }
    if (frames == 0) {
        std::fputs("self-test: failed, the window never drew anything\n", stderr);
        return 1;
    }
    if (warnings > 0) {
        std::fprintf(stderr, "self-test: failed with %d warnings\n", warnings.load());
        return 1;
    }
    std::printf("self-test: passed, %d frames drawn without a warning\n", frames);
    return 0;
}

} // namespace dispatch::console
