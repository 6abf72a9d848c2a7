// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "account_storage_case.h"
#include "journal_storage_case.h"

#include "journal/replica_storage_case.h"
#include "journal/track_storage_case.h"

namespace dispatch::server::test {

//! \brief All the files of the product, with little in them: for faults at each single call of a run.
inline std::vector<std::unique_ptr<dispatch::test::StorageCase>> shortCases(
    dispatch::test::MemoryDiskVfs &vfs)
{
    std::vector<std::unique_ptr<dispatch::test::StorageCase>> cases;
    cases.push_back(std::make_unique<JournalStorageCase>(vfs, 1));
    cases.push_back(std::make_unique<dispatch::test::ReplicaStorageCase>(vfs, 1));
    cases.push_back(std::make_unique<AccountStorageCase>(vfs, 2));
    cases.push_back(std::make_unique<dispatch::test::TrackStorageCase>(vfs, 8));
    return cases;
}

} // namespace dispatch::server::test
