// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/office.h"
#include "faults/accounts.h"
#include "support/feed_crowd.h"

#include "domain/limits.h"
#include "protocol/limits.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>
#include <QTimer>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::test;

namespace {

constexpr int ConnectMs = 120'000;
constexpr int WorkMs = 180'000;
constexpr qint64 MostBytesEach = 512 * 1024; //!< for a reader that has stalled
constexpr int Diligent = 20; //!< in every run; the long form has 950 and 50
constexpr int Lazy = 40;
constexpr int MeasureS = 3;

int number(const char *variable, int absent)
{
    bool isNumber = false;
    const auto value = qEnvironmentVariableIntValue(variable, &isNumber);
    return isNumber ? value : absent;
}

qint64 residentBytes(qint64 processId)
{
    QFile file(u"/proc/%1/statm"_s.arg(processId));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

double percentile(std::vector<float> values, double share)
{
    if (values.empty())
        return 0;
    const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, values.begin() + at);
    return static_cast<double>(values[static_cast<std::size_t>(at)]);
}

// A console that keeps nothing: its disk is not what is tested.
struct Writer {
    explicit Writer(const Office &office)
    {
        client.connectTo(office.url(), Office::login(), Office::password());
    }
    domain::SystemClock clock;
    std::unique_ptr<journal::Replica> replica = journal::makeMemoryReplica();
    feed::FeedClient client { *replica, clock, {} };
    [[nodiscard]] bool isLive() const { return client.session().link() == feed::Link::Live; }
    [[nodiscard]] bool hasNothingPending() const { return client.session().outbox().empty(); }
};

void print(const QJsonObject &figures)
{
    qInfo().noquote() << QJsonDocument(figures).toJson(QJsonDocument::Compact);
}

} // namespace

//! A few who do not read, among many who do. The long form sets DISPATCH_CROWD_DILIGENT, DISPATCH_CROWD_LAZY and
//! DISPATCH_CROWD_SECONDS; its times are printed and never judged here.
class TestSlowReaders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void stalledReadersCostLittleAndAreClosed();
    void othersAreServedInTime();

private:
    static void openWithCrowd(
        Office &office, std::unique_ptr<FeedCrowd> &crowd, int diligent, int lazy);
    static void connectCrowd(FeedCrowd &crowd, int diligent, int lazy);
    static void talk(Writer &writer, domain::ThreadId &thread);
    static bool postMany(Writer &writer, const domain::ThreadId &thread, int messages,
        qsizetype bytesEach, int perCommand);
    static bool editMany(Writer &writer, int edits);
    static quint64 head(Writer &writer) { return writer.client.session().position()->seq; }
};

void TestSlowReaders::openWithCrowd(
    Office &office, std::unique_ptr<FeedCrowd> &crowd, int diligent, int lazy)
{
    QVERIFY(office.make());
    constexpr int Each = protocol::MaxConnectionsPerUser;
    QStringList names;
    for (int i = 0; i < (diligent + lazy + Each - 1) / Each; ++i)
        names << u"listener%1"_s.arg(i);
    const auto tokens = addAccounts(office.path(u"data/accounts.db"_s), Office::login(), names);
    QCOMPARE(static_cast<qsizetype>(tokens.size()), names.size());
    QVERIFY(office.serveAgain());
    crowd = std::make_unique<FeedCrowd>(static_cast<quint16>(office.url().port()));
    for (int i = 0; i < diligent + lazy; ++i)
        crowd->add(tokens[static_cast<std::size_t>(i / Each)], i >= diligent);
}

void TestSlowReaders::connectCrowd(FeedCrowd &crowd, int diligent, int lazy)
{
    crowd.start();
    QTRY_VERIFY2_WITH_TIMEOUT(crowd.diligent().live == diligent && crowd.lazy().live == lazy,
        qPrintable(u"%1 of %2 and %3 of %4 are live. %5"_s.arg(crowd.diligent().live)
                .arg(diligent)
                .arg(crowd.lazy().live)
                .arg(lazy)
                .arg(QString::fromLatin1(crowd.diligent().problem))),
        ConnectMs);
}

void TestSlowReaders::talk(Writer &writer, domain::ThreadId &thread)
{
    QTRY_VERIFY_WITH_TIMEOUT(writer.isLive(), ConnectMs);
    const auto now = domain::SystemClock().now();
    domain::CreateJob job;
    job.fields.title = u"Boiler gives no hot water"_s;
    job.fields.trade = u"heating"_s;
    job.visit = domain::VisitId::make(now);
    job.thread = domain::ThreadId::make(now);
    thread = job.thread;
    QVERIFY(writer.client.act(domain::JobId::make(now), job));
    QTRY_VERIFY_WITH_TIMEOUT(writer.client.session().operation().thread(thread), ConnectMs);
}

// Returns when the console has seen them all.
bool TestSlowReaders::postMany(Writer &writer, const domain::ThreadId &thread, int messages,
    qsizetype bytesEach, int perCommand)
{
    const auto text = QString(bytesEach, u'x');
    const auto wanted = head(writer) + static_cast<quint64>(messages);
    for (int done = 0; done < messages;) {
        domain::Batch batch;
        for (; done < messages && static_cast<int>(batch.items.size()) < perCommand; ++done)
            batch.items.push_back({ .entity = thread.ref(),
                .expect = {},
                .args = domain::PostMessage { .text = text, .attachments = {} } });
        if (!writer.client.act({}, batch))
            return false;
    }
    return QTest::qWaitFor(
        [&] { return head(writer) >= wanted && writer.hasNothingPending(); }, WorkMs);
}

// Many events that leave no more behind than one does.
bool TestSlowReaders::editMany(Writer &writer, int edits)
{
    const auto job = writer.client.session().operation().jobs().cbegin().key();
    const auto wanted = head(writer) + static_cast<quint64>(edits);
    for (int done = 0; done < edits;) {
        domain::Batch batch;
        for (; done < edits && batch.items.size() < domain::MaxBatchItems; ++done) {
            domain::JobPatch patch;
            patch.title = domain::Change<QString>::to(u"Boiler %1"_s.arg(done));
            batch.items.push_back(
                { .entity = job.ref(), .expect = {}, .args = domain::EditJob { patch } });
        }
        if (!writer.client.act({}, batch))
            return false;
    }
    return QTest::qWaitFor(
        [&] { return head(writer) >= wanted && writer.hasNothingPending(); }, WorkMs);
}

//! Catches: a queue per client that grows while it does not read, a reader that holds the others up, one that is kept for
//! ever.
void TestSlowReaders::stalledReadersCostLittleAndAreClosed()
{
    constexpr int Volume = 512; // messages of nearly the largest size: 4 MB for each that reads
    constexpr qsizetype BigText = 8'000;
    constexpr int BigPerCommand = 7; // what fits into one message to the server
    // What may be unacknowledged has been sent, and does not count as behind.
    constexpr int TooMany
        = static_cast<int>(protocol::ResumeHorizonEvents) + protocol::MaxUnackedEvents;
    Office office;
    std::unique_ptr<FeedCrowd> crowd;
    openWithCrowd(office, crowd, Diligent, Lazy);
    if (QTest::currentTestFailed())
        return;
    Writer writer(office);
    domain::ThreadId thread;
    talk(writer, thread);
    connectCrowd(*crowd, Diligent, Lazy);
    if (QTest::currentTestFailed())
        return;
    const auto server = office.server().processId();

    // The same volume twice, so that what the messages themselves take can be told from what the stalled readers take.
    QVERIFY(postMany(writer, thread, Volume, BigText, BigPerCommand)); // warms up
    QTRY_COMPARE_WITH_TIMEOUT(crowd->lazy().leastSeq, head(writer), WorkMs);
    const auto before = residentBytes(server);
    QVERIFY(postMany(writer, thread, Volume, BigText, BigPerCommand));
    QTRY_COMPARE_WITH_TIMEOUT(crowd->lazy().leastSeq, head(writer), WorkMs);
    const auto allReading = residentBytes(server);
    crowd->setLazyRead(false);
    QVERIFY(postMany(writer, thread, Volume, BigText, BigPerCommand));
    QTRY_COMPARE_WITH_TIMEOUT(crowd->diligent().leastSeq, head(writer), WorkMs);
    const auto someStalled = residentBytes(server);
    QVERIFY(crowd->lazy().leastSeq < head(writer));
    const auto each = ((someStalled - allReading) - (allReading - before)) / Lazy;
    print({ { u"lazy"_s, Lazy }, { u"residentBefore"_s, before },
        { u"residentReading"_s, allReading }, { u"residentStalled"_s, someStalled },
        { u"bytesEach"_s, each } });
    QVERIFY2(each <= MostBytesEach, qPrintable(QString::number(each)));

    // Too far behind for good: closed. The others miss nothing.
    QVERIFY(editMany(writer, TooMany));
    QTRY_COMPARE_WITH_TIMEOUT(crowd->diligent().leastSeq, head(writer), WorkMs);
    const QByteArray closed = "slow_readers_closed_total " + QByteArray::number(Lazy) + '\n';
    QTRY_VERIFY_WITH_TIMEOUT(office.metrics().contains(closed), WorkMs);
    crowd->setLazyRead(true);
    QTRY_COMPARE_WITH_TIMEOUT(crowd->lazy().gone, Lazy, WorkMs);
    // Whose buffers are full cannot be told why: that connection ends without a word.
    for (const auto &[code, count] : crowd->lazy().closeCodes)
        QVERIFY(code == 0 || code == std::to_underlying(protocol::CloseCode::TooSlow));
    QCOMPARE(crowd->diligent().live, Diligent);
    QCOMPARE(crowd->diligent().gaps, 0);
    QCOMPARE(crowd->lazy().gaps, 0);
}

//! Prints the delay of messages to the diligent ones while all read and while some have stalled. Catches, without a
//! clock: a diligent reader that is closed, or misses something, because of the others.
void TestSlowReaders::othersAreServedInTime()
{
    constexpr int PerSecond = 10;
    const auto diligent = number("DISPATCH_CROWD_DILIGENT", Diligent);
    const auto lazy = number("DISPATCH_CROWD_LAZY", Lazy);
    const auto seconds = number("DISPATCH_CROWD_SECONDS", MeasureS);
    Office office;
    std::unique_ptr<FeedCrowd> crowd;
    openWithCrowd(office, crowd, diligent, lazy);
    if (QTest::currentTestFailed())
        return;
    Writer writer(office);
    domain::ThreadId thread;
    talk(writer, thread);
    connectCrowd(*crowd, diligent, lazy);
    if (QTest::currentTestFailed())
        return;

    const auto filler = QString(2'000, u'x');
    const auto measure = [&](int forS) -> std::vector<float> {
        static_cast<void>(crowd->takeLatencies());
        int left = forS * PerSecond;
        QTimer timer;
        connect(&timer, &QTimer::timeout, &timer, [&] {
            if (left-- > 0)
                static_cast<void>(writer.client.act(thread,
                    domain::PostMessage { .text = QString::fromLatin1(FeedCrowd::stamp()) + filler,
                        .attachments = {} }));
        });
        timer.start(1000 / PerSecond);
        const bool isThere = QTest::qWaitFor(
            [&] {
                return left < 0 && writer.hasNothingPending()
                    && crowd->diligent().leastSeq == head(writer);
            },
            forS * 1000 + WorkMs);
        return isThere ? crowd->takeLatencies() : std::vector<float>();
    };
    const auto expected = static_cast<std::size_t>(seconds * PerSecond * diligent);
    QVERIFY(!measure(std::min(seconds, 5)).empty()); // warms up
    const auto all = measure(seconds);
    QCOMPARE(all.size(), expected);
    const auto residentBefore = residentBytes(office.server().processId());
    crowd->setLazyRead(false);
    const auto some = measure(seconds);
    QCOMPARE(some.size(), expected);
    const auto residentAfter = residentBytes(office.server().processId());
    const double p99All = percentile(all, 0.99);
    const double p99Some = percentile(some, 0.99);
    print({ { u"diligent"_s, diligent }, { u"lazy"_s, lazy }, { u"seconds"_s, seconds },
        { u"p50AllMs"_s, percentile(all, 0.5) }, { u"p50StalledMs"_s, percentile(some, 0.5) },
        { u"p99AllMs"_s, p99All }, { u"p99StalledMs"_s, p99Some },
        { u"ratio"_s, p99All > 0 ? p99Some / p99All : 0 },
        { u"residentGrowth"_s, residentAfter - residentBefore } });
    QCOMPARE(crowd->diligent().live, diligent);
    QCOMPARE(crowd->diligent().gaps, 0);
}

QTEST_GUILESS_MAIN(TestSlowReaders)
#include "tst_slow_readers.moc"
