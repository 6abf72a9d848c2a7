// SPDX-License-Identifier: GPL-3.0-or-later
#include "cast.h"

#include "server/commit_queue.h"

#include "protocol/limits.h"

namespace dispatch::simulation {

using namespace Qt::StringLiterals;
using domain::Role;

namespace {

Cast makeCast()
{
    Cast cast;
    QRandomGenerator random(1);
    const auto now = domain::timestampFromMs(MorningMs) - std::chrono::hours(1);
    LogLife empty;
    empty.epoch = domain::makeUuidV7(now, random);
    Disk disk(std::move(empty));
    SimStore store(disk, [] { return SimStore::Fate::Works; }, [](const journal::AppendBatch &) {});
    server::Metrics metrics;
    server::CommitQueue commits(store, metrics, protocol::DefaultHold);
    const state::Actor founder {
        .user = {}, .roles = Role::System | Role::Administrator | Role::Dispatcher, .technician = {}
    };

    const auto addTechnician = [&](const QString &name) {
        const auto id = domain::TechnicianId::make(now, random);
        const auto push = [&](domain::CommandArgs args) {
            const domain::Command command { .id = { domain::makeUuidV7(now, random) },
                .entity = id,
                .expect = {},
                .after = {},
                .made = now,
                .args = std::move(args) };
            commits.push({ founder, command.id, command, {} });
        };
        push(domain::CreateTechnician { .name = name, .phone = {}, .area = {}, .skills = {} });
        push(domain::SetDuty { .duty = domain::Duty::Available, .reason = {} });
        return id;
    };
    const auto addUser = [&](const QString &name, domain::Roles roles,
                             std::optional<domain::TechnicianId> technician = {}) {
        const auto user = domain::UserId::make(now, random);
        commits.push({ founder, {},
            server::SystemFact { user,
                domain::UserChanged {
                    .name = name, .roles = roles, .areas = {}, .technician = technician } },
            {} });
        cast.logins.push_back(
            { .actor = { .user = user, .roles = roles, .technician = technician }, .name = name });
    };
    const auto tom = addTechnician(u"Tom"_s);
    const auto tess = addTechnician(u"Tess"_s);
    addUser(u"dina"_s, Role::Dispatcher);
    addUser(u"dora"_s, Role::Dispatcher);
    addUser(u"sven"_s, Role::Supervisor);
    addUser(u"tom"_s, Role::Technician, tom);
    addUser(u"tess"_s, Role::Technician, tess);
    addUser(u"carl"_s, Role::Customer);
    (void)commits.flush(now);
    cast.log = disk.log();
    return cast;
}

} // namespace

const Cast &theCast()
{
    static const Cast cast = makeCast();
    return cast;
}

} // namespace dispatch::simulation
