// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/row_context.h"
#include "viewmodels/tone.h"

#include <QObject>
#include <QStringList>

#include <tuple>

namespace dispatch::viewmodels {

//! \brief One job as the screens show it. Moments are ms since 1970 UTC, 0 = none. A value: compare and replace.
class JobInfo {
    Q_GADGET
    QML_VALUE_TYPE(jobInfo)
    Q_PROPERTY(QString id MEMBER id FINAL)
    Q_PROPERTY(QString visitId MEMBER visitId FINAL)
    Q_PROPERTY(int number MEMBER number FINAL)
    Q_PROPERTY(QString numberText MEMBER numberText FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString description MEMBER description FINAL)
    Q_PROPERTY(QString trade MEMBER trade FINAL)
    Q_PROPERTY(QString customer MEMBER customer FINAL)
    Q_PROPERTY(QString phone MEMBER phone FINAL)
    Q_PROPERTY(QString address MEMBER address FINAL)
    Q_PROPERTY(QString area MEMBER area FINAL)
    Q_PROPERTY(QString skills MEMBER skills FINAL)
    Q_PROPERTY(bool hasPlace MEMBER hasPlace FINAL)
    Q_PROPERTY(double latitude MEMBER latitude FINAL)
    Q_PROPERTY(double longitude MEMBER longitude FINAL)
    Q_PROPERTY(QString stateText MEMBER stateText FINAL)
    Q_PROPERTY(dispatch::viewmodels::Tone::Value tone MEMBER tone FINAL)
    Q_PROPERTY(bool isOpen MEMBER isOpen FINAL)
    Q_PROPERTY(int priority MEMBER priority FINAL)
    Q_PROPERTY(QString priorityText MEMBER priorityText FINAL)
    Q_PROPERTY(QString technicianId MEMBER technicianId FINAL)
    Q_PROPERTY(QString technician MEMBER technician FINAL)
    Q_PROPERTY(double windowFromMs MEMBER windowFromMs FINAL)
    Q_PROPERTY(double windowToMs MEMBER windowToMs FINAL)
    Q_PROPERTY(double dueMs MEMBER dueMs FINAL)
    Q_PROPERTY(double createdMs MEMBER createdMs FINAL)
    Q_PROPERTY(double arrivedMs MEMBER arrivedMs FINAL)
    Q_PROPERTY(double endedMs MEMBER endedMs FINAL)
    Q_PROPERTY(bool isLate MEMBER isLate FINAL)
    Q_PROPERTY(bool isAtRisk MEMBER isAtRisk FINAL)
    Q_PROPERTY(bool isWaitingForParts MEMBER isWaitingForParts FINAL)
    Q_PROPERTY(bool isUnpaid MEMBER isUnpaid FINAL)
    Q_PROPERTY(QString balanceText MEMBER balanceText FINAL)
    Q_PROPERTY(int visitOfMonth MEMBER visitOfMonth FINAL)
    Q_PROPERTY(QString historyText READ historyText FINAL)
    Q_PROPERTY(int unread MEMBER unread FINAL)
    Q_PROPERTY(bool isPending MEMBER isPending FINAL)
    Q_PROPERTY(bool isRefused MEMBER isRefused FINAL)
    Q_PROPERTY(QStringList notes MEMBER notes FINAL)
public:
    QString id, visitId; //!< uuid text; empty id = no job
    int number = 0; //!< 0: not given by the server yet
    QString numberText; //!< "#481", or "new"
    QString title, description, trade, customer, phone, address, area;
    QString skills; //!< "gas, ladder"
    bool hasPlace = false;
    double latitude = 0, longitude = 0;
    domain::VisitState state = domain::VisitState::Unscheduled;
    QString stateText;
    Tone::Value tone = Tone::Quiet;
    bool isOpen = false;
    int priority = 1; //!< domain::Priority
    QString priorityText;
    QString technicianId, technician;
    double windowFromMs = 0, windowToMs = 0, dueMs = 0, createdMs = 0, arrivedMs = 0, endedMs = 0;
    bool isLate = false, isAtRisk = false;
    qint64 day = 0; //!< local day it is planned for, else ended or due on: a Julian day; 0: none
    bool isWaitingForParts = false; //!< paused, and the reason speaks of parts
    bool isUnpaid = false; //!< completed, and its ledger says that something is owed
    qint64 openMinor = 0; //!< what is owed, whatever the currency
    QString balanceText; //!< "120.00 EUR open", "paid"; empty without a ledger
    int visitOfAll = 0, visitOfMonth = 0; //!< the third job of its customer; 0: not known whose
    int unread = 0;
    bool isPending = false, isRefused = false;
    QStringList notes;

    bool operator==(const JobInfo &) const = default;

    //! \brief "3rd this month, 7 in all": what the customer has asked for up to it. Empty for a first one.
    [[nodiscard]] QString historyText() const;

    //! \brief The order of the board: emergencies, then what is due first; ended jobs last, newest first.
    //! Does not change as time passes, so that rows do not jump under the pointer.
    [[nodiscard]] std::tuple<int, double, int> sortKey() const;
};

//! \brief "#481"; a job that the server has not numbered yet is "new".
[[nodiscard]] QString jobNumberText(quint64 number);
//! \brief Computes the row of a job; a job without visits shows as Unscheduled.
[[nodiscard]] JobInfo makeJobInfo(const domain::Job &job, const RowContext &context);

} // namespace dispatch::viewmodels
