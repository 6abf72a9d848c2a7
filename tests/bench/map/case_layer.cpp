// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/machine.h"
#include "load/report.h"
#include "map/fleet_layer.h"
#include "map/map_case.h"
#include "map/tile_service.h"

#include <QEventLoop>
#include <QQmlEngine>
#include <QQuickView>
#include <QTemporaryDir>
#include <QTimer>

#include <unistd.h>

namespace dispatch::bench {

using namespace Qt::StringLiterals;

namespace {

//! The map pane of the console over its base map.
class Pane {
public:
    explicit Pane(const MapCase &wanted)
        : m_traffic(wanted.count)
        , m_tiles(1)
    {
        if (!m_tiles.listen())
            fail(u"no port for the tiles: "_s % m_tiles.errorString());
        fill(m_fleet, m_traffic);
        m_view.engine()->addImportPath(u"qrc:/qt/qml"_s);
        m_view.setResizeMode(QQuickView::SizeRootObjectToView);
        m_view.resize(View);
        m_view.setInitialProperties({ { u"tileHostLight"_s, m_tiles.hostFor(u"town-light"_s) },
            { u"tileHostDark"_s, m_tiles.hostFor(u"town-dark"_s) }, { u"attribution"_s, u"-"_s },
            { u"cacheDirectory"_s, m_cache.path() }, { u"isDark"_s, false },
            { u"fleet"_s, QVariant::fromValue(&m_fleet) },
            { u"pins"_s, QVariant::fromValue(&m_pins) }, { u"selectedHandle"_s, -1 },
            { u"selectedJob"_s, QString() } });
        m_view.loadFromModule("Dispatch.Map", "MapPane");
        if (m_view.status() != QQuickView::Ready)
            fail(u"the map pane does not load"_s);
        auto *layer = m_view.rootObject()->findChild<map::FleetLayer *>();
        if (!layer)
            fail(u"the map pane has no fleet layer"_s);
        layer->setHeapsAllowed(wanted.hasHeaps);
        m_view.show();
        QMetaObject::invokeMethod(
            m_view.rootObject(), "centerOn", Centre.latitudeDeg, Centre.longitudeDeg, ZoomLevel);
        // Panning over tiles that are there already: the first view is waited for.
        QEventLoop wait;
        QTimer look;
        QObject::connect(&look, &QTimer::timeout, &wait, [&, last = quint64 { 0 }]() mutable {
            if (m_tiles.paintedTiles() > 0 && m_tiles.paintedTiles() == last)
                wait.quit();
            last = m_tiles.paintedTiles();
        });
        look.start(500);
        wait.exec();
    }
    QQuickView &view() { return m_view; }
    void pan(int frame)
    {
        // To and fro, so that few new tiles come into view.
        QMetaObject::invokeMethod(
            m_view.rootObject(), "pan", frame / 60 % 2 == 0 ? 1.0 : -1.0, 0.0);
    }
    void step()
    {
        m_traffic.step(
            [this](quint32 handle, domain::GeoPoint place) { applyFix(m_fleet, handle, place); });
    }
    void drive(std::size_t count)
    {
        m_traffic.drive(count,
            [this](quint32 handle, domain::GeoPoint place) { applyFix(m_fleet, handle, place); });
    }

private:
    Traffic m_traffic;
    map::TileService m_tiles;
    QTemporaryDir m_cache;
    map::Fleet m_fleet;
    map::Pins m_pins;
    QQuickView m_view;
};

} // namespace

QJsonObject runLayer(const MapCase &wanted)
{
    map::Fleet fleet;
    Traffic traffic(wanted.count);
    fill(fleet, traffic);
    QQuickWindow window;
    window.resize(View);
    map::FleetLayer layer(window.contentItem());
    layer.setSize(View);
    layer.setFleet(&fleet);
    layer.setCenterLatitude(Centre.latitudeDeg);
    layer.setCenterLongitude(Centre.longitudeDeg);
    layer.setZoomLevel(ZoomLevel);
    layer.setHeapsAllowed(wanted.hasHeaps);
    window.show();
    return measureFrames(window, [&](int frame) {
        traffic.step(
            [&](quint32 handle, domain::GeoPoint place) { applyFix(fleet, handle, place); });
        layer.setCenterLongitude(Centre.longitudeDeg + 0.00002 * frame);
    });
}

QJsonObject runPane(const MapCase &wanted)
{
    Pane pane(wanted);
    return measureFrames(pane.view(), [&](int frame) {
        pane.step();
        pane.pan(frame);
    });
}

//! Nobody touches the map; every technician reports each five seconds, and the pane draws as often as it thinks right.
QJsonObject runSteady(const MapCase &wanted)
{
    constexpr int BatchMs = 100;
    constexpr std::size_t ReportEveryS = 5;
    constexpr int MeasureMs = 10'000;
    Pane pane(wanted);
    QTimer batches;
    QObject::connect(&batches, &QTimer::timeout, &pane.view(), [&] {
        pane.drive(static_cast<std::size_t>(wanted.count) * BatchMs / (1000 * ReportEveryS));
    });
    batches.start(BatchMs);
    int frames = 0;
    QObject::connect(&pane.view(), &QQuickWindow::frameSwapped, &pane.view(), [&] { ++frames; });
    QEventLoop loop;
    double cpuS = 0;
    QElapsedTimer watch;
    QTimer::singleShot(2000, &loop, [&] {
        frames = 0;
        cpuS = cpuSecondsOf(getpid());
        watch.start();
        QTimer::singleShot(MeasureMs, &loop, &QEventLoop::quit);
    });
    loop.exec();
    const double seconds = static_cast<double>(watch.elapsed()) / 1000;
    return { { u"cpu_share"_s, (cpuSecondsOf(getpid()) - cpuS) / seconds },
        { u"frames_per_s"_s, frames / seconds }, { u"pss_mb"_s, memoryOf(getpid()).pssMb },
        { u"renderer"_s, u"software"_s } };
}

} // namespace dispatch::bench
