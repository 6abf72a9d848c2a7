// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/merkle.h"

#include <QCryptographicHash>

#include <bit>

namespace dispatch::journal {

namespace {

// A leaf can never be taken for an inner node: RFC 6962, 2.1.
constexpr QByteArrayView LeafMark("\x00", 1);
constexpr QByteArrayView NodeMark("\x01", 1);

QByteArray node(const QByteArray &left, const QByteArray &right)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(NodeMark);
    hash.addData(left);
    hash.addData(right);
    return hash.result();
}

QByteArray rootOf(std::span<const QByteArray> leaves)
{
    MerkleTree tree;
    for (const auto &leaf : leaves)
        tree.add(leaf);
    return tree.root();
}

//! How many leaves are left of the middle: the largest power of two below the size.
quint64 leftOf(quint64 size)
{
    return std::bit_floor(size - 1);
}

} // namespace

QByteArray merkleLeaf(const QByteArray &content)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(LeafMark);
    hash.addData(content);
    return hash.result();
}

void MerkleTree::add(const QByteArray &leaf)
{
    m_roots.push_back(leaf);
    // Two whole subtrees of one size become one, as in a binary counter.
    for (quint64 carry = m_size; carry & 1; carry >>= 1) {
        const auto right = m_roots.back();
        m_roots.pop_back();
        m_roots.back() = node(m_roots.back(), right);
    }
    ++m_size;
}

QByteArray MerkleTree::root() const
{
    if (m_roots.empty())
        return QCryptographicHash::hash(QByteArrayView(), QCryptographicHash::Sha256);
    QByteArray root = m_roots.back();
    for (auto left = m_roots.rbegin() + 1; left != m_roots.rend(); ++left)
        root = node(*left, root);
    return root;
}

std::vector<QByteArray> merklePath(std::span<const QByteArray> leaves, quint64 index)
{
    if (leaves.size() <= 1 || index >= leaves.size())
        return {};
    const auto left = leftOf(leaves.size());
    const bool isLeft = index < left;
    auto path = isLeft ? merklePath(leaves.first(left), index)
                       : merklePath(leaves.subspan(left), index - left);
    path.push_back(isLeft ? rootOf(leaves.subspan(left)) : rootOf(leaves.first(left)));
    return path;
}

QByteArray merkleRootOf(
    const QByteArray &leaf, quint64 index, quint64 size, std::span<const QByteArray> path)
{
    if (index >= size)
        return {};
    if (size == 1)
        return path.empty() ? leaf : QByteArray();
    if (path.empty())
        return {};
    const auto left = leftOf(size);
    const bool isLeft = index < left;
    const auto below = merkleRootOf(leaf, isLeft ? index : index - left,
        isLeft ? left : size - left, path.first(path.size() - 1));
    if (below.isEmpty())
        return {};
    return isLeft ? node(below, path.back()) : node(path.back(), below);
}

} // namespace dispatch::journal
