// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"
#include "map/tile_painter.h"
#include "viewmodels/case_story.h"

#include <QImage>

namespace dispatch::viewmodels {

//! \brief The base map that a case is drawn on: the console's own, painted here, so without a network.
struct CaseGround {
    std::shared_ptr<const map::TilePainter> painter; //!< nullptr: plain ground
    map::TileStyle style = map::TileStyle::PlainLight;
    QString attribution; //!< printed onto the map
};

//! \brief What is known of a way that was driven.
struct CaseWay {
    CaseStory::Journey journey;
    std::vector<domain::Fix> fixes; //!< ascending in fix time
    QString problem; //!< why there are none, in plain words; empty: nobody measured any
};

//! \brief What can be said of a way in numbers. Two fixes further apart than journal::MaxJoined are a gap, in which nobody
//! knows the way.
struct WayFigures {
    qsizetype fixes = 0, gaps = 0;
    std::chrono::milliseconds longestGap {},
        unknown {}; //!< of all gaps; beginning and end of the way too
    double joinedM = 0; //!< along the fixes that are joined
    double worstAccuracyM = 0;
};
[[nodiscard]] WayFigures figuresOf(const CaseWay &way);
[[nodiscard]] QString wayCaption(const CaseWay &way, const CaseClock &clock);

//! \brief The job's place, and the way to it if there is one: fixes joined by a line, and nothing where a gap is, but how long
//! it was. North is up; a bar gives the scale.
//! \return null if there is neither a place nor a fix
//! \threads reentrant
[[nodiscard]] QImage paintCaseMap(const std::optional<domain::GeoPoint> &job,
    const QString &jobLabel, const CaseWay *way, const CaseGround &ground, const CaseClock &clock);

} // namespace dispatch::viewmodels
