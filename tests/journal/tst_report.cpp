// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/sqlite_event_store.h"
#include "state/report.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QtMath>

#include <sqlite3.h>

#include <algorithm>

using namespace dispatch;
using namespace dispatch::domain;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Monday = timestampFromMs(1'772'409'600'000); // 2026-03-02 00:00 UTC
constexpr int Jobs = 120;
constexpr int Technicians = 6;
using std::chrono::minutes;

//! A few days of an office: jobs that go well, late, twice, or nowhere, at random times.
class Days {
public:
    Days()
    {
        for (int i = 0; i < Technicians; ++i)
            m_technicians.push_back(TechnicianId::make(Monday, m_random));
        at(Monday, m_dispatcher,
            UserChanged {
                .name = u"mia"_s, .roles = Role::Dispatcher, .areas = {}, .technician = {} });
        at(Monday, m_customer,
            UserChanged {
                .name = u"vera"_s, .roles = Role::Customer, .areas = {}, .technician = {} });
        for (const auto &technician : m_technicians) {
            for (int day = 0; day < 6; ++day) {
                const auto morning
                    = Monday + minutes(day * 24 * 60 + 7 * 60 + int(m_random.bounded(60)));
                at(morning, technician, DutyChanged { .duty = Duty::Available, .reason = {} });
                at(morning + minutes(240), technician,
                    DutyChanged { .duty = Duty::Break, .reason = {} });
                at(morning + minutes(270), technician,
                    DutyChanged { .duty = Duty::Available, .reason = {} });
                at(morning + minutes(540), technician,
                    DutyChanged { .duty = Duty::OffShift, .reason = {} });
            }
        }
        for (int i = 0; i < Jobs; ++i)
            addJob(quint64(i + 1));
        std::ranges::stable_sort(m_events, {}, &Event::at);
        QHash<EntityRef, quint64> versions;
        quint64 seq = 0;
        for (auto &event : m_events) {
            event.seq = ++seq;
            event.ver = ++versions[event.entity];
            event.cmd = CommandId { makeUuidV7(event.at, m_random) };
        }
    }
    [[nodiscard]] const std::vector<Event> &events() const { return m_events; }

private:
    void at(Timestamp when, const EntityRef &entity, EventPayload payload,
        std::optional<UserId> by = {})
    {
        m_events.push_back({ .seq = 0,
            .entity = entity,
            .ver = 0,
            .at = when,
            .by = by.value_or(m_dispatcher),
            .cmd = {},
            .payload = std::move(payload) });
    }
    Timestamp later(Timestamp when, int most)
    {
        return when + minutes(1 + int(m_random.bounded(most)));
    }
    void addVisit(const JobId &job, Timestamp when, bool mayFail)
    {
        using enum VisitState;
        const auto visit = VisitId::make(when, m_random);
        at(when, visit, VisitCreated { .job = job, .skills = {} });
        const auto technician = m_technicians[m_random.bounded(quint32(Technicians))];
        when = later(when, 120);
        const auto from = when + minutes(30);
        at(when, visit,
            VisitMoved { .from = Unscheduled,
                .to = Scheduled,
                .technician = Change<TechnicianId>::to(technician),
                .window = Change<TimeWindow>::to({ from, from + minutes(60) }) });
        if (m_random.bounded(5) == 0)
            at(later(when, 10), visit,
                VisitChanged {
                    { .window = Change<TimeWindow>::to({ from, from + minutes(90) }) } });
        when = later(when, 20);
        if (m_random.bounded(6) == 0) {
            static const QStringList Reasons { u"customer called"_s, u"no part"_s, u"double"_s };
            at(when, visit,
                VisitMoved { .from = Scheduled,
                    .to = Canceled,
                    .reason = Reasons[int(m_random.bounded(3))] });
            return;
        }
        at(when, visit, VisitMoved { .from = Scheduled, .to = Dispatched });
        when = later(when, 30);
        at(when, visit, VisitMoved { .from = Dispatched, .to = EnRoute });
        when = later(when, 90);
        const bool hasOnSite = m_random.bounded(4) > 0;
        if (hasOnSite) {
            at(when, visit, VisitMoved { .from = EnRoute, .to = OnSite });
            when = later(when, 10);
        }
        at(when, visit, VisitMoved { .from = hasOnSite ? OnSite : EnRoute, .to = InProgress });
        when = later(when, 90);
        const bool isLeftOver = mayFail && m_random.bounded(4) == 0;
        at(when, visit,
            VisitMoved { .from = InProgress, .to = Completed, .isIncomplete = isLeftOver });
        if (isLeftOver)
            addVisit(job, later(when, 600), false);
    }
    void addJob(quint64 number)
    {
        const auto when = Monday + minutes(7 * 60 + int(m_random.bounded(5 * 24 * 60)));
        const auto job = JobId::make(when, m_random);
        JobFields fields;
        fields.title = u"Job %1"_s.arg(number);
        fields.area = m_random.bounded(2) ? u"north"_s : u"south"_s;
        if (m_places.bounded(8) > 0)
            fields.place = GeoPoint { 48 + m_places.bounded(0.4), 16 + m_places.bounded(0.6) };
        at(when, job, JobCreated { number, fields });
        addVisit(job, when + minutes(1), true);
        const auto thread = ThreadId::make(when, m_random);
        at(when + minutes(1), thread,
            ThreadCreated { .job = job,
                .technician = {},
                .audience = m_random.bounded(3) ? Audience::Customer : Audience::Office });
        auto said = later(when, 300);
        for (int i = int(m_random.bounded(5)); i > 0; --i) {
            at(said, thread, MessagePosted { .text = u"hm"_s, .attachments = {} },
                m_random.bounded(2) ? m_customer : m_dispatcher);
            said = later(said, 60);
        }
        const auto pay = [&](PaymentKind kind, qint64 minor, Timestamp then) {
            at(then, PaymentId::make(then, m_random),
                PaymentAdded { .job = job,
                    .kind = kind,
                    .amount = { minor, u"EUR"_s },
                    .method = u"card"_s,
                    .reference = {} });
        };
        pay(PaymentKind::Charge, 10'000, later(when, 2'000));
        if (m_random.bounded(2))
            pay(PaymentKind::Payment, 4'000 + m_random.bounded(6'000), when + minutes(2'100));
        if (m_random.bounded(9) == 0)
            pay(PaymentKind::Refund, 500, when + minutes(2'200));
        if (m_random.bounded(9) == 0)
            pay(PaymentKind::Void, 10'000, when + minutes(2'300));
    }

    QRandomGenerator m_random { 3 }, m_places { 4 };
    UserId m_dispatcher = UserId::make(Monday, m_random);
    UserId m_customer = UserId::make(Monday, m_random);
    std::vector<TechnicianId> m_technicians;
    std::vector<Event> m_events;
};

using Rows = std::vector<QStringList>;

} // namespace

//! A report says the same as SQL that somebody else might write over the journal's JSON.
class TestReport : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    sqlite3 *m_database = nullptr;
    state::ReportPeriod m_period { Monday + minutes(2 * 24 * 60), Monday + minutes(4 * 24 * 60) };
    state::Report m_report;

    Rows ask(const QByteArray &sql)
    {
        Rows rows;
        char *problem = nullptr;
        const auto take = [](void *to, int count, char **texts, char **) {
            QStringList row;
            for (int i = 0; i < count; ++i)
                row << QString::fromUtf8(texts[i] ? texts[i] : "");
            static_cast<Rows *>(to)->push_back(row);
            return 0;
        };
        if (sqlite3_exec(m_database, sql.constData(), take, &rows, &problem) != SQLITE_OK)
            qFatal("%s", problem);
        return rows;
    }
    double number(const QByteArray &sql) { return ask(sql).at(0).at(0).toDouble(); }
    static void verifyAlmost(double actual, double expected)
    {
        QVERIFY2(std::abs(actual - expected) < 1e-6 * std::max(1., std::abs(expected)),
            qPrintable(u"%1 is not %2"_s.arg(actual).arg(expected)));
    }
    //! The median of a query that gives one column.
    double medianOf(const QByteArray &sql)
    {
        return number("WITH v(x) AS (" + sql
            + "), n(c) AS (SELECT count(*) FROM v) SELECT avg(x) FROM (SELECT x FROM v ORDER BY x"
              " LIMIT 2 - (SELECT c % 2 FROM n) OFFSET (SELECT (c - 1) / 2 FROM n))");
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString path = m_folder.filePath(u"journal.db"_s);
        const Days days;
        {
            const auto store = journal::SqliteEventStore::create(path, Monday);
            QVERIFY(store);
            QVERIFY((*store)->append({ days.events(), {} }, 0));
        }
        state::ReportMaker maker(m_period, QTimeZone::utc());
        for (const auto &event : days.events())
            maker.take(event);
        m_report = maker.finish();
        QCOMPARE(sqlite3_open(path.toUtf8().constData(), &m_database), SQLITE_OK);
        ask("CREATE TEMP TABLE e AS SELECT seq, at_ms AS at, type, CAST(body AS TEXT) AS b,"
            " json_extract(CAST(body AS TEXT), '$.entity') AS ent FROM events;"
            "CREATE TEMP TABLE p (a INTEGER, z INTEGER);"
            "CREATE TEMP VIEW visit AS SELECT ent AS v, json_extract(b, '$.data.job') AS job, seq "
            "FROM e WHERE type = 'visit.created';"
            "CREATE TEMP VIEW step AS SELECT ent AS v, seq, at, json_extract(b, '$.data.from') AS "
            "f, json_extract(b, '$.data.to') AS t,"
            " json_extract(b, '$.data.reason') AS reason, json_extract(b, '$.data.incomplete') AS "
            "incomplete FROM e WHERE type = 'visit.moved';"
            "CREATE TEMP VIEW arrival AS SELECT v, min(seq) AS seq, at,"
            " (SELECT json_extract(w.b, '$.data.window.toMs') FROM e w WHERE w.ent = v AND w.seq "
            "<= step.seq"
            "  AND json_type(w.b, '$.data.window') IS NOT NULL ORDER BY w.seq DESC LIMIT 1) AS due"
            " FROM step WHERE t = 'OnSite' OR (t = 'InProgress' AND f = 'EnRoute') GROUP BY v;");
        ask("INSERT INTO p VALUES (" + QByteArray::number(toMs(m_period.from)) + ", "
            + QByteArray::number(toMs(m_period.to)) + ")");
    }
    void cleanupTestCase() { sqlite3_close(m_database); }
    void init() { QTest::failOnWarning(); }

    void promptness()
    {
        const auto row = ask("SELECT count(*), avg(at <= due), sum(at > due) FROM arrival, p WHERE "
                             "at >= a AND at < z AND due IS NOT NULL")
                             .at(0);
        QVERIFY(m_report.promptness.count > 10);
        QCOMPARE(m_report.promptness.count, row[0].toULongLong());
        verifyAlmost(m_report.promptness.value, row[1].toDouble());
        QCOMPARE(m_report.promptness.jobs.size(), row[2].toULongLong());
        QVERIFY(!m_report.promptness.jobs.empty());
    }
    void latenessByHourAndArea()
    {
        const auto late = QByteArray("max(0, (at - due) / 60000.0)");
        for (const auto &row :
            ask("SELECT strftime('%H', at / 1000, 'unixepoch'), count(*), avg(" + late
                + ") FROM arrival, p WHERE at >= a AND at < z AND due IS NOT NULL GROUP BY 1")) {
            const auto &figure = m_report.latenessByHour[row[0].toULongLong()];
            QCOMPARE(figure.count, row[1].toULongLong());
            verifyAlmost(figure.value, row[2].toDouble());
        }
        const auto areas = ask("SELECT (SELECT json_extract(b, '$.data.area') FROM e WHERE ent = "
                               "visit.job AND type = 'job.created'), count(*), avg("
            + late
            + ")"
              " FROM arrival JOIN visit USING (v), p WHERE at >= a AND at < z AND due IS NOT NULL "
              "GROUP BY 1");
        QCOMPARE(areas.size(), m_report.latenessByArea.size());
        for (const auto &row : areas) {
            const auto &figure = m_report.latenessByArea.at(row[0]);
            QCOMPARE(figure.count, row[1].toULongLong());
            verifyAlmost(figure.value, row[2].toDouble());
        }
    }
    void response()
    {
        const QByteArray given(
            "SELECT (g.at - c.at) / 60000.0 FROM (SELECT job, min(e.seq) AS seq, e.at FROM e JOIN "
            "visit ON visit.v = e.ent"
            " WHERE json_type(e.b, '$.data.technician') = 'text' GROUP BY job) g JOIN e c ON c.ent "
            "= g.job AND c.type = 'job.created', p WHERE g.at >= a AND g.at < z");
        QCOMPARE(m_report.response.count, quint64(number("SELECT count(*) FROM (" + given + ")")));
        verifyAlmost(m_report.response.value, medianOf(given));
    }
    void cycleAndFirstFix()
    {
        const QByteArray done(
            "SELECT (step.at - c.at) / 60000.0 AS m, (SELECT count(*) FROM visit o WHERE o.job = "
            "visit.job AND o.seq <= visit.seq) AS place"
            " FROM step JOIN visit USING (v) JOIN e c ON c.ent = visit.job AND c.type = "
            "'job.created', p"
            " WHERE t = 'Completed' AND incomplete IS NULL AND step.at >= a AND step.at < z");
        QCOMPARE(m_report.cycle.count, quint64(number("SELECT count(*) FROM (" + done + ")")));
        verifyAlmost(m_report.cycle.value, medianOf("SELECT m FROM (" + done + ")"));
        QCOMPARE(m_report.firstFix.count, m_report.cycle.count);
        verifyAlmost(m_report.firstFix.value, number("SELECT avg(place = 1) FROM (" + done + ")"));
        QVERIFY(m_report.firstFix.value > 0 && m_report.firstFix.value < 1);
    }
    void useAndIdle()
    {
        const QByteArray clipped("max(0, min(till, z) - max(at, a))");
        const QByteArray duty(
            "SELECT at, coalesce(lead(at) OVER (PARTITION BY ent ORDER BY seq), (SELECT z FROM p)) "
            "AS till, json_extract(b, '$.data.duty') AS d FROM e WHERE type = 'tech.duty'");
        const double shift
            = number("SELECT sum(" + clipped + ") FROM (" + duty + "), p WHERE d <> 'OffShift'");
        const double away
            = number("SELECT sum(" + clipped + ") FROM (" + duty + "), p WHERE d = 'Break'");
        const double busy = number("SELECT sum(" + clipped
            + ") FROM (SELECT at, coalesce(lead(at) OVER (PARTITION BY v ORDER BY seq), (SELECT z "
              "FROM p)) AS till, t FROM step), p"
              " WHERE t IN ('EnRoute', 'OnSite', 'InProgress')");
        QVERIFY(shift > 0 && busy > 0 && away > 0);
        verifyAlmost(m_report.use.value, busy / shift);
        verifyAlmost(m_report.idle.value, (shift - busy - away) / shift);
    }
    //! Who has arrived where, one row after the other: SQL gives the order, and the distance is a formula of its own.
    void driven()
    {
        const auto rows = ask(
            "SELECT (SELECT json_extract(w.b, '$.data.technician') FROM e w WHERE w.ent = v AND "
            "w.seq <= arrival.seq AND json_type(w.b, '$.data.technician') = 'text' ORDER BY w.seq "
            "DESC LIMIT 1) AS who, date(arrival.at / 1000, 'unixepoch'), json_extract(c.b, "
            "'$.data.place.lat'), "
            "json_extract(c.b, '$.data.place.lon'), arrival.at >= a AND arrival.at < z, arrival.seq"
            " FROM arrival JOIN visit USING (v) JOIN e c ON c.ent = visit.job AND c.type = "
            "'job.created', p ORDER BY who, arrival.seq");
        double km = 0;
        quint64 ways = 0;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const auto &from = rows[i - 1];
            const auto &to = rows[i];
            if (from[0] != to[0] || from[1] != to[1] || from[2].isEmpty() || to[2].isEmpty()
                || to[4] != u"1")
                continue;
            const auto rad = [](const QString &deg) { return qDegreesToRadians(deg.toDouble()); };
            const double lat1 = rad(from[2]), lat2 = rad(to[2]);
            const double turn = rad(to[3]) - rad(from[3]);
            km += 1.3 * 6'371.0088
                * std::acos(std::sin(lat1) * std::sin(lat2)
                    + std::cos(lat1) * std::cos(lat2) * std::cos(turn));
            ++ways;
        }
        QVERIFY(ways > 10);
        QCOMPARE(m_report.driven.count, ways);
        QVERIFY2(std::abs(m_report.driven.value - km) < 1e-3,
            qPrintable(u"%1 is not %2"_s.arg(m_report.driven.value).arg(km)));
        QCOMPARE(m_report.driven.jobs.size(), ways);
    }
    void whatTookTheTime()
    {
        const auto longest = ask(
            "SELECT job, sum(max(0, min(till, z) - max(at, a))) AS ms FROM (SELECT at, v, "
            "coalesce(lead(at) OVER (PARTITION BY v ORDER BY seq), (SELECT z FROM p)) AS till, t "
            "FROM step) JOIN visit USING (v), p WHERE t IN ('EnRoute', 'OnSite', 'InProgress') "
            "GROUP BY job HAVING ms > 0 ORDER BY ms DESC");
        QCOMPARE(m_report.use.jobs.size(), longest.size());
        QCOMPARE(EntityRef(m_report.use.jobs[0]).toString(), longest[0][0]);
        QVERIFY2(longest[0][1] != longest[1][1], "the longest is one");
    }
    void cancellations()
    {
        const auto rows = ask("SELECT reason, count(*) FROM step, p WHERE t = 'Canceled' AND at >= "
                              "a AND at < z GROUP BY 1");
        QVERIFY(!rows.empty());
        QCOMPARE(rows.size(), m_report.cancellations.size());
        for (const auto &row : rows)
            QCOMPARE(m_report.cancellations.at(row[0]).count, row[1].toULongLong());
    }
    void chatWait()
    {
        const QByteArray said(
            "SELECT m.ent AS th, m.seq, m.at, EXISTS (SELECT 1 FROM e u WHERE u.ent = "
            "json_extract(m.b, '$.by') AND u.b LIKE '%\"customer\"%') AS c"
            " FROM e m JOIN e t ON t.ent = m.ent AND t.type = 'thread.created' AND "
            "json_extract(t.b, '$.data.audience') = 'customer' WHERE m.type = 'thread.posted'");
        // One waits from the first message of a row of one's own, until the office's next.
        const QByteArray waits(
            "SELECT ((SELECT min(o.at) FROM s o WHERE o.th = s.th AND o.seq > s.seq AND NOT o.c) - "
            "at) / 60000.0 AS m FROM s, p"
            " WHERE c AND coalesce((SELECT w.c FROM s w WHERE w.th = s.th AND w.seq < s.seq ORDER "
            "BY w.seq DESC LIMIT 1), 0) = 0 AND at >= a AND at < z");
        ask("CREATE TEMP TABLE s AS " + said);
        const QByteArray answered = "SELECT m FROM (" + waits + ") WHERE m IS NOT NULL";
        QCOMPARE(
            m_report.chatWait.count, quint64(number("SELECT count(*) FROM (" + answered + ")")));
        QVERIFY2(m_report.chatWait.count > 0, qPrintable(QString::number(m_report.chatWait.count)));
        verifyAlmost(m_report.chatWait.value, medianOf(answered));
    }
    void money()
    {
        const QByteArray rows(
            "SELECT json_extract(b, '$.data.job') AS job, json_extract(b, '$.data.kind') AS k, "
            "json_extract(b, '$.data.minor') AS m, at FROM e WHERE type = 'payment.added'");
        const double collected = number("SELECT sum(CASE k WHEN 'payment' THEN m WHEN 'deposit' "
                                        "THEN m WHEN 'refund' THEN -m ELSE 0 END) FROM ("
            + rows + "), p WHERE at >= a AND at < z");
        const double open = number("SELECT sum(max(0, o)) FROM (SELECT sum(CASE k WHEN 'charge' "
                                   "THEN m WHEN 'refund' THEN m ELSE -m END) AS o FROM ("
            + rows + "), p WHERE at < z GROUP BY job)");
        QVERIFY(collected > 0 && open > 0);
        QCOMPARE(double(m_report.money.at(u"EUR"_s).collectedMinor), collected);
        QCOMPARE(double(m_report.money.at(u"EUR"_s).openMinor), open);
        const double payers = number("SELECT count(*) FROM (" + rows
            + "), p WHERE at >= a AND at < z AND k IN ('payment', 'deposit', 'refund')");
        QCOMPARE(double(m_report.money.at(u"EUR"_s).collectedJobs.size()), payers);
        const auto owing = ask("SELECT job, sum(CASE k WHEN 'charge' THEN m WHEN 'refund' THEN m "
                               "ELSE -m END) AS o FROM ("
            + rows + "), p WHERE at < z GROUP BY job HAVING o > 0");
        std::vector<QString> sql, ours;
        for (const auto &row : owing)
            sql.push_back(row[0]);
        for (const auto &job : m_report.money.at(u"EUR"_s).openJobs)
            ours.push_back(EntityRef(job).toString());
        std::ranges::sort(sql);
        std::ranges::sort(ours);
        QCOMPARE(ours, sql);
    }
    void anEmptyPeriodIsEmpty()
    {
        state::ReportMaker maker({ Monday, Monday }, QTimeZone::utc());
        const auto report = maker.finish();
        QCOMPARE(report.promptness.count, 0u);
        QCOMPARE(report.use.count, 0u);
        QVERIFY(report.money.empty());
        QCOMPARE(m_period.previous(), (state::ReportPeriod { Monday, m_period.from }));
    }
};

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
