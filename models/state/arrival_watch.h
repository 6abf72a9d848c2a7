// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "state/operation.h"

#include <QSet>

namespace dispatch::state {

//! How somebody on the way is taken to have arrived. Where there is a site, its outline decides; else a circle.
inline constexpr double ArrivalRadiusM = 100; //!< round the job's place: a van parks within it
//! A fix may be off by its accuracy, so the circle grows by that; but a very poor one proves nothing.
inline constexpr double MaxArrivalSlackM = 75;
inline constexpr double MaxArrivalSpeedMps = 4; //!< 14 km/h; whoever is faster is driving past
inline constexpr int ArrivalFixes = 2; //!< in a row inside to suggest, in a row outside to withdraw
//! Leaving takes a little more than arriving, so that a fix that wanders at the edge does not flicker.
inline constexpr double LeavingFactor = 1.5;

//! \brief Suggests that a technician who is on the way has arrived. It only suggests: the step is a person's.
//!
//! Fed with fixes and told of changes, it holds one suggestion per visit. One that was dismissed, or whose visit went on,
//! does not come back for that visit; one whose technician drives on is withdrawn and may.
//! \threads one
class ArrivalWatch {
public:
    struct Suggestion {
        domain::VisitId visit;
        domain::TechnicianId technician;
        domain::Timestamp since; //!< the first fix there
        QString site; //!< name of the zone; empty: the circle
        bool operator==(const Suggestion &) const = default;
    };

    //! \brief A technician was seen. Fixes that are stale at \p now, or not newer than the last, count for nothing.
    //! \return whether suggestions() changed
    bool take(const Operation &operation, const domain::TechnicianId &technician,
        const domain::Fix &fix, domain::Timestamp now);
    //! \brief Visits, jobs or zones changed: drops what is over, and looks anew where a job or its site lies elsewhere.
    //! \return whether suggestions() changed
    enum class Zones : quint8 { Same, Changed };
    bool review(const Operation &operation, Zones zones);
    //! \brief Not now, and not again for this visit.
    bool dismiss(const domain::VisitId &visit);
    void clear();

    //! \return the longest waiting first
    [[nodiscard]] std::vector<Suggestion> suggestions() const;

private:
    struct Watched {
        domain::TechnicianId technician;
        std::optional<domain::GeoPoint> place;
        QList<domain::GeoPoint> site; //!< its outline; empty: the circle
        QString siteName;
        bool isPlaceKnown = false; //!< the three above are of now
        domain::Timestamp lastFix;
        domain::Timestamp since;
        int inside = 0; //!< in a row
        int outside = 0;
        bool isSuggested = false;
    };
    enum class Where : quint8 { There, Near, Away };
    [[nodiscard]] static Where whereIs(const Watched &watched, const domain::Fix &fix);
    static void look(const Operation &operation, const domain::VisitId &visit, Watched &watched);

    QHash<domain::VisitId, Watched> m_watched; //!< who is on the way
    QSet<domain::VisitId> m_settled; //!< dismissed or acted on, while the visit is open
};

} // namespace dispatch::state
