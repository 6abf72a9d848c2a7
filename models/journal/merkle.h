// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <span>
#include <vector>

//! Trees of hashes as RFC 6962 (2.1) has them, over SHA-256: one root stands for a list, and a short path shows that an
//! entry is in it at its place, without showing the others.
namespace dispatch::journal {

[[nodiscard]] QByteArray merkleLeaf(const QByteArray &content);
//! \brief Takes leaves one by one; keeps only the roots of whole subtrees.
class MerkleTree {
public:
    void add(const QByteArray &leaf);
    [[nodiscard]] quint64 size() const { return m_size; }
    //! \brief SHA-256 of nothing for an empty tree.
    [[nodiscard]] QByteArray root() const;

private:
    std::vector<QByteArray> m_roots; //!< of the whole subtrees, the largest first
    quint64 m_size = 0;
};

//! \brief The hashes beside the way from a leaf to the root, from below. \param leaves as merkleLeaf() gives them
[[nodiscard]] std::vector<QByteArray> merklePath(std::span<const QByteArray> leaves, quint64 index);
//! \return the root that follows from a leaf and its path; empty if the path does not fit the place
[[nodiscard]] QByteArray merkleRootOf(
    const QByteArray &leaf, quint64 index, quint64 size, std::span<const QByteArray> path);

} // namespace dispatch::journal
