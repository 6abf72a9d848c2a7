// SPDX-License-Identifier: GPL-3.0-or-later
#include "uploads/attachment_fetcher.h"

#include "uploads/limits.h"

#include <QNetworkReply>
#include <QSaveFile>
#include <QUrlQuery>

#include <algorithm>

namespace dispatch::uploads {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MaxCardBytes = 4 * 1024;

QNetworkRequest requestFor(const Source &source, const QUuid &id, const domain::ThreadId &thread)
{
    auto request = requestTo(source, u'/' + domain::uuidText(id));
    QUrl url = request.url();
    QUrlQuery query;
    query.addQueryItem(u"thread"_s, thread.toString());
    url.setQuery(query);
    request.setUrl(url);
    return request;
}

} // namespace

AttachmentFetcher::AttachmentFetcher(SourceOf source, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_rest(RestFirst, RestMost)
{
    m_pool.setMaxThreadCount(1);
    connect(&m_rest, &net::HostRest::over, this, &AttachmentFetcher::next);
}

AttachmentFetcher::~AttachmentFetcher()
{
    close();
}

void AttachmentFetcher::open(const FileStore &store)
{
    close();
    m_store = store;
    m_pool.start([store] { store.trimCache(MaxCacheBytes); });
}

void AttachmentFetcher::close()
{
    ++m_opening;
    for (auto *reply : std::as_const(m_replies)) {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
    }
    m_replies.clear();
    m_waiting.clear();
    m_entries.clear();
    m_rest.end();
    m_pool.clear();
    m_pool.waitForDone();
    m_store = FileStore();
}

QString AttachmentFetcher::cardPath(const QUuid &id) const
{
    return QString(m_store.folder() % u"/cards/" % domain::uuidText(id) % u".json");
}

QString AttachmentFetcher::path(const QUuid &id) const
{
    const auto it = m_entries.constFind(id);
    return it == m_entries.cend() || !it->card ? QString() : m_store.find(it->card->sha256);
}

void AttachmentFetcher::ask(const QUuid &id, const domain::ThreadId &thread)
{
    if (!m_store.isOpen() || m_entries.value(id).state != State::Unknown)
        return;
    m_entries[id].thread = thread;
    look(id);
}

void AttachmentFetcher::load(const QUuid &id, const domain::ThreadId &thread)
{
    if (!m_store.isOpen())
        return;
    ask(id, thread);
    auto &entry = m_entries[id];
    entry.isContentWanted = true;
    if (entry.state == State::Known || entry.state == State::Failed)
        queue(id);
}

void AttachmentFetcher::cancel(const QUuid &id)
{
    const auto it = m_entries.find(id);
    if (it == m_entries.end() || it->state == State::Here)
        return;
    it->isContentWanted = false;
    std::erase(m_waiting, id);
    if (auto *reply = m_replies.take(id)) {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
    }
    it->state = it->card ? State::Known : State::Unknown;
    Q_EMIT changed(id);
    next();
}

//! What this computer knows already needs no server.
void AttachmentFetcher::look(const QUuid &id)
{
    auto &entry = m_entries[id];
    QFile file(cardPath(id));
    if (file.open(QIODevice::ReadOnly))
        entry.card = decodeCard(id, file.read(MaxCardBytes));
    if (!entry.card)
        return queue(id);
    entry.state = m_store.find(entry.card->sha256).isEmpty() ? State::Known : State::Here;
    Q_EMIT changed(id);
}

void AttachmentFetcher::queue(const QUuid &id)
{
    m_entries[id].state = State::Waiting;
    m_entries[id].reason.clear();
    if (std::ranges::find(m_waiting, id) == m_waiting.end())
        m_waiting.push_back(id);
    Q_EMIT changed(id);
    next();
}

void AttachmentFetcher::wake()
{
    m_rest.end();
    next();
}

void AttachmentFetcher::next()
{
    while (m_store.isOpen() && !m_waiting.empty() && m_replies.size() < MaxLoads
        && !m_rest.isActive() && m_source().isConnected()) {
        const auto id = m_waiting.front();
        m_waiting.pop_front();
        if (m_entries[id].card)
            loadContent(id);
        else
            askServer(id);
    }
}

void AttachmentFetcher::askServer(const QUuid &id)
{
    auto &entry = m_entries[id];
    entry.state = State::Asking;
    auto *reply = m_network.head(requestFor(m_source(), id, entry.thread));
    m_replies.insert(id, reply);
    connect(reply, &QNetworkReply::finished, this, [this, id, reply] {
        m_replies.remove(id);
        reply->deleteLater();
        if (const auto failure = failureOf(*reply))
            return postpone(id, *failure);
        m_rest.end();
        auto &asked = m_entries[id];
        asked.card = cardFrom(id, *reply);
        if (!asked.card)
            return fail(id, tr("The server's answer about this file cannot be read."));
        QSaveFile out(cardPath(id));
        if (out.open(QIODevice::WriteOnly)) {
            out.write(encodeCard(*asked.card));
            out.commit(); // else it is asked for again
        }
        if (!m_store.find(asked.card->sha256).isEmpty())
            asked.state = State::Here;
        else if (asked.isContentWanted)
            return queue(id);
        else
            asked.state = State::Known;
        Q_EMIT changed(id);
        next();
    });
}

void AttachmentFetcher::loadContent(const QUuid &id)
{
    auto &entry = m_entries[id];
    if (!m_store.find(entry.card->sha256).isEmpty()) {
        entry.state = State::Here;
        Q_EMIT changed(id);
        return;
    }
    entry.state = State::Loading;
    const auto file = std::make_shared<QFile>(m_store.partialPath(id));
    if (!file->open(QIODevice::ReadWrite))
        return fail(id, tr("The file cannot be kept on this computer. Make room on the disk."));
    if (file->size() >= entry.card->size)
        file->resize(0);
    const qint64 from = file->size();
    entry.received = from;
    auto request = requestFor(m_source(), id, entry.thread);
    if (from > 0)
        request.setRawHeader("Range", "bytes=" + QByteArray::number(from) + '-');
    // Bytes are taken as they were sent: the hash is of these.
    request.setRawHeader("Accept-Encoding", "identity");
    auto *reply = m_network.get(request);
    reply->setReadBufferSize(PieceBytes);
    m_replies.insert(id, reply);
    connect(reply, &QNetworkReply::metaDataChanged, this, [reply, file, from] {
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status == 200 || status == 206)
            file->seek(status == 206 ? from : 0);
    });
    const auto drain = [this, id, reply, file] {
        const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        if (status != 200 && status != 206)
            return; // the words of a refusal are read at the end
        const auto bytes = reply->readAll();
        auto &loading = m_entries[id];
        if (file->pos() + bytes.size() > loading.card->size || file->write(bytes) != bytes.size())
            return reply->abort();
        loading.received = file->pos();
        Q_EMIT changed(id);
    };
    connect(reply, &QNetworkReply::readyRead, this, drain);
    connect(reply, &QNetworkReply::finished, this, [this, id, reply, file, drain] {
        if (reply->error() == QNetworkReply::NoError)
            drain();
        m_replies.remove(id);
        reply->deleteLater();
        file->close();
        if (const auto failure = failureOf(*reply))
            return postpone(id, *failure);
        m_rest.end();
        keep(id);
        next();
    });
    Q_EMIT changed(id);
}

void AttachmentFetcher::keep(const QUuid &id)
{
    const auto card = *m_entries[id].card;
    m_pool.start([this, id, store = m_store, card, opening = m_opening] {
        auto kept = store.keepPartial(id, card.sha256, card.content.kind);
        if (kept)
            store.trimCache(MaxCacheBytes);
        QMetaObject::invokeMethod(
            this,
            [this, id, opening, kept = std::move(kept)] {
                if (opening != m_opening)
                    return;
                if (!kept)
                    return fail(id, kept.error());
                m_entries[id].state = State::Here;
                Q_EMIT changed(id);
            },
            Qt::QueuedConnection);
    });
}

void AttachmentFetcher::fail(const QUuid &id, const QString &why)
{
    auto &entry = m_entries[id];
    entry.state = State::Failed;
    entry.reason = why;
    Q_EMIT changed(id);
    next();
}

void AttachmentFetcher::postpone(const QUuid &id, const CallFailure &failure)
{
    if (failure.isFinal || failure.isGone)
        return fail(id, failure.text);
    auto &entry = m_entries[id];
    entry.state = State::Waiting;
    entry.reason = failure.text;
    m_waiting.push_back(id);
    m_rest.begin(failure.retryAfter);
    Q_EMIT changed(id);
}

} // namespace dispatch::uploads
