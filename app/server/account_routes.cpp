// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/account_routes.h"

#include "protocol/json_reader.h"

#include <QJsonArray>

namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::Timestamp;

namespace {

HttpResponse malformed()
{
    return problem(
        400, u"invalid"_s, u"The request could not be read. It must be one JSON object."_s);
}

HttpResponse busy()
{
    auto response = problem(503, u"unavailable"_s, u"The server is busy. Try again in a moment."_s);
    response.headers.emplace_back("Retry-After", "2");
    return response;
}

} // namespace

AccountRoutes::AccountRoutes(
    Accounts &accounts, Worker &worker, const domain::Clock &clock, Metrics &metrics)
    : m_accounts(accounts)
    , m_worker(worker)
    , m_clock(clock)
    , m_metrics(metrics)
{
}

bool AccountRoutes::handle(const HttpRequest &request, Timestamp now, const Done &done)
{
    const QByteArray path = pathOf(request.target);
    if (path != "/v1/login" && path != "/v1/refresh" && path != "/v1/logout")
        return false;
    if (request.method != "POST") {
        auto response = problem(405, u"invalid"_s, u"This address takes POST only."_s);
        response.headers.emplace_back("Allow", "POST");
        done(response);
    } else if (path == "/v1/login") {
        login(request, now, done);
    } else if (path == "/v1/refresh") {
        refresh(request, now, done);
    } else {
        logout(request, done);
    }
    return true;
}

domain::milliseconds AccountRoutes::takeTry(
    const QString &name, const QString &address, Timestamp now)
{
    const QString key
        = name.trimmed().toCaseFolded().left(Accounts::MaxNameChars) % u'\n' % address;
    if (m_tries.size() >= MaxWatched)
        erase_if(m_tries, [now](auto it) { return it.value().isFull(now); });
    auto it = m_tries.find(key);
    if (it == m_tries.end()) {
        if (m_tries.size() >= MaxWatched)
            return domain::milliseconds(5'000);
        it = m_tries.insert(key, TokenBucket(TriesPerSecond, TriesAtOnce));
    }
    return it->take(now);
}

void AccountRoutes::login(const HttpRequest &request, Timestamp now, const Done &done)
{
    const auto body = protocol::parseObject(request.body);
    if (!body || !body->value("name"_L1).isString() || !body->value("password"_L1).isString())
        return done(malformed());
    const QString name = body->value("name"_L1).toString();
    if (const auto wait = takeTry(name, request.address, now);
        wait > domain::milliseconds::zero()) {
        ++m_metrics.loginsRefused;
        auto response = problem(429, u"rate-limited"_s,
            u"Too many attempts to sign in as this user. Wait a little, then try again."_s);
        response.headers.emplace_back("Retry-After",
            QByteArray::number(
                static_cast<qint64>(std::chrono::ceil<std::chrono::seconds>(wait).count())));
        return done(response);
    }
    const auto *account = m_accounts.find(name);
    struct Check {
        QByteArray password, hash;
        bool isRight = false;
    };
    const auto check
        = std::make_shared<Check>(Check { body->value("password"_L1).toString().toUtf8(),
            account ? account->passwordHash : QByteArray() });
    const domain::UserId user = account ? account->id : domain::UserId();
    const bool accepted
        = m_worker.run([check] { check->isRight = verifyPassword(check->password, check->hash); },
            [this, check, user, done] { finishLogin(user, check->isRight, done); },
            [done] { done(busy()); });
    if (!accepted)
        done(busy());
}

void AccountRoutes::finishLogin(const domain::UserId &user, bool isRight, const Done &done)
{
    const auto *account = m_accounts.find(user);
    if (!isRight || !account) {
        ++m_metrics.loginsRefused;
        return done(problem(401, u"not-authenticated"_s,
            u"The name or the password is not right. Check both and try again."_s));
    }
    if (account->isDisabled) {
        ++m_metrics.loginsRefused;
        return done(problem(403, u"forbidden"_s,
            u"This account is disabled. Ask an administrator to enable it."_s));
    }
    const auto tokens = m_accounts.beginSession(user, m_clock.now());
    if (!tokens)
        return done(problem(503, u"unavailable"_s, tokens.error().text));
    ++m_metrics.loginsAccepted;
    done(tokenResponse(*tokens));
}

HttpResponse AccountRoutes::tokenResponse(const Tokens &tokens) const
{
    const auto *account = m_accounts.find(tokens.user);
    QJsonObject user;
    if (account) {
        user.insert("id"_L1, account->id.toString());
        user.insert("name"_L1, account->name);
        QJsonArray roles;
        for (const auto role : { domain::Role::Dispatcher, domain::Role::Supervisor,
                 domain::Role::Administrator, domain::Role::Technician, domain::Role::Customer }) {
            if (account->roles.testFlag(role))
                roles.append(domain::name(role));
        }
        user.insert("roles"_L1, roles);
        if (account->technician)
            user.insert("technician"_L1, account->technician->toString());
    }
    return jsonResponse(200,
        { { u"token"_s, tokens.access }, { u"refresh"_s, tokens.refresh },
            { u"expiresInS"_s, static_cast<qint64>(tokens.expiresIn.count()) },
            { u"user"_s, user } });
}

void AccountRoutes::refresh(const HttpRequest &request, Timestamp now, const Done &done)
{
    const auto body = protocol::parseObject(request.body);
    if (!body || !body->value("refresh"_L1).isString())
        return done(malformed());
    const auto tokens = m_accounts.renew(body->value("refresh"_L1).toString(), now);
    if (!tokens)
        return done(problem(503, u"unavailable"_s, tokens.error().text));
    if (!*tokens)
        return done(
            problem(401, u"not-authenticated"_s, u"You have been signed out. Sign in again."_s));
    done(tokenResponse(**tokens));
}

void AccountRoutes::logout(const HttpRequest &request, const Done &done)
{
    const auto body = protocol::parseObject(request.body);
    if (!body || !body->value("refresh"_L1).isString())
        return done(malformed());
    if (const auto ended = m_accounts.endSession(body->value("refresh"_L1).toString()); !ended)
        return done(problem(503, u"unavailable"_s, ended.error().text));
    done({ 204, {}, {}, {} });
}

} // namespace dispatch::server
