// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/server_query.h"

#include "feed/plain_words.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <memory>

namespace dispatch::feed {

using namespace Qt::StringLiterals;

namespace {

QString problemOf(int status, const QByteArray &body)
{
    // The server's own words, where it has any.
    const QString title = QJsonDocument::fromJson(body).object().value("title"_L1).toString();
    switch (status) {
    case 0:
        return u"the server cannot be reached"_s;
    case 401:
        return u"the server wants a new sign-in"_s;
    case 403:
        return notShownText(body);
    case 404:
        return title.isEmpty() ? u"the server does not know it"_s
                               : title.chopped(title.endsWith(u'.'));
    default:
        return title.isEmpty() ? u"the server is in trouble (HTTP %1)"_s.arg(status)
                               : title.chopped(title.endsWith(u'.'));
    }
}

} // namespace

ServerQuery::ServerQuery(QObject *parent)
    : QObject(parent)
{
}

ServerQuery::~ServerQuery()
{
    cancel();
}

void ServerQuery::ask(const Question &question, Answer answer)
{
    cancel();
    QUrl url = question.server;
    QString base = url.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    url.setPath(base + question.path);
    url.setQuery(question.query);
    url.setUserInfo(QString());
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + question.accessToken.toUtf8());
    request.setTransferTimeout(question.timeout);
    // A token is not carried to wherever an answer points.
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    if (question.method == Method::Post)
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    auto *reply = question.method == Method::Post ? m_network.post(request, QByteArray("{}"))
                                                  : m_network.get(request);
    m_reply = reply;
    // Read as it comes: a buffer that is bounded and not read would hold a long answer up for ever.
    auto body = std::make_shared<QByteArray>();
    connect(reply, &QNetworkReply::readyRead, this, [reply, body, most = question.maxReplyBytes] {
        *body += reply->readAll();
        if (body->size() > most)
            reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this,
        [this, reply, body, answer = std::move(answer), most = question.maxReplyBytes] {
            m_reply.clear();
            reply->deleteLater();
            if (body->size() > most)
                return answer(std::unexpected(u"the server's answer is too long"_s));
            *body += reply->readAll();
            const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            m_isForbidden = status == 403;
            const bool isWhole = reply->error() == QNetworkReply::NoError;
            if (status < 200 || status > 299 || !isWhole)
                return answer(std::unexpected(problemOf(status == 200 ? 0 : status, *body)));
            answer(std::move(*body));
        });
}

void ServerQuery::cancel()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
    m_reply.clear();
}

} // namespace dispatch::feed
