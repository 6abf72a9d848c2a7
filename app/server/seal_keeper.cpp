// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/seal_keeper.h"

#include "server/log.h"

#include <algorithm>

namespace dispatch::server {

using namespace Qt::StringLiterals;
using journal::Seal;
using journal::SealFile;
using journal::Stored;
using journal::StoreError;
using journal::StoreErrorCode;

namespace {

constexpr qsizetype HashBytes = 32;
//! Asked for by somebody who waits: read faster than in passing.
constexpr int GatherWhenAsked = 8'192;

} // namespace

SealKeeper::SealKeeper(
    const journal::SqliteEventStore &store, Worker &worker, QString keyPath, QString filePath)
    : m_store(store)
    , m_worker(worker)
    , m_keyPath(std::move(keyPath))
    , m_filePath(std::move(filePath))
{
}

void SealKeeper::fail(const QString &problem)
{
    m_problem = problem;
    logLine(LogLevel::Error, "not-signing", { { u"text"_s, problem } });
}

void SealKeeper::open(domain::Timestamp now)
{
    m_since = now;
    const auto key = journal::SealKey::openOrMake(m_keyPath);
    if (!key)
        return fail(key.error().text);
    auto seals = SealFile::read(m_filePath);
    if (!seals)
        return fail(seals.error().text);
    m_key = *key;
    m_seals = *std::move(seals);
    if (m_seals.empty())
        return;
    // All of them are looked at by “verify”; here the newest, which is what the next one goes on from.
    const auto &newest = m_seals.back();
    if (const auto forged = journal::firstForged(std::span(&newest, 1), m_key.publicKey()))
        return fail(forged->text);
    const auto link = m_store.linkAt(newest.seq);
    if (!link || *link != newest.link)
        return fail(u"The log is not the one that was signed: run “dispatch-server verify”."_s);
    m_since = newest.at;
}

//! \return whether everything there is, or as much as one checkpoint holds, has been read
bool SealKeeper::gather(int most)
{
    const quint64 room = MaxRange - m_tree.size();
    const quint64 upTo = sealed() + m_tree.size();
    const auto links = m_store.links(
        upTo, static_cast<int>(std::min<quint64>(room, static_cast<quint64>(most))));
    if (!links) {
        fail(links.error().text);
        return false;
    }
    for (const auto &link : *links) {
        m_tree.add(journal::merkleLeaf(link));
        m_link = link;
    }
    return m_tree.size() == MaxRange || sealed() + m_tree.size() == m_store.head().seq;
}

Seal SealKeeper::make(domain::Timestamp now) const
{
    Seal seal { .number = m_seals.empty() ? 1 : m_seals.back().number + 1,
        .epoch = m_store.head().epoch,
        .from = sealed(),
        .seq = sealed() + m_tree.size(),
        .link = m_link,
        .root = m_tree.root(),
        .prev = m_seals.empty() ? QByteArray(HashBytes, '\0') : m_seals.back().hash(),
        .at = now,
        .key = m_key.publicKey(),
        .signature = {} };
    seal.signature = m_key.sign(seal.statement());
    return seal;
}

void SealKeeper::answer(const Stored<Seal> &result)
{
    for (const auto &done : std::exchange(m_asked, {}))
        done(result);
}

void SealKeeper::tick(domain::Timestamp now)
{
    if (m_isWriting)
        return;
    if (!m_problem.isEmpty()) {
        if (!m_asked.empty())
            answer(std::unexpected(StoreError { StoreErrorCode::Io, m_problem }));
        return;
    }
    const quint64 head = m_store.head().seq;
    const quint64 behind = head - sealed() - m_tree.size();
    const bool isAsked = !m_asked.empty();
    const bool hasNews = head > sealed();
    const bool isDue = hasNews && (now - m_since >= Every || now < m_since - Every);
    if (isAsked && !hasNews) {
        if (m_seals.empty())
            return answer(std::unexpected(
                StoreError { StoreErrorCode::Io, u"There is nothing to sign yet."_s }));
        return answer(m_seals.back());
    }
    if (!isAsked && !isDue && behind < GatherPerTick && m_tree.size() < MaxRange)
        return;
    const bool isThere = gather(isAsked ? GatherWhenAsked : GatherPerTick);
    if (isThere && (isAsked || isDue || m_tree.size() == MaxRange))
        write(now);
}

void SealKeeper::write(domain::Timestamp now)
{
    const auto seal = std::make_shared<const Seal>(make(now));
    const auto written = std::make_shared<Stored<void>>();
    m_isWriting = true; // first: a worker may be done before it returns
    const bool isTaken = m_worker.run(
        [seal, written, path = m_filePath] { *written = SealFile::append(path, *seal); },
        [this, seal, written] {
            m_isWriting = false;
            take(*written, *seal);
        });
    if (!isTaken)
        m_isWriting = false; // too much is waiting: again at the next tick
}

void SealKeeper::take(const Stored<void> &written, const Seal &seal)
{
    m_since = seal.at; // also when it fails: the next try is an hour away, unless somebody asks
    if (!written) {
        logLine(
            LogLevel::Warning, "checkpoint-not-signed", { { u"text"_s, written.error().text } });
        return answer(std::unexpected(written.error()));
    }
    m_seals.push_back(seal);
    m_tree = journal::MerkleTree();
    if (!m_asked.empty() && seal.seq == m_store.head().seq)
        answer(seal);
}

void SealKeeper::close(domain::Timestamp now)
{
    while (m_problem.isEmpty() && m_store.head().seq > sealed()) {
        if (!gather(static_cast<int>(MaxRange)))
            return;
        const auto seal = make(now);
        const auto written = SealFile::append(m_filePath, seal);
        const quint64 before = sealed();
        take(written, seal);
        if (sealed() == before)
            return;
    }
}

} // namespace dispatch::server
