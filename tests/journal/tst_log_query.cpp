// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/log_kinds.h"
#include "journal/log_moment.h"
#include "journal/log_query.h"
#include "journal/search_words.h"

#include <QDateTime>
#include <QTest>

using namespace dispatch;
using namespace dispatch::journal;
using namespace Qt::StringLiterals;

namespace {

domain::Timestamp at(const QString &iso)
{
    return domain::timestampFromMs(QDateTime::fromString(iso, Qt::ISODate).toMSecsSinceEpoch());
}

// A Friday.
const auto Now = at(u"2026-11-27T16:00:00Z"_s);
using Field = LogTerm::Field;

LogFilter parsed(const QString &text)
{
    return parseLogFilter(text, Now, QTimeZone::utc());
}

} // namespace

class TestLogQuery : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void wordsHaveOneForm_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("case-accents")
            << u"Kärntner STRASSE"_s << QStringList { u"karntner"_s, u"strasse"_s };
        QTest::newRow("sharp-s") << u"Straße"_s << QStringList { u"strasse"_s };
        QTest::newRow("no-key-for-it") << u"Søren Łódź"_s << QStringList { u"soren"_s, u"lodz"_s };
        QTest::newRow("composed-or-not") << u"e\u0301té"_s << QStringList { u"ete"_s };
        QTest::newRow("punctuation")
            << u"visit.moved, (+43) 555-01"_s
            << QStringList { u"visit"_s, u"moved"_s, u"43"_s, u"555"_s, u"01"_s };
        QTest::newRow("marks-cannot-be-typed")
            << u"\uE000kcancel"_s << QStringList { u"kcancel"_s };
        QTest::newRow("beyond-the-plane") << u"a\U0001D7D9"_s << QStringList { u"a1"_s };
        QTest::newRow("nothing") << u" -- "_s << QStringList {};
    }
    void wordsHaveOneForm()
    {
        QFETCH(QString, text);
        QTEST(searchWords(text), "words");
    }

    void slipsAreAllAtOneStep()
    {
        const auto slips = slipsOf(u"ab"_s);
        for (const auto &slip : { u"ba"_s, u"a"_s, u"b"_s, u"xb"_s, u"ax"_s, u"xab"_s, u"abx"_s })
            QVERIFY2(slips.contains(slip), qPrintable(slip));
        QVERIFY(!slips.contains(u"ab"_s));
        QVERIFY(!slips.contains(QString()));
        QCOMPARE(QSet<QString>(slips.begin(), slips.end()).size(), slips.size());
        QVERIFY(slipsOf(QString(MaxSlipChars + 1, u'a')).isEmpty());
    }

    void textIsTakenApart_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<std::vector<LogTerm>>("terms");
        QTest::addColumn<QStringList>("parts");
        const auto row = [](const char *tag, const QString &text, std::vector<LogTerm> terms,
                             const QStringList &parts) {
            QTest::newRow(tag) << text << std::move(terms) << parts;
        };
        row("nothing", u"  "_s, {}, {});
        row("words", u"gas smell"_s,
            { { Field::Any, { u"gas"_s } }, { Field::Any, { u"smell"_s } } },
            { u"gas"_s, u"smell"_s });
        row("phrase", u"\"Gas smell\""_s,
            { { .field = Field::Any, .words = { u"gas"_s, u"smell"_s }, .isWhole = true } },
            { u"\"Gas smell\""_s });
        row("open-quote", u"\"gas sm"_s,
            { { .field = Field::Any, .words = { u"gas"_s, u"sm"_s }, .isWhole = true } },
            { u"\"gas sm"_s });
        row("filters", u"who:Mia kind:cancel job:#481 customer:\"Vera Holm\""_s,
            { { Field::Who, { u"mia"_s } }, { Field::Kind, { u"cancel"_s } },
                { Field::Job, { u"481"_s } }, { Field::Customer, { u"vera"_s, u"holm"_s } } },
            { u"who:Mia"_s, u"kind:cancel"_s, u"job:#481"_s, u"customer:\"Vera Holm\""_s });
        row("capitals-in-a-filter", u"WHO:mia"_s, { { Field::Who, { u"mia"_s } } },
            { u"WHO:mia"_s });
        row("not", u"-gas -kind:read"_s,
            { { .field = Field::Any, .words = { u"gas"_s }, .isNot = true },
                { .field = Field::Kind, .words = { u"read"_s }, .isNot = true } },
            { u"-gas"_s, u"-kind:read"_s });
        row("hyphen-inside", u"follow-up"_s, { { Field::Any, { u"follow"_s, u"up"_s } } },
            { u"follow-up"_s });
        row("a-time-is-no-filter", u"14:30"_s, { { Field::Any, { u"14"_s, u"30"_s } } },
            { u"14:30"_s });
        row("colon-in-quotes", u"\"who:mia\""_s,
            { { .field = Field::Any, .words = { u"who"_s, u"mia"_s }, .isWhole = true } },
            { u"\"who:mia\""_s });
        row("operators-are-words", u"NOT OR ( * ^"_s,
            { { Field::Any, { u"not"_s } }, { Field::Any, { u"or"_s } } },
            { u"NOT"_s, u"OR"_s, u"("_s, u"*"_s, u"^"_s });
    }
    void textIsTakenApart()
    {
        QFETCH(QString, text);
        const auto filter = parsed(text);
        QCOMPARE(filter.hint, QString());
        QTEST(filter.terms, "terms");
        QTEST(filter.parts, "parts");
    }

    void whatIsNotUnderstoodIsSaid_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("hint");
        QTest::newRow("field") << u"whom:mia"_s << u"I do not know the filter “whom:”"_s;
        QTest::newRow("no-value") << u"who: mia"_s << u"“who:” needs a word"_s;
        QTest::newRow("kind") << u"kind:xyz"_s << u"There is no kind “xyz”"_s;
        QTest::newRow("job") << u"job:boiler"_s << u"“job:” takes the number"_s;
        QTest::newRow("time") << u"after:soonish"_s << u"“soonish” is no time"_s;
        QTest::newRow("not-a-time") << u"-after:monday"_s << u"A time cannot be turned round"_s;
        QTest::newRow("never") << u"after:today before:yesterday"_s << u"Nothing is both"_s;
        QTest::newRow("long") << QString(MaxLogFilterChars + 1, u'a') << u"Only the first 400"_s;
        QTest::newRow("many") << QString(u"a "_s.repeated(MaxLogTerms + 1))
                              << u"Only the first 32"_s;
    }
    void whatIsNotUnderstoodIsSaid()
    {
        QFETCH(QString, text);
        QFETCH(QString, hint);
        const auto said = parsed(text).hint;
        QVERIFY2(said.startsWith(hint), qPrintable(said));
    }
    void theRestStillHolds()
    {
        const auto filter = parsed(u"whom:mia boiler"_s);
        QCOMPARE(filter.terms, (std::vector<LogTerm> { { Field::Any, { u"boiler"_s } } }));
    }

    void momentsAreRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        const auto day = [](const char *tag, const QString &text, const QString &from,
                             const QString &to) { QTest::newRow(tag) << text << from << to; };
        day("today", u"today"_s, u"2026-11-27T00:00:00Z"_s, u"2026-11-28T00:00:00Z"_s);
        day("yesterday", u"Yesterday"_s, u"2026-11-26T00:00:00Z"_s, u"2026-11-27T00:00:00Z"_s);
        day("monday", u"monday"_s, u"2026-11-23T00:00:00Z"_s, u"2026-11-24T00:00:00Z"_s);
        day("this-weekday-is-today", u"fri"_s, u"2026-11-27T00:00:00Z"_s,
            u"2026-11-28T00:00:00Z"_s);
        day("saturday-was-last-week", u"sa"_s, u"2026-11-21T00:00:00Z"_s,
            u"2026-11-22T00:00:00Z"_s);
        day("iso", u"2026-11-20"_s, u"2026-11-20T00:00:00Z"_s, u"2026-11-21T00:00:00Z"_s);
        day("points", u"20.11.2025"_s, u"2025-11-20T00:00:00Z"_s, u"2025-11-21T00:00:00Z"_s);
        day("points-without-year", u"20.11."_s, u"2026-11-20T00:00:00Z"_s,
            u"2026-11-21T00:00:00Z"_s);
        day("that-was-last-year", u"24.12."_s, u"2025-12-24T00:00:00Z"_s,
            u"2025-12-25T00:00:00Z"_s);
        day("clock", u"9:30"_s, u"2026-11-27T09:30:00Z"_s, u"2026-11-27T09:31:00Z"_s);
        day("day-and-clock", u"2026-11-20T14:30"_s, u"2026-11-20T14:30:00Z"_s,
            u"2026-11-20T14:31:00Z"_s);
        day("day-space-clock", u"20.11. 14:30"_s, u"2026-11-20T14:30:00Z"_s,
            u"2026-11-20T14:31:00Z"_s);
        day("hours", u"2h"_s, u"2026-11-27T14:00:00Z"_s, u"2026-11-27T14:00:00Z"_s);
        day("minutes", u"30min"_s, u"2026-11-27T15:30:00Z"_s, u"2026-11-27T15:30:00Z"_s);
        day("days", u"3d"_s, u"2026-11-24T16:00:00Z"_s, u"2026-11-24T16:00:00Z"_s);
        day("weeks", u"1w"_s, u"2026-11-20T16:00:00Z"_s, u"2026-11-20T16:00:00Z"_s);
    }
    void momentsAreRead()
    {
        QFETCH(QString, text);
        QFETCH(QString, from);
        QFETCH(QString, to);
        const auto moment = parseLogMoment(text, Now, QTimeZone::utc());
        QVERIFY(moment);
        QCOMPARE(moment->from, at(from));
        QCOMPARE(moment->to, at(to));
    }
    void noMoments_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : { "", "m", "soon", "2026-13-01", "30.2.", "25:00", "2x",
                 "9999999999d", "2026-11-20T", "T14:00" })
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void noMoments()
    {
        QFETCH(QString, text);
        QVERIFY(!parseLogMoment(text, Now, QTimeZone::utc()));
    }
    void daysAreThoseOfThePlace()
    {
        const QTimeZone vienna("Europe/Vienna");
        QVERIFY(vienna.isValid());
        const auto filter = parseLogFilter(u"on:2026-11-20"_s, Now, vienna);
        QCOMPARE(filter.from, at(u"2026-11-19T23:00:00Z"_s));
        QCOMPARE(filter.to, at(u"2026-11-20T23:00:00Z"_s));
    }
    void boundsNarrow()
    {
        const auto filter = parsed(u"after:monday before:2026-11-26 after:wednesday"_s);
        QCOMPARE(filter.from, at(u"2026-11-25T00:00:00Z"_s));
        QCOMPARE(filter.to, at(u"2026-11-26T00:00:00Z"_s));
    }

    void aPartCanBeTakenOut()
    {
        const QString text = u"boiler who:\"mia k\"  kind:note"_s;
        QCOMPARE(withoutLogPart(text, 0), u"who:\"mia k\" kind:note"_s);
        QCOMPARE(withoutLogPart(text, 1), u"boiler kind:note"_s);
        QCOMPARE(withoutLogPart(text, 2), u"boiler who:\"mia k\""_s);
        QCOMPARE(withoutLogPart(text, 3), text);
    }

    void everyKindOfAnEventCanBeAskedFor()
    {
        using namespace domain;
        const EventPayload payloads[] { JobCreated {}, JobChanged {}, JobNoted {}, JobClosed {},
            VisitCreated {}, VisitChanged {}, VisitMoved {}, TechnicianCreated {}, DutyChanged {},
            EmergencyChanged {}, ThreadCreated {}, MessagePosted {}, ThreadRead {}, PaymentAdded {},
            AlarmRaised {}, ZoneCreated {}, UserChanged {}, OrgChanged {}, TrackViewed {},
            TracksClosed {}, TracksDeleted {}, UnknownEvent {} };
        for (const auto &payload : payloads) {
            Event event;
            event.payload = payload;
            const auto kinds = kindsOf(event);
            QVERIFY(!kinds.isEmpty());
            for (const auto &kind : kinds)
                QVERIFY2(logKinds().contains(kind), qPrintable(kind));
        }
    }
};

QTEST_GUILESS_MAIN(TestLogQuery)
#include "tst_log_query.moc"
