// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/map_import.h"

#include "atlas/map_file.h"
#include "osm/import.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QLocale>

#include <csignal>
#include <cstdio>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace dispatch::console {

using namespace Qt::StringLiterals;

namespace {

constexpr int Failed = 1;
constexpr int Stopped = 130; // 128 + SIGINT, as shells have it

volatile std::sig_atomic_t stopAsked = 0;

//! The last word against an extract whose one object is as large as the memory: libosmium builds it before anybody can
//! count. The import is alone in its process, so only it ends.
void limitMemory(quint64 bytes)
{
#if defined(Q_OS_LINUX) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    constexpr quint64 Libraries = quint64 { 3 }
        << 30U; // address space of libraries, stacks and libosmium's buffers
    const rlimit limit { .rlim_cur = bytes + Libraries, .rlim_max = RLIM_INFINITY };
    setrlimit(RLIMIT_AS, &limit);
#else
    Q_UNUSED(bytes);
#endif
}

//! \return 0 where the system does not say
quint64 peakMemoryBytes()
{
#if defined(Q_OS_UNIX)
    rusage usage {};
    if (getrusage(RUSAGE_SELF, &usage) == 0) {
#if defined(Q_OS_MACOS)
        return static_cast<quint64>(usage.ru_maxrss);
#else
        return static_cast<quint64>(usage.ru_maxrss) * 1024;
#endif
    }
#endif
    return 0;
}

QString size(quint64 bytes)
{
    return QLocale::c().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeSIFormat);
}

QString count(quint64 number)
{
    return QLocale(QLocale::English).toString(number);
}

void say(const QString &text)
{
    std::fputs(qUtf8Printable(text + u'\n'), stdout);
    std::fflush(stdout);
}

//! One line that is written over, for a person; a line for every tenth, for a log.
class ProgressLine {
public:
    bool operator()(const osm::ImportProgress &progress)
    {
        static constexpr std::array Stages { "Looking for relations", "Reading",
            "Putting together" };
        const auto stage = static_cast<std::size_t>(progress.stage);
        const int percent = static_cast<int>(progress.share * 100);
        const int step
            = static_cast<int>(stage) * 1'000 + (m_isTerminal ? percent : percent / 10 * 10);
        if (step != m_last) {
            m_last = step;
            std::fprintf(stderr, "%s%s: %d %%%s", m_isTerminal ? "\r" : "", Stages[stage], percent,
                m_isTerminal ? "   " : "\n");
        }
        return stopAsked == 0;
    }
    void end() const
    {
        if (m_isTerminal && m_last >= 0)
            std::fputc('\n', stderr);
    }

private:
#ifdef Q_OS_UNIX
    bool m_isTerminal = ::isatty(STDERR_FILENO) == 1;
#else
    bool m_isTerminal = false;
#endif
    int m_last = -1;
};

} // namespace

QString importedMapPath(const QString &profileDir)
{
    return QDir(profileDir).filePath(u"map/ground.map"_s);
}

int importMap(const QString &extract, const QString &profileDir)
{
    std::signal(SIGINT, [](int) { stopAsked = 1; });
    std::signal(SIGTERM, [](int) { stopAsked = 1; });
    const osm::ImportLimits limits;
    limitMemory(limits.memoryBytes);
    QElapsedTimer clock;
    clock.start();
    ProgressLine line;
    const auto fail = [](const QString &text) {
        std::fprintf(stderr, "dispatch-console: %s\n", qUtf8Printable(text));
        return Failed;
    };
    const auto imported = osm::importFile(extract, limits, std::ref(line));
    line.end();
    if (!imported) {
        fail(imported.error().text);
        return imported.error().code == osm::ImportError::Canceled ? Stopped : Failed;
    }
    const QString path = importedMapPath(profileDir);
    if (const auto written = atlas::writeMap(imported->map, path); !written)
        return fail(written.error().text);

    const auto &[map, counts] = *imported;
    say(u"Imported %1: %2 nodes, %3 ways, %4 relations."_s.arg(QFileInfo(extract).fileName(),
        count(counts.nodes), count(counts.ways), count(counts.relations)));
    say(u"The map has %1 roads, paths and railways, %2 buildings, %3 streets, %4 house numbers and %5 places."_s
            .arg(count(map.lines.size()), count(map.buildings.size()), count(map.streets.size()),
                count(map.houses.size()), count(map.places.size())));
    if (counts.missingNodes > 0)
        say(u"%1 nodes are named but not in the file, as at the edge of an extract: roads end there."_s
                .arg(count(counts.missingNodes)));
    if (counts.brokenTurns > 0)
        say(u"%1 turn restrictions could not be used."_s.arg(count(counts.brokenTurns)));
    if (counts.cutOffRoads > 0)
        say(u"%1 of %2 pieces of road lead nowhere and are not driven on."_s.arg(
            count(counts.cutOffRoads), count(counts.roads + counts.cutOffRoads)));
    if (map.houses.empty())
        say(u"There are no house numbers in the file: addresses are found by street."_s);
    const quint64 peak = peakMemoryBytes();
    say(u"It took %1 s%2. The map is in %3 (%4)."_s.arg(
        QString::number(static_cast<double>(clock.elapsed()) / 1000, 'f', 1),
        peak > 0 ? u" and at most %1 of memory"_s.arg(size(peak)) : QString(), path,
        size(static_cast<quint64>(QFileInfo(path).size()))));
    return 0;
}

} // namespace dispatch::console
