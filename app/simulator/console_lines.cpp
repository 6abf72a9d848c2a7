// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/console_lines.h"

#include <QRandomGenerator>

#include <cstdio>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;

void say(const QString &text)
{
    std::fprintf(stderr, "simulator: %s\n", qPrintable(text));
    std::fflush(stderr);
}

QString randomPassword()
{
    constexpr QLatin1StringView letters
        = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"_L1;
    QString password;
    for (int i = 0; i < 24; ++i)
        password
            += letters.at(QRandomGenerator::system()->bounded(static_cast<int>(letters.size())));
    return password;
}

QString missingRoles(const QString &login, domain::Roles roles)
{
    using domain::Role;
    if (!roles.testFlag(Role::Administrator))
        return u"The account "_s + login
            + u" may not create accounts. Give it the administrator role, or use another one."_s;
    if (!roles.testAnyFlags(Role::Supervisor | Role::Dispatcher))
        return u"The account "_s + login
            + u" may not start shifts. Give it the supervisor role as well, or use another one."_s;
    return {};
}

} // namespace dispatch::simulator
