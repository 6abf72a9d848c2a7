// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/map_case.h"

#include "load/machine.h"
#include "load/report.h"

#include <QEventLoop>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QSGRendererInterface>

#include <unistd.h>

#include <algorithm>
#include <ctime>

namespace dispatch::bench {

using namespace Qt::StringLiterals;

namespace {

double msSinceStart()
{
    const auto started = qEnvironmentVariable("DISPATCH_BENCH_STARTED_MS").toDouble();
    const auto now = std::chrono::duration<double, std::milli>(
        std::chrono::system_clock::now().time_since_epoch());
    return started > 0 ? now.count() - started : 0;
}

//! "software", or what the graphics driver calls itself.
QString rendererOf(QQuickWindow &window)
{
    auto *renderer = window.rendererInterface();
    if (renderer->graphicsApi() == QSGRendererInterface::Software)
        return u"software"_s;
    auto *context = static_cast<QOpenGLContext *>(
        renderer->getResource(&window, QSGRendererInterface::OpenGLContextResource));
    if (!context)
        return u"other"_s;
    return QString::fromLatin1(
        reinterpret_cast<const char *>(context->functions()->glGetString(GL_RENDERER)));
}

double at(const std::vector<double> &sorted, double share)
{
    return sorted[std::min(
        sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

} // namespace

Traffic::Traffic(int count)
{
    for (int i = 0; i < count; ++i)
        m_places.push_back({ Centre.latitudeDeg + (m_random.generateDouble() - 0.5) * SpreadDeg,
            Centre.longitudeDeg + (m_random.generateDouble() - 0.5) * 2 * SpreadDeg });
}

void Traffic::step(const std::function<void(quint32, domain::GeoPoint)> &fix)
{
    constexpr std::size_t FramesPerSecond = 60;
    drive(std::max<std::size_t>(1, m_places.size() / FramesPerSecond), fix);
}

void Traffic::drive(std::size_t count, const std::function<void(quint32, domain::GeoPoint)> &fix)
{
    constexpr double StepDeg = 0.0004;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = m_next++ % m_places.size();
        auto &place = m_places[row];
        place.latitudeDeg += (m_random.generateDouble() - 0.5) * StepDeg;
        place.longitudeDeg += (m_random.generateDouble() - 0.5) * StepDeg;
        fix(static_cast<quint32>(row + 1), place);
    }
}

void applyFix(map::Fleet &fleet, quint32 handle, domain::GeoPoint place)
{
    domain::Fix fix;
    fix.position = place;
    fix.fixTime = fix.receivedTime
        = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    fleet.applyFix(handle, fix, fix.receivedTime);
}

void fill(map::Fleet &fleet, Traffic &traffic)
{
    constexpr int Duties = 7;
    for (std::size_t i = 0; i < traffic.places().size(); ++i) {
        const auto handle = static_cast<quint32>(i + 1);
        fleet.upsert(
            handle, u"Unit %1"_s.arg(handle), static_cast<domain::Duty>(i % Duties), false);
        applyFix(fleet, handle, traffic.places()[i]);
    }
}

QJsonObject measureFrames(QQuickWindow &window, const std::function<void(int)> &between)
{
    std::vector<double> frames;
    QElapsedTimer whole;
    QElapsedTimer frame;
    std::clock_t cpuStart = 0;
    double startMs = 0;
    QString renderer;
    QEventLoop loop;
    int count = 0;
    whole.start();
    // The renderer is asked in the thread that draws, which in these windows is this one.
    const auto onDrawn = QObject::connect(&window, &QQuickWindow::afterRendering, &window, [&] {
        if (renderer.isEmpty())
            renderer = rendererOf(window);
    });
    const auto onEnd = QObject::connect(&window, &QQuickWindow::frameSwapped, &window, [&] {
        if (++count == 1)
            startMs = msSinceStart();
        const bool isSlow = whole.elapsed() > MaxSeconds * 1000;
        if (count > WarmUp || isSlow) {
            if (frame.isValid())
                frames.push_back(static_cast<double>(frame.nsecsElapsed()) / 1e6);
            else
                cpuStart = std::clock();
            frame.start();
        }
        if (frames.size() >= Frames || (isSlow && frames.size() >= LeastFrames))
            return loop.quit();
        between(count);
        window.update();
    });
    window.update();
    loop.exec();
    const double cpuMs = static_cast<double>(std::clock() - cpuStart) * 1e3 / CLOCKS_PER_SEC
        / static_cast<double>(frames.size());
    QObject::disconnect(onDrawn);
    QObject::disconnect(onEnd);
    std::ranges::sort(frames);
    return { { u"p50_ms"_s, at(frames, 0.5) }, { u"p95_ms"_s, at(frames, 0.95) },
        { u"worst_ms"_s, frames.back() }, { u"cpu_ms"_s, cpuMs },
        { u"frames"_s, static_cast<qint64>(frames.size()) }, { u"start_ms"_s, startMs },
        { u"pss_mb"_s, memoryOf(getpid()).pssMb },
        { u"renderer"_s, renderer.isEmpty() ? u"software"_s : renderer } };
}

QJsonObject runMapCase(const MapCase &wanted)
{
    if (wanted.kind == "layer"_L1)
        return runLayer(wanted);
    if (wanted.kind == "pane"_L1)
        return runPane(wanted);
    if (wanted.kind == "steady"_L1)
        return runSteady(wanted);
    if (wanted.kind == "naive"_L1)
        return runNaive(wanted);
    if (wanted.kind == "offscreen"_L1)
        return runOffscreen(wanted);
    fail(u"there is no case called "_s % wanted.kind);
}

} // namespace dispatch::bench
