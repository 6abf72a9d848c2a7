// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/feed_client.h"

#include "feed/feed_socket.h"
#include "feed/limits.h"
#include "feed/log.h"
#include "feed/login_client.h"
#include "protocol/limits.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <QNetworkInformation>
#include <QPointer>
#include <QThread>
#include <QTimer>

#include <utility>

namespace dispatch::feed {

using namespace Qt::StringLiterals;
using domain::milliseconds;
using domain::Timestamp;

namespace {

const auto SignInAgain = u"Your sign-in has expired. Sign in again."_s;

QUrl feedUrl(const QUrl &server)
{
    QUrl url = server;
    url.setScheme(server.scheme() == "https"_L1 ? u"wss"_s : u"ws"_s);
    auto base = url.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    url.setPath(base + QLatin1StringView(protocol::FeedPath));
    url.setUserInfo(QString());
    return url;
}

} // namespace

struct FeedClient::Private {
    Private(FeedClient &owner, journal::Replica &replica, const domain::Clock &c,
        Session::Settings settings)
        : q(owner)
        , clock(c)
        , session(replica, owner, std::move(settings), QRandomGenerator::securelySeeded())
    {
    }

    FeedClient &q;
    const domain::Clock &clock;
    Session session;
    LoginClient logins;
    QUrl server;
    QString login, password; // the password only until it has been used
    Tokens tokens;
    Timestamp tokensUntil;
    QPointer<FeedSocket> socket;
    quint64 attempt = 0;
    QTimer tickTimer;
    QTimer renewTimer;
    Timestamp expectedTick;
    bool isPumping = false;

    void setUp();
    void run(); // after each call of the session
    void onTick();
    void scheduleTick();
    [[nodiscard]] bool hasSlept(Timestamp now) const
    {
        return tickTimer.isActive() && now - expectedTick > WallClockJump;
    }
    //! What a person does may be the first thing after the clock jumped. The next tick is planned anew after it: a jump that
    //! was not looked at before would be lost, and the time that did not pass be taken for silence of the link.
    Timestamp timeOfCall()
    {
        const auto now = clock.now();
        if (hasSlept(now)) {
            expectedTick = now; // noticed
            session.networkUp(now);
        }
        return now;
    }

    void open();
    void openSocket();
    void closeSocket(int code);
    void signIn();
    void renew();
    void haveTokens(const Tokens &fresh);
    void failAttempt(const LoginError &error);
    void giveUp(const QString &text);
};

void FeedClient::Private::setUp()
{
    tickTimer.setSingleShot(true);
    renewTimer.setSingleShot(true);
    QObject::connect(&tickTimer, &QTimer::timeout, &q, [this] { onTick(); });
    QObject::connect(&renewTimer, &QTimer::timeout, &q, [this] { renew(); });

    // The back ends of QNetworkInformation live in the thread of the application object.
    const auto *app = QCoreApplication::instance();
    if (!app || app->thread() != QThread::currentThread())
        return;
    if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability))
        return; // none on this system: the back-off alone finds the network again
    QObject::connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, &q,
        [this](QNetworkInformation::Reachability reachability) {
            if (reachability != QNetworkInformation::Reachability::Disconnected)
                q.networkIsUp();
        });
}

void FeedClient::Private::run()
{
    if (std::exchange(isPumping, true))
        return; // called from a slot: the outer call carries on
    // Whatever was called, the next tick is planned anew below, and a jump that nobody looked at would go with the old plan.
    std::ignore = timeOfCall();
    for (auto effects = session.takeEffects(); !effects.empty(); effects = session.takeEffects()) {
        for (const auto &effect : effects) {
            switch (effect.what) {
            case Effect::What::Open:
                open();
                break;
            case Effect::What::Send:
                if (socket)
                    socket->send(effect.bytes);
                break;
            case Effect::What::Close:
                closeSocket(effect.closeCode);
                break;
            }
        }
    }
    isPumping = false;
    scheduleTick();
}

void FeedClient::Private::scheduleTick()
{
    const auto next = session.nextTick();
    if (!next) {
        tickTimer.stop();
        return;
    }
    const auto now = clock.now();
    const auto wait = std::clamp(*next - now, milliseconds(0), milliseconds(LongestTick));
    expectedTick = now + wait;
    tickTimer.start(wait);
}

void FeedClient::Private::onTick()
{
    const auto now = clock.now();
    const auto jump = now - expectedTick;
    if (jump > WallClockJump || jump < -WallClockJump) {
        qCDebug(lcTransport) << "The clock jumped by" << jump.count() << "ms";
        session.networkUp(now);
    } else {
        session.tick(now);
    }
    run();
}

void FeedClient::Private::open()
{
    ++attempt;
    if (tokens.access.isEmpty())
        return signIn();
    if (clock.now() >= tokensUntil)
        return renew();
    openSocket();
}

void FeedClient::Private::openSocket()
{
    closeSocket(0);
    socket = new FeedSocket(attempt, &q);
    // Only the present attempt speaks to the session; what an abandoned one still says is dropped here.
    QObject::connect(socket, &FeedSocket::opened, &q, [this](quint64 from) {
        if (from != attempt)
            return;
        session.opened(clock.now());
        run();
    });
    QObject::connect(
        socket, &FeedSocket::received, &q, [this](quint64 from, const QByteArray &message) {
            if (from != attempt)
                return;
            // What lay in the socket while the machine slept may be delivered before the timer that notices the sleep.
            session.received(message, timeOfCall());
            run();
        });
    QObject::connect(
        socket, &FeedSocket::closed, &q, [this](quint64 from, int code, const QString &reason) {
            if (from != attempt)
                return;
            closeSocket(0);
            const auto now = clock.now();
            const bool wasAsleep = hasSlept(now);
            session.closed(code, reason, now);
            if (wasAsleep)
                session.networkUp(now);
            run();
        });
    session.opening(clock.now());
    socket->open(feedUrl(server));
}

void FeedClient::Private::closeSocket(int code)
{
    logins.cancel();
    if (socket)
        socket->retire(code);
    socket.clear();
}

void FeedClient::Private::signIn()
{
    if (password.isEmpty())
        return giveUp(u"Sign in with your name and password to connect."_s);
    logins.login(server, login, password,
        [this, mine = attempt](const std::expected<Tokens, LoginError> &answer) {
            if (mine != attempt)
                return;
            if (!answer)
                return failAttempt(answer.error());
            password.clear();
            haveTokens(*answer);
            openSocket();
        });
}

// At its time while connected, as part of an attempt, or because the server refused the present token.
void FeedClient::Private::renew()
{
    if (tokens.refresh.isEmpty())
        return giveUp(SignInAgain);
    logins.refresh(server, tokens.refresh, [this](const std::expected<Tokens, LoginError> &answer) {
        const auto link = session.link();
        const bool isAttempt = link == Link::Connecting && !socket;
        if (answer) {
            haveTokens(*answer);
            if (isAttempt)
                openSocket();
            return run();
        }
        const bool isNeededNow = isAttempt || link == Link::Offline;
        if (isNeededNow && answer.error().isFinal)
            return giveUp(SignInAgain);
        if (isAttempt)
            return failAttempt(answer.error());
        if (isNeededNow)
            Q_EMIT q.troubleNoticed(answer.error().text);
        renewTimer.start(RenewRetry); // a connection that stands is not touched
    });
}

void FeedClient::Private::haveTokens(const Tokens &fresh)
{
    tokens = fresh;
    tokensUntil = clock.now() + fresh.lifetime;
    session.setToken(fresh.access);
    renewTimer.start(
        std::chrono::duration_cast<milliseconds>(fresh.lifetime * (1 - RenewBeforeShare)));
}

void FeedClient::Private::failAttempt(const LoginError &error)
{
    if (error.isFinal)
        return giveUp(error.text);
    session.closed(0, error.text, clock.now());
    Q_EMIT q.troubleNoticed(error.text);
    run();
}

void FeedClient::Private::giveUp(const QString &text)
{
    renewTimer.stop();
    logins.cancel();
    tokens = {};
    password.clear();
    session.stop();
    run();
    Q_EMIT q.refusedByServer(text);
}

FeedClient::FeedClient(journal::Replica &replica, const domain::Clock &clock,
    Session::Settings settings, QObject *parent)
    : QObject(parent)
    , m_d(std::make_unique<Private>(*this, replica, clock, std::move(settings)))
{
    m_d->setUp();
}

FeedClient::~FeedClient()
{
    ++m_d->attempt;
    m_d->closeSocket(0);
}

void FeedClient::connectTo(const QUrl &server, const QString &login, const QString &password)
{
    if (const auto problem = LoginClient::problemWith(server); !problem.isEmpty()) {
        Q_EMIT refusedByServer(problem);
        return;
    }
    m_d->session.stop();
    m_d->run();
    m_d->server = server;
    m_d->login = login;
    m_d->password = password;
    m_d->tokens = {};
    m_d->session.start(m_d->clock.now());
    m_d->run();
}

void FeedClient::disconnectFromServer()
{
    ++m_d->attempt;
    m_d->renewTimer.stop();
    m_d->session.stop();
    m_d->run();
    m_d->closeSocket(1000);
    const auto tokens = std::exchange(m_d->tokens, {});
    m_d->password.clear();
    if (!tokens.refresh.isEmpty())
        m_d->logins.logout(m_d->server, tokens.refresh);
}

void FeedClient::networkIsUp()
{
    m_d->session.networkUp(m_d->clock.now());
    m_d->run();
}

void FeedClient::setNetworkAccessManager(QNetworkAccessManager *network)
{
    m_d->logins.setNetwork(network);
}

Session &FeedClient::session()
{
    return m_d->session;
}
const Session &FeedClient::session() const
{
    return m_d->session;
}
QString FeedClient::accessToken() const
{
    return m_d->tokens.access;
}

std::expected<domain::CommandId, domain::Rejection> FeedClient::act(
    const domain::EntityRef &entity, domain::CommandArgs args, std::optional<domain::Expect> expect)
{
    const auto now = m_d->timeOfCall();
    auto result = m_d->session.act(entity, std::move(args), expect, now);
    m_d->run();
    return result;
}

bool FeedClient::withdraw(const domain::CommandId &id)
{
    std::ignore = m_d->timeOfCall();
    const bool isGone = m_d->session.withdraw(id);
    m_d->run();
    return isGone;
}

bool FeedClient::confirm(const domain::CommandId &id)
{
    const auto now = m_d->timeOfCall();
    const bool isConfirmed = m_d->session.confirm(id, now);
    m_d->run();
    return isConfirmed;
}

void FeedClient::subscribe(std::optional<protocol::Box> box, int everyMs)
{
    m_d->session.subscribe(box, everyMs);
    m_d->run();
}

void FeedClient::tellHere(const protocol::Here &here)
{
    m_d->session.tellHere(here);
    m_d->run();
}

void FeedClient::linkChanged(Link link)
{
    Q_EMIT linkStateChanged(link);
}
void FeedClient::operationReset()
{
    Q_EMIT operationWasReset();
}
void FeedClient::operationChanged(const state::ChangeSet &changes)
{
    Q_EMIT operationUpdated(changes);
}
void FeedClient::eventsApplied(std::span<const domain::Event> events)
{
    Q_EMIT eventsWereApplied(std::vector<domain::Event>(events.begin(), events.end()));
}
void FeedClient::locationsArrived(const protocol::LocationBatch &batch)
{
    Q_EMIT locationsReceived(batch);
}
void FeedClient::outboxChanged()
{
    Q_EMIT outboxUpdated();
}
void FeedClient::commandAnswered(const domain::Command &command, const protocol::Result &result)
{
    Q_EMIT commandResult(command, result);
}
void FeedClient::presenceArrived(const protocol::Presence &presence)
{
    Q_EMIT presenceReceived(presence);
}
void FeedClient::refused(const QString &text, bool isFinal)
{
    if (!isFinal) {
        Q_EMIT troubleNoticed(text);
        return;
    }
    m_d->renewTimer.stop();
    Q_EMIT refusedByServer(text);
}
void FeedClient::historyReplaced(const QString &text)
{
    Q_EMIT historyWasReplaced(text);
}
void FeedClient::tokenRejected()
{
    m_d->renew();
}

} // namespace dispatch::feed
