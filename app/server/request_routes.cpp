// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/request_routes.h"

#include "intake/row_keys.h"
#include "protocol/event_codec.h"
#include "server/request_words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

#include <algorithm>

namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::ErrorCode;
using domain::Timestamp;

namespace {

constexpr QByteArrayView Prefix = "/v1/requests/"; //!< of one

//! What one `job.create` causes, and an alarm.
constexpr int MaxEventsOfOne = 8;

const auto KeyField = u"Idempotency-Key"_s;

HttpResponse onlyBy(const char *method)
{
    auto response = problem(
        405, u"invalid"_s, u"This address takes %1 only."_s.arg(QLatin1StringView(method)));
    response.headers.emplace_back("Allow", method);
    return response;
}

HttpResponse badField(const FieldProblem &why)
{
    auto response = problem(400, u"invalid"_s, why.reason);
    if (why.field.isEmpty())
        return response;
    auto body = QJsonDocument::fromJson(response.body).object();
    body.insert("field"_L1, why.field);
    response.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    return response;
}

HttpResponse later(int status, const QString &code, const QString &title, qint64 afterS)
{
    auto response = problem(status, code, title);
    response.headers.emplace_back("Retry-After", QByteArray::number(std::max<qint64>(1, afterS)));
    return response;
}

HttpResponse unavailable(ErrorCode code)
{
    return later(503, domain::name(code),
        u"The request could not be written down. Send it again later, with the same key."_s,
        RequestRoutes::RetryWhenFull.count());
}

HttpResponse otherBody()
{
    return problem(409, u"id-reused"_s,
        u"This key came with another request before. The same request may be sent again as it was; a new one needs a key of its own."_s);
}

//! The field as the sender knows it.
QString senderField(const QString &field)
{
    return field == "place"_L1 ? u"lat"_s : field;
}

HttpResponse refusedByRules(const domain::Rejection &rejection)
{
    switch (rejection.code) {
    case ErrorCode::Invalid:
        return badField({ senderField(rejection.field), rejection.title });
    case ErrorCode::TooLarge:
        return problem(413, u"too-large"_s, rejection.title);
    case ErrorCode::IdReused:
        return otherBody();
    case ErrorCode::ReadOnly:
    case ErrorCode::RateLimited:
    case ErrorCode::Unavailable:
        return unavailable(rejection.code);
    default:
        return problem(403, domain::name(rejection.code), rejection.title);
    }
}

//! One key of one source; a header and a reference of the same text are two keys.
std::expected<QString, FieldProblem> keyOf(const HttpRequest &request, const QString &reference)
{
    const QByteArray header = request.idempotencyKey.trimmed();
    const QString field = header.isEmpty() ? u"reference"_s : KeyField;
    const QString key = header.isEmpty() ? reference : QString::fromUtf8(header);
    if (key.isEmpty())
        return std::unexpected(FieldProblem { KeyField,
            u"Say which request this is, in the header “Idempotency-Key” or the field “reference”, so that it is taken once however often it is sent."_s });
    const bool isPrintable = QByteArrayView(header).isValidUtf8()
        && std::ranges::all_of(key, [](QChar c) { return c.isPrint() || c.isSurrogate(); });
    if (key.size() > RequestRoutes::MaxKeyChars || !isPrintable)
        return std::unexpected(FieldProblem {
            field, u"A key has 1 to %1 printable characters."_s.arg(RequestRoutes::MaxKeyChars) });
    return QString((header.isEmpty() ? u"reference "_s : u"header "_s) % key);
}

domain::CreateJob createFrom(const ServiceRequest &request)
{
    domain::CreateJob create;
    create.fields = request.fields;
    create.isRequest = true;
    return create;
}

} // namespace

RequestRoutes::RequestRoutes(
    const Accounts &accounts, CommitQueue &commits, const EventLog &log, Metrics &metrics)
    : m_accounts(accounts)
    , m_commits(commits)
    , m_metrics(metrics)
    , m_twins(log, commits.store())
{
}

bool RequestRoutes::handle(const HttpRequest &request, Timestamp now, const Done &done)
{
    const QByteArray path = pathOf(request.target);
    const bool isMaking = path == Path;
    if (!isMaking && !path.startsWith(Prefix))
        return false;
    const char *method = isMaking ? "POST" : "GET";
    if (request.method != method) {
        refuse(done, onlyBy(method));
        return true;
    }
    const auto *source = m_accounts.intakeOf(bearerToken(request.authorization));
    if (!source) {
        auto response = problem(401, u"not-authenticated"_s,
            u"The token is not known here. The office makes one with “dispatch-server intake add”."_s);
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
        refuse(done, response);
        return true;
    }
    if (source->isDisabled) {
        refuse(done,
            problem(403, u"forbidden"_s,
                u"Requests of this source are not taken any more. Ask the office."_s));
        return true;
    }
    auto &pace = m_paces[source->id];
    if (const auto wait = (isMaking ? pace.made : pace.looked).take(now);
        wait > domain::milliseconds::zero()) {
        ++m_metrics.requestsRateLimited;
        done(later(429, u"rate-limited"_s,
            u"This source asks too often. Wait a little, then send the same again."_s,
            std::chrono::ceil<std::chrono::seconds>(wait).count()));
        return true;
    }
    if (m_commits.isBroken())
        refuse(done, unavailable(ErrorCode::Unavailable));
    else if (isMaking)
        make(*source, request, now, done);
    else
        look(*source, path, done);
    return true;
}

void RequestRoutes::refuse(const Done &done, const HttpResponse &response)
{
    ++m_metrics.requestsRefused;
    done(response);
}

void RequestRoutes::make(
    const Account &source, const HttpRequest &request, Timestamp now, const Done &done)
{
    if (request.body.size() > MaxBodyBytes)
        return refuse(done, problem(413, u"too-large"_s, u"The request carries too much."_s));
    const auto read = readServiceRequest(request.body);
    if (!read)
        return refuse(done, badField(read.error()));
    const auto key = keyOf(request, read->reference);
    if (!key)
        return refuse(done, badField(key.error()));
    const Asked asked { *read,
        { intake::stableUuid(
            "dispatch request ", QString(domain::uuidText(source.id.uuid) % u' ' % *key)) },
        source.login().actor, done };
    if (!answerKnown(asked))
        push(asked, now);
}

//! The log remembers the command by its digest, which covers the ids it was given then: they are read from its events.
bool RequestRoutes::answerKnown(const Asked &asked)
{
    const auto record = m_commits.store().findCommand(asked.command);
    if (!record) {
        refuse(asked.done, unavailable(ErrorCode::Unavailable));
        return true;
    }
    if (!*record)
        return false;
    const auto events = m_commits.store().read((*record)->firstSeq - 1, MaxEventsOfOne);
    if (!events) {
        refuse(asked.done, unavailable(ErrorCode::Unavailable));
        return true;
    }
    domain::Command before;
    auto create = createFrom(asked.request);
    for (const auto &event : *events) {
        if (event.cmd != asked.command)
            break;
        if (event.entity.kind == domain::Kind::Job)
            before.entity = event.entity;
        else if (const auto visit = domain::VisitId::from(event.entity))
            create.visit = *visit;
        else if (const auto thread = domain::ThreadId::from(event.entity))
            create.thread = *thread;
    }
    before.args = create;
    if (protocol::commandDigest(before) != (*record)->digest) {
        refuse(asked.done, otherBody());
        return true;
    }
    ++m_metrics.requestsRepeated;
    asked.done(accepted(200, asked, domain::JobId { before.entity.uuid }));
    return true;
}

void RequestRoutes::push(const Asked &asked, Timestamp now)
{
    const auto job = domain::JobId::make(now);
    domain::Command command;
    command.id = asked.command;
    command.entity = job;
    command.made = now;
    auto create = createFrom(asked.request);
    create.visit = domain::VisitId::make(now);
    create.thread = domain::ThreadId::make(now);
    command.args = create;
    m_commits.push({ asked.actor, command.id, command,
        [this, asked, job](const protocol::Result &result) { answerPushed(asked, job, result); } });
}

void RequestRoutes::answerPushed(
    const Asked &asked, const domain::JobId &job, const protocol::Result &result)
{
    if (result.outcome) {
        ++m_metrics.requestsMade;
        asked.done(accepted(201, asked, job));
        return;
    }
    // The same key twice in one commit: the first is in the log by now, and says whether this is the same request.
    if (result.outcome.error().code == ErrorCode::IdReused && answerKnown(asked))
        return;
    refuse(asked.done, refusedByRules(result.outcome.error()));
}

HttpResponse RequestRoutes::accepted(int status, const Asked &asked, const domain::JobId &id)
{
    const auto &operation = m_commits.operation();
    const auto *job = operation.job(id);
    if (!job) // cannot be: it was just committed, or found in the log
        return unavailable(ErrorCode::Unavailable);
    auto body = requestAnswer(operation, *job);
    QJsonArray twins;
    for (const quint64 number : m_twins.of(asked.request.fields, operation, job->number))
        twins.append(static_cast<qint64>(number));
    body.insert("possibleDuplicateOf"_L1, twins);
    if (!asked.request.ignored.isEmpty())
        body.insert("ignored"_L1, QJsonArray::fromStringList(asked.request.ignored));
    auto response = jsonResponse(status, body);
    response.headers.emplace_back(
        "Location", Prefix.toByteArray().append(domain::uuidText(id.uuid).toLatin1()));
    return response;
}

void RequestRoutes::look(const Account &source, const QByteArray &path, const Done &done)
{
    const QString text = QUrl::fromPercentEncoding(path.sliced(Prefix.size()));
    const auto id = domain::parseUuid(text);
    const auto &operation = m_commits.operation();
    const auto *job = id ? operation.job(domain::JobId { *id }) : nullptr;
    if (!job || !state::isVisible(operation, source.login().actor, job->id))
        return refuse(
            done, problem(404, u"not-found"_s, u"This source made no request with this id."_s));
    done(jsonResponse(200, requestAnswer(operation, *job)));
}

} // namespace dispatch::server
