// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief A field that an event set: what was there, what is now.
class EventChange {
    Q_GADGET
    QML_VALUE_TYPE(eventChange)
    Q_PROPERTY(QString label MEMBER label FINAL)
    Q_PROPERTY(QString before MEMBER before FINAL)
    Q_PROPERTY(QString after MEMBER after FINAL)
public:
    QString label;
    QString before; //!< empty: whoever wrote the event did not say
    QString after;
    bool operator==(const EventChange &) const = default;
};

//! \brief One event of the log in full, for the panel beside the list.
class EventDetails {
    Q_GADGET
    QML_VALUE_TYPE(eventDetails)
    Q_PROPERTY(double seq MEMBER seq FINAL)
    Q_PROPERTY(QString kind MEMBER kind FINAL)
    Q_PROPERTY(QString eventName MEMBER eventName FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString sentence MEMBER sentence FINAL)
    Q_PROPERTY(QString who MEMBER who FINAL)
    Q_PROPERTY(QString role MEMBER role FINAL)
    Q_PROPERTY(QString reason MEMBER reason FINAL)
    Q_PROPERTY(double madeMs MEMBER madeMs FINAL)
    Q_PROPERTY(double committedMs MEMBER committedMs FINAL)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(QString job MEMBER job FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::EventChange> changes MEMBER changes FINAL)
    Q_PROPERTY(QString json MEMBER json FINAL)
public:
    double seq = 0; //!< 0: there is none
    QString kind; //!< "Message", as eventKindText()
    QString eventName; //!< "visit.moved"
    QString title, sentence; //!< as event_sentence.h has them
    QString who;
    QString role; //!< of the account today: "Dispatcher, supervisor"; empty: not known
    QString reason;
    double madeMs
        = 0; //!< when it was done on the screen or the phone, by its own clock; 0: not known
    double committedMs = 0; //!< when the server took it into the log
    QString jobId, job; //!< what it belongs to: "Boiler gives no hot water"
    QList<EventChange> changes;
    QString json; //!< the record as the chain covers it
    bool operator==(const EventDetails &) const = default;
};

[[nodiscard]] EventDetails eventDetails(
    const domain::Event &event, const state::Operation &operation);
//! \brief What an event is, in one word: "Message", "Assignment", "Cancellation".
[[nodiscard]] QString eventKindText(const domain::Event &event);
//! \brief The word for one of journal::logKinds().
[[nodiscard]] QString logKindText(const QString &kind);
//! \brief When the command of an event was made, by the clock of whoever made it. Ids that were derived from something else
//! say nothing about that, and give nullopt.
[[nodiscard]] std::optional<domain::Timestamp> madeAt(const domain::Event &event);
//! \brief Why, as the event says; empty if it does not.
[[nodiscard]] QString reasonOf(const domain::EventPayload &payload);
//! \brief "Dispatcher, supervisor"
[[nodiscard]] QString rolesText(domain::Roles roles);

} // namespace dispatch::viewmodels
