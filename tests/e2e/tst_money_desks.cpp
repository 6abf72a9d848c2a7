// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/dispatcher.h"

#include <QTest>

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using namespace dispatch::test;
using viewmodels::JobInfo;

namespace MoneyKind = viewmodels::MoneyKind;

namespace {

//! A dispatcher and a supervisor at the ledger of one job; a second job's is nobody's business.
struct MoneyDesks {
    Office office;
    std::unique_ptr<Dispatcher> sam, sue;

    [[nodiscard]] bool open()
    {
        if (!office.open() || !addDispatcher(office, u"Sam"_s)
            || !addAccount(office, u"Sue"_s, u"supervisor"_s))
            return false;
        sam = std::make_unique<Dispatcher>(office, u"Sam"_s, office.url());
        sue = std::make_unique<Dispatcher>(office, u"Sue"_s, office.url());
        if (!QTest::qWaitFor([this] { return sam->isLive() && sue->isLive(); }, LinkTimeoutMs))
            return false;
        sam->session->createJob(Boiler, u"Vera Holm"_s, {}, {}, u"heating"_s, 1);
        sam->session->createJob(Tap, u"Ola Berg"_s, {}, {}, u"plumbing"_s, 1);
        return QTest::qWaitFor(
                   [this] {
                       return isKnown(*sam, Boiler) && isKnown(*sam, Tap) && isKnown(*sue, Boiler)
                           && isKnown(*sue, Tap);
                   },
                   LinkTimeoutMs)
            && add(*sam, Tap, MoneyKind::Charge, u"75"_s, u"a washer"_s) && converge();
    }
    static inline const QString Boiler = u"Boiler gives no hot water"_s;
    static inline const QString Tap = u"Tap drips"_s;
    static bool isKnown(const Dispatcher &desk, const QString &title)
    {
        return desk.jobCalled(title).number > 0;
    }
    [[nodiscard]] static bool add(Dispatcher &desk, const QString &title, MoneyKind::Value kind,
        const QString &amount, const QString &method)
    {
        return desk.session->money()->add(desk.jobCalled(title).id, kind, amount, method, {});
    }
    [[nodiscard]] bool converge() const
    {
        return QTest::qWaitFor(
            [this] {
                return sam->session->review()->waiting() == 0
                    && sue->session->review()->waiting() == 0 && sam->stored() == sue->stored();
            },
            LinkTimeoutMs);
    }
    //! Of one desk's own copy, oldest first: who, what, how much in cents.
    [[nodiscard]] static QStringList ledger(const Dispatcher &desk, const QString &title)
    {
        const state::Operation stored = desk.stored();
        QStringList rows;
        for (const Payment &row : stored.ledger(JobId { *parseUuid(desk.jobCalled(title).id) }))
            rows << u"%1 %2 %3"_s.arg(stored.actorName(row.by), QString(name(row.kind)))
                        .arg(row.amount.minor);
        return rows;
    }
    //! As a list that does not depend on who was quicker.
    [[nodiscard]] QStringList sorted(const QString &title) const
    {
        QStringList his = ledger(*sam, title);
        QStringList hers = ledger(*sue, title);
        his.sort();
        hers.sort();
        return his == hers ? his : QStringList { u"they differ"_s };
    }
    [[nodiscard]] std::optional<Balance> balanceOf(const QString &title) const
    {
        const auto sum
            = balance(sue->stored().ledger(JobId { *parseUuid(sue->jobCalled(title).id) }));
        return sum ? std::optional(*sum) : std::nullopt;
    }
};

} // namespace

//! Money that two people enter at the same moment: each row is there once, and nobody's is written over.
class TestMoneyDesks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! "A bulk action that said done and did one of many", of two people's rows.
    void bothRowsOfTheSameMomentStand()
    {
        MoneyDesks desks;
        QVERIFY(desks.open());
        // Nothing is read from a socket between the two.
        QVERIFY(MoneyDesks::add(
            *desks.sam, MoneyDesks::Boiler, MoneyKind::Charge, u"120.50"_s, u"labour"_s));
        QVERIFY(
            MoneyDesks::add(*desks.sue, MoneyDesks::Boiler, MoneyKind::Charge, u"30"_s, u"pump"_s));
        QVERIFY(MoneyDesks::add(
            *desks.sam, MoneyDesks::Boiler, MoneyKind::Deposit, u"50"_s, u"cash"_s));
        QVERIFY(desks.converge());
        QCOMPARE(desks.sorted(MoneyDesks::Boiler),
            (QStringList { u"Sam charge 12050"_s, u"Sam deposit 5000"_s, u"Sue charge 3000"_s }));
        QCOMPARE(desks.balanceOf(MoneyDesks::Boiler)->openMinor, 10'050);

        // A payment and a refund at once.
        QVERIFY(MoneyDesks::add(
            *desks.sam, MoneyDesks::Boiler, MoneyKind::Payment, u"80"_s, u"card"_s));
        QVERIFY(
            MoneyDesks::add(*desks.sue, MoneyDesks::Boiler, MoneyKind::Refund, u"50"_s, u"cash"_s));
        QVERIFY(desks.converge());
        const auto sum = desks.balanceOf(MoneyDesks::Boiler);
        QCOMPARE(sum->chargedMinor, 15'050);
        QCOMPARE(sum->paidMinor, 8'000);
        QCOMPARE(sum->openMinor, 7'050);
        QCOMPARE(desks.sorted(MoneyDesks::Boiler).size(), 5);
        QCOMPARE(desks.sorted(MoneyDesks::Tap), QStringList { u"Sam charge 7500"_s });
        QCOMPARE(desks.sam->session->review()->rowCount(), 0);
        QCOMPARE(desks.sue->session->review()->rowCount(), 0);
        // What the row of the board says is that sum.
        for (const auto *desk : { desks.sam.get(), desks.sue.get() })
            QCOMPARE(desk->jobCalled(MoneyDesks::Boiler).openMinor, 7'050);
        desks.sam->leave();
        desks.sue->leave();
        QCOMPARE(desks.office.verify(), QString());
    }

    //! What is held can be given back once, however many give it back at the same moment.
    void theSameMoneyIsRefundedOnce()
    {
        MoneyDesks desks;
        QVERIFY(desks.open());
        QVERIFY(addAccount(desks.office, u"Sid"_s, u"supervisor"_s));
        const auto sid = std::make_unique<Dispatcher>(desks.office, u"Sid"_s, desks.office.url());
        QVERIFY(MoneyDesks::add(
            *desks.sam, MoneyDesks::Boiler, MoneyKind::Deposit, u"60"_s, u"cash"_s));
        QVERIFY(desks.converge());
        QVERIFY(QTest::qWaitFor(
            [&] {
                return sid->isLive() && MoneyDesks::ledger(*sid, MoneyDesks::Boiler).size() == 1;
            },
            LinkTimeoutMs));
        QVERIFY(
            MoneyDesks::add(*desks.sue, MoneyDesks::Boiler, MoneyKind::Refund, u"60"_s, u"cash"_s));
        QVERIFY(MoneyDesks::add(*sid, MoneyDesks::Boiler, MoneyKind::Refund, u"60"_s, u"cash"_s));
        QVERIFY(QTest::qWaitFor(
            [&] {
                return desks.sue->session->review()->refused() + sid->session->review()->refused()
                    == 1;
            },
            LinkTimeoutMs));
        QVERIFY(desks.converge());
        QCOMPARE(desks.balanceOf(MoneyDesks::Boiler)->paidMinor, 0);
        QCOMPARE(desks.sorted(MoneyDesks::Boiler).size(), 2);
        auto &loser = desks.sue->session->review()->refused() == 1 ? *desks.sue : *sid;
        const auto item = loser.session->review()->items().front();
        QVERIFY(!item.reason.isEmpty());
        loser.session->withdraw(item.id);
        QVERIFY(desks.converge());
        QCOMPARE(desks.sorted(MoneyDesks::Boiler).size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestMoneyDesks)
#include "tst_money_desks.moc"
