// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/accounts.h"

#include "domain/limits.h"
#include "server/password.h"

namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::Timestamp;
using domain::timestampFromMs;
using domain::toMs;
using journal::Stored;
using journal::sqlite::Database;
using journal::sqlite::Query;
using journal::sqlite::Transaction;

namespace {

constexpr journal::sqlite::FileKind AccountsFile { 0x44414331, 1, "The accounts file" }; // "DAC1"

constexpr char Schema[] = R"sql(
CREATE TABLE user(
    id BLOB PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE, hash BLOB NOT NULL,
    roles INTEGER NOT NULL, technician BLOB, disabled INTEGER NOT NULL DEFAULT 0, created_ms INTEGER NOT NULL,
    areas TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE TABLE device(hash BLOB PRIMARY KEY, technician BLOB NOT NULL, created_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE session(
    id BLOB PRIMARY KEY, user BLOB NOT NULL, refresh BLOB NOT NULL UNIQUE, previous BLOB, until_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_previous ON session(previous);
CREATE INDEX session_user ON session(user);
CREATE TABLE access(
    hash BLOB PRIMARY KEY, session BLOB NOT NULL, user BLOB NOT NULL, until_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX access_session ON access(session);
)sql";

constexpr QChar AreaSeparator = u'\n'; // no name has it

QString key(QStringView name)
{
    return name.toString().trimmed().toCaseFolded();
}

AccountError storage(const journal::StoreError &error)
{
    return { AccountErrorCode::Storage, error.text };
}

AccountError noSuchName(const QString &name)
{
    return { AccountErrorCode::NoSuchName, u"There is no account named %1."_s.arg(name) };
}

std::optional<domain::TechnicianId> technicianFrom(const QUuid &uuid)
{
    if (uuid.isNull())
        return std::nullopt;
    return domain::TechnicianId { uuid };
}

} // namespace

Accounts::Accounts(std::unique_ptr<Database> database)
    : m_database(std::move(database))
{
}

Stored<std::unique_ptr<Accounts>> Accounts::openFile(
    const QString &path, Database::IfMissing ifMissing)
{
    auto database = Database::open(path, AccountsFile, Database::Access::Sole, ifMissing);
    if (!database)
        return std::unexpected(database.error());
    const auto isEmpty = (*database)->isEmpty();
    if (!isEmpty)
        return std::unexpected(isEmpty.error());
    // The file is small and rarely written, and a rollback journal leaves one file to copy.
    if (auto ok = (*database)->execute("PRAGMA synchronous=FULL"); !ok)
        return std::unexpected(ok.error());
    if (*isEmpty && ifMissing == Database::IfMissing::Create) {
        if (auto ok = (*database)->initialise(Schema); !ok)
            return std::unexpected(ok.error());
    }
    if (auto ok = (*database)->identify(); !ok)
        return std::unexpected(ok.error());
    // A file from before dispatchers had areas.
    const auto hasAreas
        = (*database)->integer("SELECT count(*) FROM pragma_table_info('user') WHERE name='areas'");
    if (!hasAreas)
        return std::unexpected(hasAreas.error());
    if (*hasAreas == 0) {
        if (auto ok
            = (*database)->execute("ALTER TABLE user ADD COLUMN areas TEXT NOT NULL DEFAULT ''");
            !ok)
            return std::unexpected(ok.error());
    }
    std::unique_ptr<Accounts> accounts(new Accounts(std::move(*database)));
    if (auto ok = accounts->prepare(); !ok)
        return std::unexpected(ok.error());
    if (auto ok = accounts->loadAll(); !ok)
        return std::unexpected(ok.error());
    return accounts;
}

Stored<std::unique_ptr<Accounts>> Accounts::create(const QString &path)
{
    return openFile(path, Database::IfMissing::Create);
}

Stored<std::unique_ptr<Accounts>> Accounts::open(const QString &path)
{
    return openFile(path, Database::IfMissing::Refuse);
}

Stored<void> Accounts::prepare()
{
    const std::pair<journal::sqlite::Statement *, const char *> statements[] = {
        { &m_insertUser,
            "INSERT INTO user(id,name,name_key,hash,roles,technician,created_ms,areas) "
            "VALUES(?,?,?,?,?,?,?,?)" },
        { &m_setAreas, "UPDATE user SET areas=? WHERE id=?" },
        { &m_setPassword, "UPDATE user SET hash=? WHERE id=?" },
        { &m_setDisabled, "UPDATE user SET disabled=? WHERE id=?" },
        { &m_insertSession,
            "INSERT INTO session(id,user,refresh,previous,until_ms) VALUES(?,?,?,?,?)" },
        { &m_updateSession, "UPDATE session SET refresh=?, previous=?, until_ms=? WHERE id=?" },
        { &m_findSession,
            "SELECT id,user,refresh,previous,until_ms FROM session WHERE refresh=?1 OR "
            "previous=?1" },
        { &m_deleteSession, "DELETE FROM session WHERE id=?" },
        { &m_deleteSessionsOf, "DELETE FROM session WHERE user=?" },
        { &m_deleteOldSessions, "DELETE FROM session WHERE until_ms<?" },
        { &m_insertAccess, "INSERT INTO access(hash,session,user,until_ms) VALUES(?,?,?,?)" },
        { &m_deleteAccessOf, "DELETE FROM access WHERE session=?" },
        { &m_deleteAccessOfUser, "DELETE FROM access WHERE user=?" },
        { &m_deleteOldAccess, "DELETE FROM access WHERE until_ms<?" },
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = m_database->prepare(sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = std::move(*prepared);
    }
    return {};
}

Stored<void> Accounts::loadAll()
{
    const auto forEach = [this](const char *sql, const auto &use) -> Stored<void> {
        auto statement = m_database->prepare(sql);
        if (!statement)
            return std::unexpected(statement.error());
        Query query(*statement);
        for (;;) {
            const auto more = query.next();
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                return {};
            use(query);
        }
    };
    if (auto ok = forEach("SELECT id,name,hash,roles,technician,disabled,areas FROM user",
            [this](Query &q) {
                Account account;
                account.id = domain::UserId { q.uuid(0) };
                account.name = q.text(1);
                account.passwordHash = q.blob(2);
                account.roles
                    = domain::Roles::fromInt(static_cast<domain::Roles::Int>(q.integer(3)));
                account.technician = technicianFrom(q.uuid(4));
                account.isDisabled = q.integer(5) != 0;
                account.areas = q.text(6).split(AreaSeparator, Qt::SkipEmptyParts);
                m_byName.insert(key(account.name), account.id);
                m_accounts.insert(account.id, account);
            });
        !ok)
        return ok;
    if (auto ok = m_devices.load(*m_database); !ok)
        return ok;
    if (auto ok = m_intakes.load(*m_database); !ok)
        return ok;
    return forEach("SELECT hash,user,session,until_ms FROM access", [this](Query &q) {
        m_access.insert(
            q.blob(0), { domain::UserId { q.uuid(1) }, q.uuid(2), timestampFromMs(q.integer(3)) });
    });
}

AccountError Accounts::refused(const journal::StoreError &error)
{
    // With a rollback journal a commit may take effect and still end in an error: the last step, which takes the journal
    // back, is the one that failed. An account that is in the file but not known here could not be made, nor used.
    m_isStale = true;
    (void)freshen();
    return storage(error);
}

Stored<void> Accounts::freshen()
{
    if (!m_isStale)
        return {};
    auto accounts = std::exchange(m_accounts, {});
    auto byName = std::exchange(m_byName, {});
    const TokenBook devices = m_devices;
    const TokenBook intakes = m_intakes;
    auto access = std::exchange(m_access, {});
    const auto loaded = loadAll();
    m_isStale = !loaded;
    if (m_isStale) {
        m_accounts = std::move(accounts);
        m_byName = std::move(byName);
        m_devices = devices;
        m_intakes = intakes;
        m_access = std::move(access);
    }
    return loaded;
}

const Account *Accounts::find(QStringView name) const
{
    const auto id = m_byName.constFind(key(name));
    return id == m_byName.cend() ? nullptr : find(*id);
}

const Account *Accounts::find(const domain::UserId &id) const
{
    const auto it = m_accounts.constFind(id);
    return it == m_accounts.cend() ? nullptr : &*it;
}

std::vector<Account> Accounts::all() const
{
    std::vector<Account> out(m_accounts.cbegin(), m_accounts.cend());
    std::ranges::sort(out, {}, [](const Account &a) { return a.id.uuid; });
    return out;
}

std::expected<Account, AccountError> Accounts::add(const QString &name, domain::Roles roles,
    std::optional<domain::TechnicianId> technician, const QByteArray &passwordHash, Timestamp now,
    const QStringList &areas)
{
    if (auto ok = freshen(); !ok)
        return std::unexpected(storage(ok.error()));
    const QString clean = name.trimmed();
    const bool isPrintable = std::ranges::all_of(clean, [](QChar c) { return c.isPrint(); });
    if (clean.isEmpty() || clean.size() > MaxNameChars || !isPrintable)
        return std::unexpected(AccountError { AccountErrorCode::BadName,
            u"A name has 1 to %1 printable characters."_s.arg(MaxNameChars) });
    if (m_byName.contains(key(clean)))
        return std::unexpected(AccountError { AccountErrorCode::NameTaken,
            u"There is an account named %1 already. Choose another name."_s.arg(clean) });
    Account account;
    account.id = domain::UserId::make(now);
    account.name = clean;
    account.roles = roles;
    account.technician = technician;
    account.areas = areas;
    account.passwordHash = passwordHash;
    const auto stored = Query(m_insertUser, account.id.uuid, account.name, key(clean), passwordHash,
        static_cast<qint64>(roles.toInt()), technician ? technician->uuid : QUuid(), toMs(now),
        areas.join(AreaSeparator))
                            .run();
    if (!stored)
        return std::unexpected(refused(stored.error()));
    m_byName.insert(key(clean), account.id);
    m_accounts.insert(account.id, account);
    return account;
}

std::expected<Account, AccountError> Accounts::setPassword(
    const QString &name, const QByteArray &passwordHash)
{
    if (auto ok = freshen(); !ok)
        return std::unexpected(storage(ok.error()));
    const auto *known = find(name);
    if (!known)
        return std::unexpected(noSuchName(name));
    const domain::UserId id = known->id; // a refusal takes away what known points to
    if (auto ok = storePassword(id, passwordHash); !ok)
        return std::unexpected(refused(ok.error()));
    auto &account = m_accounts[id];
    account.passwordHash = passwordHash;
    erase_if(m_access, [&](auto it) { return it.value().user == account.id; });
    return account;
}

Stored<void> Accounts::storePassword(const domain::UserId &user, const QByteArray &passwordHash)
{
    auto transaction = Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (auto ok = Query(m_setPassword, passwordHash, user.uuid).run(); !ok)
        return ok;
    if (auto ok = dropSessions(user); !ok)
        return ok;
    return transaction->commit();
}

std::expected<QStringList, QString> Accounts::cleanAreas(const QStringList &areas)
{
    QStringList clean;
    for (const auto &area : areas) {
        const QString name = area.trimmed();
        const bool isPrintable = std::ranges::all_of(name, [](QChar c) { return c.isPrint(); });
        if (name.isEmpty() || name.size() > domain::MaxNameChars || !isPrintable)
            return std::unexpected(u"The name of an area has 1 to %1 printable characters."_s.arg(
                domain::MaxNameChars));
        if (!clean.contains(name, Qt::CaseInsensitive))
            clean << name;
    }
    if (clean.size() > MaxAreas)
        return std::unexpected(
            u"An account can name %1 areas. Name fewer, or none for all."_s.arg(MaxAreas));
    return clean;
}

std::expected<Account, AccountError> Accounts::setAreas(
    const QString &name, const QStringList &areas)
{
    if (auto ok = freshen(); !ok)
        return std::unexpected(storage(ok.error()));
    const auto *known = find(name);
    if (!known)
        return std::unexpected(noSuchName(name));
    const domain::UserId id = known->id; // a refusal takes away what known points to
    if (auto ok = Query(m_setAreas, areas.join(AreaSeparator), id.uuid).run(); !ok)
        return std::unexpected(refused(ok.error()));
    auto &account = m_accounts[id];
    account.areas = areas;
    return account;
}

std::expected<Account, AccountError> Accounts::disable(const QString &name)
{
    if (auto ok = freshen(); !ok)
        return std::unexpected(storage(ok.error()));
    const auto *known = find(name);
    if (!known)
        return std::unexpected(noSuchName(name));
    // Its tokens stay known, so that a console is told "disabled" and not "sign in again".
    if (auto ok = Query(m_setDisabled, 1, known->id.uuid).run(); !ok)
        return std::unexpected(refused(ok.error()));
    auto &account = m_accounts[known->id];
    account.isDisabled = true;
    return account;
}

Stored<void> Accounts::dropSessions(const domain::UserId &user)
{
    if (auto ok = Query(m_deleteSessionsOf, user.uuid).run(); !ok)
        return ok;
    return Query(m_deleteAccessOfUser, user.uuid).run();
}

std::expected<void, AccountError> Accounts::endAllSessions()
{
    auto transaction = Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(storage(transaction.error()));
    if (auto ok = m_database->execute("DELETE FROM session; DELETE FROM access"); !ok)
        return std::unexpected(storage(ok.error()));
    if (auto ok = transaction->commit(); !ok)
        return std::unexpected(storage(ok.error()));
    m_access.clear();
    return {};
}

Stored<std::unique_ptr<journal::sqlite::Copy>> Accounts::beginCopy(const QString &path)
{
    return journal::sqlite::Copy::begin(*m_database, path);
}

Stored<void> Accounts::checkPages() const
{
    return m_database->checkPages();
}

Tokens Accounts::makeTokens(const domain::UserId &user) const
{
    return { user, makeToken(), makeToken(), AccessLife };
}

//! The session's row and the new access token, in one transaction; then the memory.
Stored<void> Accounts::storeSession(const QUuid &session, const Tokens &tokens,
    const QByteArray &previous, bool isNew, Timestamp now)
{
    auto transaction = Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (auto ok = Query(m_deleteOldSessions, toMs(now)).run(); !ok)
        return ok;
    if (auto ok = Query(m_deleteOldAccess, toMs(now)).run(); !ok)
        return ok;
    const qint64 until = toMs(now + RefreshLife);
    const auto stored = isNew
        ? Query(m_insertSession, session, tokens.user.uuid, tokenHash(tokens.refresh), std::nullopt,
              until)
              .run()
        : Query(m_updateSession, tokenHash(tokens.refresh), previous, until, session).run();
    if (!stored)
        return stored;
    const Timestamp accessUntil = now + AccessLife;
    const QByteArray hash = tokenHash(tokens.access);
    if (auto ok = Query(m_insertAccess, hash, session, tokens.user.uuid, toMs(accessUntil)).run();
        !ok)
        return ok;
    if (auto ok = transaction->commit(); !ok)
        return ok;
    forgetExpired(now);
    m_access.insert(hash, { tokens.user, session, accessUntil });
    return {};
}

void Accounts::forgetExpired(Timestamp now)
{
    erase_if(m_access, [now](auto it) { return it.value().until < now; });
}

std::expected<Tokens, AccountError> Accounts::beginSession(
    const domain::UserId &user, Timestamp now)
{
    if (auto ok = freshen(); !ok)
        return std::unexpected(storage(ok.error()));
    const Tokens tokens = makeTokens(user);
    if (auto ok = storeSession(domain::makeUuidV7(now), tokens, {}, true, now); !ok)
        return std::unexpected(refused(ok.error()));
    return tokens;
}

std::expected<std::optional<Tokens>, AccountError> Accounts::renew(
    const QString &refresh, Timestamp now)
{
    if (auto ok = freshen(); !ok)
        return std::unexpected(storage(ok.error()));
    QUuid session;
    domain::UserId user;
    Timestamp until;
    {
        Query query(m_findSession, tokenHash(refresh));
        const auto found = query.next();
        if (!found)
            return std::unexpected(storage(found.error()));
        if (!*found)
            return std::nullopt;
        session = query.uuid(0);
        user = domain::UserId { query.uuid(1) };
        until = timestampFromMs(query.integer(4));
    }
    const auto *account = find(user);
    if (until < now || !account || account->isDisabled)
        return std::nullopt;
    // The token shown stays good until the new one is used: then it stops being `previous`.
    const Tokens tokens = makeTokens(user);
    if (auto ok = storeSession(session, tokens, tokenHash(refresh), false, now); !ok)
        return std::unexpected(refused(ok.error()));
    return tokens;
}

Stored<void> Accounts::deleteSession(const QUuid &session)
{
    auto transaction = Transaction::begin(*m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (auto ok = Query(m_deleteAccessOf, session).run(); !ok)
        return ok;
    if (auto ok = Query(m_deleteSession, session).run(); !ok)
        return ok;
    return transaction->commit();
}

std::expected<void, AccountError> Accounts::endSession(const QString &refresh)
{
    if (auto ok = freshen(); !ok)
        return std::unexpected(storage(ok.error()));
    QUuid session;
    {
        Query query(m_findSession, tokenHash(refresh));
        const auto found = query.next();
        if (!found)
            return std::unexpected(storage(found.error()));
        if (!*found)
            return {};
        session = query.uuid(0);
    }
    if (auto ok = deleteSession(session); !ok)
        return std::unexpected(refused(ok.error()));
    erase_if(m_access, [&](auto it) { return it.value().session == session; });
    return {};
}

std::optional<Authenticator::Verdict> Accounts::authenticate(
    protocol::AuthKind kind, const QString &token, Timestamp now)
{
    (void)freshen(); // what is known is better than nothing
    if (kind != protocol::AuthKind::Login)
        return std::nullopt; // single sign-on and customer links have no issuer here
    const auto access = m_access.constFind(tokenHash(token));
    if (access == m_access.cend() || access->until < now)
        return std::nullopt;
    const auto *account = find(access->user);
    if (!account)
        return std::nullopt;
    return Verdict { account->login(), account->isDisabled };
}

} // namespace dispatch::server
