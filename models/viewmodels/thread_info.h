// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/chat_drafts.h"
#include "viewmodels/row_context.h"

#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

//! \brief Whom a conversation is with.
namespace dispatch::viewmodels::ThreadKind {
Q_NAMESPACE
QML_ELEMENT
enum Value { Job, Customer, Technician, Team };
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::ThreadKind

namespace dispatch::viewmodels {

//! \brief One conversation as the inbox shows it.
class ThreadInfo {
    Q_GADGET
    QML_VALUE_TYPE(threadInfo)
    Q_PROPERTY(QString id MEMBER id FINAL)
    Q_PROPERTY(dispatch::viewmodels::ThreadKind::Value kind MEMBER kind FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString readers MEMBER readers FINAL)
    Q_PROPERTY(QString lastWords MEMBER lastWords FINAL)
    Q_PROPERTY(double momentMs MEMBER momentMs FINAL)
    Q_PROPERTY(double waitingMs MEMBER waitingMs FINAL)
    Q_PROPERTY(double remindMs MEMBER remindMs FINAL)
    Q_PROPERTY(int unread MEMBER unread FINAL)
    Q_PROPERTY(int priority MEMBER priority FINAL)
    Q_PROPERTY(bool isReminderDue MEMBER isReminderDue FINAL)
    Q_PROPERTY(bool isMuted MEMBER isMuted FINAL)
    Q_PROPERTY(bool hasDraft MEMBER hasDraft FINAL)
    Q_PROPERTY(bool isPending MEMBER isPending FINAL)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(QString technicianId MEMBER technicianId FINAL)
public:
    QString id;
    ThreadKind::Value kind = ThreadKind::Job;
    QString title; //!< "#481 Boiler gives no hot water", "Nora Ferreira", "Northside"
    QString readers; //!< who reads it, in one word: "Customer"
    QString lastWords; //!< with their author; on one line
    double momentMs = 0; //!< of the last words; 0: nothing has been said
    double waitingMs = 0; //!< since when somebody outside waits for an answer; 0: nobody does
    double remindMs = 0; //!< 0: no reminder
    int unread = 0; //!< 0 for a muted one
    int priority = 0; //!< of its job
    bool isReminderDue = false;
    bool isMuted = false;
    bool hasDraft = false;
    bool isPending = false;
    QString jobId, technicianId; //!< what it is about; empty for neither
    bool operator==(const ThreadInfo &) const = default;
};

[[nodiscard]] ThreadKind::Value kindOf(const domain::Thread &thread);
//! \brief "#481 Boiler gives no hot water", "Nora Ferreira", "Northside".
[[nodiscard]] QString titleOf(const domain::Thread &thread, const state::Operation &operation);
//! \brief Who reads it, as a sentence part: "Nora Ferreira and the office", "everybody, 12 technicians".
[[nodiscard]] QString readersOf(const domain::Thread &thread, const state::Operation &operation);
//! \brief The technicians who read a thread beside the office, by name.
[[nodiscard]] std::vector<domain::TechnicianId> techniciansIn(
    const domain::Thread &thread, const state::Operation &operation);
[[nodiscard]] ThreadInfo makeThreadInfo(
    const domain::Thread &thread, const RowContext &context, const ChatDrafts &kept);

} // namespace dispatch::viewmodels
