// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/phone_swarm.h"

#include <algorithm>
#include <charconv>

namespace dispatch::bench {

using namespace Qt::StringLiterals;

LoadPhone::LoadPhone(PhoneSwarm &swarm, EventLoop &loop, int index)
    : TcpLine(loop)
    , m_swarm(swarm)
    , m_index(index)
    , m_head("POST /v1/ingest/owntracks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
          + QByteArray("phone:" + swarm.m_settings.phones[static_cast<std::size_t>(index)].token)
              .toBase64()
          + "\r\nContent-Type: application/json\r\nContent-Length: ")
{
}

void LoadPhone::post(Moment due)
{
    m_due.push_back(due);
    ++m_swarm.m_unanswered;
    sendNext();
}

void LoadPhone::sendNext()
{
    if (m_due.empty() || m_isWaiting || !m_isReady)
        return;
    m_isWaiting = true;
    auto &posted = m_swarm.m_posted[static_cast<std::size_t>(m_index)];
    posted.push_back(m_due.front());
    // Each post is 1e-7 degrees, a centimetre, north of the one before.
    const auto latitudeE7 = PhoneSwarm::BaseLatitudeE7 + static_cast<qint32>(posted.size())
        + static_cast<qint32>(m_swarm.m_settings.spreadDeg * 1e7 * spreadOver(m_index, 0));
    const auto place = QByteArray::number(latitudeE7).insert(2, '.');
    const double east = m_swarm.m_settings.spreadDeg > 0
        ? spreadOver(m_index, 1)
        : m_index / static_cast<double>(m_swarm.m_phones.size());
    const auto longitude = QByteArray::number(20.2 + 0.4 * east, 'f', 7);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::system_clock::now().time_since_epoch());
    const QByteArray body = R"({"_type":"location","lat":)" + place + R"(,"lon":)" + longitude
        + R"(,"tst":)" + QByteArray::number(static_cast<qint64>(seconds.count()))
        + R"(,"acc":6,"vel":31,"cog":90,"batt":80,"tid":"ph"})";
    write(QByteArray(m_head + QByteArray::number(body.size()) + "\r\n\r\n" + body));
}

void LoadPhone::onConnected()
{
    --m_swarm.m_opening;
    ++m_swarm.m_connected;
    m_isReady = true;
    sendNext();
}

void LoadPhone::onLost()
{
    if (m_isReady)
        --m_swarm.m_connected;
    else
        --m_swarm.m_opening;
    m_isReady = false;
    ++m_swarm.counts.losses;
    fail(u"the server ended the connection of phone %1"_s.arg(m_index));
}

void LoadPhone::onBytes(QByteArrayView bytes)
{
    m_partial.append(bytes);
    const auto end = m_partial.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    constexpr QByteArrayView Length = "Content-Length: ";
    const auto at = m_partial.indexOf(Length);
    qsizetype size = 0;
    if (at >= 0)
        std::from_chars(m_partial.constData() + at + Length.size(), m_partial.constEnd(), size);
    if (m_partial.size() < end + 4 + size)
        return;
    int status = 0;
    std::from_chars(m_partial.constData() + 9, m_partial.constEnd(), status);
    m_partial.remove(0, end + 4 + size);
    if (m_due.empty())
        fail(u"a phone got an answer it did not ask for"_s);
    m_swarm.counts.posts.add(msBetween(m_due.front(), steady_clock::now()));
    m_due.pop_front();
    --m_swarm.m_unanswered;
    ++(status == 200        ? m_swarm.counts.ok
            : status >= 500 ? m_swarm.counts.serverErrors
                            : m_swarm.counts.refused);
    m_isWaiting = false;
    sendNext();
}

PhoneSwarm::PhoneSwarm(EventLoop &loop, Settings settings)
    : m_loop(loop)
    , m_settings(std::move(settings))
    , m_posted(m_settings.phones.size())
{
    for (std::size_t i = 0; i < m_settings.phones.size(); ++i) {
        const auto handle = static_cast<std::size_t>(m_settings.phones[i].handle);
        m_phoneOfHandle.resize(std::max(m_phoneOfHandle.size(), handle + 1), -1);
        m_phoneOfHandle[handle] = static_cast<int>(i);
        m_phones.push_back(std::make_unique<LoadPhone>(*this, loop, static_cast<int>(i)));
    }
}

void PhoneSwarm::start()
{
    m_isPosting = true;
    m_next = 0;
    m_nextDue = steady_clock::now();
}

std::optional<Moment> PhoneSwarm::postedAt(quint32 handle, qint32 latitudeE7) const
{
    if (handle >= m_phoneOfHandle.size() || m_phoneOfHandle[handle] < 0)
        return std::nullopt;
    const auto &posted = m_posted[static_cast<std::size_t>(m_phoneOfHandle[handle])];
    const auto n = latitudeE7 - BaseLatitudeE7;
    if (n < 1 || static_cast<std::size_t>(n) > posted.size())
        return std::nullopt;
    return posted[static_cast<std::size_t>(n) - 1];
}

Moment PhoneSwarm::step(Moment now)
{
    while (!m_isPosting && m_next < m_phones.size()
        && m_opening < static_cast<std::size_t>(m_settings.opening)) {
        ++m_opening;
        const auto index = m_next++;
        m_phones[index]->connectTo(m_settings.port, static_cast<int>(index), m_settings.tls);
    }
    if (!m_isPosting)
        return now + std::chrono::seconds(1);
    // Evenly: one phone after the other.
    const auto gap = std::chrono::duration_cast<steady_clock::duration>(m_settings.every)
        / static_cast<int>(m_phones.size());
    while (m_nextDue <= now) {
        m_phones[m_next++ % m_phones.size()]->post(m_nextDue);
        m_nextDue += gap;
    }
    return m_nextDue;
}

} // namespace dispatch::bench
