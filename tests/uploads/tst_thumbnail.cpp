// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/picture_bytes.h"
#include "uploads/thumbnail.h"

#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QImageReader>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::test;
using dispatch::content::FileKind;
using dispatch::uploads::canShow;
using dispatch::uploads::thumbnail;

namespace {

QByteArray encoded(QSize size, const char *format)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(QColor(200, 30, 30));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

} // namespace

//! Small pictures of files from outside.
class TestThumbnail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void picturesFitTheBox_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QSize>("size");
        QTest::newRow("jpeg") << encoded({ 1200, 900 }, "JPEG") << QSize(320, 240);
        QTest::newRow("png-high") << encoded({ 300, 900 }, "PNG") << QSize(80, 240);
        QTest::newRow("small-stays-small") << encoded({ 20, 10 }, "PNG") << QSize(20, 10);
        QTest::newRow("a-line") << encoded({ 2000, 1 }, "PNG") << QSize(320, 1);
    }
    void picturesFitTheBox()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QSize, size);
        const QImage image = thumbnail(write(bytes), { 320, 240 });
        QCOMPARE(image.size(), size);
        QVERIFY(qRed(image.pixel(0, 0)) > 180);
    }

    void nothingIsShownOf_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("text") << "hello"_ba;
        QTest::newRow("svg") << "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"_ba;
        QTest::newRow("bomb") << pngOf(50'000, 50'000);
        QTest::newRow("cut-off") << encoded({ 300, 900 }, "PNG").first(200);
        QTest::newRow("pdf") << "%PDF-1.7"_ba;
        QTest::newRow("nothing") << QByteArray();
    }
    void nothingIsShownOf()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(thumbnail(write(bytes), { 320, 240 }).isNull());
    }

    //! The decoder is a package of its own, which not every system has: then there is a card without a picture.
    void webPIsShownWhereThereIsADecoder()
    {
        const QImage image = thumbnail(
            write(QByteArray::fromBase64("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")),
            { 320, 240 });
        const bool hasDecoder = QImageReader::supportedImageFormats().contains("webp");
        QCOMPARE(canShow(FileKind::WebP), hasDecoder);
        QCOMPARE(image.size(), hasDecoder ? QSize(1, 1) : QSize(0, 0));
    }
    void onlyPicturesCanBeShown()
    {
        QVERIFY(canShow(FileKind::Jpeg) && canShow(FileKind::Png) && canShow(FileKind::Gif));
        QVERIFY(!canShow(FileKind::Heic) && !canShow(FileKind::Pdf) && !canShow(FileKind::Ogg));
    }

private:
    QString write(const QByteArray &bytes)
    {
        const QString path = m_folder.filePath(u"x"_s);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("Cannot write %s", qPrintable(path));
        return path;
    }
    QTemporaryDir m_folder;
};

QTEST_MAIN(TestThumbnail)
#include "tst_thumbnail.moc"
