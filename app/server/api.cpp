// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/api.h"

#include <QJsonArray>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype SmallBody = 16 * 1024;
constexpr qsizetype NoBody = 0;

HttpResponse plain(int status, QByteArray text)
{
    return { status, "text/plain; charset=utf-8", std::move(text), {} };
}

} // namespace

Api::Api(AccountRoutes &accounts, AdminRoutes &admin, HistoryRoutes &history, PhoneRoutes &phones,
    RequestRoutes &requests, UploadRoutes &uploads, BackupRoutes &backup, ProofRoutes &proof,
    Metrics &metrics, const Health &health)
    : m_accounts(accounts)
    , m_admin(admin)
    , m_history(history)
    , m_phones(phones)
    , m_requests(requests)
    , m_uploads(uploads)
    , m_backup(backup)
    , m_proof(proof)
    , m_metrics(metrics)
    , m_health(health)
{
}

qsizetype Api::bodyLimit(const QByteArray &method, const QByteArray &target, bool isAdminPort)
{
    if (UploadRoutes::takesBody(method, target))
        return content::MaxFileBytes;
    if (method != "POST")
        return NoBody;
    const QByteArray path = pathOf(target);
    if (path.startsWith("/v1/ingest/"))
        return protocol::MaxIngestBytes;
    if (path == RequestRoutes::Path)
        return RequestRoutes::MaxBodyBytes;
    if (path == AdminRoutes::ImportPath)
        return isAdminPort ? AdminRoutes::MaxImportBytes : SmallBody;
    return SmallBody;
}

void Api::handle(const HttpRequest &request, domain::Timestamp now, Done done)
{
    ++m_metrics.httpRequests;
    const QByteArray path = pathOf(request.target);
    if (request.isAdminPort && request.method == "GET") {
        // Answered by the event loop itself: no answer within the asker's patience means that the loop is held.
        if (path == "/livez")
            return done(plain(200, "ok\n"));
        if (path == "/readyz") {
            const QString reason = m_health.whyNotReady();
            return done(
                reason.isEmpty() ? plain(200, "ready\n") : problem(503, u"unavailable"_s, reason));
        }
        if (path == "/metrics") {
            const HttpResponse response { 200, OpenMetricsType,
                toOpenMetrics(m_metrics, m_health.gauges()), {} };
            m_metrics.longestTurnSeconds = 0;
            return done(response);
        }
    }
    if (path == "/v1/nodes" && request.method == "GET") {
        // One server serves everything; clients go on with the address they have.
        return done(jsonResponse(200, { { u"nodes"_s, QJsonArray() } }));
    }
    if (m_accounts.handle(request, now, done) || m_phones.handle(request, now, done)
        || m_proof.handle(request, now, done) || m_requests.handle(request, now, done)
        || m_uploads.handle(request, now, done) || m_history.handle(request, now, done)
        || m_backup.handle(request, now, done) || m_admin.handle(request, now, done))
        return;
    done(problem(404, u"not-found"_s, u"There is nothing at this address."_s));
}

std::expected<std::unique_ptr<BodySink>, HttpResponse> Api::openBody(
    const HttpRequest &request, domain::Timestamp now)
{
    ++m_metrics.httpRequests;
    return m_uploads.openBody(request, now);
}

} // namespace dispatch::server
