// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief What happened to one job (or technician, or zone) between two instants.
class PastChange {
    Q_GADGET
    QML_VALUE_TYPE(pastChange)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString net MEMBER net FINAL)
    Q_PROPERTY(QStringList lines MEMBER lines FINAL)
public:
    QString jobId; //!< empty: not about a job
    QString title; //!< "Job 481 · Boiler gives no hot water", "Nora Ferreira"
    QString net; //!< "Scheduled → Completed", "new: In progress"; empty if it ended as it began
    QStringList lines; //!< "14:03 mia dispatched the visit", in order
    bool operator==(const PastChange &) const = default;
};

} // namespace dispatch::viewmodels
