// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "feed/session.h"

#include <functional>

namespace dispatch::test {

//! \brief Writes down what a session tells. `reaction` runs after each note and may call into the session.
class RecordingObserver final : public feed::SessionObserver {
public:
    QStringList *diary = nullptr;
    std::function<void(QStringView what)> reaction;

    std::vector<feed::Link> links;
    int resets = 0;
    std::vector<domain::Event> events;
    std::vector<protocol::LocationBatch> locations;
    std::vector<std::pair<domain::Command, protocol::Result>> answers;
    QStringList finalTexts, passingTexts;
    QStringList historyTexts;
    int tokenRejections = 0;
    std::vector<protocol::Presence> presences;

    void linkChanged(feed::Link link) override;
    void operationReset() override;
    void operationChanged(const state::ChangeSet &changes) override;
    void eventsApplied(std::span<const domain::Event> applied) override;
    void locationsArrived(const protocol::LocationBatch &batch) override;
    void outboxChanged() override;
    void commandAnswered(const domain::Command &command, const protocol::Result &result) override;
    void presenceArrived(const protocol::Presence &presence) override;
    void refused(const QString &text, bool isFinal) override;
    void historyReplaced(const QString &text) override;
    void tokenRejected() override;

private:
    void note(QStringView what);
};

//! \brief Carries out a session's effects without a network: what it sends is decoded and kept for the test.
class FakeTransport {
public:
    FakeTransport(journal::Replica &replica, domain::ManualClock &clock,
        feed::Session::Settings settings = {}, quint32 seed = 1);

    feed::Session &session() { return m_session; }
    RecordingObserver observer;

    // What happens to the session; each collects what follows.
    void start();
    void stop();
    void opening();
    void opened();
    void closed(int code = 0);
    void serve(const protocol::ServerMessage &message);
    void serve(const QByteArray &bytes);
    void tick();
    void networkUp();
    std::expected<domain::CommandId, domain::Rejection> act(const domain::EntityRef &entity,
        domain::CommandArgs args, std::optional<domain::Expect> expect = std::nullopt);
    //! \brief Time passes the way an owner lets it pass: tick() at each nextTick() up to the end.
    void pass(domain::milliseconds time);
    void collect(); //!< after calling the session directly

    // What the session did; taking empties the list.
    [[nodiscard]] int takeOpens() { return std::exchange(m_opens, 0); }
    [[nodiscard]] std::vector<int> takeCloses() { return std::exchange(m_closes, {}); }
    [[nodiscard]] std::vector<protocol::ClientMessage> takeSent()
    {
        return std::exchange(m_sent, {});
    }
    //! \brief Those of one type; the others are thrown away.
    template<class T>
    [[nodiscard]] std::vector<T> take()
    {
        std::vector<T> found;
        for (const auto &message : takeSent()) {
            if (const auto *wanted = std::get_if<T>(&message))
                found.push_back(*wanted);
        }
        return found;
    }

private:
    domain::ManualClock &m_clock;
    feed::Session m_session;
    int m_opens = 0;
    std::vector<int> m_closes;
    std::vector<protocol::ClientMessage> m_sent;
};

} // namespace dispatch::test
