// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/entities.h"

#include <QObject>
#include <QString>
#include <QtQmlIntegration/qqmlintegration.h>

//! \brief domain::PaymentKind, for QML.
namespace dispatch::viewmodels::MoneyKind {
Q_NAMESPACE
QML_ELEMENT
enum Value { Charge, Deposit, Payment, Refund, Void, WriteOff };
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::MoneyKind

namespace dispatch::viewmodels {

static_assert(int(MoneyKind::Charge) == int(domain::PaymentKind::Charge)
    && int(MoneyKind::WriteOff) == int(domain::PaymentKind::WriteOff));

//! \brief One row of a job's ledger as the screens show it.
class MoneyRow {
    Q_GADGET
    QML_VALUE_TYPE(moneyRow)
    Q_PROPERTY(double whenMs MEMBER whenMs FINAL)
    Q_PROPERTY(QString who MEMBER who FINAL)
    Q_PROPERTY(QString kindText MEMBER kindText FINAL)
    Q_PROPERTY(QString method MEMBER method FINAL)
    Q_PROPERTY(QString reference MEMBER reference FINAL)
    Q_PROPERTY(QString amountText MEMBER amountText FINAL)
    Q_PROPERTY(QString balanceText MEMBER balanceText FINAL)
    Q_PROPERTY(QString reason MEMBER reason FINAL)
    Q_PROPERTY(bool isPending MEMBER isPending FINAL)
    Q_PROPERTY(bool isRefused MEMBER isRefused FINAL)
public:
    double whenMs = 0; //!< ms since 1970 UTC
    QString who;
    QString kindText; //!< "Charge"
    QString method; //!< how it was paid; of a charge what it is for
    QString reference;
    QString amountText; //!< without the currency; below zero if the customer owes less by it
    QString
        balanceText; //!< after this row: "70.00 open", "settled", "50.00 in credit"; empty if refused
    QString reason; //!< of a refused one, in the server's words
    bool isPending = false; //!< not confirmed yet
    bool isRefused = false; //!< did not come into the ledger; the review decides about it
    bool operator==(const MoneyRow &) const = default;
};

//! \brief A kind of row that could be added to the selected job, or what is in the way.
class MoneyOffer {
    Q_GADGET
    QML_VALUE_TYPE(moneyOffer)
    Q_PROPERTY(dispatch::viewmodels::MoneyKind::Value kind MEMBER kind FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(QString help MEMBER help FINAL)
    Q_PROPERTY(QString usualAmount MEMBER usualAmount FINAL)
    Q_PROPERTY(QString whyNot MEMBER whyNot FINAL)
    Q_PROPERTY(bool movesMoney MEMBER movesMoney FINAL)
public:
    MoneyKind::Value kind = MoneyKind::Charge;
    QString text; //!< "Charge"
    QString help; //!< "what the customer owes"
    QString
        usualAmount; //!< as a person would type it: all that is open, held or charged; empty for none
    QString whyNot; //!< plain words; empty: it may be added
    bool movesMoney = false;
    bool operator==(const MoneyOffer &) const = default;
};

//! \brief What the server would say to a row that is being typed.
class MoneyVerdict {
    Q_GADGET
    QML_VALUE_TYPE(moneyVerdict)
    Q_PROPERTY(bool isReady MEMBER isReady FINAL)
    Q_PROPERTY(QString hint MEMBER hint FINAL)
    Q_PROPERTY(QString whyNot MEMBER whyNot FINAL)
    Q_PROPERTY(QString amount MEMBER amount FINAL)
    Q_PROPERTY(QString outcome MEMBER outcome FINAL)
public:
    bool isReady = false;
    QString hint; //!< what is missing yet; empty if nothing is
    QString whyNot; //!< what is wrong; empty if nothing is
    QString amount; //!< "120.00 EUR"; empty until it can be read
    QString outcome; //!< "Then 70.00 EUR is open"; only if ready
    bool operator==(const MoneyVerdict &) const = default;
};

} // namespace dispatch::viewmodels
