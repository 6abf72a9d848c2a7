// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event_store.h"
#include "journal/power_sweep.h"

namespace dispatch::test {

//! \brief Something that goes wrong under a running program: a disk that refuses, memory that is not given.
class Fault {
public:
    virtual ~Fault() = default;
    //! \brief It will not strike again: it struck its one time, or was healed.
    [[nodiscard]] virtual bool isOver() const = 0;
    virtual void heal() = 0;
};

//! \brief One program with one file, under whose feet the storage gives way: what it does, and what must be there
//! afterwards.
class StorageCase {
public:
    explicit StorageCase(MemoryDiskVfs &vfs)
        : m_vfs(vfs)
    {
    }
    virtual ~StorageCase() = default;

    [[nodiscard]] virtual const char *name() const = 0;
    //! \brief Runs the program from an empty disk to its end, and remembers what is to be found.
    [[nodiscard]] virtual Recorded record(MemoryDisk::Kind kind) = 0;
    //! \brief Opens what a power cut has left, looks at all of it, and (see setGoingOnEvery()) goes on to the end.
    [[nodiscard]] virtual std::optional<Complaint> check(
        MemoryDisk::Kind kind, const MemoryDisk::Image &image, int promised)
        = 0;
    //! \brief Runs the program on \p disk, a new one, while \p fault strikes. What is refused is asked for again; after
    //! the second refusal in a row the fault is healed. In the end everything must be there. Call record() before.
    [[nodiscard]] virtual std::optional<Complaint> endure(MemoryDisk &disk, Fault &fault) = 0;

    //! \brief Only one of so many check() goes on after looking: most of its time goes there. 1: each.
    void setGoingOnEvery(int checks) { m_goingOnEvery = checks; }

protected:
    [[nodiscard]] bool isToGoOn() { return m_checks++ % m_goingOnEvery == 0; }
    [[nodiscard]] MemoryDiskVfs &vfs() { return m_vfs; }

    //! \brief Does \p work until it succeeds, for endure().
    //! \param refused is told of each refusal and may complain
    template<class Work, class Refused>
    [[nodiscard]] static std::optional<Complaint> insist(
        Fault &fault, const QString &what, Work work, Refused refused)
    {
        constexpr int MaxRefusals = 4;
        for (int refusals = 1;; ++refusals) {
            const auto done = work();
            if (done)
                return std::nullopt;
            if (auto complaint = checkRefusal(what, done.error()))
                return complaint;
            if (refusals == MaxRefusals)
                return Complaint { Complaint::What::Wrong,
                    what + QStringLiteral(" is refused without end: ") + done.error().text };
            if (refusals >= 2)
                fault.heal();
            if (auto complaint = refused())
                return complaint;
        }
    }
    template<class Work>
    [[nodiscard]] static std::optional<Complaint> insist(
        Fault &fault, const QString &what, Work work)
    {
        return insist(fault, what, work, [] { return std::optional<Complaint>(); });
    }

private:
    //! A disk that fails is no damage, and what is said of it must be a sentence.
    [[nodiscard]] static std::optional<Complaint> checkRefusal(
        const QString &what, const journal::StoreError &error);

    MemoryDiskVfs &m_vfs;
    int m_goingOnEvery = 1;
    int m_checks = 0;
};

} // namespace dispatch::test
