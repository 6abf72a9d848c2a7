// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/composer.h"

#include "viewmodels/chat_text.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::domain;
using viewmodels::Composer;

//! Who reads what is written. An office's word that reaches the customer cannot be taken back by any program.
class TestComposer : public QObject {
    Q_OBJECT

    static ThreadId thread() { return ThreadId::make(timestampFromMs(1'772'452'800'000)); }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void enterSendsToTheOfficeAndTheConfirmingKeyDoesNot()
    {
        Composer composer;
        composer.open(thread(), Composer::Side::Office);
        composer.setText(u" they never pay "_s);
        QVERIFY(!composer.confirm());
        const auto sent = composer.enter();
        QVERIFY(sent);
        QCOMPARE(sent->text, u"they never pay"_s);
        QVERIFY(composer.text().isEmpty());
        QVERIFY(!composer.enter());
    }

    void enterOnlyAsksBeforeTheCustomerReads()
    {
        Composer composer;
        composer.open(thread(), Composer::Side::Customer);
        composer.setText(u"We are on our way"_s);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(!composer.enter());
            QVERIFY(composer.isAsking());
        }
        composer.setText(u"We are on our way!"_s);
        QVERIFY(!composer.isAsking());
        QVERIFY(composer.confirm());
    }

    void whatWasWrittenForTheOfficeIsAskedAboutOnceMore()
    {
        Composer composer;
        composer.open(thread(), Composer::Side::Office);
        composer.setText(u"they never pay"_s);
        composer.carryTo(thread(), Composer::Side::Customer);
        QVERIFY(composer.wasForOffice());
        QVERIFY(!composer.confirm());
        QVERIFY(composer.isAsking());
        QVERIFY(composer.confirm());
    }

    //! No sequence of keys sends an internal note to the customer without the confirmation. A model beside it remembers of
    //! every letter on which side it was typed, and what was asked since anything changed last.
    void noKeysSendTheOfficesWordsToTheCustomerUnconfirmed()
    {
        QRandomGenerator random(20'260'302);
        int carriedAndSent = 0;
        int sentToCustomer = 0;
        for (int run = 0; run < 3'000; ++run) {
            Composer composer;
            Composer::Side side = Composer::Side::Office;
            QHash<int, Composer::Draft> drafts;
            const ThreadId threads[] { thread(), thread() };
            const auto at = [&](Composer::Side s) { return threads[static_cast<int>(s)]; };
            composer.open(at(side), side);
            bool isAsked = false; // office letters are small, the customer's large
            for (int step = 0; step < 40; ++step) {
                const int key = random.bounded(9);
                std::optional<Composer::Outgoing> sent;
                const bool wasAsked = isAsked;
                if (key <= 2) {
                    const QChar letter = side == Composer::Side::Office
                        ? QChar(u'a' + random.bounded(26))
                        : QChar(u'A' + random.bounded(26));
                    composer.setText(composer.text() + letter);
                    isAsked = false;
                } else if (key == 3) {
                    sent = composer.enter();
                    isAsked = side == Composer::Side::Customer && !composer.text().isEmpty();
                } else if (key == 4) {
                    sent = composer.confirm();
                    isAsked = isAsked || composer.isAsking();
                } else if (key == 5) {
                    composer.goBack();
                    isAsked = false;
                } else if (key == 6) {
                    composer.setText(composer.text().chopped(
                        std::min<qsizetype>(composer.text().size(), random.bounded(3))));
                    isAsked = composer.isAsking();
                } else {
                    const auto other = side == Composer::Side::Office ? Composer::Side::Customer
                                                                      : Composer::Side::Office;
                    if (key == 7) {
                        drafts[static_cast<int>(side)] = composer.draft();
                        composer.open(at(other), other, drafts[static_cast<int>(other)]);
                    } else {
                        composer.carryTo(at(other), other);
                        drafts[static_cast<int>(side)] = {};
                    }
                    side = other;
                    isAsked = false;
                }
                QCOMPARE(composer.side(), side);
                if (!sent)
                    continue;
                QCOMPARE(sent->thread, at(sent->side));
                if (sent->side == Composer::Side::Office) {
                    QCOMPARE(key, 3);
                    continue;
                }
                ++sentToCustomer;
                QCOMPARE(key, 4);
                const bool hasOfficeWords
                    = std::ranges::any_of(sent->text, [](QChar c) { return c.isLower(); });
                if (hasOfficeWords) {
                    ++carriedAndSent;
                    QVERIFY2(wasAsked, qPrintable(sent->text));
                }
                isAsked = false;
            }
        }
        // The walk has been where it matters.
        QVERIFY(sentToCustomer > 500);
        QVERIFY(carriedAndSent > 50);
    }

    void fieldsAreFilledInBeforeAnythingGoes()
    {
        Composer composer;
        composer.open(thread(), Composer::Side::Office);
        composer.setText(u"Arrival in {eta}, braces {like these} are fine"_s);
        QVERIFY(!composer.enter());
        QVERIFY(composer.whyNot().contains(u"{eta}"_s));
        composer.setText(u"Arrival in 5 min, braces {like these} are fine"_s);
        QVERIFY(composer.enter());
    }

    void aMegabyteIsRefusedInPlainWords()
    {
        Composer composer;
        composer.open(thread(), Composer::Side::Office);
        composer.setText(u"short"_s);
        const QString line(1'000'000, u'x');
        QVERIFY(!composer.setText(line));
        QCOMPARE(composer.text(), u"short"_s);
        QVERIFY(viewmodels::whyTooLong(line).contains(u"too long"_s));
        QVERIFY(composer.setText(QString(9'000, u'x')));
        QVERIFY(!composer.enter());
        QVERIFY(!composer.whyNot().isEmpty());
    }

    void puttingRightLeavesWhatWasBeingWritten()
    {
        Composer composer;
        composer.open(thread(), Composer::Side::Office);
        composer.setText(u"half a sentence"_s);
        composer.setQuote(7);
        composer.edit(3, u"helo"_s);
        QCOMPARE(composer.draft().text, u"half a sentence"_s);
        composer.setText(u"hello"_s);
        const auto sent = composer.enter();
        QVERIFY(sent);
        QCOMPARE(sent->edits, 3U);
        QCOMPARE(sent->quote, 0U);
        QCOMPARE(composer.text(), u"half a sentence"_s);
        QCOMPARE(composer.quote(), 7U);
    }
};

QTEST_GUILESS_MAIN(TestComposer)
#include "tst_composer.moc"
