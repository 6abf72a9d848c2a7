// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/upload_desk.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace dispatch::wire {

using namespace Qt::StringLiterals;
using server::test::Answer;

UploadDesk::UploadDesk(const server::test::ServerProcess &server, const QString &name)
    : m_server(server)
    , m_name(name)
{
    signInAgain();
}

void UploadDesk::signInAgain()
{
    m_token = m_server.signIn(m_name).toLatin1();
}

Answer UploadDesk::ask(const QByteArray &method, const QByteArray &target, const QByteArray &more,
    const QByteArray &body) const
{
    QByteArray request = method + ' ' + target + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n"
        + "Authorization: Bearer " + m_token + "\r\n" + more;
    if (!body.isEmpty())
        request += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return m_server.raw(request + "\r\n" + body);
}

Answer UploadDesk::begin(const QByteArray &bytes, const QString &name, const QByteArray &id) const
{
    QJsonObject body { { u"name"_s, name }, { u"size"_s, bytes.size() },
        { u"sha256"_s,
            QString::fromLatin1(
                QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()) } };
    if (!id.isEmpty())
        body.insert("id"_L1, QString::fromLatin1(id));
    return beginRaw(QJsonDocument(body).toJson(QJsonDocument::Compact));
}

Answer UploadDesk::beginRaw(const QByteArray &json) const
{
    return ask("POST", "/v1/uploads", "Content-Type: application/json\r\n", json);
}

QByteArray UploadDesk::pieceHeader(
    const QByteArray &id, qint64 offset, qint64 bytes, const QByteArray &more) const
{
    return "PATCH /v1/uploads/" + id + " HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer " + m_token
        + "\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: "
        + QByteArray::number(offset) + "\r\n" + more
        + "Content-Length: " + QByteArray::number(bytes) + "\r\n\r\n";
}

Answer UploadDesk::piece(const QByteArray &id, qint64 offset, const QByteArray &bytes) const
{
    return m_server.raw(pieceHeader(id, offset, bytes.size(), "Connection: close\r\n") + bytes);
}

Answer UploadDesk::head(const QByteArray &id, const QByteArray &query) const
{
    return ask("HEAD", "/v1/uploads/" + id + query);
}

Answer UploadDesk::get(const QByteArray &id, const QByteArray &query, const QByteArray &more) const
{
    return ask("GET", "/v1/uploads/" + id + query, more);
}

Answer UploadDesk::drop(const QByteArray &id) const
{
    return ask("DELETE", "/v1/uploads/" + id);
}

QByteArray UploadDesk::put(const QByteArray &bytes, const QString &name) const
{
    const auto id = idOf(begin(bytes, name));
    return !id.isEmpty() && piece(id, 0, bytes).status == 201 ? id : QByteArray();
}

QByteArray headerOf(const Answer &answer, const QByteArray &name)
{
    const QByteArrayView wanted = name;
    for (const auto &line : answer.header.split('\n')) {
        const auto colon = line.indexOf(':');
        if (colon > 0
            && QByteArrayView(line).first(colon).compare(wanted, Qt::CaseInsensitive) == 0)
            return line.sliced(colon + 1).trimmed();
    }
    return {};
}

QByteArray idOf(const Answer &answer)
{
    return answer.json()[u"id"_s].toString().toLatin1();
}

} // namespace dispatch::wire
