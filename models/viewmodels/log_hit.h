// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/replica.h"
#include "state/operation.h"

#include <QList>
#include <QString>
#include <QtQmlIntegration/qqmlintegration.h>

//! \brief What was found, apart from events.
namespace dispatch::viewmodels::LogHitKind {
Q_NAMESPACE
QML_ELEMENT
enum Value { Job, Customer, Technician, Address };
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::LogHitKind

namespace dispatch::viewmodels {

//! \brief A thing whose name is what somebody looks for: a job, a customer, a technician, an address.
class LogHit {
    Q_GADGET
    QML_VALUE_TYPE(logHit)
    Q_PROPERTY(dispatch::viewmodels::LogHitKind::Value kind MEMBER kind FINAL)
    Q_PROPERTY(QString kindText MEMBER kindText FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(QString detail MEMBER detail FINAL)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(QString technicianId MEMBER technicianId FINAL)
    Q_PROPERTY(QString filter MEMBER filter FINAL)
public:
    LogHitKind::Value kind = LogHitKind::Job;
    QString kindText; //!< "Job"
    QString text, detail; //!< "481 · Boiler gives no hot water", "Vera Holm"
    QString jobId, technicianId; //!< what it opens; empty: none
    QString filter; //!< that shows its events: `job:481`
    bool operator==(const LogHit &) const = default;
};

//! \brief The things that a filter's plain words name, the surest first: a job's number, a whole name, the beginning of
//! one; in each of these the newest first. At most MaxLogHits.
[[nodiscard]] QList<LogHit> findHits(const journal::LogFilter &filter,
    const state::Operation &operation, const journal::Replica &replica);
inline constexpr qsizetype MaxLogHits = 12;

} // namespace dispatch::viewmodels
