// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/console_session.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// Which account is open, with its files on this computer, and signing in and out.

namespace {

//! One file per account and server, named so that a person recognises it.
QString replicaFile(const QString &profileDir, const QUrl &server, const QString &login,
    const QString &ending = u".replica"_s)
{
    QString name = u"%1_%2_%3"_s.arg(login, server.host())
                       .arg(server.port(server.scheme() == "https"_L1 ? 443 : 80));
    for (QChar &c : name) {
        if (!c.isLetterOrNumber() && c != u'-' && c != u'_' && c != u'.')
            c = u'-';
    }
    return QDir(profileDir).filePath(name + ending);
}

//! Files of messages lie beside the replica.
QString filesFolder(const QString &profileDir, const QUrl &server, const QString &login)
{
    const QFileInfo replica(replicaFile(profileDir, server, login));
    return replica.dir().filePath(replica.completeBaseName() + u".files"_s);
}

} // namespace

bool ConsoleSession::open(const QUrl &server, const QString &login)
{
    if (m_replica && server == m_server && login == m_login)
        return true;
    signOut();
    m_attachments.close();
    m_past.reset();
    m_history.close();
    m_pastTracks.close();
    m_log.setSource(nullptr, nullptr);
    m_client.reset();
    m_replica.reset();
    if (!QDir().mkpath(m_profileDir)) {
        setProblem(tr(
            "The folder %1 for this account's data cannot be made. Choose another with --profile.")
                .arg(m_profileDir));
        return false;
    }
    auto replica = journal::openReplica(replicaFile(m_profileDir, server, login));
    if (!replica) {
        setProblem(replica.error().text);
        return false;
    }
    m_server = server;
    m_login = login;
    m_deeds.clear();
    updateUndo();
    setProblem({});
    for (const auto key :
        { NoticeListModel::TookOver, NoticeListModel::OtherHistory, NoticeListModel::Trouble,
            NoticeListModel::Undecided, NoticeListModel::HistoryChanged })
        m_notices.put(key, {});
    attach(*std::move(replica));
    noticeUndecided();
    return true;
}

void ConsoleSession::attach(std::unique_ptr<journal::Replica> replica)
{
    using feed::FeedClient;
    m_past.reset();
    m_log.setSource(nullptr, nullptr);
    m_client.reset();
    m_planner.cancel();
    m_replica = std::move(replica);
    forgetTrails();
    m_arrivals.clear();
    m_inbox.clear();
    m_silences.clear();
    m_hasBeenLive = false;
    m_presence.clear();
    m_herePacer.forget();
    m_jobFile.reset();
    feed::Session::Settings settings;
    settings.clientBuild = QStringLiteral(DISPATCH_VERSION);
    settings.account = m_login;
    m_client = std::make_unique<FeedClient>(*m_replica, m_clock, settings);
    const FeedClient *client = m_client.get();
    connect(client, &FeedClient::linkStateChanged, this, &ConsoleSession::showLink);
    connect(client, &FeedClient::operationWasReset, this, &ConsoleSession::takeReset);
    connect(client, &FeedClient::operationUpdated, this, &ConsoleSession::takeChanges);
    connect(client, &FeedClient::eventsWereApplied, this, &ConsoleSession::takeEvents);
    connect(client, &FeedClient::locationsReceived, this, &ConsoleSession::takeLocations);
    connect(client, &FeedClient::presenceReceived, this,
        [this](const protocol::Presence &presence) { m_presence.take(presence, now()); });
    connect(client, &FeedClient::outboxUpdated, this, &ConsoleSession::takeOutbox);
    connect(client, &FeedClient::commandResult, this, &ConsoleSession::takeResult);
    connect(client, &FeedClient::troubleNoticed, this,
        [this](const QString &text) { m_notices.put(NoticeListModel::Trouble, text); });
    connect(client, &FeedClient::historyWasReplaced, this, [this](const QString &text) {
        m_notices.put(NoticeListModel::OtherHistory, text);
        forgetTrails(); // another history may give the handles to others
    });
    connect(client, &FeedClient::refusedByServer, this, [this](const QString &text) {
        m_isSignedIn = false;
        if (!isReadOnly())
            setProblem(text);
        showLink();
        Q_EMIT linkChanged();
    });
    m_log.setSource(m_replica.get(), &operation());
    m_logDesk.replicaChanged();
    m_notices.put(NoticeListModel::DamagedData, m_replica->notice());
    m_notices.put(NoticeListModel::SecondWindow, whyNotAct(), false);
    m_takeOverAt = m_clock.now() + TakeOverEvery;
    // What is half written is kept beside the replica, by the one window that may write there.
    m_chat.setFile(
        isReadOnly() ? QString() : replicaFile(m_profileDir, m_server, m_login, u".chat"_s));
    openPast(replicaFile(m_profileDir, m_server, m_login));
    resetAll();
    m_attachments.open(filesFolder(m_profileDir, m_server, m_login), isReadOnly());
    showLink();
    Q_EMIT opened();
}

// The other window has gone: what it kept is read anew, and this one may write.
void ConsoleSession::takeOver()
{
    m_takeOverAt = m_clock.now() + TakeOverEvery;
    auto replica = journal::openReplica(replicaFile(m_profileDir, m_server, m_login));
    if (!replica || (*replica)->isReadOnly())
        return;
    attach(*std::move(replica));
    m_notices.put(NoticeListModel::TookOver,
        tr("The other window has closed, and this one has taken over. Sign in to go on."));
    noticeUndecided();
    Q_EMIT linkChanged();
}

bool ConsoleSession::hasStored(const QString &server, const QString &login) const
{
    const QUrl url = QUrl::fromUserInput(server.trimmed());
    return url.isValid() && !login.trimmed().isEmpty()
        && QFileInfo::exists(replicaFile(m_profileDir, url, login.trimmed()));
}

bool ConsoleSession::openStored(const QString &server, const QString &login)
{
    return hasStored(server, login) && open(QUrl::fromUserInput(server.trimmed()), login.trimmed());
}

void ConsoleSession::signIn(const QString &server, const QString &login, const QString &password)
{
    const QUrl url = QUrl::fromUserInput(server.trimmed());
    if (!url.isValid() || url.host().isEmpty()) {
        setProblem(tr("“%1” is not a server address. It looks like https://dispatch.example.com or "
                      "http://127.0.0.1:8470.")
                .arg(server));
        return;
    }
    if (!open(url, login.trimmed()))
        return;
    setProblem({});
    if (isReadOnly())
        return; // the other window is connected, and the notice says so
    m_notices.put(NoticeListModel::TookOver, {});
    m_isSignedIn = true;
    m_client->connectTo(url, login.trimmed(), password);
    m_client->subscribe(std::nullopt);
    updateReview();
    Q_EMIT linkChanged();
}

void ConsoleSession::signOut()
{
    if (m_client)
        m_client->disconnectFromServer();
    m_isSignedIn = false;
    showLink();
    Q_EMIT linkChanged();
}

} // namespace dispatch::viewmodels
