// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/billing.h"

#include "domain/limits.h"

#include <QTest>

#include <limits>
#include <vector>

using namespace dispatch::domain;
using namespace Qt::StringLiterals;

namespace {

Payment row(PaymentKind kind, qint64 minor, const QString &reference = {},
    const QString &currency = u"EUR"_s)
{
    Payment p;
    p.kind = kind;
    p.amount = { .minor = minor, .currency = currency };
    p.reference = reference;
    return p;
}

using Rows = std::vector<Payment>;
using K = PaymentKind;

} // namespace

class TestBilling : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void theStateFollowsFromTheRows_data()
    {
        QTest::addColumn<Rows>("rows");
        QTest::addColumn<QString>("state");
        QTest::addColumn<qint64>("charged");
        QTest::addColumn<qint64>("paid");
        QTest::addColumn<qint64>("open");
        const auto test = [](const char *tag, const Rows &rows, BillingState state, qint64 charged,
                              qint64 paid, qint64 open) {
            QTest::newRow(tag) << rows << QString(name(state)) << charged << paid << open;
        };
        const auto invoice = u"INV-7"_s;
        test("nothing", {}, BillingState::None, 0, 0, 0);
        test("drafted", { row(K::Charge, 100) }, BillingState::Draft, 100, 0, 100);
        test("sent", { row(K::Charge, 100, invoice) }, BillingState::Sent, 100, 0, 100);
        test("deposit-only", { row(K::Deposit, 50) }, BillingState::Partial, 0, 50, 0);
        test("deposit-returned", { row(K::Deposit, 50), row(K::Refund, 50) }, BillingState::None, 0,
            0, 0);
        test("partial", { row(K::Charge, 100, invoice), row(K::Payment, 1) }, BillingState::Partial,
            100, 1, 99);
        test("paid", { row(K::Deposit, 50), row(K::Charge, 100), row(K::Payment, 50) },
            BillingState::Paid, 100, 100, 0);
        test("overpaid", { row(K::Charge, 100), row(K::Payment, 130) }, BillingState::Paid, 100,
            130, 0);
        test("refunded-in-part", { row(K::Charge, 100), row(K::Payment, 100), row(K::Refund, 30) },
            BillingState::Partial, 100, 70, 30);
        test("refunded-in-full",
            { row(K::Charge, 100, invoice), row(K::Payment, 100), row(K::Refund, 100) },
            BillingState::Sent, 100, 0, 100);
        test("void", { row(K::Charge, 100), row(K::Void, 100) }, BillingState::Void, 0, 0, 0);
        test("void-but-paid", { row(K::Charge, 100), row(K::Payment, 100), row(K::Void, 100) },
            BillingState::Partial, 0, 100, 0);
        test("void-in-part", { row(K::Charge, 100), row(K::Void, 40), row(K::Payment, 60) },
            BillingState::Paid, 60, 60, 0);
        test("written-off", { row(K::Charge, 100), row(K::Payment, 10), row(K::WriteOff, 90) },
            BillingState::WrittenOff, 100, 10, 0);
        test("written-off-in-part", { row(K::Charge, 100, invoice), row(K::WriteOff, 10) },
            BillingState::Sent, 100, 0, 90);
    }
    void theStateFollowsFromTheRows()
    {
        QFETCH(const Rows, rows);
        QFETCH(const QString, state);
        QFETCH(const qint64, charged);
        QFETCH(const qint64, paid);
        QFETCH(const qint64, open);
        const auto sum = balance(rows);
        QVERIFY(sum);
        QCOMPARE(QString(name(sum->state)), state);
        QCOMPARE(sum->chargedMinor, charged);
        QCOMPARE(sum->paidMinor, paid);
        QCOMPARE(sum->openMinor, open);
        QCOMPARE(sum->currency, rows.empty() ? QString() : u"EUR"_s);
        QCOMPARE(sum->hasNetPayments(), paid > 0);
    }

    void sumsNeverWrapAround()
    {
        const auto huge = std::numeric_limits<qint64>::max();
        QCOMPARE(balance(Rows { row(K::Charge, huge), row(K::Charge, huge) }).error(),
            BillingError::Overflow);
        QCOMPARE(balance(Rows { row(K::Payment, huge) }).error(), BillingError::Overflow);
        QCOMPARE(balance(Rows { row(K::Charge, 1), row(K::Charge, 1, {}, u"USD"_s) }).error(),
            BillingError::MixedCurrencies);
    }

    void whatMayBeAdded_data()
    {
        QTest::addColumn<Rows>("rows");
        QTest::addColumn<Rows>("added");
        QTest::addColumn<int>("error"); // -1: may be added
        const auto test = [](const char *tag, const Rows &rows, const Payment &added, int error) {
            QTest::newRow(tag) << rows << Rows { added } << error;
        };
        const Rows paid { row(K::Charge, 100), row(K::Payment, 60) };
        test("first", {}, row(K::Charge, 1), -1);
        test("zero", {}, row(K::Charge, 0), int(BillingError::AmountNotPositive));
        test("negative", {}, row(K::Payment, -1), int(BillingError::AmountNotPositive));
        test("largest", {}, row(K::Charge, MaxAmountMinor), -1);
        test("too-large", {}, row(K::Charge, MaxAmountMinor + 1), int(BillingError::Overflow));
        test("currency-lower", {}, row(K::Charge, 1, {}, u"eur"_s), int(BillingError::BadCurrency));
        test(
            "currency-empty", {}, row(K::Charge, 1, {}, QString()), int(BillingError::BadCurrency));
        test("currency-long", {}, row(K::Charge, 1, {}, u"EURO"_s), int(BillingError::BadCurrency));
        test("currency-other", paid, row(K::Charge, 1, {}, u"USD"_s),
            int(BillingError::MixedCurrencies));
        test("refund-all", paid, row(K::Refund, 60), -1);
        test("refund-more", paid, row(K::Refund, 61), int(BillingError::RefundTooLarge));
        test("refund-nothing-paid", { row(K::Charge, 100) }, row(K::Refund, 1),
            int(BillingError::RefundTooLarge));
        test("void-all", paid, row(K::Void, 100), -1);
        test("void-more", paid, row(K::Void, 101), int(BillingError::RefundTooLarge));
        test("write-off-open", paid, row(K::WriteOff, 40), -1);
        test("write-off-more", paid, row(K::WriteOff, 41), int(BillingError::RefundTooLarge));
        test("overpay", paid, row(K::Payment, 1'000), -1);
    }
    void whatMayBeAdded()
    {
        QFETCH(const Rows, rows);
        QFETCH(const Rows, added);
        QFETCH(const int, error);
        const auto ok = mayAdd(rows, added.front());
        QCOMPARE(ok ? -1 : int(ok.error()), error);
    }

    void whoMayEnter_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("dispatcherMay");
        QTest::newRow("charge") << int(K::Charge) << true;
        QTest::newRow("deposit") << int(K::Deposit) << true;
        QTest::newRow("payment") << int(K::Payment) << true;
        QTest::newRow("refund") << int(K::Refund) << false;
        QTest::newRow("void") << int(K::Void) << false;
        QTest::newRow("write-off") << int(K::WriteOff) << false;
    }
    void whoMayEnter()
    {
        QFETCH(const int, kind);
        QFETCH(const bool, dispatcherMay);
        const auto k = static_cast<PaymentKind>(kind);
        QVERIFY(mayEnter(k, Role::Supervisor));
        QCOMPARE(mayEnter(k, Role::Dispatcher), dispatcherMay);
        QCOMPARE(mayEnter(k, Role::Dispatcher | Role::Administrator), dispatcherMay);
        for (const auto role :
            { Role::Administrator, Role::Technician, Role::Customer, Role::System })
            QVERIFY(!mayEnter(k, role));
    }
    void billingStatesHaveNames()
    {
        QCOMPARE(name(BillingState::WrittenOff), "WrittenOff"_L1);
        QCOMPARE(name(BillingState::None), "None"_L1);
    }
};

QTEST_GUILESS_MAIN(TestBilling)
#include "tst_billing.moc"
