// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/raw_feed.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QtEndian>

#include <algorithm>
#include <utility>

namespace dispatch::wire {

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 MaxServerMessage = 64 * 1024;
constexpr qsizetype MaxControl = 125;

bool isControl(quint8 opcode)
{
    return (opcode & 0x08) != 0;
}

QByteArray bigEndian(quint64 value, int bytes)
{
    QByteArray out(8, Qt::Uninitialized);
    qToBigEndian(value, out.data());
    return out.last(bytes);
}

quint64 fromBigEndian(QByteArrayView bytes)
{
    quint64 value = 0;
    for (const char byte : bytes)
        value = value << 8 | static_cast<quint8>(byte);
    return value;
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

QByteArray frame(const QByteArray &payload, const FrameShape &shape)
{
    const quint64 length = shape.claimed.value_or(static_cast<quint64>(payload.size()));
    int lengthBytes = shape.lengthBytes;
    if (lengthBytes == 0)
        lengthBytes = length <= 125 ? 1 : length <= 0xffff ? 2 : 8;
    const auto first = static_cast<quint8>(
        (shape.isFinal ? 0x80 : 0) | (shape.reserved << 4) | (shape.opcode & 0x0f));
    const auto second = static_cast<quint8>((shape.isMasked ? 0x80 : 0)
        | (lengthBytes == 1        ? static_cast<quint8>(length)
                : lengthBytes == 2 ? 126
                                   : 127));
    QByteArray out;
    out.append(static_cast<char>(first)).append(static_cast<char>(second));
    if (lengthBytes > 1)
        out.append(bigEndian(length, lengthBytes));
    if (!shape.isMasked)
        return out + payload;
    out.append(shape.key);
    QByteArray masked = payload;
    for (qsizetype i = 0; i < masked.size(); ++i)
        masked[i] = static_cast<char>(masked[i] ^ shape.key[i % 4]);
    return out + masked;
}

QByteArray closePayload(quint16 code, const QByteArray &reason)
{
    return bigEndian(code, 2) + reason;
}

int metricOf(const QByteArray &metrics, const QByteArray &name)
{
    const QByteArray start = "dispatch_" + name;
    int sum = -1;
    for (const QByteArray &line : metrics.split('\n')) {
        if (!line.startsWith(start))
            continue;
        const char after = line.size() > start.size() ? line[start.size()] : '\n';
        if (after != ' ' && after != '{')
            continue; // a longer name
        // The value is last: the server writes no timestamps.
        sum = std::max(sum, 0) + line.sliced(line.lastIndexOf(' ') + 1).toInt();
    }
    return sum;
}

QJsonObject RawFeed::Frame::json() const
{
    return QJsonDocument::fromJson(payload).object();
}

QString RawFeed::Frame::type() const
{
    return json()["type"_L1].toString();
}

RawFeed::RawFeed(quint16 port)
{
    m_socket.connectToHost(u"127.0.0.1"_s, port);
    if (!m_socket.waitForConnected(PatienceMs))
        m_fault = u"could not connect"_s;
}

RawFeed::~RawFeed()
{
    m_socket.abort();
}

QByteArray RawFeed::upgradeRequest()
{
    return "GET /v1/feed HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
           "Sec-WebSocket-Protocol: dispatch.feed.v1\r\n\r\n";
}

bool RawFeed::need(qsizetype bytes, int patienceMs)
{
    const QDeadlineTimer deadline(patienceMs);
    for (;;) {
        m_buffer += m_socket.readAll();
        if (m_buffer.size() >= bytes)
            return true;
        const auto left = static_cast<int>(deadline.remainingTime());
        if (m_socket.state() != QAbstractSocket::ConnectedState || left == 0
            || !m_socket.waitForReadyRead(left)) {
            m_buffer += m_socket.readAll();
            return m_buffer.size() >= bytes;
        }
    }
}

bool RawFeed::upgrade()
{
    send(upgradeRequest());
    qsizetype headerEnd = -1;
    while ((headerEnd = m_buffer.indexOf("\r\n\r\n")) < 0) {
        if (!need(m_buffer.size() + 1, PatienceMs))
            return false;
    }
    m_answer = m_buffer.first(headerEnd);
    m_buffer.remove(0, headerEnd + 4);
    return m_answer.startsWith("HTTP/1.1 101");
}

bool RawFeed::enter(const QString &token, bool isText)
{
    if (!upgrade())
        return false;
    const QJsonObject hello { { u"type"_s, u"hello"_s }, { u"version"_s, 1 },
        { u"auth"_s, QJsonObject { { u"kind"_s, u"login"_s }, { u"token"_s, token } } } };
    send(frame(json(hello), { .opcode = isText ? Text : Binary }));
    return nextOf(u"snap.end"_s).has_value();
}

void RawFeed::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    // A server that has had enough stops reading; then there is no use in waiting.
    while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(PatienceMs)) { }
}

std::optional<RawFeed::Frame> RawFeed::next(int patienceMs)
{
    if (!need(2, patienceMs))
        return std::nullopt;
    const auto blame = [this](const QString &what) {
        if (m_fault.isEmpty())
            m_fault = what;
    };
    const auto first = static_cast<quint8>(m_buffer[0]);
    const auto second = static_cast<quint8>(m_buffer[1]);
    Frame out { static_cast<quint8>(first & 0x0f), (first & 0x80) != 0, {} };
    if ((first & 0x70) != 0)
        blame(u"the server set a reserved bit"_s);
    if ((second & 0x80) != 0)
        blame(u"the server masked a frame"_s);
    const int lengthBytes = second == 127 ? 8 : second == 126 ? 2 : 0;
    if (!need(2 + lengthBytes, patienceMs))
        return std::nullopt;
    const quint64 length
        = lengthBytes == 0 ? second : fromBigEndian(m_buffer.sliced(2, lengthBytes));
    if ((lengthBytes == 2 && length < 126) || (lengthBytes == 8 && length <= 0xffff))
        blame(u"the server did not write the length in its shortest form"_s);
    if (isControl(out.opcode) && (length > MaxControl || !out.isFinal))
        blame(u"the server sent a long or divided control frame"_s);
    if (!isControl(out.opcode) && (!out.isFinal || out.opcode == Continuation))
        blame(u"the server divided a message"_s);
    if (length > MaxServerMessage) {
        blame(u"the server sent more than 64 KiB"_s);
        return std::nullopt;
    }
    const qsizetype whole = 2 + lengthBytes + static_cast<qsizetype>(length);
    if (!need(whole, patienceMs))
        return std::nullopt;
    out.payload = m_buffer.sliced(2 + lengthBytes, static_cast<qsizetype>(length));
    m_buffer.remove(0, whole);
    if (m_closeCode)
        blame(u"the server sent a frame after its close"_s);
    if (out.opcode == Close) {
        m_closeCode
            = out.payload.isEmpty() ? 1005 : static_cast<int>(fromBigEndian(out.payload.first(2)));
        if (out.payload.size() == 1)
            blame(u"the server sent half a close code"_s);
    }
    return out;
}

void RawFeed::answerRoutine(const Frame &message)
{
    const QJsonObject content = message.json();
    if (message.type() == "hb"_L1)
        send(frame(json({ { u"type"_s, u"hb"_s }, { u"echoMs"_s, content["timeMs"_L1] },
            { u"seq"_s, content["head"_L1] } })));
    if (message.type() == "evs"_L1)
        send(frame(json({ { u"type"_s, u"ack"_s }, { u"seq"_s, content["to"_L1] } })));
}

std::optional<RawFeed::Frame> RawFeed::nextOf(const QString &type)
{
    for (const auto &message : std::exchange(m_unanswered, {}))
        answerRoutine(message);
    while (auto message = next()) {
        if (message->opcode == Close)
            return std::nullopt;
        answerRoutine(*message);
        if (message->type() == type)
            return message;
    }
    return std::nullopt;
}

std::optional<QByteArray> RawFeed::nextPong()
{
    while (auto message = next()) {
        if (message->opcode == Close)
            return std::nullopt;
        if (message->opcode == Pong)
            return message->payload;
        m_unanswered.push_back(*message);
    }
    return std::nullopt;
}

RawFeed::End RawFeed::end(int patienceMs)
{
    const QDeadlineTimer deadline(patienceMs); // a server that goes on talking has not ended
    while (!deadline.hasExpired() && next(static_cast<int>(deadline.remainingTime()))) { }
    const bool isOver = m_socket.state() != QAbstractSocket::ConnectedState;
    if (isOver && m_closeCode && !m_buffer.isEmpty() && m_fault.isEmpty())
        m_fault = u"the server sent bytes after its close"_s;
    return { isOver, m_closeCode.value_or(0) };
}

RawFeed::End RawFeed::endPolitely(const std::function<void(const Frame &)> &onMessage)
{
    while (const auto message = next()) {
        if (message->opcode == Close) {
            send(frame(message->payload, { .opcode = Close }));
            break;
        }
        if (onMessage)
            onMessage(*message);
    }
    return end();
}

bool RawFeed::isServed()
{
    const int id = ++m_lastSub;
    send(frame(json({ { u"type"_s, u"sub"_s }, { u"id"_s, id } })));
    const auto answer = nextOf(u"subok"_s);
    return answer && answer->json()["id"_L1].toInt() == id;
}

} // namespace dispatch::wire
