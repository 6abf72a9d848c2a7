// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/network.h"

#include "server/log.h"
#include "server/sessions.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <QFileInfo>

#include <csignal>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

namespace dispatch::server {

namespace asio = boost::asio;
using namespace Qt::StringLiterals;
using asio::ip::tcp;

namespace {

constexpr auto Awaitable = asio::as_tuple(asio::use_awaitable);

struct Endpoint {
    tcp::endpoint endpoint;
    bool isLoopback = false;
};

QString addressText(const asio::ip::address &address)
{
    return QString::fromStdString(address.to_string());
}

QString hostPort(const tcp::endpoint &endpoint)
{
    const QString address = addressText(endpoint.address());
    const QString host = endpoint.address().is_v6() ? QString(u'[' % address % u']') : address;
    return host % u':' % QString::number(endpoint.port());
}

std::expected<Endpoint, QString> parseEndpoint(const QString &text)
{
    const auto bad = [&text] {
        return std::unexpected(QString(u"“"_s % text
            % u"” is not an address to listen on. Write ADDRESS:PORT, for example 127.0.0.1:8470 or [::1]:0."_s));
    };
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon <= 0)
        return bad();
    bool isNumber = false;
    const uint port = text.mid(colon + 1).toUInt(&isNumber);
    if (!isNumber || port > 65'535)
        return bad();
    QString host = text.first(colon);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    if (host.compare("localhost"_L1, Qt::CaseInsensitive) == 0)
        host = u"127.0.0.1"_s;
    boost::system::error_code error;
    const auto address = asio::ip::make_address(host.toStdString(), error);
    if (error)
        return bad();
    return Endpoint { tcp::endpoint(address, static_cast<quint16>(port)), address.is_loopback() };
}

std::expected<void, QString> open(
    tcp::acceptor &acceptor, const tcp::endpoint &endpoint, const char *option)
{
    boost::system::error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error)
        acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error)
        acceptor.bind(endpoint, error);
    if (!error)
        acceptor.listen(Network::Backlog, error);
    if (!error)
        return {};
    const QString where = hostPort(endpoint);
    const QString flag = QString::fromLatin1(option);
    if (error == asio::error::address_in_use)
        return std::unexpected(QString(u"The port of "_s % where
            % u" is taken by another program. Stop that program, or choose another port with "_s
            % flag % u'.'));
    if (error == asio::error::access_denied)
        return std::unexpected(QString(u"This user may not listen on "_s % where
            % u". Choose a port above 1023 with "_s % flag % u'.'));
    return std::unexpected(QString(u"Listening on "_s % where % u" failed: "_s
        % QString::fromStdString(error.message()) % u". Choose another address with "_s % flag
        % u'.'));
}

//! Ten thousand consoles are ten thousand open files; the usual soft limit is 1,024.
void raiseFileLimit()
{
#ifdef Q_OS_UNIX
    rlimit limit {};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        static_cast<void>(
            setrlimit(RLIMIT_NOFILE, &limit)); // fewer connections then; the accept loop copes
    }
#endif
}

} // namespace

struct Network::Private final : public SessionHost {
    explicit Private(Settings s)
        : settings(std::move(s))
        , publicPort(loop)
        , adminPort(loop)
        , ticker(loop)
        , drainTimer(loop)
        , signalSet(loop)
    {
    }

    Settings settings;
    asio::io_context loop { 1 };
    std::optional<asio::ssl::context> tls;
    tcp::acceptor publicPort;
    tcp::acceptor adminPort;
    asio::steady_timer ticker;
    asio::steady_timer drainTimer;
    asio::signal_set signalSet;
    Engine *engine = nullptr;
    QHash<ConnectionId, std::shared_ptr<FeedSocket>> sockets;
    ConnectionId lastId = 0;
    QHash<QString, int> perAddress;
    int connections = 0;
    int passwordsWaiting = 0;
    bool isFlushPlanned = false;
    bool isDraining = false;
    asio::thread_pool passwords { PasswordThreads };

    [[nodiscard]] domain::Timestamp now() const { return domain::SystemClock().now(); }

    [[nodiscard]] std::expected<void, QString> loadTls();
    asio::awaitable<void> acceptAll(tcp::acceptor &acceptor, bool isAdmin);
    void serve(tcp::socket socket, Peer peer, bool isCounted);
    void tick();
    void awaitSignal();
    void beginDrain();
    void endIfDrained();

    //! Everything that arrives before this turn comes to an end is one commit.
    void planFlush()
    {
        if (isFlushPlanned || !engine->needsFlush())
            return;
        isFlushPlanned = true;
        asio::post(loop, [this] {
            isFlushPlanned = false;
            // Not all that waits: in between, acknowledgements must be read, or the readers fall behind the writers.
            engine->flushSome();
            planFlush();
        });
    }

    // SessionHost
    void handle(const HttpRequest &request, std::function<void(const HttpResponse &)> done) override
    {
        engine->api().handle(request, now(), std::move(done));
        planFlush();
    }
    [[nodiscard]] std::expected<std::unique_ptr<BodySink>, HttpResponse> openBody(
        const HttpRequest &request) override
    {
        return engine->api().openBody(request, now());
    }
    [[nodiscard]] bool isOriginAllowed(const QByteArray &origin) const override
    {
        return settings.origins.contains(QString::fromUtf8(origin));
    }
    [[nodiscard]] ConnectionId feedOpened(
        std::shared_ptr<FeedSocket> socket, const QString &address) override
    {
        const ConnectionId id = ++lastId;
        sockets.insert(id, std::move(socket));
        engine->hub().onOpened(id, address, now());
        return id;
    }
    void feedMessage(ConnectionId connection, QByteArrayView bytes) override
    {
        engine->hub().onMessage(connection, bytes, now());
        planFlush();
    }
    void feedControl(ConnectionId connection) override
    {
        engine->hub().onControl(connection, now());
    }
    void feedDrained(ConnectionId connection) override
    {
        engine->hub().onDrained(connection, now());
    }
    void feedClosed(ConnectionId connection) override
    {
        engine->hub().onClosed(connection);
        sockets.remove(connection);
        endIfDrained();
    }
};

Network::Network(Settings settings)
    : m_d(std::make_unique<Private>(std::move(settings)))
{
}

Network::~Network()
{
    m_d->passwords.join();
}

std::expected<void, QString> Network::Private::loadTls()
{
    if (settings.tlsCertificate.isEmpty() && settings.tlsKey.isEmpty())
        return {};
    if (settings.tlsCertificate.isEmpty() || settings.tlsKey.isEmpty())
        return std::unexpected(u"TLS needs both --tls-cert and --tls-key."_s);
    for (const auto &file : { settings.tlsCertificate, settings.tlsKey }) {
        if (!QFileInfo(file).isReadable())
            return std::unexpected(
                QString(u"The file "_s % file % u" cannot be read. Check its name and rights."_s));
    }
    tls.emplace(asio::ssl::context::tls_server);
    boost::system::error_code error;
    tls->set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1
            | asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3
            | asio::ssl::context::no_compression,
        error);
    if (!error)
        tls->use_certificate_chain_file(settings.tlsCertificate.toStdString(), error);
    if (error)
        return std::unexpected(QString(
            u"The file "_s % settings.tlsCertificate % u" is not a certificate in PEM form."_s));
    tls->use_private_key_file(settings.tlsKey.toStdString(), asio::ssl::context::pem, error);
    if (error)
        return std::unexpected(QString(u"The file "_s % settings.tlsKey
            % u" is not a private key in PEM form that fits the certificate."_s));
    return {};
}

std::expected<Network::Addresses, QString> Network::listen()
{
    raiseFileLimit();
    const auto open_ = parseEndpoint(m_d->settings.listen);
    if (!open_)
        return std::unexpected(open_.error());
    const auto admin = parseEndpoint(m_d->settings.admin);
    if (!admin)
        return std::unexpected(admin.error());
    if (!admin->isLoopback)
        return std::unexpected(
            u"The administration port must be on this machine only. Give --admin an address such as 127.0.0.1:0."_s);
    if (auto ok = m_d->loadTls(); !ok)
        return std::unexpected(ok.error());
    if (!open_->isLoopback && !m_d->tls)
        return std::unexpected(
            u"Without TLS the server listens on this machine only. Give --tls-cert and --tls-key, or an address such as 127.0.0.1:8470."_s);
    if (auto ok = open(m_d->publicPort, open_->endpoint, "--listen"); !ok)
        return std::unexpected(ok.error());
    if (auto ok = open(m_d->adminPort, admin->endpoint, "--admin"); !ok)
        return std::unexpected(ok.error());
    // From here on a wish to stop is kept until run() hears it: whoever starts the server may stop it as soon as it says
    // that it is ready, which is before run().
    m_d->signalSet.add(SIGINT);
    m_d->signalSet.add(SIGTERM);
    const auto publicEnd = m_d->publicPort.local_endpoint();
    const auto adminEnd = m_d->adminPort.local_endpoint();
    Addresses out;
    out.http = (m_d->tls ? u"https://"_s : u"http://"_s) % hostPort(publicEnd);
    out.feed = (m_d->tls ? u"wss://"_s : u"ws://"_s) % hostPort(publicEnd)
        % QString::fromLatin1(protocol::FeedPath);
    out.admin = u"http://"_s % hostPort(adminEnd);
    out.adminPort = adminEnd.port();
    return out;
}

void Network::run(Engine &engine)
{
    m_d->engine = &engine;
#ifdef Q_OS_UNIX
    std::signal(
        SIGPIPE, SIG_IGN); // a peer that went away is an error code, not the end of the process
#endif
    m_d->awaitSignal();
    asio::co_spawn(m_d->loop, m_d->acceptAll(m_d->publicPort, false), asio::detached);
    asio::co_spawn(m_d->loop, m_d->acceptAll(m_d->adminPort, true), asio::detached);
    m_d->tick();
    m_d->loop.run();
    engine.flush(); // what came in with the last messages
    m_d->passwords.join(); // a checkpoint may still be under way
    engine.close();
}

asio::awaitable<void> Network::Private::acceptAll(tcp::acceptor &acceptor, bool isAdmin)
{
    while (acceptor.is_open()) {
        auto [error, socket] = co_await acceptor.async_accept(Awaitable);
        if (error == asio::error::operation_aborted)
            co_return;
        if (error) {
            // Out of file descriptors, most likely: leave the queue where it is for a moment.
            logLine(LogLevel::Warning, "accept-failed",
                { { u"text"_s, QString::fromStdString(error.message()) } });
            asio::steady_timer pause(loop, std::chrono::milliseconds(100));
            co_await pause.async_wait(Awaitable);
            continue;
        }
        boost::system::error_code ignored;
        const auto remote = socket.remote_endpoint(ignored);
        if (ignored)
            continue; // gone already
        socket.set_option(tcp::no_delay(true), ignored);
        const QString address = addressText(remote.address());
        // Behind a proxy on this machine everybody has its address: the limit would count the wrong thing.
        const bool isCounted = !remote.address().is_loopback();
        if (connections >= MaxConnections
            || (isCounted && perAddress.value(address) >= settings.maxPerAddress)) {
            ++engine->metrics().connectionsRefused;
            socket.close(ignored);
            continue;
        }
        serve(std::move(socket), { address, isAdmin }, isCounted);
    }
}

void Network::Private::serve(tcp::socket socket, Peer peer, bool isCounted)
{
    ++connections;
    if (isCounted)
        ++perAddress[peer.address];
    auto ended = [this, address = peer.address, isCounted](const std::exception_ptr &thrown) {
        --connections;
        if (isCounted && --perAddress[address] <= 0)
            perAddress.remove(address);
        if (!thrown)
            return;
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception &e) {
            logLine(LogLevel::Error, "session-failed",
                { { u"text"_s, QString::fromLocal8Bit(e.what()) } });
        }
    };
    if (tls && !peer.isAdminPort)
        asio::co_spawn(
            loop, serveTls(std::move(socket), *tls, *this, std::move(peer)), std::move(ended));
    else
        asio::co_spawn(
            loop, servePlain(std::move(socket), *this, std::move(peer)), std::move(ended));
}

void Network::Private::tick()
{
    engine->tick();
    planFlush();
    ticker.expires_after(TickEvery);
    ticker.async_wait([this](const boost::system::error_code &error) {
        if (error)
            return;
        // How late the timer is, is how long something else held the loop.
        const std::chrono::duration<double> late
            = std::chrono::steady_clock::now() - ticker.expiry();
        auto &longest = engine->metrics().longestTurnSeconds;
        longest = std::max(longest, late.count());
        tick();
    });
}

void Network::Private::awaitSignal()
{
    signalSet.async_wait([this](const boost::system::error_code &error, int) {
        if (error)
            return;
        if (isDraining) {
            logLine(LogLevel::Warning, "stopping-at-once",
                { { u"connections"_s, static_cast<qint64>(sockets.size()) } });
            loop.stop();
            return;
        }
        beginDrain();
        awaitSignal();
    });
}

void Network::Private::beginDrain()
{
    isDraining = true;
    logLine(
        LogLevel::Info, "stopping", { { u"connections"_s, static_cast<qint64>(sockets.size()) } });
    // The port stays open to the end, so that who comes now is told why, and phones get rid of what they have.
    engine->flush();
    drainTimer.expires_after(engine->beginDrain() + DrainGrace);
    drainTimer.async_wait([this](const boost::system::error_code &error) {
        if (!error)
            loop.stop();
    });
    endIfDrained();
}

void Network::Private::endIfDrained()
{
    if (!isDraining || !sockets.isEmpty())
        return;
    // A moment more, so that answers just made still go out.
    drainTimer.expires_after(LastAnswers);
    drainTimer.async_wait([this](const boost::system::error_code &error) {
        if (!error)
            loop.stop();
    });
}

void Network::send(ConnectionId connection, const QByteArray &bytes)
{
    if (const auto it = m_d->sockets.constFind(connection); it != m_d->sockets.cend())
        (*it)->send(bytes);
}

void Network::close(ConnectionId connection, protocol::CloseCode code, const QByteArray &reason)
{
    if (const auto it = m_d->sockets.constFind(connection); it != m_d->sockets.cend())
        (*it)->close(code, reason);
}

qsizetype Network::unsentBytes(ConnectionId connection) const
{
    const auto it = m_d->sockets.constFind(connection);
    return it == m_d->sockets.cend() ? 0 : (*it)->unsentBytes();
}

bool Network::run(
    std::function<void()> heavy, std::function<void()> done, std::function<void()> late)
{
    if (m_d->passwordsWaiting >= MaxPasswordsWaiting)
        return false;
    ++m_d->passwordsWaiting;
    asio::post(m_d->passwords,
        [d = m_d.get(), since = std::chrono::steady_clock::now(), heavy = std::move(heavy),
            done = std::move(done), late = std::move(late)] {
            const bool isLate = late && std::chrono::steady_clock::now() - since > MaxWorkWait;
            if (!isLate)
                heavy();
            asio::post(d->loop, [d, answer = isLate ? late : done] {
                --d->passwordsWaiting;
                answer();
                d->planFlush();
            });
        });
    return true;
}

} // namespace dispatch::server
