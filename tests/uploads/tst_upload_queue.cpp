// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/server_process.h"
#include "support/impairment_proxy.h"
#include "support/picture_bytes.h"
#include "uploads/upload_queue.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::test;
using namespace dispatch::uploads;
using server::test::ServerProcess;

namespace {

constexpr int PatienceMs = 60'000;
constexpr qint64 Overhead = 20'000; //!< of headers, generously
constexpr qint64 Piece = 512 * 1024;

} // namespace

//! Files on their way, over a line that breaks, through restarts, and when somebody thinks better of it.
class TestUploadQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.start());
        m_line = std::make_unique<ImpairmentProxy>(m_server.port());
        m_token = m_server.signIn();
        QVERIFY(!m_token.isEmpty());
    }
    void init()
    {
        QTest::failOnWarning();
        m_folder = std::make_unique<QTemporaryDir>();
        m_isConnected = true;
        m_line->heal();
        open();
    }
    void cleanup()
    {
        m_queue.reset();
        m_line->heal();
    }

    void aFileGoesOutWhole()
    {
        const auto photo = jpegOf({ 400, 300 }, 1'300'000, 1);
        QSignalSpy progressed(m_queue.get(), &UploadQueue::progressed);
        add(photo, u"Boiler.jpg"_s);
        QVERIFY(QFile::remove(m_original)); // what is attached is ours
        QVERIFY(!m_queue->seal(domain::ThreadId::make(m_clock.now()), u"x"_s));
        QVERIFY(m_queue->seal(m_thread, u"look"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_ready.size(), 1, PatienceMs);
        QVERIFY(progressed.size() >= 3);
        const auto *parcel = m_queue->parcel(m_ready[0]);
        QVERIFY(parcel);
        QCOMPARE(parcel->text, u"look"_s);
        QCOMPARE(parcel->items.size(), 1U);
        QCOMPARE(parcel->items[0].name, u"Boiler.jpg"_s);
        QCOMPARE(parcel->items[0].content.pixels, QSize(400, 300));
        QCOMPARE(onServer(parcel->items[0].id), photo);
        m_queue->finish(m_ready[0]);
        QVERIFY(m_queue->parcels().empty());
        QCOMPARE(outgoing(), QStringList());
    }

    //! After a cut all of it is sent again, or never any more.
    void aCutInTheMiddleGoesOn()
    {
        const auto photo = jpegOf({ 400, 300 }, 2'500'000, 2);
        add(photo, u"a.jpg"_s);
        const auto before = m_line->counts();
        m_line->cutAfter(ImpairmentProxy::Direction::ToServer, 1'200'000);
        QVERIFY(m_queue->seal(m_thread, u""_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_ready.size(), 1, PatienceMs);
        const auto after = m_line->counts();
        QCOMPARE(after.cuts, before.cuts + 1);
        const auto sent = after.toServer - before.toServer;
        // One piece may be on its way to a place that the server is past already.
        QVERIFY2(sent < photo.size() + 2 * Piece + Overhead, qPrintable(QString::number(sent)));
        QCOMPARE(onServer(m_queue->parcel(m_ready[0])->items[0].id), photo);
    }

    void aRestartGoesOn()
    {
        const auto photo = jpegOf({ 400, 300 }, 2'500'000, 3);
        add(photo, u"a.jpg"_s);
        m_line->set({ .bytesPerS = 2'000'000 }, {});
        const auto before = m_line->counts();
        QVERIFY(m_queue->seal(m_thread, u"look"_s));
        QTRY_VERIFY_WITH_TIMEOUT(
            m_line->counts().toServer - before.toServer > 1'400'000, PatienceMs);
        m_queue.reset(); // the program ends
        m_line->heal();
        open();
        QCOMPARE(m_queue->parcels().size(), 1U);
        QTRY_COMPARE_WITH_TIMEOUT(m_ready.size(), 1, PatienceMs);
        const auto sent = m_line->counts().toServer - before.toServer;
        QVERIFY2(sent < photo.size() + 2 * Piece + Overhead, qPrintable(QString::number(sent)));
        QCOMPARE(onServer(m_queue->parcel(m_ready[0])->items[0].id), photo);
        // Ended again, before the message was posted: it is ready again.
        open();
        QTRY_COMPARE_WITH_TIMEOUT(m_ready.size(), 1, PatienceMs);
        QCOMPARE(m_queue->parcel(m_ready[0])->text, u"look"_s);
    }

    void whatIsStagedOutlivesTheProgram()
    {
        add(jpegOf({ 40, 30 }, 5'000, 4), u"a.jpg"_s);
        open();
        const auto *staged = m_queue->staged(m_thread);
        QVERIFY(staged);
        QCOMPARE(staged->items.size(), 1U);
        QCOMPARE(outgoing().size(), 1);
        m_queue->remove(staged->items[0].id);
        QVERIFY(m_queue->parcels().empty());
        QCOMPARE(outgoing(), QStringList());
        // Copied, and then the program ended before it was written down: nobody would ever remove it.
        QFile stray(m_folder->filePath(u"files/outgoing/"_s + QString(64, u'a')));
        QVERIFY(stray.open(QIODevice::WriteOnly));
        stray.close();
        open();
        QVERIFY(!stray.exists());
    }

    void canceledInTheMiddle()
    {
        add(jpegOf({ 400, 300 }, 2'500'000, 5), u"a.jpg"_s);
        m_line->set({ .bytesPerS = 1'000'000 }, {});
        QSignalSpy progressed(m_queue.get(), &UploadQueue::progressed);
        QVERIFY(m_queue->seal(m_thread, u""_s));
        QTRY_VERIFY_WITH_TIMEOUT(!progressed.empty(), PatienceMs);
        m_queue->remove(m_queue->parcels()[0].items[0].id);
        QVERIFY(m_queue->parcels().empty());
        QCOMPARE(outgoing(), QStringList());
        m_line->heal();
        // The next one is not held up by it; words of a message whose file was taken out still go.
        add(jpegOf({ 40, 30 }, 5'000, 6), u"b.jpg"_s);
        m_isConnected = false;
        QVERIFY(m_queue->seal(m_thread, u"words"_s));
        m_queue->remove(m_queue->parcels()[0].items[0].id);
        QTRY_COMPARE_WITH_TIMEOUT(m_ready.size(), 1, PatienceMs);
        QCOMPARE(m_queue->parcel(m_ready[0])->text, u"words"_s);
    }

    void withoutAConnectionItWaits()
    {
        m_isConnected = false;
        add(jpegOf({ 40, 30 }, 5'000, 7), u"a.jpg"_s);
        const auto before = m_line->counts();
        QVERIFY(m_queue->seal(m_thread, u"x"_s));
        QCOMPARE(m_queue->parcels()[0].items[0].state, ItemState::Waiting);
        QCOMPARE(m_line->counts().accepted, before.accepted);
        m_isConnected = true;
        m_queue->wake();
        QTRY_COMPARE_WITH_TIMEOUT(m_ready.size(), 1, PatienceMs);
    }

    void theSameFileIsSentOnce()
    {
        const auto photo = jpegOf({ 40, 30 }, 900'000, 8);
        add(photo, u"a.jpg"_s);
        m_queue->addFile(m_thread, m_original);
        QTRY_COMPARE(m_queue->adding(), 0);
        QCOMPARE(m_queue->staged(m_thread)->items.size(), 1U);
        QVERIFY(m_queue->seal(m_thread, u""_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_ready.size(), 1, PatienceMs);
        m_queue->finish(m_ready[0]);
        const auto before = m_line->counts();
        add(photo, u"again.jpg"_s);
        QVERIFY(m_queue->seal(m_thread, u""_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_ready.size(), 2, PatienceMs);
        QVERIFY(m_line->counts().toServer - before.toServer < Overhead);
        QCOMPARE(onServer(m_queue->parcel(m_ready[1])->items[0].id), photo);
    }

    void whatIsNotTakenIsSaid_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        QTest::newRow("html") << "<html></html>"_ba << u"web page"_s;
        QTest::newRow("bomb") << pngOf(50'000, 50'000) << u"larger than any"_s;
        QTest::newRow("empty") << QByteArray() << u"empty"_s;
        QTest::newRow("too-large") << QByteArray(21'000'000, 'x') << u"20 MB"_s;
    }
    void whatIsNotTakenIsSaid()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        QSignalSpy problem(m_queue.get(), &UploadQueue::problem);
        add(bytes, u"photo.jpg"_s);
        QCOMPARE(problem.size(), 1);
        const auto text = problem[0][0].toString();
        QVERIFY2(text.startsWith(u"photo.jpg "_s) && text.contains(words), qPrintable(text));
        QVERIFY(m_queue->parcels().empty());
        QCOMPARE(outgoing(), QStringList());
        m_queue->addFile(m_thread, m_folder->filePath(u"nothing-here.jpg"_s));
        QTRY_COMPARE(problem.size(), 2);
        m_queue->addFile(m_thread, m_folder->path());
        QTRY_COMPARE(problem.size(), 3);
    }

    //! A refusal for good waits for a person; the messages behind it do not.
    void aRefusalHoldsUpNobodyElse()
    {
        // Looked at by nobody but the server: the copy on this computer was changed after the check.
        add(jpegOf({ 40, 30 }, 5'000, 9), u"a.jpg"_s);
        const auto id = m_queue->staged(m_thread)->items[0].id;
        QFile copy(m_folder->filePath(u"files/outgoing/"_s + outgoing()[0]));
        QVERIFY(copy.open(QIODevice::ReadWrite | QIODevice::Append));
        copy.putChar('x');
        copy.close();
        QVERIFY(m_queue->seal(m_thread, u"first"_s));
        QTRY_COMPARE_WITH_TIMEOUT(
            m_queue->parcels()[0].items[0].state, ItemState::Refused, PatienceMs);
        QVERIFY(!m_queue->parcels()[0].items[0].reason.isEmpty());
        add(jpegOf({ 40, 30 }, 5'000, 10), u"b.jpg"_s);
        QVERIFY(m_queue->seal(m_thread, u"second"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_ready.size(), 1, PatienceMs);
        QCOMPARE(m_queue->parcel(m_ready[0])->text, u"second"_s);
        m_queue->retry(id);
        QTRY_COMPARE_WITH_TIMEOUT(
            m_queue->parcels()[0].items[0].state, ItemState::Refused, PatienceMs);
        QVERIFY(m_queue->parcels()[0].items[0].id != id);
    }

private:
    void open()
    {
        m_queue.reset();
        m_ready.clear();
        m_queue = std::make_unique<UploadQueue>(m_clock, [this] {
            return Source { .server = QUrl(u"http://127.0.0.1:%1"_s.arg(m_line->port())),
                .accessToken = m_isConnected ? m_token : QString() };
        });
        connect(m_queue.get(), &UploadQueue::ready, this, [this](const QUuid &parcel) {
            if (!m_ready.contains(parcel))
                m_ready.append(parcel);
        });
        const auto opened = m_queue->open(m_folder->filePath(u"files"_s));
        QVERIFY(opened);
    }
    void add(const QByteArray &bytes, const QString &name)
    {
        m_original = m_folder->filePath(name);
        QFile file(m_original);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        m_queue->addFile(m_thread, m_original);
        QTRY_COMPARE_WITH_TIMEOUT(m_queue->adding(), 0, PatienceMs);
    }
    QStringList outgoing() const
    {
        return QDir(m_folder->filePath(u"files/outgoing"_s)).entryList(QDir::Files);
    }
    QByteArray onServer(const QUuid &id) const
    {
        return m_server
            .get("/v1/uploads/" + domain::uuidText(id).toLatin1(), "Bearer " + m_token.toLatin1())
            .body;
    }

    ServerProcess m_server;
    std::unique_ptr<ImpairmentProxy> m_line;
    QString m_token;
    domain::SystemClock m_clock;
    const domain::ThreadId m_thread = domain::ThreadId::make(m_clock.now());
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_original;
    bool m_isConnected = true;
    QList<QUuid> m_ready;
    std::unique_ptr<UploadQueue> m_queue;
};

QTEST_GUILESS_MAIN(TestUploadQueue)
#include "tst_upload_queue.moc"
