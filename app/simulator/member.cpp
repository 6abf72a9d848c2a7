// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/member.h"

#include <QNetworkAccessManager>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;

namespace {

feed::Session::Settings settings()
{
    feed::Session::Settings s;
    s.clientName = u"dispatch-simulator"_s;
    s.clientBuild = QStringLiteral(DISPATCH_VERSION);
    s.wantsLocations = false;
    s.wantsPresence = false;
    return s;
}

} // namespace

Member::Member(
    QUrl server, QString login, QString password, QNetworkAccessManager &network, QObject *parent)
    : QObject(parent)
    , m_server(std::move(server))
    , m_login(std::move(login))
    , m_password(std::move(password))
    , m_replica(journal::makeMemoryReplica())
    , m_feed(*m_replica, m_clock, settings())
{
    m_feed.setNetworkAccessManager(&network);
    connect(&m_feed, &feed::FeedClient::linkStateChanged, this, [this](feed::Link link) {
        if (link == feed::Link::Live)
            Q_EMIT becameLive();
    });
    connect(&m_feed, &feed::FeedClient::eventsWereApplied, this, &Member::eventsCame);
    connect(&m_feed, &feed::FeedClient::refusedByServer, this, &Member::failed);
    connect(&m_feed, &feed::FeedClient::commandResult, this,
        [this](const domain::Command &command, const protocol::Result &result) {
            if (!result.outcome) {
                ++m_refused;
                // Not from inside the session's own call.
                QMetaObject::invokeMethod(
                    this, [this, id = command.id] { m_feed.withdraw(id); }, Qt::QueuedConnection);
            }
            const Done done = m_waiting.take(command.id);
            if (done)
                QMetaObject::invokeMethod(
                    this, [done, outcome = result.outcome] { done(outcome); },
                    Qt::QueuedConnection);
        });
}

void Member::connectToServer()
{
    m_feed.connectTo(m_server, m_login, m_password);
}

void Member::disconnectFromServer()
{
    m_feed.disconnectFromServer();
}

void Member::act(const domain::EntityRef &entity, domain::CommandArgs args, const Done &done)
{
    const auto id = m_feed.act(entity, std::move(args));
    if (!id) {
        ++m_refused;
        if (done)
            QMetaObject::invokeMethod(
                this, [done, why = id.error()] { done(std::unexpected(why)); },
                Qt::QueuedConnection);
        return;
    }
    if (done)
        m_waiting.insert(*id, done);
}

domain::UserId Member::user() const
{
    const auto &welcome = m_feed.session().welcome();
    return welcome ? welcome->userId : domain::UserId {};
}

} // namespace dispatch::simulator
