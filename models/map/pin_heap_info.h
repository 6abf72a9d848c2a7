// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointF>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::map {

//! \brief What a card says about a heap of open jobs; count 0 = no heap.
class PinHeapInfo {
    Q_GADGET
    QML_VALUE_TYPE(pinHeapInfo)
    Q_PROPERTY(int count MEMBER count FINAL)
    Q_PROPERTY(int emergency MEMBER emergency FINAL)
    Q_PROPERTY(int late MEMBER late FINAL)
    Q_PROPERTY(int atRisk MEMBER atRisk FINAL)
    Q_PROPERTY(int waiting MEMBER waiting FINAL)
    Q_PROPERTY(int planned MEMBER planned FINAL)
    Q_PROPERTY(int underWay MEMBER underWay FINAL)
    Q_PROPERTY(int ended MEMBER ended FINAL)
    Q_PROPERTY(QPointF at MEMBER at FINAL)
    Q_PROPERTY(double radiusPx MEMBER radiusPx FINAL)
public:
    int count = 0; //!< open ones
    int emergency = 0, late = 0, atRisk = 0; //!< among them; one job may be several of these
    int waiting = 0, planned = 0, underWay = 0; //!< each open one is one of these
    int ended = 0; //!< not counted, and not drawn while they lie here
    QPointF at; //!< item pixels
    double radiusPx = 0;

    bool operator==(const PinHeapInfo &) const = default;
};

} // namespace dispatch::map
