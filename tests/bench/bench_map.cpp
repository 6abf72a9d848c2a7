// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet_layer.h"
#include "map/tile_service.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QQmlEngine>
#include <QQuickView>
#include <QRandomGenerator>
#include <QSGRendererInterface>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>

#include <algorithm>
#include <ctime>

//! Frames of a map that is panned while every unit glides: from the start of the frame to its end, 1280 x 800. Every
//! unit gets a new fix each second, as its share of every frame.

using namespace dispatch;
using namespace Qt::StringLiterals;

namespace {

constexpr int Frames = 240;
constexpr int WarmUp = 30;
constexpr int FramesPerSecond = 60;
constexpr QSize View(1280, 800);
constexpr domain::GeoPoint Centre { .latitudeDeg = 47.0, .longitudeDeg = -15.0 };
constexpr double SpreadDeg = 0.05;
constexpr double ZoomLevel = 13;

struct Result {
    QString name;
    double cpuP50Ms = 0; //!< processor time, which other programs on the machine do not stretch
    double p50Ms = 0;
    double p95Ms = 0;
    double worstMs = 0;
};

class Traffic {
public:
    explicit Traffic(map::Fleet &fleet, int count)
        : m_fleet(fleet)
    {
        for (int i = 1; i <= count; ++i) {
            const auto handle = static_cast<quint32>(i);
            fleet.upsert(handle, u"Unit %1"_s.arg(i), static_cast<domain::Duty>(i % 7), false);
            m_places.push_back({ Centre.latitudeDeg + (m_random.generateDouble() - 0.5) * SpreadDeg,
                Centre.longitudeDeg + (m_random.generateDouble() - 0.5) * 2 * SpreadDeg });
            drive(handle);
        }
        step();
    }
    //! One frame's share of a fix a second for everybody.
    void step()
    {
        const auto share = std::max<std::size_t>(1, m_places.size() / FramesPerSecond);
        for (std::size_t i = 0; i < share; ++i)
            drive(static_cast<quint32>(m_next++ % m_places.size() + 1));
    }

private:
    void drive(quint32 handle)
    {
        auto &place = m_places[handle - 1];
        place.latitudeDeg += (m_random.generateDouble() - 0.5) * 0.0004;
        place.longitudeDeg += (m_random.generateDouble() - 0.5) * 0.0004;
        domain::Fix fix;
        fix.position = place;
        fix.fixTime = fix.receivedTime
            = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        m_fleet.applyFix(handle, fix, fix.receivedTime);
    }

    map::Fleet &m_fleet;
    QRandomGenerator m_random { 1 };
    std::vector<domain::GeoPoint> m_places;
    std::size_t m_next = 0;
};

template<class Pan>
Result measure(const QString &name, QQuickWindow &window, Traffic &traffic, Pan pan)
{
    std::vector<double> frames;
    std::vector<double> cpu;
    QElapsedTimer frame;
    std::clock_t cpuStart = 0;
    QEventLoop loop;
    int count = 0;
    const auto onStart = QObject::connect(&window, &QQuickWindow::afterAnimating, [&] {
        frame.start();
        cpuStart = std::clock();
    });
    const auto onEnd = QObject::connect(&window, &QQuickWindow::frameSwapped, &window, [&] {
        if (++count > WarmUp) {
            frames.push_back(static_cast<double>(frame.nsecsElapsed()) / 1e6);
            cpu.push_back(static_cast<double>(std::clock() - cpuStart) * 1e3 / CLOCKS_PER_SEC);
        }
        if (count >= WarmUp + Frames)
            return loop.quit();
        traffic.step();
        pan(count);
        window.update();
    });
    window.update();
    loop.exec();
    QObject::disconnect(onStart);
    QObject::disconnect(onEnd);
    std::ranges::sort(frames);
    std::ranges::sort(cpu);
    return { name, cpu[cpu.size() / 2], frames[frames.size() / 2], frames[frames.size() * 95 / 100],
        frames.back() };
}

Result layerAlone(int units)
{
    map::Fleet fleet;
    Traffic traffic(fleet, units);
    QQuickWindow window;
    window.resize(View);
    map::FleetLayer layer(window.contentItem());
    layer.setSize(View);
    layer.setFleet(&fleet);
    layer.setCenterLatitude(Centre.latitudeDeg);
    layer.setCenterLongitude(Centre.longitudeDeg);
    layer.setZoomLevel(ZoomLevel);
    window.show();
    return measure(u"layer, %1 units"_s.arg(units), window, traffic,
        [&](int i) { layer.setCenterLongitude(Centre.longitudeDeg + 0.00002 * i); });
}

Result wholePane(int units)
{
    QTemporaryDir cache;
    map::TileService tiles(1);
    if (!tiles.listen())
        qFatal("No port: %s", qPrintable(tiles.errorString()));
    map::Fleet fleet;
    map::Pins pins;
    Traffic traffic(fleet, units);
    QQuickView view;
    view.engine()->addImportPath(u"qrc:/qt/qml"_s);
    view.setResizeMode(QQuickView::SizeRootObjectToView);
    view.resize(View);
    view.setInitialProperties({ { u"tileHostLight"_s, tiles.hostFor(u"town-light"_s) },
        { u"tileHostDark"_s, tiles.hostFor(u"town-dark"_s) }, { u"attribution"_s, u"-"_s },
        { u"cacheDirectory"_s, cache.path() }, { u"isDark"_s, false },
        { u"fleet"_s, QVariant::fromValue(&fleet) }, { u"pins"_s, QVariant::fromValue(&pins) },
        { u"selectedHandle"_s, -1 }, { u"selectedJob"_s, QString() } });
    view.loadFromModule("Dispatch.Map", "MapPane");
    if (view.status() != QQuickView::Ready)
        qFatal("The map pane does not load.");
    view.show();
    // Panning over tiles that are there already: the first view is waited for.
    QEventLoop wait;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &wait, [&, last = quint64 { 0 }]() mutable {
        if (tiles.paintedTiles() > 0 && tiles.paintedTiles() == last)
            wait.quit();
        last = tiles.paintedTiles();
    });
    look.start(500);
    wait.exec();
    return measure(u"base map and layer, %1 units"_s.arg(units), view, traffic, [&](int i) {
        QMetaObject::invokeMethod(view.rootObject(), "pan", i % 2 == 0 ? 3.0 : -2.0, 0.0);
    });
}

} // namespace

int main(int argc, char **argv)
{
    // The figures of a machine without a GPU, unless asked otherwise.
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (!qEnvironmentVariableIsSet("QT_QUICK_BACKEND"))
        qputenv("QT_QUICK_BACKEND", "software");
    const QGuiApplication app(argc, argv);
    const std::vector<Result> results { layerAlone(1'000), layerAlone(10'000), layerAlone(100'000),
        wholePane(10'000) };

    QJsonArray rows;
    QTextStream out(stdout);
    for (const Result &r : results)
        rows << QJsonObject { { u"case"_s, r.name }, { u"cpuP50Ms"_s, r.cpuP50Ms },
            { u"p50Ms"_s, r.p50Ms }, { u"p95Ms"_s, r.p95Ms }, { u"worstMs"_s, r.worstMs } };
    out << QJsonDocument(QJsonObject { { u"bench"_s, u"map"_s },
                             { u"backend"_s, qEnvironmentVariable("QT_QUICK_BACKEND") },
                             { u"frames"_s, Frames }, { u"rows"_s, rows } })
               .toJson(QJsonDocument::Compact)
        << '\n';
    out << QStringLiteral("%1 %2 %3 %4 %5\n")
               .arg(u"case"_s, -36)
               .arg(u"cpu ms"_s, 8)
               .arg(u"p50 ms"_s, 8)
               .arg(u"p95 ms"_s, 8)
               .arg(u"worst"_s, 8);
    for (const Result &r : results)
        out << QStringLiteral("%1 %2 %3 %4 %5\n")
                   .arg(r.name, -36)
                   .arg(r.cpuP50Ms, 8, 'f', 2)
                   .arg(r.p50Ms, 8, 'f', 2)
                   .arg(r.p95Ms, 8, 'f', 2)
                   .arg(r.worstMs, 8, 'f', 2);
    return 0;
}
