// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/feed_crowd.h"

#include "protocol/feed_messages.h"
#include "protocol/limits.h"

#include <QUuid>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace dispatch::test {

namespace {

constexpr int SmallBuffer = 8 * 1024;
constexpr int TurnMs = 50;
constexpr int EventsPerTurn = 256;
constexpr qint64 AckAfterNs = 700'000'000; // the protocol allows a second
constexpr int MostConnecting
    = 200; // at a time, so that the server's queue of connections is not what is tested
constexpr char Stamp[] = "stamp:";

qint64 nowNs()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

// A key of zeros masks without changing anything.
QByteArray frame(quint8 opcode, const QByteArray &payload)
{
    QByteArray out;
    out.append(static_cast<char>(0x80 | opcode));
    if (payload.size() < 126) {
        out.append(static_cast<char>(0x80 | payload.size()));
    } else {
        out.append(static_cast<char>(0x80 | 126));
        out.append(static_cast<char>(payload.size() >> 8));
        out.append(static_cast<char>(payload.size() & 0xff));
    }
    return out + QByteArray(4, '\0') + payload;
}

quint64 numberAfter(QByteArrayView text, QByteArrayView key)
{
    // The last one: fields of the events come earlier, the writer sorts its keys.
    const auto at = text.lastIndexOf(key);
    if (at < 0)
        return 0;
    quint64 number = 0;
    for (auto i = at + key.size(); i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i)
        number = number * 10 + static_cast<quint64>(text[i] - '0');
    return number;
}

} // namespace

struct FeedCrowd::Member {
    QByteArray token;
    bool isLazy = false;
    int fd = -1;
    enum class Phase : quint8 { Unborn, Upgrading, Loading, Live, Gone } phase = Phase::Unborn;
    QByteArray in;
    QByteArray out;
    quint64 seq = 0, ackedSeq = 0;
    qint64 unackedSinceNs = 0;
    int gaps = 0;
    int closeCode = 0;
    bool isReading = true;
    QByteArray problem;

    void connect(int epoll, quint16 port);
    void end()
    {
        ::close(fd);
        fd = -1;
        phase = Phase::Gone;
    }
    void fail(const char *why)
    {
        problem = why;
        end();
    }
    void send(const protocol::ClientMessage &message)
    {
        out += frame(2, protocol::encode(message));
    }
    void write();
    void read(std::vector<float> &latencies);
    void greet();
    void onMessage(QByteArrayView text, std::vector<float> &latencies);
    void ackWhenDue(qint64 now);
};

void FeedCrowd::Member::connect(int epoll, quint16 port)
{
    fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        qFatal("No more sockets");
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (isLazy)
        ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &SmallBuffer, sizeof SmallBuffer);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
        && errno != EINPROGRESS)
        return fail("connect failed");
    epoll_event event { .events = EPOLLIN, .data = { .ptr = this } };
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    phase = Phase::Upgrading;
    out = QByteArray("GET ") + protocol::FeedPath
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
          "Sec-WebSocket-Protocol: "
        + protocol::Subprotocol + "\r\n\r\n";
}

void FeedCrowd::Member::write()
{
    while (fd >= 0 && !out.isEmpty()) {
        const auto count
            = ::send(fd, out.constData(), static_cast<std::size_t>(out.size()), MSG_NOSIGNAL);
        if (count <= 0)
            return; // not connected yet or full: the next turn; a broken one is found by reading
        out.remove(0, count);
    }
}

void FeedCrowd::Member::read(std::vector<float> &latencies)
{
    std::array<char, 64 * 1024> block; // NOLINT(*-member-init): filled by recv
    for (;;) {
        const auto count = ::recv(fd, block.data(), block.size(), 0);
        if (count < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        if (count <= 0)
            return end();
        in.append(block.data(), count);
        if (count < static_cast<ssize_t>(block.size()))
            break;
    }
    if (phase == Phase::Upgrading) {
        const auto headerEnd = in.indexOf("\r\n\r\n");
        if (headerEnd < 0)
            return;
        if (!in.startsWith("HTTP/1.1 101"))
            return fail("the upgrade was refused");
        in.remove(0, headerEnd + 4);
        greet();
    }
    qsizetype at = 0;
    while (in.size() - at >= 2) {
        const auto byte = [&](qsizetype i) { return static_cast<quint8>(in[at + i]); };
        const auto opcode = byte(0) & 0x0f;
        qsizetype length = byte(1) & 0x7f;
        qsizetype header = 2;
        if ((byte(0) & 0x80) == 0 || length == 127 || (byte(1) & 0x80) != 0)
            return fail("a frame that the protocol does not allow");
        if (length == 126) {
            if (in.size() - at < 4)
                break;
            length = byte(2) << 8 | byte(3);
            header = 4;
        }
        if (in.size() - at < header + length)
            break;
        const auto payload = QByteArrayView(in).sliced(at + header, length);
        at += header + length;
        if (opcode == 8) {
            closeCode = length >= 2
                ? static_cast<quint8>(payload[0]) << 8 | static_cast<quint8>(payload[1])
                : 0;
            return end();
        }
        if (opcode == 2)
            onMessage(payload, latencies);
    }
    in.remove(0, at);
}

void FeedCrowd::Member::greet()
{
    phase = Phase::Loading;
    protocol::Hello hello;
    hello.clientName = QStringLiteral("crowd");
    hello.install = QUuid::createUuid();
    hello.token = QString::fromLatin1(token);
    send(hello);
}

void FeedCrowd::Member::onMessage(QByteArrayView text, std::vector<float> &latencies)
{
    const auto is = [text](QByteArrayView type) { return text.lastIndexOf(type) >= 0; };
    if (is("\"type\":\"evs\"")) {
        if (numberAfter(text, "\"prev\":") != seq)
            ++gaps;
        seq = numberAfter(text, "\"to\":");
        if (unackedSinceNs == 0)
            unackedSinceNs = nowNs();
        if (!isLazy) {
            for (auto at = text.indexOf(Stamp); at >= 0; at = text.indexOf(Stamp, at + 1)) {
                const auto sentNs = static_cast<qint64>(
                    numberAfter(text.sliced(at, std::min<qsizetype>(40, text.size() - at)), Stamp));
                latencies.push_back(static_cast<float>(nowNs() - sentNs) / 1e6F);
            }
        }
    } else if (is("\"type\":\"hb\"")) {
        send(protocol::ClientHeartbeat {
            .echoMs = static_cast<qint64>(numberAfter(text, "\"timeMs\":")), .seq = seq });
    } else if (is("\"type\":\"snap.begin\"")) {
        seq = numberAfter(text, "\"seq\":");
        phase = Phase::Loading;
    } else if (is("\"type\":\"snap.end\"")) {
        phase = Phase::Live;
        unackedSinceNs = nowNs();
    }
}

void FeedCrowd::Member::ackWhenDue(qint64 now)
{
    if (unackedSinceNs == 0)
        return;
    if (seq - ackedSeq < protocol::MaxEventsPerBatch && now - unackedSinceNs < AckAfterNs)
        return;
    send(protocol::Ack { seq });
    ackedSeq = seq;
    unackedSinceNs = 0;
}

FeedCrowd::FeedCrowd(quint16 serverPort)
    : m_port(serverPort)
{
}

FeedCrowd::~FeedCrowd()
{
    m_isOver = true;
    if (m_thread)
        m_thread->wait();
}

void FeedCrowd::add(const QByteArray &token, bool isLazy)
{
    auto member = std::make_unique<Member>();
    member->token = token;
    member->isLazy = isLazy;
    m_members.push_back(std::move(member));
}

void FeedCrowd::start()
{
    m_thread.reset(QThread::create([this] { run(); }));
    m_thread->start();
}

void FeedCrowd::run()
{
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    std::array<epoll_event, EventsPerTurn> events {};
    std::size_t born = 0;
    qint64 lookedAtNs = 0;
    while (!m_isOver) {
        const int count = ::epoll_wait(epoll, events.data(), EventsPerTurn, TurnMs);
        const std::scoped_lock lock(m_mutex);
        for (int i = 0; i < count; ++i) {
            auto &member = *static_cast<Member *>(events[static_cast<std::size_t>(i)].data.ptr);
            if (member.fd < 0)
                continue;
            member.read(m_latencies);
            if (member.fd >= 0) {
                member.ackWhenDue(nowNs());
                member.write();
            }
        }
        const auto now = nowNs();
        if (now - lookedAtNs < TurnMs * 1'000'000LL)
            continue;
        lookedAtNs = now;
        int connecting = 0;
        for (const auto &member : m_members) {
            using enum Member::Phase;
            if (member->phase == Upgrading || member->phase == Loading)
                ++connecting;
            if (member->fd < 0)
                continue;
            const bool shouldRead = !member->isLazy || m_lazyRead;
            if (shouldRead != member->isReading) {
                member->isReading = shouldRead;
                epoll_event event { .events = shouldRead ? EPOLLIN : 0U,
                    .data = { .ptr = member.get() } };
                ::epoll_ctl(epoll, EPOLL_CTL_MOD, member->fd, &event);
            }
            if (shouldRead)
                member->ackWhenDue(now);
            member->write();
        }
        for (; born < m_members.size() && connecting < MostConnecting; ++born, ++connecting)
            m_members[born]->connect(epoll, m_port);
    }
    for (const auto &member : m_members) {
        if (member->fd >= 0)
            ::close(member->fd);
    }
    ::close(epoll);
}

FeedCrowd::Group FeedCrowd::group(bool isLazy) const
{
    const std::scoped_lock lock(m_mutex);
    Group group;
    for (const auto &member : m_members) {
        if (member->isLazy != isLazy)
            continue;
        group.gaps += member->gaps;
        if (group.problem.isEmpty())
            group.problem = member->problem;
        if (member->phase == Member::Phase::Gone) {
            ++group.gone;
            ++group.closeCodes[member->closeCode];
        } else if (member->phase == Member::Phase::Live) {
            group.leastSeq = group.live == 0 ? member->seq : std::min(group.leastSeq, member->seq);
            group.mostSeq = std::max(group.mostSeq, member->seq);
            ++group.live;
        }
    }
    return group;
}

QByteArray FeedCrowd::stamp()
{
    return Stamp + QByteArray::number(nowNs()) + ' ';
}

std::vector<float> FeedCrowd::takeLatencies()
{
    const std::scoped_lock lock(m_mutex);
    return std::exchange(m_latencies, {});
}

} // namespace dispatch::test
