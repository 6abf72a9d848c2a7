// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/checks.h"

#include "domain/limits.h"

#include <QTest>

using namespace dispatch::domain;
using namespace dispatch::state;
using namespace Qt::StringLiterals;

class TestChecks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void cardNumbersAreFound_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isCard");
        // Numbers that card networks publish for testing.
        QTest::newRow("visa") << u"4111111111111111"_s << true;
        QTest::newRow("visa-grouped") << u"paid with 4111 1111 1111 1111, thanks"_s << true;
        QTest::newRow("mastercard-hyphens") << u"5555-5555-5555-4444"_s << true;
        QTest::newRow("amex-15") << u"378282246310005"_s << true;
        QTest::newRow("visa-13") << u"4222222222222"_s << true;
        QTest::newRow("after-text") << u"no. 7; 4111111111111111"_s << true;
        QTest::newRow("wrong-check-digit") << u"4111111111111112"_s << false;
        QTest::newRow("short") << u"411111111111"_s << false;
        QTest::newRow("long-20") << u"41111111111111111111"_s << false;
        QTest::newRow("receipt") << u"R-2026-004711"_s << false;
        QTest::newRow("empty") << QString() << false;
    }
    void cardNumbersAreFound()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, isCard);
        QCOMPARE(containsCardNumber(text), isCard);
    }

    void everyLimitAtAndPastItsEdge_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<int>("size");
        QTest::addColumn<bool>("isOk");
        const auto edge = [](const char *field, qsizetype max) {
            QTest::newRow(QByteArray(field).append("-at").constData())
                << QString::fromLatin1(field) << int(max) << true;
            QTest::newRow(QByteArray(field).append("-past").constData())
                << QString::fromLatin1(field) << int(max + 1) << false;
        };
        edge("title", MaxTitleChars);
        edge("description", MaxTextBytes);
        edge("trade", MaxNameChars);
        edge("customerName", MaxNameChars);
        edge("customerPhone", MaxNameChars);
        edge("address", MaxTextBytes);
        edge("area", MaxNameChars);
        edge("skills", MaxSkills);
    }
    //! The same limits when a job is made and when it is edited, or an edit would get in what creation keeps out.
    void everyLimitAtAndPastItsEdge()
    {
        QFETCH(const QString, field);
        QFETCH(const int, size);
        QFETCH(const bool, isOk);
        const QString text(size, u'x');
        JobFields fields;
        fields.title = u"Tap"_s;
        JobPatch patch;
        const auto both = [&](QString JobFields::*f, Change<QString> JobPatch::*p) {
            fields.*f = text;
            patch.*p = Change<QString>::to(text);
        };
        if (field == u"title")
            both(&JobFields::title, &JobPatch::title);
        if (field == u"description")
            both(&JobFields::description, &JobPatch::description);
        if (field == u"trade")
            both(&JobFields::trade, &JobPatch::trade);
        if (field == u"customerName")
            both(&JobFields::customerName, &JobPatch::customerName);
        if (field == u"customerPhone")
            both(&JobFields::customerPhone, &JobPatch::customerPhone);
        if (field == u"address")
            both(&JobFields::address, &JobPatch::address);
        if (field == u"area")
            both(&JobFields::area, &JobPatch::area);
        if (field == u"skills") {
            fields.skills = QStringList(size, u"gas"_s);
            patch.skills = Change<QStringList>::to(fields.skills);
        }
        for (const auto &checked : { checkFields(fields), checkPatch(patch) }) {
            QCOMPARE(checked.has_value(), isOk);
            if (!checked) {
                QCOMPARE(checked.error().field, field);
                QCOMPARE(checked.error().code, ErrorCode::Invalid);
            }
        }
    }
    void bytesAreCountedAsUtf8()
    {
        QVERIFY(checkBytes(QString(10, u'ø'), u"text"_s, 20));
        QVERIFY(!checkBytes(QString(10, u'ø'), u"text"_s, 19));
    }
    void skillsAreNotEmpty()
    {
        QVERIFY(!checkSkills({ u"gas"_s, u" "_s }));
        QVERIFY(!checkSkills({ QString(MaxNameChars + 1, u'x') }));
        QVERIFY(checkSkills({}));
    }
    void durationsAtTheirEdges()
    {
        QVERIFY(!checkDuration(MinDurationMin - 1));
        QVERIFY(checkDuration(MinDurationMin));
        QVERIFY(checkDuration(MaxDurationMin));
        QVERIFY(!checkDuration(MaxDurationMin + 1));
    }
};

QTEST_GUILESS_MAIN(TestChecks)
#include "tst_checks.moc"
