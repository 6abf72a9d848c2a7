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

    //! "break nora 12:30 30m": planned in her shift, checked while it is typed; the duty stays what it is.
    void aBreakIsPlannedByOneLine()
    {
        Desk desk;
        const auto shift = ShiftId::make(Noon);
        desk.log.add(shift,
            ShiftCreated { .technician = desk.nora,
                .hours = { Noon - 4h, Noon + 4h },
                .breaks = { { Noon + 2h, Noon + 150min } },
                .note = {} });
        QVERIFY(desk.goLive());
        auto items = desk.type(u"break nora ferreira 12:30 20m"_s);
        QVERIFY2(items[0].isReady, qPrintable(items[0].detail));
        QVERIFY2(items[0].title.contains(u"12:30–12:50"), qPrintable(items[0].title));
        QVERIFY2(items[0].detail.contains(u"duty stays"), qPrintable(items[0].detail));
        // From now, and without a length the usual one.
        QVERIFY(desk.type(u"break nora ferreira 30m"_s)[0].title.contains(u"12:00–12:30"));
        QVERIFY(desk.type(u"break nora ferreira 13:00"_s)[0].title.contains(u"13:00–13:30"));
        // What the server would say: over another break, over the end, without any shift.
        items = desk.type(u"break nora ferreira 14:10 30m"_s);
        QVERIFY(items[0].isRefused && items[0].detail.contains(u"overlap"));
        items = desk.type(u"break nora ferreira 15:50 30m"_s);
        QVERIFY(items[0].isRefused && items[0].detail.contains(u"outside"));
        items = desk.type(u"break norbert 13:00 30m"_s);
        QVERIFY2(items[0].isRefused && items[0].detail.contains(u"no shift"),
            qPrintable(items[0].detail));
        // The duty alone, as before.
        items = desk.type(u"break nora ferreira"_s);
        QVERIFY(items[0].isReady && items[0].title == u"break Nora Ferreira"_s);

        desk.type(u"break nora ferreira 12:30 20m"_s);
        QVERIFY(desk.palette.run(0));
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        const auto command = desk.sent().front();
        QCOMPARE(command.entity, EntityRef(shift));
        const auto edit = std::get<EditShift>(command.args);
        QCOMPARE(*edit.patch.breaks.value,
            QList<TimeWindow>({ { Noon + 2h, Noon + 150min }, { Noon + 30min, Noon + 50min } }));
    }

    void aShiftIsEnteredChangedAndCanceledByOneLine()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        auto items = desk.type(u"shift nora ferreira"_s);
        QVERIFY(!items[0].isReady && !items[0].isRefused);
        QCOMPARE(items[0].completion, u"shift Nora Ferreira 08:00-16:30"_s);
        QVERIFY(desk.type(u"shift nora ferreira off"_s)[0].isRefused);
        QVERIFY(desk.type(u"shift zzz 8-16"_s)[0].isRefused);
        items = desk.type(u"shift nora ferreira 8:00-16:30"_s);
        QVERIFY2(items[0].isReady, qPrintable(items[0].detail));
        QVERIFY2(items[0].detail.contains(u"new shift"), qPrintable(items[0].detail));
        QVERIFY(desk.palette.run(0));
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        const auto created = std::get<CreateShift>(desk.sent().front().args);
        QCOMPARE(created.technician, desk.nora);
        QCOMPARE(created.hours, TimeWindow({ Midnight + 8h, Midnight + 16h + 30min }));
        // It is there at once, before the server has said a word.
        items = desk.type(u"shift nora ferreira 10-18"_s);
        QVERIFY2(items[0].isReady && items[0].detail.contains(u"was 08:00-16:30"),
            qPrintable(items[0].detail));
        items = desk.type(u"shift nora ferreira tomorrow 22-6"_s);
        QVERIFY2(items[0].isReady, qPrintable(items[0].detail));
        items = desk.type(u"shift nora ferreira off"_s);
        QVERIFY2(items[0].isReady, qPrintable(items[0].detail));
        QVERIFY(desk.palette.run(0));
        QTRY_COMPARE(desk.sent().size(), std::size_t(2));
        QVERIFY(std::holds_alternative<CancelShift>(desk.sent()[1].args));
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

    void moneyIsEnteredByOneLine_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("kind");
        QTest::addColumn<qint64>("minor");
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("reference");
        QTest::newRow("charge") << u"charge 1 120 pump replaced"_s << int(PaymentKind::Charge)
                                << qint64(12'000) << u"pump replaced"_s << QString();
        QTest::newRow("deposit") << u"deposit 1 50 card"_s << int(PaymentKind::Deposit)
                                 << qint64(5'000) << u"card"_s << QString();
        QTest::newRow("pay") << u"pay 1 120.50 card receipt 77"_s << int(PaymentKind::Payment)
                             << qint64(12'050) << u"card"_s << u"receipt 77"_s;
        QTest::newRow("a-time-is-an-amount") << u"pay 1 12.50 cash"_s << int(PaymentKind::Payment)
                                             << qint64(1'250) << u"cash"_s << QString();
        QTest::newRow("refund") << u"refund 1 20 cash wrong part"_s << int(PaymentKind::Refund)
                                << qint64(2'000) << u"cash"_s << u"wrong part"_s;
        QTest::newRow("no-method") << u"refund 1 20 wrong part"_s << int(PaymentKind::Refund)
                                   << qint64(2'000) << QString() << u"wrong part"_s;
        QTest::newRow("void") << u"void 1 100 wrong job"_s << int(PaymentKind::Void)
                              << qint64(10'000) << QString() << u"wrong job"_s;
        QTest::newRow("writeoff") << u"writeoff 1 5 moved away"_s << int(PaymentKind::WriteOff)
                                  << qint64(500) << QString() << u"moved away"_s;
        QTest::newRow("any-order") << u"pay cash 12.50 #1"_s << int(PaymentKind::Payment)
                                   << qint64(1'250) << u"cash"_s << QString();
    }
    void moneyIsEnteredByOneLine()
    {
        QFETCH(QString, line);
        QFETCH(int, kind);
        QFETCH(qint64, minor);
        QFETCH(QString, method);
        QFETCH(QString, reference);
        Desk desk;
        for (const auto &[rowKind, amount] : { std::pair(PaymentKind::Charge, qint64(10'000)),
                 std::pair(PaymentKind::Payment, qint64(4'000)) })
            desk.log.add(PaymentId::make(Noon),
                PaymentAdded { .job = desk.job,
                    .kind = rowKind,
                    .amount = { amount, u"EUR"_s },
                    .method = {},
                    .reference = {} });
        desk.roles = Role::Supervisor;
        QVERIFY(desk.goLive());
        const auto items = desk.type(line);
        QVERIFY(!items.isEmpty());
        QVERIFY2(items[0].isReady, qPrintable(items[0].detail));
        QVERIFY2(items[0].title.contains(u" EUR"_s), qPrintable(items[0].title));
        QVERIFY2(items[0].detail.contains(u"Then "_s), qPrintable(items[0].detail));
        QVERIFY(desk.palette.run(0));
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        const auto payment = std::get<AddPayment>(desk.sent().front().args);
        QCOMPARE(payment.job, desk.job);
        QCOMPARE(int(payment.kind), kind);
        QCOMPARE(payment.amount, (Money { minor, u"EUR"_s }));
        QCOMPARE(payment.method, method);
        QCOMPARE(payment.reference, reference);
    }

    void moneyIsCheckedWhileItIsTyped()
    {
        Desk desk;
        QVERIFY(desk.goLive());
        auto item = desk.type(u"charge 1"_s)[0];
        QVERIFY(!item.isReady && !item.isRefused);
        QVERIFY2(item.detail.contains(u"amount"_s), qPrintable(item.detail));
        item = desk.type(u"charge 1 12,345.6.7"_s)[0];
        QVERIFY(item.isRefused);
        QVERIFY2(item.detail.contains(u"is not an amount"_s), qPrintable(item.detail));
        item = desk.type(u"pay 1 5 card 4111 1111 1111 1111"_s)[0];
        QVERIFY(item.isRefused);
        QVERIFY2(item.detail.contains(u"card number"_s), qPrintable(item.detail));
        item = desk.type(u"refund 1 5 cash"_s)[0]; // a dispatcher's account
        QVERIFY(item.isRefused);
        QVERIFY2(item.detail.contains(u"supervisor"_s), qPrintable(item.detail));
        QVERIFY(desk.type(u"pay 77 5"_s)[0].isRefused);
        QVERIFY(!desk.palette.run(0));
        QVERIFY(desk.sent().empty());
        // All that is open is what is usually paid.
        QVERIFY(desk.type(u"charge 1 80 valve"_s)[0].isReady);
        QVERIFY(desk.palette.run(0));
        QCOMPARE(desk.type(u"pay 1"_s)[0].completion, u"pay 1 80.00 "_s);
        QVERIFY(desk.type(u"pay 1 80.00 "_s)[0].isReady);
    }

    void aCancelThatMoneyForbidsOffersTheRefund()
    {
        Desk desk;
        desk.log.add(PaymentId::make(Noon),
            PaymentAdded { .job = desk.job,
                .kind = PaymentKind::Deposit,
                .amount = { 5'000, u"EUR"_s },
                .method = u"card"_s,
                .reference = {} });
        desk.roles = Roles(Role::Dispatcher) | Role::Supervisor;
        QVERIFY(desk.goLive());
        const auto items = desk.type(u"cancel 1 customer moved"_s);
        QVERIFY(items.size() >= 2);
        QVERIFY(items[0].isRefused);
        QVERIFY2(items[0].detail.contains(u"Refund it first"_s), qPrintable(items[0].detail));
        QVERIFY2(items[1].title.startsWith(u"refund #1"_s), qPrintable(items[1].title));
        QCOMPARE(items[1].completion, u"refund 1 50.00 "_s);
        QVERIFY(items[1].isReady);
        QVERIFY(desk.palette.run(1));
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        // What is on its way counts: now it can be canceled.
        desk.palette.refresh();
        QVERIFY(desk.palette.items().at(0).isReady);
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
