// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"
#include "viewmodels/drives.h"
#include "viewmodels/row_context.h"

#include <QList>
#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

#include <functional>
#include <optional>

//! \brief What can be done with several jobs at once.
namespace dispatch::viewmodels::BulkKind {
Q_NAMESPACE
QML_ELEMENT
enum Value { Assign, Dispatch, Priority, Area, Cancel };
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::BulkKind

namespace dispatch::viewmodels {

//! \brief One thing to do with several jobs.
struct BulkDeed {
    BulkKind::Value kind = BulkKind::Assign;
    std::optional<domain::TechnicianId> technician; //!< Assign
    domain::Priority priority = domain::Priority::Normal; //!< Priority
    QString text; //!< Area: its name, empty for none; Cancel: the reason
};

//! \brief What would come of it for one job.
class BulkRow {
    Q_GADGET
    QML_VALUE_TYPE(bulkRow)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(QString numberText MEMBER numberText FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString result MEMBER result FINAL)
    Q_PROPERTY(bool isAllowed MEMBER isAllowed FINAL)
    Q_PROPERTY(bool isAsItIs MEMBER isAsItIs FINAL)
    Q_PROPERTY(bool isDoubtful MEMBER isDoubtful FINAL)
public:
    QString jobId, numberText, title;
    QString result; //!< "14:00–16:00", "as it is", or why not
    bool isAllowed = false;
    bool isAsItIs = false; //!< nothing to do: not part of the command
    bool isDoubtful = false; //!< allowed, but it would come late
    bool operator==(const BulkRow &) const = default;
};

//! \brief A deed judged for each job, and the one command that does it.
struct BulkPlan {
    QList<BulkRow> rows; //!< in the order given
    domain::Batch
        batch; //!< of all jobs for which there is something to do, whether or not they are allowed
    QStringList
        late; //!< visits the technician has already that become late by it: "#12 becomes 20 min late"
    QString
        problem; //!< what is against the whole: nothing is chosen, too many; empty if nothing is
    [[nodiscard]] int refused() const;
    [[nodiscard]] bool isReady() const
    {
        return problem.isEmpty() && refused() == 0 && !batch.items.empty();
    }
};

//! \brief Plans a deed for jobs, all or none, and says for each what the server would: by the very same rules, each job on
//! top of those before it. Assigning keeps an arrival window that a visit has; those without one follow each other from now
//! on, each as long as its work.
//! \param jobIds uuid texts; unknown ones are left out
//! \param position where a technician is, to foresee who becomes late; without it, from the first visit on
//! \param legOf how long the drives take
[[nodiscard]] BulkPlan planBulk(const QStringList &jobIds, const BulkDeed &deed,
    const RowContext &context,
    const std::function<std::optional<domain::GeoPoint>(const domain::Technician &)> &position = {},
    const LegOf &legOf = atlas::Router::estimateLeg);

//! \brief "Assign 12 jobs to Nora Ferreira".
[[nodiscard]] QString bulkTitle(
    const BulkDeed &deed, qsizetype jobs, const state::Operation &operation);

} // namespace dispatch::viewmodels
