// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/limited_get.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QNetworkAccessManager>
#include <QTimer>

#include <algorithm>

namespace dispatch::net {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr int MaxRedirects = 3;
constexpr qint64 MostRestS = 86'400;
constexpr char IsTooMuch[] = "dispatch_isTooMuch";

std::optional<milliseconds> retryAfter(const QNetworkReply &reply)
{
    bool isNumber = false;
    const auto wait = reply.rawHeader("Retry-After"_ba).trimmed().toLongLong(&isNumber);
    if (!isNumber || wait < 0)
        return std::nullopt;
    return seconds(std::min(wait, MostRestS));
}

} // namespace

QString inWords(milliseconds wait)
{
    const auto s = std::max<qint64>(1, (wait.count() + 999) / 1000);
    return s < 90 ? u"%1 s"_s.arg(s) : u"%1 min"_s.arg((s + 30) / 60);
}

bool isPrivate(const QUrl &url)
{
    const QString host = url.host();
    return url.scheme() == "https"_L1
        || (url.scheme() == "http"_L1
            && (host == "localhost"_L1 || QHostAddress(host).isLoopback()));
}

QNetworkReply *limitedGet(
    QNetworkAccessManager &network, QNetworkRequest request, const GetLimits &limits)
{
    request.setTransferTimeout(limits.silence);
    request.setMaximumRedirectsAllowed(MaxRedirects);
    request.setAttribute(
        QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    // Whoever runs such a server wants to know who asks.
    request.setHeader(QNetworkRequest::UserAgentHeader,
        u"%1/%2"_s.arg(QCoreApplication::applicationName().isEmpty()
                ? u"dispatch-console"_s
                : QCoreApplication::applicationName(),
            QCoreApplication::applicationVersion()));
    auto *reply = network.get(request);
    const auto look = [reply, max = limits.maxBytes](qint64 bytes) {
        if (bytes <= max || reply->isFinished())
            return;
        reply->setProperty(IsTooMuch, true);
        reply->abort();
    };
    // One says how much is announced, the other comes for every piece.
    QObject::connect(reply, &QNetworkReply::downloadProgress, reply,
        [look](qint64 received, qint64 total) { look(std::max(received, total)); });
    QObject::connect(
        reply, &QNetworkReply::readyRead, reply, [look, reply] { look(reply->bytesAvailable()); });
    QTimer::singleShot(limits.whole, reply, [reply] { reply->abort(); });
    return reply;
}

std::optional<Failure> failureOf(const QNetworkReply &reply, const GetLimits &limits)
{
    const auto status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const auto error = reply.error();
    const auto failure = [](const QString &what) { return Failure { .what = what, .rest = {} }; };
    if (error == QNetworkReply::TooManyRedirectsError)
        return failure(u"sends each request on to another address, without end"_s);
    if (error == QNetworkReply::InsecureRedirectError)
        return failure(u"sends requests on to an address without encryption"_s);
    if (error == QNetworkReply::OperationCanceledError)
        return failure(reply.property(IsTooMuch).toBool()
                ? u"sent "_s + limits.tooMuch
                : u"did not answer within %1"_s.arg(
                      inWords(std::min(limits.silence, limits.whole))));
    if (status == 429 || status == 503)
        return Failure { .what = u"asks for a pause (%1)"_s.arg(status),
            .rest = retryAfter(reply) };
    if (status == 0)
        return failure(u"cannot be reached: "_s + reply.errorString());
    if (status >= 500)
        return failure(u"reports an error (%1)"_s.arg(status));
    if (status < 300 && error != QNetworkReply::NoError)
        return failure(u"broke off in the middle of its answer"_s);
    return std::nullopt;
}

} // namespace dispatch::net
