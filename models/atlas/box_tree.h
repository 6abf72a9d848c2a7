// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/map_point.h"

#include <vector>

namespace dispatch::atlas {

//! \brief One box of a tree of boxes; stored in map files as it is.
struct TreeNode {
    MapBox box;
    quint32 child = 0; //!< a leaf: the row it stands for; else the first node below it
    quint8 minZoom
        = 0; //!< the least of all rows below: nothing here is drawn at a lower zoom level
    quint8 childCount = 0; //!< 0 for a leaf
    quint16 unused = 0;
    bool operator==(const TreeNode &) const = default;
};

struct TreeItem {
    MapBox box;
    quint8 minZoom = 0;
};

//! \brief Packs boxes into a tree that is only read afterwards: leaves first, root last, rows that are seen from far
//! away together and neighbours near each other.
//! \return empty for no items; deterministic
//! \source a packed Hilbert R-tree (Kamel and Faloutsos 1993)
[[nodiscard]] std::vector<TreeNode> packTree(std::span<const TreeItem> items);

//! \brief Whether every step downwards leads to an earlier node and every leaf to one of \p rowCount rows, so that
//! findRows() ends and gives only rows there are.
[[nodiscard]] bool isSoundTree(std::span<const TreeNode> tree, std::size_t rowCount);

//! \return rows whose box meets \p box and whose minZoom is at most \p zoom, ascending
//! \threads reentrant
[[nodiscard]] std::vector<quint32> findRows(
    std::span<const TreeNode> tree, const MapBox &box, int zoom);

} // namespace dispatch::atlas
