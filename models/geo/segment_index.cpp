// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/segment_index.h"

#include <algorithm>

namespace dispatch::geo::plane {
namespace {

qint64 cellNumber(double v, double cellM)
{
    return static_cast<qint64>(std::floor(v / cellM));
}

quint64 cellKey(qint64 x, qint64 y)
{
    return (static_cast<quint64>(x + 0x40000000) << 32) | static_cast<quint64>(y + 0x40000000);
}

} // namespace

void SegmentIndex::add(Vec a, Vec b, quint32 tag)
{
    const auto number = static_cast<quint32>(m_segments.size());
    m_segments.push_back({ a, b, tag });
    for (qint64 x = cellNumber(std::min(a.x, b.x), m_cellM);
        x <= cellNumber(std::max(a.x, b.x), m_cellM); ++x) {
        for (qint64 y = cellNumber(std::min(a.y, b.y), m_cellM);
            y <= cellNumber(std::max(a.y, b.y), m_cellM); ++y)
            m_cells[cellKey(x, y)].push_back(number);
    }
}

void SegmentIndex::addLine(const Line &line, bool isClosed, quint32 tag)
{
    for (std::size_t i = 1; i < line.size(); ++i)
        add(line[i - 1], line[i], tag);
    if (isClosed && line.size() > 2)
        add(line.back(), line.front(), tag);
}

std::vector<quint32> SegmentIndex::inBox(Vec low, Vec high) const
{
    std::vector<quint32> found;
    for (qint64 x = cellNumber(low.x, m_cellM); x <= cellNumber(high.x, m_cellM); ++x) {
        for (qint64 y = cellNumber(low.y, m_cellM); y <= cellNumber(high.y, m_cellM); ++y) {
            if (const auto cell = m_cells.find(cellKey(x, y)); cell != m_cells.end())
                found.insert(found.end(), cell->second.begin(), cell->second.end());
        }
    }
    std::ranges::sort(found);
    found.erase(std::ranges::unique(found).begin(), found.end());
    return found;
}

void SegmentIndex::near(Vec p, double radiusM, const std::function<void(const Hit &)> &visit) const
{
    for (const quint32 i : inBox(p - Vec { radiusM, radiusM }, p + Vec { radiusM, radiusM })) {
        const Segment &s = m_segments[i];
        if (const double d = distanceToSegment(p, s.a, s.b); d <= radiusM)
            visit({ .distanceM = d, .tag = s.tag, .direction = s.b - s.a });
    }
}

double SegmentIndex::clearance(Vec p, double radiusM) const
{
    double best = radiusM;
    near(p, radiusM, [&best](const Hit &hit) { best = std::min(best, hit.distanceM); });
    return best;
}

std::vector<quint32> SegmentIndex::candidates(Vec a, Vec b) const
{
    std::vector<quint32> tags = inBox(
        { std::min(a.x, b.x), std::min(a.y, b.y) }, { std::max(a.x, b.x), std::max(a.y, b.y) });
    for (quint32 &i : tags)
        i = m_segments[i].tag;
    std::ranges::sort(tags);
    tags.erase(std::ranges::unique(tags).begin(), tags.end());
    return tags;
}

} // namespace dispatch::geo::plane
