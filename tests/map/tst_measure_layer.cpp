// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/measure_layer.h"

#include <QSignalSpy>
#include <QTest>

using namespace dispatch;
using map::MeasureLayer;

//! Would catch: a total without the leg to the pointer, a bearing of the first leg, a point counted twice by a double click.
class TestMeasureLayer : public QObject {
    Q_OBJECT

    static QPointF nowhere() { return { qQNaN(), qQNaN() }; }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void addsUpLegs()
    {
        MeasureLayer line;
        QCOMPARE(line.legM(), -1.0);
        QCOMPARE(line.bearingDeg(), -1.0);
        QCOMPARE(line.totalM(), 0.0);
        line.add({ 47.0, -15.0 });
        QCOMPARE(line.legM(), -1.0);
        line.add({ 47.01, -15.0 }); // a hundredth of a degree north: 1112 m
        QCOMPARE_LE(std::abs(line.legM() - 1111.95), 0.5);
        QCOMPARE(line.bearingDeg(), 0.0);
        line.add({ 47.01, -14.99 }); // east: 758 m
        QCOMPARE_LE(std::abs(line.legM() - 758.3), 1.0);
        QCOMPARE_LE(std::abs(line.bearingDeg() - 90), 0.1);
        QCOMPARE_LE(std::abs(line.totalM() - 1870.2), 1.5);
    }

    void countsUpToThePointer()
    {
        MeasureLayer line;
        line.setPointer({ 47.0, -15.0 });
        QCOMPARE(line.totalM(), 0.0); // nothing has begun
        line.add({ 47.0, -15.0 });
        QCOMPARE(line.legM(), -1.0); // the pointer is still where the point is
        QSignalSpy changed(&line, &MeasureLayer::changed);
        line.setPointer({ 46.99, -15.0 });
        QCOMPARE(changed.size(), 1);
        QCOMPARE_LE(std::abs(line.totalM() - 1111.95), 0.5);
        QCOMPARE_LE(std::abs(line.bearingDeg() - 180), 0.1);
        line.setPointer(nowhere());
        QCOMPARE(changed.size(), 2);
        line.setPointer(nowhere());
        QCOMPARE(changed.size(), 2);
        QCOMPARE(line.totalM(), 0.0);
    }

    void takesBackTheLastPoint()
    {
        MeasureLayer line;
        QVERIFY(!line.takeBack());
        line.add({ 47.0, -15.0 });
        line.add({ 47.0, -15.0 });
        QCOMPARE(line.points().size(), 1);
        line.add({ 47.01, -15.0 });
        line.add({ 47.02, -15.0 });
        QVERIFY(line.takeBack());
        QCOMPARE_LE(std::abs(line.totalM() - 1111.95), 0.5);
        line.clear();
        QVERIFY(line.points().isEmpty());
        line.add(nowhere());
        QVERIFY(line.points().isEmpty());
    }

    void aLineHasAnEnd()
    {
        MeasureLayer line;
        for (int i = 0; i < MeasureLayer::MaxPoints + 10; ++i)
            line.add({ 47.0 + i * 1e-5, -15.0 });
        QCOMPARE(line.points().size(), MeasureLayer::MaxPoints);
    }
};

QTEST_MAIN(TestMeasureLayer)
#include "tst_measure_layer.moc"
