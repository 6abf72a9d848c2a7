// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::map {

//! \brief What a card says about a job under the pointer, in words; an empty job = none. The application writes it.
class PinCard {
    Q_GADGET
    QML_VALUE_TYPE(pinCard)
    Q_PROPERTY(QString job MEMBER job FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString customer MEMBER customer FINAL)
    Q_PROPERTY(QString address MEMBER address FINAL)
    Q_PROPERTY(QString state MEMBER state FINAL)
    Q_PROPERTY(QString priority MEMBER priority FINAL)
    Q_PROPERTY(QString window MEMBER window FINAL)
    Q_PROPERTY(QString technician MEMBER technician FINAL)
    Q_PROPERTY(QString lateness MEMBER lateness FINAL)
    Q_PROPERTY(int concern MEMBER concern FINAL)
    Q_PROPERTY(QString clock MEMBER clock FINAL)
    Q_PROPERTY(QString arrival MEMBER arrival FINAL)
public:
    QString job; //!< UUID
    QString title; //!< "#481 Boiler gives no hot water"
    QString customer, address; //!< empty if unknown
    QString state, priority;
    QString window; //!< "14:30–16:00", or that there is none yet
    QString technician; //!< or that there is nobody
    QString
        lateness; //!< "12 min late", "at risk: window ends in 9 min"; empty if there is nothing to say
    int concern = 0; //!< 1 at risk, 2 late
    QString arrival; //!< "Ada seems to have arrived at #481"; mostly empty
    QString clock; //!< "asked for 42 min ago"; empty once it has ended

    bool operator==(const PinCard &) const = default;
};

} // namespace dispatch::map
