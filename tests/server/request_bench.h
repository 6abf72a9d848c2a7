// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bench.h"

#include "server/request_routes.h"

#include <QJsonArray>
#include <QJsonDocument>

//! What the tests of requests from outside stand on.
namespace dispatch::server::test {

using namespace Qt::StringLiterals;

inline QByteArray bytesOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

inline QJsonObject bodyOf(const HttpResponse &response)
{
    return QJsonDocument::fromJson(response.body).object();
}

inline QByteArray headerOf(const HttpResponse &response, const QByteArray &name)
{
    for (const auto &[key, value] : response.headers) {
        if (key == name)
            return value;
    }
    return {};
}

inline QList<int> twinsIn(const HttpResponse &response)
{
    QList<int> numbers;
    for (const auto &number : bodyOf(response)["possibleDuplicateOf"_L1].toArray())
        numbers << number.toInt();
    return numbers;
}

//! A web form and a partner posting to the routes, over a real journal and real accounts.
class Door {
public:
    Door()
        : accounts(Accounts::create(bench.folder.filePath(u"accounts.db"_s)).value())
        , routes(*accounts, *bench.commits, bench.hub->log(), bench.metrics)
        , form(accounts->addIntake(u"Web form"_s, bench.clock.now()).value())
        , partner(accounts->addIntake(u"Partner"_s, bench.clock.now()).value())
    {
    }

    //! Hands a request in; it is answered when the answer is there.
    std::shared_ptr<std::optional<HttpResponse>> hand(const HttpRequest &request)
    {
        const auto answer = std::make_shared<std::optional<HttpResponse>>();
        const bool isOurs = routes.handle(
            request, bench.clock.now(), [answer](const HttpResponse &r) { *answer = r; });
        if (!isOurs)
            *answer = HttpResponse { 0, {}, {}, {} };
        return answer;
    }
    HttpResponse call(const HttpRequest &request)
    {
        const auto answer = hand(request);
        bench.flush();
        return answer->value_or(HttpResponse { -1, {}, {}, {} });
    }
    [[nodiscard]] HttpRequest request(const QByteArray &key, const QByteArray &body) const
    {
        HttpRequest request;
        request.method = "POST";
        request.target = "/v1/requests";
        request.authorization = "Bearer " + form.token.toLatin1();
        request.contentType = "application/json";
        request.idempotencyKey = key;
        request.body = body;
        return request;
    }
    HttpResponse post(const QByteArray &key, const QJsonObject &body)
    {
        return call(request(key, bytesOf(body)));
    }
    HttpResponse look(const QString &id)
    {
        auto ask = request({}, {});
        ask.method = "GET";
        ask.target = "/v1/requests/" + id.toLatin1();
        return call(ask);
    }
    [[nodiscard]] const domain::Job *job(quint64 number) const
    {
        return bench.operation().jobByNumber(number);
    }
    [[nodiscard]] const domain::Visit *visit(quint64 number) const
    {
        return bench.operation().currentVisit(job(number)->id);
    }

    Bench bench;
    std::unique_ptr<Accounts> accounts;
    RequestRoutes routes;
    Accounts::Intake form, partner;
};

inline const QJsonObject NoHeat { { u"title"_s, u"No heat"_s },
    { u"customerPhone"_s, u"+43 1 555 0101"_s }, { u"address"_s, u"Kärntner Straße 12"_s } };

} // namespace dispatch::server::test
