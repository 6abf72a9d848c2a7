// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/row_context.h"
#include "viewmodels/tone.h"

#include <QObject>
#include <QStringList>

namespace dispatch::viewmodels {

//! \brief One technician as the screens show it. Moments are ms since 1970 UTC, 0 = none.
class TechnicianInfo {
    Q_GADGET
    QML_VALUE_TYPE(technicianInfo)
    Q_PROPERTY(QString id MEMBER id FINAL)
    Q_PROPERTY(int handle MEMBER handle FINAL)
    Q_PROPERTY(QString name MEMBER name FINAL)
    Q_PROPERTY(QString phone MEMBER phone FINAL)
    Q_PROPERTY(QString area MEMBER area FINAL)
    Q_PROPERTY(QStringList skills MEMBER skills FINAL)
    Q_PROPERTY(QString dutyText MEMBER dutyText FINAL)
    Q_PROPERTY(QString dutyReason MEMBER dutyReason FINAL)
    Q_PROPERTY(dispatch::viewmodels::Tone::Value tone MEMBER tone FINAL)
    Q_PROPERTY(bool hasEmergency MEMBER hasEmergency FINAL)
    Q_PROPERTY(bool isOnShift MEMBER isOnShift FINAL)
    Q_PROPERTY(bool isOnBreak MEMBER isOnBreak FINAL)
    Q_PROPERTY(double dutySinceMs MEMBER dutySinceMs FINAL)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(QString jobNumberText MEMBER jobNumberText FINAL)
    Q_PROPERTY(QString jobTitle MEMBER jobTitle FINAL)
    Q_PROPERTY(int openVisits MEMBER openVisits FINAL)
    Q_PROPERTY(bool hasFix MEMBER hasFix FINAL)
    Q_PROPERTY(double fixMs MEMBER fixMs FINAL)
    Q_PROPERTY(double latitude MEMBER latitude FINAL)
    Q_PROPERTY(double longitude MEMBER longitude FINAL)
    Q_PROPERTY(double speedMps MEMBER speedMps FINAL)
    Q_PROPERTY(double accuracyM MEMBER accuracyM FINAL)
    Q_PROPERTY(int batteryPercent MEMBER batteryPercent FINAL)
    Q_PROPERTY(int signal MEMBER signal FINAL)
    Q_PROPERTY(bool isPending MEMBER isPending FINAL)
public:
    QString id; //!< uuid text; empty = nobody
    int handle = -1;
    QString name, phone, area;
    QStringList skills;
    domain::Duty duty = domain::Duty::OffShift;
    QString dutyText, dutyReason;
    Tone::Value tone = Tone::Quiet;
    bool hasEmergency = false, isOnShift = false, isOnBreak = false;
    double dutySinceMs = 0;
    QString jobId; //!< of the active visit, else of the next one
    QString jobNumberText; //!< as JobInfo::numberText; empty without a job
    QString jobTitle;
    int openVisits = 0;
    bool hasFix = false;
    double fixMs = 0, latitude = 0, longitude = 0;
    double speedMps = -1, accuracyM = -1; //!< < 0 unknown
    int batteryPercent = -1;              //!< < 0 unknown
    int signal = static_cast<int>(domain::SignalAge::NoFix); //!< domain::SignalAge
    bool isPending = false;

    bool operator==(const TechnicianInfo &) const = default;

    //! \brief Copies what a fix says; nullopt leaves "no fix".
    void setFix(const std::optional<domain::Fix> &fix, domain::SignalAge age);
};

[[nodiscard]] TechnicianInfo makeTechnicianInfo(
    const domain::Technician &technician, const RowContext &context);

} // namespace dispatch::viewmodels
