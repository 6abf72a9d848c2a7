// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "load/event_loop.h"

#include <QString>

namespace dispatch::bench {

[[nodiscard]] QString machineName(); //!< "2 cores, AMD EPYC, Linux 6.1"
[[nodiscard]] QString loadAverage(); //!< the three numbers of /proc/loadavg

//! \brief As many open files as the machine lets this user have. \return how many that is
int raiseFileLimit();

//! \brief Memory of a process in MB (10^6 bytes), from /proc.
struct Memory {
    double rssMb = 0;
    double peakMb = 0; //!< highest resident set so far
    double pssMb = 0;
};
[[nodiscard]] Memory memoryOf(qint64 pid);

//! \brief Processor seconds of a process so far, user and system.
[[nodiscard]] double cpuSecondsOf(qint64 pid);

//! \brief Who used the machine's time between two moments: the server, this generator, everybody else.
class CpuWatch {
public:
    explicit CpuWatch(qint64 serverPid);
    void begin();
    void end();
    [[nodiscard]] double seconds() const { return m_seconds; }
    [[nodiscard]] double serverS() const { return m_server; }
    [[nodiscard]] double serverShare() const { return m_server / m_seconds; } //!< of one core
    [[nodiscard]] double generatorShare() const { return m_generator / m_seconds; }
    [[nodiscard]] double othersShare() const; //!< other programs, in cores
    [[nodiscard]] double idleShare() const { return m_idle / m_seconds; } //!< in cores
    //! \brief "server 0.42, generator 0.20, others 0.9, idle 0.5 of 2 cores"
    [[nodiscard]] QString summary() const;
    //! \brief What bounded it, for a figure that was not reached.
    [[nodiscard]] QString cause() const;

private:
    struct Reading {
        Moment at;
        double server = 0, generator = 0, busy = 0, idle = 0;
    };
    [[nodiscard]] Reading read() const;
    qint64 m_pid;
    Reading m_begin;
    double m_seconds = 0, m_server = 0, m_generator = 0, m_busy = 0, m_idle = 0;
};

} // namespace dispatch::bench
