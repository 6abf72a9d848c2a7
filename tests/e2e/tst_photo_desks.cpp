// SPDX-License-Identifier: GPL-3.0-or-later
#include "e2e/dispatcher.h"
#include "support/impairment_proxy.h"
#include "support/picture_bytes.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::test;
using viewmodels::AttachmentInfo;
using viewmodels::MessageListModel;

namespace {

//! Two dispatchers looking at one job; Sam's line is the one that breaks.
struct Desks {
    Office office;
    std::unique_ptr<ImpairmentProxy> line;
    std::unique_ptr<Dispatcher> sam, sven;

    [[nodiscard]] bool open()
    {
        if (!office.open() || !addDispatcher(office, u"Sam"_s) || !addDispatcher(office, u"Sven"_s))
            return false;
        line = std::make_unique<ImpairmentProxy>(static_cast<quint16>(office.url().port()));
        QUrl throughTheLine = office.url();
        throughTheLine.setPort(line->port());
        sam = std::make_unique<Dispatcher>(office, u"Sam"_s, throughTheLine);
        sven = std::make_unique<Dispatcher>(office, u"Sven"_s, office.url());
        if (!QTest::qWaitFor([this] { return sam->isLive() && sven->isLive(); }, LinkTimeoutMs))
            return false;
        sven->session->createJob(u"Boiler gives no hot water"_s, u"Vera Holm"_s, u"555 0101"_s,
            u"Quay Street 4"_s, u"heating"_s, 2);
        if (!QTest::qWaitFor(
                [this] { return sam->onlyJob().number > 0 && sven->onlyJob().number > 0; },
                LinkTimeoutMs))
            return false;
        for (const auto *desk : { sam.get(), sven.get() })
            desk->session->selectJob(desk->onlyJob().id);
        return sam->session->chat()->canWrite() && sven->session->chat()->canWrite();
    }
    [[nodiscard]] QString write(const QString &name, const QByteArray &bytes)
    {
        return office.write(name, bytes);
    }
    //! \brief Puts a file beside Sam's words.
    [[nodiscard]] bool attach(const QString &path)
    {
        auto *files = sam->session->attachments();
        const auto before = files->staged().size();
        files->addFiles({ QUrl::fromLocalFile(path) });
        return QTest::qWaitFor([&] { return files->staged().size() > before; }, LinkTimeoutMs);
    }
};

void say(const Dispatcher &desk, const QString &text)
{
    desk.session->chat()->setText(text);
    desk.session->chat()->enter();
}

//! Rows of what was said, oldest first; between them stands what happened on the job.
QList<int> said(const Dispatcher &desk)
{
    const auto *messages = desk.session->chat()->messages();
    QList<int> rows;
    for (int row = messages->count() - 1; row >= 0; --row) {
        if (!messages->data(messages->index(row), MessageListModel::IsSystemRole).toBool())
            rows << row;
    }
    return rows;
}

QStringList uploadsOf(const Dispatcher &desk, int nth)
{
    const auto *messages = desk.session->chat()->messages();
    return messages->data(messages->index(said(desk).at(nth)), MessageListModel::AttachmentsRole)
        .toStringList();
}

QString textOf(const Dispatcher &desk, int nth)
{
    const auto *messages = desk.session->chat()->messages();
    return messages->data(messages->index(said(desk).at(nth)), MessageListModel::TextRole)
        .toString();
}

} // namespace

//! One desk sends a photo, another sees it.
class TestPhotoDesks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void theOtherDeskSeesIt()
    {
        Desks desks;
        QVERIFY(desks.open());
        const auto photo = jpegOf({ 4000, 3000 }, 3'000'000);
        QVERIFY(desks.attach(desks.write(u"Boiler plate.jpg"_s, photo)));
        const AttachmentInfo staged = desks.sam->session->attachments()->staged().first();
        QCOMPARE(staged.name, u"Boiler plate.jpg"_s);
        QCOMPARE(staged.preview, u"image://attachment/"_s + staged.id);
        QVERIFY(staged.canRemove);
        // The line breaks in the middle of it.
        desks.line->cutAfter(ImpairmentProxy::Direction::ToServer, 1'200'000);
        say(*desks.sam, u"The plate says 24 kW"_s);
        QCOMPARE(desks.sam->session->attachments()->staged().size(), 0);
        QCOMPARE(desks.sam->session->attachments()->leaving().size(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(said(*desks.sven).size(), 1, LinkTimeoutMs);
        QCOMPARE(textOf(*desks.sven, 0), u"The plate says 24 kW"_s);
        QCOMPARE(desks.line->counts().cuts, 1);
        const auto uploads = uploadsOf(*desks.sven, 0);
        QCOMPARE(uploads.size(), 1);

        auto *files = desks.sven->session->attachments();
        files->look(uploads[0]); // a picture is loaded when it is seen
        QTRY_VERIFY_WITH_TIMEOUT(files->info(uploads[0]).isHere, LinkTimeoutMs);
        const auto seen = files->info(uploads[0]);
        QCOMPARE(seen.name, u"Boiler plate.jpg"_s);
        QCOMPARE(seen.preview, u"image://attachment/"_s + uploads[0]);
        QVERIFY(seen.canOpen);
        QFile here(files->fetcher().path(QUuid(uploads[0])));
        QVERIFY(here.open(QIODevice::ReadOnly));
        QCOMPARE(here.readAll(), photo);

        // Nothing waits any more, and the sender sees it without loading it.
        QTRY_COMPARE(desks.sam->session->attachments()->leaving().size(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(said(*desks.sam).size(), 1, LinkTimeoutMs);
        const auto before = desks.line->counts().toClient;
        desks.sam->session->attachments()->look(uploads[0]);
        QTRY_VERIFY_WITH_TIMEOUT(
            desks.sam->session->attachments()->info(uploads[0]).isHere, LinkTimeoutMs);
        QVERIFY(desks.line->counts().toClient - before < 100'000);
        desks.sam->leave();
        desks.sven->leave();
        QCOMPARE(desks.office.verify(), QString());
    }

    //! While the console is cut off a message waits with its file, also through a restart, and goes out once.
    void withoutAConnectionTheMessageWaits()
    {
        Desks desks;
        QVERIFY(desks.open());
        desks.line->set({ .mode = ImpairmentProxy::Way::Mode::Silent });
        desks.line->reset();
        QTRY_VERIFY_WITH_TIMEOUT(!desks.sam->isLive(), LinkTimeoutMs);
        const auto path = desks.write(u"note.txt"_s, "Key is under the mat.\n"_ba);
        QVERIFY(desks.attach(path));
        QVERIFY(QFile::remove(path));
        say(*desks.sam, QString()); // a file needs no words
        QCOMPARE(desks.sam->session->attachments()->leaving().first().stateText,
            u"waits for the connection"_s);
        desks.sam->leave();
        desks.line->heal();
        desks.line->reset();
        desks.sam->sitDown();
        QTRY_COMPARE_WITH_TIMEOUT(said(*desks.sven).size(), 1, LinkTimeoutMs);
        const auto uploads = uploadsOf(*desks.sven, 0);
        QCOMPARE(uploads.size(), 1);
        auto *files = desks.sven->session->attachments();
        files->look(uploads[0]);
        QTRY_VERIFY_WITH_TIMEOUT(files->info(uploads[0]).canLoad, LinkTimeoutMs);
        files->load(uploads[0]);
        QTRY_VERIFY_WITH_TIMEOUT(files->info(uploads[0]).isHere, LinkTimeoutMs);
        QCOMPARE(files->info(uploads[0]).preview, QString());
        // Ended and begun again it is not posted a second time.
        QTRY_VERIFY_WITH_TIMEOUT(
            desks.sam->session->attachments()->queue().parcels().empty(), LinkTimeoutMs);
        desks.sam->leave();
        desks.sam->sitDown();
        QTRY_VERIFY_WITH_TIMEOUT(desks.sam->isLive(), LinkTimeoutMs);
        desks.sam->session->selectJob(desks.sam->onlyJob().id);
        say(*desks.sam, u"last"_s);
        QTRY_COMPARE_WITH_TIMEOUT(said(*desks.sven).size(), 2, LinkTimeoutMs);
        QCOMPARE(textOf(*desks.sven, 1), u"last"_s);
    }

    //! Between the outbox and the list of what waits the program can end: the list still has the message then.
    void aMessageIsPostedOnce()
    {
        Desks desks;
        QVERIFY(desks.open());
        QVERIFY(desks.attach(desks.write(u"note.txt"_s, "Key is under the mat.\n"_ba)));
        const auto store = desks.sam->session->attachments()->queue().store();
        const QString list = store.folder() + u"/waiting.json"_s;
        desks.line->set({ .mode = ImpairmentProxy::Way::Mode::Silent });
        desks.line->reset();
        say(*desks.sam, u"once"_s);
        QVERIFY(QFile::copy(list, list + u".kept"_s));
        desks.line->heal();
        desks.line->reset();
        QTRY_COMPARE_WITH_TIMEOUT(said(*desks.sven).size(), 1, LinkTimeoutMs);
        QTRY_COMPARE_WITH_TIMEOUT(said(*desks.sam).size(), 1, LinkTimeoutMs);
        QVERIFY(desks.sam->session->attachments()->queue().parcels().empty());
        desks.sam->leave();
        QVERIFY(QFile::remove(list));
        QVERIFY(QFile::rename(list + u".kept"_s, list));
        QFile back(store.outgoingPath(
            QCryptographicHash::hash("Key is under the mat.\n"_ba, QCryptographicHash::Sha256)));
        QVERIFY(back.open(QIODevice::WriteOnly));
        back.write("Key is under the mat.\n");
        back.close();
        desks.sam->sitDown();
        QTRY_VERIFY_WITH_TIMEOUT(desks.sam->isLive(), LinkTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(
            desks.sam->session->attachments()->queue().parcels().empty(), LinkTimeoutMs);
        desks.sam->session->selectJob(desks.sam->onlyJob().id);
        say(*desks.sam, u"last"_s);
        QTRY_COMPARE_WITH_TIMEOUT(said(*desks.sven).size(), 2, LinkTimeoutMs);
        QCOMPARE(textOf(*desks.sven, 1), u"last"_s);
    }
};

QTEST_GUILESS_MAIN(TestPhotoDesks)
#include "tst_photo_desks.moc"
