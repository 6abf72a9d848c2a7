// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/location_hub.h"

#include "server/snapshot.h"

#include <algorithm>

namespace dispatch::server {

namespace {

bool contains(const protocol::Box &box, domain::GeoPoint p)
{
    if (p.latitudeDeg < box.southDeg || p.latitudeDeg > box.northDeg)
        return false;
    if (box.westDeg <= box.eastDeg)
        return p.longitudeDeg >= box.westDeg && p.longitudeDeg <= box.eastDeg;
    return p.longitudeDeg >= box.westDeg || p.longitudeDeg <= box.eastDeg; // across 180 degrees
}

protocol::LocationRecord offShift(quint32 handle)
{
    protocol::LocationRecord record;
    record.handle = handle;
    record.state = protocol::MotionState::OffShift;
    return record;
}

} // namespace

LocationHub::LocationHub(const state::Operation &operation, Outlet &outlet, Metrics &metrics)
    : m_operation(operation)
    , m_outlet(outlet)
    , m_metrics(metrics)
{
}

bool LocationHub::put(const domain::TechnicianId &technician, const domain::Fix &fix)
{
    const auto *known = m_operation.technician(technician);
    if (!known || known->isRetired || known->duty == domain::Duty::OffShift)
        return false;
    if (m_places.size() <= known->handle)
        m_places.resize(known->handle + 1);
    auto &place = m_places[known->handle];
    if (place.isShown && fix.fixTime <= place.fix.fixTime)
        return false;
    place.technician = technician;
    place.fix = fix;
    place.isShown = true;
    place.isMoving = fix.speedMps.value_or(0) >= MovingMps;
    place.change = ++m_changes;
    return true;
}

void LocationHub::dutyChanged(const domain::TechnicianId &technician)
{
    const auto *known = m_operation.technician(technician);
    if (!known || m_places.size() <= known->handle)
        return;
    auto &place = m_places[known->handle];
    if (place.isShown && (known->isRetired || known->duty == domain::Duty::OffShift)) {
        place.isShown = false;
        place.fix = {};
        place.change = ++m_changes;
    }
}

std::optional<domain::Fix> LocationHub::latest(const domain::TechnicianId &technician) const
{
    const auto *known = m_operation.technician(technician);
    if (!known || m_places.size() <= known->handle || !m_places[known->handle].isShown)
        return std::nullopt;
    return m_places[known->handle].fix;
}

void LocationHub::subscribe(
    ConnectionId connection, const state::Actor &actor, const protocol::Subscribe &wish)
{
    if (!wish.wantsLocations) {
        unsubscribe(connection);
        return;
    }
    Subscriber subscriber;
    subscriber.actor = actor;
    subscriber.box = wish.box;
    subscriber.everyMs = std::clamp(wish.everyMs, MinEveryMs, MaxEveryMs);
    m_subscribers.insert_or_assign(connection, std::move(subscriber));
}

void LocationHub::unsubscribe(ConnectionId connection)
{
    m_subscribers.erase(connection);
}

void LocationHub::actorChanged(ConnectionId connection, const state::Actor &actor)
{
    if (const auto it = m_subscribers.find(connection); it != m_subscribers.end()) {
        it->second.actor = actor;
        it->second.wantsFull = true;
    }
}

void LocationHub::tick(domain::Timestamp now)
{
    std::vector<Made> shared;
    std::size_t served = 0;
    const std::size_t most = std::min(m_subscribers.size(), MaxVisited);
    auto it = m_subscribers.upper_bound(m_visitedTo);
    for (std::size_t visited = 0; visited < most && served < MaxServed; ++visited, ++it) {
        if (it == m_subscribers.end())
            it = m_subscribers.begin();
        m_visitedTo = it->first;
        if (serve(it->first, it->second, now, shared))
            ++served;
    }
}

//! \return whether something was sent
bool LocationHub::serve(ConnectionId connection, Subscriber &subscriber, domain::Timestamp now,
    std::vector<Made> &shared)
{
    const bool isFull = subscriber.wantsFull;
    const qint64 slot = domain::toMs(now) / subscriber.everyMs;
    if (!isFull && slot == subscriber.lastSlot)
        return false;
    if (!isFull && subscriber.seen == m_changes) {
        subscriber.lastSlot = slot;
        return false;
    }
    if (m_outlet.unsentBytes(connection) > protocol::LocationSkipBytes) {
        ++m_metrics
              .locationBatchesSkipped; // stays due: the newest state goes out when the socket drains
        return false;
    }
    const quint64 seen = isFull ? 0 : subscriber.seen;
    auto made = std::ranges::find_if(shared, [&](const Made &m) {
        return m.isFull == isFull && m.seen == seen && m.box == subscriber.box;
    });
    const bool isShareable = seesEverything(subscriber.actor);
    Made own;
    if (!isShareable || made == shared.end()) {
        const auto records = recordsFor(subscriber, now);
        own = { isFull, seen, subscriber.box, encoded(records, isFull, now), subscriber.inside };
        if (isShareable)
            made = shared.insert(shared.end(), std::move(own));
    }
    const Made &mine = isShareable ? *made : own;
    subscriber.inside = mine.inside;
    for (const auto &bytes : mine.batches) {
        m_outlet.send(connection, bytes);
        ++m_metrics.locationBatchesSent;
    }
    subscriber.seen = m_changes;
    subscriber.lastSlot = slot;
    subscriber.wantsFull = false;
    return !mine.batches.empty();
}

std::vector<protocol::LocationRecord> LocationHub::recordsFor(
    Subscriber &subscriber, domain::Timestamp now) const
{
    std::vector<protocol::LocationRecord> records;
    if (subscriber.wantsFull)
        subscriber.inside.clear();
    const bool seesAll = seesEverything(subscriber.actor);
    for (quint32 handle = 0; handle < m_places.size(); ++handle) {
        const auto &place = m_places[handle];
        if (place.change == 0)
            continue;
        if (subscriber.wantsFull ? !place.isShown : place.change <= subscriber.seen)
            continue;
        if (!seesAll && !state::isVisible(m_operation, subscriber.actor, place.technician))
            continue;
        if (subscriber.box) {
            const bool wasInside = subscriber.inside.contains(handle);
            const bool isInside = place.isShown && contains(*subscriber.box, place.fix.position);
            if (!wasInside && !isInside)
                continue;
            if (isInside)
                subscriber.inside.insert(handle);
            else
                subscriber.inside.remove(handle);
        }
        records.push_back(place.isShown ? protocol::toRecord(handle, place.fix, now, place.isMoving)
                                        : offShift(handle));
    }
    return records;
}

std::vector<QByteArray> LocationHub::encoded(
    const std::vector<protocol::LocationRecord> &records, bool isFull, domain::Timestamp now)
{
    std::vector<QByteArray> out;
    std::size_t from = 0;
    // A full set of nobody is still said: it clears the client's map.
    while (from < records.size() || (isFull && out.empty())) {
        const auto count
            = std::min<std::size_t>(records.size() - from, protocol::MaxLocationRecords);
        protocol::LocationBatch batch;
        batch.isFull = isFull && from == 0;
        batch.number = ++m_batchNumber;
        batch.base = now;
        const auto first = records.begin() + static_cast<std::ptrdiff_t>(from);
        batch.records.assign(first, first + static_cast<std::ptrdiff_t>(count));
        out.push_back(protocol::encode(batch));
        from += count;
    }
    return out;
}

} // namespace dispatch::server
