// SPDX-License-Identifier: GPL-3.0-or-later
#include "checks.h"

#include <QStringList>

namespace dispatch::simulation {

using namespace Qt::StringLiterals;
using state::isVisible;

bool seesAll(const state::Actor &actor)
{
    using domain::Role;
    return actor.roles.testAnyFlags(
        Role::Dispatcher | Role::Supervisor | Role::Administrator | Role::System);
}

state::Operation visiblePart(const state::Operation &whole, const state::Actor &actor)
{
    if (seesAll(actor))
        return whole;
    state::Operation part;
    const auto putVisible = [&](const auto &all) {
        for (const auto &one : all) {
            if (isVisible(whole, actor, one.id))
                part.put(one);
        }
    };
    putVisible(whole.users());
    putVisible(whole.technicians());
    for (auto job : whole.jobs()) {
        if (!isVisible(whole, actor, job.id))
            continue;
        const auto isHidden = [&](const auto &id) { return !isVisible(whole, actor, id); };
        std::erase_if(job.visits, isHidden);
        std::erase_if(job.threads, isHidden);
        std::erase_if(job.payments, isHidden);
        part.put(job);
    }
    putVisible(whole.visits());
    putVisible(whole.threads());
    putVisible(whole.payments());
    putVisible(whole.alarms());
    putVisible(whole.shifts());
    return part;
}

namespace {

template<class Id, class T>
void compare(const state::Table<Id, T> &is, const state::Table<Id, T> &ought, QStringList &out)
{
    for (const auto &one : ought) {
        const auto *known = is.find(one.id);
        if (!known)
            out << u"lacks %1"_s.arg(one.id.toString());
        else if (!(*known == one))
            out << u"%1 differs (ver %2, ought to be %3)"_s.arg(
                one.id.toString(), QString::number(known->ver), QString::number(one.ver));
    }
    for (const auto &one : is) {
        if (!ought.contains(one.id))
            out << u"should not have %1"_s.arg(one.id.toString());
    }
}

} // namespace

QString difference(const state::Operation &is, const state::Operation &ought)
{
    QStringList out;
    compare(is.users(), ought.users(), out);
    compare(is.technicians(), ought.technicians(), out);
    compare(is.jobs(), ought.jobs(), out);
    compare(is.visits(), ought.visits(), out);
    compare(is.threads(), ought.threads(), out);
    compare(is.payments(), ought.payments(), out);
    compare(is.alarms(), ought.alarms(), out);
    compare(is.shifts(), ought.shifts(), out);
    out.sort();
    return out.isEmpty() ? u"counters differ"_s : out.join(u"; ");
}

} // namespace dispatch::simulation
