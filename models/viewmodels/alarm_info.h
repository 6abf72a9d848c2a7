// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"

#include <QList>
#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief One alarm that is still up.
class AlarmInfo {
    Q_GADGET
    QML_VALUE_TYPE(alarmInfo)
    Q_PROPERTY(QString id MEMBER id FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(QString owner MEMBER owner FINAL)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(QString technicianId MEMBER technicianId FINAL)
    Q_PROPERTY(double raisedMs MEMBER raisedMs FINAL)
public:
    QString id;    //!< uuid text
    QString title; //!< "Emergency: Ada Lind"
    QString text;
    QString owner; //!< who looks after it; empty: nobody yet
    QString jobId, technicianId; //!< what it is about; one of them is empty
    double raisedMs = 0;
    bool operator==(const AlarmInfo &) const = default;
};

//! \brief Alarms not cleared: technicians in danger first, then the oldest.
[[nodiscard]] QList<AlarmInfo> openAlarms(const state::Operation &operation);

} // namespace dispatch::viewmodels
