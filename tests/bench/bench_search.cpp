// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/log_query.h"
#include "journal/replica.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTextStream>

#include <algorithm>
#include <array>
#include <cstdio>

using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::journal;
using namespace Qt::StringLiterals;

//! Search as you type over a long log (C6): what a console's replica answers while a query is typed letter by letter.

namespace {

constexpr auto Start = timestampFromMs(1'640'995'200'000);
constexpr int DefaultEvents = 2'000'000;
constexpr int BatchEvents = 20'000;
constexpr int Page = 50;
constexpr int Rounds = 20;
constexpr int Staff = 200;

[[noreturn]] void fail(const QString &text)
{
    fprintf(stderr, "%s\n", qPrintable(text));
    std::exit(1);
}

//! An office that goes on for years: events about jobs with titles, people, streets and messages of very different
//! commonness, as words of a language are.
class LongLog {
public:
    LongLog()
    {
        for (int i = 0; i < 20'000; ++i)
            m_words << invent(2 + int(m_random.bounded(3)));
        for (int i = 0; i < 3'000; ++i)
            m_names << capital(invent(2)) + u' ' + capital(invent(3));
        for (int i = 0; i < Staff; ++i) {
            m_users.push_back(UserId::make(Start, m_random));
            m_technicians.push_back(TechnicianId::make(Start, m_random));
        }
    }

    [[nodiscard]] std::vector<Event> next(int count)
    {
        std::vector<Event> events;
        events.reserve(std::size_t(count));
        while (int(events.size()) < count)
            events.push_back(step());
        return events;
    }
    [[nodiscard]] const QStringList &words() const { return m_words; }
    [[nodiscard]] const QStringList &names() const { return m_names; }
    [[nodiscard]] quint64 jobs() const { return m_jobs; }

private:
    static QString capital(const QString &word) { return word.left(1).toUpper() + word.mid(1); }
    QString invent(int syllables)
    {
        static constexpr std::array Heads { "b", "br", "d", "f", "g", "gl", "h", "k", "kr", "l",
            "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "w", "z" };
        static constexpr std::array Tails { "a", "e", "i", "o", "u", "an", "er", "el", "in", "on",
            "ar", "est", "ing", "ul" };
        QString word;
        for (int i = 0; i < syllables; ++i)
            word += QLatin1StringView(Heads[m_random.bounded(quint32(Heads.size()))])
                + QLatin1StringView(Tails[m_random.bounded(quint32(Tails.size()))]);
        return word;
    }
    //! The first words of the list are by far the most common.
    const QString &word()
    {
        const double x = m_random.generateDouble();
        return m_words[qsizetype(double(m_words.size() - 1) * x * x * x * x)];
    }
    QString words(int count)
    {
        QStringList list;
        for (int i = 0; i < count; ++i)
            list << word();
        return list.join(u' ');
    }
    template<class T>
    const T &any(const std::vector<T> &list)
    {
        return list[m_random.bounded(quint32(list.size()))];
    }
    Event event(const EntityRef &entity, EventPayload payload)
    {
        m_now += milliseconds(1'000 + m_random.bounded(30'000));
        return { .seq = ++m_seq,
            .entity = entity,
            .ver = ++m_version,
            .at = m_now,
            .by = any(m_users),
            .cmd = CommandId { makeUuidV7(m_now, m_random) },
            .payload = std::move(payload) };
    }
    Event step()
    {
        if (m_prologue < 2 * Staff) {
            const int n = m_prologue++;
            if (n < Staff)
                return event(m_users[std::size_t(n)],
                    UserChanged { .name = u"office%1"_s.arg(n),
                        .roles = Role::Dispatcher,
                        .areas = {},
                        .technician = {} });
            return event(m_technicians[std::size_t(n - Staff)],
                TechnicianCreated { .handle = quint32(n),
                    .name = m_names[n],
                    .phone = u"555 %1"_s.arg(n),
                    .area = {},
                    .skills = {} });
        }
        using enum VisitState;
        switch (m_step++ % 9) {
        case 0: {
            static const QStringList Titles { u"Boiler gives no hot water"_s, u"Tap drips"_s,
                u"Gas smell in the cellar"_s, u"Washing machine leaks"_s, u"Fuse goes again"_s,
                u"Heating is cold"_s, u"Drain blocked"_s, u"Oven does not heat"_s };
            m_job = JobId::make(m_now, m_random);
            JobFields fields;
            fields.title = Titles[qsizetype(m_random.bounded(quint32(Titles.size())))];
            fields.description = words(6);
            fields.customerName = m_names[qsizetype(m_random.bounded(quint32(m_names.size())))];
            fields.customerPhone = u"+43 1 %1"_s.arg(m_random.bounded(10'000'000));
            fields.address = u"%1 street %2"_s.arg(word()).arg(1 + m_random.bounded(200));
            fields.area = u"north"_s;
            return event(m_job, JobCreated { ++m_jobs, fields });
        }
        case 1:
            m_visit = VisitId::make(m_now, m_random);
            return event(m_visit, VisitCreated { .job = m_job, .skills = {} });
        case 2:
            m_thread = ThreadId::make(m_now, m_random);
            return event(m_thread, ThreadCreated { .job = m_job, .technician = {} });
        case 3:
            return event(m_visit,
                VisitMoved { .from = Unscheduled,
                    .to = Scheduled,
                    .technician = Change<TechnicianId>::to(any(m_technicians)),
                    .window = Change<TimeWindow>::to({ m_now, m_now + std::chrono::hours(2) }) });
        case 4:
            return event(m_thread, MessagePosted { .text = words(9), .attachments = {} });
        case 5:
            return event(m_visit, VisitMoved { .from = Scheduled, .to = Dispatched });
        case 6:
            return event(m_thread, MessagePosted { .text = words(5), .attachments = {} });
        case 7:
            return event(m_job, JobNoted { words(4) });
        default:
            return event(m_visit,
                VisitMoved { .from = Dispatched,
                    .to = m_random.bounded(10) ? Completed : Canceled,
                    .reason = words(2) });
        }
    }

    QRandomGenerator m_random { 7 };
    QStringList m_words, m_names;
    std::vector<UserId> m_users;
    std::vector<TechnicianId> m_technicians;
    Timestamp m_now = Start;
    quint64 m_seq = 0, m_version = 0, m_jobs = 0;
    int m_step = 0, m_prologue = 0;
    JobId m_job;
    VisitId m_visit;
    ThreadId m_thread;
};

struct Class {
    QString name;
    QStringList queries;
};

//! Every beginning of a text, as its letters are typed.
QStringList typed(const QString &text)
{
    QStringList all;
    for (qsizetype n = 1; n <= text.size(); ++n)
        all << text.first(n);
    return all;
}

std::vector<Class> classes(const LongLog &log)
{
    Class letters { u"typing_words"_s, {} };
    for (const auto &text : QStringList { u"boiler"_s, u"gas smell"_s, u"washing machine"_s,
             log.words()[0], log.words()[40], log.words()[4'000], log.names()[700],
             QString(log.names()[250] + u" boiler"_s) })
        letters.queries << typed(text.toLower());
    Class common { u"common_words"_s,
        { log.words()[0], log.words()[1], QString(log.words()[0] + u' ' + log.words()[2]),
            u"north"_s, u"street"_s, u"visit"_s, u"boiler north"_s } };
    Class rare { u"rare_with_common"_s,
        { QString(log.names()[900] + u" boiler"_s), QString(u"street "_s + log.words()[15'000]),
            QString(u"visit moved "_s + log.names()[400]) } };
    Class filters { u"filters"_s,
        { u"kind:cancel"_s, QString(u"kind:message "_s + log.words()[3]), u"who:office7"_s,
            u"who:office7 kind:cancel"_s, u"job:%1"_s.arg(log.jobs() / 2),
            u"customer:\"%1\""_s.arg(log.names()[77]),
            u"tech:%1 kind:assign"_s.arg(log.names()[250]), u"-kind:message boiler"_s,
            u"boiler kind:cancel"_s, u"after:2022-02-01 before:2022-02-02 boiler"_s } };
    Class phrases { u"phrases"_s,
        { u"\"gas smell\""_s, u"\"washing machine leaks\""_s, u"\"no hot water\""_s } };
    Class nowhere { u"nowhere"_s, { u"qqqq"_s, u"boiler qqqq"_s, u"who:qqqq"_s } };
    return { letters, common, rare, filters, phrases, nowhere };
}

double quantile(std::vector<double> sorted, double q)
{
    return sorted[std::min(sorted.size() - 1, std::size_t(double(sorted.size()) * q))];
}

} // namespace

//! bench_search [EVENTS] [FILE]: FILE is kept, and used again if it is there.
int main(int argc, char **argv)
{
    const int total = argc > 1
        ? std::max(BatchEvents, std::atoi(argv[1]) / BatchEvents * BatchEvents)
        : DefaultEvents;
    const QTemporaryDir folder;
    const QString path
        = argc > 2 ? QString::fromLocal8Bit(argv[2]) : folder.filePath(u"replica.db"_s);
    QTextStream out(stdout);
    QJsonObject json { { u"bench"_s, u"search"_s }, { u"events"_s, total } };
    LongLog log;
    const bool isThere = QFileInfo::exists(path);
    auto opened = openReplica(path);
    if (!opened)
        fail(opened.error().text);
    auto &replica = **opened;
    QElapsedTimer timer;
    timer.start();
    if (!isThere) {
        const protocol::Position position { QUuid::createUuid(), quint64(total),
            "00112233aabbccdd" };
        if (const auto done = replica.replaceAll({}, position, Start); !done)
            fail(done.error().text);
    }
    for (int n = 0; n < total; n += BatchEvents) {
        const auto events
            = log.next(BatchEvents); // also for a file that is there: it tells the words
        if (isThere)
            continue;
        if (const auto done = replica.addHistory(events); !done)
            fail(done.error().text);
        if (n % 500'000 == 0)
            fprintf(stderr, "%d events, %.0f s\n", n, double(timer.elapsed()) / 1e3);
    }
    if (!isThere)
        json.insert(u"build_events_per_s"_s, total / (double(timer.elapsed()) / 1e3));
    json.insert(u"bytes_per_event"_s, double(QFileInfo(path).size()) / total);

    const auto now = Start + std::chrono::hours(24 * 3'000);
    std::vector<double> all;
    out << qSetFieldWidth(20) << Qt::left << "queries" << qSetFieldWidth(10) << Qt::right
        << "number"
        << "p50 ms" << "p95 ms" << "max ms" << qSetFieldWidth(0) << "  slowest\n";
    for (const auto &each : classes(log)) {
        std::vector<double> times;
        double slowest = 0;
        QString which;
        for (int round = 0; round < Rounds; ++round) {
            for (const auto &text : each.queries) {
                timer.start();
                const auto filter = parseLogFilter(text, now, QTimeZone::utc());
                const auto page
                    = replica.log({ .text = {}, .entity = {}, .limit = Page, .filter = filter });
                const double ms = double(timer.nsecsElapsed()) / 1e6;
                if (!page)
                    fail(page.error().text);
                times.push_back(ms);
                if (ms > slowest && round > 0) {
                    slowest = ms;
                    which = text;
                }
            }
        }
        all.insert(all.end(), times.begin(), times.end());
        std::ranges::sort(times);
        out << qSetFieldWidth(20) << Qt::left << each.name << qSetFieldWidth(10) << Qt::right
            << Qt::fixed << qSetRealNumberPrecision(2) << each.queries.size()
            << quantile(times, 0.5) << quantile(times, 0.95) << slowest << qSetFieldWidth(0) << "  "
            << which << '\n';
        json.insert(each.name + u"_p50_ms"_s, quantile(times, 0.5));
        json.insert(each.name + u"_p95_ms"_s, quantile(times, 0.95));
    }
    std::ranges::sort(all);
    json.insert(u"p50_ms"_s, quantile(all, 0.5));
    json.insert(u"p95_ms"_s, quantile(all, 0.95));
    out << "all: p50 " << quantile(all, 0.5) << " ms, p95 " << quantile(all, 0.95)
        << " ms (C6: 5 ms)\n";

    std::vector<double> slips;
    for (const auto &text : QStringList { u"boiker"_s, u"wahsing"_s, u"custmer"_s,
             QString(log.names()[9].toLower().split(u' ')[1] + u'x') }) {
        timer.start();
        const auto mended = replica.mended(plainLogFilter(text));
        slips.push_back(double(timer.nsecsElapsed()) / 1e6);
        out << "mended " << text << " -> "
            << (mended && *mended ? (*mended)->plainWords().join(u' ') : u"-"_s) << ' '
            << slips.back() << " ms\n";
    }
    json.insert(u"mend_max_ms"_s, *std::ranges::max_element(slips));
    out << QJsonDocument(json).toJson(QJsonDocument::Compact) << '\n';
    return 0;
}
