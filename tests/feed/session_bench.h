// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fake_transport.h"
#include "support/fault_replica.h"
#include "support/scripted_log.h"

#include "protocol/limits.h"

namespace dispatch::test {

inline const domain::Timestamp Morning = domain::timestampFromMs(1'772'460'309'000);

//! \brief A session on a replica in memory, opposite a scripted log.
struct SessionBench {
    domain::ManualClock clock { Morning };
    FaultReplica replica;
    ScriptedLog log { Morning };
    std::optional<FakeTransport> client;

    SessionBench() { restart(); }
    //! \brief The program ends and is started again: only the replica is left. \p seed 0: another one each time.
    void restart(quint32 seed = 0, const feed::Session::Settings &settings = {})
    {
        client.reset();
        client.emplace(replica, clock, settings, seed != 0 ? seed : ++m_starts);
    }
    feed::Session &session() { return client->session(); }

    void connectAndGreet(const protocol::Welcome &welcome)
    {
        client->start();
        client->opened();
        client->serve(welcome);
    }
    void serveSnapshot()
    {
        for (const auto &message : log.snapshot())
            client->serve(message);
    }
    //! \brief A first connection with a snapshot: live at the log's head, nothing left in the lists.
    void goLive()
    {
        connectAndGreet(log.welcome(protocol::SnapshotReason::First));
        serveSnapshot();
        forgetSent();
    }
    //! \brief The connection breaks and comes back with `resume: ok`.
    void reconnect()
    {
        client->closed();
        client->networkUp();
        client->opened();
        client->serve(log.welcome());
    }
    void forgetSent()
    {
        (void)client->takeSent();
        (void)client->takeOpens();
        (void)client->takeCloses();
    }
    std::expected<domain::CommandId, domain::Rejection> post(const QString &text)
    {
        return client->act(domain::ThreadId::make(clock.now()),
            domain::PostMessage { .text = text, .attachments = {} });
    }
    static protocol::Result accepted(
        const domain::CommandId &id, quint64 seq, bool isDuplicate = false)
    {
        return { .id = id,
            .outcome = domain::Accepted {
                .seq = seq, .ver = 1, .isDuplicate = isDuplicate, .isMerged = false } };
    }
    static protocol::Result rejected(const domain::CommandId &id, domain::ErrorCode code,
        std::optional<domain::milliseconds> retryAfter = std::nullopt)
    {
        domain::Rejection rejection;
        rejection.code = code;
        rejection.title = QStringLiteral("No.");
        rejection.retryAfter = retryAfter;
        return { .id = id, .outcome = std::unexpected(rejection) };
    }

private:
    quint32 m_starts = 0;
};

} // namespace dispatch::test
