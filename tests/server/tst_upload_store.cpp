// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/upload_copies.h"
#include "server/upload_store.h"
#include "support/picture_bytes.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>

#include <deque>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace dispatch;
using namespace dispatch::server;
using namespace dispatch::test;

namespace {

constexpr auto Noon = domain::timestampFromMs(1'772'452'800'000); // 2026-03-02 12:00 UTC

//! Does the work when told to.
class LateWorker final : public Worker {
public:
    [[nodiscard]] bool run(
        std::function<void()> heavy, std::function<void()> done, std::function<void()>) override
    {
        if (isFull)
            return false;
        works.push_back([heavy = std::move(heavy), done = std::move(done)] {
            heavy();
            done();
        });
        return true;
    }
    void work()
    {
        while (!works.empty()) {
            const auto next = std::move(works.front());
            works.pop_front();
            next();
        }
    }
    std::deque<std::function<void()>> works;
    bool isFull = false;
};

struct Shelf {
    QTemporaryDir folder;
    LateWorker worker;
    std::unique_ptr<UploadStore> store;
    domain::UserId ada { domain::makeUuidV7(Noon) }, bo { domain::makeUuidV7(Noon) };

    Shelf() { open(); }
    void open()
    {
        store.reset();
        store = UploadStore::open(
            folder.filePath(u"uploads.db"_s), folder.filePath(u"uploads"_s), worker)
                    .value();
    }
    [[nodiscard]] Upload wish(const QByteArray &bytes, const domain::UserId &user) const
    {
        Upload upload;
        upload.id = domain::makeUuidV7(Noon);
        upload.user = user;
        upload.name = u"photo.jpg"_s;
        upload.size = bytes.size();
        upload.sha256 = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
        return upload;
    }
    //! All of it at once. \return what came of it
    std::expected<Upload, UploadRefusal> put(
        const QByteArray &bytes, const domain::UserId &user, domain::Timestamp now = Noon)
    {
        const auto begun = store->begin(wish(bytes, user), now);
        if (!begun)
            return std::unexpected(begun.error());
        if (begun->upload.isFinished())
            return begun->upload;
        {
            auto writer = store->write(begun->upload.id, user, begun->offset);
            if (!writer)
                return std::unexpected(writer.error());
            if (auto ok = (*writer)->write(bytes); !ok)
                return std::unexpected(ok.error());
        }
        return settle(begun->upload);
    }
    std::expected<Upload, UploadRefusal> settle(const Upload &upload)
    {
        std::optional<std::expected<Upload, UploadRefusal>> outcome;
        store->settle(upload, [&outcome](const auto &settled) { outcome = settled; });
        worker.work();
        return outcome.value_or(std::unexpected(UploadRefusal {}));
    }
    [[nodiscard]] QStringList files(const QString &part) const
    {
        QStringList out;
        QDirIterator it(folder.filePath(u"uploads"_s), QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const auto path = it.next();
            if (path.contains(u"/partial/"_s) == (part == "partial"_L1))
                out << path;
        }
        return out;
    }
};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

//! Where files of messages are kept, without sockets: what was said to be stored is there, once, and nothing else is.
class TestUploadStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void whatIsStoredIsThereAfterwards()
    {
        Shelf shelf;
        const auto photo = jpegOf({ 400, 300 }, 100'000);
        const auto stored = shelf.put(photo, shelf.ada);
        QVERIFY(stored);
        QCOMPARE(stored->content->pixels, QSize(400, 300));
        QCOMPARE(contentOf(shelf.store->contentPath(*stored)), photo);
        QCOMPARE(shelf.files(u"partial"_s), QStringList());
        QCOMPARE(shelf.store->totalBytes(), photo.size());
        shelf.open();
        const auto found = shelf.store->find(stored->id);
        QVERIFY(found);
        QCOMPARE(found->upload, *stored);
        QCOMPARE(shelf.store->totalBytes(), photo.size());
        QCOMPARE(shelf.store->mayAttach(shelf.ada, domain::uuidText(stored->id)), true);
        QCOMPARE(shelf.store->mayAttach(shelf.bo, domain::uuidText(stored->id)), false);
        QCOMPARE(shelf.store->mayAttach(shelf.ada, u"../journal.db"_s), false);
    }

    //! The same photo from two people takes the room of one; and knowing a hash is not having the file.
    void contentIsStoredOnce()
    {
        Shelf shelf;
        const auto photo = jpegOf({ 400, 300 }, 50'000);
        QVERIFY(shelf.put(photo, shelf.ada));
        const auto begun = shelf.store->begin(shelf.wish(photo, shelf.bo), Noon);
        QVERIFY(begun && !begun->upload.isFinished());
        QVERIFY(shelf.put(photo, shelf.bo));
        QCOMPARE(shelf.files(u"content"_s).size(), 1);
        QCOMPARE(shelf.store->totalBytes(), photo.size());
        // Ada has shown that she has it: a second time nothing is sent.
        const auto again = shelf.store->begin(shelf.wish(photo, shelf.ada), Noon);
        QVERIFY(again && again->upload.isFinished());
        QCOMPARE(again->offset, photo.size());
    }

    void anUploadGoesOnAfterARestart()
    {
        Shelf shelf;
        const auto photo = jpegOf({ 400, 300 }, 50'000);
        const auto wish = shelf.wish(photo, shelf.ada);
        QVERIFY(shelf.store->begin(wish, Noon));
        QVERIFY(shelf.store->write(wish.id, shelf.ada, 0).value()->write(photo.first(20'000)));
        shelf.open();
        const auto again = shelf.store->begin(wish, Noon + 1h);
        QVERIFY(again);
        QCOMPARE(again->offset, 20'000);
        QVERIFY(!again->isNew);
        QVERIFY(
            shelf.store->write(wish.id, shelf.ada, 20'000).value()->write(photo.sliced(20'000)));
        const auto stored = shelf.settle(wish);
        QVERIFY(stored);
        QCOMPARE(contentOf(shelf.store->contentPath(*stored)), photo);
    }

    //! Two connections of one upload: the later one goes on, the earlier one writes nothing any more.
    void theNewestWriterHasTheSay()
    {
        Shelf shelf;
        const auto photo = jpegOf({ 400, 300 }, 50'000);
        const auto wish = shelf.wish(photo, shelf.ada);
        QVERIFY(shelf.store->begin(wish, Noon));
        auto first = shelf.store->write(wish.id, shelf.ada, 0).value();
        QVERIFY(first->write(photo.first(10'000)));
        QCOMPARE(
            shelf.store->write(wish.id, shelf.ada, 0).error().problem, UploadProblem::WrongOffset);
        QCOMPARE(shelf.store->write(wish.id, shelf.ada, 0).error().offset, std::optional(10'000LL));
        auto second = shelf.store->write(wish.id, shelf.ada, 10'000).value();
        QVERIFY(second->write(photo.sliced(10'000, 5'000)));
        QCOMPARE(
            first->write(photo.sliced(10'000, 5'000)).error().problem, UploadProblem::TakenOver);
        first.reset();
        QVERIFY(second->write(photo.sliced(15'000)));
        second.reset();
        const auto stored = shelf.settle(wish);
        QVERIFY(stored);
        QCOMPARE(contentOf(shelf.store->contentPath(*stored)), photo);
    }

    void nobodyWritesAnothersUpload()
    {
        Shelf shelf;
        const auto wish = shelf.wish(jpegOf({ 4, 3 }), shelf.ada);
        QVERIFY(shelf.store->begin(wish, Noon));
        QCOMPARE(shelf.store->write(wish.id, shelf.bo, 0).error().problem, UploadProblem::NotFound);
        QCOMPARE(shelf.store->abandon(wish.id, shelf.bo).error().problem, UploadProblem::NotFound);
        auto mine = wish;
        mine.user = shelf.bo;
        QCOMPARE(shelf.store->begin(mine, Noon).error().problem, UploadProblem::IdReused);
        auto other = wish;
        other.size += 1;
        QCOMPARE(shelf.store->begin(other, Noon).error().problem, UploadProblem::IdReused);
    }

    //! Bytes that are not those of the hash are thrown away, and the right ones can follow.
    void aLieAboutTheContentIsFoundOut()
    {
        Shelf shelf;
        const auto photo = jpegOf({ 400, 300 }, 5'000);
        const auto wish = shelf.wish(photo, shelf.ada);
        QVERIFY(shelf.store->begin(wish, Noon));
        auto other = photo;
        other[3'000] = char(other[3'000] + 1);
        QVERIFY(shelf.store->write(wish.id, shelf.ada, 0).value()->write(other));
        const auto refused = shelf.settle(wish);
        QVERIFY(!refused);
        QCOMPARE(refused.error().problem, UploadProblem::Mismatch);
        QCOMPARE(refused.error().offset, std::optional(0LL));
        QVERIFY(shelf.store->write(wish.id, shelf.ada, 0).value()->write(photo));
        QVERIFY(shelf.settle(wish));
        auto more = shelf.store->begin(shelf.wish(photo + 'x', shelf.bo), Noon);
        auto writer = shelf.store->write(more->upload.id, shelf.bo, 0).value();
        QCOMPARE(writer->write(QByteArray(photo + "xyz")).error().problem, UploadProblem::TooLarge);
        QCOMPARE(writer->offset(), 0);
    }

    void whatIsNotTakenLeavesNothing()
    {
        Shelf shelf;
        const auto refused = shelf.put("<html><script>x</script></html>"_ba, shelf.ada);
        QVERIFY(!refused);
        QCOMPARE(refused.error().problem, UploadProblem::BadContent);
        QVERIFY(refused.error().text.contains(u"web page"_s));
        QCOMPARE(shelf.files(u"partial"_s), QStringList());
        QCOMPARE(shelf.files(u"content"_s), QStringList());
        QCOMPARE(shelf.store->book().unfinished().value().size(), 0);
    }

    //! Whoever asks twice is answered twice, and the file is checked once.
    void askedAgainWhileItIsChecked()
    {
        Shelf shelf;
        const auto photo = jpegOf({ 400, 300 }, 5'000);
        const auto wish = shelf.wish(photo, shelf.ada);
        QVERIFY(shelf.store->begin(wish, Noon));
        QVERIFY(shelf.store->write(wish.id, shelf.ada, 0).value()->write(photo));
        int answers = 0;
        const auto count = [&answers](const auto &settled) { answers += settled ? 1 : 0; };
        shelf.store->settle(wish, count);
        QCOMPARE(shelf.store->find(wish.id)->offset, photo.size());
        QVERIFY(shelf.store->write(wish.id, shelf.ada, photo.size()));
        shelf.store->settle(wish, count);
        QCOMPARE(shelf.worker.works.size(), 1U);
        QVERIFY(!shelf.store->abandon(wish.id, shelf.ada));
        shelf.worker.work();
        QCOMPARE(answers, 2);
        shelf.worker.isFull = true;
        const auto next = shelf.wish(photo + 'x', shelf.ada);
        QVERIFY(shelf.store->begin(next, Noon));
        QVERIFY(shelf.store->write(next.id, shelf.ada, 0).value()->write(QByteArray(photo + 'x')));
        QCOMPARE(shelf.settle(next).error().problem, UploadProblem::TooMany);
        shelf.worker.isFull = false;
        QVERIFY(shelf.settle(next));
    }

    void whatIsNotFinishedInTimeGoes()
    {
        Shelf shelf;
        const auto photo = jpegOf({ 400, 300 }, 5'000);
        const auto wish = shelf.wish(photo, shelf.ada);
        const auto kept = shelf.put(jpegOf({ 40, 30 }), shelf.ada);
        QVERIFY(shelf.store->begin(wish, Noon));
        QVERIFY(shelf.store->write(wish.id, shelf.ada, 0).value()->write(photo.first(2'000)));
        shelf.store->tick(Noon + 23h);
        QVERIFY(shelf.store->find(wish.id));
        shelf.store->tick(Noon + 25h);
        QCOMPARE(shelf.store->find(wish.id).error().problem, UploadProblem::NotFound);
        QCOMPARE(shelf.files(u"partial"_s), QStringList());
        QVERIFY(shelf.store->find(kept->id));
        // A partial file that nobody knows is what a crash left.
        QFile stray(shelf.folder.filePath(
            u"uploads/partial/"_s + domain::uuidText(domain::makeUuidV7(Noon))));
        QVERIFY(stray.open(QIODevice::WriteOnly));
        stray.close();
        shelf.open();
        QVERIFY(!stray.exists());
    }

    void limitsAreKept()
    {
        Shelf shelf;
        shelf.store->setLimits({ .ofUserADay = 10'000, .total = 15'000 });
        const auto one = [](quint32 seed) { return jpegOf({ 40, 30 }, 4'000, seed); };
        QVERIFY(shelf.put(one(1), shelf.ada));
        QVERIFY(shelf.put(one(2), shelf.ada));
        const auto refused = shelf.put(one(3), shelf.ada);
        QCOMPARE(refused.error().problem, UploadProblem::OverQuota);
        QVERIFY2(
            refused.error().text.contains(u"within a day"_s), qPrintable(refused.error().text));
        QVERIFY(shelf.put(one(4), shelf.bo));
        QCOMPARE(shelf.put(one(5), shelf.bo).error().problem, UploadProblem::NoRoom);
        shelf.store->setLimits({});
        QVERIFY(shelf.put(one(3), shelf.ada, Noon + 25h));
        shelf.store->useRoom([] { return std::optional(3'999LL); });
        QCOMPARE(shelf.put(one(6), shelf.bo).error().problem, UploadProblem::NoRoom);
        shelf.store->useRoom([] { return std::optional(4'000LL); });
        QVERIFY(shelf.put(one(6), shelf.bo));
        auto huge = shelf.wish(one(7), shelf.bo);
        huge.size = 50'000'000;
        QCOMPARE(shelf.store->begin(huge, Noon).error().problem, UploadProblem::TooLarge);
        shelf.store->useRoom({});
        for (quint32 n = 0; n < UploadStore::MaxUnfinishedOfUser; ++n)
            QVERIFY(shelf.store->begin(shelf.wish(one(100 + n), shelf.ada), Noon));
        QCOMPARE(shelf.store->begin(shelf.wish(one(200), shelf.ada), Noon).error().problem,
            UploadProblem::TooMany);
    }

#ifdef Q_OS_LINUX
    //! A disk that takes a part of a piece and no more: what it took stays, and it goes on there when there is room again.
    void aFullDiskInTheMiddle()
    {
        Shelf shelf;
        const auto photo = jpegOf({ 400, 300 }, 300'000);
        const auto wish = shelf.wish(photo, shelf.ada);
        QVERIFY(shelf.store->begin(wish, Noon));
        auto writer = shelf.store->write(wish.id, shelf.ada, 0).value();
        rlimit before {};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small { .rlim_cur = 200'000, .rlim_max = before.rlim_max };
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
        const auto first = writer->write(photo.first(150'000));
        const auto second = writer->write(photo.sliced(150'000));
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(first);
        QVERIFY(!second);
        QVERIFY2(second.error().text.contains(u"sent again"_s), qPrintable(second.error().text));
        writer.reset();
        const auto standing = shelf.store->find(wish.id);
        QVERIFY(standing->offset >= 150'000 && standing->offset <= 200'000);
        QVERIFY(shelf.store->write(wish.id, shelf.ada, standing->offset)
                .value()
                ->write(photo.sliced(standing->offset)));
        const auto stored = shelf.settle(wish);
        QVERIFY(stored);
        QCOMPARE(contentOf(shelf.store->contentPath(*stored)), photo);
    }
#endif

    void copiesAreChecked()
    {
        Shelf shelf;
        const auto photo = jpegOf({ 400, 300 }, 5'000);
        const auto stored = shelf.put(photo, shelf.ada);
        const QString path = shelf.store->contentPath(*stored);
        shelf.store.reset();
        const QString book = shelf.folder.filePath(u"uploads.db"_s);
        const QString from = shelf.folder.filePath(u"uploads"_s);
        const QString to = shelf.folder.filePath(u"copy"_s);
        const auto goOn = [](qint64, qint64) { return true; };
        QCOMPARE(copyUploads(book, from, to, goOn).value(), photo.size());
        QCOMPARE(verifyUploads(book, to)->files, 1);
        QCOMPARE(copyUploads(book, from, to, goOn).value(), photo.size()); // again

        QFile file(path);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(2'500));
        file.putChar(0);
        file.putChar(1);
        file.close();
        const auto verified = verifyUploads(book, from);
        QVERIFY(!verified);
        QVERIFY(verified.error().contains(domain::uuidText(stored->id)));
        QVERIFY(!copyUploads(book, from, shelf.folder.filePath(u"copy2"_s), goOn));
        QVERIFY(file.remove());
        QVERIFY(verifyUploads(book, from).error().contains(u"missing"_s));
        QVERIFY(UploadFiles(to).removeAll());
        QVERIFY(!QDir(to).exists());
    }
};

QTEST_GUILESS_MAIN(TestUploadStore)
#include "tst_upload_store.moc"
