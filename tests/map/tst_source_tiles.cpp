// SPDX-License-Identifier: GPL-3.0-or-later
#include "tiles/tile_pictures.h"

#include "map/tile_service.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using tiles::Fetched;
using Outcome = tiles::Fetched::Outcome;

namespace {

//! Tiles as the test puts them; asks nobody.
class FakeSource final : public tiles::TileSource {
public:
    std::map<std::tuple<int, int, int>, QByteArray> all;
    bool isDown = false;
    int asked = 0;

    void put(const geo::TileId &tile, const QByteArray &image)
    {
        all[{ tile.z, tile.x, tile.y }] = image;
    }
    [[nodiscard]] QString id() const override { return u"fake"_s; }
    [[nodiscard]] QString attribution() const override { return u"© Fake"_s; }
    [[nodiscard]] int minZoom() const override { return 2; }
    [[nodiscard]] int maxZoom() const override { return 5; }
    void fetch(const geo::TileId &tile, std::function<void(const Fetched &)> done) override
    {
        ++asked;
        const auto image = atOnce(tile);
        if (isDown)
            done({});
        else
            done({ .outcome = image.isEmpty() ? Outcome::Missing : Outcome::Tile, .image = image });
    }
    [[nodiscard]] QByteArray atOnce(const geo::TileId &tile) override
    {
        const auto it = all.find({ tile.z, tile.x, tile.y });
        return it == all.end() ? QByteArray() : it->second;
    }
};

//! Four quarters: red, green / blue, yellow.
QByteArray quarters()
{
    QImage image(256, 256, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.fillRect(0, 0, 128, 128, Qt::red);
    painter.fillRect(128, 0, 128, 128, Qt::green);
    painter.fillRect(0, 128, 128, 128, Qt::blue);
    painter.fillRect(128, 128, 128, 128, Qt::yellow);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

} // namespace

//! Would catch: grey ground where a blurred map would do, the wrong part of the tile above, a stand-in that is kept for ever.
class TestSourceTiles : public QObject {
    Q_OBJECT

private:
    struct Answer {
        int status = 0;
        QByteArray type;
        QByteArray body;
        [[nodiscard]] QColor middle() const
        {
            const auto image = QImage::fromData(body);
            return image.pixelColor(image.width() / 2, image.height() / 2);
        }
    };
    struct Desk {
        std::shared_ptr<FakeSource> source = std::make_shared<FakeSource>();
        map::TileService service { 1 };
        QNetworkAccessManager network;

        Desk()
        {
            const bool listens = service.listen();
            Q_ASSERT(listens);
            Q_UNUSED(listens)
            service.setSource(source);
        }
        Answer get(const geo::TileId &tile, int scale = 1)
        {
            const QUrl url(u"%1%2/%3/%4.png"_s.arg(service.hostFor(u"source-light"_s, scale))
                    .arg(tile.z)
                    .arg(tile.x)
                    .arg(tile.y));
            const std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(url)));
            QSignalSpy finished(reply.get(), &QNetworkReply::finished);
            if (!reply->isFinished() && !finished.wait(60'000))
                return {};
            return { reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
                reply->rawHeader("Content-Type"_ba), reply->readAll() };
        }
    };

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void passesPicturesOnAsTheyAre()
    {
        Desk desk;
        desk.source->put({ .x = 1, .y = 2, .z = 3 }, test::picture(Qt::red, 256, "JPG"));
        const auto answer = desk.get({ .x = 1, .y = 2, .z = 3 });
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.type, "image/jpeg");
        QCOMPARE(answer.body, test::picture(Qt::red, 256, "JPG"));
        QCOMPARE(desk.service.sourceAttribution(), u"© Fake"_s);
        QCOMPARE(desk.get({ .x = 1, .y = 2, .z = 3 }).status, 200);
        QCOMPARE(desk.source->asked, 1);
    }

    void enlargesThePartOfATileAbove()
    {
        Desk desk;
        desk.source->put({ .x = 3, .y = 4, .z = 5 }, quarters()); // as deep as the source goes
        QCOMPARE(desk.get({ .x = 6, .y = 8, .z = 6 }).middle(), QColor(Qt::red));
        QCOMPARE(desk.get({ .x = 7, .y = 8, .z = 6 }).middle(), QColor(Qt::green));
        QCOMPARE(desk.get({ .x = 6, .y = 9, .z = 6 }).middle(), QColor(Qt::blue));
        QCOMPARE(desk.get({ .x = 7, .y = 9, .z = 6 }).middle(), QColor(Qt::yellow));
        const auto deep = desk.get({ .x = 31, .y = 39, .z = 8 }, 2);
        QCOMPARE(deep.middle(), QColor(Qt::yellow));
        QCOMPARE(QImage::fromData(deep.body).size(), QSize(512, 512));
        // A hole is filled in the same way.
        desk.source->put({ .x = 2, .y = 2, .z = 3 }, quarters());
        QCOMPARE(desk.get({ .x = 5, .y = 4, .z = 4 }).middle(), QColor(Qt::green));
    }

    void isNeverBlank()
    {
        Desk desk;
        for (const geo::TileId tile :
            { geo::TileId { .x = 0, .y = 0, .z = 0 }, geo::TileId { .x = 1, .y = 1, .z = 3 },
                geo::TileId { .x = 9, .y = 9, .z = 19 } }) {
            const auto answer = desk.get(tile);
            QCOMPARE(answer.status, 200);
            QCOMPARE(QImage::fromData(answer.body).size(), QSize(256, 256));
        }
    }

    void aStandInIsNotKept()
    {
        Desk desk;
        desk.source->put({ .x = 2, .y = 2, .z = 3 }, quarters());
        desk.source->isDown = true;
        QCOMPARE(desk.get({ .x = 5, .y = 4, .z = 4 }).middle(), QColor(Qt::green));
        desk.source->isDown = false;
        desk.source->put({ .x = 5, .y = 4, .z = 4 }, test::picture(Qt::black));
        const auto before = desk.service.sourceId();
        QSignalSpy changed(&desk.service, &map::TileService::sourceChanged);
        desk.service.sourceRecovered();
        QCOMPARE(changed.size(), 1);
        QVERIFY(desk.service.sourceId() != before);
        QCOMPARE(desk.get({ .x = 5, .y = 4, .z = 4 }).middle(), QColor(Qt::black));
    }

    void withoutASourceThereIsNoSuchStyle()
    {
        Desk desk;
        desk.service.setSource(nullptr);
        QCOMPARE(desk.service.hostFor(u"source-dark"_s), QString());
        QCOMPARE(desk.service.sourceId(), QString());
    }
};

QTEST_MAIN(TestSourceTiles)
#include "tst_source_tiles.moc"
