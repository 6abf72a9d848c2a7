// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include "checks.h"

#include "protocol/limits.h"

namespace dispatch::simulation {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 CloseGuardMs = 3'000; //!< FeedSession::CloseTimeout
const Packet End { .bytes = {}, .closeCode = 0, .grantee = {} };

// The encoder sorts keys and writes no spaces, and a quotation mark inside a text is escaped: so the last place where
// a key stands is that of the message itself. Reading it this way is cheap enough to be done with every message.
QByteArrayView valueOf(QByteArrayView message, QByteArrayView key)
{
    const auto at = message.lastIndexOf(key);
    if (at < 0)
        return {};
    auto rest = message.sliced(at + key.size());
    qsizetype end = 0;
    while (end < rest.size() && rest[end] != '"' && rest[end] != ',' && rest[end] != '}')
        ++end;
    return rest.first(end);
}

QByteArrayView typeOf(QByteArrayView message)
{
    return valueOf(message, "\"type\":\"");
}

} // namespace

Wire *World::find(server::ConnectionId id)
{
    const auto it = m_wires.find(id);
    return it == m_wires.end() ? nullptr : &it->second;
}

const Wire *World::wire(server::ConnectionId id) const
{
    const auto it = m_wires.find(id);
    return it == m_wires.end() ? nullptr : &it->second;
}

Wire *World::wireOf(const SimClient &client)
{
    return find(client.wire);
}

std::size_t World::lifeOf(server::ConnectionId id) const
{
    const auto *found = wire(id);
    return found ? found->life : m_disk.life();
}

qint64 World::delayMs()
{
    return 1 + m_random.below(static_cast<quint32>(2 * m_meanDelayMs));
}

void World::openWire(SimClient &client)
{
    ++m_tally.connections;
    Wire wire;
    wire.id = ++m_lastWire;
    wire.client = client.index;
    wire.life = m_disk.life();
    wire.extraDelayMs = std::exchange(client.nextWireDelayMs, 0);
    client.wire = wire.id;
    note("opens", client.index, wire.id);
    if (m_isGentle && wire.id > m_clients.size())
        violate(u"client %1 has to connect again without any reason"_s.arg(client.index));
    const bool isRefused = client.hasNetwork ? !m_hub : client.refusesFast;
    if (isRefused)
        schedule(delayMs(), Step::OpenFailed, client.index, wire.id);
    else if (client.hasNetwork)
        schedule(2 * delayMs(), Step::Opened, client.index, wire.id);
    m_wires.emplace(wire.id, std::move(wire));
}

void World::opened(Wire &wire)
{
    auto &client = *m_clients[static_cast<std::size_t>(wire.client)];
    if (client.wire != wire.id || !client.hasNetwork)
        return;
    if (!m_hub)
        return client.closed(0);
    wire.isOpenAtServer = true;
    wire.life = m_disk.life();
    m_hub->onOpened(wire.id, u"192.0.2.1"_s, serverClock());
    client.opened();
}

void World::sendUp(SimClient &client, const QByteArray &bytes)
{
    if (auto *wire = wireOf(client))
        transmitUp(*wire, { .bytes = bytes, .closeCode = {}, .grantee = {} });
}

//! The client's owner has let go of it; what was sent is still under way, and its end follows.
void World::leaveWire(SimClient &client)
{
    auto *wire = wireOf(client);
    client.wire = 0;
    if (wire && wire->isOpenAtServer && !std::exchange(wire->isEndingUp, true))
        transmitUp(*wire, End);
}

void World::transmitUp(Wire &wire, Packet packet)
{
    if (wire.up.isDead)
        return;
    auto &lane = wire.up;
    lane.lastArrivalMs = std::max(lane.lastArrivalMs, m_nowMs + delayMs() + wire.extraDelayMs);
    lane.inFlight.push_back(std::move(packet));
    schedule(lane.lastArrivalMs - m_nowMs, Step::ArriveUp, wire.client, wire.id);
}

void World::transmitDown(Wire &wire, Packet packet)
{
    if (wire.down.isDead || wire.isEndingDown)
        return;
    wire.isEndingDown = packet.closeCode.has_value();
    auto &lane = wire.down;
    lane.lastArrivalMs = std::max(lane.lastArrivalMs, m_nowMs + delayMs());
    lane.inFlight.push_back(std::move(packet));
    schedule(lane.lastArrivalMs - m_nowMs, Step::ArriveDown, wire.client, wire.id);
}

void World::arriveUp(Wire &wire)
{
    if (wire.up.inFlight.empty())
        return;
    const auto packet = std::move(wire.up.inFlight.front());
    wire.up.inFlight.pop_front();
    if (wire.up.isDead)
        return;
    if (packet.closeCode) {
        if (std::exchange(wire.isOpenAtServer, false) && m_hub)
            m_hub->onClosed(wire.id);
        return;
    }
    if (!wire.isOpenAtServer || !m_hub)
        return transmitDown(wire, End); // a process that knows nothing of this connection resets it
    if (wire.isClosedByServer)
        return;
    m_digest.add(packet.bytes);
    const auto type = typeOf(packet.bytes);
    if (type == "cmd") {
        const auto isRetry = wire.unanswered.size() >= protocol::MaxInFlight;
        if (isRetry)
            violate(u"client %1 has more commands under way than it may"_s.arg(wire.client));
        wire.unanswered.push_back(valueOf(packet.bytes, "\"id\":\"").toByteArray());
    } else if (type == "ack") {
        const auto seq = valueOf(packet.bytes, "\"seq\":").toULongLong();
        while (!wire.unacked.empty() && wire.unacked.front().first <= seq) {
            wire.unackedEvents -= wire.unacked.front().second;
            wire.unacked.pop_front();
        }
    } else if (type == "resync") {
        note("resync", wire.client, valueOf(packet.bytes, "\"seq\":").toULongLong());
        wire.unacked.clear();
        wire.unackedEvents = 0;
    }
    m_hub->onMessage(wire.id, packet.bytes, serverClock());
    flushSoon();
}

void World::arriveDown(Wire &wire)
{
    auto &client = *m_clients[static_cast<std::size_t>(wire.client)];
    if (wire.down.inFlight.empty())
        return;
    if (client.isAsleep())
        return schedule(client.wakesAtMs - m_nowMs + 1, Step::ArriveDown, wire.client, wire.id);
    const auto packet = std::move(wire.down.inFlight.front());
    wire.down.inFlight.pop_front();
    if (wire.down.isDead || client.wire != wire.id)
        return;
    if (!packet.closeCode)
        return client.received(packet);
    note("is closed", client.index, static_cast<quint64>(*packet.closeCode));
    leaveWire(client);
    client.closed(*packet.closeCode);
}

void World::send(server::ConnectionId connection, const QByteArray &bytes)
{
    auto *wire = find(connection);
    if (!wire || !wire->isOpenAtServer || wire->isClosedByServer)
        return;
    if (m_sendsToCrash > 0 && --m_sendsToCrash == 0)
        throw ServerCrash {};
    m_digest.add(bytes);
    Packet packet { .bytes = bytes, .closeCode = {}, .grantee = {} };
    checkOutgoing(*wire, bytes, packet);
    if (!wire->isSlow && !wire->down.isDead && wire->unsent.empty())
        return transmitDown(*wire, std::move(packet));
    wire->unsentBytes += bytes.size() * wire->inflation;
    if (wire->unsentBytes > protocol::LocationSkipBytes)
        wire->isFilling = true;
    wire->unsent.push_back(std::move(packet));
    if (!wire->down.isDead && !std::exchange(wire->isDrainScheduled, true))
        schedule(20 + m_random.below(300), Step::Drain, wire->client, wire->id);
}

void World::close(server::ConnectionId connection, protocol::CloseCode code, const QByteArray &)
{
    auto *wire = find(connection);
    if (!wire || !wire->isOpenAtServer || std::exchange(wire->isClosedByServer, true))
        return;
    note("server closes", wire->client, static_cast<quint64>(code));
    if (wire->unsentBytes > protocol::LocationSkipBytes)
        wire->unsent.clear();
    for (auto &packet : std::exchange(wire->unsent, {}))
        transmitDown(*wire, std::move(packet));
    wire->unsentBytes = 0;
    transmitDown(*wire, { .bytes = {}, .closeCode = static_cast<int>(code), .grantee = {} });
    const auto guard = code == protocol::CloseCode::HeartbeatLost ? 1 : delayMs() + CloseGuardMs;
    schedule(guard, Step::ServerHearsEnd, wire->client, wire->id);
}

qsizetype World::unsentBytes(server::ConnectionId connection) const
{
    const auto *found = wire(connection);
    return found ? found->unsentBytes : 0;
}

void World::drain(Wire &wire)
{
    wire.isDrainScheduled = false;
    if (wire.unsent.empty() || wire.down.isDead)
        return;
    auto packet = std::move(wire.unsent.front());
    wire.unsent.pop_front();
    wire.unsentBytes -= packet.bytes.size() * wire.inflation;
    transmitDown(wire, std::move(packet));
    if (wire.unsent.empty() && !wire.isSlow)
        wire.inflation = 1;
    if (!wire.unsent.empty() && !std::exchange(wire.isDrainScheduled, true))
        schedule(wire.isSlow ? 20 + m_random.below(300) : 1, Step::Drain, wire.client, wire.id);
    if (wire.isFilling && wire.unsentBytes <= protocol::LocationSkipBytes) {
        wire.isFilling = false;
        if (m_hub && wire.isOpenAtServer && !wire.isClosedByServer)
            m_hub->onDrained(wire.id, serverClock());
    }
}

void World::recover(Wire &wire)
{
    wire.isSlow = false;
    wire.extraDelayMs = 0;
    if (wire.unsent.empty())
        wire.inflation = 1;
}

void World::checkOutgoing(Wire &wire, const QByteArray &bytes, Packet &packet)
{
    if (bytes.size() > protocol::MaxMessageBytes)
        violate(u"a message of %1 bytes goes out"_s.arg(bytes.size()));
    if (!bytes.startsWith('{'))
        return;
    const auto type = typeOf(bytes);
    if (type == "res") {
        const auto id = valueOf(bytes, "\"id\":\"");
        if (wire.unanswered.empty() || wire.unanswered.front() != id)
            violate(u"client %1 is answered out of order"_s.arg(wire.client));
        else
            wire.unanswered.pop_front();
        const bool isYes = bytes.contains("\"ok\":true");
        const domain::CommandId command { QUuid::fromString(QLatin1StringView(id)) };
        if (isYes && !m_disk.log().commands.contains(command))
            violate(u"client %1 gets a yes for what is not on the disk"_s.arg(wire.client));
        if (!isYes
            && (bytes.contains("\"readonly\"") || bytes.contains("\"unavailable\"")
                || bytes.contains("\"rate-limited\"")))
            ++m_tally.notNow;
        return;
    }
    const auto &actor
        = m_accounts[m_clients[static_cast<std::size_t>(wire.client)]->who].login.actor;
    const bool isEvents = type == "evs";
    const bool isPart = type == "snap.part";
    if ((isEvents || isPart) && wire.unsentBytes > protocol::MaxUnsentBytes)
        violate(u"the server sends to client %1 with %2 bytes unsent"_s.arg(
            QString::number(wire.client), QString::number(wire.unsentBytes)));
    if (isEvents) {
        const auto events = static_cast<int>(bytes.count("\"seq\":"));
        wire.unackedEvents += events;
        wire.unacked.emplace_back(valueOf(bytes, "\"to\":").toULongLong(), events);
        if (wire.unackedEvents > protocol::MaxUnackedEvents)
            violate(u"client %1 has %2 events to acknowledge"_s.arg(
                QString::number(wire.client), QString::number(wire.unackedEvents)));
    } else if (type == "snap.begin") {
        note("snapshot", wire.client, valueOf(bytes, "\"seq\":").toULongLong());
        packet.grantee = actor;
        wire.unacked.clear();
        wire.unackedEvents = 0;
        if (!seesAll(actor))
            wire.snapshotView = m_commits->operation();
    }
    if ((isEvents || isPart || type == "presence") && !seesAll(actor))
        checkVisible(wire, bytes);
}

//! Everything in it may be seen by whom it goes to: a snapshot as of its place in the log, all else as of now.
void World::checkVisible(const Wire &wire, const QByteArray &bytes)
{
    const auto message = protocol::decodeServerMessage(bytes);
    if (!message)
        return violate(u"the server sends what nobody can read"_s);
    const auto who = m_clients[static_cast<std::size_t>(wire.client)]->who;
    const auto &actor = m_accounts[who].login.actor;
    const auto expectVisible = [&](const state::Operation &in, const domain::EntityRef &ref) {
        if (!state::isVisible(in, actor, ref))
            violate(u"client %1 (%2) is sent %3, which is not for it"_s.arg(
                QString::number(wire.client), m_accounts[who].login.name, ref.toString()));
    };
    if (const auto *batch = std::get_if<protocol::EventBatch>(&*message)) {
        for (const auto &event : batch->events)
            expectVisible(m_commits->operation(), event.entity);
    } else if (const auto *presence = std::get_if<protocol::Presence>(&*message)) {
        expectVisible(m_commits->operation(), presence->entity);
    } else if (const auto *part = std::get_if<protocol::SnapPart>(&*message)) {
        const auto &view = wire.snapshotView;
        for (const auto &item : part->items) {
            if (const auto *text = std::get_if<protocol::MessageItem>(&item)) {
                expectVisible(view, text->thread);
            } else if (const auto *job = std::get_if<domain::Job>(&item)) {
                expectVisible(view, job->id);
                for (const auto &id : job->visits)
                    expectVisible(view, id);
                for (const auto &id : job->threads)
                    expectVisible(view, id);
                for (const auto &id : job->payments)
                    expectVisible(view, id);
            } else {
                std::visit(
                    [&](const auto &one) {
                        if constexpr (!std::is_same_v<std::decay_t<decltype(one)>,
                                          protocol::MessageItem>)
                            expectVisible(view, one.id);
                    },
                    item);
            }
        }
    }
}

} // namespace dispatch::simulation
