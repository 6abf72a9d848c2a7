// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/power_cut.h"

#include <algorithm>

namespace dispatch::test {

using Step = MemoryDisk::Step;

namespace {

constexpr qint64 Sector = MemoryDisk::BareSectorBytes;

void applyWhole(QByteArray &bytes, const Step &step)
{
    if (step.what == Step::What::Write)
        writeInto(bytes, step.bytes, step.at);
    else if (step.at < bytes.size())
        bytes.truncate(step.at);
}

bool isLotWon(QRandomGenerator &random)
{
    return random.bounded(2) == 1;
}

//! What happens to the change number \p n of \p count that are uncertain, where that needs no lot.
bool isKept(Survival::Kind kind, std::size_t n, std::size_t count)
{
    using enum Survival::Kind;
    switch (kind) {
    case DropAll:
        return false;
    case OnlyLast:
        return n + 1 == count;
    case AllButFirst:
        return n != 0;
    case EvenOnes:
        return n % 2 == 0;
    case OddOnes:
        return n % 2 == 1;
    default:
        return true;
    }
}

} // namespace

const char *name(Survival::Kind kind)
{
    static constexpr const char *Names[] { "keep-all", "drop-all", "only-last", "all-but-first",
        "even-ones", "odd-ones", "torn-last", "by-write", "by-sector", "spoiled" };
    return Names[static_cast<std::size_t>(kind)];
}

PowerCut::PowerCut(
    MemoryDisk::Kind kind, const MemoryDisk::Image &start, std::span<const Step> steps)
    : m_kind(kind)
    , m_steps(steps)
{
    int id = 0; // as the disk numbered them
    for (const auto &[name, bytes] : start) {
        m_names[name] = ++id;
        m_files[id].base = bytes;
    }
}

void PowerCut::goTo(std::size_t steps)
{
    for (; m_at < steps; ++m_at)
        take(m_steps[m_at]);
}

void PowerCut::take(const Step &step)
{
    using enum Step::What;
    switch (step.what) {
    case Create:
    case Delete:
        m_nameChanges.push_back(&step);
        break;
    case SyncFolder:
        for (const auto *change : m_nameChanges) {
            if (change->what == Create)
                m_names[change->bytes] = change->file;
            else
                m_names.erase(change->bytes);
        }
        m_nameChanges.clear();
        break;
    case Write:
    case Truncate:
        m_files[step.file].changes.push_back({ &step });
        break;
    case Sync:
    case FailedSync:
        synced(m_files[step.file], step.what == FailedSync);
        break;
    }
}

void PowerCut::synced(File &file, bool isFailed)
{
    for (auto &change : file.changes) {
        if (change.standing == Standing::Unsynced)
            change.standing = isFailed ? Standing::Uncertain : Standing::Synced;
    }
    // What is sure is put into the base, as far as nothing uncertain comes before it.
    auto it = file.changes.begin();
    for (; it != file.changes.end() && it->standing == Standing::Synced; ++it)
        applyWhole(file.base, *it->step);
    file.changes.erase(file.changes.begin(), it);
}

bool PowerCut::isAnythingUnsynced() const
{
    return !m_nameChanges.empty() || std::ranges::any_of(m_files, [](const auto &file) {
        return !file.second.changes.empty();
    });
}

MemoryDisk::Image PowerCut::outcome(const Survival &survival) const
{
    QRandomGenerator random(survival.seed);
    const bool isByLot = survival.kind >= Survival::Kind::ByWrite;
    auto names = m_names;
    for (std::size_t n = 0; n < m_nameChanges.size(); ++n) {
        const auto *change = m_nameChanges[n];
        if (!(isByLot ? isLotWon(random) : isKept(survival.kind, n, m_nameChanges.size())))
            continue;
        if (change->what == Step::What::Create)
            names[change->bytes] = change->file;
        else
            names.erase(change->bytes);
    }
    MemoryDisk::Image image;
    for (const auto &[name, id] : names) {
        const auto file = m_files.find(id);
        image[name]
            = file == m_files.end() ? QByteArray() : contents(file->second, survival, random);
    }
    return image;
}

QByteArray PowerCut::contents(
    const File &file, const Survival &survival, QRandomGenerator &random) const
{
    QByteArray bytes = file.base;
    const auto isUncertain = [](const Change &c) { return c.standing != Standing::Synced; };
    const auto count = static_cast<std::size_t>(std::ranges::count_if(file.changes, isUncertain));
    std::size_t n = 0;
    for (const auto &change : file.changes) {
        const auto &step = *change.step;
        if (!isUncertain(change)) {
            applyWhole(bytes, step);
            continue;
        }
        const bool isLast = ++n == count;
        const bool isWrite = step.what == Step::What::Write;
        switch (survival.kind) {
        case Survival::Kind::TornLast:
            if (isLast && isWrite)
                applyTorn(bytes, step, nullptr);
            else
                applyWhole(bytes, step);
            break;
        case Survival::Kind::BySector:
            if (isWrite)
                applySectors(bytes, step, random);
            else if (isLotWon(random))
                applyWhole(bytes, step);
            break;
        case Survival::Kind::ByWrite:
        case Survival::Kind::Spoiled:
            switch (random.bounded(3)) {
            case 0:
                applyWhole(bytes, step);
                break;
            case 1:
                if (isWrite && survival.kind == Survival::Kind::Spoiled)
                    spoil(bytes, step, random);
                else if (isWrite)
                    applyTorn(bytes, step, &random);
                break;
            default:
                break;
            }
            break;
        default:
            if (isKept(survival.kind, n - 1, count))
                applyWhole(bytes, step);
        }
    }
    return bytes;
}

//! The beginning of a write: up to any byte where the disk harms nothing else, up to the end of a sector where it may.
void PowerCut::applyTorn(QByteArray &bytes, const Step &step, QRandomGenerator *random) const
{
    const qint64 size = step.bytes.size();
    qint64 done = random ? random->bounded(size + 1) : size / 2;
    if (m_kind == MemoryDisk::Kind::Bare)
        done = std::clamp<qint64>((step.at + done) / Sector * Sector - step.at, 0, size);
    if (done > 0)
        writeInto(bytes, QByteArrayView(step.bytes).first(done), step.at);
}

void PowerCut::applySectors(QByteArray &bytes, const Step &step, QRandomGenerator &random) const
{
    const QByteArrayView whole(step.bytes);
    for (qint64 done = 0; done < whole.size();) {
        const qint64 at = step.at + done;
        const qint64 part = std::min<qint64>(Sector - at % Sector, whole.size() - done);
        if (isLotWon(random))
            writeInto(bytes, whole.sliced(done, part), at);
        done += part;
    }
}

//! Rubbish where the write was going, and on a bare disk in all of the sectors it touches.
void PowerCut::spoil(QByteArray &bytes, const Step &step, QRandomGenerator &random) const
{
    qint64 from = step.at;
    qint64 to = step.at + step.bytes.size();
    if (m_kind == MemoryDisk::Kind::Bare) {
        from = from / Sector * Sector;
        to = (to + Sector - 1) / Sector * Sector;
    }
    QByteArray rubbish(to - from, Qt::Uninitialized);
    for (auto &byte : rubbish)
        byte = static_cast<char>(random.bounded(256));
    writeInto(bytes, rubbish, from);
}

} // namespace dispatch::test
