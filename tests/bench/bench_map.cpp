// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/report.h"
#include "load/virtual_display.h"
#include "map/map_case.h"
#include "map/web_peer.h"

#include <QCommandLineParser>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QSurfaceFormat>
#include <QTextStream>

#include <cstdio>

//! The map's budget, C1 and C10: a map of 1280 x 800 that is panned by a pixel in every frame while everybody on it moves,
//! drawn as fast as it goes. Our layer, Qt Location's MapItemView, and the web maps Leaflet and MapLibre GL JS where they
//! are on the machine; each case in a process of its own, one after the other, in one run.

using namespace dispatch::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr int CaseTimeoutMs = 180'000;

struct Row {
    QString system;
    QString backend; //!< software, llvmpipe, gpu, canvas
    int count = 0;
    bool hasHeaps = false;
    QJsonObject figures;
    [[nodiscard]] double operator[](const QString &key) const
    {
        return figures.value(key).toDouble();
    }
};

QProcessEnvironment environmentFor(const QString &backend, const QString &display)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    if (backend == "gpu"_L1) {
        // Into a texture, through EGL, on a machine that need not have any display.
        environment.insert(u"QT_QPA_PLATFORM"_s, u"eglfs"_s);
        environment.insert(u"QT_QPA_EGLFS_INTEGRATION"_s, u"none"_s);
        environment.insert(u"QT_QPA_EGLFS_FB"_s, u"/dev/null"_s);
        environment.insert(u"QT_QPA_EGLFS_WIDTH"_s, QString::number(View.width()));
        environment.insert(u"QT_QPA_EGLFS_HEIGHT"_s, QString::number(View.height()));
        environment.insert(u"QT_QPA_EGLFS_PHYSICAL_WIDTH"_s, u"340"_s);
        environment.insert(u"QT_QPA_EGLFS_PHYSICAL_HEIGHT"_s, u"210"_s);
        return environment;
    }
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    environment.remove(u"QT_QUICK_BACKEND"_s);
    environment.remove(u"QSG_RHI_BACKEND"_s);
    if (backend == "software"_L1) {
        environment.insert(u"QT_QUICK_BACKEND"_s, u"software"_s);
    } else {
        environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
        environment.insert(u"DISPLAY"_s, display);
        environment.insert(u"QSG_RHI_BACKEND"_s, u"opengl"_s);
        environment.insert(u"LIBGL_ALWAYS_SOFTWARE"_s, u"1"_s);
    }
    return environment;
}

std::optional<QJsonObject> runApart(
    const MapCase &wanted, const QString &backend, const QString &display)
{
    QProcess child;
    auto environment = environmentFor(backend, display);
    environment.insert(u"QSG_RENDER_LOOP"_s, u"basic"_s);
    environment.insert(u"QT_QPA_UPDATE_IDLE_TIME"_s, u"0"_s); // the next frame at once
    environment.insert(u"DISPATCH_BENCH_STARTED_MS"_s,
        QString::number(std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::system_clock::now().time_since_epoch())
                .count()));
    child.setProcessEnvironment(environment);
    child.setStandardErrorFile(QProcess::nullDevice());
    child.start(QCoreApplication::applicationFilePath(),
        { u"--case"_s,
            u"%1,%2,%3"_s.arg(wanted.kind).arg(wanted.count).arg(wanted.hasHeaps ? 1 : 0) });
    if (!child.waitForFinished(CaseTimeoutMs)) {
        child.kill();
        child.waitForFinished();
        return std::nullopt;
    }
    const auto said = QJsonDocument::fromJson(child.readAllStandardOutput()).object();
    return said.isEmpty() ? std::nullopt : std::optional(said);
}

int runCase(const QString &text)
{
    const auto parts = text.split(u',');
    if (parts.size() != 3)
        fail(u"--case takes KIND,COUNT,HEAPS"_s);
    const QJsonObject result = runMapCase(
        { .kind = parts[0], .count = parts[1].toInt(), .hasHeaps = parts[2] == "1"_L1 });
    QTextStream(stdout) << QJsonDocument(result).toJson(QJsonDocument::Compact) << '\n';
    return 0;
}

QString ms(double value)
{
    return QString::number(value, 'f', value < 10 ? 2 : value < 100 ? 1 : 0);
}

void printRows(const std::vector<Row> &rows)
{
    QTextStream out(stdout);
    const auto line = [&](const QStringList &cells) {
        out << cells[0].leftJustified(17) << cells[1].leftJustified(10)
            << cells[2].rightJustified(7) << "  " << cells[3].leftJustified(11);
        for (qsizetype i = 4; i < cells.size(); ++i)
            out << cells[i].rightJustified(10);
        out << '\n';
    };
    line({ u"map"_s, u"drawn by"_s, u"points"_s, u"as"_s, u"p50 ms"_s, u"p95 ms"_s, u"CPU ms"_s,
        u"PSS MB"_s, u"start ms"_s, u"moved"_s });
    for (const Row &row : rows)
        line({ row.system, row.backend, QString::number(row.count),
            row.hasHeaps ? u"heaps"_s : u"one by one"_s, ms(row[u"p50_ms"_s]), ms(row[u"p95_ms"_s]),
            ms(row[u"cpu_ms"_s]), ms(row[u"pss_mb"_s]), ms(row[u"start_ms"_s]),
            QString::number(row[u"frames"_s]) });
    out << "\nA frame moves every point and the map; its time is from the end of the one before to "
           "its own.\n"
           "CPU: of all threads and processes, per frame. Chromium runs on both cores at once.\n\n";
}

class Bench {
public:
    Bench(const QCommandLineParser &parser)
        : m_report(u"map"_s)
        , m_web(parser.value(u"peers"_s), m_display.name())
    {
        for (const QString &count : parser.value(u"counts"_s).split(u',', Qt::SkipEmptyParts)) {
            const int number = count.toInt();
            if (number < 1 || number > 1'000'000)
                fail(u"--counts takes numbers from 1 to 1000000, separated by commas"_s);
            m_counts << number;
        }
        m_only = parser.value(u"only"_s).split(u',', Qt::SkipEmptyParts);
    }
    void run()
    {
        ours();
        naive();
        web();
        steady();
        figures();
        QJsonArray rows;
        for (const Row &row : m_rows) {
            QJsonObject object = row.figures;
            object.insert(u"map"_s, row.system);
            object.insert(u"backend"_s, row.backend);
            object.insert(u"count"_s, row.count);
            object.insert(u"heaps"_s, row.hasHeaps);
            rows << object;
        }
        m_report.note(u"rows"_s, rows);
        m_report.note(u"web"_s, m_web.versions());
        m_report.note(u"not_measured"_s, QJsonArray::fromStringList(m_notMeasured));
        printRows(m_rows);
        m_report.print();
        QTextStream out(stdout);
        for (const QString &text : m_notMeasured)
            out << "Not measured: " << text << '\n';
    }

private:
    [[nodiscard]] bool isWanted(const QString &part) const
    {
        return m_only.isEmpty() ? part != "gpu"_L1 : m_only.contains(part);
    }
    void add(const QString &system, const QString &backend, const MapCase &wanted)
    {
        const auto figures = runApart(wanted, backend, m_display.name());
        note(system, backend, wanted.count, wanted.hasHeaps, figures);
    }
    void note(const QString &system, const QString &backend, int count, bool hasHeaps,
        const std::optional<QJsonObject> &figures)
    {
        const QString name = u"%1, %2, %3 points%4"_s.arg(system, backend)
                                 .arg(count)
                                 .arg(hasHeaps ? u", heaps"_s : QString());
        if (!figures) {
            m_notMeasured << name % u": it did not end in time or failed"_s;
            return;
        }
        QTextStream(stderr) << "  " << name << ": " << figures->value(u"p50_ms"_s).toDouble()
                            << " ms, " << figures->value(u"renderer"_s).toString() << '\n';
        m_rows.push_back({ system, backend, count, hasHeaps, *figures });
    }
    void ours()
    {
        QStringList backends;
        for (const auto &backend : { u"software"_s, u"llvmpipe"_s, u"gpu"_s }) {
            if (!isWanted(backend))
                continue;
            if (backend == "llvmpipe"_L1 && m_display.name().isEmpty())
                m_notMeasured << u"llvmpipe: no Xvfb on this machine"_s;
            else
                backends << backend;
        }
        for (const QString &backend : backends) {
            for (const int count : m_counts) {
                for (const bool hasHeaps : { false, true })
                    add(u"Dispatch"_s, backend,
                        { backend == "gpu"_L1 ? u"offscreen"_s : u"layer"_s, count, hasHeaps });
            }
            if (backend != "gpu"_L1 && m_counts.contains(PaneCount))
                add(u"Dispatch, ground"_s, backend, { u"pane"_s, PaneCount, false });
        }
    }
    void naive()
    {
        if (!isWanted(u"naive"_s))
            return;
        for (const int count : m_counts) {
            if (count <= MostNaive)
                add(u"MapItemView"_s, u"software"_s, { u"naive"_s, count, false });
            else
                m_notMeasured << u"MapItemView, %1 points: more than %2 take minutes to create"_s
                                     .arg(count)
                                     .arg(MostNaive);
        }
    }
    void web()
    {
        for (const auto &page : { u"leaflet"_s, u"maplibre"_s }) {
            if (!isWanted(page))
                continue;
            if (const QString missing = m_web.missingFor(page); !missing.isEmpty()) {
                m_notMeasured << page % u": "_s % missing;
                continue;
            }
            const bool isLeaflet = page == "leaflet"_L1;
            for (const int count : m_counts) {
                for (const bool hasHeaps : { false, true }) {
                    if (hasHeaps && isLeaflet)
                        continue; // it has none of its own
                    note(isLeaflet ? u"Leaflet"_s : u"MapLibre GL JS"_s,
                        isLeaflet ? u"canvas"_s : u"llvmpipe"_s, count, hasHeaps,
                        m_web.run({ page, count, hasHeaps }));
                }
            }
        }
    }
    void steady()
    {
        if (!isWanted(u"steady"_s))
            return;
        for (const bool hasHeaps : { true, false }) {
            const auto got
                = runApart({ u"steady"_s, PaneCount, hasHeaps }, u"software"_s, m_display.name());
            if (!got)
                continue;
            const double share = got->value(u"cpu_share"_s).toDouble();
            m_report.add({ .key = hasHeaps ? u"c10_heaps"_s : u"c10_one_by_one"_s,
                .what = u"C10 steady, 10,000 at 1/5 s, map pane, "_s
                    % (hasHeaps ? u"heaps"_s : u"one by one"_s),
                .target = hasHeaps ? u"<= 20 % of a core"_s : QString(),
                .measured = u"%1 % at %2 frames/s"_s.arg(share * 100, 0, 'f', 1)
                    .arg(got->value(u"frames_per_s"_s).toDouble(), 0, 'f', 1),
                .value = share,
                .isReached = hasHeaps ? std::optional(share <= 0.2) : std::nullopt,
                .cause = u"see frames/s"_s });
        }
    }
    [[nodiscard]] const Row *find(
        const QString &system, const QString &backend, int count, bool hasHeaps) const
    {
        for (const Row &row : m_rows) {
            if (row.system == system && row.backend == backend && row.count == count
                && row.hasHeaps == hasHeaps)
                return &row;
        }
        return nullptr;
    }
    void most(const QString &key, const QString &what, const Row *row, double limitMs)
    {
        if (!row)
            return;
        const double p95 = (*row)[u"p95_ms"_s];
        m_report.add({ .key = key,
            .what = what,
            .target = u"p95 <= %1 ms"_s.arg(limitMs),
            .measured = u"p50 %1, p95 %2 ms"_s.arg(ms((*row)[u"p50_ms"_s]), ms(p95)),
            .value = p95,
            .isReached = p95 <= limitMs,
            .cause = u"p50 is %1 ms"_s.arg(ms((*row)[u"p50_ms"_s])) });
    }
    void ratio(
        const QString &key, const QString &what, const Row *ours, const Row *theirs, double least)
    {
        if (!ours || !theirs)
            return;
        const double times = (*theirs)[u"p50_ms"_s] / (*ours)[u"p50_ms"_s];
        m_report.add({ .key = key,
            .what = what,
            .target = u">= %1 times as fast"_s.arg(least),
            .measured = u"%1 times (%2 ms beside %3)"_s.arg(times, 0, 'f', 1)
                .arg(ms((*ours)[u"p50_ms"_s]), ms((*theirs)[u"p50_ms"_s])),
            .value = times,
            .isReached = times >= least,
            .cause = u"by p50"_s });
    }
    void figures()
    {
        constexpr int Many = 10'000;
        constexpr int Most = 100'000;
        const Row *ours = find(u"Dispatch"_s, u"software"_s, Many, false);
        const Row *heaps = find(u"Dispatch"_s, u"software"_s, Most, true);
        most(u"c1_10k"_s, u"C1 10,000 one by one, layer"_s, ours, 16);
        most(u"c1_10k_ground"_s, u"C1 10,000 one by one over the base map"_s,
            find(u"Dispatch, ground"_s, u"software"_s, Many, false), 16);
        most(u"c1_100k_heaps"_s, u"C1 100,000 in heaps"_s, heaps, 8);
        most(u"c1_100k"_s, u"C1 100,000 one by one (stretch)"_s,
            find(u"Dispatch"_s, u"software"_s, Most, false), 16.7);
        most(u"c1_gpu_100k"_s, u"C1 100,000 one by one, graphics card"_s,
            find(u"Dispatch"_s, u"gpu"_s, Most, false), 8);
        const Row *leaflet = find(u"Leaflet"_s, u"canvas"_s, Many, false);
        const Row *mapLibre = find(u"MapLibre GL JS"_s, u"llvmpipe"_s, Many, false);
        const Row *best
            = leaflet && (!mapLibre || (*leaflet)[u"p50_ms"_s] < (*mapLibre)[u"p50_ms"_s])
            ? leaflet
            : mapLibre;
        ratio(u"c1_web"_s, u"C1 10,000 one by one beside the best web map"_s, ours, best, 15);
        ratio(u"c1_naive"_s, u"C1 10,000 one by one beside MapItemView"_s, ours,
            find(u"MapItemView"_s, u"software"_s, Many, false), 150);
        ratio(u"c1_web_heaps"_s, u"C1 100,000 in heaps beside MapLibre's clusters"_s, heaps,
            find(u"MapLibre GL JS"_s, u"llvmpipe"_s, Most, true), 10);
    }

    static constexpr int PaneCount = 10'000;
    static constexpr int MostNaive = 10'000;

    VirtualDisplay m_display;
    Report m_report;
    WebPeers m_web;
    QList<int> m_counts;
    QStringList m_only;
    QStringList m_notMeasured;
    std::vector<Row> m_rows;
};

void runBench(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Measures the live map beside Qt's own and two web maps (C1, C10)."_s);
    parser.addHelpOption();
    QCommandLineOption one(u"case"_s, u"One case in this process: KIND,COUNT,HEAPS."_s, u"case"_s);
    one.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions({ one,
        { u"counts"_s, u"How many points, separated by commas."_s, u"counts"_s,
            u"100,1000,10000,100000"_s },
        { u"only"_s,
            u"Some parts only: software, llvmpipe, gpu, naive, leaflet, maplibre, steady; gpu, which is left out unless named, draws through EGL without a display."_s,
            u"parts"_s },
        { u"peers"_s, u"A node_modules folder with leaflet and maplibre-gl."_s, u"folder"_s,
            u"build/bench/peers/node_modules"_s } });
    parser.process(application);
    if (parser.isSet(one)) {
        runCase(parser.value(one));
        return;
    }
    Bench(parser).run();
}

} // namespace

int main(int argc, char **argv)
{
    // As fast as it goes: no waiting for a screen.
    QSurfaceFormat format = QSurfaceFormat::defaultFormat();
    format.setSwapInterval(0);
    QSurfaceFormat::setDefaultFormat(format);
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QGuiApplication application(argc, argv);
    try {
        runBench(application);
    } catch (const Failure &failure) {
        fprintf(stderr, "bench map: %s\n", failure.what());
        return 1;
    }
    return 0;
}
