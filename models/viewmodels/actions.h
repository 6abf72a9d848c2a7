// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/router.h"
#include "domain/transitions.h"
#include "viewmodels/row_context.h"

#include <QList>
#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief One thing a person could do with the selected job: offered, or shown with what is in the way.
class ActionInfo {
    Q_GADGET
    QML_VALUE_TYPE(actionInfo)
    Q_PROPERTY(QString name MEMBER name FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(QString key MEMBER key FINAL)
    Q_PROPERTY(bool isAllowed MEMBER isAllowed FINAL)
    Q_PROPERTY(bool needsReason MEMBER needsReason FINAL)
    Q_PROPERTY(bool isMain MEMBER isMain FINAL)
    Q_PROPERTY(QString whyNot MEMBER whyNot FINAL)
public:
    QString name; //!< domain::name(Action)
    QString text; //!< "Dispatch"
    QString key; //!< "D"; empty if it has none of its own
    bool isAllowed = false;
    bool needsReason = false;
    bool isMain = false; //!< the usual next step
    QString whyNot; //!< plain words, if not allowed
    bool operator==(const ActionInfo &) const = default;
};

[[nodiscard]] QString actionText(domain::Action action);

//! \brief What fits the visit's state, the usual next step first. Judged by the very rules of the server.
[[nodiscard]] QList<ActionInfo> actionsFor(const domain::Visit &visit, const RowContext &context);

//! \brief A technician for a job, with the reasons in words.
class Suggestion {
    Q_GADGET
    QML_VALUE_TYPE(suggestion)
    Q_PROPERTY(QString technicianId MEMBER technicianId FINAL)
    Q_PROPERTY(QString name MEMBER name FINAL)
    Q_PROPERTY(QString reason MEMBER reason FINAL)
    Q_PROPERTY(int etaMin MEMBER etaMin FINAL)
public:
    QString technicianId, name, reason;
    int etaMin = -1; //!< minutes to the job; -1 unknown
    bool operator==(const Suggestion &) const = default;
};

struct Candidate {
    domain::TechnicianId id;
    QString name;
    domain::Duty duty = domain::Duty::Available;
    std::optional<domain::GeoPoint> position;
    int openVisits = 0;
    int workMin = 0; //!< of work that is ahead in the open visits: workAheadMin()
    QStringList skills;
    QString rosterText; //!< "break until 12:30", "shift ends 16:00"; empty: nothing to say
    bool isAway = false; //!< by the roster not at work now
    std::optional<atlas::Leg> leg; //!< to the job; without one it is estimated from the position
};

[[nodiscard]] bool hasSkillsFor(const domain::Job &job, const Candidate &candidate);

//! \brief Minutes of work in the open visits of a technician; of one that has begun, what is left of its planned time. The
//! drives between are not in it.
[[nodiscard]] int workAheadMin(const state::Operation &operation,
    const domain::TechnicianId &technician, domain::Timestamp now);

//! \brief Technicians able to take a job, best first: free before busy or, by the roster, away, then by the minutes of work they have before it and
//! the minutes to it, ties by name. By the way alone, in a busy office one technician after the other would be buried under
//! jobs because they are near. The reason says where the minutes come from.
[[nodiscard]] QList<Suggestion> suggest(const domain::Job &job, std::vector<Candidate> candidates);

} // namespace dispatch::viewmodels
