// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"
#include "geo/mercator.h"
#include "map/handle_rows.h"

#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

#include <span>
#include <vector>

namespace dispatch::map {

//! \brief A place somebody was, packed: ten thousand technicians have a few million of them.
struct TrailPoint {
    quint32 x : 31; //!< of the unit square; a step is 2 cm on the ground
    quint32 isJoined : 1; //!< the way from the point before is known
    quint32 y;
    quint32 timeS; //!< since 1970 UTC

    [[nodiscard]] geo::UnitPoint place() const { return { .x = x / 0x1p31, .y = y / 0x1p32 }; }
};
static_assert(sizeof(TrailPoint) == 12);

//! \brief Where everybody drove in the last hour, thinned: what lies on a straight line, or within the noise of a phone that
//! lies still, is left out.
//! \threads the main thread
class Trails : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The application owns the trails")

public:
    static constexpr std::chrono::minutes KeepFor { 60 };
    //! Two fixes further apart in time than this are not joined: nobody knows the way between.
    static constexpr std::chrono::minutes Gap { 5 };
    //! Points of one technician, so that ten thousand stay under 64 MiB. When they are used up, what lies closer together
    //! than an hour of so many needs is thinned, but for the newest.
    static constexpr std::size_t MaxPoints = 400;
    //! What lies nearer than this to the line past it is not kept...
    static constexpr double StraightM = 2.0;
    //! ...but for one point a minute, so that a trail grows old piece by piece.
    static constexpr std::chrono::seconds MaxStretch { 60 };
    //! A phone that stays within this lies still.
    static constexpr double StillM = 10.0;

    struct Trail {
        quint32 handle = 0;
        std::vector<TrailPoint> points; //!< ascending in time
        //! Around all points, and perhaps some that have gone; what is out of view need not be looked at.
        geo::UnitPoint northWest { .x = 1, .y = 1 };
        geo::UnitPoint southEast { .x = 0, .y = 0 };
    };

    explicit Trails(QObject *parent = nullptr);

    //! \brief Takes a fix; one that is not newer than the last is left out, and so is an invalid position.
    void add(quint32 handle, const domain::Fix &fix);
    //! \brief Takes what somebody else has kept, in any order, and what is known already with it.
    void merge(quint32 handle, std::span<const domain::Fix> fixes);
    //! \brief Where somebody is no longer on shift nothing is kept.
    void remove(quint32 handle);
    void clear();
    //! \brief Drops what is older than KeepFor; call it about once a minute.
    void expire(domain::Timestamp now);

    //! \return oldest first; empty for an unknown handle. Valid until the next change
    [[nodiscard]] std::span<const TrailPoint> trail(quint32 handle) const;
    //! \brief All of them, in no particular order.
    [[nodiscard]] const std::vector<Trail> &all() const { return m_trails; }
    //! \brief When the oldest point was measured.
    [[nodiscard]] std::optional<domain::Timestamp> begin(quint32 handle) const;
    [[nodiscard]] std::size_t bytes() const;

Q_SIGNALS:
    //! At most once per turn of the event loop.
    void changed();

private:
    void announce();
    Trail &trailOf(quint32 handle);

    std::vector<Trail> m_trails;
    HandleRows m_rows;
    bool m_isAnnouncing = false;
};

} // namespace dispatch::map
