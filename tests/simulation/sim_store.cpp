// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim_store.h"

#include "digest.h"

#include <algorithm>

namespace dispatch::simulation {

using namespace Qt::StringLiterals;
using journal::StoreError;
using journal::StoreErrorCode;

void LogLife::add(const journal::AppendBatch &batch)
{
    Commit commit;
    for (const auto &event : batch.events) {
        // To everybody but the store a tag is 16 digits to compare. SHA-256 over JSON would be half of a run's time, and
        // the real chain has tests of its own.
        Digest digest(tags.back());
        digest.add(event.seq);
        digest.add(event.entity.uuid);
        digest.add(event.ver);
        digest.add(static_cast<quint64>(domain::toMs(event.at)));
        digest.add(event.cmd.uuid);
        digest.add(static_cast<quint64>(event.payload.index()));
        tags.push_back(digest.hex());
        events.push_back(event);
    }
    for (const auto &record : batch.commands) {
        commands.insert(record.id, record);
        commit.commands.push_back(record.id);
    }
    commit.head = head();
    commits.push_back(std::move(commit));
}

LogLife LogLife::restoredAt(std::size_t commitCount, const QUuid &newEpoch) const
{
    LogLife copy;
    copy.epoch = newEpoch;
    copy.commits.assign(
        commits.begin(), commits.begin() + static_cast<std::ptrdiff_t>(commitCount));
    const auto seq = commitCount == 0 ? 0 : copy.commits.back().head;
    copy.events.assign(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(seq));
    copy.tags.assign(tags.begin(), tags.begin() + static_cast<std::ptrdiff_t>(seq + 1));
    for (const auto &commit : copy.commits) {
        for (const auto &id : commit.commands)
            copy.commands.insert(id, commands.value(id));
    }
    return copy;
}

const LogLife *Disk::find(const QUuid &epoch) const
{
    const auto it = std::ranges::find(m_lives, epoch, &LogLife::epoch);
    return it == m_lives.end() ? nullptr : &*it;
}

SimStore::SimStore(Disk &disk, std::function<Fate()> fate,
    std::function<void(const journal::AppendBatch &)> committed)
    : m_disk(disk)
    , m_fate(std::move(fate))
    , m_committed(std::move(committed))
{
}

protocol::Position SimStore::head() const
{
    const auto &log = m_disk.log();
    return { log.epoch, log.head(), log.tags.back() };
}

journal::Stored<protocol::Position> SimStore::append(
    const journal::AppendBatch &batch, quint64 expectedHead)
{
    if (expectedHead != m_disk.log().head())
        return std::unexpected(
            StoreError { StoreErrorCode::WrongHead, u"Somebody else wrote first."_s, 0 });
    switch (m_fate()) {
    case Fate::DiskFull:
        return std::unexpected(StoreError { StoreErrorCode::DiskFull, u"The disk is full."_s, 0 });
    case Fate::IoError:
        return std::unexpected(
            StoreError { StoreErrorCode::Io, u"The disk does not answer."_s, 0 });
    case Fate::CrashBefore:
        throw ServerCrash {};
    case Fate::CrashAfter:
        m_committed(batch);
        m_disk.append(batch);
        throw ServerCrash {};
    case Fate::Works:
        break;
    }
    m_committed(batch);
    m_disk.append(batch);
    return head();
}

journal::Stored<std::vector<domain::Event>> SimStore::read(quint64 after, int limit) const
{
    const auto &events = m_disk.log().events;
    const auto from = std::min(static_cast<std::size_t>(after), events.size());
    const auto count = std::min(static_cast<std::size_t>(limit), events.size() - from);
    const auto first = events.begin() + static_cast<std::ptrdiff_t>(from);
    return std::vector<domain::Event>(first, first + static_cast<std::ptrdiff_t>(count));
}

journal::Stored<std::vector<domain::Event>> SimStore::readEntity(
    const domain::EntityRef &entity, quint64 afterVer, int limit) const
{
    std::vector<domain::Event> out;
    for (const auto &event : m_disk.log().events) {
        if (out.size() == static_cast<std::size_t>(limit))
            break;
        if (event.ver > afterVer && event.entity == entity)
            out.push_back(event);
    }
    return out;
}

journal::Stored<protocol::Position> SimStore::positionAt(quint64 seq) const
{
    const auto &log = m_disk.log();
    if (seq > log.head())
        return std::unexpected(StoreError { StoreErrorCode::Io, u"There is no such event."_s, 0 });
    return protocol::Position { log.epoch, seq, log.tags[seq] };
}

journal::Stored<std::optional<journal::CommandRecord>> SimStore::findCommand(
    const domain::CommandId &id) const
{
    const auto &commands = m_disk.log().commands;
    const auto it = commands.constFind(id);
    if (it == commands.cend())
        return std::nullopt;
    return *it;
}

} // namespace dispatch::simulation
