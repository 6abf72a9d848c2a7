// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http_message.h"

#include <QJsonDocument>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

//! What follows the scheme, compared without case (RFC 9110, 11.1).
QByteArray credentials(const QByteArray &authorization, QByteArrayView scheme)
{
    const qsizetype space = authorization.indexOf(' ');
    if (space < 0
        || QByteArrayView(authorization).first(space).compare(scheme, Qt::CaseInsensitive) != 0)
        return {};
    return authorization.mid(space + 1).trimmed();
}

} // namespace

HttpResponse jsonResponse(int status, const QJsonObject &body)
{
    return { status, "application/json", QJsonDocument(body).toJson(QJsonDocument::Compact), {} };
}

HttpResponse problem(int status, const QString &code, const QString &title)
{
    HttpResponse response = jsonResponse(status,
        { { u"type"_s, QString(u"urn:dispatch:problem:"_s + code) }, { u"title"_s, title },
            { u"status"_s, status } });
    response.contentType = "application/problem+json";
    return response;
}

QByteArray pathOf(const QByteArray &target)
{
    const qsizetype question = target.indexOf('?');
    return question < 0 ? target : target.first(question);
}

QByteArray queryOf(const QByteArray &target)
{
    const qsizetype question = target.indexOf('?');
    return question < 0 ? QByteArray() : target.mid(question + 1);
}

QString bearerToken(const QByteArray &authorization)
{
    return QString::fromUtf8(credentials(authorization, "Bearer"));
}

QString basicPassword(const QByteArray &authorization)
{
    const auto decoded = QByteArray::fromBase64Encoding(credentials(authorization, "Basic"));
    if (!decoded)
        return {};
    const QByteArray pair = *decoded;
    const qsizetype colon = pair.indexOf(':');
    return colon < 0 ? QString() : QString::fromUtf8(pair.mid(colon + 1));
}

} // namespace dispatch::server
