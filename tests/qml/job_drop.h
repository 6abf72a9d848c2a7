// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDropEvent>
#include <QMimeData>
#include <QQuickWindow>

namespace dispatch::test {

//! \brief What the system delivers to a window while something is dragged over it and let go; the coordinates are the window's.
//! \param jobId empty: it is no job, only words
//! \return whether the window took it
inline bool dropJob(QQuickWindow &window, QPointF at, const QString &jobId, const QString &text)
{
    QMimeData data;
    data.setText(text);
    if (!jobId.isEmpty())
        data.setData(QStringLiteral("dispatch/job"), jobId.toUtf8());
    const auto actions = Qt::CopyAction | Qt::MoveAction;
    const QPoint whole = at.toPoint();
    QDragEnterEvent enter(whole, actions, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &enter);
    QDragMoveEvent move(whole, actions, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &move);
    QDropEvent drop(at, actions, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window, &drop);
    return drop.isAccepted();
}

} // namespace dispatch::test
