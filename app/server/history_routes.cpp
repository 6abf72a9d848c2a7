// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/history_routes.h"

#include "server/log.h"

#include <QJsonArray>
#include <QUrl>
#include <QUrlQuery>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView TracksPrefix = "/v1/tracks/";

std::optional<qint64> number(const QUrlQuery &query, const QString &name, qint64 absent)
{
    if (!query.hasQueryItem(name))
        return absent;
    bool ok = false;
    const qint64 value = query.queryItemValue(name).toLongLong(&ok);
    if (!ok || value < 0)
        return std::nullopt;
    return value;
}

HttpResponse invalid(const QString &field)
{
    return problem(
        400, u"invalid"_s, QString(u"The value of “"_s % field % u"” could not be read."_s));
}

HttpResponse unreadable(const journal::StoreError &error)
{
    logLine(LogLevel::Error, "history-not-read", { { u"text"_s, error.text } });
    return problem(
        503, u"unavailable"_s, u"The history cannot be read at the moment. Try again later."_s);
}

QJsonObject encodeFix(const domain::Fix &fix)
{
    QJsonObject out { { u"tMs"_s, domain::toMs(fix.fixTime) },
        { u"receivedMs"_s, domain::toMs(fix.receivedTime) }, { u"lat"_s, fix.position.latitudeDeg },
        { u"lon"_s, fix.position.longitudeDeg } };
    if (fix.speedMps)
        out.insert("speedMps"_L1, *fix.speedMps);
    if (fix.courseDeg)
        out.insert("courseDeg"_L1, *fix.courseDeg);
    if (fix.accuracyM)
        out.insert("accuracyM"_L1, *fix.accuracyM);
    if (fix.batteryPercent)
        out.insert("batteryPercent"_L1, *fix.batteryPercent);
    return out;
}

//! A dispatcher has to be able to answer a customer whose job is not done, however long it takes.
bool isOfOpenJob(const state::Operation &operation, const domain::EntityRef &ref)
{
    std::optional<domain::JobId> id;
    if (ref.kind == domain::Kind::Job)
        id = domain::JobId { ref.uuid };
    else if (const auto *visit = operation.visit(domain::VisitId { ref.uuid }))
        id = visit->job;
    else if (const auto *thread = operation.thread(domain::ThreadId { ref.uuid }))
        id = thread->job;
    else if (const auto *payment = operation.payment(domain::PaymentId { ref.uuid }))
        id = payment->job;
    const auto *job = id ? operation.job(*id) : nullptr;
    return job && !job->isClosed;
}

} // namespace

HistoryRoutes::HistoryRoutes(Accounts &accounts, Hub &hub, CommitQueue &commits,
    const journal::TrackStore &tracks, Settings settings)
    : m_accounts(accounts)
    , m_hub(hub)
    , m_tracks(tracks)
    , m_looks(commits)
    , m_settings(settings)
{
}

bool HistoryRoutes::handle(const HttpRequest &request, domain::Timestamp now, const Done &done)
{
    const QByteArray path = pathOf(request.target);
    const bool isTracks = path.startsWith(TracksPrefix);
    if ((path != "/v1/log" && !isTracks) || request.method != "GET")
        return false;
    const auto verdict = m_accounts.authenticate(
        protocol::AuthKind::Login, bearerToken(request.authorization), now);
    if (!verdict || verdict->isDisabled) {
        auto response = problem(401, u"not-authenticated"_s, u"Sign in first."_s);
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
        done(response);
        return true;
    }
    const QByteArray query = queryOf(request.target);
    if (isTracks)
        tracks(path, query, verdict->login, now, done);
    else
        done(log(query, verdict->login, now));
    return true;
}

std::optional<domain::Timestamp> HistoryRoutes::shownSince(
    const Login &login, domain::Timestamp now) const
{
    using domain::Role;
    const auto roles = login.actor.roles;
    const bool isDispatcherAlone = roles.testFlag(Role::Dispatcher)
        && !roles.testAnyFlags(Role::Supervisor | Role::Administrator);
    if (!isDispatcherAlone || m_settings.dispatchersSee.count() == 0)
        return std::nullopt;
    return now - m_settings.dispatchersSee;
}

HttpResponse HistoryRoutes::tooLongAgo() const
{
    return problem(403, u"forbidden"_s,
        u"What is longer ago than %1 hours is shown to supervisors only, but for jobs that are still open. Ask one of them to look."_s
            .arg(m_settings.dispatchersSee.count()));
}

// The versions of a thing ascend with the log, and the store finds them by version: so the place is looked for by halves, however
// long the story is.
journal::Stored<std::vector<domain::Event>> HistoryRoutes::lastBefore(
    const domain::EntityRef &entity, quint64 beforeSeq, int limit) const
{
    const auto &store = m_hub.commits().store();
    quint64 last = m_hub.commits().operation().version(entity); // of the newest that may be shown
    for (quint64 below = 0; beforeSeq > 0 && below < last;) {
        const quint64 middle = below + (last - below) / 2;
        const auto next = store.readEntity(entity, middle, 1);
        if (!next)
            return std::unexpected(next.error());
        if (!next->empty() && next->front().seq < beforeSeq)
            below = next->front().ver;
        else
            last = middle;
    }
    const auto count = static_cast<quint64>(limit);
    auto page = store.readEntity(entity, last > count ? last - count : 0, limit);
    if (page)
        std::erase_if(*page, [last](const auto &event) { return event.ver > last; });
    return page;
}

HttpResponse HistoryRoutes::log(
    const QByteArray &query, const Login &login, domain::Timestamp now) const
{
    const QUrlQuery fields(QString::fromUtf8(query));
    const auto after = number(fields, u"after"_s, 0);
    const auto before = number(fields, u"before"_s, 0);
    const auto limit = number(fields, u"limit"_s, 200);
    if (!after)
        return invalid(u"after"_s);
    if (!before)
        return invalid(u"before"_s);
    if (!limit || *limit < 1)
        return invalid(u"limit"_s);
    const auto most = static_cast<int>(std::min<qint64>(*limit, MaxLogPage));
    const auto &operation = m_hub.commits().operation();

    const auto since = shownSince(login, now);
    if (!fields.hasQueryItem(u"entity"_s)) {
        const auto page = m_hub.log().read(static_cast<quint64>(*after), most);
        if (!page)
            return unreadable(page.error());
        if (since && !page->empty() && page->front().at < *since)
            return tooLongAgo();
        return pageOf(*page, static_cast<quint64>(*after), login, std::nullopt);
    }
    const auto entity
        = domain::EntityRef::parse(fields.queryItemValue(u"entity"_s, QUrl::FullyDecoded));
    if (!entity)
        return invalid(u"entity"_s);
    if (!state::isVisible(operation, login.actor, *entity))
        return problem(404, u"not-found"_s, u"There is no such thing that you may see."_s);
    const auto page = lastBefore(*entity, static_cast<quint64>(*before), most);
    if (!page)
        return unreadable(page.error());
    const bool isAllShown = !since || isOfOpenJob(operation, *entity);
    if (!isAllShown && !page->empty() && page->back().at < *since)
        return tooLongAgo();
    return pageOf(*page, static_cast<quint64>(*after), login, isAllShown ? std::nullopt : since);
}

HttpResponse HistoryRoutes::pageOf(std::span<const domain::Event> page, quint64 after,
    const Login &login, std::optional<domain::Timestamp> since) const
{
    const auto &operation = m_hub.commits().operation();
    quint64 to = 0;
    QJsonArray events;
    for (const auto &event : page) {
        to = event.seq;
        if ((!since || event.at >= *since) && state::isVisible(operation, login.actor, event))
            events.append(protocol::encodeEvent(event));
    }
    // `to` is how far the page looked: hidden events leave holes, and the next page starts after it.
    return jsonResponse(200,
        { { u"head"_s, static_cast<qint64>(m_hub.log().head().seq) },
            { u"to"_s, static_cast<qint64>(std::max(to, after)) }, { u"events"_s, events } });
}

void HistoryRoutes::tracks(const QByteArray &path, const QByteArray &query, const Login &login,
    domain::Timestamp now, const Done &done)
{
    QString name = QUrl::fromPercentEncoding(path.mid(TracksPrefix.size()));
    if (!name.startsWith("tech/"_L1))
        name.prepend("tech/"_L1);
    const auto technician = domain::TechnicianId::parse(name);
    const bool isOwn = technician && login.actor.technician == technician;
    const bool mayOthers = login.actor.roles.testFlag(domain::Role::Dispatcher)
        || login.actor.roles.testFlag(domain::Role::Supervisor);
    const auto &operation = m_hub.commits().operation();
    if (!technician || (!isOwn && !mayOthers) || !operation.technician(*technician)
        || !state::isVisible(operation, login.actor, *technician))
        return done(
            problem(404, u"not-found"_s, u"There is no such technician that you may see."_s));
    const QUrlQuery fields(QString::fromUtf8(query));
    const auto from = number(fields, u"from"_s, 0);
    const auto to = number(fields, u"to"_s, protocol::MaxInteger);
    if (!from)
        return done(invalid(u"from"_s));
    if (!to)
        return done(invalid(u"to"_s));
    const auto begin = domain::timestampFromMs(*from);
    const auto end = domain::timestampFromMs(*to);
    if (const auto since = shownSince(login, now); since && !isOwn && begin < *since)
        return done(tooLongAgo());
    // Where somebody was is personal: that somebody asked is in the log before there is an answer.
    m_looks.note(login.actor, *technician, begin, end, now,
        [this, technician = *technician, begin, end, done](
            const std::expected<void, domain::Rejection> &noted) {
            if (!noted)
                return done(problem(503, u"unavailable"_s,
                    u"Who looks at where somebody was is recorded, and nothing can be recorded at the moment. Try again later."_s));
            done(fixesOf(technician, begin, end));
        });
}

HttpResponse HistoryRoutes::fixesOf(
    const domain::TechnicianId &technician, domain::Timestamp from, domain::Timestamp to) const
{
    const auto fixes = m_tracks.read(technician, from, to, MaxFixes);
    if (!fixes)
        return unreadable(fixes.error());
    QJsonArray out;
    for (const auto &fix : *fixes)
        out.append(encodeFix(fix));
    return jsonResponse(200,
        { { u"fixes"_s, out },
            { u"isComplete"_s, fixes->size() < static_cast<std::size_t>(MaxFixes) } });
}

} // namespace dispatch::server
