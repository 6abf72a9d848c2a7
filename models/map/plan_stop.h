// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointF>
#include <QString>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::map {

//! \brief One of the next visits of a technician: where the line to it ends, and what stands there.
class PlanStop {
    Q_GADGET
    QML_VALUE_TYPE(planStop)
    Q_PROPERTY(QString job MEMBER job FINAL)
    Q_PROPERTY(QPointF place MEMBER place FINAL)
    Q_PROPERTY(int order MEMBER order FINAL)
    Q_PROPERTY(QString plan MEMBER plan FINAL)
    Q_PROPERTY(QString estimate MEMBER estimate FINAL)
    Q_PROPERTY(bool isLate MEMBER isLate FINAL)
    Q_PROPERTY(bool isHere MEMBER isHere FINAL)
public:
    QString job; //!< UUID
    QPointF place; //!< latitude in x, longitude in y
    int order = 0; //!< from 1; 0: not numbered
    QString plan; //!< "14:30–16:00"
    QString estimate; //!< "~14:42 · 12 min by road"; empty without one
    bool isLate = false; //!< the estimate lies behind the promise
    bool isHere = false; //!< the technician has arrived: no line

    bool operator==(const PlanStop &) const = default;
};

} // namespace dispatch::map
