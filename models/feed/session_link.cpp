// SPDX-License-Identifier: GPL-3.0-or-later
#include "feed/session_private.h"

#include "feed/limits.h"
#include "feed/plain_words.h"
#include "protocol/limits.h"

namespace dispatch::feed {

using domain::milliseconds;
using domain::Timestamp;

void Session::Private::load()
{
    auto stored = replica.load();
    if (!stored) {
        loadError = stored.error();
        return;
    }
    operation = std::move(*stored);
    position = replica.position();
    if (position && position->epoch.isNull())
        position.reset();
    heard = replica.asOf();
    if (const auto rows = outbox.load(position); !rows)
        loadError = rows.error();
    std::ignore = forecast.rebuild(operation, actor(), outbox.rows());
}

state::Actor Session::Private::actor() const
{
    if (welcome)
        return { .user = welcome->userId,
            .roles = welcome->roles,
            .technician = welcome->technician,
            .areas = welcome->areas };
    if (const auto *user = operation.userByName(settings.account);
        user && !settings.account.isEmpty())
        return { .user = user->id,
            .roles = user->roles,
            .technician = user->technician,
            .areas = user->areas };
    return {};
}

// Ties a command to the pending ones that it builds on, so that the server judges it against what they make, and refuses
// it when it refuses them. A command can name one other: of several, the last.
void Session::Private::chain(domain::Command &command) const
{
    using domain::ExpectAfter;
    const auto tie = [&](const domain::EntityRef &entity, std::optional<domain::Expect> &expect) {
        command.after = outbox.later(command.after, forecast.makerOf(entity));
        if (!expect)
            return;
        auto last = forecast.lastOn(entity);
        if (!last)
            last = outbox.lastPendingOn(entity);
        const auto confirmed = operation.version(entity);
        const auto *seen = std::get_if<quint64>(&*expect);
        if (seen && (*seen <= confirmed || !last))
            return;
        if (last) {
            expect = ExpectAfter {};
            command.after = outbox.later(command.after, last);
        } else {
            expect = confirmed; // what it builds on has arrived in the meantime
        }
    };
    tie(command.entity, command.expect);
    if (auto *batch = std::get_if<domain::Batch>(&command.args)) {
        for (auto &item : batch->items)
            tie(item.entity, item.expect);
    }
}

// A clock set back must not keep a dead link alive or a retry waiting for the difference.
void Session::Private::observeTime(Timestamp at)
{
    if (at < now) {
        const auto by = at - now;
        for (Timestamp *t : { &retryAt, &openFrom, &openUntil, &readyAt, &linkHeardAt })
            *t += by;
        for (auto *t : { &probeUntil, &behindFrom, &quietFrom, &ackAt }) {
            if (*t)
                **t += by;
        }
        pacer.shift(by);
    }
    now = at;
}

Link Session::Private::presentLink() const
{
    switch (phase) {
    case Phase::Idle:
    case Phase::NeedsToken:
        return Link::Offline;
    case Phase::Waiting:
        return Link::Waiting;
    case Phase::Opening:
    case Phase::Greeting:
        return Link::Connecting;
    case Phase::Ready:
        break;
    }
    if (isInDoubt)
        return Link::Loading;
    if (isCaughtUp())
        return Link::Live;
    const bool isBlink = shownLink == Link::Live && !awaitsSnapshot && !stage && behindFrom
        && now - *behindFrom < CatchUpGrace;
    return isBlink ? Link::Live : Link::Loading;
}

void Session::Private::open()
{
    phase = Phase::Opening;
    waitUntil(now + ConnectTimeout);
    effects.push_back({ .what = Effect::What::Open, .bytes = {} });
}

// Forgets everything that belongs to one connection.
void Session::Private::leave()
{
    outbox.connectionLost();
    stage.reset();
    awaitsSnapshot = false;
    isResyncing = false;
    probeUntil.reset();
    isInDoubt = false;
    behindFrom.reset();
    quietFrom.reset();
    ackAt.reset();
    unacked = 0;
}

void Session::Private::waitThenRetry()
{
    if (phase == Phase::Ready && now - readyAt >= protocol::HealthyAfter)
        backoff.reset();
    leave();
    phase = Phase::Waiting;
    const auto drawn = backoff.next();
    retryAt = now + retryAfter.value_or(drawn);
    retryAfter.reset();
}

// After a link that died in a sleep, and not of load.
void Session::Private::retryAtOnce()
{
    backoff.reset();
    retryAfter.reset();
    open();
}

// The link may have died unseen, or only the clock may have been set: ask. A repeated subscription is harmless and answered
// at once, after everything that was sent before.
void Session::Private::probe()
{
    isInDoubt = isInDoubt || now - linkHeardAt >= DoubtAfter;
    linkHeardAt = now;
    if (quietFrom)
        quietFrom = now;
    probeUntil = now + ProbeTimeout;
    probeId = ++subscriptionId;
    send(protocol::Subscribe { .id = probeId,
        .wantsLocations = isSubscribed,
        .box = box,
        .everyMs = everyMs,
        .wantsPresence = settings.wantsPresence });
}

void Session::Private::drop()
{
    effects.push_back({ .what = Effect::What::Close, .bytes = {}, .closeCode = 0 });
    waitThenRetry();
}

void Session::Private::refuseForGood(int closeCode)
{
    leave();
    phase = Phase::Idle;
    if (closeCode == std::to_underlying(protocol::CloseCode::Revoked))
        wipe();
    tell([text = closeText(closeCode)](SessionObserver &o) { o.refused(text, true); });
}

void Session::Private::wipe()
{
    for (const auto &row : outbox.rows())
        std::ignore = replica.remove(row.command.id);
    outbox.clear();
    forecast.release();
    operation.clear();
    std::ignore = forecast.rebuild(operation, actor(), {});
    position.reset();
    if (const auto stored = replica.replaceAll(operation, protocol::Position {}, now); !stored)
        tell([text = storeText(stored.error())](SessionObserver &o) { o.refused(text, true); });
    tell([](SessionObserver &o) { o.operationReset(); });
    tell([](SessionObserver &o) { o.outboxChanged(); });
}

} // namespace dispatch::feed
