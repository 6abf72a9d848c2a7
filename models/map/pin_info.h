// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::map {

//! \brief What the map can say about one job by itself; an empty job = none.
class PinInfo {
    Q_GADGET
    QML_VALUE_TYPE(pinInfo)
    Q_PROPERTY(QString job MEMBER job FINAL)
    Q_PROPERTY(int number MEMBER number FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(int state MEMBER state FINAL)
    Q_PROPERTY(int priority MEMBER priority FINAL)
    Q_PROPERTY(bool isEnded MEMBER isEnded FINAL)
    Q_PROPERTY(bool isLate MEMBER isLate FINAL)
    Q_PROPERTY(bool isAtRisk MEMBER isAtRisk FINAL)
public:
    QString job; //!< UUID
    int number = 0; //!< 0: not given by the server yet
    QString title;
    int state = 0; //!< domain::VisitState
    int priority = 1; //!< domain::Priority
    bool isEnded = false;
    bool isLate = false;
    bool isAtRisk = false;

    bool operator==(const PinInfo &) const = default;
};

} // namespace dispatch::map
