// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench.h"

namespace dispatch::server::test {

using namespace Qt::StringLiterals;

void RecordingOutlet::send(ConnectionId connection, const QByteArray &bytes)
{
    auto &line = lines[connection];
    line.sent.push_back(bytes);
    if (line.isStalled)
        line.unsent += bytes.size();
}

void RecordingOutlet::close(ConnectionId connection, protocol::CloseCode code, const QByteArray &)
{
    lines[connection].closed = code;
}

qsizetype RecordingOutlet::unsentBytes(ConnectionId connection) const
{
    const auto it = lines.find(connection);
    return it == lines.end() ? 0 : it->second.unsent;
}

std::optional<Authenticator::Verdict> NamedLogins::authenticate(
    protocol::AuthKind, const QString &token, domain::Timestamp)
{
    const auto it = logins.find(token);
    if (it == logins.end())
        return std::nullopt;
    return it->second;
}

journal::Stored<protocol::Position> FragileStore::append(
    const journal::AppendBatch &batch, quint64 expectedHead)
{
    ++appends;
    if (failure)
        return std::unexpected(journal::StoreError { *failure, u"The disk is full."_s, 0 });
    return m_store.append(batch, expectedHead);
}

journal::Stored<std::vector<domain::Event>> FragileStore::read(quint64 after, int limit) const
{
    if (isUnreadable)
        return std::unexpected(
            journal::StoreError { journal::StoreErrorCode::Io, u"The disk is gone."_s, 0 });
    return m_store.read(after, limit);
}

Bench::Bench()
    : clock(domain::timestampFromMs(1'772'460'309'123))
{
    disk = journal::SqliteEventStore::create(folder.filePath(u"journal.db"_s), clock.now()).value();
    store = std::make_unique<FragileStore>(*disk);
    commits = std::make_unique<CommitQueue>(*store, metrics, protocol::DefaultHold);
    commits->load().value();
    hub = std::make_unique<Hub>(
        *commits, outlet, logins, metrics, Hub::Settings {}, QRandomGenerator(7));
    addTechnician(&tom, u"Tom"_s);
    addTechnician(&tess, u"Tess"_s);
    const auto login = [&](const QString &name, domain::Roles roles,
                           std::optional<domain::TechnicianId> technician) {
        const auto user = domain::UserId::make(clock.now());
        commits->push({ { {}, domain::Role::System, std::nullopt }, {},
            SystemFact { user, domain::UserChanged { name, roles, {}, technician, false } }, {} });
        logins.logins[name] = { { { user, roles, technician }, name }, false };
    };
    login(u"dina"_s, domain::Role::Dispatcher, std::nullopt);
    login(u"sven"_s, domain::Role::Supervisor, std::nullopt);
    login(u"tom"_s, domain::Role::Technician, tom);
    login(u"tess"_s, domain::Role::Technician, tess);
    login(u"carl"_s, domain::Role::Customer, std::nullopt);
    flush();
    outlet.lines.clear();
}

void Bench::addTechnician(domain::TechnicianId *id, const QString &name)
{
    *id = domain::TechnicianId::make(clock.now());
    const auto asSystem = state::Actor { {},
        domain::Role::System | domain::Role::Administrator | domain::Role::Dispatcher,
        std::nullopt };
    const auto create = command(*id, domain::CreateTechnician { name, {}, {}, {} });
    commits->push({ asSystem, create.id, create, {} });
    const auto begin = command(*id, domain::SetDuty { domain::Duty::Available, {} });
    commits->push({ asSystem, begin.id, begin, {} });
    flush();
}

ConnectionId Bench::connect(const QString &token, std::optional<protocol::Position> resume)
{
    return connectWith(token, { u"loc1"_s }, std::move(resume));
}

ConnectionId Bench::connectWith(
    const QString &token, const QStringList &features, std::optional<protocol::Position> resume)
{
    const ConnectionId id = ++m_last;
    hub->onOpened(id, u"192.0.2.1"_s, clock.now());
    protocol::Hello hello;
    hello.clientName = u"test"_s;
    hello.clientBuild = u"1"_s;
    hello.install = domain::makeUuidV7(clock.now());
    hello.token = token;
    hello.features = features;
    hello.resume = std::move(resume);
    send(id, hello);
    return id;
}

void Bench::send(ConnectionId connection, const protocol::ClientMessage &message)
{
    hub->onMessage(connection, protocol::encode(message), clock.now());
}

domain::Command Bench::command(
    const domain::EntityRef &entity, domain::CommandArgs args, std::optional<domain::Expect> expect)
{
    domain::Command c;
    c.id = domain::CommandId::make(clock.now());
    c.entity = entity;
    c.expect = expect;
    c.made = clock.now();
    c.args = std::move(args);
    return c;
}

protocol::Result Bench::act(ConnectionId connection, const domain::EntityRef &entity,
    domain::CommandArgs args, std::optional<domain::Expect> expect)
{
    const auto c = command(entity, std::move(args), expect);
    const auto before = outlet.lines[connection].sent.size();
    send(connection, protocol::CommandMessage { c });
    flush();
    const auto &sent = outlet.lines[connection].sent;
    for (std::size_t i = before; i < sent.size(); ++i) {
        const auto message = protocol::decodeServerMessage(sent[i]);
        if (!message)
            continue;
        if (const auto *result = std::get_if<protocol::Result>(&*message);
            result && result->id == c.id)
            return *result;
    }
    domain::Rejection none;
    none.title = u"no answer came"_s;
    return { {}, std::unexpected(none) };
}

void Bench::tick(domain::milliseconds by)
{
    // A server that is not called for seconds takes it for a clock that was set.
    for (constexpr std::chrono::seconds Step { 1 }; by > Step; by -= Step) {
        clock.advance(Step);
        hub->tick(clock.now());
    }
    clock.advance(by);
    hub->tick(clock.now());
}

std::vector<protocol::ServerMessage> Bench::take(ConnectionId connection)
{
    std::vector<protocol::ServerMessage> out;
    auto &line = outlet.lines[connection];
    std::vector<QByteArray> locations;
    for (const auto &bytes : line.sent) {
        if (!bytes.startsWith('{')) {
            locations.push_back(bytes);
            continue;
        }
        Q_ASSERT(bytes.size() <= protocol::MaxMessageBytes);
        auto message = protocol::decodeServerMessage(bytes);
        if (message)
            out.push_back(std::move(*message));
    }
    line.sent = std::move(locations);
    return out;
}

std::vector<protocol::LocationBatch> Bench::takeLocations(ConnectionId connection)
{
    std::vector<protocol::LocationBatch> out;
    auto &line = outlet.lines[connection];
    std::erase_if(line.sent, [&out](const QByteArray &bytes) {
        if (bytes.startsWith('{'))
            return false;
        if (auto batch = protocol::decodeLocationBatch(bytes))
            out.push_back(std::move(*batch));
        return true;
    });
    return out;
}

domain::CreateJob Bench::createJob(ConnectionId by, domain::JobId *job, const QString &title)
{
    *job = domain::JobId::make(clock.now());
    domain::CreateJob create;
    create.fields.title = title;
    create.visit = domain::VisitId::make(clock.now());
    create.thread = domain::ThreadId::make(clock.now());
    const auto result = act(by, *job, create);
    Q_ASSERT(result.outcome);
    return create;
}

void Bench::assign(
    ConnectionId by, const domain::VisitId &visit, const domain::TechnicianId &technician)
{
    domain::ActOnVisit schedule;
    schedule.action = domain::Action::Schedule;
    schedule.technician = technician;
    schedule.window = domain::TimeWindow { clock.now(), clock.now() + std::chrono::hours(2) };
    const auto result = act(by, visit, schedule);
    Q_ASSERT(result.outcome);
}

} // namespace dispatch::server::test
