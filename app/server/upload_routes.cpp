// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upload_routes.h"

#include "protocol/json_fields.h"
#include "server/byte_range.h"

#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <numeric>

namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::Timestamp;

namespace {

constexpr qsizetype DigestBytes = 32;

HttpResponse later(int status, const QString &code, const QString &title, std::chrono::seconds wait)
{
    auto response = problem(status, code, title);
    response.headers.emplace_back("Retry-After", QByteArray::number(wait.count()));
    return response;
}

HttpResponse notFound()
{
    return problem(404, u"not-found"_s, u"There is no such file that you may see."_s);
}

HttpResponse invalid(const QString &field, const QString &title)
{
    auto response = jsonResponse(400,
        { { u"type"_s, u"urn:dispatch:problem:invalid"_s }, { u"title"_s, title },
            { u"status"_s, 400 }, { u"field"_s, field } });
    response.contentType = "application/problem+json";
    return response;
}

//! The id behind the path, read strictly: nothing else gets near a file's name.
std::optional<QUuid> idOf(const QByteArray &target)
{
    const auto path = pathOf(target);
    if (!path.startsWith(UploadRoutes::Prefix))
        return std::nullopt;
    return domain::parseUuid(QString::fromLatin1(path.sliced(UploadRoutes::Prefix.size())));
}

//! RFC 6266 and 8187: the name for those who read only ASCII, and the whole one.
QByteArray disposition(const QString &name)
{
    QByteArray plain;
    for (const QChar c : name) {
        const bool isPlain
            = c.unicode() >= 0x20 && c.unicode() < 0x7f && c != u'"' && c != u'\\' && c != u'%';
        plain += isPlain ? char(c.unicode()) : '_';
    }
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''"
        + QUrl::toPercentEncoding(name);
}

QByteArray entityTag(const Upload &upload)
{
    return '"' + upload.sha256.toHex() + '"';
}

void describeContent(HttpResponse &response, const Upload &upload)
{
    response.contentType
        = QByteArray(content::mimeType(upload.content->kind).toString().toLatin1());
    response.headers.emplace_back("Content-Disposition", disposition(upload.name));
    response.headers.emplace_back("ETag", entityTag(upload));
    response.headers.emplace_back("Accept-Ranges", "bytes");
    // Whoever opens it in a browser all the same gets nothing that runs.
    response.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
    response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
    if (!upload.content->pixels.isEmpty())
        response.headers.emplace_back("Upload-Pixels",
            QByteArray::number(upload.content->pixels.width()) + 'x'
                + QByteArray::number(upload.content->pixels.height()));
}

QJsonObject toJson(const Upload &upload)
{
    QJsonObject out { { u"id"_s, domain::uuidText(upload.id) }, { u"name"_s, upload.name },
        { u"size"_s, upload.size }, { u"sha256"_s, QString::fromLatin1(upload.sha256.toHex()) } };
    if (upload.content) {
        out.insert("type"_L1, QString(content::mimeType(upload.content->kind)));
        if (!upload.content->pixels.isEmpty()) {
            out.insert("width"_L1, upload.content->pixels.width());
            out.insert("height"_L1, upload.content->pixels.height());
        }
    }
    return out;
}

QByteArray locationOf(const Upload &upload)
{
    return UploadRoutes::Prefix.toByteArray() + domain::uuidText(upload.id).toLatin1();
}

} // namespace

//! The body of one PATCH.
class UploadRoutes::Piece final : public BodySink {
public:
    Piece(UploadRoutes &routes, std::unique_ptr<UploadWriter> writer)
        : m_routes(routes)
        , m_writer(std::move(writer))
    {
    }
    bool write(QByteArrayView piece) override
    {
        const auto ok = m_writer->write(piece);
        if (!ok)
            m_refusal = ok.error();
        return ok.has_value();
    }
    void finish(Done done) override
    {
        if (m_refusal)
            return done(m_routes.refused(*m_refusal));
        if (!m_writer->isWhole()) {
            HttpResponse response { 204, {}, {}, {} };
            response.headers.emplace_back("Upload-Offset", QByteArray::number(m_writer->offset()));
            return done(response);
        }
        const Upload upload = m_writer->upload();
        m_writer.reset(); // closes the file before it is moved
        m_routes.m_store.settle(
            upload, [&routes = m_routes, done = std::move(done)](const auto &settled) {
                if (!settled)
                    return done(routes.refused(settled.error()));
                ++routes.m_metrics.uploadsStored;
                auto response = jsonResponse(201, toJson(*settled));
                response.headers.emplace_back("Location", locationOf(*settled));
                response.headers.emplace_back("Upload-Offset", QByteArray::number(settled->size));
                done(response);
            });
    }

private:
    UploadRoutes &m_routes;
    std::unique_ptr<UploadWriter> m_writer;
    std::optional<UploadRefusal> m_refusal;
};

UploadRoutes::UploadRoutes(Accounts &accounts, Hub &hub, UploadStore &store, Metrics &metrics)
    : m_accounts(accounts)
    , m_hub(hub)
    , m_store(store)
    , m_metrics(metrics)
{
}

bool UploadRoutes::takesBody(const QByteArray &method, const QByteArray &target)
{
    return method == "PATCH" && target.startsWith(Prefix);
}

HttpResponse UploadRoutes::refused(const UploadRefusal &refusal)
{
    ++m_metrics.uploadsRefused;
    const auto answer = [&]() -> HttpResponse {
        switch (refusal.problem) {
        case UploadProblem::NotFound:
            return notFound();
        case UploadProblem::IdReused:
            return problem(409, u"id-reused"_s, refusal.text);
        case UploadProblem::BadContent:
            return problem(422, u"invalid"_s, refusal.text);
        case UploadProblem::TooLarge:
            return problem(413, u"too-large"_s, refusal.text);
        case UploadProblem::OverQuota:
            return problem(403, u"too-large"_s, refusal.text);
        case UploadProblem::TooMany:
            return later(429, u"rate-limited"_s, refusal.text, RetryAfter);
        case UploadProblem::NoRoom:
            return later(507, u"readonly"_s, refusal.text, RetryWhenFull);
        case UploadProblem::WrongOffset:
        case UploadProblem::TakenOver:
        case UploadProblem::Mismatch:
            return problem(409, u"conflict"_s, refusal.text);
        case UploadProblem::Storage:
            break;
        }
        return later(503, u"unavailable"_s, refusal.text, RetryWhenFull);
    };
    auto response = answer();
    if (refusal.offset)
        response.headers.emplace_back("Upload-Offset", QByteArray::number(*refusal.offset));
    return response;
}

std::expected<Login, HttpResponse> UploadRoutes::loginOf(const HttpRequest &request, Timestamp now)
{
    const auto verdict = m_accounts.authenticate(
        protocol::AuthKind::Login, bearerToken(request.authorization), now);
    if (verdict && !verdict->isDisabled)
        return verdict->login;
    auto response = problem(401, u"not-authenticated"_s, u"Sign in first."_s);
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return std::unexpected(response);
}

bool UploadRoutes::handle(const HttpRequest &request, Timestamp now, const Done &done)
{
    const auto path = pathOf(request.target);
    if (path != Path && !path.startsWith(Prefix))
        return false;
    const auto login = loginOf(request, now);
    if (!login) {
        done(login.error());
        return true;
    }
    const auto notAllowed = [&done](const char *methods) {
        auto response = problem(405, u"invalid"_s, u"This address does not take that."_s);
        response.headers.emplace_back("Allow", methods);
        done(response);
        return true;
    };
    if (path == Path) {
        if (request.method != "POST")
            return notAllowed("POST");
        done(begin(request, *login, now));
        return true;
    }
    const auto id = idOf(request.target);
    if (request.method == "DELETE") {
        const auto gone
            = id ? m_store.abandon(*id, login->actor.user) : std::expected<void, UploadRefusal>();
        done(!id ? notFound() : gone ? HttpResponse { 204, {}, {}, {} } : refused(gone.error()));
        return true;
    }
    if (request.method != "GET" && request.method != "HEAD")
        return notAllowed("GET, HEAD, PATCH, DELETE");
    const auto standing = id ? m_store.find(*id)
                             : std::unexpected(UploadRefusal {
                                   .problem = UploadProblem::NotFound, .text = {}, .offset = {} });
    if (!standing) {
        done(refused(standing.error()));
    } else if (!maySee(request, *login, standing->upload)) {
        done(notFound());
    } else if (request.method == "HEAD") {
        done(describe(*standing));
    } else if (!standing->upload.isFinished()) {
        done(notFound()); // of its own sender too: there is nothing to see yet
    } else {
        done(fetch(request, *login, standing->upload));
    }
    return true;
}

//! Its sender; and who may see a message that names it. The asker says in which conversation it stands, which is where it
//! was met, so that nobody has to look through all of them.
bool UploadRoutes::maySee(
    const HttpRequest &request, const Login &login, const Upload &upload) const
{
    if (upload.user == login.actor.user)
        return true;
    if (!upload.isFinished())
        return false;
    const QUrlQuery fields(QString::fromUtf8(queryOf(request.target)));
    const auto id = domain::ThreadId::parse(fields.queryItemValue(u"thread"_s, QUrl::FullyDecoded));
    const auto &operation = m_hub.commits().operation();
    if (!id || !state::isVisible(operation, login.actor, *id))
        return false;
    const auto *thread = operation.thread(*id);
    const auto name = domain::uuidText(upload.id);
    return thread && std::ranges::any_of(thread->messages, [&](const domain::Message &message) {
        return message.attachments.contains(name);
    });
}

HttpResponse UploadRoutes::begin(const HttpRequest &request, const Login &login, Timestamp now)
{
    if (m_paces[login.actor.user].begun.take(now) > domain::milliseconds::zero())
        return later(429, u"rate-limited"_s,
            u"Too many files at once. This one waits and is sent again."_s, RetryAfter);
    const auto body = protocol::parseObject(request.body, MaxBodyBytes);
    if (!body)
        return invalid({}, u"The request's body is not one JSON object."_s);
    Upload wish;
    wish.user = login.actor.user;
    wish.name = body->value("name"_L1).toString();
    wish.size = body->value("size"_L1).toInteger(-1);
    wish.sha256 = QByteArray::fromHex(body->value("sha256"_L1).toString().toLatin1());
    if (wish.size < 0)
        return invalid(u"size"_s, u"Say how many bytes the file has."_s);
    if (wish.sha256.size() != DigestBytes)
        return invalid(u"sha256"_s, u"Say the SHA-256 of the file, as 64 hexadecimal digits."_s);
    wish.id = domain::makeUuidV7(now);
    if (body->contains("id"_L1)) {
        const auto id = domain::parseUuid(body->value("id"_L1).toString());
        if (!id)
            return invalid(u"id"_s, u"The file's id is not a UUID in lower case."_s);
        wish.id = *id;
    }
    const auto standing = m_store.begin(wish, now);
    if (!standing)
        return refused(standing.error());
    auto answer = toJson(standing->upload);
    answer.insert("offset"_L1, standing->offset);
    answer.insert("isComplete"_L1, standing->upload.isFinished());
    auto response = jsonResponse(standing->isNew ? 201 : 200, answer);
    response.headers.emplace_back("Location", locationOf(standing->upload));
    response.headers.emplace_back("Upload-Offset", QByteArray::number(standing->offset));
    return response;
}

HttpResponse UploadRoutes::describe(const UploadStore::Standing &standing)
{
    HttpResponse response { 200, {}, {}, {} };
    response.headers.emplace_back("Upload-Offset", QByteArray::number(standing.offset));
    response.headers.emplace_back("Upload-Length", QByteArray::number(standing.upload.size));
    response.headers.emplace_back("Upload-Complete", standing.upload.isFinished() ? "?1" : "?0");
    if (standing.upload.isFinished())
        describeContent(response, standing.upload);
    return response;
}

HttpResponse UploadRoutes::fetch(
    const HttpRequest &request, const Login &login, const Upload &upload)
{
    const auto all = std::accumulate(m_downloads->cbegin(), m_downloads->cend(), 0);
    if (all >= MaxDownloads || m_downloads->value(login.actor.user) >= MaxDownloadsOfUser)
        return later(429, u"rate-limited"_s,
            u"Too many files are fetched at once. Try again in a moment."_s, RetryAfter);
    const auto range = parseRange(request.range, upload.size);
    if (range && range->bytes == 0) {
        auto response = problem(416, u"invalid"_s, u"The file has no such part."_s);
        response.headers.emplace_back(
            "Content-Range", "bytes */" + QByteArray::number(upload.size));
        return response;
    }
    const auto part = range.value_or(ByteRange { .offset = 0, .bytes = upload.size });
    HttpResponse response { range ? 206 : 200, {}, {}, {} };
    describeContent(response, upload);
    if (range)
        response.headers.emplace_back("Content-Range",
            "bytes " + QByteArray::number(part.offset) + '-'
                + QByteArray::number(part.offset + part.bytes - 1) + '/'
                + QByteArray::number(upload.size));
    // Counted until it has gone out or the connection has. The count may outlive this object.
    ++(*m_downloads)[login.actor.user];
    const std::shared_ptr<const void> lease(static_cast<const void *>(nullptr),
        [downloads = m_downloads, user = login.actor.user](const void *) {
            if (--(*downloads)[user] <= 0)
                downloads->remove(user);
        });
    response.file = FileSlice { .path = m_store.contentPath(upload),
        .offset = part.offset,
        .bytes = part.bytes,
        .lease = lease };
    return response;
}

std::expected<std::unique_ptr<BodySink>, HttpResponse> UploadRoutes::openBody(
    const HttpRequest &request, Timestamp now)
{
    const auto login = loginOf(request, now);
    if (!login)
        return std::unexpected(login.error());
    if (request.contentType != PieceType)
        return std::unexpected(problem(
            415, u"invalid"_s, u"A piece of a file is sent as application/offset+octet-stream."_s));
    const auto id = idOf(request.target);
    if (!id)
        return std::unexpected(notFound());
    bool isNumber = false;
    const qint64 offset = request.uploadOffset.toLongLong(&isNumber);
    if (!isNumber || offset < 0)
        return std::unexpected(
            invalid(u"Upload-Offset"_s, u"Say at which byte the piece begins."_s));
    auto writer = m_store.write(*id, login->actor.user, offset);
    if (!writer)
        return std::unexpected(refused(writer.error()));
    return std::make_unique<Piece>(*this, std::move(*writer));
}

} // namespace dispatch::server
