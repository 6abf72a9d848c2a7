// SPDX-License-Identifier: GPL-3.0-or-later
#include "content/content_check.h"
#include "content/limits.h"
#include "support/picture_bytes.h"

#include <QBuffer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::content;
using namespace dispatch::test;

namespace {

std::expected<Content, ContentProblem> check(QByteArray bytes, const QString &name = {})
{
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    return checkContent(buffer, name);
}

QByteArray webP(const QByteArray &chunk)
{
    QByteArray size(4, 0);
    qToLittleEndian(static_cast<quint32>(chunk.size() + 4), size.data());
    return "RIFF" + size + "WEBP" + chunk;
}

QByteArray box(const char *kind, const QByteArray &content)
{
    return big32(static_cast<quint32>(8 + content.size())) + kind + content;
}

QByteArray handler(const char *kind)
{
    return box("hdlr", QByteArray(8, 0) + kind + QByteArray(12, 0));
}

const QByteArray Gif = QByteArray("GIF89a\x40\x01\xf0\0", 10) + noise(50);
const QByteArray Heic = box("ftyp", QByteArray("heic\0\0\0\0mif1heic", 16))
    + box("meta",
        box("ispe", QByteArray(4, 0) + big32(512) + big32(512))
            + box("ispe", QByteArray(4, 0) + big32(4032) + big32(3024)));
const QByteArray Mp4Brand = box("ftyp", QByteArray("isom\0\0\2\0isommp42", 16));

} // namespace

//! What a file is, by its bytes. A name proves nothing.
class TestContentCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void taken_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QSize>("pixels");
        const auto row = [](const char *tag, const QByteArray &bytes, const char *type,
                             QSize pixels = {}, const QString &name = u"x"_s) {
            QTest::newRow(tag) << bytes << name << QString::fromLatin1(type) << pixels;
        };
        row("jpeg", jpegOf({ 4000, 3000 }), "image/jpeg", { 4000, 3000 });
        row("jpeg-named-exe", jpegOf({ 4000, 3000 }), "image/jpeg", { 4000, 3000 }, u"a.exe"_s);
        row("png", pngOf(640, 480), "image/png", { 640, 480 });
        row("gif", Gif, "image/gif", { 320, 240 });
        row("webp-lossy",
            webP(QByteArray("VP8 \x20\0\0\0\x30\1\0\x9d\1\x2a\x80\2\xe0\1", 18) + noise(40)),
            "image/webp", { 640, 480 });
        row("webp-large",
            webP(QByteArray("VP8X\x0a\0\0\0\0\0\0\0\x9f\x0f\0\xb7\x0b\0", 18) + noise(40)),
            "image/webp", { 4000, 3000 });
        row("webp-lossless", webP(QByteArray("VP8L\x20\0\0\0\x2f\x7f\xc2\x77\0", 13) + noise(40)),
            "image/webp", { 640, 480 });
        row("heic", Heic, "image/heic", { 4032, 3024 });
        row("pdf", "%PDF-1.7\n"_ba + noise(90), "application/pdf");
        row("text", "Key is under the mat.\nRing twice.\n"_ba, "text/plain");
        row("text-utf8", "Schlüssel liegt unter der Matte.\n"_ba, "text/plain");
        row("text-latin1", "Schl\xfcssel"_ba, "text/plain");
        row("text-with-a-tag-later", "see <b>here</b>"_ba, "text/plain");
        row("csv", "a;b\n1;2\n"_ba, "text/csv", {}, u"Prices.CSV"_s);
        row("opus", "OggS\0\2\0\0\0\0\0\0\0\0"_ba + QByteArray(14, 0) + "OpusHead" + noise(90),
            "audio/ogg");
        row("m4a", box("ftyp", QByteArray("M4A \0\0\0\0", 8)) + box("moov", handler("soun")),
            "audio/mp4");
        row("voice-in-mp4", Mp4Brand + noise(300'000) + box("moov", handler("soun")), "audio/mp4");
        row("mp3-tagged", "ID3\4\0\0"_ba + noise(90), "audio/mpeg");
        row("mp3-frame", "\xff\xfb\x90\x64"_ba + noise(90), "audio/mpeg");
        row("wav", "RIFF\x24\0\0\0WAVEfmt "_ba + noise(90), "audio/wav");
        row("largest-photo", jpegOf({ 16'320, 12'240 }), "image/jpeg", { 16'320, 12'240 });
    }
    void taken()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, name);
        QFETCH(QString, type);
        QFETCH(QSize, pixels);
        const auto content = check(bytes, name);
        QVERIFY2(content, content ? "" : qPrintable(words(content.error())));
        QCOMPARE(QString(mimeType(content->kind)), type);
        QCOMPARE(content->pixels.isEmpty() ? QSize() : content->pixels, pixels);
        QCOMPARE(kindFromMime(type), std::optional(content->kind));
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("name");
        QTest::addColumn<ContentProblem>("problem");
        using enum ContentProblem;
        const auto row = [](const char *tag, const QByteArray &bytes, ContentProblem problem,
                             const QString &name = u"photo.jpg"_s) {
            QTest::newRow(tag) << bytes << name << problem;
        };
        row("empty", {}, Empty);
        row("too-large", QByteArray(MaxFileBytes + 1, 'x'), TooLarge);
        row("html-named-jpg", "<!DOCTYPE html><script>alert(1)</script>"_ba, Markup);
        row("html-after-space", "\xef\xbb\xbf \r\n <html>"_ba, Markup);
        row("html-after-much-space", QByteArray(200'000, ' ') + "<script>", Markup);
        row("svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"_ba, Markup);
        row("xml", "<?xml version='1.0'?><svg/>"_ba, Markup);
        row("windows-program", "MZ\x90\0\3"_ba + noise(90), Program);
        row("linux-program",
            "\x7f"
            "ELF\2\1\1"_ba
                + noise(90),
            Program);
        row("script", "#!/bin/sh\nrm -rf ~\n"_ba, Program, u"readme.txt"_s);
        row("zip", "PK\3\4\x14\0"_ba + noise(90), Unknown);
        row("noise", noise(500, 7), Unknown);
        row("text-with-a-zero", "abc\0def"_ba, Unknown, u"a.txt"_s);
        row("utf16",
            "\xff\xfe"
            "a\0b\0"_ba,
            Unknown, u"a.txt"_s);
        row("video", Mp4Brand + box("moov", handler("soun") + handler("vide")), Video);
        row("video-late", Mp4Brand + noise(600'000) + box("moov", handler("vide")), Video);
        row("theora", "OggS\0\2"_ba + QByteArray(22, 0) + "\x80theora" + noise(90), Video);
        row("mp4-of-nothing", Mp4Brand + noise(90), Unknown);
        row("avi", "RIFF\x24\0\0\0AVI LIST"_ba + noise(90), Unknown);
        row("pixel-bomb", pngOf(50'000, 50'000), TooManyPixels, u"bomb.png"_s);
        row("pixel-bomb-jpeg", jpegOf({ 65'000, 65'000 }), TooManyPixels);
        row("many-pixels", pngOf(20'000, 20'000), TooManyPixels);
        row("long-side", pngOf(30'001, 1), TooManyPixels);
        row("negative-side", pngOf(0xffff'ffffU, 10), TooManyPixels);
        row("no-pixels", pngOf(0, 10), Damaged);
        row("png-cut-off", pngOf(640, 480, 5'000).first(3'000), Damaged);
        row("png-head-alone", pngOf(640, 480).first(40), Damaged);
        row("png-chunk-past-the-end", pngOf(640, 480).replace(33, 4, big32(0x7fff'ffff)), Damaged);
        row("jpeg-head-alone", "\xff\xd8\xff\xe0"_ba, Damaged);
        row("jpeg-without-a-frame", "\xff\xd8\xff\xe0"_ba + big16(16) + noise(14) + "\xff\xd9",
            Damaged);
        row("webp-cut-off",
            webP("VP8X\x0a\0\0\0\0\0\0\0\x9f\x0f\0\xb7\x0b\0"_ba + noise(90)).first(60), Damaged);
        row("heic-without-size", box("ftyp", QByteArray("heic\0\0\0\0", 8)), Damaged);
    }
    //! A file that is taken although a decoder, a browser or a person should not get to see it.
    void refused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, name);
        QFETCH(ContentProblem, problem);
        const auto content = check(bytes, name);
        QVERIFY(!content);
        QCOMPARE(content.error(), problem);
        QVERIFY(words(problem).endsWith(u'.'));
    }
};

QTEST_GUILESS_MAIN(TestContentCheck)
#include "tst_content_check.moc"
