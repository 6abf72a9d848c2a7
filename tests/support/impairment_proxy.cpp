// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/impairment_proxy.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QScopedValueRollback>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <deque>

#include <sys/socket.h>

namespace dispatch::test {

using std::chrono::milliseconds;

namespace {

constexpr qint64 SegmentBytes = 1'400;
constexpr qint64 MaxQueuedBytes = 64 * 1024; //!< of one direction of one connection
constexpr qint64 MaxUnwrittenBytes = 64 * 1024;
constexpr qint64 FirstRtoUs = 200'000;
constexpr qint64 MaxRtoUs = 3'000'000;

void sendReset(QTcpSocket &socket)
{
    const linger none { .l_onoff = 1, .l_linger = 0 };
    static_cast<void>(setsockopt(
        static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &none, sizeof none));
    socket.abort();
}

using Way = ImpairmentProxy::Way;

struct Segment {
    qint64 dueUs;
    QByteArray bytes;
};

// One direction of one connection.
struct Pipe {
    QTcpSocket *from = nullptr;
    QTcpSocket *to = nullptr;
    std::deque<Segment> queue;
    qint64 queuedBytes = 0;
    qint64 lastDueUs = 0;
    bool isForgotten = false; //!< lost bytes to Silent
    bool hasEnded = false; //!< `from` was closed by its program
};

} // namespace

class ImpairmentProxy::Worker final : public QObject {
public:
    Worker(quint16 serverPort, quint64 seed)
        : m_serverPort(serverPort)
        , m_random(static_cast<quint32>(seed ^ (seed >> 32)))
    {
        m_now.start();
    }

    void open()
    {
        m_server = new QTcpServer(this);
        connect(m_server, &QTcpServer::newConnection, this, [this] {
            while (auto *client = m_server->nextPendingConnection())
                accept(client);
        });
        if (!m_server->listen(QHostAddress::LocalHost))
            qFatal("The proxy cannot listen");
        m_port = m_server->serverPort();
    }
    void close()
    {
        reset();
        delete m_server;
    }

    quint16 m_port = 0;
    Counts m_counts;

    void set(const Way &toServer, const Way &toClient)
    {
        m_ways = { toServer, toClient };
        const auto all = m_lines;
        for (auto *line : all)
            pump(line);
    }

    void reset()
    {
        const auto all = m_lines;
        for (auto *line : all)
            end(line, true);
    }

    void cutAfter(Direction direction, qint64 bytes)
    {
        m_cut[static_cast<std::size_t>(direction)] = bytes;
    }

private:
    struct Line : QObject {
        using QObject::QObject;
        std::array<Pipe, 2> pipes;
        QTimer timer;
        bool isOver = false;
        bool isPumping = false;
    };

    void accept(QTcpSocket *client)
    {
        ++m_counts.accepted;
        ++m_counts.open;
        auto *line = new Line(this);
        client->setParent(line);
        auto *server = new QTcpSocket(line);
        line->pipes[0].from = line->pipes[1].to = client;
        line->pipes[1].from = line->pipes[0].to = server;
        line->timer.setSingleShot(true);
        line->timer.setTimerType(Qt::PreciseTimer);
        connect(&line->timer, &QTimer::timeout, line, [this, line] { pump(line); });
        for (auto *socket : { client, server }) {
            socket->setReadBufferSize(MaxQueuedBytes);
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
            connect(socket, &QTcpSocket::readyRead, line, [this, line] { pump(line); });
            connect(socket, &QTcpSocket::bytesWritten, line, [this, line] { pump(line); });
        }
        connect(server, &QTcpSocket::connected, line, [this, line] { pump(line); });
        connect(client, &QTcpSocket::disconnected, line, [this, line] { ended(line, 0); });
        connect(server, &QTcpSocket::disconnected, line, [this, line] { ended(line, 1); });
        connect(server, &QTcpSocket::errorOccurred, line, [this, line, server] {
            if (server->state() != QAbstractSocket::ConnectedState)
                ended(line, 1);
        });
        m_lines.append(line);
        // Into a silent line nobody connects at the other end either.
        if (m_ways[0].mode == Way::Mode::Silent)
            line->pipes[0].isForgotten = line->pipes[1].isForgotten = true;
        else
            server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_serverPort);
        pump(line);
    }

    void ended(Line *line, std::size_t which)
    {
        line->pipes[which].hasEnded = true;
        pump(line);
    }

    void end(Line *line, bool abruptly)
    {
        if (line->isOver)
            return;
        line->isOver = true;
        --m_counts.open;
        m_lines.removeOne(line);
        for (auto &pipe : line->pipes) {
            pipe.from->disconnect(line);
            if (abruptly)
                sendReset(*pipe.from);
            else
                pipe.from->disconnectFromHost();
        }
        line->timer.stop();
        line->deleteLater();
    }

    void pump(Line *line)
    {
        if (line->isOver || line->isPumping)
            return; // flush() says what it has written before it returns
        const QScopedValueRollback pumping(line->isPumping, true);
        qint64 nextUs = -1;
        for (std::size_t i = 0; i < 2; ++i) {
            if (!pump(line, i, nextUs))
                return end(line, true);
        }
        for (auto &pipe : line->pipes) {
            const bool isSilent = pipe.isForgotten;
            if (pipe.hasEnded && !isSilent && pipe.queue.empty() && pipe.from->bytesAvailable() == 0
                && pipe.to->bytesToWrite() == 0)
                return end(line, false);
        }
        // Nobody is left to be silent to.
        if (line->pipes[0].hasEnded && line->pipes[1].hasEnded)
            return end(line, false);
        if (nextUs >= 0)
            line->timer.start(milliseconds(std::max<qint64>(0, (nextUs - nowUs() + 999) / 1000)));
    }

    // false: the line is to be cut
    bool pump(Line *line, std::size_t index, qint64 &nextUs)
    {
        auto &pipe = line->pipes[index];
        const auto &way = m_ways[index];
        if (way.mode == Way::Mode::Stalled && !pipe.isForgotten)
            return true;
        if (way.mode == Way::Mode::Silent || pipe.isForgotten) {
            // A line begun in the silence has no other end: skip() would warn of a socket that was never opened.
            const auto arrivedBytes = pipe.from->bytesAvailable();
            if (arrivedBytes > 0)
                pipe.from->skip(arrivedBytes);
            if (arrivedBytes > 0 || !pipe.queue.empty())
                pipe.isForgotten = true;
            pipe.queue.clear();
            pipe.queuedBytes = 0;
            return true;
        }
        while (pipe.queuedBytes < MaxQueuedBytes && pipe.from->bytesAvailable() > 0)
            take(pipe, way);
        auto &count = index == 0 ? m_counts.toServer : m_counts.toClient;
        while (!pipe.queue.empty()) {
            if (pipe.to->state() != QAbstractSocket::ConnectedState
                || pipe.to->bytesToWrite() > MaxUnwrittenBytes)
                return true; // goes on when it is connected, or has written
            auto &segment = pipe.queue.front();
            if (segment.dueUs > nowUs()) {
                nextUs = nextUs < 0 ? segment.dueUs : std::min(nextUs, segment.dueUs);
                return true;
            }
            auto &cut = m_cut[index];
            const bool isCut = cut >= 0 && segment.bytes.size() >= cut;
            if (isCut)
                segment.bytes.truncate(cut);
            else if (cut >= 0)
                cut -= segment.bytes.size();
            pipe.to->write(segment.bytes);
            count += segment.bytes.size();
            pipe.queuedBytes -= segment.bytes.size();
            pipe.queue.pop_front();
            if (isCut) {
                cut = -1;
                ++m_counts.cuts;
                pipe.to->flush();
                return false;
            }
            while (pipe.queuedBytes < MaxQueuedBytes && pipe.from->bytesAvailable() > 0)
                take(pipe, way);
        }
        return true;
    }

    void take(Pipe &pipe, const Way &way)
    {
        const auto bytes = pipe.from->read(SegmentBytes);
        auto due = nowUs() + way.delay.count() * 1000;
        if (way.jitter.count() > 0)
            due += m_random.bounded(static_cast<qint64>(way.jitter.count()) * 1000 + 1);
        due = std::max(due, pipe.lastDueUs);
        if (way.loss > 0 && m_random.generateDouble() < way.loss) {
            ++m_counts.lost;
            qint64 rto = FirstRtoUs;
            due += rto;
            while (rto < MaxRtoUs && m_random.generateDouble() < way.loss) {
                rto = std::min(2 * rto, MaxRtoUs);
                due += rto;
            }
        }
        if (way.bytesPerS > 0)
            due += bytes.size() * 1'000'000 / way.bytesPerS;
        pipe.lastDueUs = due;
        pipe.queuedBytes += bytes.size();
        pipe.queue.push_back({ due, bytes });
    }

    [[nodiscard]] qint64 nowUs() const { return m_now.nsecsElapsed() / 1000; }

    const quint16 m_serverPort;
    QRandomGenerator m_random;
    QElapsedTimer m_now;
    QTcpServer *m_server = nullptr;
    QList<Line *> m_lines;
    std::array<Way, 2> m_ways;
    std::array<qint64, 2> m_cut { -1, -1 };
};

ImpairmentProxy::ImpairmentProxy(quint16 serverPort, quint64 seed)
    : m_worker(std::make_unique<Worker>(serverPort, seed))
{
    m_worker->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_worker.get(), [this] { m_worker->open(); }, Qt::BlockingQueuedConnection);
}

ImpairmentProxy::~ImpairmentProxy()
{
    QMetaObject::invokeMethod(
        m_worker.get(), [this] { m_worker->close(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

quint16 ImpairmentProxy::port() const
{
    return m_worker->m_port;
}

void ImpairmentProxy::set(const Way &toServer, const Way &toClient)
{
    QMetaObject::invokeMethod(
        m_worker.get(), [&] { m_worker->set(toServer, toClient); }, Qt::BlockingQueuedConnection);
}

void ImpairmentProxy::reset()
{
    QMetaObject::invokeMethod(
        m_worker.get(), [this] { m_worker->reset(); }, Qt::BlockingQueuedConnection);
}

void ImpairmentProxy::cutAfter(Direction direction, qint64 bytes)
{
    QMetaObject::invokeMethod(
        m_worker.get(), [&] { m_worker->cutAfter(direction, bytes); },
        Qt::BlockingQueuedConnection);
}

ImpairmentProxy::Counts ImpairmentProxy::counts() const
{
    Counts counts;
    QMetaObject::invokeMethod(
        m_worker.get(), [&] { counts = m_worker->m_counts; }, Qt::BlockingQueuedConnection);
    return counts;
}

} // namespace dispatch::test
