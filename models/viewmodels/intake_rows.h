// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

//! \brief What a line offered while a job is taken down stands for.
namespace dispatch::viewmodels::IntakeOfferKind {
Q_NAMESPACE
QML_ELEMENT
enum Value { Customer, Place, Trade };
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::IntakeOfferKind

namespace dispatch::viewmodels {

//! \brief One line offered for what is being typed.
class IntakeOffer {
    Q_GADGET
    QML_VALUE_TYPE(intakeOffer)
    Q_PROPERTY(dispatch::viewmodels::IntakeOfferKind::Value kind MEMBER kind FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString aside MEMBER aside FINAL)
    Q_PROPERTY(QString detail MEMBER detail FINAL)
public:
    IntakeOfferKind::Value kind = IntakeOfferKind::Customer;
    QString title; //!< "Nora Ferreira", "12 Rue Grimaldi"
    QString aside; //!< of a customer: the telephone number
    QString detail; //!< "12 Rue Grimaldi · 7 jobs, 1 open"
    bool operator==(const IntakeOffer &) const = default;
};

//! \brief An open job that this call may be about.
class IntakeTwin {
    Q_GADGET
    QML_VALUE_TYPE(intakeTwin)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
public:
    QString jobId;
    QString
        text; //!< "Job 481 is open at this address: Boiler gives no hot water, Scheduled 14:00–16:00"
    bool operator==(const IntakeTwin &) const = default;
};

//! \brief An arrival window with a technician, to be promised.
class IntakeWindow {
    Q_GADGET
    QML_VALUE_TYPE(intakeWindow)
    Q_PROPERTY(QString when MEMBER when FINAL)
    Q_PROPERTY(QString technician MEMBER technician FINAL)
    Q_PROPERTY(QString detail MEMBER detail FINAL)
    Q_PROPERTY(QString trouble MEMBER trouble FINAL)
public:
    QString when; //!< "14:00–16:00", "tomorrow 8:00–10:00"
    QString technician;
    QString detail; //!< "there ~14:20, 6 min by road"
    QString trouble; //!< of an emergency: who becomes late by it; empty: nobody
    bool operator==(const IntakeWindow &) const = default;
};

} // namespace dispatch::viewmodels
