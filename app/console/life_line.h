// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>

namespace dispatch::console {

//! \brief Ends the programs that this one has started when this one ends, however that comes about: kill -9 and a crash
//! included, where no line of ours runs any more. Whoever ends in peace stops them in peace before.
//! \threads the main thread, which has to start the programs too
class LifeLine {
public:
    LifeLine() = default;
    ~LifeLine();
    LifeLine(const LifeLine &) = delete;
    LifeLine &operator=(const LifeLine &) = delete;

    //! \brief To be called before \p process is started; the process must not outlive this object.
    void hold(QProcess &process);

private:
#if defined(Q_OS_UNIX) && !defined(Q_OS_LINUX)
    QProcess m_guard;
#elif defined(Q_OS_WIN)
    void *m_job = nullptr;
#endif
};

} // namespace dispatch::console
