// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/heap_sprites.h"
#include "map/palette.h"
#include "map/pin_heap_sprites.h"
#include "map/pin_sprites.h"
#include "map/pixel_blend.h"
#include "map/sprite_canvas.h"
#include "map/sprite_painter.h"
#include "map/unit_sprites.h"

#include <QPainter>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using domain::Duty;
using domain::SignalAge;
using domain::VisitState;

namespace {

//! As somebody without colour vision sees it, on the map's ground.
QImage grey(const map::SpriteSheet::Picture &picture, bool isDark)
{
    constexpr QSize Least(64, 48); // pictures of different sizes are compared on one ground
    QImage ground(picture.image.size().expandedTo(Least), QImage::Format_ARGB32_Premultiplied);
    ground.fill(isDark ? QColor(0x24, 0x2b, 0x34) : QColor(0xea, 0xe7, 0xe1));
    map::SpriteSheet sheet;
    const int sprite = sheet.find(1, [&] { return picture; });
    map::DrawList list;
    list.stamps.push_back({ .sprite = sprite,
        .x = static_cast<float>(picture.anchor.x()),
        .y = static_cast<float>(picture.anchor.y()) });
    map::paint(list, sheet, ground);
    return ground.convertToFormat(QImage::Format_Grayscale8);
}

int differingPixels(const QImage &a, const QImage &b)
{
    constexpr int Visible = 14; // of 255 levels
    int count = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x)
            count
                += std::abs(a.pixelColor(x, y).red() - b.pixelColor(x, y).red()) >= Visible ? 1 : 0;
    }
    return count;
}

} // namespace

class TestMapSprites : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    // Colour never alone: every duty at every age must stay apart without it.
    void dutiesAndAgesDifferWithoutColour_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void dutiesAndAgesDifferWithoutColour()
    {
        QFETCH(const bool, isDark);
        constexpr int EnoughPixels = 20;
        struct Named {
            QString name;
            QImage image;
        };
        std::vector<Named> all;
        for (const auto age :
            { SignalAge::Live, SignalAge::Late, SignalAge::Stale, SignalAge::Disconnected }) {
            // Break and NonJob, OffShift and OutOfService share a shape by design.
            for (const auto duty :
                { Duty::OffShift, Duty::Available, Duty::EnRoute, Duty::OnSite, Duty::Break }) {
                const map::UnitLook look { .duty = duty,
                    .age = age,
                    .course = duty == Duty::EnRoute ? 0 : map::NoCourse,
                    .isDark = isDark };
                all.push_back({ name(duty) + u" "_s + QString::number(static_cast<int>(age)),
                    grey(map::paintUnit(look, 1), isDark) });
            }
            const map::UnitLook alarm { .age = age, .hasEmergency = true, .isDark = isDark };
            all.push_back({ u"Emergency "_s + QString::number(static_cast<int>(age)),
                grey(map::paintUnit(alarm, 1), isDark) });
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t j = i + 1; j < all.size(); ++j) {
                const int apart = differingPixels(all[i].image, all[j].image);
                QVERIFY2(apart >= EnoughPixels,
                    qPrintable(u"%1 and %2 differ in %3 pixels"_s.arg(all[i].name, all[j].name)
                            .arg(apart)));
            }
        }
    }

    void partsOfAHeapDifferWithoutColour_data() { dutiesAndAgesDifferWithoutColour_data(); }
    void partsOfAHeapDifferWithoutColour()
    {
        QFETCH(const bool, isDark);
        std::vector<QImage> all;
        for (std::size_t part = 0; part < map::HeapPartCount; ++part) {
            map::HeapShares shares {};
            shares[part] = map::HeapSteps;
            all.push_back(grey(map::paintHeap(shares, 19, false, isDark, 1), isDark));
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t j = i + 1; j < all.size(); ++j) {
                const int apart = differingPixels(all[i], all[j]);
                QVERIFY2(apart >= 60,
                    qPrintable(u"parts %1 and %2 differ in %3 pixels"_s.arg(i).arg(j).arg(apart)));
            }
        }
    }

    void guessLooksLikeNoMark()
    {
        const QImage guess = grey(map::paintGuess(8, false, 1), false);
        for (const auto age :
            { SignalAge::Live, SignalAge::Late, SignalAge::Stale, SignalAge::Disconnected })
            QVERIFY(differingPixels(guess,
                        grey(map::paintUnit({ .duty = Duty::EnRoute, .age = age, .course = 8 }, 1),
                            false))
                >= 40);
    }

    void workingAndWaitingOnSiteDiffer()
    {
        map::UnitLook look { .duty = Duty::OnSite };
        const QImage working = grey(map::paintUnit(look, 1), false);
        look.isWorking = false;
        QVERIFY(differingPixels(working, grey(map::paintUnit(look, 1), false)) >= 20);
    }

    void statesOfJobsDifferWithoutColour()
    {
        std::vector<QImage> all;
        for (int state = 0; state < domain::visitStateCount; ++state)
            all.push_back(grey(
                map::paintPin({ .state = static_cast<VisitState>(state) }, u"Inter"_s, 1), false));
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t j = i + 1; j < all.size(); ++j)
                QVERIFY2(differingPixels(all[i], all[j]) >= 12,
                    qPrintable(u"states %1 and %2"_s.arg(i).arg(j)));
        }
    }

    void lateAndAtRiskAreMarkedBesideTheirColour()
    {
        const QImage calm = grey(map::paintPin({}, u"Inter"_s, 1), false);
        const QImage late = grey(map::paintPin({ .isLate = true }, u"Inter"_s, 1), false);
        const QImage risk = grey(map::paintPin({ .isAtRisk = true }, u"Inter"_s, 1), false);
        QVERIFY(differingPixels(calm, late) >= 40);
        QVERIFY(differingPixels(calm, risk) >= 20);
        QVERIFY(differingPixels(late, risk) >= 40);
    }

    // The sign of one stands beneath the number of a heap as well; there it has no pin around it to be told apart by.
    void signsOfConcernDifferWithoutColour()
    {
        std::vector<QImage> all;
        for (const auto sign :
            { map::PinSign::Emergency, map::PinSign::Late, map::PinSign::AtRisk }) {
            map::SpriteCanvas canvas({ 16, 16 }, 1);
            map::paintSign(canvas.painter, { 8, 8 }, sign, map::Palette::of(false));
            all.push_back(grey(canvas.take({ 8, 8 }), false));
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (std::size_t j = i + 1; j < all.size(); ++j)
                QVERIFY(differingPixels(all[i], all[j]) >= 25);
        }
    }

    void heapsOfJobsNameWhatIsUrgent()
    {
        map::PinHeapInfo calm;
        calm.count = 12;
        map::PinHeapInfo late = calm;
        late.late = 3;
        map::PinHeapInfo grave = late;
        grave.emergency = 1;
        QVERIFY(map::pinHeapKey(calm, false, false) != map::pinHeapKey(late, false, false));
        QVERIFY(map::pinHeapKey(grave, false, false) != map::pinHeapKey(late, false, false));
        QVERIFY(map::pinHeapSize(late).height() > map::pinHeapSize(calm).height());
        QVERIFY(map::pinHeapSize(grave).width() > map::pinHeapSize(late).width());
        // What is drawn stays within what is aimed at, but for a rim.
        for (const auto &heap : { calm, late, grave }) {
            const auto picture = map::paintPinHeap(heap, true, false, u"Inter"_s, 1);
            QVERIFY(picture.image.width() <= map::pinHeapBody(heap).width() + 8);
            QVERIFY(picture.image.height() <= map::pinHeapBody(heap).height() + 8);
        }
    }

    void whatHasEndedRecedes()
    {
        const auto open = map::paintPin({ .state = VisitState::Scheduled }, u"Inter"_s, 1);
        const auto done = map::paintPin({ .state = VisitState::Completed,
                                            .priority = domain::Priority::Emergency,
                                            .isLate = true },
            u"Inter"_s, 1);
        QVERIFY(done.image.width() < open.image.width());
        QVERIFY(done.image.height() < open.image.height());
        int strongest = 0;
        for (int y = 0; y < done.image.height(); ++y) {
            for (int x = 0; x < done.image.width(); ++x)
                strongest = std::max(strongest, qAlpha(done.image.pixel(x, y)));
        }
        QVERIFY(strongest < 255);
    }

    // Would catch two looks sharing a key: one would be drawn as the other.
    void keysTellLooksApart()
    {
        QSet<quint64> keys;
        int count = 0;
        for (int duty = 0; duty < 7; ++duty) {
            for (int age = 0; age < 5; ++age) {
                for (int course = map::NoCourse; course < map::CourseSteps; ++course) {
                    for (int flags = 0; flags < 8; ++flags) {
                        keys.insert(map::spriteKey(map::UnitLook { .duty = static_cast<Duty>(duty),
                            .age = static_cast<SignalAge>(age),
                            .course = course,
                            .hasEmergency = (flags & 1) != 0,
                            .isWorking = (flags & 2) != 0,
                            .isDark = (flags & 4) != 0 }));
                        ++count;
                    }
                }
            }
        }
        QCOMPARE(keys.size(), count);
    }

    void courseSteps_data()
    {
        QTest::addColumn<float>("courseDeg");
        QTest::addColumn<int>("step");
        QTest::newRow("unknown") << -1.0F << map::NoCourse;
        QTest::newRow("north") << 0.0F << 0;
        QTest::newRow("east") << 90.0F << 8;
        QTest::newRow("nearly-north") << 359.9F << 0;
    }
    void courseSteps()
    {
        QFETCH(const float, courseDeg);
        QFETCH(const int, step);
        QCOMPARE(map::courseStep(courseDeg), step);
    }

    void fullSheetStartsAnew()
    {
        map::SpriteSheet sheet;
        const auto big = [] {
            QImage image(map::SpriteSheet::WidthPx - map::SpriteSheet::SlackPx,
                map::SpriteSheet::MaxEdgePx / 2, QImage::Format_ARGB32_Premultiplied);
            image.fill(Qt::red);
            return map::SpriteSheet::Picture { image, {} };
        };
        const auto first = sheet.generation();
        sheet.find(1, big);
        QCOMPARE(sheet.generation(), first);
        sheet.find(2, big);
        sheet.find(3, big);
        QVERIFY(sheet.generation() > first);
        QVERIFY(sheet.count() < 3);
    }

    // Would catch a vector path that reads or writes past its row, or rounds elsewhere.
    void quickRowsEqualPlainOnes()
    {
        constexpr int Width = 61;
        QRandomGenerator random(11);
        const auto pixel = [&] { return qPremultiply(random.generate()); };
        std::vector<QRgb> src(Width);
        std::vector<QRgb> ground(Width);
        for (int round = 0; round < 400; ++round) {
            for (int i = 0; i < Width; ++i) {
                src[static_cast<std::size_t>(i)] = i % 5 == 0 ? 0
                    : i % 5 == 1                              ? pixel() | 0xff000000U
                                                              : pixel();
                if (qAlpha(src[static_cast<std::size_t>(i)]) == 255)
                    src[static_cast<std::size_t>(i)] = random.generate() | 0xff000000U;
                ground[static_cast<std::size_t>(i)] = pixel();
            }
            const int length = 1 + round % 40;
            const int room = round % 3 == 0 ? length : Width;
            auto quick = ground;
            auto plain = ground;
            map::blendRow()(quick.data(), src.data(), length, room);
            map::blendRowPlain(plain.data(), src.data(), length, room);
            for (int i = 0; i < Width; ++i) {
                const QRgb a = quick[static_cast<std::size_t>(i)];
                const QRgb b = plain[static_cast<std::size_t>(i)];
                if (i >= length)
                    QCOMPARE(a, ground[static_cast<std::size_t>(i)]);
                QVERIFY2(std::abs(qRed(a) - qRed(b)) <= 1 && std::abs(qGreen(a) - qGreen(b)) <= 1
                        && std::abs(qBlue(a) - qBlue(b)) <= 1
                        && std::abs(qAlpha(a) - qAlpha(b)) <= 1,
                    qPrintable(u"%1 at %2 of %3"_s.arg(a, 8, 16).arg(i).arg(length)));
            }
        }
    }

    void boundsHoldEverythingDrawn()
    {
        map::SpriteSheet sheet;
        const int sprite = sheet.find(1, [] { return map::paintHalo(true, false, 2); });
        map::DrawList list;
        QVERIFY(map::boundsOf(list, sheet, 2).isNull());
        list.stamps.push_back({ .sprite = sprite, .x = 40, .y = 30 });
        list.discs.push_back(
            { .center = { 90, 60 }, .radiusPx = 12, .fill = Qt::red, .line = Qt::blue });
        list.links.push_back({ .from = { 70, 90 }, .to = { 60, 20 }, .color = Qt::green });
        QImage image(300, 260, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        image.setDevicePixelRatio(2);
        map::paint(list, sheet, image);
        const QRect bounds = map::boundsOf(list, sheet, 2);
        int outside = 0;
        int inside = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const bool isSeen = qAlpha(image.pixel(x, y)) != 0;
                outside += isSeen && !bounds.contains(x, y) ? 1 : 0;
                inside += isSeen ? 1 : 0;
            }
        }
        QCOMPARE(outside, 0);
        QVERIFY(inside > bounds.width() * bounds.height() / 20);
    }

    // The quick blending must give what the painter gives, also across the edges of the view.
    void stampsBlendLikeThePainter_data()
    {
        QTest::addColumn<QPoint>("at");
        QTest::newRow("inside") << QPoint(30, 30);
        QTest::newRow("left-top") << QPoint(-4, -6);
        QTest::newRow("right-bottom") << QPoint(58, 57);
        QTest::newRow("outside") << QPoint(200, 30);
    }
    void stampsBlendLikeThePainter()
    {
        QFETCH(const QPoint, at);
        const auto picture
            = map::paintUnit({ .duty = Duty::EnRoute, .age = SignalAge::Late, .course = 5 }, 1);
        QImage ours(60, 60, QImage::Format_ARGB32_Premultiplied);
        ours.fill(QColor(40, 90, 120, 200));
        QImage theirs = ours;
        map::SpriteSheet sheet;
        const int sprite = sheet.find(1, [&] { return picture; });
        map::DrawList list;
        list.stamps.push_back(
            { .sprite = sprite, .x = static_cast<float>(at.x()), .y = static_cast<float>(at.y()) });
        map::paint(list, sheet, ours);
        QPainter painter(&theirs);
        painter.drawImage(at - picture.anchor.toPoint(), picture.image);
        painter.end();
        for (int y = 0; y < 60; ++y) {
            for (int x = 0; x < 60; ++x) {
                const QRgb a = ours.pixel(x, y);
                const QRgb b = theirs.pixel(x, y);
                QVERIFY(std::abs(qRed(a) - qRed(b)) <= 2 && std::abs(qGreen(a) - qGreen(b)) <= 2
                    && std::abs(qBlue(a) - qBlue(b)) <= 2 && std::abs(qAlpha(a) - qAlpha(b)) <= 2);
            }
        }
    }
};

QTEST_MAIN(TestMapSprites)
#include "tst_map_sprites.moc"
