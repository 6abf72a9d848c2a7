// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::map {

//! \brief What the map can say about one technician by itself; handle < 0 = nobody.
class UnitInfo {
    Q_GADGET
    QML_VALUE_TYPE(unitInfo)
    Q_PROPERTY(int handle MEMBER handle FINAL)
    Q_PROPERTY(QString name MEMBER name FINAL)
    Q_PROPERTY(int duty MEMBER duty FINAL)
    Q_PROPERTY(bool hasEmergency MEMBER hasEmergency FINAL)
    Q_PROPERTY(int signal MEMBER signal FINAL)
    Q_PROPERTY(QString age MEMBER age FINAL)
    Q_PROPERTY(double distanceM MEMBER distanceM FINAL)
public:
    int handle = -1;
    QString name;
    int duty = 0; //!< domain::Duty
    bool hasEmergency = false;
    int signal = 0; //!< domain::SignalAge
    QString age; //!< of the last fix, as it stands beside the mark; empty without one
    double distanceM = -1; //!< from the place asked about; < 0: none was

    bool operator==(const UnitInfo &) const = default;
};

} // namespace dispatch::map
