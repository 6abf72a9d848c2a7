// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/money_text.h"

#include "domain/limits.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::domain;
using namespace dispatch::viewmodels;

namespace {

QLocale localeOf(const QString &name)
{
    return QLocale(name);
}

} // namespace

//! What goes wrong elsewhere: cents lost in a double, "1.500" taken for one and a half, a slip of the finger that enters a
//! hundred times the sum.
class TestMoneyText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void readsWhatPeopleType_data()
    {
        QTest::addColumn<QString>("locale");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("currency");
        QTest::addColumn<qint64>("minor");
        QTest::newRow("whole") << u"en_US"_s << u"120"_s << u"EUR"_s << qint64(12'000);
        QTest::newRow("cents") << u"en_US"_s << u"120.05"_s << u"EUR"_s << qint64(12'005);
        QTest::newRow("tenths") << u"en_US"_s << u"0.5"_s << u"EUR"_s << qint64(50);
        QTest::newRow("no-double-has-it")
            << u"en_US"_s << u"4503599627.01"_s << u"EUR"_s << qint64(450'359'962'701);
        QTest::newRow("groups") << u"en_US"_s << u"1,234,567.89"_s << u"EUR"_s
                                << qint64(123'456'789);
        QTest::newRow("german") << u"de_DE"_s << u"1.234,56"_s << u"EUR"_s << qint64(123'456);
        QTest::newRow("french-narrow")
            << u"fr_FR"_s << u"1\u202f234,56"_s << u"EUR"_s << qint64(123'456);
        QTest::newRow("french-typed") << u"fr_FR"_s << u"1 234,56"_s << u"EUR"_s << qint64(123'456);
        QTest::newRow("indian") << u"en_IN"_s << u"1,23,456.00"_s << u"INR"_s << qint64(12'345'600);
        QTest::newRow("arabic-digits")
            << u"ar_EG"_s << u"\u0661\u0662\u0660\u066b\u0665"_s << u"EGP"_s << qint64(12'050);
        QTest::newRow("yen") << u"en_US"_s << u"1,200"_s << u"JPY"_s << qint64(1'200);
        QTest::newRow("dinar") << u"en_US"_s << u"1.5"_s << u"KWD"_s << qint64(1'500);
        QTest::newRow("spaces-around") << u"en_US"_s << u"  7 "_s << u"EUR"_s << qint64(700);
        QTest::newRow("most") << u"C"_s << u"10000000000"_s << u"EUR"_s << MaxAmountMinor;
    }
    void readsWhatPeopleType()
    {
        QFETCH(QString, locale);
        QFETCH(QString, typed);
        QFETCH(QString, currency);
        QFETCH(qint64, minor);
        const auto money = parseMoney(typed, currency, localeOf(locale));
        QVERIFY2(money, qPrintable(money ? QString() : money.error()));
        QCOMPARE(*money, (Money { minor, currency }));
        // What is suggested can be entered as it stands.
        const auto again
            = parseMoney(amountToType(*money, localeOf(locale)), currency, localeOf(locale));
        QVERIFY2(again, qPrintable(again ? QString() : again.error()));
        QCOMPARE(again->minor, minor);
    }

    void refusesTheRestAndSaysWhy_data()
    {
        QTest::addColumn<QString>("locale");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("currency");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *tag, const QString &locale, const QString &typed,
                             const QString &words, const QString &currency = u"EUR"_s) {
            QTest::newRow(tag) << locale << typed << currency << words;
        };
        row("two-signs", u"en_US"_s, u"12,345.6.7"_s, u"“12,345.6.7” is not an amount"_s);
        row("says-how", u"de_DE"_s, u"12.50"_s, u"Write it like 1234,00"_s);
        row("comma-for-point", u"en_US"_s, u"12,50"_s, u"is not an amount"_s);
        row("groups-of-two", u"en_US"_s, u"12,34,567"_s, u"is not an amount"_s);
        row("empty-group", u"en_US"_s, u"1,,000"_s, u"is not an amount"_s);
        row("leading-separator", u"en_US"_s, u",500"_s, u"is not an amount"_s);
        row("no-whole", u"en_US"_s, u".50"_s, u"is not an amount"_s);
        row("no-fraction", u"en_US"_s, u"50."_s, u"is not an amount"_s);
        row("empty", u"en_US"_s, u""_s, u"is not an amount"_s);
        row("words", u"en_US"_s, u"twelve"_s, u"is not an amount"_s);
        row("exponent", u"en_US"_s, u"1e3"_s, u"is not an amount"_s);
        row("hex", u"en_US"_s, u"0x10"_s, u"is not an amount"_s);
        row("minus", u"en_US"_s, u"-5"_s, u"no sign"_s);
        row("true-minus", u"en_US"_s, u"\u22125"_s, u"no sign"_s);
        row("plus", u"en_US"_s, u"+5"_s, u"no sign"_s);
        row("three-digits", u"en_US"_s, u"1.005"_s, u"EUR has 2 digits"_s);
        row("thousand-in-german", u"en_US"_s, u"1.500"_s, u"EUR has 2 digits"_s);
        row("yen-has-none", u"en_US"_s, u"12.0"_s, u"JPY has no digits"_s, u"JPY"_s);
        row("zero", u"en_US"_s, u"0.00"_s, u"above zero"_s);
        row("too-large", u"C"_s, u"10000000000.01"_s, u"too large"_s);
        row("past-every-number", u"C"_s, u"99999999999999999999999999"_s, u"too large"_s);
    }
    void refusesTheRestAndSaysWhy()
    {
        QFETCH(QString, locale);
        QFETCH(QString, typed);
        QFETCH(QString, currency);
        QFETCH(QString, words);
        const auto money = parseMoney(typed, currency, localeOf(locale));
        QVERIFY(!money);
        QVERIFY2(money.error().contains(words), qPrintable(money.error()));
    }

    void aCurrencyMayBeNamed()
    {
        const QLocale c = QLocale::c();
        QCOMPARE(
            parseMoney(u"120 usd"_s, u"EUR"_s, c).value_or(Money()), (Money { 12'000, u"USD"_s }));
        QCOMPARE(
            parseMoney(u"JPY 120"_s, u"EUR"_s, c).value_or(Money()), (Money { 120, u"JPY"_s }));
        QCOMPARE(
            parseMoney(u"1.5KWD"_s, u"EUR"_s, c).value_or(Money()), (Money { 1'500, u"KWD"_s }));
        QVERIFY(!parseMoney(u"USD"_s, u"EUR"_s, c));
        QVERIFY(!parseMoney(u"1 dollar"_s, u"EUR"_s, c));
    }

    void writesInTheLocale()
    {
        QCOMPARE(moneyText({ 123'450, u"EUR"_s }, localeOf(u"en_US"_s)), u"1,234.50 EUR"_s);
        QCOMPARE(moneyText({ 123'450, u"EUR"_s }, localeOf(u"de_DE"_s)), u"1.234,50 EUR"_s);
        QCOMPARE(moneyText({ 5, u"EUR"_s }, QLocale::c()), u"0.05 EUR"_s);
        QCOMPARE(moneyText({ 1'234, u"JPY"_s }, localeOf(u"en_US"_s)), u"1,234 JPY"_s);
        QCOMPARE(moneyText({ 1'001, u"KWD"_s }, QLocale::c()), u"1.001 KWD"_s);
        QCOMPARE(amountText({ -50, u"EUR"_s }, QLocale::c()), u"\u22120.50"_s);
    }
};

QTEST_GUILESS_MAIN(TestMoneyText)
#include "tst_money_text.moc"
