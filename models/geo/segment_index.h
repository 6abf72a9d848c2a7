// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geo/plane.h"

#include <functional>
#include <unordered_map>

namespace dispatch::geo::plane {

//! \brief Segments in a hash of square cells: what is near this point, what may cross this segment.
//! \threads const functions are reentrant
class SegmentIndex {
public:
    explicit SegmentIndex(double cellM = 80)
        : m_cellM(cellM)
    {
    }
    //! \param tag given back by the queries
    void add(Vec a, Vec b, quint32 tag);
    void addLine(const Line &line, bool isClosed, quint32 tag);

    struct Hit {
        double distanceM = 0;
        quint32 tag = 0;
        Vec direction; //!< of the segment, not normalised
    };
    //! \brief Calls \p visit for every segment within \p radiusM of \p p, in order of addition.
    void near(Vec p, double radiusM, const std::function<void(const Hit &)> &visit) const;
    //! \return the distance to the nearest segment, or \p radiusM if none is nearer
    [[nodiscard]] double clearance(Vec p, double radiusM) const;
    //! \brief Tags of segments sharing a cell with a-b, ascending, each once.
    [[nodiscard]] std::vector<quint32> candidates(Vec a, Vec b) const;

private:
    struct Segment {
        Vec a;
        Vec b;
        quint32 tag;
    };
    [[nodiscard]] std::vector<quint32> inBox(Vec low, Vec high) const;

    double m_cellM;
    std::vector<Segment> m_segments;
    std::unordered_map<quint64, std::vector<quint32>> m_cells;
};

} // namespace dispatch::geo::plane
