// SPDX-License-Identifier: GPL-3.0-or-later
#include "live_desk.h"
#include "money_desk.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::viewmodels;
using dispatch::test::LiveDesk;
using dispatch::tests::MoneyDesk;
using journal::OutboxStatus;

namespace {

// The usual test number of card makers.
const auto CardNumber = u"4111 1111 1111 1111"_s;

MoneyOffer offerOf(const MoneyBook &book, MoneyKind::Value kind)
{
    return book.offers().value(kind);
}

//! Live, with a supervisor who holds the dispatcher's role too or not.
struct PaidDesk : LiveDesk {
    PaymentId deposit = PaymentId::make(Noon);

    PaidDesk()
    {
        log.add(deposit,
            PaymentAdded { .job = job,
                .kind = PaymentKind::Deposit,
                .amount = { 5'000, u"EUR"_s },
                .method = u"card"_s,
                .reference = {} });
    }
    bool sitDown()
    {
        if (!goLive())
            return false;
        session.selectJob(jobText());
        return true;
    }
};

} // namespace

//! What must not happen to money: a sum that nobody can follow, a row that vanishes, a refusal that nobody sees.
class TestMoneyBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void aJobWithoutRowsSaysSo()
    {
        MoneyDesk desk;
        QVERIFY(desk.book.jobId().isEmpty());
        QVERIFY(desk.book.offers().isEmpty());
        desk.addJob(481);
        QCOMPARE(desk.book.numberText(), u"#481"_s);
        QVERIFY(desk.book.rows().isEmpty());
        QCOMPARE(desk.book.stateText(), u"Nothing charged"_s);
        QCOMPARE(desk.book.currency(), MoneyBook::DefaultCurrency.toString());
        QCOMPARE(desk.book.usualKind(), MoneyKind::Charge);
        QVERIFY(offerOf(desk.book, MoneyKind::Charge).whyNot.isEmpty());
        QCOMPARE(offerOf(desk.book, MoneyKind::Refund).whyNot,
            u"Nothing is held that could be refunded."_s);
        QVERIFY(offerOf(desk.book, MoneyKind::Void).whyNot.contains(u"voided"_s));
        QVERIFY(offerOf(desk.book, MoneyKind::WriteOff).whyNot.contains(u"written off"_s));
    }

    void rowsAddUpOldestFirst()
    {
        MoneyDesk desk;
        desk.addJob(481);
        QVERIFY(desk.put(PaymentKind::Deposit, 5'000, u"card"_s));
        QCOMPARE(desk.book.rows().constLast().balanceText, u"50.00 in credit"_s);
        QVERIFY(desk.put(PaymentKind::Charge, 12'000, u"pump replaced"_s));
        QCOMPARE(desk.book.usualKind(), MoneyKind::Payment);
        QCOMPARE(offerOf(desk.book, MoneyKind::Payment).usualAmount, u"70.00"_s);
        QVERIFY(desk.put(PaymentKind::Payment, 9'000, u"cash"_s, u"R-7"_s));
        QVERIFY(desk.put(PaymentKind::Refund, 2'000, u"cash"_s, u"too much"_s));
        const auto rows = desk.book.rows();
        QCOMPARE(rows.size(), 4);
        QCOMPARE(rows[0].kindText, u"Deposit"_s);
        QCOMPARE(rows[0].amountText, u"\u221250.00"_s);
        QCOMPARE(rows[0].who, u"sam"_s);
        QCOMPARE(rows[0].whenMs, static_cast<double>(toMs(tests::noon())));
        QCOMPARE(rows[1].method, u"pump replaced"_s);
        QCOMPARE(rows[1].amountText, u"120.00"_s);
        QCOMPARE(rows[1].balanceText, u"70.00 open"_s);
        QCOMPARE(rows[2].reference, u"R-7"_s);
        QCOMPARE(rows[2].balanceText, u"20.00 in credit"_s);
        QCOMPARE(rows[3].balanceText, u"settled"_s);
        QCOMPARE(desk.book.chargedText(), u"120.00"_s);
        QCOMPARE(desk.book.paidText(), u"140.00"_s);
        QCOMPARE(desk.book.refundedText(), u"20.00"_s);
        QCOMPARE(desk.book.openText(), u"0.00"_s);
        QCOMPARE(desk.book.stateText(), u"Paid"_s);
        QCOMPARE(desk.book.tone(), Tone::Good);
    }

    void aChargeWithAnInvoiceIsOut()
    {
        MoneyDesk desk;
        desk.addJob(481);
        QVERIFY(desk.book.add(desk.selected, MoneyKind::Charge, u"120"_s, u"pump replaced"_s, {}));
        QCOMPARE(desk.book.stateText(), u"No invoice yet"_s);
        QVERIFY(desk.book.add(desk.selected, MoneyKind::Charge, u"8"_s, u"valve"_s, u"INV-3"_s));
        QCOMPARE(desk.book.stateText(), u"Invoice is out"_s);
    }

    void theCurrencyIsTheJobsElseTheOffices()
    {
        MoneyDesk desk;
        desk.addJob(1);
        QVERIFY(desk.book.add(desk.selected, MoneyKind::Charge, u"120 USD"_s, {}, {}));
        QCOMPARE(desk.book.currency(), u"USD"_s);
        QVERIFY2(desk.book.judge(desk.selected, MoneyKind::Charge, u"5 EUR"_s, {}, {})
                     .whyNot.contains(u"another currency"_s),
            "two currencies in one ledger");
        desk.addJob(2);
        QCOMPARE(desk.book.currency(), u"USD"_s);
    }

    void refundVoidAndWriteOffAreTheSupervisors_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("isDispatchers");
        QTest::newRow("charge") << int(MoneyKind::Charge) << true;
        QTest::newRow("deposit") << int(MoneyKind::Deposit) << true;
        QTest::newRow("payment") << int(MoneyKind::Payment) << true;
        QTest::newRow("refund") << int(MoneyKind::Refund) << false;
        QTest::newRow("void") << int(MoneyKind::Void) << false;
        QTest::newRow("write-off") << int(MoneyKind::WriteOff) << false;
    }
    void refundVoidAndWriteOffAreTheSupervisors()
    {
        QFETCH(int, kind);
        QFETCH(bool, isDispatchers);
        const auto which = static_cast<MoneyKind::Value>(kind);
        for (const Roles roles : { Roles(Role::Dispatcher), Roles(Role::Supervisor) }) {
            MoneyDesk desk(roles);
            desk.addJob(481);
            QVERIFY(desk.put(PaymentKind::Charge, 10'000));
            QVERIFY(desk.put(PaymentKind::Payment, 4'000));
            const bool may = isDispatchers || roles.testFlag(Role::Supervisor);
            const QString why = offerOf(desk.book, which).whyNot;
            QCOMPARE(why.isEmpty(), may);
            QVERIFY2(may || why.contains(u"supervisor"_s), qPrintable(why));
            const std::size_t before = desk.sent.size();
            QCOMPARE(desk.book.add(desk.selected, which, u"10"_s, {}, {}), may);
            QCOMPARE(desk.sent.size(), before + (may ? 1 : 0));
            QVERIFY(!desk.said.isEmpty());
        }
    }

    void saysWithEachLetterWhatComesOfIt()
    {
        MoneyDesk desk;
        desk.addJob(481);
        QVERIFY(desk.put(PaymentKind::Charge, 12'000));
        const auto judge = [&](MoneyKind::Value kind, const QString &amount) {
            return desk.book.judge(desk.selected, kind, amount, {}, {});
        };
        QVERIFY(!judge(MoneyKind::Payment, {}).hint.isEmpty());
        QVERIFY(!judge(MoneyKind::Payment, {}).isReady);
        QCOMPARE(judge(MoneyKind::Payment, u"50"_s).outcome, u"Then 70.00 EUR is open"_s);
        QCOMPARE(judge(MoneyKind::Payment, u"120"_s).outcome, u"Then nothing is open"_s);
        QCOMPARE(judge(MoneyKind::Payment, u"150"_s).outcome,
            u"Then nothing is open, and 30.00 EUR is in credit"_s);
        QVERIFY(judge(MoneyKind::Void, u"130"_s).whyNot.contains(u"at most"_s));
        QVERIFY(judge(MoneyKind::Payment, u"12,345.6.7"_s)
                .whyNot.contains(u"“12,345.6.7” is not an amount"_s));
        QVERIFY(!desk.book.judge(u"nonsense"_s, MoneyKind::Charge, u"1"_s, {}, {}).isReady);
        QVERIFY(!desk.book.add(desk.selected, MoneyKind::Payment, {}, {}, {}));
        QCOMPARE(desk.sent.size(), std::size_t(1));
        desk.readOnlyText = u"Read only."_s;
        QCOMPARE(judge(MoneyKind::Payment, u"50"_s).whyNot, u"Read only."_s);
    }

    void cardNumbersNeverEnter_data()
    {
        QTest::addColumn<QString>("amount");
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("reference");
        QTest::newRow("method") << u"5"_s << CardNumber << QString();
        QTest::newRow("reference") << u"5"_s << u"card"_s << u"no. "_s + CardNumber;
        QTest::newRow("half-and-half") << u"5"_s << u"4111 1111"_s << u"1111-1111"_s;
        QTest::newRow("amount") << CardNumber << u"card"_s << QString();
    }
    void cardNumbersNeverEnter()
    {
        QFETCH(QString, amount);
        QFETCH(QString, method);
        QFETCH(QString, reference);
        MoneyDesk desk;
        desk.addJob(481);
        const auto verdict
            = desk.book.judge(desk.selected, MoneyKind::Deposit, amount, method, reference);
        QVERIFY(!verdict.isReady);
        QVERIFY2(verdict.whyNot.contains(u"card number"_s), qPrintable(verdict.whyNot));
        QVERIFY(!desk.book.add(desk.selected, MoneyKind::Deposit, amount, method, reference));
        QVERIFY(desk.sent.empty());
        QVERIFY(!desk.said.join(u' ').contains(u"4111"_s));
        // A receipt as long that is no card's number is nobody's secret.
        QVERIFY(
            desk.book.judge(desk.selected, MoneyKind::Deposit, u"5"_s, {}, u"4111 1111 1111 1112"_s)
                .isReady);
    }

    void whatIsOnItsWayAndWhatWasRefusedAreShown()
    {
        MoneyDesk desk;
        desk.addJob(481);
        QVERIFY(desk.put(PaymentKind::Charge, 12'000));
        desk.queue(desk.row(PaymentKind::Payment, 2'000, u"cash"_s, {}), OutboxStatus::Waiting);
        desk.queue(desk.row(PaymentKind::Refund, 9'000, u"cash"_s, {}), OutboxStatus::Refused,
            u"More would be refunded than was paid."_s);
        const auto rows = desk.book.rows();
        QCOMPARE(rows.size(), 3);
        QVERIFY(!rows[0].isPending && !rows[0].isRefused);
        QVERIFY(rows[1].isPending && !rows[1].isRefused);
        QVERIFY(rows[2].isRefused && !rows[2].isPending);
        QCOMPARE(rows[2].reason, u"More would be refunded than was paid."_s);
        QVERIFY(rows[2].balanceText.isEmpty());
        QCOMPARE(desk.book.openText(), u"120.00"_s); // neither is in the ledger
        // Those of another job are not this one's.
        desk.addJob(482);
        QVERIFY(desk.book.rows().isEmpty());
    }

    void moneyHeldKeepsAVisitFromBeingCanceled()
    {
        MoneyDesk desk;
        const QString job = desk.addJob(481);
        QVERIFY(desk.book.refundFirstText().isEmpty());
        QVERIFY(desk.put(PaymentKind::Deposit, 5'000));
        QCOMPARE(desk.book.refundFirstText(), u"50.00 EUR"_s);
        QCOMPARE(offerOf(desk.book, MoneyKind::Refund).usualAmount, u"50.00"_s);
        QVERIFY(desk.book.add(job, MoneyKind::Refund, u"50"_s, u"card"_s, u"customer moved"_s));
        QVERIFY(desk.book.refundFirstText().isEmpty());
        // What has ended is not canceled any more, whatever was paid.
        desk.addJob(482, VisitState::Completed);
        QVERIFY(desk.put(PaymentKind::Payment, 5'000));
        QVERIFY(desk.book.refundFirstText().isEmpty());
    }

    void tellsOnceOfEachChange()
    {
        MoneyDesk desk;
        desk.addJob(481);
        QSignalSpy changed(&desk.book, &MoneyBook::changed);
        desk.book.refresh();
        QCOMPARE(changed.count(), 0);
        const int before = desk.book.revision();
        QVERIFY(desk.put(PaymentKind::Charge, 100));
        QCOMPARE(changed.count(), 1);
        QVERIFY(desk.book.revision() > before);
    }

    //! At the desk itself: shown at once as pending, told in words, and in the review once refused.
    void aRefusedRowWaitsForAWord()
    {
        PaidDesk desk;
        QVERIFY(desk.sitDown());
        auto *money = desk.session.money();
        QCOMPARE(money->rows().size(), 1);
        QVERIFY(money->add(desk.jobText(), MoneyKind::Charge, u"120"_s, u"pump replaced"_s, {}));
        QCOMPARE(money->rows().size(), 2);
        QVERIFY(money->rows().at(1).isPending);
        QVERIFY(desk.session.job().isPending);
        QTRY_COMPARE(desk.sent().size(), std::size_t(1));
        Rejection no;
        no.code = ErrorCode::Invalid;
        no.title = u"The server has another opinion."_s;
        QSignalSpy notices(&desk.session, &ConsoleSession::notice);
        desk.server.send(
            protocol::Result { .id = desk.sent()[0].id, .outcome = std::unexpected(no) });
        QTRY_COMPARE(desk.session.review()->refused(), 1);
        const ReviewItem item = desk.session.review()->items().front();
        QCOMPARE(item.what, u"Charge of 120.00 EUR"_s);
        QCOMPARE(item.about, u"Job 1"_s);
        QCOMPARE(item.jobId, desk.jobText());
        QTRY_COMPARE(notices.count(), 1);
        QVERIFY2(notices[0][0].toString().startsWith(u"Job 1, Charge of 120.00 EUR"_s),
            qPrintable(notices[0][0].toString()));
        QVERIFY(money->rows().at(1).isRefused);
        QVERIFY(desk.session.job().isRefused);
        desk.session.withdraw(item.id);
        QCOMPARE(money->rows().size(), 1);
        QVERIFY(!desk.session.job().isRefused);
    }

    void cancelOfAPaidJobIsOffWithItsReason()
    {
        PaidDesk desk;
        QVERIFY(desk.sitDown());
        const auto actions = desk.session.actions();
        const auto cancel = std::ranges::find(actions, u"cancel"_s, &ActionInfo::name);
        QVERIFY(cancel != actions.end() && !cancel->isAllowed);
        QVERIFY2(cancel->whyNot.contains(u"Refund it first"_s), qPrintable(cancel->whyNot));
        QCOMPARE(desk.session.money()->refundFirstText(), u"50.00 EUR"_s);
        // This account is a dispatcher's.
        QVERIFY(offerOf(*desk.session.money(), MoneyKind::Refund).whyNot.contains(u"supervisor"_s));
    }
};

QTEST_MAIN(TestMoneyBook)
#include "tst_money_book.moc"
