// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/phone_line.h"

#include "simulator/http_api.h"

#include <QJsonDocument>
#include <QNetworkReply>

#include <algorithm>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;

void PhoneTally::add(const PhoneTally &other)
{
    posted += other.posted;
    stored += other.stored;
    repeated += other.repeated;
    offShift += other.offShift;
    unusable += other.unusable;
    dropped += other.dropped;
}

PhoneLine::PhoneLine(QNetworkAccessManager &network, QUrl server, PhoneForm form, QString token,
    bool isLossless, QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_server(std::move(server))
    , m_form(form)
    , m_token(std::move(token))
    , m_isLossless(isLossless)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &PhoneLine::send);
}

void PhoneLine::report(const domain::Fix &fix)
{
    report(std::span(&fix, 1));
}

void PhoneLine::report(std::span<const domain::Fix> fixes)
{
    m_queue.insert(m_queue.end(), fixes.begin(), fixes.end());
    while (!m_isLossless && m_queue.size() > MaxLiveQueue) {
        m_queue.pop_front();
        ++m_tally.dropped;
    }
    sendNext();
}

void PhoneLine::sendNext()
{
    if (m_isUnderWay || m_isDead || m_queue.empty())
        return;
    const auto count = std::min(m_queue.size(), static_cast<std::size_t>(fixesPerRequest(m_form)));
    const std::vector<domain::Fix> fixes(
        m_queue.begin(), m_queue.begin() + static_cast<std::ptrdiff_t>(count));
    m_queue.erase(m_queue.begin(), m_queue.begin() + static_cast<std::ptrdiff_t>(count));
    m_requestFixes = static_cast<qint64>(count);
    m_requestRepeats = 0;
    for (const domain::Fix &fix : fixes) {
        if (m_lastTime == fix.fixTime)
            ++m_requestRepeats;
        m_lastTime = fix.fixTime;
    }
    m_request = makePhoneRequest(m_form, m_token, fixes);
    m_isUnderWay = true;
    m_mayBeStored = false;
    m_failures = 0;
    send();
}

void PhoneLine::send()
{
    QNetworkRequest request(addressOf(m_server, m_request.path));
    request.setHeader(QNetworkRequest::ContentTypeHeader, m_request.contentType);
    request.setTransferTimeout(Timeout);
    if (!m_request.authorization.isEmpty())
        request.setRawHeader("Authorization", m_request.authorization);
    auto *reply = m_network.post(request, m_request.body);
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        reply->deleteLater();
        finished(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
            reply->readAll(), reply->rawHeader("Retry-After").toInt());
    });
}

void PhoneLine::finished(int status, const QByteArray &body, int retryAfterS)
{
    if (status == 200) {
        const QJsonObject json = QJsonDocument::fromJson(body).object();
        qint64 stored = json["stored"_L1].toInteger();
        qint64 repeated = json["repeated"_L1].toInteger();
        if (m_mayBeStored) {
            // Repeats beyond those in the recording were stored by the try whose answer was lost.
            const qint64 ours = std::max<qint64>(0, repeated - m_requestRepeats);
            stored += ours;
            repeated -= ours;
        }
        m_tally.add({ .posted = m_requestFixes,
            .stored = stored,
            .repeated = repeated,
            .offShift = json["offShift"_L1].toInteger(),
            .unusable = json["unusable"_L1].toInteger(),
            .dropped = 0 });
        m_isUnderWay = false;
        if (m_queue.empty())
            Q_EMIT drained();
        else
            sendNext();
        return;
    }
    if (status != 0 && status != 408 && status != 429 && status < 500) {
        m_isDead = true;
        m_isUnderWay = false;
        Q_EMIT refused(QString::fromUtf8(body.left(200)));
        return;
    }
    if (status != 429)
        m_mayBeStored = true;
    const auto pause = retryAfterS > 0
        ? std::chrono::milliseconds(std::chrono::seconds(std::min(retryAfterS, 60)))
        : std::min(LongestPause, FirstPause * (1 << std::min(m_failures, 8)));
    ++m_failures;
    m_pause.start(pause);
}

} // namespace dispatch::simulator
