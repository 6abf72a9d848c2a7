// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/proof_routes.h"

#include "journal/case_file.h"
#include "journal/stored_event.h"
#include "server/log.h"

#include <QJsonArray>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

namespace dispatch::server {

using namespace Qt::StringLiterals;
using namespace dispatch::domain;

namespace {

std::optional<quint64> count(const QUrlQuery &query, const QString &name)
{
    bool ok = false;
    const quint64 value = query.queryItemValue(name).toULongLong(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

HttpResponse unavailable(const journal::StoreError &error)
{
    return problem(503, u"unavailable"_s, error.text);
}

//! The job and all that belongs to it.
std::vector<EntityRef> entitiesOf(const JobId &job, const state::Operation &operation)
{
    std::vector<EntityRef> all { job };
    for (const auto &visit : operation.visits()) {
        if (visit.job == job)
            all.push_back(visit.id);
    }
    for (const auto &thread : operation.threads()) {
        if (thread.job == job)
            all.push_back(thread.id);
    }
    for (const auto &payment : operation.payments()) {
        if (payment.job == job)
            all.push_back(payment.id);
    }
    const auto known = all;
    for (const auto &alarm : operation.alarms()) {
        if (std::ranges::contains(known, alarm.about))
            all.push_back(alarm.id);
    }
    return all;
}

//! Whoever acted or is named in the records, as the server calls them.
QHash<QString, QString> namesIn(const journal::CaseFile &file, const state::Operation &operation)
{
    QHash<QString, QString> names;
    const auto add = [&](const EntityRef &ref) {
        if (ref.kind == Kind::User) {
            if (const auto *user = operation.user(UserId { ref.uuid }))
                names.insert(ref.toString(), user->name);
        } else if (ref.kind == Kind::Technician) {
            if (const auto *technician = operation.technician(TechnicianId { ref.uuid }))
                names.insert(ref.toString(), technician->name);
        }
    };
    for (const auto &record : file.records) {
        const auto event = journal::decodeStoredEvent(record.raw.body);
        if (!event)
            continue;
        add(event->by);
        if (const auto *moved = std::get_if<VisitMoved>(&event->payload)) {
            for (const auto *change : { &moved->technician, &moved->formerTechnician })
                if (change->value)
                    add(*change->value);
        } else if (const auto *changed = std::get_if<VisitChanged>(&event->payload)) {
            for (const auto *patch : { &changed->patch, &changed->former })
                if (patch->technician.value)
                    add(*patch->technician.value);
        }
    }
    return names;
}

} // namespace

ProofRoutes::ProofRoutes(
    Accounts &accounts, Hub &hub, const journal::SqliteEventStore &store, SealKeeper &seals)
    : m_accounts(accounts)
    , m_hub(hub)
    , m_store(store)
    , m_seals(seals)
{
}

bool ProofRoutes::handle(const HttpRequest &request, domain::Timestamp now, const Done &done)
{
    const QByteArray path = pathOf(request.target);
    const bool isCase = path == "/v1/case" && request.method == "GET";
    const bool isProof
        = path == "/v1/proof" && (request.method == "GET" || request.method == "POST");
    if (!isCase && !isProof)
        return false;
    const auto verdict = m_accounts.authenticate(
        protocol::AuthKind::Login, bearerToken(request.authorization), now);
    if (!verdict || verdict->isDisabled) {
        auto response = problem(401, u"not-authenticated"_s, u"Sign in first."_s);
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
        done(response);
        return true;
    }
    constexpr Roles Office = Roles(Role::Dispatcher) | Role::Supervisor | Role::Administrator;
    const bool isOffice = (verdict->login.actor.roles & Office) != Roles();
    if ((isCase || request.method == "POST") && !isOffice)
        done(problem(403, u"forbidden"_s, u"Only the office may ask for this."_s));
    else if (isCase)
        caseFile(queryOf(request.target), verdict->login, now, done);
    else if (request.method == "POST")
        seal(done);
    else
        done(proof(queryOf(request.target)));
    return true;
}

HttpResponse ProofRoutes::proof(const QByteArray &text) const
{
    const QUrlQuery query(QString::fromUtf8(text));
    const quint64 after = count(query, u"after"_s).value_or(0);
    const auto &all = m_seals.seals();
    auto first = std::ranges::upper_bound(all, after, {}, &journal::Seal::number);
    if (static_cast<std::size_t>(all.end() - first) > MaxSeals)
        first = all.end() - static_cast<std::ptrdiff_t>(MaxSeals);
    QJsonArray seals;
    for (; first != all.end(); ++first)
        seals.append(first->toJson());
    const auto head = m_store.head();
    QJsonObject body { { u"key"_s, QString::fromLatin1(m_seals.publicKey().toHex()) },
        { u"epoch"_s, uuidText(head.epoch) }, { u"head"_s, static_cast<qint64>(head.seq) },
        { u"checkpoints"_s, seals } };
    if (!m_seals.problem().isEmpty())
        body.insert("problem"_L1, m_seals.problem());
    if (const auto from = count(query, u"from"_s)) {
        const auto link = m_store.linkAt(*from);
        if (!link)
            return problem(404, u"not-found"_s, u"The log has no such record."_s);
        body.insert("from"_L1,
            QJsonObject { { u"seq"_s, static_cast<qint64>(*from) },
                { u"link"_s, QString::fromLatin1(link->toHex()) } });
    }
    return jsonResponse(200, body);
}

void ProofRoutes::seal(const Done &done)
{
    m_seals.sealNow([done](const journal::Stored<journal::Seal> &seal) {
        done(seal ? jsonResponse(200, { { u"checkpoint"_s, seal->toJson() } })
                  : unavailable(seal.error()));
    });
}

void ProofRoutes::caseFile(
    const QByteArray &text, const Login &login, domain::Timestamp now, const Done &done)
{
    const QUrlQuery query(QString::fromUtf8(text));
    const auto job = JobId::parse(query.queryItemValue(u"job"_s, QUrl::FullyDecoded));
    const auto &operation = m_hub.commits().operation();
    if (!job || !operation.job(*job) || !state::isVisible(operation, login.actor, *job))
        return done(problem(404, u"not-found"_s, u"There is no such job that you may see."_s));
    // A case leaves the house: who took it is on record.
    logLine(LogLevel::Info, "case-read",
        { { u"user"_s, login.actor.user.toString() }, { u"job"_s, job->toString() } });
    const auto *user = operation.user(login.actor.user);
    m_seals.sealNow([this, job = *job, now, done, by = user ? user->name : QString()](
                        const journal::Stored<journal::Seal> &seal) {
        done(seal ? buildCase(job, by, now) : unavailable(seal.error()));
    });
}

HttpResponse ProofRoutes::buildCase(
    const domain::JobId &job, const QString &by, domain::Timestamp now) const
{
    const auto &operation = m_hub.commits().operation();
    const auto *known = operation.job(job);
    journal::CaseFile file { .job = job,
        .number = known ? known->number : 0,
        .made = now,
        .madeBy = by,
        .key = m_seals.publicKey(),
        .records = {},
        .seals = {},
        .names = {} };
    const auto filled = journal::fillCase(file, entitiesOf(job, operation), m_seals.seals(),
        { .recordsOf
            = [this](const EntityRef &entity) { return m_store.rawOf(entity, MaxCaseRecords); },
            .linkAt = [this](quint64 seq) { return m_store.linkAt(seq); },
            .links = [this](quint64 after, int limit) { return m_store.links(after, limit); } });
    if (!filled)
        return unavailable(filled.error());
    file.names = namesIn(file, operation);
    return { 200, "application/json", file.toJson(), {} };
}

} // namespace dispatch::server
