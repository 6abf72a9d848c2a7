// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/phone_routes.h"

#include <QUrlQuery>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView Prefix = "/v1/ingest/";

bool isJson(const HttpRequest &request)
{
    return request.contentType.toLower().startsWith("application/json")
        || request.body.trimmed().startsWith('{');
}

//! Forms write a space as `+`, which QUrlQuery leaves alone.
QUrlQuery formQuery(QByteArray form)
{
    form.replace('+', "%20");
    return QUrlQuery(QString::fromUtf8(form));
}

QString fieldOf(const QUrlQuery &query, const QString &name)
{
    return query.queryItemValue(name, QUrl::FullyDecoded);
}

HttpResponse success(Ingest::Form form, const Ingest::Outcome &outcome)
{
    if (form == Ingest::Form::OwnTracks)
        return { 200, "application/json", "[]", {} };
    return jsonResponse(200,
        { { u"result"_s, u"ok"_s }, { u"stored"_s, outcome.stored },
            { u"repeated"_s, outcome.repeated }, { u"offShift"_s, outcome.offShift },
            { u"unusable"_s, outcome.unusable } });
}

HttpResponse answer(Ingest::Form form, const Ingest::Outcome &outcome)
{
    HttpResponse response;
    switch (outcome.verdict) {
    case Ingest::Verdict::Ok:
        return success(form, outcome);
    case Ingest::Verdict::UnknownDevice:
        response = problem(401, u"not-authenticated"_s,
            u"The device token is not known here. Ask the office for a new one."_s);
        response.headers.emplace_back("WWW-Authenticate", "Basic realm=\"dispatch\"");
        return response;
    case Ingest::Verdict::RateLimited:
        response = problem(429, u"rate-limited"_s, u"This phone reports too often."_s);
        break;
    case Ingest::Verdict::Unavailable:
        response = problem(
            503, u"unavailable"_s, u"The report could not be written. Send it again later."_s);
        break;
    }
    response.headers.emplace_back("Retry-After",
        QByteArray::number(static_cast<qint64>(std::max<qint64>(1, outcome.retryAfter.count()))));
    return response;
}

} // namespace

PhoneRoutes::PhoneRoutes(Ingest &ingest)
    : m_ingest(ingest)
{
}

bool PhoneRoutes::handle(const HttpRequest &request, domain::Timestamp now, const Done &done)
{
    const QByteArray path = pathOf(request.target);
    if (!path.startsWith(Prefix))
        return false;
    const QByteArray app = path.mid(Prefix.size());
    const bool isPost = request.method == "POST";

    Ingest::Report report;
    report.body = request.body;
    if (app == "owntracks" && isPost) {
        report.form = Ingest::Form::OwnTracks;
        report.token = basicPassword(request.authorization);
    } else if (app == "overland" && isPost) {
        report.form = Ingest::Form::Overland;
        report.token = bearerToken(request.authorization);
        if (report.token.isEmpty())
            report.token = fieldOf(formQuery(queryOf(request.target)), u"token"_s);
    } else if (app == "osmand" && isPost && isJson(request)) {
        report.form = Ingest::Form::TraccarJson;
    } else if (app == "osmand" && (isPost || request.method == "GET")) {
        report.form = Ingest::Form::OsmAnd;
        // The client may put the fields into the address also when it posts.
        QByteArray fields = queryOf(request.target);
        if (isPost && !request.body.isEmpty())
            fields = fields.isEmpty() ? request.body : QByteArray(fields + '&' + request.body);
        report.fields = formQuery(fields.trimmed());
        report.token = fieldOf(report.fields, u"id"_s);
        if (report.token.isEmpty())
            report.token = fieldOf(report.fields, u"deviceid"_s);
    } else if (app == "owntracks" || app == "overland" || app == "osmand") {
        auto response = problem(405, u"invalid"_s, u"This address takes POST only."_s);
        response.headers.emplace_back("Allow", app == "osmand" ? "GET, POST" : "POST");
        done(response);
        return true;
    } else {
        return false;
    }
    m_ingest.submit(report, now, [form = report.form, done](const Ingest::Outcome &outcome) {
        done(answer(form, outcome));
    });
    return true;
}

} // namespace dispatch::server
