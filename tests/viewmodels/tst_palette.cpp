// SPDX-License-Identifier: GPL-3.0-or-later
#include "live_desk.h"

#include "viewmodels/fuzzy.h"
#include "viewmodels/palette.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using namespace dispatch::viewmodels;
using namespace std::chrono_literals;

namespace {

constexpr auto Noon = LiveDesk::Noon;
constexpr auto Midnight = Noon - 12h;

PaletteLine parse(const QString &line)
{
    return parsePaletteLine(line, Noon, Midnight);
}

struct Desk : LiveDesk {
    Palette palette;

    Desk() { palette.setProperty("session", QVariant::fromValue(&session)); }
    QList<PaletteItem> type(const QString &line)
    {
        palette.setLine(line);
        return palette.items();
    }
};

} // namespace

class TestPalette : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void scoresWhatIsTyped()
    {
        QVERIFY(fuzzyScore(u"nora", u"Nora Ferreira") > fuzzyScore(u"ferr", u"Nora Ferreira"));
        QVERIFY(fuzzyScore(u"n f", u"Nora Ferreira") > fuzzyScore(u"orafe", u"Nora Ferreira"));
        QVERIFY(fuzzyScore(u"jose", u"José Lind") > MereLetters);
        QCOMPARE(fuzzyScore(u"nfe", u"Nora Ferreira"), MereLetters);
        QCOMPARE(fuzzyScore(u"xyz", u"Nora Ferreira"), 0);
        QCOMPARE(fuzzyScore(u"z", u"Nora Ferreira"), 0);
    }

    void takesALineApart()
    {
        const auto line = parse(u"Assign 481 nora ferreira 14:00"_s);
        QCOMPARE(line.verb, u"assign"_s);
        QCOMPARE(line.jobNumber, std::optional<quint64>(481));
        QCOMPARE(line.rest, u"nora ferreira"_s);
        QCOMPARE(line.at, std::optional(Midnight + 14h));
        QCOMPARE(line.text, u"nora ferreira 14:00"_s);
    }

    void theOrderOfTheWordsIsFree()
    {
        const auto line = parse(u"assign 9.30 nora #481"_s);
        QCOMPARE(line.jobNumber, std::optional<quint64>(481));
        QCOMPARE(line.rest, u"nora"_s);
        QCOMPARE(line.at, std::optional(Midnight + 9h + 30min));
    }

    void aTimeLongGoneIsTomorrow()
    {
        QCOMPARE(parse(u"assign 1 nora 8:00"_s).at, std::optional(Midnight + 8h)); // a late entry
        QCOMPARE(parse(u"assign 1 nora 5:00"_s).at, std::optional(Midnight + 29h));
        QCOMPARE(parse(u"break nora 30m"_s).at, std::optional(Noon + 30min));
        QCOMPARE(parse(u"break nora 2h"_s).at, std::optional(Noon + 2h));
        QVERIFY(!parse(u"assign 1 nora 25:00"_s).at);
    }

    void nothingTypedIsNothing()
    {
        QVERIFY(parse(u"   "_s).verb.isEmpty());
        // A number too large to be a job stays a word.
        QVERIFY(!parse(u"go 99999999999999999999"_s).jobNumber);
    }

    void assignsByOneLine()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        const auto items = desk.type(u"assign 1 nora 14:00"_s);
        QVERIFY(!items.isEmpty());
        QVERIFY2(items[0].isReady, qPrintable(items[0].detail));
        QVERIFY2(items[0].title.contains(u"Nora Ferreira"_s), qPrintable(items[0].title));
        QVERIFY(desk.palette.run(0));
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        const auto command = desk.sent().front();
        QCOMPARE(command.entity, EntityRef(desk.visit));
        const auto act = std::get<ActOnVisit>(command.args);
        QCOMPARE(act.action, Action::Schedule);
        QVERIFY(act.window);
        QCOMPARE(act.window->to - act.window->from, milliseconds(2h));
        QCOMPARE(desk.palette.history(), QStringList { u"assign 1 nora 14:00"_s });
    }

    void whatIsMissingIsOffered()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        auto items = desk.type(u"as"_s);
        QCOMPARE(items[0].completion, u"assign "_s);
        QVERIFY(!items[0].isReady && !desk.palette.run(0));
        items = desk.type(u"assign "_s);
        QVERIFY2(items[0].title.contains(u"#1"_s), qPrintable(items[0].title));
        items = desk.type(items[0].completion);
        QCOMPARE(items.size(), 3); // the crew
        items = desk.type(u"assign 1 nor"_s);
        QCOMPARE(items.size(), 2); // Nora and Norbert
        QVERIFY(desk.type(u"assign 1 zzz"_s)[0].isRefused);
        QVERIFY(desk.type(u"assign 77 nora"_s)[0].isRefused);
        QVERIFY(!desk.palette.run(0));
        QVERIFY(desk.sent().empty());
    }

    void aReasonIsAskedForAndARuleIsNamed()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        QVERIFY(!desk.type(u"cancel 1"_s)[0].isReady);
        const auto refused = desk.type(u"dispatch 1"_s)[0];
        QVERIFY(refused.isRefused && !refused.detail.isEmpty());
        QVERIFY(desk.type(u"cancel 1 customer called"_s)[0].isReady);
        QVERIFY(desk.palette.run(0));
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        const auto act = std::get<ActOnVisit>(desk.sent().front().args);
        QCOMPARE(act.action, Action::Cancel);
        QCOMPARE(act.reason, u"customer called"_s);
    }

    void dutyTakesTheLongestNameThatFits()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        const auto items = desk.type(u"break nora ferreira 30m dentist"_s);
        QCOMPARE(items.size(), 1);
        QVERIFY(desk.palette.run(0));
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        const auto duty = std::get<SetDuty>(desk.sent().front().args);
        QCOMPARE(duty.duty, Duty::Break);
        QCOMPARE(duty.reason, u"30m dentist"_s);
        QVERIFY(
            desk.type(u"break nora ferreira"_s)[0].isRefused); // what is on its way counts as done
    }

    void anythingElseIsLookedFor()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        QSignalSpy shown(&desk.palette, &Palette::shown);
        desk.type(u"boiler"_s);
        const auto items = desk.palette.items();
        const auto found = std::ranges::find_if(
            items, [](const PaletteItem &item) { return item.title.contains(u"Boiler"_s); });
        QVERIFY(found != items.end());
        QVERIFY(desk.palette.run(static_cast<int>(found - items.begin())));
        QCOMPARE(shown.count(), 1);
        QCOMPARE(desk.session.job().number, 1);
    }

    void aPastedBookIsCut()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        desk.type(QString(100'000, u'a'));
        QCOMPARE(desk.palette.line().size(), Palette::MaxLine);
    }
};

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
