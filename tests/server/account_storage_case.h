// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/storage_case.h"
#include "server/accounts.h"

namespace dispatch::server::test {

//! \brief The file of accounts. A promise is 0 while it is being made, and then one more than the number of calls that
//! have returned.
class AccountStorageCase final : public dispatch::test::StorageCase {
public:
    static constexpr int DefaultPeople = 8;
    explicit AccountStorageCase(dispatch::test::MemoryDiskVfs &vfs, int people = DefaultPeople)
        : StorageCase(vfs)
        , m_people(people)
    {
    }
    [[nodiscard]] const char *name() const override { return "accounts"; }
    [[nodiscard]] dispatch::test::Recorded record(dispatch::test::MemoryDisk::Kind kind) override;
    [[nodiscard]] std::optional<dispatch::test::Complaint> check(
        dispatch::test::MemoryDisk::Kind kind, const dispatch::test::MemoryDisk::Image &image,
        int promised) override;
    [[nodiscard]] std::optional<dispatch::test::Complaint> endure(
        dispatch::test::MemoryDisk &disk, dispatch::test::Fault &fault) override;

private:
    struct State {
        std::vector<Account> accounts;
        std::vector<bool> tokens; //!< which of the tokens handed out are good
        std::vector<bool> phones;
        std::vector<bool> sources; //!< which of the tokens of intakes are good
        bool operator==(const State &) const = default;
    };
    [[nodiscard]] State stateOf(Accounts &accounts) const;

    int m_people;
    QStringList m_tokens, m_phones, m_sources;
    std::vector<State> m_states;
};

} // namespace dispatch::server::test
