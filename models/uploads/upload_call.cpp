// SPDX-License-Identifier: GPL-3.0-or-later
#include "uploads/upload_call.h"

#include "uploads/limits.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>

#include <algorithm>

namespace dispatch::uploads {

using namespace Qt::StringLiterals;

UploadCall::UploadCall(QObject *parent)
    : QObject(parent)
{
}

UploadCall::~UploadCall()
{
    stop();
}

void UploadCall::start(const Source &source, const UploadItem &item, const QString &path)
{
    stop();
    m_source = source;
    m_item = item;
    m_setbacks = 0;
    m_isBusy = true;
    m_file.setFileName(path);
    if (!m_file.open(QIODevice::ReadOnly) || m_file.size() != item.size)
        return end({ .isFinal = true,
            .isGone = false,
            .text = tr("The copy of the file on this computer is gone. Attach it again."),
            .retryAfter = {},
            .offset = {} });
    begin();
}

void UploadCall::stop()
{
    m_isBusy = false;
    m_file.close();
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
    m_reply.clear();
}

void UploadCall::watch(QNetworkReply *reply, void (UploadCall::*take)(QNetworkReply &))
{
    m_reply = reply;
    connect(reply, &QNetworkReply::finished, this, [this, reply, take] {
        m_reply.clear();
        reply->deleteLater();
        (this->*take)(*reply);
    });
}

void UploadCall::begin()
{
    auto request = requestTo(m_source, {});
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    const QJsonObject body { { u"id"_s, domain::uuidText(m_item.id) }, { u"name"_s, m_item.name },
        { u"size"_s, m_item.size }, { u"sha256"_s, QString::fromLatin1(m_item.sha256.toHex()) } };
    watch(m_network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact)),
        &UploadCall::takeBegun);
}

void UploadCall::takeBegun(QNetworkReply &reply)
{
    if (const auto failure = failureOf(reply))
        return end(*failure);
    const auto answer = QJsonDocument::fromJson(reply.read(MaxAnswerBytes)).object();
    if (answer["isComplete"_L1].toBool()) {
        stop();
        Q_EMIT progressed(m_item.size);
        Q_EMIT sent();
        return;
    }
    goOnAt(answer["offset"_L1].toInteger(-1));
}

void UploadCall::goOnAt(qint64 offset)
{
    if (offset < 0 || offset > m_item.size)
        return end({ .isFinal = false,
            .isGone = false,
            .text = tr("The server's answer cannot be read. It is tried again."),
            .retryAfter = {},
            .offset = {} });
    m_offset = offset;
    Q_EMIT progressed(m_offset);
    sendPiece();
}

void UploadCall::sendPiece()
{
    if (!m_file.seek(m_offset))
        return end({ .isFinal = true,
            .isGone = false,
            .text = tr("The copy of the file on this computer cannot be read. Attach it again."),
            .retryAfter = {},
            .offset = {} });
    const auto piece = m_file.read(std::min(PieceBytes, m_item.size - m_offset));
    auto request = requestTo(m_source, u'/' + domain::uuidText(m_item.id));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/offset+octet-stream"_s);
    request.setRawHeader("Upload-Offset", QByteArray::number(m_offset));
    auto *reply = m_network.sendCustomRequest(request, "PATCH", piece);
    connect(reply, &QNetworkReply::uploadProgress, this, [this, from = m_offset](qint64 bytes) {
        if (bytes > 0)
            Q_EMIT progressed(from + bytes);
    });
    watch(reply, &UploadCall::takePiece);
}

void UploadCall::takePiece(QNetworkReply &reply)
{
    if (const auto failure = failureOf(reply)) {
        // The server is elsewhere in the file than we thought: an answer got lost, or what arrived was damaged.
        if (failure->offset && !failure->isFinal && !failure->retryAfter
            && ++m_setbacks <= MaxSetbacks)
            return goOnAt(*failure->offset);
        return end(*failure);
    }
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 201) {
        stop();
        Q_EMIT progressed(m_item.size);
        Q_EMIT sent();
        return;
    }
    bool isNumber = false;
    const auto offset = reply.rawHeader("Upload-Offset").toLongLong(&isNumber);
    goOnAt(isNumber && offset > m_offset ? offset : -1);
}

void UploadCall::end(const CallFailure &failure)
{
    stop();
    Q_EMIT failed(failure);
}

} // namespace dispatch::uploads
