// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/fault_vfs.h"

#include <cstring>
#include <sqlite3.h>

namespace dispatch::test {

namespace {

// SQLite calls plain functions with its own structures: the state of the one faulty disk is global to this file.
sqlite3_vfs *realVfs = nullptr;
sqlite3_vfs faultVfs;
bool isArmed = false;
int writesLeft = 0;
int failure = SQLITE_OK;
bool failed = false;

struct FaultFile {
    sqlite3_file base;
    sqlite3_file *real; //!< right behind this in the memory SQLite gives
};

sqlite3_file *realOf(sqlite3_file *file)
{
    return reinterpret_cast<FaultFile *>(file)->real;
}

int pass()
{
    if (!isArmed || writesLeft-- > 0)
        return SQLITE_OK;
    writesLeft = 0;
    failed = true;
    return failure;
}

int closeFile(sqlite3_file *f)
{
    return realOf(f)->pMethods->xClose(realOf(f));
}
int readFile(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return realOf(f)->pMethods->xRead(realOf(f), to, n, at);
}
int writeFile(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    const int rc = pass();
    return rc == SQLITE_OK ? realOf(f)->pMethods->xWrite(realOf(f), from, n, at) : rc;
}
int truncateFile(sqlite3_file *f, sqlite3_int64 size)
{
    const int rc = pass();
    return rc == SQLITE_OK ? realOf(f)->pMethods->xTruncate(realOf(f), size) : rc;
}
int syncFile(sqlite3_file *f, int flags)
{
    const int rc = pass();
    return rc == SQLITE_OK ? realOf(f)->pMethods->xSync(realOf(f), flags) : rc;
}
int fileSize(sqlite3_file *f, sqlite3_int64 *size)
{
    return realOf(f)->pMethods->xFileSize(realOf(f), size);
}
int lockFile(sqlite3_file *f, int level)
{
    return realOf(f)->pMethods->xLock(realOf(f), level);
}
int unlockFile(sqlite3_file *f, int level)
{
    return realOf(f)->pMethods->xUnlock(realOf(f), level);
}
int checkLock(sqlite3_file *f, int *out)
{
    return realOf(f)->pMethods->xCheckReservedLock(realOf(f), out);
}
int fileControl(sqlite3_file *f, int op, void *arg)
{
    return realOf(f)->pMethods->xFileControl(realOf(f), op, arg);
}
int sectorSize(sqlite3_file *f)
{
    return realOf(f)->pMethods->xSectorSize(realOf(f));
}
int deviceTraits(sqlite3_file *f)
{
    return realOf(f)->pMethods->xDeviceCharacteristics(realOf(f));
}
int shmMap(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return realOf(f)->pMethods->xShmMap(realOf(f), page, size, extend, out);
}
int shmLock(sqlite3_file *f, int offset, int n, int flags)
{
    return realOf(f)->pMethods->xShmLock(realOf(f), offset, n, flags);
}
void shmBarrier(sqlite3_file *f)
{
    realOf(f)->pMethods->xShmBarrier(realOf(f));
}
int shmUnmap(sqlite3_file *f, int remove)
{
    return realOf(f)->pMethods->xShmUnmap(realOf(f), remove);
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
    auto *file = reinterpret_cast<FaultFile *>(f);
    file->real = reinterpret_cast<sqlite3_file *>(file + 1);
    const int rc = realVfs->xOpen(realVfs, name, file->real, flags, outFlags);
    file->base.pMethods = file->real->pMethods ? &methods : nullptr;
    return rc;
}

} // namespace

FaultVfs::FaultVfs()
{
    realVfs = sqlite3_vfs_find(nullptr);
    faultVfs = *realVfs;
    faultVfs.zName = "fault";
    faultVfs.pNext = nullptr;
    faultVfs.szOsFile += static_cast<int>(sizeof(FaultFile));
    faultVfs.xOpen = openFile;
    sqlite3_vfs_register(&faultVfs, 1);
}

FaultVfs::~FaultVfs()
{
    heal();
    sqlite3_vfs_unregister(&faultVfs);
    sqlite3_vfs_register(realVfs, 1);
}

void FaultVfs::failAfter(int writes, int resultCode)
{
    isArmed = true;
    writesLeft = writes;
    failure = resultCode;
    failed = false;
}

void FaultVfs::heal()
{
    isArmed = false;
}

bool FaultVfs::hasFailed() const
{
    return failed;
}

} // namespace dispatch::test
