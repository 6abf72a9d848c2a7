// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sqlite_copy.h"
#include "server/hub.h"
#include "server/token_book.h"

#include <QHash>

namespace dispatch::server {

struct Account {
    domain::UserId id;
    QString name;
    domain::Roles roles;
    std::optional<domain::TechnicianId> technician; //!< for the technician role
    QStringList areas; //!< of a dispatcher who is not to see all; see state::Actor
    bool isDisabled = false;
    QByteArray passwordHash;
    [[nodiscard]] Login login() const { return { { id, roles, technician, areas }, name }; }
    bool operator==(const Account &) const = default;
};

//! \brief What a client gets when it signs in.
struct Tokens {
    domain::UserId user;
    QString access;
    QString refresh;
    std::chrono::seconds expiresIn {};
};

enum class AccountErrorCode : quint8 { NameTaken, NoSuchName, BadName, Storage };
struct AccountError {
    AccountErrorCode code = AccountErrorCode::Storage;
    QString text; //!< one plain sentence
};

//! \brief Who may sign in, in its own SQLite file (rollback journal, synchronous FULL): accounts, sessions, phones, and
//! where requests come from.
//!
//! Tokens are kept as SHA-256 only. A session has one refresh token; renewing it makes a new one, and the old one stays
//! good until the new one is first used, so that an answer lost on the way locks nobody out. Access tokens live
//! AccessLife and survive a restart of the server.
//! \threads one
class Accounts final : public Authenticator {
public:
    static constexpr std::chrono::minutes AccessLife { 15 };
    static constexpr std::chrono::hours RefreshLife { 24 * 30 }; //!< since it was last renewed
    static constexpr qsizetype MaxNameChars = 120;

    [[nodiscard]] static journal::Stored<std::unique_ptr<Accounts>> create(const QString &path);
    [[nodiscard]] static journal::Stored<std::unique_ptr<Accounts>> open(const QString &path);

    [[nodiscard]] const Account *find(QStringView name) const; //!< case-insensitive
    [[nodiscard]] const Account *find(const domain::UserId &id) const;
    [[nodiscard]] std::vector<Account> all() const; //!< ascending by id

    [[nodiscard]] std::expected<Account, AccountError> add(const QString &name, domain::Roles roles,
        std::optional<domain::TechnicianId> technician, const QByteArray &passwordHash,
        domain::Timestamp now, const QStringList &areas = {});
    //! \brief What a dispatcher is to see from now on; none: all. Names as cleanAreas() gives them.
    [[nodiscard]] std::expected<Account, AccountError> setAreas(
        const QString &name, const QStringList &areas);
    static constexpr qsizetype MaxAreas = 32;
    //! \return without spaces around them and each once; or a plain sentence why not
    [[nodiscard]] static std::expected<QStringList, QString> cleanAreas(const QStringList &areas);
    //! \brief Also ends all sessions of the account.
    [[nodiscard]] std::expected<Account, AccountError> setPassword(
        const QString &name, const QByteArray &passwordHash);
    //! \brief From now on every sign-in, renewal and connection of the account is refused.
    [[nodiscard]] std::expected<Account, AccountError> disable(const QString &name);

    [[nodiscard]] std::expected<Tokens, AccountError> beginSession(
        const domain::UserId &user, domain::Timestamp now);
    //! \return nullopt: the token is unknown, used up or expired, or the account disabled
    [[nodiscard]] std::expected<std::optional<Tokens>, AccountError> renew(
        const QString &refresh, domain::Timestamp now);
    [[nodiscard]] std::expected<void, AccountError> endSession(const QString &refresh);

    [[nodiscard]] std::optional<Verdict> authenticate(
        protocol::AuthKind kind, const QString &token, domain::Timestamp now) override;

    //! \return the token of a new phone, shown once
    [[nodiscard]] std::expected<QString, AccountError> addDevice(
        const domain::TechnicianId &technician, domain::Timestamp now);
    [[nodiscard]] std::optional<domain::TechnicianId> deviceOf(QStringView token) const;

    //! \brief A source of requests: an account with the customer's role that nobody can sign in to, and a token to ask
    //! with. One of this name that is there already gets one more token; the former ones stay good.
    //! \return the token, shown once \errors NameTaken by another kind of account, or by a disabled one
    struct Intake {
        Account account;
        QString token;
    };
    [[nodiscard]] std::expected<Intake, AccountError> addIntake(
        const QString &name, domain::Timestamp now);
    //! \brief Ends all tokens of a source. \return how many there were \errors NoSuchName
    [[nodiscard]] std::expected<qsizetype, AccountError> endIntake(const QString &name);
    //! \return the source that \p token is of, disabled ones too; nullptr if there is none
    [[nodiscard]] const Account *intakeOf(QStringView token) const;

    //! \brief Ends every session of everybody. Phones keep their tokens.
    [[nodiscard]] std::expected<void, AccountError> endAllSessions();
    //! \brief Begins a copy of the file while this object goes on writing; see sqlite::Copy.
    [[nodiscard]] journal::Stored<std::unique_ptr<journal::sqlite::Copy>> beginCopy(
        const QString &path);
    //! \brief Walks all pages. \errors Damaged
    [[nodiscard]] journal::Stored<void> checkPages() const;

private:
    struct Access {
        domain::UserId user;
        QUuid session;
        domain::Timestamp until;
    };
    explicit Accounts(std::unique_ptr<journal::sqlite::Database> database);
    [[nodiscard]] static journal::Stored<std::unique_ptr<Accounts>> openFile(
        const QString &path, journal::sqlite::Database::IfMissing ifMissing);
    [[nodiscard]] journal::Stored<void> prepare();
    [[nodiscard]] journal::Stored<void> loadAll();
    //! \brief After a write that was refused: what is in memory becomes what the file holds, now or as soon as it can be
    //! read.
    [[nodiscard]] AccountError refused(const journal::StoreError &error);
    [[nodiscard]] journal::Stored<void> freshen();
    [[nodiscard]] journal::Stored<void> storePassword(
        const domain::UserId &user, const QByteArray &passwordHash);
    [[nodiscard]] journal::Stored<void> deleteSession(const QUuid &session);
    [[nodiscard]] journal::Stored<void> storeSession(const QUuid &session, const Tokens &tokens,
        const QByteArray &previous, bool isNew, domain::Timestamp now);
    [[nodiscard]] journal::Stored<void> dropSessions(const domain::UserId &user);
    void forgetExpired(domain::Timestamp now);
    [[nodiscard]] Tokens makeTokens(const domain::UserId &user) const;

    std::unique_ptr<journal::sqlite::Database> m_database;
    journal::sqlite::Statement m_insertUser, m_setPassword, m_setDisabled, m_setAreas;
    journal::sqlite::Statement m_insertSession, m_updateSession, m_findSession, m_deleteSession,
        m_deleteSessionsOf, m_deleteOldSessions;
    journal::sqlite::Statement m_insertAccess, m_deleteAccessOf, m_deleteOldAccess,
        m_deleteAccessOfUser;
    bool m_isStale = false; //!< the file may hold other than what is below
    QHash<domain::UserId, Account> m_accounts;
    QHash<QString, domain::UserId> m_byName; //!< case-folded
    TokenBook m_devices { { .name = "device", .owner = "technician" } };
    TokenBook m_intakes { { .name = "intake", .owner = "user" } };
    QHash<QByteArray, Access> m_access; //!< by token hash
};

} // namespace dispatch::server
