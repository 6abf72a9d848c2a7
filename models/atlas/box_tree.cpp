// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/box_tree.h"

#include <array>

namespace dispatch::atlas {
namespace {

constexpr std::size_t NodeSize = 16;
static_assert(sizeof(TreeNode) == 24);

//! Position along a Hilbert curve over the 2^16 grid.
quint32 hilbert(quint32 x, quint32 y)
{
    quint32 d = 0;
    for (quint32 s = 0x8000; s > 0; s /= 2) {
        const quint32 rx = (x & s) != 0 ? 1 : 0;
        const quint32 ry = (y & s) != 0 ? 1 : 0;
        d += s * s * ((3 * rx) ^ ry);
        if (ry == 0) {
            if (rx == 1) {
                x = 0xffff - x;
                y = 0xffff - y;
            }
            std::swap(x, y);
        }
    }
    return d;
}

} // namespace

std::vector<TreeNode> packTree(std::span<const TreeItem> items)
{
    if (items.empty())
        return {};
    MapBox all;
    for (const TreeItem &item : items)
        all.include(item.box);
    // The curve over the whole of the data rather than of the Earth, or a town would be one cell of it.
    const double scale = 65'535.0 / std::max<quint32>(all.span(), 1);
    struct Leaf {
        quint64 key;
        quint32 row;
    };
    std::vector<Leaf> leaves;
    leaves.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        const MapBox &box = items[i].box;
        const double x = (box.west / 2.0 + box.east / 2.0 - all.west) * scale;
        const double y = (box.north / 2.0 + box.south / 2.0 - all.north) * scale;
        const quint64 curve = hilbert(static_cast<quint32>(std::clamp(x, 0.0, 65'535.0)),
            static_cast<quint32>(std::clamp(y, 0.0, 65'535.0)));
        leaves.push_back(
            { .key = quint64 { items[i].minZoom } << 32U | curve, .row = static_cast<quint32>(i) });
    }
    std::ranges::sort(leaves, [](const Leaf &l, const Leaf &r) {
        return std::pair(l.key, l.row) < std::pair(r.key, r.row);
    });

    std::vector<TreeNode> tree;
    tree.reserve(items.size() + items.size() / (NodeSize - 1) + 2);
    for (const Leaf &leaf : leaves)
        tree.push_back(
            { .box = items[leaf.row].box, .child = leaf.row, .minZoom = items[leaf.row].minZoom });
    std::size_t first = 0;
    // At least one level above the leaves, so that the last node is always a root with children.
    do {
        const std::size_t end = tree.size();
        for (std::size_t at = first; at < end; at += NodeSize) {
            TreeNode parent { .box = {},
                .child = static_cast<quint32>(at),
                .minZoom = 0xff,
                .childCount = static_cast<quint8>(std::min(NodeSize, end - at)) };
            for (std::size_t i = at; i < at + parent.childCount; ++i) {
                parent.box.include(tree[i].box);
                parent.minZoom = std::min(parent.minZoom, tree[i].minZoom);
            }
            tree.push_back(parent);
        }
        first = end;
    } while (tree.size() - first > 1);
    return tree;
}

bool isSoundTree(std::span<const TreeNode> tree, std::size_t rowCount)
{
    if (tree.empty())
        return rowCount == 0;
    std::vector<bool> isReached(tree.size(), false);
    std::vector<bool> isRowSeen(rowCount, false);
    isReached.back() = true;
    for (std::size_t i = tree.size(); i-- > 0;) {
        const TreeNode &node = tree[i];
        // Each node once: two parents of one node would let a small tree take for ever to walk.
        if (!isReached[i])
            return false;
        if (node.childCount == 0) {
            if (node.child >= rowCount || isRowSeen[node.child])
                return false;
            isRowSeen[node.child] = true;
            continue;
        }
        if (node.child + std::size_t { node.childCount } > i)
            return false;
        for (std::size_t c = node.child; c < node.child + std::size_t { node.childCount }; ++c) {
            if (isReached[c])
                return false;
            isReached[c] = true;
        }
    }
    return true;
}

std::vector<quint32> findRows(std::span<const TreeNode> tree, const MapBox &box, int zoom)
{
    std::vector<quint32> rows;
    if (tree.empty())
        return rows;
    std::vector<quint32> open { static_cast<quint32>(tree.size() - 1) };
    while (!open.empty()) {
        const TreeNode &node = tree[open.back()];
        open.pop_back();
        if (node.minZoom > zoom || !node.box.intersects(box))
            continue;
        if (node.childCount == 0) {
            rows.push_back(node.child);
        } else {
            for (quint32 i = 0; i < node.childCount; ++i)
                open.push_back(node.child + i);
        }
    }
    std::ranges::sort(rows);
    return rows;
}

} // namespace dispatch::atlas
