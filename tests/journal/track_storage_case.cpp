// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/track_storage_case.h"

#include <algorithm>

namespace dispatch::test {

using namespace Qt::StringLiterals;
using journal::TrackStore;

namespace {

const QString Path = u"/office/tracks.db"_s;
constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);
constexpr int CheckpointPages = 20;
constexpr int TechnicianCount = 5;

const std::vector<domain::TechnicianId> &technicians()
{
    static const auto all = [] {
        std::vector<domain::TechnicianId> made;
        for (int n = 0; n < TechnicianCount; ++n)
            made.push_back(domain::TechnicianId::make(Start));
        return made;
    }();
    return all;
}

//! Commit n: one fix of each technician. In the first commits the technicians appear one after another.
std::vector<TrackStore::Row> rowsOf(int commit)
{
    std::vector<TrackStore::Row> rows;
    const auto at = Start + std::chrono::seconds(5 * commit);
    const auto known = static_cast<std::size_t>(std::min(commit + 1, TechnicianCount));
    for (std::size_t n = 0; n < known; ++n) {
        rows.push_back({ technicians()[n],
            { .position = { 48.2 + 0.001 * commit, 16.4 + 0.01 * static_cast<double>(n) },
                .fixTime = at,
                .receivedTime = at,
                .speedMps = {},
                .courseDeg = {},
                .accuracyM = {},
                .batteryPercent = {} } });
    }
    return rows;
}

} // namespace

Recorded TrackStorageCase::record(MemoryDisk::Kind kind)
{
    MemoryDisk disk(kind);
    vfs().mount(disk);
    vfs().setCheckpointEvery(CheckpointPages);
    Recorded recorded { .kind = kind, .start = {}, .steps = {}, .promises = {} };
    {
        const auto tracks = TrackStore::openOrCreate(Path).value();
        for (int commit = 0; commit < m_commits; ++commit)
            (void)tracks->add(rowsOf(commit)).value();
    }
    recorded.promise(disk, m_commits);
    recorded.steps = disk.steps();
    return recorded;
}

std::optional<Complaint> TrackStorageCase::check(
    MemoryDisk::Kind kind, const MemoryDisk::Image &image, int promised)
{
    using enum Complaint::What;
    MemoryDisk disk(kind, image);
    disk.setTelling(false);
    vfs().mount(disk);
    auto tracks = TrackStore::openOrCreate(Path);
    if (!tracks)
        return Complaint { Unreadable, tracks.error().text };
    // The first technician has a fix in each commit: so many commits there are, and no others.
    const auto read = [&](std::size_t n) {
        return (*tracks)->read(
            technicians()[n], Start, Start + std::chrono::hours(1), 2 * m_commits);
    };
    const auto first = read(0);
    if (!first)
        return Complaint { Unreadable, first.error().text };
    const int commits = static_cast<int>(first->size());
    if (commits < promised)
        return Complaint { Lost, u"%1 of %2 commits are there"_s.arg(commits).arg(promised) };
    std::vector<std::vector<domain::Fix>> expected(TechnicianCount);
    for (int commit = 0; commit < commits; ++commit) {
        const auto rows = rowsOf(commit);
        for (std::size_t n = 0; n < rows.size(); ++n)
            expected[n].push_back(rows[n].fix);
    }
    for (std::size_t n = 0; n < expected.size(); ++n) {
        const auto fixes = read(n);
        if (!fixes)
            return Complaint { Unreadable, fixes.error().text };
        const auto timeOf = [](const domain::Fix &fix) { return fix.fixTime; };
        if (!std::ranges::equal(*fixes, expected[n], {}, timeOf, timeOf))
            return Complaint { Wrong,
                u"technician %1 lacks fixes of %2 commits"_s.arg(n).arg(commits) };
    }
    if (!isToGoOn())
        return std::nullopt;
    for (int commit = commits; commit < m_commits; ++commit) {
        if (const auto added = (*tracks)->add(rowsOf(commit)); !added)
            return Complaint { Wrong, added.error().text };
    }
    if (const auto end = read(0); !end || end->size() != static_cast<std::size_t>(m_commits))
        return Complaint { Wrong, u"the end is not the same"_s };
    return std::nullopt;
}

std::optional<Complaint> TrackStorageCase::endure(MemoryDisk &disk, Fault &fault)
{
    vfs().mount(disk);
    vfs().setCheckpointEvery(CheckpointPages);
    {
        std::unique_ptr<TrackStore> tracks;
        auto wrong = insist(fault, u"opening the tracks"_s, [&] {
            auto opened = TrackStore::openOrCreate(Path);
            if (opened)
                tracks = *std::move(opened);
            return opened;
        });
        for (int commit = 0; commit < m_commits && !wrong; ++commit)
            wrong = insist(
                fault, u"commit %1"_s.arg(commit), [&] { return tracks->add(rowsOf(commit)); });
        if (wrong)
            return wrong;
    }
    fault.heal();
    return check(disk.kind(), disk.image(), m_commits);
}

} // namespace dispatch::test
