// SPDX-License-Identifier: GPL-3.0-or-later
#include "uploads/http_answer.h"

#include "uploads/limits.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>

#include <algorithm>

namespace dispatch::uploads {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxProblemChars = 300;
constexpr qint64 MostRetryS = 3'600;

std::optional<qint64> numberIn(const QNetworkReply &reply, const char *header)
{
    bool isNumber = false;
    const auto value = reply.rawHeader(QByteArrayView(header)).trimmed().toLongLong(&isNumber);
    return isNumber && value >= 0 ? std::optional(value) : std::nullopt;
}

} // namespace

QNetworkRequest requestTo(const Source &source, const QString &path)
{
    QUrl url = source.server;
    auto base = url.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    url.setPath(base + "/v1/uploads"_L1 + path);
    url.setQuery(QString());
    url.setUserInfo(QString());
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "Bearer " + source.accessToken.toUtf8());
    request.setTransferTimeout(AnswerTimeout);
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    return request;
}

std::optional<CallFailure> failureOf(QNetworkReply &reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 200 && status < 300 && reply.error() == QNetworkReply::NoError)
        return std::nullopt;
    CallFailure failure;
    if (status == 0 || (status >= 200 && status < 400)) {
        failure.text = u"The server cannot be reached. It is tried again."_s;
        return failure;
    }
    const auto body = QJsonDocument::fromJson(reply.read(MaxAnswerBytes)).object();
    failure.text = body["title"_L1].toString().left(MaxProblemChars);
    failure.isGone = status == 404;
    failure.offset = numberIn(reply, "Upload-Offset");
    if (const auto wait = numberIn(reply, "Retry-After"))
        failure.retryAfter = std::chrono::seconds(std::min(*wait, MostRetryS));
    // What a person has to change is final. A token that has run out is renewed by the feed.
    const bool isForNow = status == 401 || status == 404 || status == 408 || status == 409
        || status == 423 || status == 429 || status >= 500;
    failure.isFinal = !isForNow || (status == 409 && !failure.offset);
    if (failure.text.isEmpty())
        failure.text = failure.isFinal
            ? u"The server does not take the file (HTTP %1)."_s.arg(status)
            : u"The server is in trouble (HTTP %1). It is tried again."_s.arg(status);
    return failure;
}

} // namespace dispatch::uploads
