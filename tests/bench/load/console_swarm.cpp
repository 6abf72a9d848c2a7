// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/console_swarm.h"

#include "feed/limits.h"
#include "protocol/packing.h"

#include <QRandomGenerator>
#include <QtEndian>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace dispatch::bench {

using namespace Qt::StringLiterals;
using protocol::ClientMessage;

namespace {

constexpr quint8 Binary = 2;
constexpr quint8 Close = 8;
constexpr quint8 Ping = 9;
constexpr quint8 Pong = 10;
constexpr qsizetype TailBytes = 160; //!< of an event batch: tag, prev, to, type

bool endsWith(QByteArrayView payload, QByteArrayView type)
{
    return payload.endsWith(type);
}

//! The whole number after \p name in text, 0 if it is not there.
quint64 numberAfter(QByteArrayView text, QByteArrayView name)
{
    const auto at = text.lastIndexOf(name);
    quint64 number = 0;
    if (at >= 0)
        std::from_chars(text.data() + at + name.size(), text.data() + text.size(), number);
    return number;
}

} // namespace

LoadConsole::LoadConsole(ConsoleSwarm &swarm, EventLoop &loop, int index, QByteArray token)
    : TcpLine(loop)
    , m_swarm(swarm)
    , m_index(index)
    , m_token(std::move(token))
    , m_install(QUuid::createUuid())
{
}

void LoadConsole::setResume(const protocol::Position &position)
{
    m_position = position.seq;
    m_hasPosition = true;
    std::copy_n(position.h.constData(), std::min<std::size_t>(m_tag.size(), 16), m_tag.begin());
}

void LoadConsole::open()
{
    m_stage = Stage::Connecting;
    m_partial.clear();
    connectTo(m_swarm.m_settings.port, m_index);
}

void LoadConsole::cut()
{
    drop();
    if (m_stage == Stage::Live)
        --m_swarm.m_live;
    else if (m_stage != Stage::Away)
        --m_swarm.m_opening;
    m_stage = Stage::Away;
    m_due.clear();
}

void LoadConsole::onLost()
{
    const bool wasLive = m_stage == Stage::Live;
    if (wasLive)
        --m_swarm.m_live;
    else if (m_stage != Stage::Away)
        --m_swarm.m_opening;
    m_stage = Stage::Away;
    m_due.clear();
    m_swarm.lost(*this);
}

void LoadConsole::onConnected()
{
    m_stage = Stage::Upgrading;
    // A key that is always the same is no weaker here: it only proves that the other side speaks WebSocket.
    write(
        "GET /v1/feed HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Protocol: dispatch.feed.v1\r\n\r\n");
}

void LoadConsole::sendFrame(quint8 opcode, QByteArrayView payload)
{
    // Masked with zeros, which leaves the bytes as they are: the mask protects proxies, and there is none.
    std::array<char, 14> head {};
    std::size_t size = 2;
    head[0] = static_cast<char>(0x80U | opcode);
    if (payload.size() < 126) {
        head[1] = static_cast<char>(0x80U | static_cast<quint8>(payload.size()));
    } else {
        head[1] = static_cast<char>(0x80U | 126U);
        qToBigEndian(static_cast<quint16>(payload.size()), head.data() + 2);
        size += 2;
    }
    size += 4;
    QByteArray frame;
    frame.reserve(static_cast<qsizetype>(size) + payload.size());
    frame.append(head.data(), static_cast<qsizetype>(size)).append(payload);
    write(frame);
}

void LoadConsole::send(const ClientMessage &message)
{
    sendFrame(Binary, protocol::encode(message));
}

void LoadConsole::act(const domain::Command &command, Moment due)
{
    m_due.push_back(due);
    send(protocol::CommandMessage { command });
}

//! \return the bytes of the server's answer to the upgrade; 0 while it is not all there
qsizetype LoadConsole::takeAnswer(QByteArrayView bytes)
{
    const auto end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return 0;
    if (!bytes.startsWith("HTTP/1.1 101"))
        fail(u"the server refused the feed: "_s
            % QString::fromLatin1(bytes.first(std::min<qsizetype>(bytes.size(), 400))));
    m_stage = Stage::Greeting;
    protocol::Hello hello;
    hello.clientName = u"bench"_s;
    hello.clientBuild = u"1"_s;
    hello.install = m_install;
    hello.token = QString::fromLatin1(m_token);
    hello.features = { u"loc1"_s, protocol::PackingFeature };
    if (m_hasPosition)
        hello.resume = protocol::Position { m_swarm.m_settings.epoch, m_position,
            QByteArray(m_tag.data(), static_cast<qsizetype>(m_tag.size())) };
    send(hello);
    return end + 4;
}

void LoadConsole::onBytes(QByteArrayView bytes)
{
    const Moment now = steady_clock::now();
    m_swarm.counts.bytes += static_cast<quint64>(bytes.size());
    if (!m_partial.isEmpty()) {
        m_partial.append(bytes);
        bytes = m_partial;
    }
    qsizetype at = 0;
    if (m_stage == Stage::Upgrading)
        at = takeAnswer(bytes);
    while (m_stage >= Stage::Greeting && bytes.size() - at >= 2) {
        const auto *head = reinterpret_cast<const quint8 *>(bytes.data() + at);
        qsizetype headBytes = 2;
        quint64 size = head[1] & 0x7fU;
        if (size == 126)
            headBytes = 4;
        else if (size == 127)
            headBytes = 10;
        if (bytes.size() - at < headBytes)
            break;
        if (size == 126)
            size = qFromBigEndian<quint16>(head + 2);
        else if (size == 127)
            size = qFromBigEndian<quint64>(head + 2);
        if (static_cast<quint64>(bytes.size() - at - headBytes) < size)
            break;
        const quint8 opcode = head[0] & 0x0fU;
        takeFrame(opcode, bytes.sliced(at + headBytes, static_cast<qsizetype>(size)), now);
        at += headBytes + static_cast<qsizetype>(size);
    }
    if (m_stage == Stage::Away) {
        m_partial.clear();
        return;
    }
    if (m_partial.isEmpty())
        m_partial = bytes.sliced(at).toByteArray();
    else
        m_partial.remove(0, at);
}

void LoadConsole::takeFrame(quint8 opcode, QByteArrayView payload, Moment now)
{
    if (opcode == Ping) {
        sendFrame(Pong, payload);
        return;
    }
    if (opcode == Close) {
        const auto code = payload.size() >= 2 ? qFromBigEndian<quint16>(payload.data()) : 0;
        if (!m_swarm.m_settings.reconnects)
            fail(u"console %1 was closed with %2: %3"_s.arg(m_index).arg(code).arg(
                QString::fromUtf8(payload.sliced(std::min<qsizetype>(2, payload.size())))));
        return; // the end of the connection follows
    }
    if (payload.isEmpty())
        return;
    if (payload.front() == 1) {
        ++m_swarm.counts.locationBatches;
        if (m_index >= m_swarm.m_settings.readers || !m_swarm.onLocation)
            return;
        const auto batch = protocol::decodeLocationBatch(payload);
        if (!batch)
            fail(u"a location batch cannot be read"_s);
        for (const auto &record : batch->records)
            m_swarm.onLocation(record, now);
        return;
    }
    if (payload.front() == protocol::FirstBytePacked)
        payload = m_swarm.unpacked(payload);
    // The keys of a message are sorted, so that what these two are stands at the end of the text.
    if (endsWith(payload, R"("type":"evs"})"))
        takeEvents(payload, now);
    else if (endsWith(payload, R"("type":"hb"})"))
        send(protocol::ClientHeartbeat {
            static_cast<qint64>(numberAfter(payload, R"("timeMs":)")), m_position });
    else
        takeOther(payload, now);
}

void LoadConsole::takeEvents(QByteArrayView payload, Moment now)
{
    const auto tail = payload.last(std::min(TailBytes, payload.size()));
    const quint64 prev = numberAfter(tail, R"("prev":)");
    const quint64 to = numberAfter(tail, R"("to":)");
    if (m_hasPosition && prev != m_position)
        fail(u"console %1 is at %2 and was sent a batch after %3: a gap"_s.arg(m_index)
                .arg(m_position)
                .arg(prev));
    const auto tag = tail.lastIndexOf(R"("h":")");
    if (tag >= 0)
        std::copy_n(tail.data() + tag + 5, m_tag.size(), m_tag.begin());
    m_hasPosition = true;
    m_position = to;
    ++m_swarm.counts.eventBatches;
    m_unackedEvents += static_cast<quint32>(to - prev);
    if (m_unackedEvents >= protocol::MaxEventsPerBatch)
        acknowledge();
    else
        m_swarm.planAck(*this, now);
}

void LoadConsole::acknowledge()
{
    if (m_unackedEvents == 0 || m_stage != Stage::Live)
        return;
    m_unackedEvents = 0;
    sendFrame(
        Binary, QByteArray("{\"seq\":" + QByteArray::number(m_position) + ",\"type\":\"ack\"}"));
}

void LoadConsole::takeOther(QByteArrayView payload, Moment now)
{
    auto message = protocol::decodeServerMessage(payload);
    if (!message)
        fail(u"a message cannot be read: "_s
            % QString::fromUtf8(payload.first(std::min<qsizetype>(payload.size(), 200))));
    if (const auto *welcome = std::get_if<protocol::Welcome>(&*message)) {
        m_swarm.welcomed(*this, *welcome);
    } else if (const auto *begin = std::get_if<protocol::SnapBegin>(&*message)) {
        setResume(begin->position);
    } else if (const auto *result = std::get_if<protocol::Result>(&*message)) {
        if (m_due.empty())
            fail(u"an answer came that nobody asked for"_s);
        m_swarm.counts.commands.add(msBetween(m_due.front(), now));
        m_due.pop_front();
        if (result->outcome) {
            ++m_swarm.counts.accepted;
        } else {
            ++m_swarm.counts.refused;
            if (m_swarm.counts.firstRefusal.isEmpty())
                m_swarm.counts.firstRefusal = result->outcome.error().title;
        }
    }
    if (m_swarm.onMessage)
        m_swarm.onMessage(*this, *message, now);
}

//! On one machine stand ten thousand computers, each of which unpacks for itself: what they are all sent is unpacked once.
QByteArrayView ConsoleSwarm::unpacked(QByteArrayView payload)
{
    const auto key = payload.toByteArray();
    if (const auto known = m_unpacked.constFind(key); known != m_unpacked.cend())
        return *known;
    const auto text = protocol::unpack(payload);
    if (!text)
        fail(u"a packed message cannot be read"_s);
    constexpr qsizetype MostKept = 512;
    if (m_unpacked.size() >= MostKept)
        m_unpacked.clear();
    return *m_unpacked.insert(key, *text);
}

ConsoleSwarm::ConsoleSwarm(EventLoop &loop, Settings settings)
    : m_loop(loop)
    , m_settings(std::move(settings))
{
    m_consoles.reserve(m_settings.tokens.size());
    for (std::size_t i = 0; i < m_settings.tokens.size(); ++i) {
        m_consoles.push_back(
            std::make_unique<LoadConsole>(*this, loop, static_cast<int>(i), m_settings.tokens[i]));
        if (m_settings.resume)
            m_consoles.back()->setResume(*m_settings.resume);
        m_toOpen.push_back(i);
    }
}

ConsoleSwarm::~ConsoleSwarm() = default;

std::size_t ConsoleSwarm::at(quint64 seq) const
{
    return static_cast<std::size_t>(std::ranges::count_if(
        m_consoles, [seq](const auto &console) { return console->position() >= seq; }));
}

void ConsoleSwarm::planAck(LoadConsole &console, Moment now)
{
    if (console.m_isAckPlanned)
        return;
    console.m_isAckPlanned = true;
    m_acks.emplace_back(now + feed::AckAfter, static_cast<std::size_t>(console.index()));
}

void ConsoleSwarm::welcomed(LoadConsole &console, const protocol::Welcome &welcome)
{
    --m_opening;
    ++m_live;
    console.m_stage = LoadConsole::Stage::Live;
    console.m_failures = 0;
    console.m_unackedEvents = 0;
    ++(welcome.snapshot ? counts.snapshots : counts.resumed);
    if (m_settings.subscribe)
        console.send(*m_settings.subscribe);
}

void ConsoleSwarm::lost(LoadConsole &console)
{
    ++counts.losses;
    if (!m_settings.reconnects)
        fail(u"the server closed console %1"_s.arg(console.index()));
    // The protocol's back-off: rand(0, min(30 s, 0.5 s * 2^n)).
    const auto ceiling = std::min<qint64>(protocol::BackoffMax.count(),
        protocol::BackoffBase.count() << std::min(console.m_failures, 10));
    ++console.m_failures;
    const std::chrono::milliseconds wait { QRandomGenerator::global()->bounded(ceiling + 1) };
    m_retries.push({ steady_clock::now() + wait, static_cast<std::size_t>(console.index()) });
}

void ConsoleSwarm::cutAll()
{
    m_toOpen.clear();
    for (auto &console : m_consoles)
        console->cut();
}

void ConsoleSwarm::reconnectAll(quint16 port)
{
    m_settings.port = port;
    for (auto &console : m_consoles) {
        console->m_failures = 0;
        lost(*console);
    }
}

Moment ConsoleSwarm::step(Moment now)
{
    while (!m_acks.empty() && m_acks.front().first <= now) {
        auto &console = *m_consoles[m_acks.front().second];
        m_acks.pop_front();
        console.m_isAckPlanned = false;
        console.acknowledge();
    }
    while (!m_retries.empty() && m_retries.top().at <= now) {
        const auto index = m_retries.top().index;
        m_retries.pop();
        ++m_opening;
        m_consoles[index]->open();
    }
    while (!m_toOpen.empty() && m_opening < static_cast<std::size_t>(m_settings.opening)) {
        const auto index = m_toOpen.front();
        m_toOpen.pop_front();
        ++m_opening;
        m_consoles[index]->open();
    }
    Moment wake = now + std::chrono::seconds(1);
    if (!m_acks.empty())
        wake = std::min(wake, m_acks.front().first);
    if (!m_retries.empty())
        wake = std::min(wake, m_retries.top().at);
    return wake;
}

} // namespace dispatch::bench
