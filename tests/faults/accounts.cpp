// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/accounts.h"

#include "server/accounts.h"

namespace dispatch::test {

std::vector<QByteArray> addAccounts(
    const QString &file, const QString &like, const QStringList &names, domain::Roles roles)
{
    const auto now = domain::SystemClock().now();
    const auto accounts = server::Accounts::open(file);
    if (!accounts)
        return {};
    const auto *model = (*accounts)->find(like);
    if (!model)
        return {};
    const auto hash = model->passwordHash;
    std::vector<QByteArray> tokens;
    for (const auto &name : names) {
        const auto account = (*accounts)->add(name, roles, {}, hash, now);
        if (!account)
            return {};
        const auto session = (*accounts)->beginSession(account->id, now);
        if (!session)
            return {};
        tokens.push_back(session->access.toLatin1());
    }
    return tokens;
}

} // namespace dispatch::test
