// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/admin_routes.h"

#include "protocol/json_reader.h"
#include "server/log.h"

#include <QJsonArray>
#include <QUrl>

namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::Timestamp;

namespace {

constexpr QByteArrayView Prefix = "/v1/admin/";

HttpResponse invalid(const QString &title)
{
    return problem(400, u"invalid"_s, title);
}

HttpResponse refused(const domain::Rejection &rejection)
{
    const int status = rejection.code == domain::ErrorCode::ReadOnly
            || rejection.code == domain::ErrorCode::Unavailable
        ? 503
        : 409;
    return problem(status, domain::name(rejection.code), rejection.title);
}

HttpResponse failed(const AccountError &error)
{
    switch (error.code) {
    case AccountErrorCode::NameTaken:
        return problem(409, u"conflict"_s, error.text);
    case AccountErrorCode::NoSuchName:
        return problem(404, u"not-found"_s, error.text);
    case AccountErrorCode::BadName:
        return invalid(error.text);
    case AccountErrorCode::Storage:
        break;
    }
    return problem(503, u"unavailable"_s, error.text);
}

HttpResponse busy()
{
    return problem(503, u"unavailable"_s, u"The server is busy. Try again in a moment."_s);
}

std::expected<domain::Roles, QString> rolesFrom(const QJsonValue &value)
{
    domain::Roles roles;
    for (const auto &item : value.toArray()) {
        const auto role = domain::roleFromName(item.toString());
        if (!role || *role == domain::Role::System)
            return std::unexpected(QString(u"There is no role “"_s % item.toString()
                % u"”. Roles are dispatcher, supervisor, administrator, technician and customer."_s));
        roles |= *role;
    }
    if (!roles)
        return std::unexpected(
            u"An account needs at least one role: dispatcher, supervisor, administrator, technician or customer."_s);
    return roles;
}

std::expected<QStringList, QString> areasFrom(const QJsonValue &value)
{
    if (!value.isUndefined() && !value.isArray()) // else a slip would show everything
        return std::unexpected(u"“areas” is a list of names."_s);
    QStringList areas;
    const auto list = value.toArray();
    for (const auto &area : list)
        areas << area.toString();
    return Accounts::cleanAreas(areas);
}

//! Areas on an account that sees all anyway would look like a limit and be none.
std::expected<void, QString> checkAreas(domain::Roles roles, const QStringList &areas)
{
    using domain::Role;
    const bool isDispatcherAlone = roles.testFlag(Role::Dispatcher)
        && !roles.testAnyFlags(Role::Supervisor | Role::Administrator);
    if (!areas.isEmpty() && !isDispatcherAlone)
        return std::unexpected(
            u"Areas limit what a dispatcher sees. Supervisors and administrators see everything, and the others see no more than their own: leave the areas out."_s);
    return {};
}

} // namespace

AdminRoutes::AdminRoutes(Accounts &accounts, CommitQueue &commits, Hub &hub, Worker &worker,
    const domain::Clock &clock, QString secret)
    : m_accounts(accounts)
    , m_commits(commits)
    , m_hub(hub)
    , m_worker(worker)
    , m_clock(clock)
    , m_secret(std::move(secret))
{
}

state::Actor AdminRoutes::actor() const
{
    return { {},
        domain::Role::System | domain::Role::Administrator | domain::Role::Supervisor
            | domain::Role::Dispatcher,
        std::nullopt };
}

bool AdminRoutes::isAllowed(const HttpRequest &request, Timestamp now) const
{
    const QString token = bearerToken(request.authorization);
    if (request.isAdminPort && !m_secret.isEmpty() && isSameToken(token, m_secret))
        return true;
    const auto verdict = m_accounts.authenticate(protocol::AuthKind::Login, token, now);
    return verdict && !verdict->isDisabled
        && verdict->login.actor.roles.testFlag(domain::Role::Administrator);
}

bool AdminRoutes::handle(const HttpRequest &request, Timestamp now, const Done &done)
{
    const QByteArray path = pathOf(request.target);
    if (!path.startsWith(Prefix))
        return false;
    if (!isAllowed(request, now)) {
        auto response
            = problem(401, u"not-authenticated"_s, u"Sign in as an administrator first."_s);
        response.headers.emplace_back("WWW-Authenticate", "Bearer");
        done(response);
        return true;
    }
    if (request.method != "POST") {
        auto response = problem(405, u"invalid"_s, u"This address takes POST only."_s);
        response.headers.emplace_back("Allow", "POST");
        done(response);
        return true;
    }
    const auto parts = path.mid(Prefix.size()).split('/');
    const auto name = [&parts] { return QUrl::fromPercentEncoding(parts[1]); };
    if (path == ImportPath)
        importJobs(request, now, done);
    else if (parts.size() == 1 && parts[0] == "users")
        addUser(request, now, done);
    else if (parts.size() == 1 && parts[0] == "devices")
        addDevice(request, now, done);
    else if (parts.size() == 1 && parts[0] == "intakes")
        addIntake(request, now, done);
    else if (parts.size() == 3 && parts[0] == "intakes" && parts[2] == "end")
        endIntake(name(), done);
    else if (parts.size() == 3 && parts[0] == "users" && parts[2] == "password")
        setPassword(name(), request, done);
    else if (parts.size() == 3 && parts[0] == "users" && parts[2] == "areas")
        setAreas(name(), request, done);
    else if (parts.size() == 3 && parts[0] == "users" && parts[2] == "disable")
        disable(name(), now, done);
    else
        return false;
    return true;
}

void AdminRoutes::record(
    const Account &account, std::function<void(const protocol::Result &)> answer)
{
    domain::UserChanged changed;
    changed.name = account.name;
    changed.roles = account.roles;
    changed.areas = account.areas;
    changed.technician = account.technician;
    changed.isDisabled = account.isDisabled;
    m_commits.push({ actor(), {}, SystemFact { account.id, changed }, std::move(answer) });
}

void AdminRoutes::reconcile()
{
    for (const auto &account : m_accounts.all()) {
        const auto *known = m_commits.operation().user(account.id);
        if (known && known->name == account.name && known->roles == account.roles
            && known->areas == account.areas && known->technician == account.technician
            && known->isDisabled == account.isDisabled)
            continue;
        record(account, [](const protocol::Result &result) {
            if (!result.outcome)
                logLine(LogLevel::Warning, "account-not-recorded",
                    { { u"code"_s, domain::name(result.outcome.error().code) } });
        });
    }
}

void AdminRoutes::withTechnician(
    const QJsonObject &body, Timestamp now, const Done &done, const WithTechnician &then)
{
    if (body.contains("technician"_L1)) {
        const auto id = domain::TechnicianId::parse(body.value("technician"_L1).toString());
        if (!id || !m_commits.operation().technician(*id))
            return done(problem(404, u"not-found"_s, u"There is no technician with this id."_s));
        return then(id);
    }
    if (!body.contains("technicianName"_L1))
        return then(std::nullopt);
    const QString name = body.value("technicianName"_L1).toString().trimmed();
    if (const auto *known = m_commits.operation().technicianByName(name);
        known && !known->isRetired)
        return then(known->id);
    domain::Command command;
    command.id = domain::CommandId::make(now);
    const auto technician = domain::TechnicianId::make(now);
    command.entity = technician;
    command.made = now;
    command.args = domain::CreateTechnician { .name = name, .phone = {}, .area = {}, .skills = {} };
    m_commits.push(
        { actor(), command.id, command, [done, then, technician](const protocol::Result &result) {
             if (result.outcome)
                 then(technician);
             else
                 done(refused(result.outcome.error()));
         } });
}

void AdminRoutes::addUser(const HttpRequest &request, Timestamp now, const Done &done)
{
    const auto body = protocol::parseObject(request.body);
    if (!body)
        return done(invalid(body.error().text()));
    const QString name = body->value("name"_L1).toString();
    const QByteArray password = body->value("password"_L1).toString().toUtf8();
    if (const auto ok = checkPassword(password); !ok)
        return done(invalid(ok.error()));
    const auto roles = rolesFrom(body->value("roles"_L1));
    if (!roles)
        return done(invalid(roles.error()));
    const auto areas = areasFrom(body->value("areas"_L1));
    if (!areas)
        return done(invalid(areas.error()));
    if (const auto ok = checkAreas(*roles, *areas); !ok)
        return done(invalid(ok.error()));
    if (m_accounts.find(name))
        return done(failed({ AccountErrorCode::NameTaken,
            QString(
                u"There is an account named "_s % name % u" already. Choose another name."_s) }));
    withTechnician(*body, now, done,
        [this, name, password, roles = *roles, areas = *areas, done](
            std::optional<domain::TechnicianId> technician) {
            finishAddUser(name, roles, technician, areas, password, done);
        });
}

void AdminRoutes::finishAddUser(const QString &name, domain::Roles roles,
    std::optional<domain::TechnicianId> technician, const QStringList &areas,
    const QByteArray &password, const Done &done)
{
    if (roles.testFlag(domain::Role::Technician) && !technician)
        return done(
            invalid(u"An account with the technician role must say which technician it is."_s));
    const auto hash = std::make_shared<QByteArray>();
    const bool accepted = m_worker.run([hash, password] { *hash = hashPassword(password); },
        [this, hash, name, roles, technician, areas, done] {
            if (hash->isEmpty())
                return done(busy());
            const auto account
                = m_accounts.add(name, roles, technician, *hash, m_clock.now(), areas);
            if (!account)
                return done(failed(account.error()));
            logLine(LogLevel::Info, "account-added", { { u"user"_s, account->id.toString() } });
            record(*account, [done, id = account->id](const protocol::Result &result) {
                if (!result.outcome)
                    return done(problem(503, u"unavailable"_s,
                        u"The account was made, but its name could not be written to the journal. It will be at the next start."_s));
                done(jsonResponse(201, { { u"id"_s, id.toString() } }));
            });
        });
    if (!accepted)
        done(busy());
}

void AdminRoutes::setPassword(const QString &name, const HttpRequest &request, const Done &done)
{
    const auto body = protocol::parseObject(request.body);
    if (!body)
        return done(invalid(body.error().text()));
    const QByteArray password = body->value("password"_L1).toString().toUtf8();
    if (const auto ok = checkPassword(password); !ok)
        return done(invalid(ok.error()));
    const auto hash = std::make_shared<QByteArray>();
    const bool accepted = m_worker.run([hash, password] { *hash = hashPassword(password); },
        [this, hash, name, done] {
            if (hash->isEmpty())
                return done(busy());
            const auto account = m_accounts.setPassword(name, *hash);
            if (!account)
                return done(failed(account.error()));
            m_hub.signedOut(account->id);
            logLine(LogLevel::Info, "password-set", { { u"user"_s, account->id.toString() } });
            done(jsonResponse(200, { { u"id"_s, account->id.toString() } }));
        });
    if (!accepted)
        done(busy());
}

void AdminRoutes::setAreas(const QString &name, const HttpRequest &request, const Done &done)
{
    const auto body = protocol::parseObject(request.body);
    if (!body)
        return done(invalid(body.error().text()));
    if (!body->contains("areas"_L1))
        return done(invalid(u"Say which areas; an empty list is all of them."_s));
    const auto areas = areasFrom(body->value("areas"_L1));
    if (!areas)
        return done(invalid(areas.error()));
    if (const auto *known = m_accounts.find(name)) {
        if (const auto ok = checkAreas(known->roles, *areas); !ok)
            return done(invalid(ok.error()));
    }
    const auto account = m_accounts.setAreas(name, *areas);
    if (!account)
        return done(failed(account.error()));
    logLine(LogLevel::Info, "areas-set", { { u"user"_s, account->id.toString() } });
    record(*account, [this, done, account = *account](const protocol::Result &result) {
        if (!result.outcome)
            return done(problem(503, u"unavailable"_s,
                u"The areas are kept, but could not be written to the journal. They count from the next start on."_s));
        m_hub.accountChanged(account.login(), account.isDisabled, m_clock.now());
        done(jsonResponse(200, { { u"id"_s, account.id.toString() } }));
    });
}

void AdminRoutes::disable(const QString &name, Timestamp now, const Done &done)
{
    const auto account = m_accounts.disable(name);
    if (!account)
        return done(failed(account.error()));
    logLine(LogLevel::Info, "account-disabled", { { u"user"_s, account->id.toString() } });
    m_hub.accountChanged(account->login(), true, now);
    record(*account, [done, id = account->id](const protocol::Result &result) {
        if (!result.outcome)
            return done(problem(503, u"unavailable"_s,
                u"The account is disabled, but this could not be written to the journal. It will be at the next start."_s));
        done(jsonResponse(200, { { u"id"_s, id.toString() } }));
    });
}

void AdminRoutes::addDevice(const HttpRequest &request, Timestamp now, const Done &done)
{
    const auto body = protocol::parseObject(request.body);
    if (!body)
        return done(invalid(body.error().text()));
    withTechnician(*body, now, done, [this, done](std::optional<domain::TechnicianId> technician) {
        if (!technician)
            return done(invalid(u"Say which technician carries the phone."_s));
        const auto token = m_accounts.addDevice(*technician, m_clock.now());
        if (!token)
            return done(failed(token.error()));
        logLine(LogLevel::Info, "device-added", { { u"technician"_s, technician->toString() } });
        done(jsonResponse(
            201, { { u"token"_s, *token }, { u"technician"_s, technician->toString() } }));
    });
}

void AdminRoutes::addIntake(const HttpRequest &request, Timestamp now, const Done &done)
{
    const auto body = protocol::parseObject(request.body);
    if (!body)
        return done(invalid(body.error().text()));
    const auto intake = m_accounts.addIntake(body->value("name"_L1).toString(), now);
    if (!intake)
        return done(failed(intake.error()));
    const auto id = intake->account.id;
    logLine(LogLevel::Info, "intake-added", { { u"user"_s, id.toString() } });
    const auto answer
        = jsonResponse(201, { { u"token"_s, intake->token }, { u"id"_s, id.toString() } });
    if (m_commits.operation().user(id))
        return done(answer); // one more token of a source that the log knows
    record(intake->account, [done, answer](const protocol::Result &result) {
        // The token is shown this once, so the answer has it whatever the journal says: reconcile() records the name.
        if (!result.outcome)
            logLine(LogLevel::Warning, "account-not-recorded",
                { { u"code"_s, domain::name(result.outcome.error().code) } });
        done(answer);
    });
}

void AdminRoutes::endIntake(const QString &name, const Done &done)
{
    const auto ended = m_accounts.endIntake(name);
    if (!ended)
        return done(failed(ended.error()));
    logLine(LogLevel::Info, "intake-ended", { { u"tokens"_s, static_cast<qint64>(*ended) } });
    done(jsonResponse(200, { { u"tokens"_s, static_cast<qint64>(*ended) } }));
}

} // namespace dispatch::server
