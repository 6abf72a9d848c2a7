// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QStringList>
#include <QtQmlIntegration/qqmlintegration.h>

//! \brief What an alarm is about.
namespace dispatch::viewmodels::AlarmKind {
Q_NAMESPACE
QML_ELEMENT
enum Value {
    Emergency, //!< a technician asked for help
    FeedDown, //!< this console hears nothing of the server
    UrgentRequest, //!< a customer in an emergency waits for an answer
    Breach, //!< a visit misses its promise, or will
    Silent, //!< nothing is heard of a technician who is on a visit or in danger
    Declined, //!< a technician said no
    Unanswered, //!< a technician said nothing
    Other //!< of a later version of the server
};
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::AlarmKind

//! \brief How much an alarm weighs; the order of the inbox.
namespace dispatch::viewmodels::AlarmWeight {
Q_NAMESPACE
QML_ELEMENT
enum Value {
    Danger, //!< somebody may be hurt
    Severe, //!< nothing else here can be relied on, or somebody asked for more help
    High,
    Usual
};
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::AlarmWeight

//! \brief What can be done about an alarm.
namespace dispatch::viewmodels::AlarmDeed {
Q_NAMESPACE
QML_ELEMENT
enum Value { Own, Escalate, Clear, See };
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::AlarmDeed

namespace dispatch::viewmodels {

//! \brief One thing that wants somebody's attention. A value; moments are ms since 1970 UTC, 0 = none.
class InboxItem {
    Q_GADGET
    QML_VALUE_TYPE(inboxItem)
    Q_PROPERTY(QString key MEMBER key FINAL)
    Q_PROPERTY(dispatch::viewmodels::AlarmKind::Value kind MEMBER kind FINAL)
    Q_PROPERTY(dispatch::viewmodels::AlarmWeight::Value weight MEMBER weight FINAL)
    Q_PROPERTY(QString kindText MEMBER kindText FINAL)
    Q_PROPERTY(QString subject MEMBER subject FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(QString owner MEMBER owner FINAL)
    Q_PROPERTY(bool isOwn MEMBER isOwn FINAL)
    Q_PROPERTY(bool isEscalated MEMBER isEscalated FINAL)
    Q_PROPERTY(bool isSeen MEMBER isSeen FINAL)
    Q_PROPERTY(bool isPending MEMBER isPending FINAL)
    Q_PROPERTY(bool isOfServer READ isOfServer FINAL)
    Q_PROPERTY(bool isHandled READ isHandled FINAL)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(QString technicianId MEMBER technicianId FINAL)
    Q_PROPERTY(double sinceMs MEMBER sinceMs FINAL)
    Q_PROPERTY(double dueMs MEMBER dueMs FINAL)
public:
    QString key; //!< of the cause: the same as long as the cause lasts
    AlarmKind::Value kind = AlarmKind::Other;
    AlarmWeight::Value weight = AlarmWeight::Usual;
    QString kindText; //!< "Emergency", "Will be late"
    QString subject; //!< "Ada Lind", "#481 Boiler gives no hot water"
    QString text; //!< what more is known: a note, a forecast
    QString owner; //!< who looks after it; empty: nobody yet
    bool isOwn = false; //!< the owner is who sits here
    bool isEscalated = false;
    bool isSeen = false; //!< of those made here: known to who sits here, until it gets worse
    bool isPending = false; //!< an own action on it is under way
    QStringList
        alarmIds; //!< the server's alarms behind it; empty: made by this console, and never stored
    QString jobId, technicianId; //!< what to show for it; either may be empty
    double sinceMs = 0;
    double dueMs = 0; //!< the promise it is about
    int level = 0; //!< of those made here: rises when it gets worse

    [[nodiscard]] bool isOfServer() const { return !alarmIds.isEmpty(); }
    //! \brief Somebody looks after it, or knows of it.
    [[nodiscard]] bool isHandled() const { return isOfServer() ? !owner.isEmpty() : isSeen; }
    bool operator==(const InboxItem &) const = default;
};

//! \brief Something that may be done about an alarm, as the server's rules see it.
class InboxOffer {
    Q_GADGET
    QML_VALUE_TYPE(inboxOffer)
    Q_PROPERTY(dispatch::viewmodels::AlarmDeed::Value deed MEMBER deed FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(QString tip MEMBER tip FINAL)
    Q_PROPERTY(QString whyNot MEMBER whyNot FINAL)
    Q_PROPERTY(bool needsNote MEMBER needsNote FINAL)
public:
    AlarmDeed::Value deed = AlarmDeed::See;
    QString text; //!< "Take it on"
    QString tip;
    QString whyNot; //!< empty: it may be done
    bool needsNote = false; //!< words for the log are asked for first
    bool operator==(const InboxOffer &) const = default;
};

} // namespace dispatch::viewmodels
