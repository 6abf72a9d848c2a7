// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/replica.h"
#include "journal/sqlite_event_store.h"
#include "journal/story.h"
#include "journal/track_store.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTextStream>

#include <algorithm>
#include <cstdio>

using namespace dispatch;
using namespace dispatch::journal;
using namespace Qt::StringLiterals;

//! What the disk does dominates: the figures are those of the temporary folder (TMPDIR) it runs in.

namespace {

constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);
constexpr int Singles = 500;
constexpr int GroupSize = 64;
constexpr int BulkSize = 1'000;
constexpr int DefaultEvents = 200'000;
constexpr int ResumeEvents = 10'000;
constexpr int Technicians = 100;
constexpr int FixesPerTechnician = 2'000;
constexpr int ReplicaEvents = 50'000; //!< 5,000 jobs
constexpr int Searches = 200;

[[noreturn]] void fail(const QString &text)
{
    fprintf(stderr, "%s\n", qPrintable(text));
    std::exit(1);
}

template<class T>
T need(Stored<T> result)
{
    if (!result)
        fail(result.error().text);
    return *std::move(result);
}

void need(const Stored<void> &result)
{
    if (!result)
        fail(result.error().text);
}

double seconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e9;
}

//! Appends \p total events in groups; events a second.
double appendRate(SqliteEventStore &store, test::Story &story, int total, int group)
{
    double spent = 0;
    for (int done = 0; done < total; done += group) {
        const AppendBatch batch { story.next(group), {} };
        QElapsedTimer timer;
        timer.start();
        (void)need(store.append(batch, store.head().seq));
        spent += seconds(timer);
    }
    return total / spent;
}

struct Table {
    QTextStream out { stdout };
    QJsonObject json { { u"bench"_s, u"journal"_s } };

    void add(const QString &key, double value, const QString &unit, const QString &budget)
    {
        json.insert(key, value);
        out << qSetFieldWidth(26) << Qt::left << key << qSetFieldWidth(14) << Qt::right << Qt::fixed
            << qSetRealNumberPrecision(value < 100 ? 2 : 0) << value << qSetFieldWidth(0) << ' '
            << qSetFieldWidth(10) << Qt::left << unit << qSetFieldWidth(0) << budget << '\n';
    }
};

void benchEvents(Table &table, const QString &path, int total)
{
    test::Story story;
    QElapsedTimer timer;
    {
        const auto store = need(SqliteEventStore::create(path, Start));
        table.add(u"append_single"_s, appendRate(*store, story, Singles, 1), u"events/s"_s, {});
        table.add(u"append_groups_of_64"_s, appendRate(*store, story, 200 * GroupSize, GroupSize),
            u"events/s"_s, u">= 15,000 (S1)"_s);
        table.add(u"append_groups_of_1000"_s, appendRate(*store, story, total, BulkSize),
            u"events/s"_s, {});
    }
    timer.start();
    const auto store = need(SqliteEventStore::open(path));
    table.add(u"open"_s, seconds(timer) * 1e3, u"ms"_s, u"S5: 3 s with state, 1,000,000 events"_s);
    timer.start();
    (void)need(store->read(store->head().seq - ResumeEvents, ResumeEvents));
    table.add(u"read_10000"_s, seconds(timer) * 1e3, u"ms"_s, u"S5: 1 s with sending"_s);
    timer.start();
    const auto verified = need(store->verify());
    table.add(
        u"verify"_s, static_cast<double>(verified.events) / seconds(timer), u"events/s"_s, {});
    table.add(u"events"_s, static_cast<double>(verified.events), {}, {});
    table.add(u"bytes_per_event"_s,
        static_cast<double>(QFileInfo(path).size()) / static_cast<double>(verified.events),
        u"bytes"_s, {});
}

void benchTracks(Table &table, const QString &path)
{
    std::vector<TrackStore::Row> rows;
    std::vector<domain::TechnicianId> technicians;
    for (int t = 0; t < Technicians; ++t)
        technicians.push_back(domain::TechnicianId::make(Start));
    for (int n = 0; n < FixesPerTechnician; ++n) {
        for (const auto &technician : technicians) {
            const auto at = Start + std::chrono::seconds(5) * n;
            rows.push_back({ technician,
                { .position = { 48.2 + n * 1e-5, 16.37 + n * 1e-5 },
                    .fixTime = at,
                    .receivedTime = at + domain::milliseconds { 800 },
                    .speedMps = 13.9,
                    .courseDeg = 90 + n % 180,
                    .accuracyM = 5,
                    .batteryPercent = 80 } });
        }
    }
    {
        const auto store = need(TrackStore::openOrCreate(path));
        QElapsedTimer timer;
        timer.start();
        for (std::size_t at = 0; at < rows.size(); at += BulkSize)
            (void)need(store->add(std::span(rows).subspan(at, BulkSize)));
        table.add(u"track_add"_s, static_cast<double>(rows.size()) / seconds(timer), u"fixes/s"_s,
            u">= 50,000"_s);
        timer.start();
        (void)need(store->read(
            technicians[50], Start + std::chrono::hours(1), Start + std::chrono::hours(2), 1'000));
        table.add(u"track_read_hour"_s, seconds(timer) * 1e3, u"ms"_s, u"< 1 (C7)"_s);
    }
    table.add(u"bytes_per_fix"_s,
        static_cast<double>(QFileInfo(path).size()) / static_cast<double>(rows.size()), u"bytes"_s,
        u"<= 12 (C7)"_s);
}

void benchReplica(Table &table, const QString &path)
{
    test::Story story;
    state::Operation operation;
    const auto events = story.next(ReplicaEvents);
    for (const auto &event : events)
        operation.apply(event);
    const protocol::Position position { QUuid::createUuid(), ReplicaEvents, "00112233aabbccdd" };
    QElapsedTimer timer;
    {
        const auto replica = need(openReplica(path));
        timer.start();
        need(replica->replaceAll(operation, position, Start));
        table.add(u"replica_snapshot"_s, seconds(timer) * 1e3, u"ms"_s, u"5,000 jobs"_s);
        timer.start();
        need(replica->addHistory(events));
        table.add(u"replica_history"_s, ReplicaEvents / seconds(timer), u"events/s"_s, {});
        timer.start();
        for (int i = 0; i < Singles; ++i)
            need(replica->apply(story.next(1), position, Start));
        table.add(u"replica_apply_single"_s, Singles / seconds(timer), u"batches/s"_s, {});
    }
    timer.start();
    const auto replica = need(openReplica(path));
    (void)need(replica->load());
    table.add(u"replica_open_and_load"_s, seconds(timer) * 1e3, u"ms"_s, u"part of C3: 300 ms"_s);

    std::vector<double> times;
    for (int i = 0; i < Searches; ++i) {
        const QString words = i % 2 ? u"customer %1"_s.arg(i * 20) : u"ada boil"_s;
        timer.start();
        (void)need(replica->log({ .text = words, .entity = {} }));
        times.push_back(seconds(timer) * 1e3);
    }
    std::ranges::sort(times);
    table.add(u"log_search_median"_s, times[times.size() / 2], u"ms"_s, {});
    table.add(u"log_search_p99"_s, times[times.size() * 99 / 100], u"ms"_s, {});
}

} // namespace

//! bench_journal [EVENTS]
int main(int argc, char **argv)
{
    const int total
        = argc > 1 ? std::max(BulkSize, std::atoi(argv[1]) / BulkSize * BulkSize) : DefaultEvents;
    const QTemporaryDir folder;
    Table table;
    benchEvents(table, folder.filePath(u"journal.db"_s), total);
    benchTracks(table, folder.filePath(u"tracks.db"_s));
    benchReplica(table, folder.filePath(u"replica.db"_s));
    table.out << QJsonDocument(table.json).toJson(QJsonDocument::Compact) << '\n';
    return 0;
}
