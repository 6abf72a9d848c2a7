// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/machine.h"

#include "load/report.h"

#include <QFile>
#include <QSysInfo>

#include <sys/resource.h>
#include <unistd.h>

#include <thread>

namespace dispatch::bench {

using namespace Qt::StringLiterals;

namespace {

constexpr double KiB = 1024.0 / 1e6; // to MB

QByteArray fileText(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

//! The number after "NAME:" in a file of /proc.
double field(const QByteArray &text, QByteArrayView name)
{
    for (const auto &line : text.split('\n')) {
        if (line.startsWith(name))
            return line.sliced(name.size()).trimmed().split(' ').front().toDouble();
    }
    return 0;
}

double ticksToSeconds(double ticks)
{
    return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
}

} // namespace

QString machineName()
{
    QString model = u"unknown processor"_s;
    for (const auto &line : fileText(u"/proc/cpuinfo"_s).split('\n')) {
        if (line.startsWith("model name")) {
            model = QString::fromUtf8(line.sliced(line.indexOf(':') + 1).trimmed());
            break;
        }
    }
    const double gib = field(fileText(u"/proc/meminfo"_s), "MemTotal:") / (1024.0 * 1024.0);
    return u"%1 × %2, %3 GiB, %4 %5"_s.arg(std::thread::hardware_concurrency())
        .arg(model)
        .arg(gib, 0, 'f', 0)
        .arg(QSysInfo::kernelType(), QSysInfo::kernelVersion());
}

QString loadAverage()
{
    const auto parts = fileText(u"/proc/loadavg"_s).split(' ');
    return parts.size() < 3 ? QString()
                            : QString::fromLatin1(parts[0] + ' ' + parts[1] + ' ' + parts[2]);
}

int raiseFileLimit()
{
    rlimit limit {};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        failErrno("getrlimit");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        failErrno("setrlimit");
    return static_cast<int>(std::min<rlim_t>(limit.rlim_cur, 1'000'000));
}

Memory memoryOf(qint64 pid)
{
    const QString folder = u"/proc/"_s % QString::number(pid);
    const auto status = fileText(folder % u"/status"_s);
    const auto rollup = fileText(folder % u"/smaps_rollup"_s);
    return { field(status, "VmRSS:") * KiB, field(status, "VmHWM:") * KiB,
        field(rollup, "Pss:") * KiB };
}

double cpuSecondsOf(qint64 pid)
{
    const auto text = fileText(u"/proc/"_s % QString::number(pid) % u"/stat"_s);
    // The name may hold spaces; what follows it does not.
    const auto parts = text.sliced(text.lastIndexOf(')') + 1).trimmed().split(' ');
    constexpr int UserTime = 11; // fields 14 and 15, counted from the state, which is field 3
    if (parts.size() <= UserTime + 1)
        return 0;
    return ticksToSeconds(parts[UserTime].toDouble() + parts[UserTime + 1].toDouble());
}

CpuWatch::CpuWatch(qint64 serverPid)
    : m_pid(serverPid)
{
}

CpuWatch::Reading CpuWatch::read() const
{
    Reading reading;
    reading.at = steady_clock::now();
    reading.server = cpuSecondsOf(m_pid);
    reading.generator = cpuSecondsOf(getpid());
    const auto all = fileText(u"/proc/stat"_s).split('\n').front().simplified().split(' ');
    constexpr int Idle = 4;
    constexpr int IoWait = 5;
    constexpr int Steal = 8;
    for (int i = 1; i <= Steal && i < all.size(); ++i)
        (i == Idle || i == IoWait ? reading.idle : reading.busy)
            += ticksToSeconds(all[i].toDouble());
    return reading;
}

void CpuWatch::begin()
{
    m_begin = read();
}

void CpuWatch::end()
{
    const auto now = read();
    m_seconds = std::chrono::duration<double>(now.at - m_begin.at).count();
    m_server = now.server - m_begin.server;
    m_generator = now.generator - m_begin.generator;
    m_busy = now.busy - m_begin.busy;
    m_idle = now.idle - m_begin.idle;
}

double CpuWatch::othersShare() const
{
    return std::max(0.0, m_busy - m_server - m_generator) / m_seconds;
}

QString CpuWatch::summary() const
{
    return u"server %1, generator %2, other programs %3, idle %4 of %5 cores"_s
        .arg(serverShare(), 0, 'f', 2)
        .arg(generatorShare(), 0, 'f', 2)
        .arg(othersShare(), 0, 'f', 2)
        .arg(idleShare(), 0, 'f', 2)
        .arg(std::thread::hardware_concurrency());
}

QString CpuWatch::cause() const
{
    constexpr double FullThread = 0.9;
    constexpr double NothingLeft = 0.1;
    constexpr double Noticeable = 0.2;
    if (serverShare() >= FullThread)
        return u"the server's one thread was busy all the time ("_s % summary() % u')';
    if (idleShare() <= NothingLeft && othersShare() >= Noticeable)
        return u"the machine had no time left, other programs took part of it ("_s % summary()
            % u')';
    if (idleShare() <= NothingLeft)
        return u"server and generator together filled the machine ("_s % summary() % u')';
    return u"not the processor: waiting ("_s % summary() % u')';
}

} // namespace dispatch::bench
