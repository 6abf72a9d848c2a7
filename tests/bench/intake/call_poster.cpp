// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/call_poster.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>

#include <algorithm>

namespace dispatch::bench {

using namespace Qt::StringLiterals;

namespace {

QByteArray bodyOf(const simulator::Call &call)
{
    const auto &fields = call.fields;
    return QJsonDocument(
        QJsonObject { { u"title"_s, fields.title }, { u"description"_s, fields.description },
            { u"trade"_s, fields.trade }, { u"priority"_s, domain::name(fields.priority) },
            { u"customerName"_s, fields.customerName }, { u"address"_s, fields.address },
            { u"lat"_s, fields.place->latitudeDeg }, { u"lon"_s, fields.place->longitudeDeg },
            { u"area"_s, fields.area }, { u"skills"_s, QJsonArray { fields.trade } } })
        .toJson(QJsonDocument::Compact);
}

} // namespace

CallPoster::CallPoster(QUrl server, QByteArray token, const std::vector<simulator::Call> &calls,
    const PressedTime &time)
    : m_address(std::move(server))
    , m_authorization("Bearer " + token)
    , m_calls(calls)
    , m_time(time)
{
    m_address.setPath(u"/v1/requests"_s);
}

void CallPoster::step(Moment now)
{
    while (m_next < m_calls.size() && m_began + m_time.calls()[m_next] <= now)
        post(m_next++, false);
    std::vector<Waiting> due;
    std::erase_if(m_waiting, [&](const Waiting &waiting) {
        if (waiting.until > now)
            return false;
        due.push_back(waiting);
        return true;
    });
    for (const Waiting &waiting : due)
        post(waiting.call, waiting.isRepeat);
}

void CallPoster::post(std::size_t index, bool isRepeat)
{
    const simulator::Call &call = m_calls[index];
    QNetworkRequest request(m_address);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setRawHeader("Authorization", m_authorization);
    request.setRawHeader("Idempotency-Key", "call " + QByteArray::number(call.line));
    request.setTransferTimeout(Timeout);
    auto *reply = m_network.post(request, bodyOf(call));
    ++m_underWay;
    const Moment sent = steady_clock::now();
    QObject::connect(reply, &QNetworkReply::finished, reply, [this, reply, index, isRepeat, sent] {
        reply->deleteLater();
        --m_underWay;
        m_latencies.add(msBetween(sent, steady_clock::now()));
        take(index, isRepeat, reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
            reply->readAll(), reply->rawHeader("Retry-After").toInt());
    });
}

void CallPoster::take(
    std::size_t index, bool isRepeat, int status, const QByteArray &body, int retryAfterS)
{
    const int line = m_calls[index].line;
    const auto json = QJsonDocument::fromJson(body).object();
    if (status == 0 || status == 429 || status == 503) {
        ++m_putOff;
        m_waiting.push_back({ index, isRepeat,
            steady_clock::now() + std::chrono::seconds(std::max(1, retryAfterS)) });
        return;
    }
    if (isRepeat) {
        ++m_repeated;
        auto &answered = m_answered[line];
        answered.isRepeatedAlike = status == 200
            && static_cast<quint64>(json["number"_L1].toInteger()) == answered.number;
        return;
    }
    const auto id = domain::parseUuid(json["id"_L1].toString());
    if ((status != 201 && status != 200) || !id) {
        m_refused.insert(line, u"%1: %2"_s.arg(status).arg(json["title"_L1].toString()));
        return;
    }
    m_answered.insert(line,
        { .job = domain::JobId { *id },
            .number = static_cast<quint64>(json["number"_L1].toInteger()),
            .at = domain::SystemClock().now() });
    m_flagged += json["possibleDuplicateOf"_L1].toArray().isEmpty() ? 0 : 1;
    if (index % RepeatEvery == RepeatEvery - 1)
        post(index, true);
}

} // namespace dispatch::bench
