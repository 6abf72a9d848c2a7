// SPDX-License-Identifier: GPL-3.0-or-later
#include "atlas/map_builder.h"
#include "map/tile_service.h"

#include <QImage>
#include <QNetworkAccessManager>
#include <QNetworkInterface>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;

namespace {

//! A map server that never answers.
class SilentSource final : public tiles::TileSource {
public:
    explicit SilentSource(int *asked)
        : m_asked(asked)
    {
    }
    [[nodiscard]] QString id() const override { return u"silent"_s; }
    [[nodiscard]] QString attribution() const override { return u"© Silent"_s; }
    [[nodiscard]] int minZoom() const override { return 0; }
    [[nodiscard]] int maxZoom() const override { return 5; }
    void fetch(const geo::TileId &, std::function<void(const tiles::Fetched &)> done) override
    {
        ++*m_asked;
        m_all.push_back(std::move(done));
    }
    [[nodiscard]] QByteArray atOnce(const geo::TileId &) override { return {}; }

private:
    int *m_asked;
    std::vector<std::function<void(const tiles::Fetched &)>> m_all;
};

struct Answer {
    int status = 0;
    QByteArray type;
    QByteArray body;
};

Answer read(QNetworkReply &reply)
{
    return { reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
        reply.rawHeader("Content-Type"_ba), reply.readAll() };
}

} // namespace

class TestTileService : public QObject {
    Q_OBJECT

private:
    map::TileService m_service { 1 };
    QNetworkAccessManager m_network;

    Answer get(const QString &url)
    {
        const std::unique_ptr<QNetworkReply> reply(m_network.get(QNetworkRequest(QUrl(url))));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished() && !finished.wait(60'000))
            return {};
        return read(*reply);
    }

    //! The status line of whatever is sent, letter by letter: a client library would tidy the path up first.
    QByteArray statusOf(const QByteArray &request)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_service.port());
        QSignalSpy connected(&socket, &QTcpSocket::connected);
        if (socket.state() != QAbstractSocket::ConnectedState && !connected.wait())
            return "no connection"_ba;
        socket.write(request);
        QByteArray all;
        QSignalSpy arrived(&socket, &QTcpSocket::readyRead);
        while (!all.contains("\r\n")) {
            if (socket.bytesAvailable() == 0 && !arrived.wait())
                return "no answer"_ba;
            all += socket.readAll();
        }
        return all.left(all.indexOf("\r\n")).mid(9, 3);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_service.listen(), qPrintable(m_service.errorString())); }
    void init() { QTest::failOnWarning(); }

    void servesPictures_data()
    {
        QTest::addColumn<QString>("style");
        QTest::addColumn<int>("scale");
        QTest::addColumn<int>("edge");
        QTest::newRow("town-light") << u"town-light"_s << 1 << 256;
        QTest::newRow("town-dark") << u"town-dark"_s << 1 << 256;
        QTest::newRow("plain-light") << u"plain-light"_s << 1 << 256;
        QTest::newRow("double") << u"plain-dark"_s << 2 << 512;
    }
    void servesPictures()
    {
        QFETCH(const QString, style);
        QFETCH(const int, scale);
        QFETCH(const int, edge);
        const Answer answer = get(m_service.hostFor(style, scale) + u"13/3754/2877.png"_s);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.type, "image/png"_ba);
        QCOMPARE(QImage::fromData(answer.body, "PNG").size(), QSize(edge, edge));
    }

    // Somebody who chooses another map must not look at grey squares until the old server gives up.
    void anotherSourceAnswersWhoWaits()
    {
        int asked = 0;
        m_service.setSource(std::make_shared<SilentSource>(&asked));
        const std::unique_ptr<QNetworkReply> reply(m_network.get(
            QNetworkRequest(QUrl(m_service.hostFor(u"source-light"_s) + u"3/1/1.png"_s))));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        QTRY_COMPARE(asked, 1);
        m_service.setSource(nullptr);
        QVERIFY(reply->isFinished() || finished.wait(60'000));
        QCOMPARE(read(*reply).status, 200);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("path"); // TOKEN is replaced
        QTest::addColumn<int>("status");
        QTest::newRow("no-token") << u"town-light/1/0/0.png"_s << 404;
        QTest::newRow("wrong-token")
            << u"00000000000000000000000000000000/town-light/1/0/0.png"_s << 404;
        QTest::newRow("unknown-style") << u"TOKEN/satellite/1/0/0.png"_s << 404;
        QTest::newRow("root") << u""_s << 404;
        QTest::newRow("z-21") << u"TOKEN/town-light/21/0/0.png"_s << 400;
        QTest::newRow("x-past-edge") << u"TOKEN/town-light/1/2/0.png"_s << 400;
        QTest::newRow("not-a-number") << u"TOKEN/town-light/1/x/0.png"_s << 400;
    }
    void refuses()
    {
        QFETCH(QString, path);
        QFETCH(const int, status);
        const QString host = m_service.hostFor(u"town-light"_s);
        const QString base = u"http://127.0.0.1:%1/"_s.arg(m_service.port());
        path.replace(u"TOKEN"_s, host.mid(base.size()).section(u'/', 0, 0));
        QCOMPARE(get(base + path).status, status);
    }

    void rawRequestsCannotLeaveTheTiles_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("dots") << "/TOKEN/town-light/../../../../etc/passwd"_ba << "404"_ba;
        QTest::newRow("encoded-dots")
            << "/TOKEN/town-light/%2e%2e/%2e%2e/passwd.png"_ba << "400"_ba;
        QTest::newRow("long") << QByteArray("/TOKEN/town-light/1/0/") + QByteArray(4000, '1')
                + ".png" << "400"_ba;
    }
    void rawRequestsCannotLeaveTheTiles()
    {
        QFETCH(QByteArray, target);
        QFETCH(const QByteArray, status);
        const QString token = QUrl(m_service.hostFor(u"town-light"_s)).path().section(u'/', 1, 1);
        target.replace("TOKEN", token.toLatin1());
        QCOMPARE(statusOf("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), status);
    }

    void onlyGetIsAnswered()
    {
        const QByteArray path
            = QUrl(m_service.hostFor(u"plain-light"_s)).path().toLatin1() + "1/0/0.png";
        QCOMPARE(statusOf("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"),
            "405"_ba);
    }

    // Would catch a service that paints the same tile once per request.
    void requestsForOneTileShareOnePainting()
    {
        const quint64 before = m_service.paintedTiles();
        const QUrl url(m_service.hostFor(u"town-light"_s) + u"16/30037/23019.png"_s);
        std::vector<std::unique_ptr<QNetworkReply>> replies;
        for (int i = 0; i < 6; ++i)
            replies.emplace_back(m_network.get(QNetworkRequest(url)));
        for (const auto &reply : replies) {
            QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 60'000);
            QCOMPARE(read(*reply).status, 200);
        }
        QCOMPARE(m_service.paintedTiles(), before + 1);
        QCOMPARE(get(url.toString()).status, 200);
        QCOMPARE(m_service.paintedTiles(), before + 1);
    }

    void manyTilesAtOnce()
    {
        std::vector<std::unique_ptr<QNetworkReply>> replies;
        for (int x = 0; x < 8; ++x) {
            for (int y = 0; y < 4; ++y)
                replies.emplace_back(m_network.get(QNetworkRequest(
                    QUrl(m_service.hostFor(u"plain-dark"_s) + u"10/%1/%2.png"_s.arg(x).arg(y)))));
        }
        for (const auto &reply : replies) {
            QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 60'000);
            QCOMPARE(read(*reply).status, 200);
        }
    }

    // Other machines must not reach it. Skipped only where this machine has no other address.
    void listensOnTheLoopbackInterfaceAlone()
    {
        for (const QHostAddress &address : QNetworkInterface::allAddresses()) {
            if (address.isLoopback() || address.protocol() != QAbstractSocket::IPv4Protocol)
                continue;
            QTcpSocket socket;
            QSignalSpy failed(&socket, &QTcpSocket::errorOccurred);
            socket.connectToHost(address, m_service.port());
            QVERIFY(!failed.isEmpty() || failed.wait());
            QCOMPARE(socket.error(), QAbstractSocket::ConnectionRefusedError);
            return;
        }
        QSKIP("This machine has no address but the loopback one, so nothing else can be tried.");
    }

    void hostsAndAttribution()
    {
        QVERIFY(m_service.hostFor(u"satellite"_s).isEmpty());
        QVERIFY(map::TileService::attribution(u"satellite"_s).isEmpty());
        QVERIFY(!map::TileService::attribution(u"town-dark"_s).isEmpty());
        const map::TileService silent(1);
        QVERIFY(silent.hostFor(u"town-light"_s).isEmpty());
        map::TileService other(1);
        QVERIFY(other.listen());
        QVERIFY(QUrl(other.hostFor(u"town-light"_s)).path()
            != QUrl(m_service.hostFor(u"town-light"_s)).path());
    }

    // Would catch a crash at the end of the program while tiles are being painted.
    void mayEndWhileTilesAreBeingPainted()
    {
        auto service = std::make_unique<map::TileService>(1);
        QVERIFY(service->listen());
        std::vector<std::unique_ptr<QNetworkReply>> replies;
        for (int x = 0; x < 4; ++x)
            replies.emplace_back(m_network.get(QNetworkRequest(
                QUrl(service->hostFor(u"plain-dark"_s) + u"10/%1/5.png"_s.arg(x)))));
        QCoreApplication::processEvents();
        service.reset();
        for (const auto &reply : replies)
            QTRY_VERIFY(reply->isFinished());
    }

    // Another map is another address for its pictures, and nothing of the one before is shown.
    void anImportedMapIsServedUntilAnotherOneIs()
    {
        map::TileService service(1);
        QVERIFY(service.listen());
        QVERIFY(service.hostFor(u"map-light"_s).isEmpty());
        QVERIFY(service.importId().isEmpty());
        QVERIFY(service.importBox().isNull());
        const auto mapOf = [](geo::AreaClass ground, qint64 madeAtMs) {
            atlas::MapBuilder builder;
            std::vector<atlas::MapPoint> ring;
            for (const auto &[lat, lon] :
                { std::pair(46.0, 6.0), { 46.0, 8.0 }, { 48.0, 8.0 }, { 48.0, 6.0 } })
                ring.push_back(atlas::toMapPoint({ lat, lon }));
            builder.addArea(ground, std::array { ring });
            return builder.finish(
                { .title = u"Somewhere"_s, .attribution = {}, .bounds = {}, .madeAtMs = madeAtMs },
                atlas::MapBuilder::Order::ByKind);
        };
        const auto tile = geo::tileAt({ 47, 7 }, 12);
        const auto color = [&] {
            QNetworkReply *reply = m_network.get(QNetworkRequest(
                QUrl(service.hostFor(u"map-light"_s) + u"12/%1/%2.png"_s.arg(tile.x).arg(tile.y))));
            [&] { QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 60'000); }();
            return QImage::fromData(reply->readAll()).pixel(128, 128);
        };
        service.setImport(mapOf(geo::AreaClass::Water, 1));
        QVERIFY(service.hostFor(u"map-light"_s).contains(u"/map-light/"_s));
        const QString firstId = service.importId();
        const QRgb water = color();
        service.setImport(mapOf(geo::AreaClass::Wood, 2));
        QVERIFY(service.importId() != firstId);
        QVERIFY(color() != water);
        QCOMPARE_LE(std::abs(service.importBox().left() - 6), 1e-6);
        QCOMPARE_LE(std::abs(service.importBox().height() - 2), 1e-6);
        QVERIFY(map::TileService::attribution(u"map-dark"_s).contains(u"OpenStreetMap"_s));
    }
};

QTEST_MAIN(TestTileService)
#include "tst_tile_service.moc"
