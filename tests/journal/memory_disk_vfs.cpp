// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/memory_disk_vfs.h"

#include <algorithm>
#include <cstring>
#include <sqlite3.h>

namespace dispatch::test {

//! \brief One opening of a file: its locks, and what it still owes.
class DiskHandle {
public:
    DiskHandle(MemoryDisk &of, std::shared_ptr<DiskFile> opened)
        : disk(of)
        , file(std::move(opened))
    {
        file->handles.push_back(this);
    }
    ~DiskHandle()
    {
        unmapSharedMemory();
        std::erase(file->handles, this);
    }
    DiskHandle(const DiskHandle &) = delete;
    DiskHandle &operator=(const DiskHandle &) = delete;

    template<class Claim>
    [[nodiscard]] bool isClaimedByOther(Claim claim) const
    {
        return std::ranges::any_of(
            file->handles, [&](const DiskHandle *other) { return other != this && claim(*other); });
    }
    void unmapSharedMemory()
    {
        isMapped = false;
        sharedSlots = exclusiveSlots = 0;
        if (std::ranges::none_of(file->handles, [](const auto *h) { return h->isMapped; }))
            file->sharedMemory.clear();
    }

    MemoryDisk &disk;
    std::shared_ptr<DiskFile> file;
    sqlite3 *database = nullptr;
    QByteArray nameToDelete; //!< on closing
    int level = SQLITE_LOCK_NONE;
    unsigned sharedSlots = 0, exclusiveSlots = 0; //!< of the shared memory, one bit each
    bool owesFolderSync = false; //!< a journal is new: its name has to last as well
    bool isMapped = false;
};

namespace {

// SQLite calls plain functions with its own structures: the mounted disk is global to this file.
MemoryDisk *mounted = nullptr;
int checkpointPages = 0;
sqlite3_vfs *systemVfs = nullptr;
sqlite3_vfs diskVfs;

struct OpenFile {
    sqlite3_file base;
    DiskHandle *handle;
};

DiskHandle &handleOf(sqlite3_file *file)
{
    return *reinterpret_cast<OpenFile *>(file)->handle;
}

int closeFile(sqlite3_file *f)
{
    auto *handle = &handleOf(f);
    if (!handle->nameToDelete.isEmpty())
        (void)handle->disk.remove(handle->nameToDelete, false);
    delete handle;
    return SQLITE_OK;
}
int readFile(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    auto &handle = handleOf(f);
    if (const int rc = handle.disk.gate(MemoryDisk::Call::Read); rc != SQLITE_OK)
        return rc;
    const auto &bytes = handle.file->bytes;
    const auto there = std::clamp<qint64>(bytes.size() - at, 0, n);
    if (there > 0)
        std::memcpy(to, bytes.constData() + at, static_cast<std::size_t>(there));
    std::memset(static_cast<char *>(to) + there, 0, static_cast<std::size_t>(n - there));
    return there == n ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}
int writeFile(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    auto &handle = handleOf(f);
    return handle.disk.write(*handle.file, { static_cast<const char *>(from), n }, at);
}
int truncateFile(sqlite3_file *f, sqlite3_int64 size)
{
    auto &handle = handleOf(f);
    return handle.disk.truncate(*handle.file, size);
}
int syncFile(sqlite3_file *f, int)
{
    auto &handle = handleOf(f);
    const int rc = handle.disk.sync(*handle.file, handle.owesFolderSync);
    if (rc == SQLITE_OK)
        handle.owesFolderSync = false;
    return rc;
}
int fileSize(sqlite3_file *f, sqlite3_int64 *size)
{
    *size = handleOf(f).file->bytes.size();
    return SQLITE_OK;
}
int lockFile(sqlite3_file *f, int level)
{
    auto &handle = handleOf(f);
    if (level <= handle.level)
        return SQLITE_OK;
    const auto isBarred
        = [](int from) { return [from](const auto &h) { return h.level >= from; }; };
    switch (level) {
    case SQLITE_LOCK_SHARED:
        if (handle.isClaimedByOther(isBarred(SQLITE_LOCK_PENDING)))
            return SQLITE_BUSY;
        break;
    case SQLITE_LOCK_RESERVED:
        if (handle.isClaimedByOther(isBarred(SQLITE_LOCK_RESERVED)))
            return SQLITE_BUSY;
        break;
    default:
        if (handle.isClaimedByOther(isBarred(SQLITE_LOCK_RESERVED)))
            return SQLITE_BUSY;
        handle.level = SQLITE_LOCK_PENDING;
        if (handle.isClaimedByOther(isBarred(SQLITE_LOCK_SHARED)))
            return SQLITE_BUSY;
    }
    handle.level = level;
    return SQLITE_OK;
}
int unlockFile(sqlite3_file *f, int level)
{
    handleOf(f).level = level;
    return SQLITE_OK;
}
int checkLock(sqlite3_file *f, int *out)
{
    const auto &handles = handleOf(f).file->handles;
    *out = std::ranges::any_of(
        handles, [](const auto *h) { return h->level >= SQLITE_LOCK_RESERVED; });
    return SQLITE_OK;
}
int fileControl(sqlite3_file *f, int op, void *arg)
{
    auto &handle = handleOf(f);
    if (op == SQLITE_FCNTL_PDB) {
        handle.database = *static_cast<sqlite3 **>(arg);
        return SQLITE_OK;
    }
    // Asked here because the product has no reason to offer it: a connection tells its file of each PRAGMA.
    if (op == SQLITE_FCNTL_PRAGMA && checkpointPages > 0 && handle.database
        && qstricmp(static_cast<char **>(arg)[1], "journal_mode") == 0)
        sqlite3_wal_autocheckpoint(handle.database, checkpointPages);
    return SQLITE_NOTFOUND;
}
int sectorSize(sqlite3_file *f)
{
    return handleOf(f).disk.sectorBytes();
}
int deviceTraits(sqlite3_file *f)
{
    return handleOf(f).disk.kind() == MemoryDisk::Kind::Powersafe ? SQLITE_IOCAP_POWERSAFE_OVERWRITE
                                                                  : 0;
}
int shmMap(sqlite3_file *f, int region, int size, int extend, void volatile **out)
{
    auto &handle = handleOf(f);
    handle.isMapped = true;
    auto &regions = handle.file->sharedMemory;
    const auto wanted = static_cast<std::size_t>(region);
    while (extend && regions.size() <= wanted)
        regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
    *out = wanted < regions.size() ? regions[wanted].get() : nullptr;
    return SQLITE_OK;
}
int shmLock(sqlite3_file *f, int offset, int n, int flags)
{
    auto &handle = handleOf(f);
    const unsigned slots = ((1U << n) - 1U) << offset;
    if (flags & SQLITE_SHM_UNLOCK) {
        handle.sharedSlots &= ~slots;
        handle.exclusiveSlots &= ~slots;
        return SQLITE_OK;
    }
    const bool isExclusive = flags & SQLITE_SHM_EXCLUSIVE;
    const bool isTaken = handle.isClaimedByOther([&](const DiskHandle &other) {
        return ((isExclusive ? other.sharedSlots | other.exclusiveSlots : other.exclusiveSlots)
                   & slots)
            != 0;
    });
    if (isTaken)
        return SQLITE_BUSY;
    (isExclusive ? handle.exclusiveSlots : handle.sharedSlots) |= slots;
    return SQLITE_OK;
}
void shmBarrier(sqlite3_file *) { }
int shmUnmap(sqlite3_file *f, int)
{
    handleOf(f).unmapSharedMemory();
    return SQLITE_OK;
}

const sqlite3_io_methods methods {
    2,
    closeFile,
    readFile,
    writeFile,
    truncateFile,
    syncFile,
    fileSize,
    lockFile,
    unlockFile,
    checkLock,
    fileControl,
    sectorSize,
    deviceTraits,
    shmMap,
    shmLock,
    shmBarrier,
    shmUnmap,
    nullptr,
    nullptr,
};

int openFile(sqlite3_vfs *, const char *name, sqlite3_file *f, int flags, int *outFlags)
{
    constexpr int Journals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    auto *open = reinterpret_cast<OpenFile *>(f);
    open->base.pMethods = nullptr;
    if (const int rc = mounted->gate(MemoryDisk::Call::Open); rc != SQLITE_OK)
        return rc;
    const QByteArray key(name); // without a name: a temporary file, gone when it is closed
    auto file = mounted->find(key);
    if (!file) {
        if (!(flags & SQLITE_OPEN_CREATE))
            return SQLITE_CANTOPEN;
        file = mounted->create(key);
    }
    open->handle = new DiskHandle(*mounted, std::move(file));
    open->handle->owesFolderSync = (flags & Journals) && (flags & SQLITE_OPEN_CREATE);
    if (flags & SQLITE_OPEN_DELETEONCLOSE)
        open->handle->nameToDelete = key;
    open->base.pMethods = &methods;
    if (outFlags)
        *outFlags = flags;
    return SQLITE_OK;
}
int deleteFile(sqlite3_vfs *, const char *name, int syncsFolder)
{
    return mounted->remove(name, syncsFolder != 0);
}
int accessFile(sqlite3_vfs *, const char *name, int flags, int *out)
{
    const auto file = mounted->find(name);
    // As on Unix: an empty file is as good as none.
    *out = file && (flags != SQLITE_ACCESS_EXISTS || !file->bytes.isEmpty());
    return SQLITE_OK;
}
int fullName(sqlite3_vfs *, const char *name, int size, char *out)
{
    return qstrlen(name) < static_cast<std::size_t>(size)
        ? (qstrncpy(out, name, static_cast<std::size_t>(size)), SQLITE_OK)
        : SQLITE_CANTOPEN;
}

} // namespace

MemoryDiskVfs::MemoryDiskVfs()
{
    systemVfs = sqlite3_vfs_find(nullptr);
    diskVfs = *systemVfs;
    diskVfs.zName = "memory-disk";
    diskVfs.pNext = nullptr;
    diskVfs.szOsFile = static_cast<int>(sizeof(OpenFile));
    diskVfs.xOpen = openFile;
    diskVfs.xDelete = deleteFile;
    diskVfs.xAccess = accessFile;
    diskVfs.xFullPathname = fullName;
    sqlite3_vfs_register(&diskVfs, 1);
}

MemoryDiskVfs::~MemoryDiskVfs()
{
    sqlite3_vfs_unregister(&diskVfs);
    sqlite3_vfs_register(systemVfs, 1);
    mounted = nullptr;
    checkpointPages = 0;
}

void MemoryDiskVfs::mount(MemoryDisk &disk)
{
    mounted = &disk;
}

void MemoryDiskVfs::setCheckpointEvery(int pages)
{
    checkpointPages = pages;
}

} // namespace dispatch::test
