// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <QStringList>

#include <vector>

namespace dispatch::test {

//! \brief Gives people accounts, behind the back of a server that does not run: by the front door each would take
//! the time and memory of a password hash, which is much for a crowd and not what is tested.
//! \param file `accounts.db`; everybody gets the password of the account \p like
//! \return an access token for each, in the order of \p names; empty if something failed
[[nodiscard]] std::vector<QByteArray> addAccounts(const QString &file, const QString &like,
    const QStringList &names, domain::Roles roles = domain::Role::Dispatcher);

} // namespace dispatch::test
