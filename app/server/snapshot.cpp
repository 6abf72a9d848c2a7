// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/snapshot.h"

#include <QCryptographicHash>

#include <algorithm>

namespace dispatch::server {

namespace {

//! Cuts a list of items of one kind into parts. The first guess at how many fit is small; the sizes seen correct it.
class PartWriter {
public:
    PartWriter(QUuid snap, std::vector<SharedMessage> &messages)
        : m_snap(snap)
        , m_messages(messages)
    {
    }

    void write(const std::vector<protocol::SnapshotItem> &items)
    {
        double bytesPerItem = 800;
        std::size_t from = 0;
        while (from < items.size()) {
            auto count = static_cast<std::size_t>(
                std::clamp(static_cast<double>(protocol::AimMessageBytes) / bytesPerItem, 1.0,
                    static_cast<double>(protocol::MaxArray)));
            count = std::min(count, items.size() - from);
            QByteArray bytes = encoded(items, from, count);
            while (bytes.size() > protocol::MaxMessageBytes && count > 1) {
                count = std::max<std::size_t>(1, count / 2);
                bytes = encoded(items, from, count);
            }
            bytesPerItem = std::max(1.0,
                0.5 * bytesPerItem
                    + 0.5 * static_cast<double>(bytes.size()) / static_cast<double>(count));
            m_digest.addData(bytes);
            m_messages.emplace_back(std::move(bytes));
            ++m_parts;
            from += count;
        }
    }

    [[nodiscard]] int parts() const { return m_parts; }
    [[nodiscard]] QByteArray digest() const { return m_digest.result(); }

private:
    [[nodiscard]] QByteArray encoded(
        const std::vector<protocol::SnapshotItem> &items, std::size_t from, std::size_t count) const
    {
        const auto first = items.begin() + static_cast<std::ptrdiff_t>(from);
        return protocol::encode(protocol::ServerMessage { protocol::SnapPart {
            m_snap, m_parts + 1, { first, first + static_cast<std::ptrdiff_t>(count) } } });
    }

    QUuid m_snap;
    std::vector<SharedMessage> &m_messages;
    QCryptographicHash m_digest { QCryptographicHash::Sha256 };
    int m_parts = 0;
};

template<class Map>
std::vector<typename Map::mapped_type const *> visibleOf(
    const Map &map, const state::Operation &operation, const state::Actor &actor)
{
    std::vector<typename Map::mapped_type const *> out;
    out.reserve(static_cast<std::size_t>(map.size()));
    const bool all = state::seesEverything(actor);
    for (const auto &entity : map) {
        if (all || state::isVisible(operation, actor, entity.id))
            out.push_back(&entity);
    }
    std::ranges::sort(out, [](const auto *a, const auto *b) { return a->id < b->id; });
    return out;
}

//! A job names what belongs to it. Whoever may not see a payment or a conversation does not learn that there is one.
domain::Job visiblePart(
    domain::Job job, const state::Operation &operation, const state::Actor &actor)
{
    const auto isHidden = [&](const auto &id) { return !state::isVisible(operation, actor, id); };
    std::erase_if(job.visits, isHidden);
    std::erase_if(job.threads, isHidden);
    std::erase_if(job.payments, isHidden);
    return job;
}

} // namespace

Snapshot makeSnapshot(const state::Operation &operation, const state::Actor &actor,
    const protocol::Position &position, domain::Timestamp now, QRandomGenerator &random)
{
    Snapshot snapshot;
    snapshot.position = position;
    snapshot.messages.emplace_back(); // the beginning is known at the end
    const QUuid snap = domain::makeUuidV7(now, random);
    PartWriter writer(snap, snapshot.messages);

    const auto writeAll = [&](const auto &map) {
        std::vector<protocol::SnapshotItem> items;
        for (const auto *entity : visibleOf(map, operation, actor))
            items.emplace_back(*entity);
        writer.write(items);
    };
    writeAll(operation.users());
    writeAll(operation.technicians());
    if (state::seesEverything(actor)) {
        writeAll(operation.jobs());
    } else {
        std::vector<protocol::SnapshotItem> jobs;
        for (const auto *job : visibleOf(operation.jobs(), operation, actor))
            jobs.emplace_back(visiblePart(*job, operation, actor));
        writer.write(jobs);
    }
    writeAll(operation.visits());
    writeAll(operation.threads());
    std::vector<protocol::SnapshotItem> messages;
    for (const auto *thread : visibleOf(operation.threads(), operation, actor)) {
        for (const auto &message : thread->messages)
            messages.emplace_back(protocol::MessageItem { thread->id, message });
    }
    writer.write(messages);
    writeAll(operation.payments());
    writeAll(operation.alarms());
    writeAll(operation.zones());
    writeAll(operation.shifts());

    snapshot.messages.front() = SharedMessage(protocol::encode(
        protocol::ServerMessage { protocol::SnapBegin { snap, position, writer.parts() } }));
    snapshot.messages.emplace_back(
        protocol::encode(protocol::ServerMessage { protocol::SnapEnd { snap, writer.digest() } }));
    return snapshot;
}

} // namespace dispatch::server
