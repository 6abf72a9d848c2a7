// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/memory_disk.h"

#include <QRandomGenerator>

#include <span>

namespace dispatch::test {

//! \brief What becomes of the writes that were not synced when the power went.
struct Survival {
    enum class Kind : quint8 {
        KeepAll,
        DropAll,
        OnlyLast, //!< of each file the last write alone: everything before it was still in the cache
        AllButFirst, //!< of each file the first write alone is lost: the order is turned round
        EvenOnes,
        OddOnes,
        TornLast, //!< all kept, but of each file's last write only a part was done
        ByWrite, //!< each kept, lost or torn, by lot
        BySector, //!< each sector of each write kept or lost, by lot
        Spoiled //!< each kept, lost, or interrupted while its place holds rubbish, by lot
    };
    static constexpr Kind Fixed[] { Kind::KeepAll, Kind::DropAll, Kind::OnlyLast, Kind::AllButFirst,
        Kind::EvenOnes, Kind::OddOnes, Kind::TornLast };
    static constexpr Kind ByLot[] { Kind::ByWrite, Kind::BySector, Kind::Spoiled };

    Kind kind = Kind::KeepAll;
    quint32 seed = 1; //!< for what goes by lot
};
[[nodiscard]] const char *name(Survival::Kind kind);

//! \brief Walks along the life of a MemoryDisk and says what would be found on it after a power cut.
//!
//! A synced write survives. One that was not is subject to the Survival, on its own: the medium may have taken a later
//! one and not an earlier one, also across files. So are names given and taken. A write whose sync was answered with an
//! error stays uncertain for ever: systems mark such pages as clean, and a later sync says nothing about them.
class PowerCut {
public:
    //! \param start what was on the disk before the first of \p steps. Both must outlive this object.
    PowerCut(MemoryDisk::Kind kind, const MemoryDisk::Image &start,
        std::span<const MemoryDisk::Step> steps);

    //! \brief To the moment after \p steps steps; forwards only.
    void goTo(std::size_t steps);
    //! \brief Whether anything is uncertain at this moment: else there is one outcome only.
    [[nodiscard]] bool isAnythingUnsynced() const;
    [[nodiscard]] MemoryDisk::Image outcome(const Survival &survival) const;

private:
    enum class Standing : quint8 { Unsynced, Uncertain, Synced };
    struct Change {
        const MemoryDisk::Step *step;
        Standing standing = Standing::Unsynced;
    };
    struct File {
        QByteArray base; //!< what surely is there
        std::vector<Change> changes; //!< in order, from the first that is not sure
    };

    void take(const MemoryDisk::Step &step);
    void synced(File &file, bool isFailed);
    [[nodiscard]] QByteArray contents(
        const File &file, const Survival &survival, QRandomGenerator &random) const;
    void applyTorn(QByteArray &bytes, const MemoryDisk::Step &step, QRandomGenerator *random) const;
    void applySectors(
        QByteArray &bytes, const MemoryDisk::Step &step, QRandomGenerator &random) const;
    void spoil(QByteArray &bytes, const MemoryDisk::Step &step, QRandomGenerator &random) const;

    MemoryDisk::Kind m_kind;
    std::span<const MemoryDisk::Step> m_steps;
    std::size_t m_at = 0;
    std::map<int, File> m_files;
    std::map<QByteArray, int> m_names; //!< on the medium
    std::vector<const MemoryDisk::Step *> m_nameChanges; //!< since the folder was synced
};

} // namespace dispatch::test
