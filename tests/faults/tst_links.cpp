// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/office.h"
#include "faults/clerk_process.h"
#include "support/impairment_proxy.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::test;
using Mode = ImpairmentProxy::Way::Mode;

namespace {

constexpr int ConnectMs = 60'000;
constexpr int QuickMs = 60'000;
constexpr int DeathMs = 90'000;
constexpr qint64 SleepMs
    = 30'000; //!< in every run; more than the client needs to know that it slept
constexpr int Posts = 60;

qint64 number(const char *variable, qint64 absent)
{
    bool isNumber = false;
    const auto value = qEnvironmentVariable(variable).toLongLong(&isNumber);
    return isNumber ? value : absent;
}

QUrl through(const ImpairmentProxy &proxy)
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(proxy.port()));
}

// What a console's link went through.
struct LinkDiary {
    explicit LinkDiary(Console &console)
    {
        QObject::connect(&console.client(), &feed::FeedClient::linkStateChanged, &console.client(),
            [this](feed::Link link) { links.push_back(link); });
    }
    std::vector<feed::Link> links;
    [[nodiscard]] qsizetype count(feed::Link link) const { return std::ranges::count(links, link); }
};

void print(const QJsonObject &figures)
{
    qInfo().noquote() << QJsonDocument(figures).toJson(QJsonDocument::Compact);
}

} // namespace

//! The programs on bad lines: everything arrives once, no healthy line is given up, no dead one is taken for alive. Times
//! are printed and never judged here. The long form sets DISPATCH_LINK_POSTS and DISPATCH_SLEEP_MS.
class TestLinks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void badLinesDeliverEverything();
    void cutsAnywhereLoseNothing();
    void deadLineAndSleepAreNoticed();

private:
    static std::optional<domain::ThreadId> openThread(Console &console);
    static bool post(Console &console, const domain::ThreadId &thread, const QString &text)
    {
        return console.client()
            .act(thread, domain::PostMessage { .text = text, .attachments = {} })
            .has_value();
    }
    static void agree(const std::vector<Console *> &consoles);
    static void expectOnce(const Console &console, const domain::ThreadId &thread,
        const QString &prefix, qsizetype count);
};

std::optional<domain::ThreadId> TestLinks::openThread(Console &console)
{
    const auto now = domain::SystemClock().now();
    domain::CreateJob job;
    job.fields.title = u"Boiler gives no hot water"_s;
    job.fields.trade = u"heating"_s;
    job.visit = domain::VisitId::make(now);
    job.thread = domain::ThreadId::make(now);
    if (!console.client().act(domain::JobId::make(now), job))
        return std::nullopt;
    const bool isThere = QTest::qWaitFor(
        [&] { return console.operation().thread(job.thread) != nullptr; }, QuickMs);
    return isThere ? std::optional(job.thread) : std::nullopt;
}

// All have nothing pending, stand at the same place and hold the same state.
void TestLinks::agree(const std::vector<Console *> &consoles)
{
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::all_of(consoles,
                                 [&](Console *console) {
                                     return console->isLive() && console->hasNothingPending()
                                         && console->client().session().position()
                                         == consoles[0]->client().session().position();
                                 }),
        QuickMs * 2);
    for (auto *console : consoles)
        QCOMPARE(console->operation(), consoles[0]->operation());
}

// Each of `PREFIX 0`, `PREFIX 1`, ... once, in this order; by the log, because the operation forgets the oldest.
void TestLinks::expectOnce(
    const Console &console, const domain::ThreadId &thread, const QString &prefix, qsizetype count)
{
    QStringList found;
    for (const auto &text : console.said(thread)) {
        if (text.startsWith(prefix))
            found << text;
    }
    QStringList wanted;
    for (qsizetype i = 0; i < count; ++i)
        wanted << prefix + QString::number(i);
    QCOMPARE(found, wanted);
}

//! Catches: a slow line taken for a dead one, a resend that takes effect twice, an order lost in a stall.
void TestLinks::badLinesDeliverEverything()
{
    const auto posts = static_cast<int>(number("DISPATCH_LINK_POSTS", Posts));
    Office office;
    QVERIFY(office.open());
    const auto port = static_cast<quint16>(office.url().port());
    const auto good = office.console(u"good"_s);

    struct Line {
        Line(const QString &n, const ImpairmentProxy::Way &w)
            : name(n)
            , way(w)
        {
        }
        QString name;
        ImpairmentProxy::Way way;
        std::unique_ptr<ImpairmentProxy> proxy;
        std::unique_ptr<Console> console;
        std::unique_ptr<LinkDiary> diary;
    };
    std::vector<Line> lines;
    lines.emplace_back(u"loss"_s, ImpairmentProxy::Way { .delay = 20ms, .loss = 0.1 });
    lines.emplace_back(u"narrow"_s, ImpairmentProxy::Way { .bytesPerS = 256'000 / 8 });
    lines.emplace_back(u"far"_s, ImpairmentProxy::Way { .delay = 300ms, .jitter = 200ms });
    quint64 seed = 0;
    for (auto &line : lines) {
        line.proxy = std::make_unique<ImpairmentProxy>(port, ++seed);
        line.proxy->set(line.way);
        line.console = std::make_unique<Console>(office.path(line.name + u".replica"_s),
            through(*line.proxy), Office::login(), Office::password());
        line.diary = std::make_unique<LinkDiary>(*line.console);
    }
    // And two whose clocks are an hour wrong, on a good line.
    std::vector<std::unique_ptr<ClerkProcess>> clerks;
    for (const auto &[name, offset] :
        { std::pair(u"fast"_s, 3'600'000), { u"slow"_s, -3'600'000 } }) {
        clerks.push_back(std::make_unique<ClerkProcess>(ClerkProcess::Place { .names = { name },
            .folder = office.path({}),
            .passwordFile = office.passwordFile(),
            .login = Office::login(),
            .more = { u"--clock-offset"_s, QString::number(offset) } }));
        clerks.back()->start(office.url(), 1, 2);
    }
    const auto isOpen = [&] {
        return good->isLive()
            && std::ranges::all_of(lines, [](auto &l) { return l.console->isLive(); })
            && std::ranges::all_of(clerks, [](auto &c) { return c->allLive(); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(isOpen(), ConnectMs);
    const auto thread = openThread(*good);
    QVERIFY(thread);
    for (auto &line : lines)
        QTRY_VERIFY_WITH_TIMEOUT(line.console->operation().thread(*thread), QuickMs);

    for (int i = 0; i < posts; ++i) {
        QVERIFY(post(*good, *thread, u"good %1"_s.arg(i)));
        for (auto &line : lines)
            QVERIFY(post(*line.console, *thread, u"%1 %2"_s.arg(line.name).arg(i)));
    }
    // The clerks act until all others are through.
    for (auto &line : lines)
        QTRY_VERIFY_WITH_TIMEOUT(line.console->hasNothingPending(), QuickMs * 4 + posts * 100);
    for (auto &clerk : clerks) {
        QVERIFY(clerk->acked() > 0);
        clerk->act(0);
    }
    const auto areCalm = [&] {
        return std::ranges::all_of(clerks, [&](auto &clerk) {
            const auto state = clerk->state(clerk->names()[0]);
            return state.pending == 0 && state.link == "live"_L1;
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(areCalm(), QuickMs);
    std::vector<Console *> all { good.get() };
    for (auto &line : lines)
        all.push_back(line.console.get());
    agree(all);
    expectOnce(*good, *thread, u"good "_s, posts);
    for (auto &line : lines) {
        expectOnce(*good, *thread, line.name + u' ', posts);
        const auto counts = line.proxy->counts();
        print({ { u"line"_s, line.name }, { u"posts"_s, posts }, { u"toClient"_s, counts.toClient },
            { u"toServer"_s, counts.toServer }, { u"lostSegments"_s, counts.lost },
            { u"connections"_s, counts.accepted } });
        // The first attempt, begun before the diary, never ended.
        QCOMPARE(line.diary->count(feed::Link::Connecting), 0);
        QCOMPARE(line.diary->count(feed::Link::Waiting), 0);
    }
    QVERIFY(lines[0].proxy->counts().lost > 0);
    for (auto &clerk : clerks)
        QCOMPARE(clerk->state(clerk->names()[0]).attempts, 1);
}

//! Catches: half a message taken for a whole one, a command sent into a dying connection and never again.
void TestLinks::cutsAnywhereLoseNothing()
{
    constexpr int Cuts = 20;
    Office office;
    QVERIFY(office.open());
    ImpairmentProxy proxy(static_cast<quint16>(office.url().port()));
    const auto good = office.console(u"good"_s);
    Console cut(office.path(u"cut.replica"_s), through(proxy), Office::login(), Office::password());
    QTRY_VERIFY_WITH_TIMEOUT(good->isLive() && cut.isLive(), ConnectMs);
    const auto thread = openThread(*good);
    QVERIFY(thread);
    QTRY_VERIFY_WITH_TIMEOUT(cut.operation().thread(*thread), QuickMs);

    QRandomGenerator random(1);
    int said = 0;
    for (int i = 0; i < Cuts; ++i) {
        // Somewhere in what three commands and their events need.
        const auto direction = random.bounded(2) ? ImpairmentProxy::Direction::ToServer
                                                 : ImpairmentProxy::Direction::ToClient;
        proxy.cutAfter(direction, 1 + random.bounded(900));
        for (int k = 0; k < 3; ++k, ++said) {
            QVERIFY(post(cut, *thread, u"cut %1"_s.arg(said)));
            QVERIFY(post(*good, *thread, u"good %1"_s.arg(said)));
        }
        if (i % 5 == 4)
            proxy.reset(); // and now and then from both ends at once
        const auto isOver = [&] {
            if (cut.client().session().link() == feed::Link::Waiting)
                cut.client().networkIsUp(); // no need to sit out the back-off
            return proxy.counts().cuts == i + 1;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isOver() || cut.hasNothingPending(), QuickMs);
        // The rest of the bytes may not have been needed: a few more take it there.
        while (!isOver()) {
            QVERIFY(post(cut, *thread, u"cut %1"_s.arg(said)));
            QVERIFY(post(*good, *thread, u"good %1"_s.arg(said)));
            ++said;
            QTRY_VERIFY_WITH_TIMEOUT(isOver() || cut.hasNothingPending(), QuickMs);
        }
    }
    const auto isBack = [&] {
        if (cut.client().session().link() == feed::Link::Waiting)
            cut.client().networkIsUp();
        return cut.isLive() && cut.hasNothingPending();
    };
    QTRY_VERIFY_WITH_TIMEOUT(isBack(), QuickMs);
    agree({ good.get(), &cut });
    expectOnce(*good, *thread, u"cut "_s, said);
    expectOnce(*good, *thread, u"good "_s, said);
    QVERIFY(proxy.counts().cuts == Cuts);
    QCOMPARE(office.verify(), QString());
}

//! Catches: a line that swallows everything shown as live, a console that wakes and shows what it knew as what is.
void TestLinks::deadLineAndSleepAreNoticed()
{
    const auto sleepMs = number("DISPATCH_SLEEP_MS", SleepMs);
    Office office;
    QVERIFY(office.open());
    ImpairmentProxy proxy(static_cast<quint16>(office.url().port()));
    const auto good = office.console(u"good"_s);
    Console dead(
        office.path(u"dead.replica"_s), through(proxy), Office::login(), Office::password());
    ClerkProcess sleeper({ .names = { u"sleeper"_s },
        .folder = office.path({}),
        .passwordFile = office.passwordFile(),
        .login = Office::login(),
        .more = {} });
    sleeper.start(office.url(), 1, 0);
    QTRY_VERIFY_WITH_TIMEOUT(good->isLive() && dead.isLive() && sleeper.allLive(), ConnectMs);
    const auto thread = openThread(*good);
    QVERIFY(thread);
    QTRY_VERIFY_WITH_TIMEOUT(dead.operation().thread(*thread), QuickMs);
    QTRY_COMPARE_WITH_TIMEOUT(
        sleeper.state(u"sleeper"_s).seq, good->client().session().position()->seq, QuickMs);

    LinkDiary diary(dead);
    proxy.set({ .mode = Mode::Silent });
    sleeper.suspend();
    QElapsedTimer watch;
    watch.start();
    QVERIFY(post(*good, *thread, u"good 0"_s));
    QVERIFY(post(dead, *thread, u"dead 0"_s));
    const auto heard = dead.client().session().lastHeard();
    qint64 deathMs = 0;
    qint64 wakeMs = 0;
    quint64 seqAtWaking = 0;
    const auto areBothOver = [&] {
        if (deathMs == 0 && !dead.isLive())
            deathMs = watch.elapsed();
        if (wakeMs == 0 && watch.elapsed() >= sleepMs) {
            seqAtWaking = good->client().session().position()->seq;
            wakeMs = sleeper.watchMs();
            sleeper.resume();
        }
        return deathMs > 0 && wakeMs > 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(
        areBothOver(), static_cast<int>(std::max<qint64>(DeathMs, 2 * sleepMs)));
    // Nothing was heard, and it says since when.
    QCOMPARE(dead.client().session().lastHeard(), heard);
    QCOMPARE(diary.links.at(0), feed::Link::Waiting);

    // The sleeper: first not live, then live with what happened meanwhile.
    QTRY_VERIFY_WITH_TIMEOUT(sleeper.links(u"sleeper"_s).last().link == "live"_L1
            && sleeper.links(u"sleeper"_s).last().atMs >= wakeMs,
        ConnectMs);
    QList<ClerkProcess::LinkChange> afterWaking;
    for (const auto &change : sleeper.links(u"sleeper"_s)) {
        if (change.atMs >= wakeMs)
            afterWaking << change;
    }
    QVERIFY(afterWaking.first().link != "live"_L1);
    for (const auto &change : afterWaking) {
        if (change.link == "live"_L1)
            QVERIFY2(change.seq >= seqAtWaking, "live with what was known before the sleep");
    }
    const auto awakeMs = afterWaking.last().atMs - wakeMs;

    proxy.heal();
    watch.restart();
    QTRY_VERIFY_WITH_TIMEOUT(dead.isLive(), ConnectMs);
    const auto healMs = watch.elapsed();
    agree({ good.get(), &dead });
    expectOnce(*good, *thread, u"dead "_s, 1);
    print({ { u"deathMs"_s, deathMs }, { u"healMs"_s, healMs }, { u"sleepMs"_s, sleepMs },
        { u"awakeMs"_s, awakeMs }, { u"connections"_s, proxy.counts().accepted } });
}

QTEST_GUILESS_MAIN(TestLinks)
#include "tst_links.moc"
