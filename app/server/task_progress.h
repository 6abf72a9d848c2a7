// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QString>

namespace dispatch::server {

//! \brief A command that takes a while: shows how far it is, on a terminal, and hears Ctrl-C (and SIGTERM), so that the
//! command can take back what it has begun. One at a time.
class TaskProgress {
public:
    TaskProgress();
    ~TaskProgress();
    TaskProgress(const TaskProgress &) = delete;
    TaskProgress &operator=(const TaskProgress &) = delete;

    [[nodiscard]] bool isStopped() const;
    //! \brief "Copying 34 %", over the line before. Cheap to call often.
    void show(const QString &what, qint64 done, qint64 total);

private:
    void clear();

    bool m_isTerminal = false;
    QElapsedTimer m_sinceShown;
    qsizetype m_shownChars = 0;
};

} // namespace dispatch::server
