// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/picture_bytes.h"
#include "viewmodels/attachments.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::test;
using namespace dispatch::viewmodels;

namespace {

constexpr auto Noon = domain::timestampFromMs(1'772'452'800'000); // 2026-03-02 12:00 UTC

//! A conversation without a server.
struct Talk {
    QTemporaryDir folder;
    domain::ManualClock clock { Noon };
    domain::ThreadId thread = domain::ThreadId::make(Noon);
    QString whyNot;
    QStringList said;
    std::vector<uploads::Parcel> posted;
    bool takesPosts = true;
    Attachments files { clock,
        { .thread = [this] { return thread; },
            .source = [] { return uploads::Source {}; },
            .whyNotAct = [this] { return whyNot; },
            .post =
                [this](const uploads::Parcel &parcel) {
                    if (takesPosts)
                        posted.push_back(parcel);
                    return takesPosts;
                },
            .say = [this](const QString &text, bool) { said << text; } } };

    Talk() { files.open(folder.filePath(u"files"_s), false); }
    QString write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("Cannot write %s", qPrintable(name));
        return file.fileName();
    }
    [[nodiscard]] bool waitForStaged(qsizetype count) const
    {
        return QTest::qWaitFor([&] { return !files.isAdding() && files.staged().size() == count; });
    }
};

QImage picture()
{
    QImage image(64, 48, QImage::Format_RGB32);
    image.fill(Qt::darkGreen);
    return image;
}

} // namespace

//! Files of messages as the chat sees them.
class TestAttachments : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void aCopiedPictureIsAttached()
    {
        Talk talk;
        QGuiApplication::clipboard()->setImage(picture());
        QVERIFY(talk.files.paste());
        QVERIFY(talk.waitForStaged(1));
        const auto info = talk.files.staged().first();
        QCOMPARE(info.name, u"Picture.png"_s);
        QVERIFY(info.detail.startsWith(u"PNG picture"_s));
        QCOMPARE(info.ratio, 64.0 / 48);
        QVERIFY(info.canRemove && !info.canRetry && !info.canOpen);

        std::unique_ptr<QQuickImageResponse> response, unknown;
        {
            AttachmentImages images(talk.files.previews());
            response.reset(images.requestImageResponse(info.id, QSize(32, 32)));
            unknown.reset(images.requestImageResponse(u"../x"_s, QSize()));
        } // it waits for its workers
        QCOMPARE(response->errorString(), QString());
        const std::unique_ptr<QQuickTextureFactory> texture(response->textureFactory());
        QCOMPARE(texture->image().size(), QSize(32, 24));
        QCOMPARE(unknown->errorString(), u"no preview"_s);
        talk.files.remove(info.id);
        QCOMPARE(talk.files.staged().size(), 0);
    }

    //! A table copied from a spreadsheet has a picture of itself beside it; what is meant is the text.
    void copiedTextStaysText()
    {
        Talk talk;
        auto *both = new QMimeData;
        both->setText(u"24 kW"_s);
        both->setImageData(picture());
        QGuiApplication::clipboard()->setMimeData(both);
        QVERIFY(!talk.files.paste());
        QGuiApplication::clipboard()->clear();
        QVERIFY(!talk.files.paste());
        QVERIFY(!talk.files.isAdding());
    }

    void copiedAndDroppedFilesAreAttached()
    {
        Talk talk;
        const auto one = talk.write(u"a.jpg"_s, jpegOf({ 40, 30 }, 2'000, 1));
        const auto two = talk.write(u"b.csv"_s, "a;b\n"_ba);
        auto *data = new QMimeData;
        data->setUrls({ QUrl::fromLocalFile(one) });
        QGuiApplication::clipboard()->setMimeData(data);
        QVERIFY(talk.files.paste());
        talk.files.addFiles({ QUrl::fromLocalFile(two), QUrl(u"https://example.com/c.jpg"_s) });
        QVERIFY(talk.waitForStaged(2));
        QCOMPARE(talk.said.size(), 1);
        QVERIFY2(talk.said[0].contains(u"example.com"_s), qPrintable(talk.said[0]));
        // Another conversation has none of them.
        const auto first = std::exchange(talk.thread, domain::ThreadId::make(Noon));
        QCOMPARE(talk.files.staged().size(), 0);
        talk.thread = {};
        talk.files.addFiles({ QUrl::fromLocalFile(one) });
        QCOMPARE(talk.said.size(), 2);
        talk.thread = first;
        talk.whyNot = u"Open in another window."_s;
        talk.files.addFiles({ QUrl::fromLocalFile(one) });
        QCOMPARE(talk.said.last(), talk.whyNot);
        QCOMPARE(talk.files.staged().size(), 2);
    }

    void whatWasSentWaits()
    {
        Talk talk;
        QVERIFY(!talk.files.send({ .thread = talk.thread, .text = u"words alone"_s }));
        talk.files.addFiles(
            { QUrl::fromLocalFile(talk.write(u"a.jpg"_s, jpegOf({ 40, 30 }, 2'000, 1))) });
        QVERIFY(talk.waitForStaged(1));
        QVERIFY(talk.files.send({ .thread = talk.thread, .text = u"look"_s }));
        QCOMPARE(talk.files.staged().size(), 0);
        const auto info = talk.files.leaving().first();
        QCOMPARE(info.words, u"look"_s);
        QCOMPARE(info.stateText, u"waits for the connection"_s);
        QVERIFY(info.canRemove);
        // A message that cannot be put into the outbox stays; the words go out when its file is taken out.
        talk.takesPosts = false;
        talk.files.remove(info.id);
        QCOMPARE(talk.files.queue().parcels().size(), 1U);
        talk.takesPosts = true;
        talk.files.wake();
        QCOMPARE(talk.posted.size(), 1U);
        QCOMPARE(talk.posted[0].text, u"look"_s);
        QVERIFY(talk.files.queue().parcels().empty());
    }

    //! A second window would send what the first one sends.
    void aSecondWindowSendsNothing()
    {
        Talk talk;
        talk.files.addFiles(
            { QUrl::fromLocalFile(talk.write(u"a.jpg"_s, jpegOf({ 40, 30 }, 2'000, 1))) });
        QVERIFY(talk.waitForStaged(1));
        Talk second;
        second.thread = talk.thread;
        second.files.open(talk.folder.filePath(u"files"_s), true);
        QCOMPARE(second.files.staged().size(), 0);
        QVERIFY(!second.files.queue().isOpen());
        talk.files.open(talk.folder.filePath(u"files"_s), false);
        QCOMPARE(talk.files.staged().size(), 1);
    }

    void aPathLeadsThroughFolders()
    {
        Talk talk;
        QVERIFY(QDir(talk.folder.path()).mkpath(u"photos/old"_s));
        const auto photo = talk.write(u"photos/boiler.jpg"_s, jpegOf({ 40, 30 }));
        (void)talk.write(u"photos/boiler.exe"_s, "MZ"_ba);
        QSignalSpy changed(&talk.files, &Attachments::pathChanged);
        talk.files.setPath(talk.folder.filePath(u"pho"_s));
        QCOMPARE(talk.files.pathOffers(), QStringList { talk.folder.filePath(u"photos/"_s) });
        // Behind what the field begins with, too.
        talk.files.setPath(u"~/"_s + talk.folder.filePath(u"pho"_s));
        QCOMPARE(talk.files.pathOffers(), QStringList { talk.folder.filePath(u"photos/"_s) });
        QVERIFY(!talk.files.takePath(0));
        QCOMPARE(talk.files.pathOffers(),
            (QStringList { photo, talk.folder.filePath(u"photos/old/"_s) }));
        QVERIFY(talk.files.takePath(0));
        QVERIFY(talk.waitForStaged(1));
        QCOMPARE(talk.files.path(), talk.folder.filePath(u"photos/"_s));
        talk.files.setPath(talk.folder.filePath(u"photos/nothing.jpg"_s));
        QVERIFY(talk.files.takePath());
        QTRY_COMPARE(talk.said.size(), 1);
        QVERIFY(talk.said[0].startsWith(u"nothing.jpg"_s));
        QVERIFY(changed.size() >= 4);
    }
};

QTEST_MAIN(TestAttachments)
#include "tst_attachments.moc"
