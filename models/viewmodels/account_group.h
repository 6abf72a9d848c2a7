// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCryptographicHash>
#include <QString>

namespace dispatch::viewmodels {

//! \brief What names an account within the settings; the address may hold what a settings group cannot. Empty for nobody.
[[nodiscard]] inline QString accountGroup(const QString &server, const QString &login)
{
    const QByteArray name = (server + u'\n' + login).toUtf8();
    return login.isEmpty()
        ? QString()
        : QString::fromLatin1(
              QCryptographicHash::hash(name, QCryptographicHash::Sha256).first(6).toHex());
}

} // namespace dispatch::viewmodels
