// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/dispatcher.h"

#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::test {

using viewmodels::ConsoleSession;
using viewmodels::JobInfo;

Dispatcher::Dispatcher(const Office &office, const QString &login, const QUrl &url)
    : name(login)
    , profile(office.path(u"desk-"_s + login))
    , server(url)
{
    sitDown();
}

void Dispatcher::sitDown()
{
    session = std::make_unique<ConsoleSession>(clock, profile);
    session->signIn(server.toString(), name, Office::password());
}

bool Dispatcher::isLive() const
{
    return session->link() == ConsoleSession::Live;
}

JobInfo Dispatcher::onlyJob() const
{
    const auto &all = session->jobs()->all();
    return all.size() == 1 ? *all.cbegin() : JobInfo();
}

JobInfo Dispatcher::jobCalled(const QString &title) const
{
    const auto &all = session->jobs()->all();
    const auto it = std::ranges::find(all, title, &JobInfo::title);
    return it == all.end() ? JobInfo() : *it;
}

QString Dispatcher::technicianId(const QString &technician) const
{
    const auto &all = session->technicians()->all();
    const auto it = std::ranges::find(all, technician, &viewmodels::TechnicianInfo::name);
    return it == all.end() ? QString() : it->id;
}

state::Operation Dispatcher::stored() const
{
    const QDir folder(profile);
    const auto files = folder.entryList({ u"*.replica"_s });
    if (files.size() != 1)
        qFatal("%d replicas in %s", static_cast<int>(files.size()), qPrintable(profile));
    const auto replica = journal::openReplica(folder.filePath(files[0]));
    return replica ? (*replica)->load().value_or(state::Operation()) : state::Operation();
}

bool addDispatcher(const Office &office, const QString &name)
{
    return addAccount(office, name, u"dispatcher"_s);
}

bool addAccount(const Office &office, const QString &name, const QString &roles)
{
    Program add(serverProgram());
    const auto code = add.run({ u"user"_s, u"add"_s, name, u"--data"_s, office.data(), u"--roles"_s,
        roles, u"--password-file"_s, office.passwordFile() });
    if (code != 0)
        qInfo().noquote() << add.report();
    return code == 0;
}

} // namespace dispatch::test
