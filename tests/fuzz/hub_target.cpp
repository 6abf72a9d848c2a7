// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/targets.h"

#include "server/bench.h"

#include <array>

using namespace Qt::StringLiterals;

namespace dispatch::fuzz {

using namespace server;

namespace {

//! One hub for all inputs, as a server has one for all clients. It knows the job, visit and thread that the golden vectors speak of,
//! so that a command that is hardly changed meets something it could change.
class Scene {
public:
    Scene()
    {
        connect();
        domain::CreateJob create;
        create.fields.title = u"No hot water"_s;
        create.visit = *domain::VisitId::parse(u"visit/01970e6c-0000-7000-8000-000000000002");
        create.thread = *domain::ThreadId::parse(u"thread/01970e6c-0000-7000-8000-000000000004");
        const auto job = *domain::JobId::parse(u"job/01970e6c-0000-7000-8000-000000000001");
        promise(m_bench.act(m_connection, job, create).outcome.has_value(), "the job is made", {});
    }

    void read(QByteArrayView bytes)
    {
        m_bench.tick(domain::milliseconds(
            100)); // so that the limits of rate are met now and then, not always
        auto *line = &m_bench.outlet.lines[m_connection];
        if (line->closed) {
            m_bench.hub->onClosed(m_connection);
            m_bench.outlet.lines.clear();
            connect();
            line = &m_bench.outlet.lines[m_connection];
        }
        line->sent.clear();
        m_bench.hub->onMessage(m_connection, bytes, m_bench.clock.now());
        m_bench.flush();
        std::optional<quint64> newest;
        for (const auto &sent : line->sent) {
            promise(sent.size() <= protocol::MaxMessageBytes, "a message to a client has a limit",
                bytes);
            if (!sent.startsWith('{')) {
                promise(
                    protocol::decodeLocationBatch(sent).has_value(), "a batch can be read", bytes);
                continue;
            }
            const auto message = protocol::decodeServerMessage(sent);
            promise(message.has_value(), "what the server says can be read", bytes);
            if (const auto *batch = std::get_if<protocol::EventBatch>(&*message))
                newest = batch->to;
        }
        if (newest && !line->closed)
            m_bench.send(m_connection, protocol::Ack { *newest });
    }

private:
    void connect()
    {
        constexpr std::array names { "dina", "sven", "tom", "tess", "carl" };
        m_connection = m_bench.connect(QString::fromLatin1(names[m_next++ % names.size()]));
    }

    server::test::Bench m_bench;
    ConnectionId m_connection = 0;
    std::size_t m_next = 0;
};

} // namespace

void readByHub(QByteArrayView bytes)
{
    static Scene scene;
    scene.read(bytes);
}

} // namespace dispatch::fuzz
