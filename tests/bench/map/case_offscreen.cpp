// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/machine.h"
#include "load/report.h"
#include "map/fleet_layer.h"
#include "map/map_case.h"

#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QOpenGLFunctions>
#include <QQuickGraphicsDevice>
#include <QQuickRenderControl>
#include <QQuickRenderTarget>

#include <unistd.h>

#include <algorithm>
#include <ctime>

//! The layer drawn by a graphics card without any display: the scene graph itself, into a texture. Each frame is waited for
//! until the card has finished it, so nothing is hidden in a queue.
namespace dispatch::bench {

using namespace Qt::StringLiterals;

namespace {

//! Where the time of a frame goes, one figure for each of its frames.
class Phases {
public:
    explicit Phases(std::initializer_list<const char *> names)
    {
        for (const char *name : names)
            m_phases.emplace_back(QString::fromLatin1(name), std::vector<double> {});
    }
    void begin()
    {
        m_next = 0;
        m_watch.start();
    }
    void end(bool isCounted)
    {
        const double ms = static_cast<double>(m_watch.nsecsElapsed()) / 1e6;
        m_watch.start();
        if (isCounted)
            m_phases[m_next].second.push_back(ms);
        ++m_next;
    }
    [[nodiscard]] QJsonObject medians() const
    {
        QJsonObject out;
        for (auto [name, times] : m_phases) {
            const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
            std::ranges::nth_element(times, middle);
            out.insert(name, *middle);
        }
        return out;
    }

private:
    std::vector<std::pair<QString, std::vector<double>>> m_phases;
    std::size_t m_next = 0;
    QElapsedTimer m_watch;
};

} // namespace

QJsonObject runOffscreen(const MapCase &wanted)
{
    QQuickWindow::setGraphicsApi(QSGRendererInterface::OpenGL);
    QOpenGLContext context;
    if (!context.create())
        fail(u"no OpenGL here"_s);
    QOffscreenSurface surface;
    surface.setFormat(context.format());
    surface.create();
    if (!context.makeCurrent(&surface))
        fail(u"OpenGL cannot draw without a display here"_s);

    map::Fleet fleet;
    Traffic traffic(wanted.count);
    fill(fleet, traffic);
    QQuickRenderControl control;
    QQuickWindow window(&control);
    window.resize(View);
    window.setGraphicsDevice(QQuickGraphicsDevice::fromOpenGLContext(&context));
    if (!control.initialize())
        fail(u"the scene graph does not start"_s);
    QOpenGLFramebufferObject target(View, QOpenGLFramebufferObject::CombinedDepthStencil);
    window.setRenderTarget(QQuickRenderTarget::fromOpenGLTexture(target.texture(), View));
    map::FleetLayer layer(window.contentItem());
    layer.setSize(View);
    layer.setFleet(&fleet);
    layer.setCenterLatitude(Centre.latitudeDeg);
    layer.setCenterLongitude(Centre.longitudeDeg);
    layer.setZoomLevel(ZoomLevel);
    layer.setHeapsAllowed(wanted.hasHeaps);

    std::vector<double> frames;
    Phases phases { "fixes_ms", "layer_ms", "nodes_ms", "scene_graph_ms", "card_ms" };
    QElapsedTimer whole;
    QElapsedTimer frame;
    std::clock_t cpuStart = 0;
    whole.start();
    for (int i = 0; frames.size() < Frames; ++i) {
        const bool isSlow = whole.elapsed() > MaxSeconds * 1000;
        if (isSlow && frames.size() >= LeastFrames)
            break;
        if (frames.empty())
            cpuStart = std::clock();
        const bool isCounted = i >= WarmUp || isSlow;
        frame.start();
        phases.begin();
        traffic.step(
            [&](quint32 handle, domain::GeoPoint place) { applyFix(fleet, handle, place); });
        layer.setCenterLongitude(Centre.longitudeDeg + 0.00002 * i);
        phases.end(isCounted);
        control.polishItems();
        phases.end(isCounted);
        control.beginFrame();
        control.sync();
        phases.end(isCounted);
        control.render();
        control.endFrame();
        phases.end(isCounted);
        context.functions()->glFinish();
        phases.end(isCounted);
        if (isCounted)
            frames.push_back(static_cast<double>(frame.nsecsElapsed()) / 1e6);
    }
    const double cpuMs = static_cast<double>(std::clock() - cpuStart) * 1e3 / CLOCKS_PER_SEC
        / static_cast<double>(frames.size());
    std::ranges::sort(frames);

    // A frame that shows nothing would be quick too.
    const QImage shown = target.toImage();
    qint64 painted = 0;
    for (int y = 0; y < shown.height(); ++y) {
        for (int x = 0; x < shown.width(); ++x)
            painted += shown.pixel(x, y) != shown.pixel(0, 0) ? 1 : 0;
    }
    if (const QString file = qEnvironmentVariable("DISPATCH_BENCH_PICTURE"); !file.isEmpty())
        shown.save(file);
    if (painted == 0)
        fail(u"the picture is empty"_s);
    const auto at = [&](double share) {
        return frames[std::min(frames.size() - 1,
            static_cast<std::size_t>(share * static_cast<double>(frames.size())))];
    };
    return { { u"p50_ms"_s, at(0.5) }, { u"p95_ms"_s, at(0.95) }, { u"worst_ms"_s, frames.back() },
        { u"cpu_ms"_s, cpuMs }, { u"frames"_s, static_cast<qint64>(frames.size()) },
        { u"start_ms"_s, 0 }, { u"pss_mb"_s, memoryOf(getpid()).pssMb },
        { u"painted_px"_s, painted }, { u"phases"_s, phases.medians() },
        { u"renderer"_s,
            QString::fromLatin1(
                reinterpret_cast<const char *>(context.functions()->glGetString(GL_RENDERER))) } };
}

} // namespace dispatch::bench
