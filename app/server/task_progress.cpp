// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/task_progress.h"

#include <algorithm>
#include <csignal>
#include <cstdio>

#ifdef Q_OS_UNIX
#include <unistd.h>
#else
#include <io.h>
#endif

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 ShowEveryMs = 100;

volatile std::sig_atomic_t stopAsked = 0;

void askToStop(int)
{
    stopAsked = 1;
}

void put(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    static_cast<void>(
        std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stderr));
    static_cast<void>(std::fflush(stderr));
}

} // namespace

TaskProgress::TaskProgress()
{
#ifdef Q_OS_UNIX
    m_isTerminal = isatty(fileno(stderr)) == 1;
#else
    m_isTerminal = _isatty(_fileno(stderr)) != 0;
#endif
    stopAsked = 0;
    std::signal(SIGINT, askToStop);
    std::signal(SIGTERM, askToStop);
}

TaskProgress::~TaskProgress()
{
    clear();
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

bool TaskProgress::isStopped() const
{
    return stopAsked != 0;
}

void TaskProgress::show(const QString &what, qint64 done, qint64 total)
{
    if (!m_isTerminal || (m_sinceShown.isValid() && m_sinceShown.elapsed() < ShowEveryMs))
        return;
    m_sinceShown.start();
    const qint64 percent = total > 0 ? std::clamp<qint64>(100 * done / total, 0, 100) : 0;
    const QString line = QString(what % u' ' % QString::number(percent) % u" %"_s);
    put(u'\r' + line.leftJustified(m_shownChars));
    m_shownChars = line.size();
}

void TaskProgress::clear()
{
    if (m_shownChars > 0)
        put(u'\r' + QString(m_shownChars, u' ') + u'\r');
    m_shownChars = 0;
}

} // namespace dispatch::server
