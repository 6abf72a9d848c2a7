// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/life_line.h"

#if defined(Q_OS_LINUX)
#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>
#elif defined(Q_OS_WIN)
#include <windows.h>
#endif

using namespace Qt::StringLiterals;

namespace dispatch::console {

#if defined(Q_OS_LINUX)

LifeLine::~LifeLine() = default;

void LifeLine::hold(QProcess &process)
{
    // Between fork and exec: only what a signal handler may call. The kernel sends the signal when the thread that forked
    // ends, which is why it has to be the main one.
    process.setChildProcessModifier([parent = ::getpid()] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent)
            ::_exit(1); // it ended before the line above, and nobody is going to say so
    });
}

#elif defined(Q_OS_UNIX)

LifeLine::~LifeLine()
{
    // Before its input ends: the numbers it knows may belong to other processes by now.
    m_guard.kill();
    m_guard.waitForFinished();
}

// A shell reads the process numbers from a pipe that only this program holds. When the pipe ends, so has this program.
void LifeLine::hold(QProcess &process)
{
    if (m_guard.state() == QProcess::NotRunning) {
        m_guard.start(u"/bin/sh"_s,
            { u"-c"_s,
                u"trap '' HUP INT TERM; all=; while read -r one; do all=\"$all $one\"; done; "
                "kill -KILL $all 2>/dev/null"_s });
        m_guard.waitForStarted();
    }
    QObject::connect(&process, &QProcess::started, &m_guard, [this, &process] {
        m_guard.write(QByteArray::number(process.processId()) + '\n');
        m_guard.waitForBytesWritten();
    });
}

#elif defined(Q_OS_WIN)

// The handle is never closed: Windows does that when this program ends, and ends all that are in the job with it. Until
// then closing it would end this program.
LifeLine::~LifeLine() = default;

void LifeLine::hold(QProcess &)
{
    if (m_job)
        return;
    m_job = ::CreateJobObjectW(nullptr, nullptr);
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits {};
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    ::SetInformationJobObject(m_job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    // Whoever is started from here on is in the same job, from its first instruction.
    ::AssignProcessToJobObject(m_job, ::GetCurrentProcess());
}

#else

LifeLine::~LifeLine() = default;
void LifeLine::hold(QProcess &) { }

#endif

} // namespace dispatch::console
