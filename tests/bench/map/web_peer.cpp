// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/web_peer.h"

#include "load/machine.h"
#include "load/report.h"
#include "map/map_case.h"

#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QHttpServer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>
#include <QUrlQuery>

#include <algorithm>
#include <memory>
#include <unistd.h>

namespace dispatch::bench {

using namespace Qt::StringLiterals;

namespace {

constexpr int PatienceS = 90;

QByteArray fileOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray mimeOf(const QString &path)
{
    if (path.endsWith(".html"_L1))
        return "text/html";
    if (path.endsWith(".css"_L1))
        return "text/css";
    return path.endsWith("js"_L1) ? "text/javascript" : "application/octet-stream";
}

//! A process and all that came from it.
std::vector<qint64> familyOf(qint64 root)
{
    QHash<qint64, QList<qint64>> children;
    for (const QString &name : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        bool isPid = false;
        const qint64 pid = name.toLongLong(&isPid);
        if (!isPid)
            continue;
        const QByteArray stat = fileOf(u"/proc/%1/stat"_s.arg(pid));
        const auto parts = stat.sliced(stat.lastIndexOf(')') + 1).trimmed().split(' ');
        if (parts.size() > 1)
            children[parts[1].toLongLong()] << pid;
    }
    std::vector<qint64> family { root };
    for (std::size_t i = 0; i < family.size(); ++i) {
        for (const qint64 child : children.value(family[i]))
            family.push_back(child);
    }
    return family;
}

double cpuOf(qint64 root)
{
    double seconds = 0;
    for (const qint64 pid : familyOf(root))
        seconds += cpuSecondsOf(pid);
    return seconds;
}

double pssOf(qint64 root)
{
    double mb = 0;
    for (const qint64 pid : familyOf(root))
        mb += memoryOf(pid).pssMb;
    return mb;
}

} // namespace

WebPeers::WebPeers(QString modulesFolder, QString display)
    : m_modules(std::move(modulesFolder))
    , m_display(std::move(display))
{
    for (const auto &name : { u"chromium"_s, u"chromium-browser"_s, u"google-chrome"_s }) {
        if (m_browser.isEmpty())
            m_browser = QStandardPaths::findExecutable(name);
    }
}

QString WebPeers::missingFor(const QString &page) const
{
    if (m_browser.isEmpty())
        return u"no Chromium on this machine (Debian: apt-get install chromium)"_s;
    const QString package = page == "maplibre"_L1 ? u"maplibre-gl"_s : u"leaflet"_s;
    if (versionOf(package).isEmpty())
        return u"no %1 in %2 (npm install --prefix %3 %1)"_s.arg(
            package, m_modules, QDir::cleanPath(m_modules + u"/.."_s));
    // Without a window Chromium keeps to 60 frames a second whatever it is told.
    if (m_display.isEmpty())
        return u"no Xvfb on this machine, and Chromium is measured in a window"_s;
    return {};
}

QString WebPeers::versionOf(const QString &package) const
{
    return QJsonDocument::fromJson(fileOf(m_modules % u'/' % package % u"/package.json"_s))
        .object()
        .value(u"version"_s)
        .toString();
}

QJsonObject WebPeers::versions() const
{
    QProcess browser;
    if (!m_browser.isEmpty()) {
        browser.start(m_browser, { u"--version"_s });
        browser.waitForFinished(10'000);
    }
    return { { u"browser"_s, QString::fromLocal8Bit(browser.readAllStandardOutput()).trimmed() },
        { u"leaflet"_s, versionOf(u"leaflet"_s) },
        { u"maplibre-gl"_s, versionOf(u"maplibre-gl"_s) } };
}

std::optional<QJsonObject> WebPeers::run(const WebCase &wanted) const
{
    auto socket = std::make_unique<QTcpServer>();
    QHttpServer server;
    QProcess browser;
    QEventLoop loop;
    QElapsedTimer watch;
    double startMs = 0;
    double cpuAtBegin = 0;
    std::optional<QJsonObject> result;

    const auto serve = [](const QString &path) {
        const QByteArray body = fileOf(path);
        return body.isEmpty() ? QHttpServerResponse(QHttpServerResponse::StatusCode::NotFound)
                              : QHttpServerResponse(mimeOf(path), body);
    };
    server.route(u"/<arg>"_s, QHttpServerRequest::Method::Get,
        [&](const QString &name) { return serve(u":/bench/"_s % name); });
    // Only what the pages ask for; the server lives for one case and listens on the loopback alone.
    server.route(u"/lib/<arg>/dist/<arg>"_s, QHttpServerRequest::Method::Get,
        [&](const QString &package, const QString &name) {
            return serve(m_modules % u'/' % package % u"/dist/"_s % name);
        });
    server.route(u"/ready"_s, QHttpServerRequest::Method::Post, [&] {
        startMs = static_cast<double>(watch.elapsed());
        return "ok";
    });
    server.route(u"/begin"_s, QHttpServerRequest::Method::Post, [&] {
        cpuAtBegin = cpuOf(browser.processId());
        return "ok";
    });
    server.route(
        u"/done"_s, QHttpServerRequest::Method::Post, [&](const QHttpServerRequest &request) {
            const double cpuS = cpuOf(browser.processId()) - cpuAtBegin;
            const QJsonObject said = QJsonDocument::fromJson(request.body()).object();
            Latencies frames;
            for (const auto &value : said.value(u"times"_s).toArray())
                frames.add(value.toDouble());
            if (frames.count() > 0)
                result = QJsonObject { { u"p50_ms"_s, frames.at(0.5) },
                    { u"p95_ms"_s, frames.at(0.95) }, { u"worst_ms"_s, frames.at(1) },
                    { u"cpu_ms"_s, cpuS * 1000 / static_cast<double>(frames.count()) },
                    { u"frames"_s, static_cast<qint64>(frames.count()) },
                    { u"start_ms"_s, startMs }, { u"pss_mb"_s, pssOf(browser.processId()) },
                    { u"renderer"_s, said.value(u"renderer"_s) },
                    { u"moved_share"_s,
                        said.value(u"moves"_s).toDouble() / static_cast<double>(frames.count()) } };
            loop.quit();
            return "ok";
        });
    if (!socket->listen(QHostAddress::LocalHost))
        fail(u"no port for the pages: "_s % socket->errorString());
    const quint16 port = socket->serverPort();
    if (!server.bind(socket.get()))
        fail(u"the pages cannot be served"_s);
    socket.release(); // the server has it now

    QUrl url(u"http://127.0.0.1:%1/%2.html"_s.arg(port).arg(wanted.page));
    QUrlQuery query;
    const auto add = [&](const QString &key, double value) {
        query.addQueryItem(key, QString::number(value, 'g', 12));
    };
    add(u"count"_s, wanted.count);
    add(u"heaps"_s, wanted.hasHeaps ? 1 : 0);
    add(u"latitude"_s, Centre.latitudeDeg);
    add(u"longitude"_s, Centre.longitudeDeg);
    add(u"zoom"_s, ZoomLevel);
    add(u"spread"_s, SpreadDeg);
    add(u"warmUp"_s, WarmUp / 3);
    add(u"frames"_s, Frames);
    add(u"seconds"_s, MaxSeconds);
    url.setQuery(query);

    const QTemporaryDir profile;
    QStringList options { u"--no-first-run"_s, u"--no-sandbox"_s, u"--disable-extensions"_s,
        u"--disable-background-networking"_s, u"--disable-sync"_s, u"--disable-component-update"_s,
        u"--disable-frame-rate-limit"_s, u"--disable-gpu-vsync"_s,
        u"--disable-backgrounding-occluded-windows"_s, u"--hide-scrollbars"_s,
        u"--window-size=%1,%2"_s.arg(View.width()).arg(View.height()),
        u"--user-data-dir="_s % profile.path() };
    // The quickest of each without a graphics card: canvas without the GPU process, WebGL through ANGLE on Mesa.
    auto environment = QProcessEnvironment::systemEnvironment();
    if (wanted.page == "leaflet"_L1) {
        options << u"--disable-gpu"_s;
    } else {
        options << u"--use-gl=angle"_s << u"--use-angle=gl"_s << u"--ignore-gpu-blocklist"_s;
    }
    environment.insert(u"DISPLAY"_s, m_display);
    environment.remove(u"QT_QPA_PLATFORM"_s);
    browser.setProcessEnvironment(environment);
    browser.setStandardOutputFile(QProcess::nullDevice());
    browser.setStandardErrorFile(QProcess::nullDevice());
    QObject::connect(&browser, &QProcess::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(PatienceS * 1000, &loop, &QEventLoop::quit);
    watch.start();
    browser.start(m_browser, options << url.toString());
    loop.exec();
    QObject::disconnect(&browser, &QProcess::finished, nullptr, nullptr);
    const auto family = familyOf(browser.processId());
    browser.terminate();
    if (!browser.waitForFinished(5000)) {
        browser.kill();
        browser.waitForFinished(5000);
    }
    // Its helpers write into the profile until they have noticed; the folder can go only after them.
    QElapsedTimer patience;
    patience.start();
    while (patience.elapsed() < 5000 && std::ranges::any_of(family, [](qint64 pid) {
        return QFile::exists(u"/proc/%1"_s.arg(pid));
    }))
        QThread::msleep(20);
    return result;
}

} // namespace dispatch::bench
