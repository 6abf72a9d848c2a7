// SPDX-License-Identifier: GPL-3.0-or-later
#include "travel/fake_osrm.h"

#include "travel/routing_host.h"

#include <QSignalSpy>
#include <QTest>

using namespace dispatch;
using namespace dispatch::travel;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using geo::GeoPoint;
using test::FakeOsrm;
using Status = FakeOsrm::Status;

namespace {

constexpr int QuickMs = 20'000;
constexpr GeoPoint Here { 47, -15 };

std::vector<GeoPoint> placesNorth(int count)
{
    std::vector<GeoPoint> places;
    for (int i = 0; i < count; ++i)
        places.push_back({ 47 + 0.001 * (i + 1), -15 });
    return places;
}

struct Desk {
    explicit Desk(std::chrono::milliseconds answer = 10s)
        : host(server.address(),
              RoutingHost::Waits { .answer = answer, .firstRest = 20ms, .longestRest = 100ms })
    {
    }
    FakeOsrm server;
    RoutingHost host;
    QObject context;

    osrm::Figures ask(const std::vector<GeoPoint> &from, const std::vector<GeoPoint> &to)
    {
        std::optional<osrm::Figures> out;
        host.legs(from, to, &context, [&](const osrm::Figures &figures) { out = figures; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(out, QuickMs); }();
        return out.value_or(osrm::Figures());
    }
};

} // namespace

//! Would catch: one failure that sticks or keeps anybody waiting, a server asked again and again while it does not answer,
//! figures that belong to another place.
class TestRoutingHost : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void figuresComeForEachPlace()
    {
        Desk desk;
        const auto places = placesNorth(3);
        const auto to = desk.ask(places, { Here });
        const auto from = desk.ask({ Here }, places);
        QCOMPARE(desk.server.requests, 2);
        QVERIFY(desk.server.urls[0].contains(
            u"/table/v1/driving/-15.00000,47.00100;-15.00000,47.00200;-15.00000,47.00300;"
            "-15.00000,47.00000?sources=0;1;2&destinations=3&"_s));
        for (std::size_t i = 0; i < places.size(); ++i) {
            QVERIFY(to[i] && from[i]);
            QCOMPARE(to[i]->source, atlas::TravelSource::Host);
            QCOMPARE_LE(std::abs(to[i]->durationS - geo::distanceM(places[i], Here) / 10), 0.1);
            QCOMPARE(from[i]->durationS, to[i]->durationS);
        }
    }

    // osrm-routed refuses more than a hundred places at once.
    void manyAreAskedForInParts()
    {
        Desk desk;
        const auto places = placesNorth(250);
        const auto figures = desk.ask(places, { Here });
        QCOMPARE(desk.server.requests, 3);
        QCOMPARE(desk.server.mostPlaces, RoutingHost::MaxTablePlaces);
        for (std::size_t i = 0; i < places.size(); ++i)
            QCOMPARE_LE(std::abs(figures[i].value().durationS - 11.12 * double(i + 1)), 1.0);
    }

    void ofVeryManyTheNearestAreAskedFor()
    {
        Desk desk;
        auto places = placesNorth(2'000);
        std::ranges::reverse(places);
        const auto figures = desk.ask({ Here }, places);
        QCOMPARE(desk.server.requests, 3);
        for (std::size_t i = 0; i < places.size(); ++i)
            QCOMPARE(figures[i].has_value(), i >= places.size() - RoutingHost::MaxPlaces);
    }

    void aFailureDoesNotStick_data()
    {
        using Fails = std::function<void(FakeOsrm &)>;
        QTest::addColumn<Fails>("fails");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QString &words, Fails fails) {
            QTest::addRow("%s", name) << std::move(fails) << words;
        };
        row("500", u"reports an error (500)"_s,
            [](FakeOsrm &s) { s.saysOnly(Status::InternalServerError); });
        row("404", u"reports an error (404)"_s, [](FakeOsrm &s) { s.saysOnly(Status::NotFound); });
        row("403", u"refuses to answer"_s, [](FakeOsrm &s) { s.saysOnly(Status::Forbidden); });
        row("429", u"asks for a pause"_s, [](FakeOsrm &s) { s.saysOnly(Status::TooManyRequests); });
        row("web page", u"sent a web page"_s,
            [](FakeOsrm &s) { s.sends("<html>Please log in</html>", "application/json"); });
        row("picture", u"sent something else"_s, [](FakeOsrm &s) { s.sends("\x89PNG"); });
        row("redirects", u"sends each request on"_s, [](FakeOsrm &s) { s.sendsOnWithoutEnd(); });
        row("silent", u"did not answer"_s, [](FakeOsrm &s) { s.staysSilent(); });
        row("drip", u"did not answer"_s, [](FakeOsrm &s) { s.drips(" ", 20ms); });
        row("two megabytes", u"more than 2 MiB"_s,
            [](FakeOsrm &s) { s.sends(QByteArray(3 << 20, ' '), "application/json"); });
        row("without end", u"more than 2 MiB"_s,
            [](FakeOsrm &s) { s.drips(QByteArray(1 << 20, ' '), 1ms); });
        row("wrong size", u"table of the wrong size"_s, [](FakeOsrm &s) {
            s.sends(R"({"code":"Ok","durations":[[1],[2]],"sources":[],"destinations":[]})");
        });
        row("too big", u"refuses the question (TooBig)"_s, [](FakeOsrm &s) {
            s.sends(R"({"code":"TooBig"})", "application/json", {}, Status::BadRequest);
        });
    }
    void aFailureDoesNotStick()
    {
        QFETCH(const std::function<void(FakeOsrm &)>, fails);
        QFETCH(const QString, words);
        Desk desk(words == u"did not answer"_s ? 300ms : 10s);
        fails(desk.server);
        const auto places = placesNorth(3);
        QCOMPARE(desk.ask(places, { Here }), osrm::Figures(3));
        QVERIFY2(desk.host.trouble().contains(words), qPrintable(desk.host.trouble()));
        QSignalSpy recovered(&desk.host, &RoutingHost::recovered);
        desk.server.answersWell();
        QTRY_COMPARE_WITH_TIMEOUT(recovered.size(), 1, QuickMs);
        QCOMPARE(desk.host.trouble(), QString());
        QVERIFY(desk.ask(places, { Here })[2]);
    }

    void nobodyThere()
    {
        quint16 free = 0;
        {
            QTcpServer socket;
            QVERIFY(socket.listen(QHostAddress::LocalHost));
            free = socket.serverPort();
        }
        RoutingHost host(u"http://127.0.0.1:%1/"_s.arg(free));
        std::optional<std::optional<atlas::Journey>> out;
        host.journey(Here, { 47.01, -15 }, this, [&](const auto &way) { out = way; });
        QTRY_VERIFY_WITH_TIMEOUT(out, QuickMs);
        QVERIFY(!*out);
        QVERIFY(host.trouble().contains("cannot be reached"_L1));
    }

    void aRestingServerIsLeftAlone()
    {
        Desk desk;
        RoutingHost host(desk.server.address(),
            RoutingHost::Waits { .answer = 10s, .firstRest = 1h, .longestRest = 2h });
        desk.server.saysOnly(Status::InternalServerError);
        int answers = 0;
        // Three at once are one failure, and the question is over with the first of them.
        host.legs(placesNorth(250), { Here }, this, [&](const osrm::Figures &) { ++answers; });
        QTRY_COMPARE_WITH_TIMEOUT(answers, 1, QuickMs);
        QVERIFY(host.isResting());
        for (int i = 0; i < 10; ++i)
            host.legs(placesNorth(5), { Here }, this, [&](const osrm::Figures &figures) {
                ++answers;
                QCOMPARE(figures, osrm::Figures(5));
            });
        QCOMPARE(answers, 11);
        QVERIFY(desk.server.requests <= 3);
    }

    // What it does not know is no fault of the server.
    void noWayIsNoFailure()
    {
        Desk desk;
        desk.server.southDeg = 47.0015;
        const auto figures = desk.ask({ { 47.01, -15 } }, placesNorth(3));
        QVERIFY(!figures[0]);
        QVERIFY(figures[1]);
        desk.server.sends(R"({"code":"NoSegment"})", "application/json", {}, Status::BadRequest);
        QCOMPARE(desk.ask(placesNorth(2), { Here }), osrm::Figures(2));
        QCOMPARE(desk.host.trouble(), QString());
        QVERIFY(!desk.host.isResting());
    }

    void aWayHasItsLine()
    {
        Desk desk;
        std::optional<std::optional<atlas::Journey>> out;
        desk.host.journey(
            Here, { 47.01, -15.02 }, &desk.context, [&](const auto &way) { out = way; });
        QTRY_VERIFY_WITH_TIMEOUT(out, QuickMs);
        QVERIFY(*out);
        QVERIFY(desk.server.urls[0].contains(
            u"/route/v1/driving/-15.00000,47.00000;-15.02000,47.01000?"_s));
        QCOMPARE((*out)->line.back(), (GeoPoint { 47.01, -15.02 }));
    }

    // A question that nobody waits for any more says nothing about the server.
    void droppedQuestionsAreNotAnswered()
    {
        Desk desk;
        desk.server.staysSilent();
        auto asker = std::make_unique<QObject>();
        desk.host.legs(placesNorth(2), { Here }, asker.get(),
            [](const osrm::Figures &) { QFAIL("answered"); });
        QTRY_COMPARE_WITH_TIMEOUT(desk.server.requests, 1, QuickMs);
        asker.reset();
        desk.server.answersWell();
        QVERIFY(desk.ask(placesNorth(2), { Here })[0]);
        QCOMPARE(desk.host.trouble(), QString());
    }

    void theAddressIsChecked_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("words");
        QTest::newRow("good") << u"https://routing.example.com"_s << QString();
        QTest::newRow("with-path") << u"https://example.com/osrm/"_s << QString();
        QTest::newRow("this-machine") << u"http://localhost:5000"_s << QString();
        QTest::newRow("this-machine-6") << u"http://[::1]:5000"_s << QString();
        QTest::newRow("in-the-clear") << u"http://routing.example.com"_s << u"https"_s;
        QTest::newRow("not-this-machine") << u"http://127.0.0.1.example.com"_s << u"https"_s;
        QTest::newRow("file") << u"file:///etc/passwd"_s << u"cannot be read"_s;
        QTest::newRow("words") << u"our server"_s << u"cannot be read"_s;
        QTest::newRow("key") << u"https://a.example.com?token=1"_s << u"cannot be read"_s;
        QTest::newRow("password") << u"https://me:pw@a.example.com"_s << u"password"_s;
        QTest::newRow("endless") << u"https://a.example.com/"_s + QString(2'000, u'x')
                                 << u"longer than"_s;
    }
    void theAddressIsChecked()
    {
        QFETCH(const QString, address);
        QFETCH(const QString, words);
        const auto wrong = RoutingHost::check(address);
        QCOMPARE(wrong.value_or(QString()).isEmpty(), words.isEmpty());
        if (wrong)
            QVERIFY2(wrong->contains(words), qPrintable(*wrong));
    }
};

QTEST_GUILESS_MAIN(TestRoutingHost)
#include "tst_routing_host.moc"
