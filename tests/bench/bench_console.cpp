// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/load_scene.h"
#include "load/machine.h"
#include "load/phone_swarm.h"
#include "load/virtual_display.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>

//! The whole console beside a server with a large fleet (C2, C3, C10): memory, processor and start of the real program.
//! This process is the phones.

using namespace dispatch::bench;
using namespace Qt::StringLiterals;

namespace {

constexpr double MemoryTargetMb = 110; // C2, software
constexpr double GlMemoryTargetMb = 200;
constexpr double StartTargetMs = 300; // C3, warm
constexpr double CpuTarget = 0.2; // C10, of one core
constexpr std::chrono::seconds FixEvery { 5 };
constexpr double SpreadDeg = 0.2;
constexpr int SettleS = 25; // sign-in, snapshot, first tiles; then it is measured
constexpr int Starts = 7;
constexpr int PatienceMs = 120'000;

struct Plan {
    int technicians = 10'000;
    int jobs = 5'000;
    int seconds = 30;
};

//! The console of this build, with a profile that stays between its starts.
class Console {
public:
    Console(const LoadScene &scene, const QString &login)
        : m_program(QCoreApplication::applicationDirPath() % u"/../dispatch-console"_s)
        , m_profile(scene.path(u"console"_s))
    {
        if (!QFileInfo(m_program).isExecutable())
            fail(u"there is no console in %1"_s.arg(m_program));
        m_arguments = QStringList { u"--server"_s, u"http://127.0.0.1:%1"_s.arg(scene.port()),
            u"--login"_s, login, u"--password-file"_s, scene.passwordFile(), u"--profile"_s,
            m_profile, u"--size"_s, u"1280x800"_s };
    }
    void start(const QString &theme, const QString &picture, int afterS, const QString &renderer,
        const QString &display)
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.remove(u"QT_QUICK_BACKEND"_s);
        environment.insert(u"QT_QPA_PLATFORM"_s, display.isEmpty() ? u"offscreen"_s : u"xcb"_s);
        environment.insert(u"DISPLAY"_s, display);
        if (renderer == "software"_L1)
            environment.insert(u"QT_QUICK_BACKEND"_s, renderer);
        else
            environment.insert(u"LIBGL_ALWAYS_SOFTWARE"_s, u"1"_s);
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(m_program,
            m_arguments
                + QStringList { u"--theme"_s, theme, u"--screenshot"_s, picture, u"--after"_s,
                    QString::number(afterS) });
        if (!m_process.waitForStarted())
            fail(u"the console does not start: "_s % m_process.errorString());
    }
    [[nodiscard]] qint64 pid() const { return m_process.processId(); }
    [[nodiscard]] bool hasEnded() { return m_process.waitForFinished(0) || !isRunning(); }
    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    void waitForEnd()
    {
        if (isRunning() && !m_process.waitForFinished(PatienceMs))
            fail(u"the console does not end"_s);
        if (m_process.exitStatus() != QProcess::NormalExit || m_process.exitCode() != 0)
            fail(u"the console ended with %1"_s.arg(m_process.exitCode()));
    }

private:
    QString m_program;
    QString m_profile;
    QStringList m_arguments;
    QProcess m_process;
};

//! C2 and C10: everything reports, nobody touches the window.
void measureSteady(Report &report, const Plan &plan, LoadScene &scene, Console &console,
    const QString &renderer, const QString &display)
{
    const QString theme = renderer == "software"_L1 ? u"light"_s : u"dark"_s;
    const QString picture = u"console-%1-%2.png"_s.arg(plan.technicians).arg(theme);
    console.start(theme, picture, SettleS + plan.seconds, renderer, display);
    scene.turnFor(std::chrono::seconds(SettleS));
    const double cpuBefore = cpuSecondsOf(console.pid());
    const Moment begin = steady_clock::now();
    Runs memory;
    // Until shortly before it takes its picture and ends.
    for (int i = 0; i + 2 < plan.seconds; ++i) {
        scene.turnFor(std::chrono::seconds(1));
        memory.values.push_back(memoryOf(console.pid()).pssMb);
    }
    const double seconds = msBetween(begin, steady_clock::now()) / 1e3;
    const double share = (cpuSecondsOf(console.pid()) - cpuBefore) / seconds;
    scene.until(u"ending"_s, std::chrono::seconds(60), [&] { return console.hasEnded(); });
    console.waitForEnd();
    const bool isSoftware = renderer == "software"_L1;
    const double memoryTarget = isSoftware ? MemoryTargetMb : GlMemoryTargetMb;
    const QString who
        = u"%1 technicians, %2 open jobs, %3"_s.arg(plan.technicians).arg(plan.jobs).arg(renderer);
    report.add({ .key = u"c2_pss_mb_"_s % renderer,
        .what = u"C2 memory, "_s % who,
        .target = u"≤ %1 MB"_s.arg(memoryTarget),
        .measured = memory.summary(u"MB"_s),
        .value = memory.median(),
        .isReached = memory.median() <= memoryTarget,
        .cause = u"what it consists of stands in the README"_s });
    report.add({ .key = u"c10_cpu_share_"_s % renderer,
        .what = u"C10 processor, each reporting every %1 s, %2"_s.arg(FixEvery.count()).arg(who),
        .target = isSoftware ? u"≤ %1 of a core"_s.arg(CpuTarget) : QString(),
        .measured = u"%1 of a core"_s.arg(share, 0, 'f', 2),
        .value = share,
        .isReached = isSoftware ? std::optional(share <= CpuTarget) : std::nullopt,
        .cause = u"not looked into"_s });
}

//! C3: the same profile, the server away. Until the picture of the first content is written, so a little too long.
void measureStart(Report &report, const QString &display, Console &console)
{
    Runs starts;
    for (int i = 0; i < Starts; ++i) {
        const Moment begin = steady_clock::now();
        console.start(u"light"_s, u"console-start.png"_s, 0, u"software"_s, display);
        console.waitForEnd();
        starts.values.push_back(msBetween(begin, steady_clock::now()));
    }
    report.add({ .key = u"c3_start_ms"_s,
        .what = u"C3 start until a picture of the window is written, without network, warm"_s,
        .target = u"≤ %1 ms"_s.arg(StartTargetMs),
        .measured = starts.summary(u"ms"_s),
        .value = starts.median(),
        .isReached = starts.median() <= StartTargetMs,
        .cause = u"with the picture's own time and the program's end"_s });
}

void runBench(const QCoreApplication &application)
{
    const Plan usual;
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Measures the whole console with a large fleet (C2, C3, C10)."_s);
    parser.addHelpOption();
    parser.addOptions({
        { u"technicians"_s, u"How many report."_s, u"count"_s, QString::number(usual.technicians) },
        { u"jobs"_s, u"How many are open."_s, u"count"_s, QString::number(usual.jobs) },
        { u"seconds"_s, u"How long it is measured."_s, u"count"_s, QString::number(usual.seconds) },
    });
    parser.process(application);
    const Plan plan { .technicians = number(parser, u"technicians"_s, 1, 12'000),
        .jobs = number(parser, u"jobs"_s, 1, 100'000),
        .seconds = number(parser, u"seconds"_s, 5, 600) };
    Report report(u"console"_s);
    report.note(u"file_limit"_s, raiseFileLimit());
    const VirtualDisplay display;
    if (display.name().isEmpty())
        report.note(u"display"_s, u"no Xvfb: drawn off screen, and not by OpenGL"_s);

    LoadScene scene;
    const QString login = u"desk"_s;
    scene.addUser(login, u"dispatcher"_s);
    const auto phones = scene.office().addPhones(plan.technicians);
    (void)scene.office().addJobs(plan.jobs);
    scene.start();
    PhoneSwarm fleet(scene.loop(),
        { .port = scene.port(),
            .tls = nullptr,
            .phones = phones,
            .every = FixEvery,
            .spreadDeg = SpreadDeg });
    scene.loop().addStep([&](Moment now) { return fleet.step(now); });
    scene.until(
        u"connecting"_s, std::chrono::seconds(120), [&] { return fleet.areAllConnected(); });
    fleet.start();
    Console console(scene, login);
    measureSteady(report, plan, scene, console, u"software"_s, display.name());
    if (!display.name().isEmpty())
        measureSteady(report, plan, scene, console, u"llvmpipe"_s, display.name());
    fleet.stop();
    scene.kill();
    measureStart(report, display.name(), console);
    report.print();
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        runBench(application);
    } catch (const Failure &failure) {
        fprintf(stderr, "bench console: %s\n", failure.what());
        return 1;
    }
    return 0;
}
