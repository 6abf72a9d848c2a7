// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointF>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::map {

//! \brief What a card says about a heap of technicians; count 0 = no heap.
class HeapInfo {
    Q_GADGET
    QML_VALUE_TYPE(heapInfo)
    Q_PROPERTY(int count MEMBER count FINAL)
    Q_PROPERTY(int free MEMBER free FINAL)
    Q_PROPERTY(int driving MEMBER driving FINAL)
    Q_PROPERTY(int onSite MEMBER onSite FINAL)
    Q_PROPERTY(int away MEMBER away FINAL)
    Q_PROPERTY(int off MEMBER off FINAL)
    Q_PROPERTY(int silent MEMBER silent FINAL)
    Q_PROPERTY(QPointF at MEMBER at FINAL)
    Q_PROPERTY(double radiusPx MEMBER radiusPx FINAL)
public:
    int count = 0;
    int free = 0, driving = 0, onSite = 0, away = 0, off = 0; //!< with a fresh signal
    int silent = 0; //!< without one, whatever their duty
    QPointF at; //!< item pixels
    double radiusPx = 0;

    bool operator==(const HeapInfo &) const = default;
};

} // namespace dispatch::map
