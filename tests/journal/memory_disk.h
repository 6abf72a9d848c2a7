// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace dispatch::test {

class DiskHandle;

//! \brief One file of a MemoryDisk, with or without a name.
struct DiskFile {
    int id = 0;
    QByteArray bytes;
    std::vector<DiskHandle *> handles; //!< open ones: they lock each other out
    std::vector<std::unique_ptr<char[]>> sharedMemory; //!< the index of a write-ahead log
};

//! \brief A disk in memory that tells its whole life: each write, truncation, name given or taken, and what was synced
//! when. PowerCut makes of that what could be left at any moment. SQLite sees it through MemoryDiskVfs.
//!
//! It keeps to the promises of a POSIX file system and to no more: a write is on the medium after the file was synced, a
//! name after its folder was. SQLite syncs a folder where it syncs a new journal for the first time, and where it
//! deletes a file for which it wants that.
class MemoryDisk {
public:
    //! \brief What the disk says of itself to SQLite, and what happens to a write that the power cut interrupts.
    enum class Kind : quint8 {
        //! As SQLite's own layer says on Linux: a write that is interrupted harms no byte outside of it.
        Powersafe,
        //! No promise at all: a write that is interrupted may spoil the whole sectors it touches.
        Bare
    };
    static constexpr int BareSectorBytes = 512;
    static constexpr int PowersafeSectorBytes = 4'096;

    struct Step {
        enum class What : quint8 { Create, Delete, Write, Truncate, Sync, FailedSync, SyncFolder };
        What what = What::Sync;
        int file = 0;
        qint64 at = 0; //!< Write: where; Truncate: the new size
        QByteArray bytes; //!< Write: what; Create, Delete: the name
    };
    enum class Call : quint8 { Open, Read, Write, Truncate, Sync, Delete };
    //! Everything that is on a disk: names and contents.
    using Image = std::map<QByteArray, QByteArray>;

    explicit MemoryDisk(Kind kind, const Image &image = {});

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] int sectorBytes() const
    {
        return m_kind == Kind::Bare ? BareSectorBytes : PowersafeSectorBytes;
    }
    //! \brief What a program sees now, and finds again if nothing happens.
    [[nodiscard]] Image image() const;
    [[nodiscard]] const std::vector<Step> &steps() const { return m_steps; }
    //! \brief Off: nothing is kept of what happens.
    void setTelling(bool isTelling) { m_isTelling = isTelling; }

    //! \brief The first \p calls calls pass; what follows fails as \p failure says, until heal().
    //! \param once only that one call fails
    void failAfter(int calls, std::function<int(Call)> failure, bool once);
    void heal() { m_failure = {}; }
    //! \brief Whether calls may still fail.
    [[nodiscard]] bool isFailing() const { return bool(m_failure); }
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }
    //! \brief No file grows beyond what all of them together may have; -1: no limit.
    void setCapacity(qint64 bytes) { m_capacity = bytes; }
    [[nodiscard]] qint64 used() const;

    // What the VFS does. Results are SQLite's codes.
    [[nodiscard]] int gate(Call call);
    [[nodiscard]] std::shared_ptr<DiskFile> find(const QByteArray &name) const;
    std::shared_ptr<DiskFile> create(const QByteArray &name);
    int write(DiskFile &file, QByteArrayView bytes, qint64 at);
    int truncate(DiskFile &file, qint64 size);
    int sync(DiskFile &file, bool withFolder);
    int remove(const QByteArray &name, bool withFolder);

private:
    void tell(Step step);
    void put(DiskFile &file, QByteArrayView bytes, qint64 at);

    Kind m_kind;
    QHash<QByteArray, std::shared_ptr<DiskFile>> m_names;
    std::vector<Step> m_steps;
    std::function<int(Call)> m_failure;
    qint64 m_capacity = -1;
    int m_nextId = 1;
    int m_callsLeft = 0;
    bool m_failsOnce = false;
    bool m_hasFailed = false;
    bool m_isTelling = true;
};

//! \brief Writes \p bytes at \p at, as a file takes them: what lies between its end and \p at reads as zeros.
void writeInto(QByteArray &file, QByteArrayView bytes, qint64 at);

} // namespace dispatch::test
