// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/derived.h"

#include "domain/transitions.h"

#include <algorithm>
#include <ranges>

namespace dispatch::state {

using namespace domain;

namespace {

constexpr std::chrono::minutes UrgentAnswer { 15 };
constexpr std::chrono::minutes UsualAnswer { 60 };

bool hasArrived(VisitState state)
{
    return state == VisitState::OnSite || state == VisitState::InProgress
        || state == VisitState::Paused;
}

} // namespace

Promptness promptness(const Visit &visit, Timestamp now, std::chrono::minutes riskMargin)
{
    if (!visit.window || !isOpen(visit.state))
        return Promptness::None;
    if (hasArrived(visit.state))
        return Promptness::OnTime;
    if (now > visit.window->to)
        return Promptness::Late;
    return visit.window->to - now <= riskMargin ? Promptness::AtRisk : Promptness::OnTime;
}

std::optional<Timestamp> dueAt(const Job &job, const Visit &visit)
{
    if (!isOpen(visit.state) || hasArrived(visit.state))
        return std::nullopt;
    if (visit.state == VisitState::Requested) {
        const auto isUrgent = job.fields.priority >= Priority::High;
        return job.createdAt + (isUrgent ? UrgentAnswer : UsualAnswer);
    }
    return visit.window ? std::optional(visit.window->to) : std::nullopt;
}

std::optional<Timestamp> waitingSince(const Operation &operation, const Thread &thread)
{
    constexpr Roles Office = Role::Dispatcher | Role::Supervisor | Role::Administrator;
    std::optional<Timestamp> since;
    for (const auto &message : thread.messages | std::views::reverse) {
        const auto author = UserId::from(message.by);
        const auto *user = author ? operation.user(*author) : nullptr;
        if (message.n <= thread.settledUpTo || (user && user->roles.testAnyFlags(Office)))
            break;
        if (author && !message.isTakenBack)
            since = message.at;
    }
    return since;
}

int unreadCount(const Thread &thread, const UserId &user)
{
    const auto mark = std::ranges::lower_bound(
        thread.readUpTo, user, std::less {}, &std::pair<UserId, quint64>::first);
    const quint64 read = mark != thread.readUpTo.end() && mark->first == user ? mark->second : 0;
    // Messages ascend by n, and only the few newest are unread.
    const auto firstUnread = std::ranges::upper_bound(thread.messages, read, {}, &Message::n);
    return static_cast<int>(std::count_if(firstUnread, thread.messages.end(),
        [&](const Message &message) { return message.by != user.ref() && !message.isTakenBack; }));
}

Duty shownDuty(const Operation &operation, const Technician &technician)
{
    const auto *active = operation.activeVisitOf(technician.id);
    if (!active)
        return technician.duty;
    return active->state == VisitState::EnRoute ? Duty::EnRoute : Duty::OnSite;
}

} // namespace dispatch::state
