// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/memory_disk.h"

#include <cstring>
#include <sqlite3.h>

namespace dispatch::test {

void writeInto(QByteArray &file, QByteArrayView bytes, qint64 at)
{
    if (file.size() < at + bytes.size())
        file.resize(at + bytes.size(), '\0');
    std::memcpy(file.data() + at, bytes.data(), static_cast<std::size_t>(bytes.size()));
}

MemoryDisk::MemoryDisk(Kind kind, const Image &image)
    : m_kind(kind)
{
    for (const auto &[name, bytes] : image) {
        auto file = std::make_shared<DiskFile>();
        file->id = m_nextId++;
        file->bytes = bytes;
        m_names.insert(name, std::move(file));
    }
}

MemoryDisk::Image MemoryDisk::image() const
{
    Image image;
    for (auto it = m_names.cbegin(); it != m_names.cend(); ++it)
        image.emplace(it.key(), it.value()->bytes);
    return image;
}

void MemoryDisk::failAfter(int calls, std::function<int(Call)> failure, bool once)
{
    m_callsLeft = calls;
    m_failure = std::move(failure);
    m_failsOnce = once;
    m_hasFailed = false;
}

int MemoryDisk::gate(Call call)
{
    if (!m_failure)
        return SQLITE_OK;
    const int rc = m_failure(call);
    if (rc == SQLITE_OK)
        return rc; // a kind of call that does not fail, and is not counted
    if (m_callsLeft-- > 0)
        return SQLITE_OK;
    m_callsLeft = 0;
    m_hasFailed = true;
    if (m_failsOnce)
        m_failure = {};
    return rc;
}

qint64 MemoryDisk::used() const
{
    qint64 sum = 0;
    for (const auto &file : m_names)
        sum += file->bytes.size();
    return sum;
}

std::shared_ptr<DiskFile> MemoryDisk::find(const QByteArray &name) const
{
    return m_names.value(name);
}

std::shared_ptr<DiskFile> MemoryDisk::create(const QByteArray &name)
{
    auto file = std::make_shared<DiskFile>();
    file->id = m_nextId++;
    if (!name.isEmpty()) {
        m_names.insert(name, file);
        tell({ Step::What::Create, file->id, 0, name });
    }
    return file;
}

void MemoryDisk::tell(Step step)
{
    if (m_isTelling)
        m_steps.push_back(std::move(step));
}

void MemoryDisk::put(DiskFile &file, QByteArrayView bytes, qint64 at)
{
    writeInto(file.bytes, bytes, at);
    if (m_isTelling)
        tell({ Step::What::Write, file.id, at, bytes.toByteArray() });
}

int MemoryDisk::write(DiskFile &file, QByteArrayView bytes, qint64 at)
{
    if (const int rc = gate(Call::Write); rc != SQLITE_OK) {
        put(file, bytes.first(bytes.size() / 2), at); // a failed write may have done its half
        return rc;
    }
    const qint64 growth = at + bytes.size() - file.bytes.size();
    if (m_capacity >= 0 && growth > 0 && used() + growth > m_capacity) {
        m_hasFailed = true;
        return SQLITE_FULL;
    }
    put(file, bytes, at);
    return SQLITE_OK;
}

int MemoryDisk::truncate(DiskFile &file, qint64 size)
{
    if (const int rc = gate(Call::Truncate); rc != SQLITE_OK)
        return rc;
    if (size < file.bytes.size())
        file.bytes.truncate(size);
    tell({ Step::What::Truncate, file.id, size, {} });
    return SQLITE_OK;
}

int MemoryDisk::sync(DiskFile &file, bool withFolder)
{
    if (const int rc = gate(Call::Sync); rc != SQLITE_OK) {
        tell({ Step::What::FailedSync, file.id, 0, {} });
        return rc;
    }
    tell({ Step::What::Sync, file.id, 0, {} });
    if (withFolder)
        tell({ Step::What::SyncFolder, 0, 0, {} });
    return SQLITE_OK;
}

int MemoryDisk::remove(const QByteArray &name, bool withFolder)
{
    if (const int rc = gate(Call::Delete); rc != SQLITE_OK)
        return rc;
    if (!m_names.contains(name))
        return SQLITE_IOERR_DELETE_NOENT;
    m_names.remove(name);
    tell({ Step::What::Delete, 0, 0, name });
    if (withFolder)
        tell({ Step::What::SyncFolder, 0, 0, {} });
    return SQLITE_OK;
}

} // namespace dispatch::test
