// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scripted_server.h"
#include "tiles/tile_pictures.h"

#include "tiles/tile_host.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::tiles;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Outcome = Fetched::Outcome;
using Status = test::ScriptedServer::Status;

namespace {

constexpr int QuickMs = 20'000;
const geo::TileId Here { .x = 5, .y = 6, .z = 4 };
const geo::TileId There { .x = 6, .y = 6, .z = 4 };

using MapServer = test::ScriptedServer;

struct Desk {
    domain::ManualClock clock { domain::timestampFromMs(1'772'460'310'000) };
    MapServer server;
    QTemporaryDir dir;
    std::shared_ptr<TileStore> store = *TileStore::open(dir.filePath(u"tiles"_s));
    std::optional<TileHost> host;

    explicit Desk(std::chrono::milliseconds answer = 10s) { start(answer); }
    void start(std::chrono::milliseconds answer = 10s)
    {
        host.emplace(HostSettings { .urlTemplate
                         = u"http://127.0.0.1:%1/{z}/{x}/{y}.png?key={key}"_s.arg(server.port),
                         .key = u"secret&1"_s,
                         .attribution = u"© Somebody"_s },
            store, clock,
            TileHost::Waits {
                .answer = answer, .firstRest = 20ms, .longestRest = 100ms, .keyRest = 50ms });
    }
    Fetched fetch(const geo::TileId &tile)
    {
        std::optional<Fetched> out;
        host->fetch(tile, [&](const Fetched &one) { out = one; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(out, QuickMs); }();
        return out.value_or(Fetched {});
    }
    [[nodiscard]] bool hasStored(const geo::TileId &tile)
    {
        return store->find(host->id(), tile, clock.now()).has_value();
    }
    //! The server works again: the host finds that out by itself.
    void heals()
    {
        QSignalSpy recovered(&*host, &TileHost::recovered);
        server.sends(test::picture(Qt::blue));
        QTRY_COMPARE_WITH_TIMEOUT(recovered.size(), 1, QuickMs);
        QCOMPARE(host->trouble(), QString());
        QCOMPARE(fetch(Here).outcome, Outcome::Tile);
        QCOMPARE(fetch(There).outcome, Outcome::Tile);
    }
};

} // namespace

//! Would catch: one failure that sticks, an error page stored as a tile, a server that is asked again and again while it
//! does not answer, a key that others see, old tiles thrown away when they are all there is.
class TestTileHost : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void freshTilesAreAskedForOnce()
    {
        Desk desk;
        desk.server.sends(test::picture(Qt::blue));
        QCOMPARE(desk.fetch(Here).image, test::picture(Qt::blue));
        QCOMPARE(desk.server.urls,
            QStringList {
                u"http://127.0.0.1:%1/4/5/6.png?key=secret%261"_s.arg(desk.server.port) });
        QCOMPARE(desk.fetch(Here).outcome, Outcome::Tile);
        desk.start(); // the next day, without a network
        desk.server.staysSilent();
        QCOMPARE(desk.fetch(Here).outcome, Outcome::Tile);
        QCOMPARE(desk.server.requests, 1);
    }

    void askedByManyFetchedOnce()
    {
        Desk desk;
        desk.server.sends(test::picture(Qt::blue));
        int tiles = 0;
        for (int i = 0; i < 5; ++i)
            desk.host->fetch(
                Here, [&](const Fetched &one) { tiles += one.outcome == Outcome::Tile ? 1 : 0; });
        QTRY_COMPARE_WITH_TIMEOUT(tiles, 5, QuickMs);
        QCOMPARE(desk.server.requests, 1);
    }

    void oldTilesAreAskedForWithTheirMark()
    {
        Desk desk;
        QHttpHeaders headers;
        headers.append(QHttpHeaders::WellKnownHeader::ETag, "\"7\"");
        headers.append(QHttpHeaders::WellKnownHeader::CacheControl, "public, max-age=7200");
        desk.server.sends(test::picture(Qt::blue), "image/png", headers);
        QCOMPARE(desk.fetch(Here).outcome, Outcome::Tile);
        desk.clock.advance(7'199s);
        QCOMPARE(desk.fetch(Here).outcome, Outcome::Tile);
        QCOMPARE(desk.server.requests, 1);
        desk.clock.advance(1s);
        QByteArray mark;
        desk.server.handle
            = [&](const QHttpServerRequest &request, QHttpServerResponder &responder) {
                  mark = request.headers().value("If-None-Match").toByteArray();
                  responder.write(Status::NotModified);
              };
        QCOMPARE(desk.fetch(Here).image, test::picture(Qt::blue));
        QCOMPARE(mark, "\"7\"");
        QCOMPARE(desk.fetch(Here).outcome, Outcome::Tile); // good for another while
        QCOMPARE(desk.server.requests, 2);
    }

    void aFailureDoesNotStick_data()
    {
        QTest::addColumn<std::function<void(MapServer &)>>("fails");
        QTest::addColumn<QString>("words");
        using Fails = std::function<void(MapServer &)>;
        QTest::addRow("500") << Fails([](MapServer &server) {
            server.saysOnly(Status::InternalServerError);
        }) << u"reports an error (500)"_s;
        QTest::addRow("500 with a picture") << Fails([](MapServer &server) {
            server.sends(test::picture(Qt::red), "image/png", {}, Status::InternalServerError);
        }) << u"reports an error (500)"_s;
        QTest::addRow("web page") << Fails([](MapServer &server) {
            server.sends("<html><h1>Please log in</h1></html>", "text/html");
        }) << u"sent a web page"_s;
        QTest::addRow("web page that says it is a picture")
            << Fails([](MapServer &server) { server.sends("<html><h1>Please log in</h1></html>"); })
            << u"sent a web page"_s;
        QTest::addRow("half a picture")
            << Fails([](MapServer &server) { server.sends(test::picture(Qt::red).chopped(40)); })
            << u"sent a damaged picture"_s;
        QTest::addRow("two megabytes") << Fails([](MapServer &server) {
            server.sends(test::picture(Qt::red) + QByteArray(2 << 20, 'x'));
        }) << u"more than 1 MiB"_s;
        QTest::addRow("no answer")
            << Fails([](MapServer &server) { server.staysSilent(); }) << u"did not answer"_s;
        QTest::addRow("redirects without end")
            << Fails([](MapServer &server) { server.sendsOnWithoutEnd(); })
            << u"sends each request on"_s;
        QTest::addRow("key refused")
            << Fails([](MapServer &server) { server.saysOnly(Status::Forbidden); })
            << u"refuses the key"_s;
        QTest::addRow("too many requests")
            << Fails([](MapServer &server) { server.saysOnly(Status::TooManyRequests); })
            << u"asks for a pause"_s;
    }
    void aFailureDoesNotStick()
    {
        QFETCH(std::function<void(MapServer &)>, fails);
        QFETCH(QString, words);
        Desk desk(words == u"did not answer"_s ? 300ms : 10s);
        fails(desk.server);
        QCOMPARE(desk.fetch(Here).outcome, Outcome::NotNow);
        QVERIFY(!desk.hasStored(Here));
        QVERIFY2(desk.host->trouble().contains(words), qPrintable(desk.host->trouble()));
        QVERIFY(!desk.host->trouble().contains("secret"_L1));
        desk.heals();
        QVERIFY(desk.hasStored(Here));
    }

    void nobodyThere()
    {
        Desk desk;
        quint16 free = 0;
        {
            QTcpServer socket;
            QVERIFY(socket.listen(QHostAddress::LocalHost));
            free = socket.serverPort();
        }
        TileHost host({ .urlTemplate = u"http://127.0.0.1:%1/{z}/{x}/{y}/{key}.png"_s.arg(free),
                          .key = u"secret"_s,
                          .attribution = u"©"_s },
            nullptr, desk.clock);
        std::optional<Fetched> out;
        host.fetch(Here, [&](const Fetched &one) { out = one; });
        QTRY_VERIFY_WITH_TIMEOUT(out, QuickMs);
        QCOMPARE(out->outcome, Outcome::NotNow);
        QVERIFY(host.trouble().contains("cannot be reached"_L1));
        QVERIFY(!host.trouble().contains("secret"_L1));
    }

    void whatIsOldIsShownWhileTheServerFails()
    {
        Desk desk;
        desk.server.sends(test::picture(Qt::blue));
        QCOMPARE(desk.fetch(Here).outcome, Outcome::Tile);
        desk.clock.advance(30 * 24h);
        desk.server.saysOnly(Status::InternalServerError);
        QCOMPARE(desk.fetch(Here).image, test::picture(Qt::blue));
        QCOMPARE(desk.host->atOnce(Here), test::picture(Qt::blue));
        QCOMPARE(desk.fetch(Here).outcome, Outcome::Tile); // resting: at once
    }

    void aRestingServerIsLeftAlone()
    {
        Desk desk;
        desk.host.emplace(HostSettings { .urlTemplate
                              = u"http://127.0.0.1:%1/{z}/{x}/{y}"_s.arg(desk.server.port),
                              .key = {},
                              .attribution = u"©"_s },
            desk.store, desk.clock,
            TileHost::Waits { .answer = 10s, .firstRest = 1h, .longestRest = 2h });
        desk.server.saysOnly(Status::InternalServerError);
        QCOMPARE(desk.fetch(Here).outcome, Outcome::NotNow);
        QVERIFY(desk.host->isResting());
        for (int i = 0; i < 16; ++i)
            QCOMPARE(desk.fetch({ .x = i, .y = 0, .z = 4 }).outcome, Outcome::NotNow);
        QCOMPARE(desk.server.requests, 1);
    }

    void thereMayBeNoTile()
    {
        Desk desk;
        desk.server.saysOnly(Status::NotFound);
        QCOMPARE(desk.fetch(Here).outcome, Outcome::Missing);
        QCOMPARE(desk.fetch(Here).outcome, Outcome::Missing);
        QCOMPARE(desk.server.requests, 1);
        QCOMPARE(desk.host->trouble(), QString());
        desk.server.sends(test::picture(Qt::blue));
        desk.clock.advance(61min);
        QCOMPARE(desk.fetch(Here).outcome, Outcome::Tile);
        QCOMPARE(
            desk.fetch({ .x = 0, .y = 0, .z = 20 }).outcome, Outcome::Missing); // beyond its zooms
        QCOMPARE(desk.fetch({ .x = 99, .y = 0, .z = 4 }).outcome, Outcome::Missing);
        QCOMPARE(desk.server.requests, 2);
    }

    void theNewestComesFirst()
    {
        Desk desk;
        desk.server.staysSilent();
        desk.host.emplace(HostSettings { .urlTemplate
                              = u"http://127.0.0.1:%1/{z}/{x}/{y}"_s.arg(desk.server.port),
                              .key = {},
                              .attribution = u"©"_s },
            nullptr, desk.clock);
        const int most = TileHost::MaxRequests + static_cast<int>(TileHost::MaxQueued);
        int givenUp = 0;
        for (int i = 0; i < most + 3; ++i)
            desk.host->fetch({ .x = i, .y = 0, .z = 12 }, [&](const Fetched &) { ++givenUp; });
        QCOMPARE(givenUp, 3);
        QCOMPARE(desk.host->requestsSent(), TileHost::MaxRequests);
    }

    void settingsAreChecked_data()
    {
        QTest::addColumn<HostSettings>("settings");
        QTest::addColumn<QString>("words");
        const HostSettings good { .urlTemplate
            = u"https://tiles.example.com/{z}/{x}/{y}.png?key={key}"_s,
            .key = u"k"_s,
            .attribution = u"©"_s };
        const auto with = [good](auto change) {
            auto settings = good;
            change(settings);
            return settings;
        };
        QTest::addRow("good") << good << QString();
        QTest::addRow("this machine") << with([](auto &s) {
            s.urlTemplate = u"http://localhost:8080/{z}/{x}/{y}"_s;
            s.key.clear();
        }) << QString();
        QTest::addRow("no row") << with([](auto &s) { s.urlTemplate.remove(u"{y}"_s); })
                                << u"{y}"_s;
        QTest::addRow("in the clear")
            << with([](auto &s) { s.urlTemplate.replace(u"https"_s, u"http"_s); }) << u"https"_s;
        QTest::addRow("file") << with([](auto &s) {
            s.urlTemplate = u"file:///etc/{z}{x}{y}{key}"_s;
        }) << u"cannot be read"_s;
        QTest::addRow("password") << with([](auto &s) {
            s.urlTemplate.replace(u"tiles."_s, u"me:pw@tiles."_s);
        }) << u"password"_s;
        QTest::addRow("no key") << with([](auto &s) { s.key.clear(); }) << u"no key was given"_s;
        QTest::addRow("no place for the key")
            << with([](auto &s) { s.urlTemplate.remove(u"{key}"_s); }) << u"no {key}"_s;
        QTest::addRow("nobody's map")
            << with([](auto &s) { s.attribution = u" "_s; }) << u"whose map"_s;
        QTest::addRow("zooms") << with([](auto &s) { s.maxZoom = 40; }) << u"zoom levels"_s;
        QTest::addRow("endless") << with([](auto &s) {
            s.urlTemplate += QString(TileHost::MaxUrlChars, u'x');
        }) << u"longer than"_s;
    }
    void settingsAreChecked()
    {
        QFETCH(HostSettings, settings);
        QFETCH(QString, words);
        const auto wrong = TileHost::check(settings);
        QCOMPARE(wrong.has_value(), !words.isEmpty());
        if (wrong)
            QVERIFY2(wrong->contains(words), qPrintable(*wrong));
    }
};

QTEST_GUILESS_MAIN(TestTileHost)
#include "tst_tile_host.moc"
