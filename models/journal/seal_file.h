// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/merkle.h"
#include "journal/seal.h"

namespace dispatch::journal {

//! \brief The signed checkpoints of a log, one JSON object a line, only ever added to.
//!
//! A last line without its end is one that a power cut broke off: it does not count, and goes with the next append.
//! \threads one at a time
class SealFile {
public:
    //! \brief What is in the file; nothing if there is none. \errors Damaged if a line is no checkpoint
    [[nodiscard]] static Stored<std::vector<Seal>> read(const QString &path);
    //! \brief On stable storage when it returns.
    [[nodiscard]] static Stored<void> append(const QString &path, const Seal &seal);
};

//! \brief Judges a log by its checkpoints while it is walked from the beginning.
class SealJudge {
public:
    //! \param seals in order (firstForged() is the caller's to ask)
    explicit SealJudge(std::span<const Seal> seals);
    //! \brief The next record's link. \return nullopt if it fits all that was signed
    [[nodiscard]] std::optional<StoreError> take(quint64 seq, const QByteArray &link);
    //! \brief The log ends here.
    [[nodiscard]] std::optional<StoreError> end(quint64 seq) const;
    //! \brief Begins in the middle: the log has this link at \p seq, and is shown from there on.
    void startAt(quint64 seq, const QByteArray &link);
    [[nodiscard]] quint64 judged() const { return m_judged; } //!< checkpoints that fitted

private:
    [[nodiscard]] std::optional<StoreError> judge(quint64 seq, const QByteArray &link);

    std::span<const Seal> m_seals;
    std::size_t m_next = 0;
    quint64 m_judged = 0;
    quint64 m_good = 0; //!< the newest record that a checkpoint bears out
    bool m_hasTree = true; //!< all records since the checkpoint before were seen
    MerkleTree m_tree;
};

} // namespace dispatch::journal
