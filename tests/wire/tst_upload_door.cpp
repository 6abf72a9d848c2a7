// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/picture_bytes.h"
#include "wire/raw_feed.h"
#include "wire/upload_desk.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QUuid>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace dispatch::test;
using namespace dispatch::wire;
using dispatch::server::test::Answer;
using dispatch::server::test::readAnswer;
using dispatch::server::test::run;
using dispatch::server::test::ServerProcess;

namespace {

constexpr qint64 MayGrowKiB = 50 * 1024;

bool addUser(const ServerProcess &server, const QString &name, const QString &roles)
{
    return run({ u"user"_s, u"add"_s, name, u"--data"_s, server.data(), u"--roles"_s, roles,
                   u"--password-file"_s, server.passwordFile() })
               .exitCode
        == 0;
}

QByteArray uuid()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

//! Files below the folder of uploads; of those on their way with \p isPartial.
QStringList filesOf(const ServerProcess &server, bool isPartial)
{
    QStringList out;
    QDirIterator it(server.data() + u"/uploads"_s, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const auto path = it.next();
        if (path.contains(u"/partial/"_s) == isPartial)
            out << path;
    }
    return out;
}

qint64 peakKiB(qint64 process)
{
    QFile status(u"/proc/%1/status"_s.arg(process));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const auto &line : status.readAll().split('\n')) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong();
    }
    return -1;
}

//! An office with a job and its conversation, which everybody of the office sees.
struct Talk {
    QByteArray thread; //!< "thread/…"
    [[nodiscard]] QByteArray query() const { return "?thread=" + thread; }
};

QByteArray commandOf(const QJsonObject &fields)
{
    QJsonObject command = fields;
    command.insert("type"_L1, u"cmd"_s);
    command.insert("id"_L1, QString::fromLatin1(uuid()));
    command.insert("madeMs"_L1, 1'772'452'800'000LL);
    return QJsonDocument(command).toJson(QJsonDocument::Compact);
}

QString idWith(const char *kind)
{
    return QString::fromLatin1(QByteArray(QByteArray(kind) + '/' + uuid()));
}

//! What the server says to a command.
QJsonObject act(RawFeed &feed, const QJsonObject &fields)
{
    feed.send(frame(commandOf(fields)));
    const auto answer = feed.nextOf(u"res"_s);
    return answer ? answer->json() : QJsonObject();
}

Talk makeTalk(RawFeed &feed)
{
    const QString thread = idWith("thread");
    const auto made = act(feed,
        { { u"op"_s, u"job.create"_s }, { u"entity"_s, idWith("job") },
            { u"args"_s,
                QJsonObject { { u"title"_s, u"No heat"_s }, { u"visit"_s, idWith("visit") },
                    { u"thread"_s, thread }, { u"durationMin"_s, 60 } } } });
    return made["ok"_L1].toBool() ? Talk { thread.toLatin1() } : Talk {};
}

QJsonObject posting(const Talk &talk, const QByteArrayList &uploads)
{
    QJsonArray attachments;
    for (const auto &upload : uploads)
        attachments.append(QString::fromLatin1(upload));
    return { { u"op"_s, u"thread.post"_s }, { u"entity"_s, QString::fromLatin1(talk.thread) },
        { u"args"_s,
            QJsonObject { { u"text"_s, u"look"_s }, { u"attachments"_s, attachments } } } };
}

} // namespace

//! Files of messages over real sockets: what honest people do, and what others try.
class TestUploadDoor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(addUser(m_server, u"bo"_s, u"dispatcher"_s));
        QVERIFY(addUser(m_server, u"cy"_s, u"customer"_s));
        QVERIFY(m_server.start());
        m_ada = std::make_unique<UploadDesk>(m_server, u"ada"_s);
        m_bo = std::make_unique<UploadDesk>(m_server, u"bo"_s);
        m_cy = std::make_unique<UploadDesk>(m_server, u"cy"_s);
        QVERIFY(!m_ada->token().isEmpty() && !m_bo->token().isEmpty() && !m_cy->token().isEmpty());
    }
    void init() { QTest::failOnWarning(); }

    void inPiecesAndOutWhole()
    {
        const auto photo = jpegOf({ 400, 300 }, 300'000);
        const auto begun = m_ada->begin(photo, u"Kärntner \"1\".JPG"_s);
        QCOMPARE(begun.status, 201);
        QCOMPARE(begun.json()["offset"_L1].toInt(), 0);
        const auto id = idOf(begun);
        QCOMPARE(headerOf(begun, "Location"), QByteArray("/v1/uploads/" + id));
        const auto half = m_ada->piece(id, 0, photo.first(170'000));
        QCOMPARE(half.status, 204);
        QCOMPARE(headerOf(half, "Upload-Offset"), "170000"_ba);
        const auto head = m_ada->head(id);
        QCOMPARE(head.status, 200);
        QCOMPARE(headerOf(head, "Upload-Offset"), "170000"_ba);
        QCOMPARE(headerOf(head, "Upload-Length"), "300000"_ba);
        QCOMPARE(headerOf(head, "Upload-Complete"), "?0"_ba);
        QCOMPARE(m_ada->get(id).status, 404); // not before it is whole
        const auto whole = m_ada->piece(id, 170'000, photo.sliced(170'000));
        QCOMPARE(whole.status, 201);
        QCOMPARE(whole.json()["type"_L1].toString(), u"image/jpeg"_s);
        QCOMPARE(whole.json()["width"_L1].toInt(), 400);

        const auto fetched = m_ada->get(id);
        QCOMPARE(fetched.status, 200);
        QCOMPARE(fetched.body, photo);
        QCOMPARE(headerOf(fetched, "Content-Type"), "image/jpeg"_ba);
        QCOMPARE(headerOf(fetched, "X-Content-Type-Options"), "nosniff"_ba);
        QVERIFY(headerOf(fetched, "Content-Security-Policy").contains("sandbox"));
        QCOMPARE(headerOf(fetched, "Content-Disposition"),
            "attachment; filename=\"K_rntner _1_.JPG\"; filename*=UTF-8''K%C3%A4rntner%20_1_.JPG"_ba);
        QCOMPARE(headerOf(fetched, "ETag").size(), 66);

        // Whoever lost an answer asks again and gets the same.
        const auto empty = m_ada->piece(id, 300'000, {});
        QCOMPARE(empty.status, 201);
        QCOMPARE(idOf(empty), id);
        const auto again = m_ada->begin(photo, u"x"_s, id);
        QCOMPARE(again.status, 200);
        QVERIFY(again.json()["isComplete"_L1].toBool());
        QCOMPARE(m_ada->begin(photo + 'x', u"x"_s, id).status, 409);
        QCOMPARE(m_bo->begin(photo, u"x"_s, id).status, 409);
        QCOMPARE(m_ada->drop(id).status, 404); // what is stored stays
    }

    void partsCanBeFetched()
    {
        const auto photo = jpegOf({ 40, 30 }, 200'000, 2);
        const auto id = m_ada->put(photo, u"a.jpg"_s);
        const auto part = m_ada->get(id, {}, "Range: bytes=1000-150999\r\n");
        QCOMPARE(part.status, 206);
        QCOMPARE(part.body, photo.sliced(1'000, 150'000));
        QCOMPARE(headerOf(part, "Content-Range"), "bytes 1000-150999/200000"_ba);
        QCOMPARE(m_ada->get(id, {}, "Range: bytes=-10\r\n").body, photo.last(10));
        const auto beyond = m_ada->get(id, {}, "Range: bytes=200000-\r\n");
        QCOMPARE(beyond.status, 416);
        QCOMPARE(headerOf(beyond, "Content-Range"), "bytes */200000"_ba);
        QCOMPARE(m_ada->get(id, {}, "Range: bytes=1-2,4-5\r\n").status, 200);
    }

    //! Lost after a 201, or begun from nothing after a crash.
    void killedInTheMiddle()
    {
        const auto stored = jpegOf({ 40, 30 }, 50'000, 3);
        const auto id = m_ada->put(stored, u"a.jpg"_s);
        QVERIFY(!id.isEmpty());
        const auto photo = jpegOf({ 40, 30 }, 400'000, 4);
        const auto half = idOf(m_ada->begin(photo, u"b.jpg"_s));
        {
            QTcpSocket socket;
            socket.connectToHost(u"127.0.0.1"_s, m_server.port());
            QVERIFY(socket.waitForConnected());
            socket.write(m_ada->pieceHeader(half, 0, photo.size()) + photo.first(250'000));
            QVERIFY(QTest::qWaitFor(
                [&] {
                    socket.waitForBytesWritten(10);
                    return headerOf(m_ada->head(half), "Upload-Offset").toLongLong() >= 190'000;
                },
                RawFeed::PatienceMs));
            m_server.kill();
        }
        QVERIFY(m_server.start());
        QCOMPARE(m_ada->get(id).body, stored);
        const auto offset = headerOf(m_ada->head(half), "Upload-Offset").toLongLong();
        QVERIFY(offset >= 190'000);
        QCOMPARE(m_ada->piece(half, offset, photo.sliced(offset)).status, 201);
        QCOMPARE(m_ada->get(half).body, photo);
    }

    void offsetsThatLie()
    {
        const auto photo = jpegOf({ 40, 30 }, 30'000, 5);
        const auto id = idOf(m_ada->begin(photo, u"a.jpg"_s));
        const auto gap = m_ada->piece(id, 10'000, photo.sliced(10'000));
        QCOMPARE(gap.status, 409);
        QCOMPARE(headerOf(gap, "Upload-Offset"), "0"_ba);
        QCOMPARE(m_ada->piece(id, -1, photo).status, 400);
        QCOMPARE(m_ada->piece(id, 0, photo.first(20'000)).status, 204);
        QCOMPARE(m_ada->piece(id, 0, photo.first(20'000)).status, 409);
        const auto more = m_ada->piece(id, 20'000, photo.sliced(20'000) + "more");
        QCOMPARE(more.status, 413);
        QCOMPARE(headerOf(more, "Upload-Offset"), "20000"_ba);
        auto wrong = photo.sliced(20'000);
        wrong[5'000] = char(wrong[5'000] + 1);
        const auto mismatch = m_ada->piece(id, 20'000, wrong);
        QCOMPARE(mismatch.status, 409);
        QCOMPARE(headerOf(mismatch, "Upload-Offset"), "0"_ba);
        QCOMPARE(m_ada->piece(id, 0, photo).status, 201);
        QCOMPARE(m_ada->get(id).body, photo);
        auto untyped = m_ada->pieceHeader(id, 0, 0);
        untyped.replace("application/offset+octet-stream", "image/jpeg");
        QCOMPARE(m_server.raw(untyped).status, 415);
    }

    //! Two connections that both append: one of them is told, and what is stored is what was announced.
    void twoAppendAtOnce()
    {
        const auto photo = jpegOf({ 40, 30 }, 600'000, 6);
        const auto id = idOf(m_ada->begin(photo, u"a.jpg"_s));
        QTcpSocket slow;
        slow.connectToHost(u"127.0.0.1"_s, m_server.port());
        QVERIFY(slow.waitForConnected());
        slow.write(m_ada->pieceHeader(id, 0, photo.size()) + photo.first(200'000));
        QVERIFY(QTest::qWaitFor(
            [&] {
                slow.waitForBytesWritten(10);
                return headerOf(m_ada->head(id), "Upload-Offset").toLongLong() >= 131'072;
            },
            RawFeed::PatienceMs));
        const auto offset = headerOf(m_ada->head(id), "Upload-Offset").toLongLong();
        const auto quick = m_ada->piece(id, offset, photo.sliced(offset));
        QCOMPARE(quick.status, 201);
        slow.write(photo.sliced(200'000));
        const auto late = readAnswer(slow);
        QCOMPARE(late.status, 409);
        QCOMPARE(m_ada->get(id).body, photo);
    }

    void whoMaySee()
    {
        RawFeed feed(m_server.port());
        QVERIFY(feed.enter(QString::fromLatin1(m_ada->token())));
        const auto talk = makeTalk(feed);
        const auto other = makeTalk(feed);
        QVERIFY(!talk.thread.isEmpty() && !other.thread.isEmpty());
        const auto photo = jpegOf({ 40, 30 }, 5'000, 7);
        const auto id = m_ada->put(photo, u"a.jpg"_s);
        QCOMPARE(m_bo->get(id, talk.query()).status, 404); // nobody has said anything yet
        QVERIFY(act(feed, posting(talk, { id }))["ok"_L1].toBool());
        QCOMPARE(m_bo->get(id, talk.query()).body, photo);
        const auto head = m_bo->head(id, talk.query());
        QCOMPARE(head.status, 200);
        QCOMPARE(headerOf(head, "Upload-Complete"), "?1"_ba);
        QCOMPARE(headerOf(head, "Upload-Pixels"), "40x30"_ba);
        QCOMPARE(m_bo->get(id).status, 404); // where was it met?
        QCOMPARE(m_bo->get(id, other.query()).status, 404);
        QCOMPARE(m_bo->get(id, "?thread=thread%2F" + talk.thread.sliced(7)).status, 200);
        QCOMPARE(
            m_cy->get(id, talk.query()).status, 404); // the office's words are not the customer's
        QCOMPARE(m_cy->head(id, talk.query()).status, 404);
        QCOMPARE(m_ada->get(id).status, 200);
        QCOMPARE(m_server.get("/v1/uploads/" + id + talk.query()).status, 401);
        QCOMPARE(m_bo->drop(id).status, 404);
    }

    void messagesNameOnlyTheirAuthorsFiles()
    {
        RawFeed feed(m_server.port());
        QVERIFY(feed.enter(QString::fromLatin1(m_ada->token())));
        const auto talk = makeTalk(feed);
        const auto whole = m_ada->put(jpegOf({ 40, 30 }, 5'000, 8), u"a.jpg"_s);
        const auto foreign = m_bo->put(jpegOf({ 40, 30 }, 5'000, 9), u"b.jpg"_s);
        const auto begun = idOf(m_ada->begin(jpegOf({ 40, 30 }, 5'000, 10), u"c.jpg"_s));
        const QList<QByteArrayList> foreigners { { uuid() }, { foreign }, { begun },
            { "../../journal.db"_ba }, { ""_ba }, { whole, foreign } };
        for (const auto &bad : foreigners) {
            const auto answer = act(feed, posting(talk, bad));
            QVERIFY2(!answer["ok"_L1].toBool(), bad.join(' ').constData());
            QCOMPARE(answer["error"_L1]["code"_L1].toString(), u"not-found"_s);
            QCOMPARE(answer["error"_L1]["field"_L1].toString(), u"attachments"_s);
        }
        // Also where it hides in a batch.
        const auto batch = act(feed,
            { { u"op"_s, u"batch"_s },
                { u"args"_s,
                    QJsonObject { { u"items"_s,
                        QJsonArray { posting(talk, {}), posting(talk, { foreign }) } } } } });
        QVERIFY(!batch["ok"_L1].toBool());
        QCOMPARE(batch["error"_L1]["index"_L1].toInt(), 1);
        QVERIFY(act(feed, posting(talk, { whole }))["ok"_L1].toBool());
    }

    void hostileContent_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("words");
        QTest::newRow("html-named-jpg")
            << "<!DOCTYPE html><script>alert(1)</script>"_ba << u"photo.jpg"_s << u"web page"_s;
        QTest::newRow("svg") << "<svg onload='x()' xmlns='http://www.w3.org/2000/svg'/>"_ba
                             << u"a.svg"_s << u"web page"_s;
        QTest::newRow("program") << "MZ\x90\0\3"_ba + noise(500) << u"photo.jpg"_s << u"program"_s;
        QTest::newRow("pixel-bomb")
            << pngOf(50'000, 50'000) << u"bomb.png"_s << u"larger than any"_s;
        QTest::newRow("truncated-png")
            << pngOf(640, 480, 5'000).first(3'000) << u"a.png"_s << u"not whole"_s;
        QTest::newRow("archive") << "PK\3\4"_ba + noise(500) << u"a.png"_s << u"not taken"_s;
    }
    //! Stored, and one day shown.
    void hostileContent()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, name);
        QFETCH(QString, words);
        const auto before = filesOf(m_server, false).size();
        const auto partial = filesOf(m_server, true);
        const auto id = idOf(m_ada->begin(bytes, name));
        QVERIFY(!id.isEmpty());
        const auto refused = m_ada->piece(id, 0, bytes);
        QCOMPARE(refused.status, 422);
        QVERIFY2(refused.json()["title"_L1].toString().contains(words), refused.body.constData());
        QCOMPARE(m_ada->head(id).status, 404);
        QCOMPARE(m_ada->get(id).status, 404);
        QCOMPARE(filesOf(m_server, false).size(), before);
        QCOMPARE(filesOf(m_server, true), partial);
    }

    void hostileNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("script") << u"\"><script>alert(1)</script>.jpg"_s << "script_.jpg"_ba;
        QTest::newRow("path") << u"../../etc/passwd"_s << "passwd.jpg"_ba;
        QTest::newRow("header") << u"a\r\nX-Evil: 1\r\n\r\n.jpg"_s << "aX-Evil_ 1.jpg"_ba;
        QTest::newRow("turned-round") << u"photo\u202egpj.exe"_s << "photogpj.exe.jpg"_ba;
        QTest::newRow("long") << u"x"_s.repeated(3'000) << QByteArray(116, 'x') + ".jpg";
        QTest::newRow("none") << QString() << "file.jpg"_ba;
    }
    //! A name that breaks out of a header, a path or a page.
    void hostileNames()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, plain);
        const auto photo = jpegOf({ 40, 30 }, 1'000, 11);
        const auto begun = m_ada->begin(photo, name);
        QVERIFY(begun.status == 201);
        const auto id = idOf(begun);
        if (!begun.json()["isComplete"_L1].toBool())
            QCOMPARE(m_ada->piece(id, 0, photo).status, 201);
        const auto fetched = m_ada->get(id);
        QCOMPARE(fetched.status, 200);
        QCOMPARE(fetched.body, photo);
        QVERIFY2(headerOf(fetched, "Content-Disposition")
                     .startsWith(QByteArray("attachment; filename=\"" + plain + '"')),
            headerOf(fetched, "Content-Disposition").constData());
        QVERIFY(headerOf(fetched, "X-Evil").isEmpty());
    }

    void hostileIds_data()
    {
        QTest::addColumn<QByteArray>("id");
        for (const QByteArray &id :
            { "../journal.db"_ba, "..%2f..%2fjournal.db"_ba, "%2e%2e/uploads.db"_ba, "partial"_ba,
                ""_ba, "0"_ba, "00000000-0000-0000-0000-000000000000"_ba,
                "01970E6C-0000-7000-8000-000000000000"_ba,
                "{01970e6c-0000-7000-8000-000000000000}"_ba,
                "01970e6c-0000-7000-8000-000000000000/x"_ba, QByteArray(2'000, 'a') })
            QTest::newRow(
                id.isEmpty() ? "empty" : id.first(std::min<qsizetype>(40, id.size())).constData())
                << id;
    }
    void hostileIds()
    {
        QFETCH(QByteArray, id);
        QCOMPARE(m_ada->get(id).status, 404);
        QCOMPARE(m_ada->head(id).status, 404);
        QCOMPARE(m_ada->drop(id).status, 404);
        QCOMPARE(m_ada->piece(id, 0, "x").status, 404);
        if (!id.isEmpty())
            QVERIFY(m_ada->begin("x", u"a.txt"_s, id).status == 400);
    }

    void badBeginnings_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("status");
        const QByteArray hash(64, '0');
        QTest::newRow("not-json") << "hello"_ba << 400;
        QTest::newRow("no-size") << "{\"name\":\"a\",\"sha256\":\"" + hash + "\"}" << 400;
        QTest::newRow("no-hash") << "{\"name\":\"a\",\"size\":5}"_ba << 400;
        QTest::newRow("short-hash") << "{\"name\":\"a\",\"size\":5,\"sha256\":\"00\"}"_ba << 400;
        QTest::newRow("size-0") << "{\"name\":\"a\",\"size\":0,\"sha256\":\"" + hash + "\"}" << 422;
        QTest::newRow("size-negative")
            << "{\"name\":\"a\",\"size\":-5,\"sha256\":\"" + hash + "\"}" << 400;
        QTest::newRow("size-50-mb")
            << "{\"name\":\"a.jpg\",\"size\":50000000,\"sha256\":\"" + hash + "\"}" << 413;
        QTest::newRow("size-2^63")
            << "{\"name\":\"a\",\"size\":1e300,\"sha256\":\"" + hash + "\"}" << 400;
        QTest::newRow("body-too-large") << QByteArray(5'000, ' ') + "{}" << 400;
    }
    void badBeginnings()
    {
        QFETCH(QByteArray, json);
        QFETCH(int, status);
        QCOMPARE(m_ada->beginRaw(json).status, status);
    }

    //! A body that is read, or kept, before anybody knows whose it is or that it is wanted.
    void bodiesAreNotReadForNothing()
    {
        const auto big = QByteArray(64 * 1024, 'x');
        const auto refusedAtOnce = [&](const QByteArray &header, int status) {
            QTcpSocket socket;
            socket.connectToHost(u"127.0.0.1"_s, m_server.port());
            QVERIFY(socket.waitForConnected());
            socket.write(header); // and nothing of the body
            const auto answer = readAnswer(socket);
            QCOMPARE(answer.status, status);
            QVERIFY(answer.header.toLower().contains("connection: close"));
        };
        const auto id = idOf(m_ada->begin(jpegOf({ 40, 30 }, 15'000'000, 12), u"a.jpg"_s));
        auto strange = m_ada->pieceHeader(id, 0, 15'000'000);
        strange.replace(m_ada->token(), "x");
        refusedAtOnce(strange, 401);
        refusedAtOnce(m_bo->pieceHeader(id, 0, 15'000'000), 404);
        refusedAtOnce(m_ada->pieceHeader(id, 5, 15'000'000), 409);
        refusedAtOnce(m_ada->pieceHeader(id, 0, 50'000'000), 413);
        refusedAtOnce(m_ada->pieceHeader(id, 5, 1'000, "Expect: 100-continue\r\n"), 409);
        QCOMPARE(m_ada->drop(id).status, 204);
        QCOMPARE(m_ada->head(id).status, 404);
        // Four at once, each as large as may be, and none of them held in memory.
        const qint64 before = peakKiB(m_server.processId());
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        const qint64 size = 19'000'000;
        for (quint32 n = 0; n < 4; ++n) {
            const QByteArray wish = "{\"name\":\"a.jpg\",\"size\":19000000,\"sha256\":\""
                + QByteArray::number(n).repeated(64) + "\"}";
            const auto one = idOf(m_bo->beginRaw(wish));
            QVERIFY(!one.isEmpty());
            sockets.push_back(std::make_unique<QTcpSocket>());
            sockets.back()->connectToHost(u"127.0.0.1"_s, m_server.port());
            QVERIFY(sockets.back()->waitForConnected());
            sockets.back()->write(m_bo->pieceHeader(one, 0, size));
        }
        for (qint64 sent = 0; sent + big.size() < size; sent += big.size()) {
            for (const auto &socket : sockets) {
                socket->write(big);
                QVERIFY(socket->waitForBytesWritten(RawFeed::PatienceMs));
            }
        }
        QCOMPARE(m_server.get("/v1/nodes").status, 200);
        const qint64 grown = peakKiB(m_server.processId()) - before;
        QVERIFY2(before > 0 && grown < MayGrowKiB, qPrintable(u"grew by %1 KiB"_s.arg(grown)));
    }

    void backedUpAndRestored()
    {
        ServerProcess server;
        QVERIFY(server.start());
        const auto photo = jpegOf({ 40, 30 }, 150'000, 13);
        QByteArray id;
        {
            const UploadDesk desk(server, u"ada"_s);
            id = desk.put(photo, u"a.jpg"_s);
            QVERIFY(!id.isEmpty());
        }
        const QString copy = server.folder().filePath(u"copy"_s);
        const auto backup
            = run({ u"backup"_s, u"--data"_s, server.data(), u"--to"_s, copy }); // while it runs
        QVERIFY2(backup.exitCode == 0, qPrintable(backup.err));
        QCOMPARE(server.stop(), 0);
        auto verified = run({ u"verify"_s, u"--data"_s, server.data() });
        QVERIFY2(
            verified.out.contains(u"1 attached files"_s), qPrintable(verified.out + verified.err));

        // A bit turns over on the disk: verify says whose file it is, and a back-up of it is refused.
        const auto files = filesOf(server, false);
        QCOMPARE(files.size(), 1);
        QFile file(files.first());
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(70'000));
        file.putChar('\x01');
        file.putChar('\x02');
        file.close();
        verified = run({ u"verify"_s, u"--data"_s, server.data() });
        QCOMPARE(verified.exitCode, 1);
        QVERIFY2(verified.err.contains(QString::fromLatin1(id)), qPrintable(verified.err));
        const auto second
            = run({ u"backup"_s, u"--data"_s, server.data(), u"--to"_s, copy + u'2' });
        QCOMPARE(second.exitCode, 1);
        QVERIFY(!QDir(copy + u'2').exists() && !QDir(copy + u"2.partial"_s).exists());

        server.moveTo(server.folder().filePath(u"again"_s));
        const auto restored = run({ u"restore"_s, u"--data"_s, server.data(), u"--from"_s, copy });
        QVERIFY2(restored.exitCode == 0, qPrintable(restored.err));
        QVERIFY(server.start());
        const UploadDesk desk(server, u"ada"_s);
        QCOMPARE(desk.get(id).body, photo);
    }

    void aFullDiskTakesNoFiles()
    {
        ServerProcess server;
        QVERIFY(server.start({ u"--min-free"_s, u"1000000000"_s })); // MiB
        const UploadDesk desk(server, u"ada"_s);
        const auto refused = desk.begin(jpegOf({ 40, 30 }), u"a.jpg"_s);
        QCOMPARE(refused.status, 507);
        QVERIFY(!headerOf(refused, "Retry-After").isEmpty());
        QVERIFY(refused.json()["title"_L1].toString().contains(u"sent again"_s));
    }

private:
    ServerProcess m_server;
    std::unique_ptr<UploadDesk> m_ada, m_bo, m_cy;
};

QTEST_GUILESS_MAIN(TestUploadDoor)
#include "tst_upload_door.moc"
