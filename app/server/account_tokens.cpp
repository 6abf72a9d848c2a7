// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/accounts.h"

//! The tokens that do not run out: of phones, and of where requests come from.
namespace dispatch::server {

using namespace Qt::StringLiterals;
using domain::Timestamp;

namespace {

AccountError storage(const journal::StoreError &error)
{
    return { AccountErrorCode::Storage, error.text };
}

//! Without a hash no password is right, and finding that out takes as long as with any other account.
bool isIntake(const Account &account)
{
    return account.passwordHash.isEmpty() && account.roles == domain::Role::Customer;
}

} // namespace

std::expected<QString, AccountError> Accounts::addDevice(
    const domain::TechnicianId &technician, Timestamp now)
{
    if (auto ok = freshen(); !ok)
        return std::unexpected(storage(ok.error()));
    auto token = m_devices.add(*m_database, technician.uuid, now);
    if (!token)
        return std::unexpected(refused(token.error()));
    return *std::move(token);
}

std::optional<domain::TechnicianId> Accounts::deviceOf(QStringView token) const
{
    const auto owner = m_devices.ownerOf(token);
    return owner ? std::optional(domain::TechnicianId { *owner }) : std::nullopt;
}

std::expected<Accounts::Intake, AccountError> Accounts::addIntake(
    const QString &name, Timestamp now)
{
    if (auto ok = freshen(); !ok)
        return std::unexpected(storage(ok.error()));
    const auto *known = find(name);
    if (known && (!isIntake(*known) || known->isDisabled))
        return std::unexpected(AccountError { AccountErrorCode::NameTaken,
            known->isDisabled
                ? u"The account %1 is disabled. Choose another name."_s.arg(known->name)
                : u"%1 is somebody's account already. Choose another name."_s.arg(known->name) });
    // Two writes: an attempt that ends between them leaves a source without a token, and the next one gives it one.
    auto account = known ? std::expected<Account, AccountError>(*known)
                         : add(name, domain::Role::Customer, std::nullopt, QByteArray(), now);
    if (!account)
        return std::unexpected(account.error());
    auto token = m_intakes.add(*m_database, account->id.uuid, now);
    if (!token)
        return std::unexpected(refused(token.error()));
    return Intake { *std::move(account), *std::move(token) };
}

std::expected<qsizetype, AccountError> Accounts::endIntake(const QString &name)
{
    if (auto ok = freshen(); !ok)
        return std::unexpected(storage(ok.error()));
    const auto *known = find(name);
    const auto ended = known ? m_intakes.remove(*m_database, known->id.uuid) : 0;
    if (!ended)
        return std::unexpected(refused(ended.error()));
    // One that was given a password since is no source any more, but may have tokens still.
    if (!known || (*ended == 0 && !isIntake(*known)))
        return std::unexpected(AccountError { AccountErrorCode::NoSuchName,
            u"There is no source of requests named %1."_s.arg(name) });
    return *ended;
}

const Account *Accounts::intakeOf(QStringView token) const
{
    const auto owner = m_intakes.ownerOf(token);
    return owner ? find(domain::UserId { *owner }) : nullptr;
}

} // namespace dispatch::server
