// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/ids.h"

#include <QRandomGenerator>
#include <QSet>
#include <QTest>

using namespace dispatch::domain;
using namespace Qt::StringLiterals;

class TestIds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! Catches bits in the wrong place: other programs read the time out of our ids.
    void uuidHasTimeVersionAndVariant_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("timeDigits");
        // The example of RFC 9562, appendix A.6.
        QTest::newRow("rfc-9562") << qint64(0x017F22E279B0) << u"017f22e2-79b0"_s;
        QTest::newRow("epoch") << qint64(0) << u"00000000-0000"_s;
        QTest::newRow("before-1970") << qint64(-5) << u"00000000-0000"_s;
        QTest::newRow("largest") << qint64(0xFFFFFFFFFFFF) << u"ffffffff-ffff"_s;
        QTest::newRow("too-large") << qint64(0x1000000000000) << u"ffffffff-ffff"_s;
    }
    void uuidHasTimeVersionAndVariant()
    {
        QFETCH(const qint64, ms);
        QFETCH(const QString, timeDigits);
        QRandomGenerator random(7);
        for (int i = 0; i < 100; ++i) {
            const auto text = uuidText(makeUuidV7(timestampFromMs(ms), random));
            QCOMPARE(text.first(13), timeDigits);
            QCOMPARE(text[14], u'7');
            QVERIFY2(u"89ab"_s.contains(text[19]), qPrintable(text));
            QCOMPARE(text, text.toLower());
            QVERIFY(parseUuid(text));
        }
    }
    void uuidsOfOneMomentDiffer()
    {
        QSet<QUuid> seen;
        for (int i = 0; i < 1000; ++i)
            seen.insert(makeUuidV7(timestampFromMs(1'772'460'309'123)));
        QCOMPARE(seen.size(), 1000);
    }
    void seededGeneratorsRepeat()
    {
        QRandomGenerator a(42);
        QRandomGenerator b(42);
        QCOMPARE(makeUuidV7(timestampFromMs(1), a), makeUuidV7(timestampFromMs(1), b));
    }
    void idsSortByTime()
    {
        const auto early = JobId::make(timestampFromMs(1'000));
        const auto late = JobId::make(timestampFromMs(1'001));
        QVERIFY(early < late);
        QVERIFY(!(late < early));
    }

    void uuidTextIsStrict_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("good") << u"01970e6c-1c2d-7abc-8def-0123456789ab"_s << true;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("null") << u"00000000-0000-0000-0000-000000000000"_s << false;
        QTest::newRow("upper") << u"01970E6C-1c2d-7abc-8def-0123456789ab"_s << false;
        QTest::newRow("braces") << u"{01970e6c-1c2d-7abc-8def-0123456789ab}"_s << false;
        QTest::newRow("short") << u"01970e6c-1c2d-7abc-8def-0123456789a"_s << false;
        QTest::newRow("long") << u"01970e6c-1c2d-7abc-8def-0123456789abc"_s << false;
        QTest::newRow("no-hyphens") << u"01970e6c1c2d7abc8def0123456789ab"_s << false;
        QTest::newRow("hyphen-moved") << u"01970e6-c1c2d-7abc-8def-0123456789ab"_s << false;
        QTest::newRow("not-hex") << u"01970e6c-1c2d-7abc-8def-0123456789ag"_s << false;
        QTest::newRow("space") << u" 1970e6c-1c2d-7abc-8def-0123456789ab"_s << false;
    }
    void uuidTextIsStrict()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, isGood);
        const auto uuid = parseUuid(text);
        QCOMPARE(uuid.has_value(), isGood);
        if (uuid)
            QCOMPARE(uuidText(*uuid), text);
    }

    void referencesGoBothWays()
    {
        for (int i = 0; i < static_cast<int>(kindNames.size()); ++i) {
            const EntityRef ref { static_cast<Kind>(i), makeUuidV7(timestampFromMs(5)) };
            QCOMPARE(EntityRef::parse(ref.toString()), ref);
            QCOMPARE(kindFromName(QString(kindName(ref.kind))), ref.kind);
        }
        QCOMPARE(kindName(Kind::Technician), "tech"_L1);
    }
    void badReferencesAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        const auto uuid = u"01970e6c-1c2d-7abc-8def-0123456789ab"_s;
        QTest::newRow("empty") << QString();
        QTest::newRow("bare") << uuid;
        QTest::newRow("no-id") << u"job/"_s;
        QTest::newRow("kind-unknown") << QString(u"van/" + uuid);
        QTest::newRow("kind-upper") << QString(u"Job/" + uuid);
        QTest::newRow("slash-twice") << QString(u"job//" + uuid);
        QTest::newRow("tail") << QString(u"job/" + uuid + u'/');
    }
    void badReferencesAreRefused()
    {
        QFETCH(const QString, text);
        QVERIFY(!EntityRef::parse(text));
    }
    void typedIdsKeepTheirKind()
    {
        const auto visit = VisitId::make(timestampFromMs(9));
        QVERIFY(!JobId::parse(visit.toString()));
        QCOMPARE(VisitId::parse(visit.toString()), visit);
        QVERIFY(!JobId::from(visit));
        QCOMPARE(VisitId::from(visit), visit);
        QVERIFY(EntityRef(visit) != EntityRef(JobId { visit.uuid }));
        QVERIFY(VisitId {}.isNull());
    }
};

QTEST_GUILESS_MAIN(TestIds)
#include "tst_ids.moc"
