// SPDX-License-Identifier: GPL-3.0-or-later
#include "content/file_name.h"
#include "content/limits.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch::content;

//! Names that somebody typed, or made to deceive.
class TestFileName : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void cleaned_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("clean");
        const auto row = [](const char *tag, const QString &typed, const QString &clean) {
            QTest::newRow(tag) << typed << clean;
        };
        row("plain", u"Boiler plate.jpg"_s, u"Boiler plate.jpg"_s);
        row("letters-of-the-world", u"Größe 图 سخان.png"_s, u"Größe 图 سخان.png"_s);
        row("path", u"../../etc/passwd"_s, u"passwd"_s);
        row("windows-path", u"C:\\Users\\ada\\x.png"_s, u"x.png"_s);
        row("dots", u"..."_s, u"file"_s);
        row("hidden", u".bashrc"_s, u"bashrc"_s);
        row("empty", u""_s, u"file"_s);
        row("slash-at-the-end", u"abc/"_s, u"file"_s);
        row("header-break", u"a\r\nX-Evil: 1.jpg"_s, u"aX-Evil_ 1.jpg"_s);
        row("zero", QString(u"a\0b.jpg"_s), u"ab.jpg"_s);
        row("turned-round", u"photo\u202egpj.exe"_s, u"photogpj.exe"_s);
        row("isolates", u"\u2066a\u2069\u200b\ufeff.txt"_s, u"a.txt"_s);
        row("line-separator", u"a\u2028b.txt"_s, u"ab.txt"_s);
        row("script", u"\"><script>alert(1)<script>.jpg"_s, u"___script_alert(1)_script_.jpg"_s);
        row("stream", u"a.txt:evil.exe"_s, u"a.txt_evil.exe"_s);
        row("device", u"CON.txt"_s, u"_CON.txt"_s);
        row("port", u"lpt1"_s, u"_lpt1"_s);
        row("spaces", u"  a \t b .  "_s, u"a b"_s);
        row("lone-surrogate", QString(QChar(0xd800)) + u"a.txt"_s, u"\ufffda.txt"_s);
        row("private-use", u"\ue000a.txt"_s, u"a.txt"_s);
    }
    void cleaned()
    {
        QFETCH(QString, typed);
        QFETCH(QString, clean);
        QCOMPARE(cleanName(typed), clean);
    }

    //! Cut in the middle of a letter of two units, or its ending lost.
    void longNamesKeepTheirEnding()
    {
        const QString name = cleanName(u"𝄞"_s.repeated(200) + u".jpeg"_s);
        QVERIFY(name.size() <= MaxNameChars);
        QVERIFY(name.endsWith(u"𝄞.jpeg"_s));
        QCOMPARE(name.toUcs4().size(), (name.size() - 5) / 2 + 5);
        QCOMPARE(cleanName(u"a"_s.repeated(500)).size(), MaxNameChars);
        QVERIFY(nameFor(u"a"_s.repeated(500), FileKind::Pdf).size() <= MaxNameChars);
    }

    void theEndingFits_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<FileKind>("kind");
        QTest::addColumn<QString>("name");
        QTest::newRow("fits") << u"a.JPG"_s << FileKind::Jpeg << u"a.JPG"_s;
        QTest::newRow("also-fits") << u"a.jpeg"_s << FileKind::Jpeg << u"a.jpeg"_s;
        QTest::newRow("program") << u"photo.exe"_s << FileKind::Jpeg << u"photo.exe.jpg"_s;
        QTest::newRow("script") << u"a.bat"_s << FileKind::Text << u"a.bat.txt"_s;
        QTest::newRow("launcher") << u"a.desktop"_s << FileKind::Text << u"a.desktop.txt"_s;
        QTest::newRow("none") << u"notes"_s << FileKind::Text << u"notes.txt"_s;
        QTest::newRow("page") << u"a.html"_s << FileKind::Text << u"a.html.txt"_s;
        QTest::newRow("ending-alone") << u".jpg"_s << FileKind::Jpeg << u"jpg.jpg"_s;
    }
    void theEndingFits()
    {
        QFETCH(QString, typed);
        QFETCH(FileKind, kind);
        QFETCH(QString, name);
        QCOMPARE(nameFor(typed, kind), name);
    }
};

QTEST_GUILESS_MAIN(TestFileName)
#include "tst_file_name.moc"
