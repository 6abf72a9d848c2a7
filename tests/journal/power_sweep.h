// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/memory_disk_vfs.h"
#include "journal/power_cut.h"

#include <QString>

#include <functional>
#include <optional>

namespace dispatch::test {

//! \brief The life of a disk under a program, and at which of its moments the program had promised what.
struct Recorded {
    MemoryDisk::Kind kind = MemoryDisk::Kind::Powersafe;
    MemoryDisk::Image start;
    std::vector<MemoryDisk::Step> steps;
    struct Promise {
        std::size_t steps = 0; //!< the disk had done so many when it was given
        int value = 0; //!< what it means is the recording's matter; never falls
    };
    std::vector<Promise> promises;

    void promise(const MemoryDisk &disk, int value)
    {
        promises.push_back({ disk.steps().size(), value });
    }
    //! \brief The highest promise given when the power goes after \p moment steps; 0 before the first.
    [[nodiscard]] int promisedAt(std::size_t moment) const;
};

//! \brief What is wrong with what was found after a power cut.
struct Complaint {
    enum class What : quint8 {
        Lost, //!< something promised is not there
        Doubled, //!< something is there twice
        Unreadable, //!< the file does not open, or its check fails
        Wrong //!< half of a change, or another content than was written
    };
    What what = What::Wrong;
    QString text;
};

struct SweepPlan {
    int everyNthWrite = 0; //!< cut there too, not at sync points alone; 0: no
    quint32 firstSeed = 1;
    int seeds = 1; //!< for each kind of Survival that goes by lot
    bool hasFixed = true; //!< the kinds that need no lot as well
};

//! \brief Counts of one sweep or of several.
struct SweepResult {
    quint64 cuts = 0; //!< moments
    quint64 outcomes = 0; //!< moments times survivals
    quint64 different
        = 0; //!< of these, disks that were not all the same: so many were opened and checked
    quint64 lost = 0, doubled = 0, unreadable = 0, wrong = 0;
    QString first; //!< the first complaint, with what makes it come again; empty if all is well

    void note(const Complaint &complaint, const QString &where);
    void add(const SweepResult &other);
    [[nodiscard]] bool isClean() const { return lost + doubled + unreadable + wrong == 0; }
};

//! \brief Looks at what a power cut has left, with the promise that held.
using SweepCheck
    = std::function<std::optional<Complaint>(const MemoryDisk::Image &image, int promised)>;

//! \brief Cuts the power before and after every sync of the recording, and at every n-th write, lets the unsynced writes
//! survive in each way of the plan, and has each outcome checked once.
[[nodiscard]] SweepResult sweep(
    const Recorded &recorded, const SweepPlan &plan, const SweepCheck &check);

} // namespace dispatch::test
