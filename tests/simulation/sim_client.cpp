// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim_client.h"

#include "checks.h"
#include "world.h"

#include "feed/limits.h"
#include "protocol/limits.h"

#include <algorithm>

namespace dispatch::simulation {

using namespace Qt::StringLiterals;
using domain::CommandId;
using domain::milliseconds;
using journal::OutboxStatus;

namespace {

constexpr int CompareEvery = 4; //!< of the writes of events; each snapshot is compared
// The waits are rand(0, 0.5 s * 2^n): thirty attempts in ten seconds are no back-off.
constexpr std::size_t StormOpens = 30;
constexpr qint64 StormWindowMs = 10'000;

} // namespace

SimClient::SimClient(World &world, int i, Cast::Who cast)
    : index(i)
    , who(cast)
    , m_world(world)
{
    const auto install = domain::makeUuidV7(world.serverClock(), world.ids());
    replica = std::make_unique<SimReplica>(install, *this);
}

domain::Timestamp SimClient::clock() const
{
    return m_world.now() + clockOffset;
}

QString SimClient::token() const
{
    return m_world.token(who);
}

void SimClient::startProgram()
{
    m_isDying = false;
    finalWord.clear();
    session = std::make_unique<feed::Session>(
        *replica, *this, feed::Session::Settings {}, m_world.freshGenerator());
    if (session->loadError())
        m_world.violate(u"a client cannot load what it has stored"_s);
    checkIntents();
    start();
}

void SimClient::crash()
{
    m_isDying = true;
    replica->nextWrite.reset();
    ++m_world.tally().clientCrashes;
    m_world.note("client crashes", index);
    m_world.leaveWire(*this);
    session.reset();
    ++timer;
    m_isDying = false;
    m_world.restartLater(*this, m_world.random().below(5'000));
}

void SimClient::loseReplica()
{
    const auto install = domain::makeUuidV7(m_world.serverClock(), m_world.ids());
    for (auto &[id, fate] : m_intents) {
        if (fate == Fate::Open || fate == Fate::Refused)
            fate = Fate::LostWithReplica;
    }
    m_shadow.clear();
    m_shadowEpoch.reset();
    replica = std::make_unique<SimReplica>(install, *this);
}

// Everything the session is asked goes through here: it may die in the middle of a write.
template<class F>
void SimClient::call(F &&f)
{
    if (!session)
        return;
    try {
        f();
        noticeSleep();
        carryOut();
    } catch (const ClientCrash &) {
        crash();
    }
}

void SimClient::carryOut()
{
    for (auto effects = session->takeEffects(); !effects.empty();
        effects = session->takeEffects()) {
        for (const auto &effect : effects) {
            switch (effect.what) {
            case feed::Effect::What::Open:
                m_world.leaveWire(*this);
                ++opensSinceHeal;
                recentOpens.push_back(m_world.nowMs());
                while (recentOpens.front() + StormWindowMs < m_world.nowMs())
                    recentOpens.pop_front();
                if (recentOpens.size() > StormOpens)
                    m_world.violate(u"client %1 storms the server: %2 attempts in %3 s"_s.arg(
                        QString::number(index), QString::number(recentOpens.size()),
                        QString::number(StormWindowMs / 1'000)));
                m_world.openWire(*this);
                break;
            case feed::Effect::What::Send:
                m_world.sendUp(*this, effect.bytes);
                break;
            case feed::Effect::What::Close:
                m_world.leaveWire(*this);
                break;
            }
        }
    }
    setTimer();
}

void SimClient::setTimer()
{
    const auto next = session->nextTick();
    if (!next) {
        ++timer;
        return;
    }
    const auto wait = std::clamp(*next - clock(), milliseconds(1), milliseconds(feed::LongestTick));
    m_expectedTick = clock() + wait;
    m_world.setTimer(*this, wait.count());
}

bool SimClient::hasSlept() const
{
    return session->nextTick() && clock() - m_expectedTick > feed::WallClockJump;
}

void SimClient::noticeSleep()
{
    if (!hasSlept())
        return;
    m_expectedTick = clock();
    session->networkUp(clock());
}

void SimClient::onTimer()
{
    // As feed::FeedClient does it.
    const auto jump = clock() - std::exchange(m_expectedTick, clock());
    const bool isJump = jump > feed::WallClockJump || jump < -feed::WallClockJump;
    call([&] {
        if (isJump)
            session->networkUp(clock());
        else
            session->tick(clock());
    });
}

void SimClient::start()
{
    call([this] {
        session->setToken(token());
        session->start(clock());
    });
}

void SimClient::stop()
{
    call([this] { session->stop(); });
}

void SimClient::opened()
{
    call([this] { session->opened(clock()); });
}

void SimClient::received(const Packet &packet)
{
    if (packet.grantee)
        m_stagedView = packet.grantee;
    call([&] {
        noticeSleep();
        session->received(packet.bytes, clock());
    });
}

void SimClient::closed(int code)
{
    using protocol::CloseCode;
    switch (static_cast<CloseCode>(code)) {
    case CloseCode::VersionNotSupported:
    case CloseCode::ProtocolViolation:
    case CloseCode::Replaced:
    case CloseCode::TooManyConnections:
    case CloseCode::Revoked:
    case CloseCode::RateLimited:
    case CloseCode::InternalError:
        m_world.violate(
            u"the server closes a connection of an honest client with code %1"_s.arg(code));
        break;
    default:
        break;
    }
    call([&] {
        const bool wasAsleep = hasSlept();
        session->closed(code, {}, clock());
        if (wasAsleep)
            session->networkUp(clock());
    });
}

void SimClient::networkBack()
{
    call([this] { session->networkUp(clock()); });
}

void SimClient::giveToken()
{
    call([this] { session->setToken(token()); });
}

std::optional<CommandId> SimClient::act(
    const domain::EntityRef &entity, domain::CommandArgs args, std::optional<domain::Expect> expect)
{
    std::optional<CommandId> id;
    call([&] {
        noticeSleep();
        const auto taken = session->act(entity, std::move(args), expect, clock());
        if (taken)
            id = *taken;
    });
    if (id)
        made.push_back(*id);
    return id;
}

void SimClient::withdraw(const CommandId &id)
{
    m_withdrawing = id;
    call([&] { (void)session->withdraw(id); });
    m_withdrawing.reset();
}

void SimClient::confirmHeld()
{
    std::vector<CommandId> held;
    for (const auto &row : session->outbox()) {
        if (session->awaitsConfirmation(row.command.id))
            held.push_back(row.command.id);
    }
    for (const auto &id : held)
        call([&] { (void)session->confirm(id, clock()); });
}

void SimClient::tokenRejected()
{
    if (!m_isDying)
        m_world.tokenLater(*this);
}

void SimClient::refused(const QString &text, bool isFinal)
{
    if (isFinal)
        finalWord = text;
}

void SimClient::commandAnswered(const domain::Command &command, const protocol::Result &result)
{
    if (m_isDying)
        return;
    auto &tally = m_world.tally();
    auto &fate = m_intents[command.id.uuid];
    const auto &log = m_world.disk().life(m_world.lifeOf(wire));
    const auto record = log.commands.constFind(command.id);
    const bool isInLog = record != log.commands.cend();
    if (result.outcome) {
        ++(result.outcome->isDuplicate ? tally.repeated : tally.acknowledged);
        if (result.outcome->isMerged)
            ++tally.merged;
        if (!isInLog)
            m_world.violate(u"client %1: an acknowledged command is not in the log"_s.arg(index));
        else if (record->lastSeq != result.outcome->seq || record->ver != result.outcome->ver)
            m_world.violate(
                u"client %1: an acknowledgement names another place than the log"_s.arg(index));
        if (fate != Fate::Settled)
            fate = Fate::Acknowledged;
        return;
    }
    using domain::ErrorCode;
    ++tally.refused;
    const auto code = result.outcome.error().code;
    if (code == ErrorCode::Conflict)
        ++tally.conflicts;
    if (domain::mayRetry(code))
        m_world.violate(u"client %1: a passing refusal is shown as an answer"_s.arg(index));
    if (code == ErrorCode::IdReused || code == ErrorCode::UnsupportedOp)
        m_world.violate(u"client %1: an honest command is refused as %2"_s.arg(
            QString::number(index), QString(domain::name(code))));
    if (isInLog)
        m_world.violate(u"client %1: a command that took effect is shown as refused"_s.arg(index));
    const auto rows = replica->outbox().value();
    const auto row = std::ranges::find(
        rows, command.id, [](const journal::OutboxRow &r) { return r.command.id; });
    if (row == rows.end() || row->status != OutboxStatus::Refused || !row->rejection)
        m_world.violate(u"client %1: a refusal is shown and not stored"_s.arg(index));
    fate = Fate::Refused;
}

void SimClient::stored(const domain::Command &command)
{
    m_intents[command.id.uuid] = Fate::Open;
}

void SimClient::rowGone(const journal::OutboxRow &row)
{
    auto &fate = m_intents[row.command.id.uuid];
    if (m_withdrawing == row.command.id) {
        if (row.status == OutboxStatus::Sent)
            m_world.violate(u"client %1: a command that was sent is withdrawn"_s.arg(index));
        fate = Fate::Withdrawn;
        return;
    }
    const auto position = replica->position();
    const auto *log = position ? m_world.disk().find(position->epoch) : nullptr;
    const auto record = log ? log->commands.value(row.command.id) : journal::CommandRecord {};
    if (record.id.isNull()) {
        // The client may still stand in a former log while the present one has it already.
        if (!m_world.disk().life(m_world.lifeOf(wire)).commands.contains(row.command.id))
            m_world.violate(
                u"client %1: a command leaves the outbox and is not in the log"_s.arg(index));
    } else if (record.firstSeq > position->seq) {
        // Its first event: a large batch may come in parts.
        m_world.violate(
            u"client %1: a command leaves the outbox before its event is here"_s.arg(index));
    }
    if (fate == Fate::Refused)
        m_world.violate(u"client %1: a refused command took effect"_s.arg(index));
    fate = Fate::Settled;
}

void SimClient::moved(const std::optional<protocol::Position> &from, bool isWhole)
{
    if (isWhole && m_stagedView)
        m_view = *m_stagedView;
    const auto at = *replica->position();
    const auto *log = m_world.disk().find(at.epoch);
    if (!log)
        return m_world.violate(u"client %1 stands in a log that never was"_s.arg(index));
    if (at.seq > log->head())
        return m_world.violate(u"client %1 is ahead of the log"_s.arg(index));
    if (log->tags[at.seq] != at.h)
        return m_world.violate(u"client %1 has another tag than the log"_s.arg(index));
    if (from && from->epoch == at.epoch && from->seq > at.seq)
        return m_world.violate(u"client %1 goes back from %2 to %3"_s.arg(
            QString::number(index), QString::number(from->seq), QString::number(at.seq)));
    if (isWhole)
        ++m_world.tally().snapshots;
    if (isWhole || ++m_moves % CompareEvery == 0)
        checkState();
}

void SimClient::checkReplica()
{
    if (replica->position())
        checkState();
}

void SimClient::checkState()
{
    const auto at = *replica->position();
    const auto *log = m_world.disk().find(at.epoch);
    if (!log)
        return;
    if (m_shadowEpoch != at.epoch || m_shadowSeq > at.seq) {
        m_shadow.clear();
        m_shadowSeq = 0;
        m_shadowEpoch = at.epoch;
    }
    for (; m_shadowSeq < at.seq; ++m_shadowSeq)
        m_shadow.apply(log->events[m_shadowSeq]);
    ++m_world.tally().comparisons;
    const auto is = replica->load().value();
    const auto ought = visiblePart(m_shadow, m_view);
    if (!(is == ought))
        m_world.violate(
            u"client %1 (%2) at %3 differs from the server: %4"_s.arg(QString::number(index),
                m_world.login(who).name, QString::number(at.seq), difference(is, ought)));
}

void SimClient::checkIntents()
{
    const auto rows = replica->outbox().value();
    for (const auto &[uuid, fate] : m_intents) {
        const CommandId id { uuid };
        const auto row
            = std::ranges::find(rows, id, [](const journal::OutboxRow &r) { return r.command.id; });
        const bool isRow = row != rows.end();
        switch (fate) {
        case Fate::Open:
            if (!isRow)
                m_world.violate(u"client %1 has lost an unsent command"_s.arg(index));
            break;
        case Fate::Refused:
            if (!isRow || row->status != OutboxStatus::Refused)
                m_world.violate(u"client %1 has lost a refusal"_s.arg(index));
            if (m_world.disk().log().commands.contains(id))
                m_world.violate(u"client %1: a refused command took effect"_s.arg(index));
            break;
        case Fate::Withdrawn:
            if (m_world.disk().log().commands.contains(id))
                m_world.violate(u"client %1: a withdrawn command took effect"_s.arg(index));
            break;
        case Fate::Acknowledged:
        case Fate::Settled:
        case Fate::LostWithReplica:
            break;
        }
    }
}

QString SimClient::unrest() const
{
    if (!session)
        return u"not running"_s;
    if (session->link() != feed::Link::Live)
        return u"not live (%1, %2)"_s.arg(
            QString::number(static_cast<int>(session->link())), finalWord);
    const auto &log = m_world.disk().log();
    const auto position = replica->position();
    if (!position || position->epoch != log.epoch || position->seq != log.head())
        return u"not at the head"_s;
    const auto rows = replica->outbox().value();
    for (const auto &row : rows) {
        if (row.status != OutboxStatus::Refused)
            return u"a command waits (status %1, accepted %2)"_s.arg(
                QString::number(static_cast<int>(row.status)),
                QString::number(row.accepted ? row.accepted->seq : 0));
    }
    if (m_view != m_world.login(who).actor)
        return u"sees with the eyes of former rights"_s;
    return {};
}

} // namespace dispatch::simulation
