// SPDX-License-Identifier: GPL-3.0-or-later
#include "geo/outline.h"

#include <QTest>

#include <algorithm>

using namespace dispatch::geo;
using namespace Qt::StringLiterals;

namespace {

using Corners = std::vector<GeoPoint>;

//! A U, open to the north: its middle is outside.
const Corners U { { 47.00, -15.00 }, { 47.03, -15.00 }, { 47.03, -14.99 }, { 47.01, -14.99 },
    { 47.01, -14.98 }, { 47.03, -14.98 }, { 47.03, -14.97 }, { 47.00, -14.97 } };

const Corners Square { { 10, 20 }, { 10, 20.01 }, { 10.01, 20.01 }, { 10.01, 20 } };

} // namespace

class TestOutline : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    //! A ray that counts a corner twice, a box in place of the outline, an edge that belongs to nobody.
    void inside_data()
    {
        QTest::addColumn<double>("lat");
        QTest::addColumn<double>("lon");
        QTest::addColumn<bool>("isIn");
        QTest::newRow("left-arm") << 47.02 << -14.995 << true;
        QTest::newRow("right-arm") << 47.02 << -14.975 << true;
        QTest::newRow("foot") << 47.005 << -14.985 << true;
        QTest::newRow("between-the-arms") << 47.02 << -14.985 << false;
        QTest::newRow("level-of-a-corner-inside") << 47.01 << -14.995 << true;
        QTest::newRow("level-of-a-corner-outside") << 47.01 << -14.96 << false;
        QTest::newRow("on-an-edge") << 47.015 << -15.00 << true;
        QTest::newRow("on-an-inner-edge") << 47.02 << -14.99 << true;
        QTest::newRow("on-a-corner") << 47.03 << -14.97 << true;
        QTest::newRow("a-metre-outside") << 47.015 << -15.000014 << false;
        QTest::newRow("other-side-of-the-earth") << 47.02 << 165.0 << false;
        QTest::newRow("north") << 48.0 << -14.995 << false;
    }
    void inside()
    {
        QFETCH(const double, lat);
        QFETCH(const double, lon);
        QFETCH(const bool, isIn);
        QCOMPARE(isInside(U, { lat, lon }), isIn);
        const Corners turned(U.rbegin(), U.rend());
        QCOMPARE(isInside(turned, { lat, lon }), isIn);
    }
    void nothingIsInsideALine()
    {
        QVERIFY(!isInside({}, { 0, 0 }));
        QVERIFY(!isInside(Corners { { 0, 0 }, { 1, 1 } }, { 0.5, 0.5 }));
    }

    //! A wrong unit or a forgotten cosine.
    void areas()
    {
        // 0.01° by 0.01° at 10° north: 1111.95 m by 1095.1 m.
        QCOMPARE_LE(std::abs(areaM2(Square) / (1111.95 * 1095.05) - 1), 0.001);
        const Corners turned(Square.rbegin(), Square.rend());
        QCOMPARE(areaM2(turned), areaM2(Square));
        QCOMPARE(areaM2({}), 0.0);
    }

    void crossings_data()
    {
        QTest::addColumn<Corners>("corners");
        QTest::addColumn<bool>("isCrossed");
        QTest::newRow("triangle") << Corners { { 0, 0 }, { 0, 1 }, { 1, 0 } } << false;
        QTest::newRow("u") << U << false;
        QTest::newRow("bow-tie") << Corners { { 0, 0 }, { 1, 1 }, { 1, 0 }, { 0, 1 } } << true;
        QTest::newRow("twice-the-same-corner")
            << Corners { { 0, 0 }, { 0, 1 }, { 0, 1 }, { 1, 0 } } << true;
        QTest::newRow("there-and-back")
            << Corners { { 0, 0 }, { 0, 1 }, { 0, 0.5 }, { 1, 0 } } << true;
        QTest::newRow("back-over-the-first")
            << Corners { { 0, 0 }, { 0, 2 }, { 1, 1 }, { 0, 1 } } << true;
        QTest::newRow("touches-an-edge")
            << Corners { { 0, 0 }, { 0, 2 }, { 2, 2 }, { 0, 1 }, { 2, 0 } } << true;
        QTest::newRow("touches-a-corner")
            << Corners { { 0, 0 }, { 1, 1 }, { 0, 2 }, { 2, 2 }, { 1, 1 }, { 2, 0 } } << true;
    }
    void crossings()
    {
        QFETCH(const Corners, corners);
        QFETCH(const bool, isCrossed);
        // Wherever it begins and whichever way it goes.
        for (std::size_t start = 0; start < corners.size(); ++start) {
            Corners rolled = corners;
            std::ranges::rotate(rolled, rolled.begin() + static_cast<std::ptrdiff_t>(start));
            QCOMPARE(crossesItself(rolled), isCrossed);
            std::ranges::reverse(rolled);
            QCOMPARE(crossesItself(rolled), isCrossed);
        }
    }

    //! An outline round Fiji taken for one round the rest of the world.
    void theDateLine()
    {
        QVERIFY(crossesDateLine(Corners { { -17, 179 }, { -17, -179 }, { -18, 179.5 } }));
        QVERIFY(crossesDateLine(Corners { { -17, 179 }, { -18, 179.5 }, { -17, -179 } }));
        QVERIFY(!crossesDateLine(Square));
        QVERIFY(!crossesDateLine(Corners { { 0, -90 }, { 0, 90 }, { 10, 0 } }));
    }

    //! A name that stands between the arms of a zone instead of in it.
    void theNameStandsInside()
    {
        QVERIFY(isInside(U, namePlace(U)));
        QVERIFY(isInside(Square, namePlace(Square)));
        const GeoPoint middle = namePlace(Square);
        QCOMPARE_LE(std::abs(middle.longitudeDeg - 20.005), 1e-6);
        QCOMPARE(namePlace({}), GeoPoint {});
    }
};

QTEST_GUILESS_MAIN(TestOutline)
#include "tst_outline.moc"
