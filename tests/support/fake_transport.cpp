// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_transport.h"

namespace dispatch::test {

using feed::Effect;

void RecordingObserver::note(QStringView what)
{
    if (diary)
        *diary << what.toString();
    if (reaction)
        reaction(what);
}

void RecordingObserver::linkChanged(feed::Link link)
{
    links.push_back(link);
    note(u"link");
}

void RecordingObserver::operationReset()
{
    ++resets;
    note(u"reset");
}

void RecordingObserver::operationChanged(const state::ChangeSet &)
{
    note(u"operation");
}

void RecordingObserver::eventsApplied(std::span<const domain::Event> applied)
{
    events.insert(events.end(), applied.begin(), applied.end());
    note(u"events");
}

void RecordingObserver::locationsArrived(const protocol::LocationBatch &batch)
{
    locations.push_back(batch);
    note(u"locations");
}

void RecordingObserver::outboxChanged()
{
    note(u"outbox");
}

void RecordingObserver::commandAnswered(
    const domain::Command &command, const protocol::Result &result)
{
    answers.emplace_back(command, result);
    note(u"answered");
}

void RecordingObserver::presenceArrived(const protocol::Presence &presence)
{
    presences.push_back(presence);
    note(u"presence");
}

void RecordingObserver::refused(const QString &text, bool isFinal)
{
    (isFinal ? finalTexts : passingTexts) << text;
    note(u"refused");
}

void RecordingObserver::historyReplaced(const QString &text)
{
    historyTexts << text;
    note(u"history");
}

void RecordingObserver::tokenRejected()
{
    ++tokenRejections;
    note(u"token");
}

FakeTransport::FakeTransport(journal::Replica &replica, domain::ManualClock &clock,
    feed::Session::Settings settings, quint32 seed)
    : m_clock(clock)
    , m_session(replica, observer, std::move(settings), QRandomGenerator(seed))
{
}

void FakeTransport::collect()
{
    for (const auto &effect : m_session.takeEffects()) {
        switch (effect.what) {
        case Effect::What::Open:
            ++m_opens;
            break;
        case Effect::What::Close:
            m_closes.push_back(effect.closeCode);
            break;
        case Effect::What::Send:
            auto message = protocol::decodeClientMessage(effect.bytes);
            if (!message)
                qFatal("The session sent what no server can read: %s", effect.bytes.constData());
            m_sent.push_back(std::move(*message));
            break;
        }
    }
}

void FakeTransport::start()
{
    m_session.start(m_clock.now());
    collect();
}

void FakeTransport::stop()
{
    m_session.stop();
    collect();
}

void FakeTransport::opening()
{
    m_session.opening(m_clock.now());
    collect();
}

void FakeTransport::opened()
{
    m_session.opened(m_clock.now());
    collect();
}

void FakeTransport::closed(int code)
{
    m_session.closed(code, {}, m_clock.now());
    collect();
}

void FakeTransport::serve(const protocol::ServerMessage &message)
{
    serve(protocol::encode(message));
}

void FakeTransport::serve(const QByteArray &bytes)
{
    m_session.received(bytes, m_clock.now());
    collect();
}

void FakeTransport::tick()
{
    m_session.tick(m_clock.now());
    collect();
}

void FakeTransport::networkUp()
{
    m_session.networkUp(m_clock.now());
    collect();
}

std::expected<domain::CommandId, domain::Rejection> FakeTransport::act(
    const domain::EntityRef &entity, domain::CommandArgs args, std::optional<domain::Expect> expect)
{
    auto result = m_session.act(entity, std::move(args), expect, m_clock.now());
    collect();
    return result;
}

void FakeTransport::pass(domain::milliseconds time)
{
    const auto end = m_clock.now() + time;
    for (;;) {
        const auto next = m_session.nextTick();
        if (!next || *next > end)
            break;
        m_clock.set(std::max(*next, m_clock.now()));
        tick();
        if (m_session.nextTick() == next)
            qFatal("nextTick() stays at a moment that was ticked");
    }
    m_clock.set(end);
    tick();
}

} // namespace dispatch::test
