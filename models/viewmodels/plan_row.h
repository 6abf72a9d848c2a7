// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"

#include <QObject>
#include <QString>
#include <QtQmlIntegration/qqmlintegration.h>

//! \brief What a line of a proposal is.
namespace dispatch::viewmodels::PlanLine {
Q_NAMESPACE
QML_ELEMENT
enum Value {
    Technician, //!< a heading; stands for all of theirs
    Proposed, //!< a visit to be accepted or not
    Promised, //!< one they have already, to show the order
    LeftOutHead, //!< a heading
    LeftOut //!< a visit nobody does, and why
};
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::PlanLine

namespace dispatch::viewmodels {

//! \brief One line of a proposal for the day. Moments are ms since 1970 UTC, 0 = none.
class PlanRow {
    Q_GADGET
    QML_VALUE_TYPE(planRow)
    Q_PROPERTY(dispatch::viewmodels::PlanLine::Value kind MEMBER kind FINAL)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString when MEMBER when FINAL)
    Q_PROPERTY(QString detail MEMBER detail FINAL)
    Q_PROPERTY(QString lateText MEMBER lateText FINAL)
    Q_PROPERTY(QString outcome MEMBER outcome FINAL)
    Q_PROPERTY(int priority MEMBER priority FINAL)
    Q_PROPERTY(int mark MEMBER mark FINAL)
    Q_PROPERTY(bool isRefused MEMBER isRefused FINAL)
public:
    PlanLine::Value kind = PlanLine::Proposed;
    QString jobId, visitId, technicianId; //!< uuid text
    QString title; //!< "#481 Boiler gives no hot water", "Nora Ferreira"
    QString when; //!< "14:15–16:15 · there ~14:22"
    QString detail; //!< the drive and who says so, and the reasons, in words
    QString lateText; //!< "35 min late"; empty if in time
    QString outcome; //!< what came of accepting it; empty before
    int priority = 1; //!< domain::Priority
    int mark = 2; //!< Qt::CheckState: of a technician partly, if some of theirs are chosen
    bool isRefused = false; //!< outcome says why
    domain::TimeWindow window; //!< that it would get
    bool operator==(const PlanRow &) const = default;
};

} // namespace dispatch::viewmodels
