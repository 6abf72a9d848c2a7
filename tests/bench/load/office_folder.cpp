// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/office_folder.h"

#include "load/report.h"

#include "journal/sqlite_event_store.h"
#include "journal/story.h"
#include "protocol/event_codec.h"
#include "server/accounts.h"
#include "server/commit_queue.h"
#include "server/data_folder.h"
#include "server/password.h"

#include <QFile>

#include <cmath>

namespace dispatch::bench {

using namespace Qt::StringLiterals;
using server::CommitQueue;

namespace {

template<class T, class E>
T need(std::expected<T, E> result)
{
    if (!result)
        fail(result.error().text);
    if constexpr (!std::is_void_v<T>)
        return *std::move(result);
}

domain::Timestamp now()
{
    return domain::SystemClock().now();
}

state::Actor office()
{
    return { {}, domain::Role::System | domain::Role::Administrator | domain::Role::Dispatcher,
        std::nullopt };
}

//! Where the jobs lie: a town and its surroundings.
constexpr domain::GeoPoint JobsSouthWest { .latitudeDeg = 44.75, .longitudeDeg = 20.3 };
constexpr double JobsSpreadDeg = 0.15;

std::unique_ptr<server::Accounts> openAccounts(const QString &path)
{
    if (!server::initialiseCryptography())
        fail(u"there is no source of random numbers"_s);
    return need(server::Accounts::open(server::DataFolder(path).accountsPath()));
}

void push(CommitQueue &commits, const domain::EntityRef &entity, domain::CommandArgs args)
{
    domain::Command command;
    command.id = domain::CommandId::make(now());
    command.entity = entity;
    command.made = now();
    command.args = std::move(args);
    commits.push({ office(), command.id, command, [](const protocol::Result &result) {
                      if (!result.outcome)
                          fail(
                              u"the office could not be set up: "_s % result.outcome.error().title);
                  } });
    constexpr int GroupSize = 256;
    static int waiting = 0;
    if (++waiting % GroupSize == 0)
        (void)commits.flush(now());
}

} // namespace

double spreadOver(int index, int axis)
{
    constexpr double Plastic = 1.32471795724474602596;
    const double step = axis == 0 ? 1 / Plastic : 1 / (Plastic * Plastic);
    const double at = 0.5 + step * index;
    return at - std::floor(at);
}

void OfficeFolder::command(const std::function<void(CommitQueue &)> &use) const
{
    const auto store
        = need(journal::SqliteEventStore::open(server::DataFolder(m_path).journalPath()));
    server::Metrics metrics;
    CommitQueue commits(*store, metrics, protocol::DefaultHold);
    need(commits.load());
    use(commits);
    while (!commits.isEmpty())
        (void)commits.flush(now());
}

std::vector<QByteArray> OfficeFolder::addDispatchers(int count)
{
    const auto accounts = openAccounts(m_path);
    for (int i = 0; i < count; ++i)
        need(accounts->add(
            u"dispatcher %1"_s.arg(i + 1), domain::Role::Dispatcher, std::nullopt, "none", now()));
    std::vector<QByteArray> tokens;
    for (const auto &account : accounts->all()) {
        if (account.name.startsWith("dispatcher"_L1))
            tokens.push_back(need(accounts->beginSession(account.id, now())).access.toLatin1());
    }
    return tokens;
}

std::vector<OfficeFolder::Phone> OfficeFolder::addPhones(int count)
{
    std::vector<Phone> phones;
    command([&](CommitQueue &commits) {
        for (int i = 0; i < count; ++i) {
            const auto id = domain::TechnicianId::make(now());
            push(commits, id,
                domain::CreateTechnician { u"Technician %1"_s.arg(i + 1), u"555 0100"_s, {}, {} });
            push(commits, id, domain::SetDuty { domain::Duty::Available, {} });
            phones.push_back({ {}, id, 0 });
        }
        while (!commits.isEmpty())
            (void)commits.flush(now());
        for (auto &phone : phones)
            phone.handle = commits.operation().technician(phone.technician)->handle;
    });
    const auto accounts = openAccounts(m_path);
    for (auto &phone : phones)
        phone.token = need(accounts->addDevice(phone.technician, now())).toLatin1();
    return phones;
}

std::vector<OfficeFolder::Work> OfficeFolder::addJobs(int count)
{
    std::vector<Work> all;
    command([&](CommitQueue &commits) {
        for (int i = 0; i < count; ++i) {
            const Work work { domain::JobId::make(now()), domain::VisitId::make(now()),
                domain::ThreadId::make(now()) };
            domain::CreateJob create;
            create.fields.title = u"Boiler gives no hot water, house %1"_s.arg(i + 1);
            create.fields.description
                = u"The pressure drops over night. The customer has topped it up twice."_s;
            create.fields.trade = u"heating"_s;
            create.fields.customerName = u"Customer %1"_s.arg(i + 1);
            create.fields.customerPhone = u"+43 1 555 0%1"_s.arg(i);
            create.fields.address = u"Kärntner Straße %1, 1010 Wien"_s.arg(i + 1);
            create.fields.place
                = domain::GeoPoint { JobsSouthWest.latitudeDeg + JobsSpreadDeg * spreadOver(i, 0),
                      JobsSouthWest.longitudeDeg + JobsSpreadDeg * spreadOver(i, 1) };
            create.visit = work.visit;
            create.thread = work.thread;
            push(commits, work.job, create);
            all.push_back(work);
        }
    });
    return all;
}

protocol::Position OfficeFolder::head() const
{
    return before(0);
}

protocol::Position OfficeFolder::before(quint64 back) const
{
    const auto store
        = need(journal::SqliteEventStore::open(server::DataFolder(m_path).journalPath()));
    return need(store->positionAt(store->head().seq - back));
}

void OfficeFolder::tellStory(quint64 events)
{
    const QString path = server::DataFolder(m_path).journalPath();
    for (const auto *suffix : { "", "-wal", "-shm" })
        QFile::remove(path + QLatin1StringView(suffix));
    (void)need(journal::SqliteEventStore::create(path, now()));
    // A step of the story takes a quarter of a second; the last one happens about now.
    m_story = std::make_shared<test::Story>(
        1, now() - domain::milliseconds(250) * static_cast<qint64>(events));
    tellMore(events);
}

void OfficeFolder::tellMore(quint64 events)
{
    constexpr quint64 GroupSize = 1'000;
    const auto store
        = need(journal::SqliteEventStore::open(server::DataFolder(m_path).journalPath()));
    for (quint64 done = 0; done < events;) {
        const auto count = std::min(GroupSize, events - done);
        journal::AppendBatch batch { m_story->next(static_cast<int>(count)), {} };
        quint64 seq = store->head().seq;
        for (auto &event : batch.events) {
            event.seq = ++seq; // the server may have added its own meanwhile
            batch.commands.push_back({ .id = event.cmd,
                .user = m_story->mia(),
                .digest = QByteArray(32, 'd'),
                .firstSeq = event.seq,
                .lastSeq = event.seq,
                .ver = event.ver,
                .at = event.at });
        }
        (void)need(store->append(batch, store->head().seq));
        done += count;
    }
}

} // namespace dispatch::bench
