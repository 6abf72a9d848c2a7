// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/chat_text.h"

#include "viewmodels/chat_templates.h"
#include "viewmodels/desk.h"
#include "viewmodels/mention_finder.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace dispatch;
using namespace dispatch::tests;
using namespace dispatch::viewmodels;

//! What strangers write is shown to people who click: nothing in it may be more than it looks.
class TestChatText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void onlyHarmlessAddressesAreLinks_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("targets");
        QTest::newRow("https") << u"see https://example.com/a?b=c."_s
                               << QStringList { u"https://example.com/a?b=c"_s };
        QTest::newRow("brackets") << u"(http://example.com/a_(b))"_s
                                  << QStringList { u"http://example.com/a_(b)"_s };
        QTest::newRow("tel") << u"tel:+49-30-123456, mailto:a@b.example"_s
                             << QStringList { u"tel:+49-30-123456"_s, u"mailto:a@b.example"_s };
        QTest::newRow("job") << u"like #481, not #482 or x#481 or &#481;"_s
                             << QStringList { u"job:481"_s };
        QTest::newRow("javascript")
            << u"javascript:alert(1) JAVASCRIPT:alert(1)"_s << QStringList {};
        QTest::newRow("data") << u"data:text/html,x file:///etc/passwd vbscript:x"_s
                              << QStringList {};
        QTest::newRow("user") << u"https://bank.example@evil.example/"_s << QStringList {};
        QTest::newRow("no-host") << u"https:// http://?x"_s << QStringList {};
        QTest::newRow("direction")
            << u"https://example.com/\u202Egpj.exe"_s << QStringList { u"https://example.com/"_s };
        QTest::newRow("tel-code") << u"tel:*21*123#"_s << QStringList {};
        QTest::newRow("in-a-word") << u"xhttps://example.com"_s << QStringList {};
    }
    void onlyHarmlessAddressesAreLinks()
    {
        QFETCH(QString, text);
        QStringList targets;
        for (const TextLink &link : linksIn(text, [](quint64 number) { return number == 481; }))
            targets << link.target;
        QTEST(targets, "targets");
    }

    void markupIsText()
    {
        const auto isJob = [](quint64) { return true; };
        QVERIFY(linkedText(u"<b>x</b> <img src=http//evil>"_s, isJob).isEmpty());
        const QString html
            = linkedText(u"<a href=\"x\">\n#7  \"&amp;\" https://e.example/?a=\"b"_s, isJob);
        QVERIFY(html.startsWith(u"&lt;a href=&quot;x&quot;&gt;<br>"_s));
        QCOMPARE(html.count(u"<a "_s), 2);
        QVERIFY(html.contains(u"&amp;amp;"_s));
        QVERIFY(!html.contains(u"?a=\"b"_s));
    }

    //! A name that turns what stands after it round would let somebody sign with another's.
    void directionsEndWithTheirLine()
    {
        const QString rlo(QChar(0x202E));
        const QString pdf(QChar(0x202C));
        const QString pdi(QChar(0x2069));
        QCOMPARE(isolated(u"plain שלום 👩‍🔧"_s), u"plain שלום 👩‍🔧"_s);
        QCOMPARE(isolated(rlo + u"evil"_s), QString(rlo + u"evil"_s + pdf));
        QCOMPARE(isolated(rlo + u"a\nb"_s), QString(rlo + u"a"_s + pdf + u"\nb"_s));
        QCOMPARE(isolated(pdi + pdf + u"a"_s), u"a"_s);
        const QString line = inOneLine(rlo + u"evil"_s);
        QVERIFY(line.endsWith(QString(pdf + pdi)));
        // Cut in the middle of a letter of two units it would be none.
        const QString cut = inOneLine(u"👩👩👩"_s, 3);
        QVERIFY(cut.isValidUtf16());
    }

    void mentionsAreFoundWhileTyping_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("typed");
        QTest::newRow("job") << u"see #48"_s << u"48"_s;
        QTest::newRow("person") << u"@no"_s << u"no"_s;
        QTest::newRow("two-words") << u"hi @Nora F"_s << u"Nora F"_s;
        QTest::newRow("mail") << u"a@b"_s << QString();
        QTest::newRow("over") << u"#48 and"_s << QString();
        QTest::newRow("line") << u"@x\nno"_s << QString();
    }
    void mentionsAreFoundWhileTyping()
    {
        QFETCH(QString, text);
        QFETCH(QString, typed);
        const auto mention = mentionAt(text, text.size());
        QCOMPARE(mention.has_value(), !typed.isEmpty());
        if (mention)
            QCOMPARE(mention->typed, typed);
    }

    void offersAreJobsAndPeople()
    {
        Desk desk;
        desk.addTechnician(1, u"Nora Ferreira"_s, Duty::Available);
        desk.addTechnician(2, u"José Lind"_s, Duty::Available);
        desk.addJob(48, u"Tap drips"_s, VisitState::Unscheduled);
        desk.addJob(481, u"Boiler is loud"_s, VisitState::Unscheduled);
        desk.addJob(7, u"Boiler is cold"_s, VisitState::Unscheduled);
        const auto words = [&](const QString &text) {
            QStringList found;
            const auto mention = mentionAt(text, text.size());
            if (!mention)
                return found;
            for (const MentionOffer &offer : offersFor(*mention, desk.operation))
                found << offer.word;
            return found;
        };
        QCOMPARE(words(u"#48"_s), (QStringList { u"#48"_s, u"#481"_s }));
        QCOMPARE(words(u"#boil"_s), (QStringList { u"#481"_s, u"#7"_s }));
        QCOMPARE(words(u"ask @jose"_s), QStringList { u"@José Lind"_s });
        // Typed to its end: Enter sends, and does not complete.
        QCOMPARE(words(u"#481"_s), QStringList());
        const QString text = u"see #4 now"_s;
        const auto mention = mentionAt(text, 6);
        QVERIFY(mention);
        const auto [whole, cursor]
            = completed(text, *mention, { .word = u"#481"_s, .title = {}, .detail = {} });
        QCOMPARE(whole, u"see #481 now"_s);
        QCOMPARE(cursor, 9);
    }

    void templatesKeepWhatIsNotKnown()
    {
        const TemplateFields fields { { u"eta"_s, u"25 min"_s } };
        QCOMPARE(filled(u"In {eta}, {customer} {x}"_s, fields), u"In 25 min, {customer} {x}"_s);
        QCOMPARE(openFields(u"{eta} {x} {customer} {eta}"_s),
            (QStringList { u"{eta}"_s, u"{customer}"_s }));
        // A field of the other side's templates would stand in words that nobody can send.
        for (const bool isToCustomer : { true, false }) {
            for (const QString &text : builtInTemplates(isToCustomer))
                QCOMPARE(openFields(text).size(), text.count(u'{'));
        }
    }
};

QTEST_GUILESS_MAIN(TestChatText)
#include "tst_chat_text.moc"
