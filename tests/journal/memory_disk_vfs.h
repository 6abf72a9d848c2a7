// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/memory_disk.h"

namespace dispatch::test {

//! \brief Gives SQLite a MemoryDisk instead of the machine's: the default for the life of the object, for files opened
//! after that. One at a time. All files must be closed before another disk is mounted.
class MemoryDiskVfs {
public:
    MemoryDiskVfs();
    ~MemoryDiskVfs();
    MemoryDiskVfs(const MemoryDiskVfs &) = delete;
    MemoryDiskVfs &operator=(const MemoryDiskVfs &) = delete;

    void mount(MemoryDisk &disk);
    //! \brief From now on databases carry their write-ahead log over after so many pages, and not after 1,000: a short
    //! run then has many such moments. 0: leave it as it is.
    void setCheckpointEvery(int pages);
};

} // namespace dispatch::test
