// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/replica.h"
#include "viewmodels/row_context.h"

#include <QList>
#include <QObject>
#include <QStringList>
#include <QtQmlIntegration/qqmlintegration.h>

#include <functional>

//! \brief What an own action that is not done needs from the person. In the order in which they are shown.
namespace dispatch::viewmodels::ReviewKind {
Q_NAMESPACE
QML_ELEMENT
enum Value {
    Conflict, //!< somebody else changed the same thing: both sides are shown
    Refused, //!< the server said no
    Held, //!< too old to go without being asked about
    Waiting //!< goes, or has gone, by itself
};
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::ReviewKind

namespace dispatch::viewmodels {

//! \brief One field of a thing that two people changed.
class ReviewField {
    Q_GADGET
    QML_VALUE_TYPE(reviewField)
    Q_PROPERTY(QString label MEMBER label FINAL)
    Q_PROPERTY(QString before MEMBER before FINAL)
    Q_PROPERTY(QString mine MEMBER mine FINAL)
    Q_PROPERTY(QString theirs MEMBER theirs FINAL)
    Q_PROPERTY(QString who MEMBER who FINAL)
    Q_PROPERTY(double whenMs MEMBER whenMs FINAL)
    Q_PROPERTY(bool isMineUntouched MEMBER isMineUntouched FINAL)
    Q_PROPERTY(bool isContested MEMBER isContested FINAL)
public:
    QString label;
    QString before; //!< what both sides saw; empty if it is not known here
    QString
        mine; //!< what the action would make of it; where it leaves the field alone, what it was taken for
    QString theirs; //!< what it is now
    QString who; //!< who made it so; empty if nobody since
    double whenMs = 0;
    bool isMineUntouched = false;
    bool isContested = false; //!< changed by somebody else, and not to what is wanted here
    bool operator==(const ReviewField &) const = default;
};

//! \brief An own action that is not done yet, or a chain of them that stands and falls with its first. A value.
class ReviewItem {
    Q_GADGET
    QML_VALUE_TYPE(reviewItem)
    Q_PROPERTY(QString id MEMBER id FINAL)
    Q_PROPERTY(dispatch::viewmodels::ReviewKind::Value kind MEMBER kind FINAL)
    Q_PROPERTY(QString what MEMBER what FINAL)
    Q_PROPERTY(QString about MEMBER about FINAL)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(double madeMs MEMBER madeMs FINAL)
    Q_PROPERTY(QString reason MEMBER reason FINAL)
    Q_PROPERTY(QString who MEMBER who FINAL)
    Q_PROPERTY(double whenMs MEMBER whenMs FINAL)
    Q_PROPERTY(QStringList dependents MEMBER dependents FINAL)
    Q_PROPERTY(QList<dispatch::viewmodels::ReviewField> fields MEMBER fields FINAL)
    Q_PROPERTY(QString deedText MEMBER deedText FINAL)
    Q_PROPERTY(QString whyNot MEMBER whyNot FINAL)
    Q_PROPERTY(QString dropText MEMBER dropText FINAL)
public:
    QString id; //!< of the first command, uuid text
    ReviewKind::Value kind = ReviewKind::Waiting;
    QString what; //!< "Assign (Ada Lind)"
    QString about; //!< "Job 481"
    QString jobId; //!< to jump to; empty if none
    double madeMs = 0;
    QString
        reason; //!< Waiting: what it waits for. Refused: the server's words. Conflict: "Reassigned"
    QString who; //!< Conflict: who changed it last; empty if not known
    double whenMs = 0; //!< Conflict: when, by the server's clock
    QStringList dependents; //!< actions that were made on top of this one and go its way, in order
    QList<ReviewField> fields; //!< Conflict only
    QString deedText; //!< "Do it anyway", "Try again", "Send it now"; empty: there is nothing to do
    QString whyNot; //!< why the deed would be refused now; empty: it may be done
    QString
        dropText; //!< "Keep theirs", "Drop", "Take back"; empty: it has left and cannot be taken back
    bool operator==(const ReviewItem &) const = default;
};

//! \brief All that the review is computed from. Lives only during the call it is passed to.
struct ReviewSource {
    const std::vector<journal::OutboxRow> &outbox; //!< oldest first
    const RowContext
        &context; //!< its operation foretells what is pending: names, and what may be done next
    const state::Operation &confirmed; //!< what the server has: the other side of a conflict
    std::function<bool(const domain::CommandId &)> isHeld;
    //! The events of an entity as far as this computer has them, newest first. May give fewer than there were.
    std::function<std::vector<domain::Event>(const domain::EntityRef &)> history;
    bool isConnected = false;
    bool isSignedIn = false;
    QString readOnlyText; //!< why nothing can be done here; empty if it can
};

//! \brief The command \p id and all that were made on top of it, in order. Empty if there is none such.
[[nodiscard]] std::vector<const journal::OutboxRow *> chainOf(
    const std::vector<journal::OutboxRow> &outbox, const domain::CommandId &id);

//! \brief What needs a decision first (conflicts, refusals, held ones), then what waits; within each the oldest first.
//! Marks of what was read are no actions and are left out.
[[nodiscard]] std::vector<ReviewItem> reviewItems(const ReviewSource &source);

} // namespace dispatch::viewmodels
