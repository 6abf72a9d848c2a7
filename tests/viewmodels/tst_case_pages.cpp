// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/tile_painter.h"
#include "viewmodels/case_job.h"
#include "viewmodels/case_map.h"
#include "viewmodels/case_pages.h"

#include <QBuffer>
#include <QTest>

#include <algorithm>
#include <map>

using namespace dispatch;
using namespace dispatch::viewmodels;
using namespace Qt::StringLiterals;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

using Marks = std::vector<Paper::Mark>;

// A4 in points, less what is kept free at the edges.
constexpr QRectF Inside(44, 28, 508, 786);
constexpr double FootTop = 795, HeadBottom = 56;

struct Printed {
    std::expected<int, QString> pages;
    QByteArray pdf;
    Marks marks;

    [[nodiscard]] QString text() const
    {
        QStringList all;
        for (const auto &mark : marks)
            all << mark.text;
        return all.join(u' ').simplified();
    }
    [[nodiscard]] qsizetype pictures() const
    {
        return std::ranges::count(marks, u"[picture]"_s, &Paper::Mark::text);
    }
};

Printed print(
    const CaseStory &story, const CasePictures &pictures = {},
    const Paper::Progress &goesOn = [](int, int) { return true; })
{
    Printed printed { .pages = 0, .pdf = {}, .marks = {} };
    QBuffer out(&printed.pdf);
    out.open(QIODevice::WriteOnly);
    printed.pages = printCase(out, story, pictures, goesOn, &printed.marks);
    return printed;
}

bool isBody(const Paper::Mark &mark)
{
    return mark.box.top() > HeadBottom && mark.box.top() < FootTop;
}

//! \return what is wrong with how things lie on their pages; empty: nothing
QString flawOf(const Marks &marks)
{
    std::map<int, std::vector<const Paper::Mark *>> pages;
    for (const auto &mark : marks) {
        if (!Inside.contains(mark.box))
            return u"outside of page %1: %2"_s.arg(mark.page).arg(mark.text);
        for (const auto *other : pages[mark.page]) {
            const auto common = other->box & mark.box;
            if (common.width() > 0.5 && common.height() > 3) // letters' boxes touch, letters do not
                return u"page %1: “%2” lies on “%3”"_s.arg(
                    QString::number(mark.page), mark.text, other->text);
        }
        pages[mark.page].push_back(&mark);
    }
    return {};
}

domain::Fix fixAt(domain::Timestamp at, domain::GeoPoint place)
{
    domain::Fix fix;
    fix.position = place;
    fix.fixTime = fix.receivedTime = at;
    fix.accuracyM = 12;
    return fix;
}

} // namespace

//! A case as people hold it in their hands.
class TestCasePages : public QObject {
    Q_OBJECT

    test::CaseJob m_job;

    [[nodiscard]] state::Operation office() const
    {
        state::Operation known;
        for (const auto &[id, role] : { std::pair(m_job.story.mia(), domain::Role::Dispatcher),
                 std::pair(m_job.vera, domain::Role::Customer) }) {
            domain::User user;
            user.id = id;
            user.ver = 1;
            user.roles = role;
            known.put(user);
        }
        return known;
    }
    [[nodiscard]] CaseStory tell(const QByteArray &zone = "Europe/Vienna") const
    {
        journal::CaseFile file { .job = m_job.job,
            .number = 481,
            .made = m_job.events.back().at,
            .madeBy = u"Sam"_s,
            .key = QByteArray(32, '\x5a'),
            .records = {},
            .seals = { { .number = 7,
                .epoch = {},
                .from = 2,
                .seq = 90,
                .link = QByteArray(32, 'l'),
                .root = QByteArray(32, '\xab'),
                .prev = QByteArray(32, 'p'),
                .at = m_job.events.back().at,
                .key = {},
                .signature = {} } },
            .names = m_job.names() };
        return tellCase(file, { .events = m_job.events, .sealedAt = file.made, .sealedSeq = 90 },
            "{}", office(), QTimeZone(zone));
    }
    [[nodiscard]] static CaseWay wayOf(const CaseStory &story)
    {
        return { .journey = story.journeys.front(), .fixes = {}, .problem = {} };
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning();
        m_job = test::CaseJob();
    }

    void theStoryHasBothSidesByWord()
    {
        const auto story = tell();
        QCOMPARE(story.said.size(), 2);
        QCOMPARE(story.said[0].who, u"Vera Holm"_s);
        QCOMPARE(story.said[0].side, u"customer"_s);
        QCOMPARE(story.said[1].side, u"office"_s);
        QVERIFY(story.said[0].to != story.said[1].to);
        // What stood there first stays, and what it became is beside it.
        QCOMPARE(story.said[1].text, u"Key under the mat."_s);
        QCOMPARE(story.said[1].after.size(), 1);
        QVERIFY(story.said[1].after[0].contains(u"Key at the neighbour's."));
        QCOMPARE(story.files(), QList<QUuid> { m_job.photo });
    }
    void timesAreLocalAndSayOfWhere()
    {
        const auto story = tell();
        const auto first = story.happenings.front().at; // 2026-03-02 14:00 UTC
        QCOMPARE(story.clock.minute(first), u"15:00"_s);
        QCOMPARE(story.clock.moment(first), u"2026-03-02 15:00:00 UTC+01:00"_s);
        QVERIFY(story.clock.day(first).endsWith(u"(UTC+01:00)"));
        QCOMPARE(tell("America/St_Johns").clock.moment(first), u"2026-03-02 10:30:00 UTC-03:30"_s);
        QVERIFY(print(story).text().contains(u"Europe/Vienna"));
    }
    void theStatementRunsToTheBalance()
    {
        m_job.pay(domain::PaymentKind::Refund, 1'000, u"card"_s);
        m_job.pay(domain::PaymentKind::Payment, 3'500, u"cash"_s);
        const auto story = tell();
        QCOMPARE(story.money.size(), 1);
        QList<qint64> balances;
        for (const auto &entry : story.money[0].entries)
            balances << entry.balanceMinor;
        QCOMPARE(balances, (QList<qint64> { 12'500, 2'500, 3'500, 0 }));
        const auto text = print(story).text();
        for (const auto *part : { "125.00", "25.00", "Charged 125.00, paid 125.00, open 0.00 EUR" })
            QVERIFY2(text.contains(QLatin1StringView(part)), part);
    }
    void theWayIsFromStartToArrival()
    {
        const auto story = tell();
        QCOMPARE(story.journeys.size(), 1);
        const auto &journey = story.journeys[0];
        QCOMPARE(journey.technician, m_job.story.ada());
        QVERIFY(journey.hasArrived);
        QVERIFY(*journey.to - journey.from >= minutes(28));
    }

    void everythingIsOnPaper()
    {
        const auto story = tell();
        CasePictures pictures;
        QImage photo(400, 300, QImage::Format_RGB32);
        photo.fill(Qt::darkGreen);
        pictures.photos.insert(m_job.photo, photo);
        pictures.fileNames.insert(m_job.photo, u"boiler.jpg"_s);
        pictures.maps << Paper::Picture { photo, u"Where the job is."_s };
        const auto printed = print(story, pictures);
        QVERIFY2(printed.pages, qPrintable(printed.pages ? QString() : printed.pages.error()));
        QVERIFY(*printed.pages >= 2 && *printed.pages <= 4);
        QVERIFY(printed.pdf.startsWith("%PDF"));
        QCOMPARE(printed.pdf.count("/Type /Page\n"), *printed.pages);
        QCOMPARE(printed.pictures(), 2);
        const auto text = printed.text();
        for (const auto *part : { "Case of job 481", "Boiler gives no hot water", "Vera Holm",
                 "555 020", "Second call this week.", "Vera Holm (customer)", "Mia (office)",
                 "When will somebody come?", "boiler.jpg (picture 1)", "Picture 1: boiler.jpg",
                 "Completed", "5a5a 5a5a", "abab abab", "verify-case", "Not proven", "3 to 90",
                 "page 1 of" })
            QVERIFY2(text.contains(QLatin1StringView(part)), part);
        QVERIFY2(flawOf(printed.marks).isEmpty(), qPrintable(flawOf(printed.marks)));

        const auto html = caseHtml(story, pictures);
        QCOMPARE(html.count(u"data:image/jpeg;base64,"), 2);
        QVERIFY(html.contains(u"default-src 'none'"));
        QVERIFY(html.contains(u"When will somebody come?"));
        QVERIFY(!html.contains(u"http://") && !html.contains(u"https://"));
    }
    void anEmptyCaseReadsWell()
    {
        m_job.events.resize(2); // the job and its visit
        const auto printed = print(tell());
        QVERIFY(printed.pages && *printed.pages <= 2);
        const auto text = printed.text();
        QVERIFY(text.contains(u"Nobody wrote a message about this job."));
        QVERIFY(text.contains(u"Nothing was charged and nothing was paid."));
    }
    void whatPeopleWriteStaysInItsPlace_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("long-word") << QString(900, u'W');
        QTest::newRow("right-to-left") << u"מתי יגיע הטכנאי? הדוד לא מחמם מים כבר יומיים."_s;
        QTest::newRow("turned-round") << u"\u202e"
                                         "fdp.exe \u202dabc \u2067def"_s;
        QTest::newRow("markup") << u"<script>alert(1)</script> & \"quotes\" <img src=x>"_s;
        QTest::newRow("many-lines") << QString(u"one\ntwo\n\n"_s).repeated(60);
        QTest::newRow("longer-than-a-page") << QString(u"and so on it goes "_s).repeated(900);
        QTest::newRow("emoji") << u"👩‍🔧🔥 thank you 👍🏽"_s;
    }
    void whatPeopleWriteStaysInItsPlace()
    {
        QFETCH(QString, text);
        m_job.add(
            m_job.customers, domain::MessagePosted { .text = text, .attachments = {} }, m_job.vera);
        const auto story = tell();
        const auto printed = print(story);
        QVERIFY(printed.pages);
        QVERIFY2(flawOf(printed.marks).isEmpty(), qPrintable(flawOf(printed.marks)));
        // Nothing is lost between lines or pages.
        const auto letters = [](QString all) {
            return all.remove(u' ').remove(u'\n').remove(QChar::LineSeparator);
        };
        QString printedWords;
        for (const auto &mark : printed.marks) {
            if (isBody(mark))
                printedWords += letters(mark.text);
        }
        QVERIFY(printedWords.contains(letters(text).left(60)));
        QVERIFY(printedWords.count(letters(text).right(20)) >= 1);
        QVERIFY(!caseHtml(story, {}).contains(u"<script"));
        QVERIFY(!caseHtml(story, {}).contains(u"<img src=x"));
    }
    void aHugeCaseStaysBounded()
    {
        for (int i = 0; i < 5'000; ++i)
            m_job.add(
                m_job.job, domain::JobNoted { u"Note %1: called again, nobody there"_s.arg(i) });
        const auto printed = print(tell());
        QVERIFY(printed.pages);
        QVERIFY2(*printed.pages < 200, qPrintable(QString::number(*printed.pages)));
        QVERIFY2(printed.pdf.size() < 6'000'000, qPrintable(QString::number(printed.pdf.size())));
        QVERIFY2(flawOf(printed.marks).isEmpty(), qPrintable(flawOf(printed.marks)));
        QVERIFY(printed.text().contains(u"Note 4999:"));
        // The columns' names come again, and no heading is the last on its page.
        std::map<int, double> lowest;
        int heads = 0;
        for (const auto &mark : printed.marks) {
            if (isBody(mark))
                lowest[mark.page] = std::max(lowest[mark.page], mark.box.top());
            heads += mark.text == u"What" ? 1 : 0;
        }
        QVERIFY(heads >= *printed.pages - 3);
        for (const auto &mark : printed.marks) {
            for (const auto *heading :
                { "What happened", "What was said", "Money", "Proof", "How to check it" })
                QVERIFY2(mark.text != QLatin1StringView(heading)
                        || lowest[mark.page] > mark.box.bottom(),
                    heading);
        }
    }
    void beyondTheLimitItSaysSo()
    {
        auto story = tell();
        story.untold = 12'345;
        story.undrawn = 3;
        const auto text = print(story).text();
        QVERIFY(text.contains(u"12345 more records"));
        QVERIFY(text.contains(u"3 later ways"));
    }
    void itCanBeStopped()
    {
        const auto printed = print(tell(), {}, [](int page, int) { return page < 2; });
        QVERIFY(!printed.pages);
        QVERIFY(printed.pages.error().contains(u"Nothing was kept"));
    }

    void gapsAreGaps()
    {
        const auto story = tell();
        auto way = wayOf(story);
        const auto from = way.journey.from;
        // Three places on a line from west to east: the first two near in time, the last one not.
        for (int i = 0; i <= 10; ++i)
            way.fixes.push_back(fixAt(from + seconds(10 * i), { 48.2, 16.30 + 0.005 * i }));
        way.fixes.push_back(fixAt(from + minutes(25), { 48.2, 16.40 }));
        const auto figures = figuresOf(way);
        QCOMPARE(figures.fixes, 12);
        QCOMPARE(figures.gaps, 2); // between, and from the last one to the arrival
        QCOMPARE(figures.longestGap, domain::milliseconds(minutes(25) - seconds(100)));
        QVERIFY(std::abs(figures.joinedM - 3'706) < 20); // 0.05 degrees of longitude there
        const auto caption = wayCaption(way, story.clock);
        QVERIFY2(caption.contains(u"2 gaps of more than 2 min"), qPrintable(caption));
        QVERIFY2(caption.contains(u"3.7 km"), qPrintable(caption));

        const auto image = paintCaseMap({}, {}, &way, {}, story.clock);
        QVERIFY(!image.isNull());
        const auto blue = [&](int left, int right) {
            int count = 0;
            for (int x = left; x < right; ++x) {
                const QColor color = image.pixelColor(x, image.height() / 2);
                count += color.blue() > 200 && color.red() < 80 ? 1 : 0;
            }
            return count;
        };
        const int quarter = image.width() / 4;
        QVERIFY2(blue(quarter, 2 * quarter - 40) > quarter / 2, "the way that is known is drawn");
        QCOMPARE(blue(2 * quarter + 40, 3 * quarter), 0); // the gap is not
    }
    void noPositionsIsSaid()
    {
        const auto story = tell();
        auto way = wayOf(story);
        QVERIFY(wayCaption(way, story.clock).contains(u"No positions were recorded"));
        way.problem = u"the server cannot be reached"_s;
        QVERIFY(wayCaption(way, story.clock).contains(u"could not be fetched: the server cannot"));
        QVERIFY(paintCaseMap({}, {}, &way, {}, story.clock).isNull());
        QVERIFY(!paintCaseMap(story.place, u"Job 481"_s, &way, {}, story.clock).isNull());
    }
    void theBaseMapIsBeneath()
    {
        const auto story = tell();
        // The made-up town lies out at sea, about 15 degrees west.
        const domain::GeoPoint place { 47.0, -15.0 };
        const CaseGround ground { .painter = std::make_shared<map::TilePainter>(1),
            .style = map::TileStyle::TownLight,
            .attribution = u"Demo town"_s };
        const auto plain = paintCaseMap(place, u"Job 481"_s, nullptr, {}, story.clock);
        const auto town = paintCaseMap(place, u"Job 481"_s, nullptr, ground, story.clock);
        QCOMPARE(town.size(), plain.size());
        const auto colors = [](const QImage &image) {
            QSet<QRgb> seen;
            for (int y = 0; y < image.height(); y += 7) {
                for (int x = 0; x < image.width(); x += 7)
                    seen.insert(image.pixel(x, y));
            }
            return seen.size();
        };
        QVERIFY2(colors(town) > 2 * colors(plain), "streets and houses");
    }
};

QTEST_MAIN(TestCasePages)
#include "tst_case_pages.moc"
