// SPDX-License-Identifier: GPL-3.0-or-later
#include "account_storage_case.h"

namespace dispatch::server::test {

using namespace Qt::StringLiterals;
using dispatch::test::Complaint;
using dispatch::test::MemoryDisk;
using dispatch::test::Recorded;

namespace {

const QString Path = u"/office/accounts.db"_s;
constexpr auto Now = domain::timestampFromMs(1'772'460'309'123);
constexpr int SourceEvery = 4; //!< persons to a source of requests

} // namespace

AccountStorageCase::State AccountStorageCase::stateOf(Accounts &accounts) const
{
    State state { accounts.all(), {}, {}, {} };
    for (const auto &token : m_tokens)
        state.tokens.push_back(
            accounts.authenticate(protocol::AuthKind::Login, token, Now).has_value());
    for (const auto &token : m_phones)
        state.phones.push_back(accounts.deviceOf(token).has_value());
    for (const auto &token : m_sources)
        state.sources.push_back(accounts.intakeOf(token) != nullptr);
    return state;
}

Recorded AccountStorageCase::record(MemoryDisk::Kind kind)
{
    MemoryDisk disk(kind);
    vfs().mount(disk);
    Recorded recorded { .kind = kind, .start = {}, .steps = {}, .promises = {} };
    m_tokens.clear();
    m_phones.clear();
    m_sources.clear();
    m_states.clear();
    {
        const auto accounts = Accounts::create(Path).value();
        const auto done = [&] {
            recorded.promise(disk, static_cast<int>(m_states.size()) + 1);
            m_states.push_back(stateOf(*accounts));
        };
        done();
        for (int n = 0; n < m_people; ++n) {
            const auto name = u"Person %1"_s.arg(n);
            const auto account
                = accounts->add(name, domain::Role::Dispatcher, std::nullopt, "hash 1", Now)
                      .value();
            done();
            const auto first = accounts->beginSession(account.id, Now).value();
            m_tokens.append(first.access);
            done();
            const auto second = accounts->renew(first.refresh, Now).value().value();
            m_tokens.append(second.access);
            done();
            m_phones.append(accounts->addDevice(domain::TechnicianId::make(Now), Now).value());
            done();
            if (n % SourceEvery == 0) {
                // The account first, by itself: each step must be one commit. The first token makes the table.
                const auto source = u"Source %1"_s.arg(n);
                (void)accounts->add(source, domain::Role::Customer, std::nullopt, {}, Now).value();
                done();
                m_sources.append(accounts->addIntake(source, Now).value().token);
                done();
            }
            if (n == SourceEvery) {
                (void)accounts->endIntake(u"Source 0"_s).value();
                done();
            }
            if (n % 3 == 0)
                (void)accounts->setPassword(name, "hash 2").value();
            else if (n % 3 == 1)
                (void)accounts->disable(name).value();
            else
                accounts->endSession(second.refresh).value();
            done();
        }
        // Tokens handed out later were not good before.
        for (auto &state : m_states) {
            state.tokens.resize(static_cast<std::size_t>(m_tokens.size()), false);
            state.phones.resize(static_cast<std::size_t>(m_phones.size()), false);
            state.sources.resize(static_cast<std::size_t>(m_sources.size()), false);
        }
    }
    recorded.steps = disk.steps();
    return recorded;
}

std::optional<Complaint> AccountStorageCase::check(
    MemoryDisk::Kind kind, const MemoryDisk::Image &image, int promised)
{
    using enum Complaint::What;
    MemoryDisk disk(kind, image);
    disk.setTelling(false);
    vfs().mount(disk);
    auto accounts = Accounts::open(Path);
    if (!accounts && promised == 0)
        accounts = Accounts::create(Path); // asked for again
    if (!accounts)
        return Complaint { Unreadable, accounts.error().text };
    const auto state = stateOf(**accounts);
    const auto least = static_cast<std::size_t>(std::max(promised - 1, 0));
    const bool isThere = state == m_states[least]
        || (promised > 0 && least + 1 < m_states.size() && state == m_states[least + 1]);
    if (!isThere) {
        const bool isOlder = std::ranges::contains(
            m_states.begin(), m_states.begin() + static_cast<std::ptrdiff_t>(least), state);
        return Complaint { isOlder ? Lost : Wrong,
            u"call %1 had returned, and this is not what it left"_s.arg(least) };
    }
    if (!isToGoOn())
        return std::nullopt;
    if (const auto added
        = (*accounts)->add(u"Afterwards"_s, domain::Role::Dispatcher, std::nullopt, "hash", Now);
        !added)
        return Complaint { Wrong, added.error().text };
    return std::nullopt;
}

std::optional<Complaint> AccountStorageCase::endure(MemoryDisk &disk, dispatch::test::Fault &fault)
{
    using enum Complaint::What;
    vfs().mount(disk);
    m_tokens.clear();
    m_phones.clear();
    m_sources.clear();
    m_states.clear();
    {
        std::unique_ptr<Accounts> accounts;
        auto wrong = insist(fault, u"opening the accounts"_s, [&] {
            auto opened = Accounts::create(Path);
            if (opened)
                accounts = *std::move(opened);
            return opened;
        });
        if (wrong)
            return wrong;
        const auto keepAsking = [&](const QString &what, auto work) {
            if (wrong)
                return;
            wrong = insist(fault, what, [&]() -> journal::Stored<void> {
                if (const auto done = work(); !done)
                    return std::unexpected(
                        journal::StoreError { journal::StoreErrorCode::Io, done.error().text });
                return {};
            });
        };
        for (int n = 0; n < m_people && !wrong; ++n) {
            const auto person = u"Person %1"_s.arg(n);
            std::expected<Account, AccountError> account;
            keepAsking(u"adding"_s, [&] {
                account
                    = accounts->add(person, domain::Role::Dispatcher, std::nullopt, "hash 1", Now);
                // The refused attempt may have made it all the same; then it is known.
                if (const auto *made = accounts->find(person);
                    !account && account.error().code == AccountErrorCode::NameTaken && made)
                    account = *made;
                return account;
            });
            std::expected<Tokens, AccountError> tokens;
            keepAsking(
                u"signing in"_s, [&] { return tokens = accounts->beginSession(account->id, Now); });
            if (wrong)
                break;
            m_tokens.append(tokens->access);
            keepAsking(u"a phone"_s, [&] {
                auto token = accounts->addDevice(domain::TechnicianId::make(Now), Now);
                if (token)
                    m_phones.append(*token);
                return token;
            });
            if (n % SourceEvery == 0) {
                keepAsking(u"a source"_s, [&] {
                    auto made = accounts->addIntake(u"Source %1"_s.arg(n), Now);
                    if (made)
                        m_sources.append(made->token);
                    return made;
                });
            }
            if (n % 2 == 0)
                keepAsking(
                    u"a password"_s, [&] { return accounts->setPassword(person, "hash 2"); });
            else
                keepAsking(u"signing out"_s, [&] { return accounts->endSession(tokens->refresh); });
        }
        if (wrong)
            return wrong;
        m_states.push_back(stateOf(*accounts));
    }
    fault.heal();
    return check(disk.kind(), disk.image(), 1);
}

} // namespace dispatch::server::test
