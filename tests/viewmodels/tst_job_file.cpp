// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_file.h"

#include "viewmodels/desk.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace dispatch::tests {

using namespace viewmodels;
using namespace Qt::StringLiterals;

namespace {

//! A desk with a file, opposite a server that answers when it is told to.
struct FileDesk {
    Desk desk; //!< what this console knows
    Desk server;
    QTemporaryDir folder;
    struct Under {
        CommandId id;
        Batch batch;
    };
    std::vector<Under> underWay;
    std::vector<CommandId> withdrawn;
    QString refusedTitle; //!< the server takes no job that is called so
    std::size_t largest = 0; //!< jobs in one command
    int commands = 0;
    bool isConnected = true;
    bool isWithdrawable = false;
    QString whyNotAct;
    JobFile file { { .context = [this] { return desk.context(); },
        .whyNotAct = [this] { return whyNotAct; },
        .send = [this](CommandArgs args) -> std::expected<CommandId, Rejection> {
            const CommandId id = CommandId::make(desk.now);
            underWay.push_back({ id, std::get<Batch>(args) });
            largest = std::max(largest, underWay.back().batch.items.size());
            ++commands;
            return id;
        },
        .withdraw =
            [this](const CommandId &id) {
                if (isWithdrawable) {
                    std::erase_if(underWay, [&](const Under &one) { return one.id == id; });
                    withdrawn.push_back(id);
                }
                return isWithdrawable;
            },
        .isConnected = [this] { return isConnected; } } };

    FileDesk()
    {
        server.operation = desk.operation;
        server.dispatcher = desk.dispatcher;
    }
    QString write(const QByteArray &bytes, const QString &name = u"jobs.csv"_s)
    {
        QFile out(folder.filePath(name));
        if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(name));
        return out.fileName();
    }
    bool open(const QByteArray &bytes)
    {
        file.start();
        file.setPath(write(bytes));
        file.read();
        return QTest::qWaitFor([this] { return file.stage() == JobFile::Ready; });
    }
    static Rejection notWanted()
    {
        Rejection rejection;
        rejection.title = u"It is not wanted."_s;
        return rejection;
    }
    //! The server's word on the oldest command, by its own rules; what it takes is seen here at once.
    void answerOne()
    {
        const Under one = underWay.front();
        underWay.erase(underWay.begin());
        const Command command { .id = one.id,
            .entity = {},
            .expect = {},
            .after = {},
            .made = desk.now,
            .args = one.batch };
        auto decided = state::decide(server.operation, server.context().actor, command, desk.now);
        for (const BatchItem &item : one.batch.items) {
            if (!refusedTitle.isEmpty()
                && std::get<CreateJob>(item.args).fields.title == refusedTitle)
                decided = std::unexpected(notWanted());
        }
        protocol::Result result { .id = one.id, .outcome = Accepted {} };
        if (decided) {
            for (const Event &event : decided->events) {
                server.operation.apply(event);
                desk.operation.apply(event);
            }
        } else {
            result.outcome = std::unexpected(decided.error());
        }
        QVERIFY(file.takeAnswer(one.id, result));
    }
    void answerAll()
    {
        while (!underWay.empty())
            answerOne();
    }
    [[nodiscard]] qsizetype jobs() const
    {
        return std::ranges::distance(desk.operation.jobs().begin(), desk.operation.jobs().end());
    }
};

QByteArray rowsOf(int count)
{
    QByteArray csv = "Title,Customer,Phone,Street,Priority\n";
    for (int i = 0; i < count; ++i)
        csv += "Tap " + QByteArray::number(i) + ",Nora,555 0101,12 Quay Street,high\n";
    return csv;
}

} // namespace

//! A file of jobs: what would come of it is said first, and nothing is taken twice.
class TestJobFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void saysWhatWouldComeOfIt()
    {
        FileDesk office;
        QVERIFY(office.open("Subject,Street,Urgency,Room\n"
                            "No heat,Main St 1,high,cellar\n"
                            ",Main St 2,high,\n"
                            "Tap drips,Main St 3,soon,\n"
                            "Lock stuck,Main St 4,,attic\n"));
        QVERIFY(office.file.hasHeader());
        const auto columns = office.file.columns();
        QCOMPARE(columns.size(), 4);
        QCOMPARE(columns[0].field, u"What is wrong"_s);
        QCOMPARE(columns[1].field, u"Address"_s);
        QCOMPARE(columns[1].heading, u"Street"_s);
        QVERIFY(columns[1].sample.startsWith(u"Main St 1"_s));
        QVERIFY(!columns[3].isUsed);
        QCOMPARE(office.file.good(), 2);
        QCOMPARE(office.file.bad(), 2);
        const auto lines = office.file.preview();
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[0].title, u"No heat"_s);
        QVERIFY(lines[0].detail.contains(u"Main St 1"_s));
        QCOMPARE(lines[1].line, u"3"_s);
        QVERIFY(lines[1].problem.endsWith(u'.'));
        QVERIFY(lines[2].problem.contains(u"soon"_s));
        QVERIFY(lines[3].problem.isEmpty());
        QVERIFY2(office.file.summary().contains(u"2 cannot be taken"_s),
            qPrintable(office.file.summary()));
        office.file.setShowsBadOnly(true);
        QCOMPARE(office.file.preview().size(), 2);
        QCOMPARE(office.commands, 0); // and nothing is sent before it is said
    }

    void columnsAreGivenAnotherMeaning()
    {
        FileDesk office;
        QVERIFY(office.open("Was,Wo\nKein Warmwasser,Hauptstr. 1\n"));
        QVERIFY(!office.file.hasHeader()); // nothing in the first line is a heading
        QVERIFY(!office.file.whyNot().isEmpty());
        office.file.run();
        QCOMPARE(office.commands, 0);
        office.file.setHasHeader(true);
        office.file.stepColumn(0, 1);
        QTRY_COMPARE(office.file.stage(), JobFile::Ready);
        QCOMPARE(office.file.columns().at(0).field, u"What is wrong"_s);
        QCOMPARE(office.file.columns().at(0).heading, u"Was"_s);
        QCOMPARE(office.file.good(), 1);
        // One that another column has, it loses; backwards from none is the last.
        office.file.stepColumn(1, 1);
        QTRY_COMPARE(office.file.stage(), JobFile::Ready);
        QVERIFY(!office.file.columns().at(0).isUsed);
        office.file.stepColumn(0, -1);
        QTRY_COMPARE(office.file.stage(), JobFile::Ready);
        QCOMPARE(office.file.columns().at(0).field, u"Skills"_s);
        office.file.stepColumn(7, 1); // there is no such column
    }

    void takesThemInInBatches()
    {
        FileDesk office;
        QVERIFY(office.open(rowsOf(250)));
        QCOMPARE(office.file.whyNot(), QString());
        office.file.run();
        QCOMPARE(office.file.stage(), JobFile::Importing);
        QVERIFY(office.underWay.size() <= JobFile::BatchesUnderWay);
        office.answerOne();
        QCOMPARE(office.file.progressText(), u"%1 of 250"_s.arg(office.largest));
        office.isConnected = false;
        QVERIFY(office.file.progressText().contains(u"connection"_s));
        office.isConnected = true;
        office.answerAll();
        QCOMPARE(office.file.stage(), JobFile::Done);
        QCOMPARE(office.commands, 3);
        QVERIFY(office.largest <= JobFile::JobsPerBatch);
        QCOMPARE(office.jobs(), 250);
        QCOMPARE(office.file.progress(), 1.0);
        const Job &job = *office.desk.operation.jobs().begin();
        QCOMPARE(job.fields.customerPhone, u"555 0101"_s);
        QCOMPARE(job.fields.priority, Priority::High);
        QCOMPARE(job.visits.size(), 1u);

        // Once more, and with a row more.
        QVERIFY(office.open(rowsOf(250)));
        QCOMPARE(office.file.known(), 250);
        QVERIFY(!office.file.whyNot().isEmpty());
        QVERIFY(office.open(rowsOf(251)));
        office.file.run();
        office.answerAll();
        QCOMPARE(office.jobs(), 251);
        QCOMPARE(office.commands, 4);
    }

    //! Two desks take in the same file at the same time.
    void whatSomebodyElseBringsIsNotBroughtTwice()
    {
        FileDesk office;
        QVERIFY(office.open(rowsOf(5)));
        // The server has three of them; they are not seen here, as in an area of somebody else.
        FileDesk other;
        QVERIFY(other.open(rowsOf(3)));
        other.file.run();
        other.answerAll();
        office.server.operation = other.server.operation;
        office.server.dispatcher = other.server.dispatcher;
        office.file.run();
        office.answerAll();
        QCOMPARE(office.file.stage(), JobFile::Done);
        QCOMPARE(office.jobs(), 2);
        QVERIFY2(office.file.progressText().contains(u"3 were there already"_s),
            qPrintable(office.file.progressText()));
        QCOMPARE(std::ranges::distance(
                     office.server.operation.jobs().begin(), office.server.operation.jobs().end()),
            5);
    }

    //! A batch is all or none; a row that is refused must not keep the others out.
    void oneRefusedRowIsNamedAndTheOthersGoIn()
    {
        FileDesk office;
        office.refusedTitle = u"Tap 37"_s;
        QVERIFY(office.open(rowsOf(100)));
        office.isWithdrawable = true;
        office.file.run();
        office.answerAll();
        QCOMPARE(office.file.stage(), JobFile::Done);
        QCOMPARE(office.jobs(), 99);
        QCOMPARE(office.file.bad(), 1);
        QCOMPARE(office.file.preview().constFirst().line, u"39"_s);
        QCOMPARE(office.file.preview().constFirst().problem, u"It is not wanted."_s);
        QVERIFY(!office.withdrawn.empty()); // the refused ones ask for nobody's decision
    }

    void stopsAndGoesOnWithoutDoubles()
    {
        FileDesk office;
        QVERIFY(office.open(rowsOf(300)));
        office.file.run();
        office.answerOne();
        office.isWithdrawable = true;
        office.file.cancel();
        QCOMPARE(office.file.stage(), JobFile::Done);
        QVERIFY(!office.file.problem().isEmpty());
        QVERIFY(office.underWay.empty());
        const auto first = static_cast<int>(office.largest);
        QCOMPARE(office.jobs(), first);
        QVERIFY(office.open(rowsOf(300)));
        QCOMPARE(office.file.known(), first);
        office.file.run();
        // What has been sent already cannot be taken back, and is counted when its answer comes.
        office.isWithdrawable = false;
        office.file.cancel();
        office.answerAll();
        const auto added = static_cast<int>(office.jobs()) - first;
        QVERIFY(added > 0 && added < 300 - first);
        QVERIFY2(office.file.progressText().startsWith(u"%1 jobs added"_s.arg(added)),
            qPrintable(office.file.progressText()));
    }

    void anAnswerToSomethingElseIsNotTaken()
    {
        FileDesk office;
        QVERIFY(!office.file.takeAnswer(CommandId::make(noon()), {}));
    }

    void largeRowsGoInSmallerBatches()
    {
        QByteArray csv = "title,description\n";
        for (int i = 0; i < 30; ++i)
            csv += "Tap " + QByteArray::number(i) + ",\"x" + QByteArray(4'000, i % 2 ? 'x' : '\t')
                + "y\"\n";
        FileDesk office;
        QVERIFY(office.open(csv));
        QCOMPARE(office.file.good(), 30);
        office.file.run();
        office.answerAll();
        QCOMPARE(office.jobs(), 30);
        QVERIFY(office.largest < 15);
    }

    void readsHostileFiles_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("good");
        QTest::addColumn<int>("bad"); // < 0: the file as a whole
        const QByteArray head = "title,address\n";
        const QByteArray tail = "Last,Mill Lane 1\n";
        QTest::newRow("no-bytes") << QByteArray() << 0 << -1;
        QTest::newRow("empty-lines") << QByteArray("\n\r\n\n") << 0 << -1;
        QTest::newRow("headings-only") << head << 0 << 0;
        QTest::newRow("huge-line") << head + QByteArray(2'000'000, 'x') + ",y\n" + tail << 1 << 1;
        QTest::newRow("huge-first-line") << QByteArray(2'000'000, 'x') << 0 << -1;
        QTest::newRow("many-columns") << head + QByteArray(100'000, ',') + "\n" + tail << 1 << 1;
        QTest::newRow("bad-utf8") << head + "\xc3\x28,\xff\n" + tail << 1 << 1;
        QTest::newRow("bad-utf8-headings") << QByteArray("\xff\xfet\0i\0", 6) << 0 << -1;
        QTest::newRow("zero-byte") << head + QByteArray("a\0b,c\n", 6) + tail << 1 << 1;
        QTest::newRow("quote-unclosed") << head + "\"x,y\n" + tail << 1 << 1;
        QTest::newRow("quote-unclosed-headings") << QByteArray("\"title,address\nx,y\n") << 0 << -1;
        QTest::newRow("text-after-quote") << head + "\"x\"y,z\n" + tail << 1 << 1;
        QTest::newRow("too-few-cells") << head + "x\n" + tail << 1 << 1;
        QTest::newRow("long-title") << head + QByteArray(201, 'x') + ",y\n" + tail << 1 << 1;
        QTest::newRow("long-address")
            << head + "x," + QByteArray(5'000, 'y') + "\n" + tail << 1 << 1;
        QTest::newRow("formula") << head + "=cmd|' /C calc'!A0,y\n" + tail << 2
                                 << 0; // text like any other
        QByteArray most = "title\n";
        QByteArray tooMany = "title\n";
        for (std::size_t i = 0; i <= ImportTable::MaxRows; ++i) {
            if (i < ImportTable::MaxRows)
                most += "x\n";
            tooMany += "x\n";
        }
        QTest::newRow("100000-rows") << most << static_cast<int>(ImportTable::MaxRows) << 0;
        QTest::newRow("100001-rows") << tooMany << 0 << -1;
    }
    void readsHostileFiles()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, good);
        QFETCH(int, bad);
        FileDesk office;
        office.file.setPath(office.write(bytes));
        office.file.read();
        QTRY_VERIFY_WITH_TIMEOUT(office.file.stage() != JobFile::Reading, 60'000);
        QCOMPARE(office.file.stage(), bad < 0 ? JobFile::NoFile : JobFile::Ready);
        QCOMPARE(office.file.good(), good);
        QCOMPARE(office.file.bad(), std::max(bad, 0));
        QCOMPARE(office.file.problem().isEmpty(), bad >= 0);
        QCOMPARE(office.file.whyNot().isEmpty(), good > 0);
        if (bad < 0)
            QVERIFY2(office.file.problem().endsWith(u'.'), qPrintable(office.file.problem()));
        office.file.run();
        QCOMPARE(office.commands > 0, good > 0);
    }

    void whatIsNoFileIsNotOpened()
    {
        FileDesk office;
        for (const QString &path :
            { office.folder.path(), office.folder.filePath(u"none.csv"_s), u"/dev/zero"_s }) {
            office.file.setPath(path);
            office.file.read();
            QTRY_COMPARE(office.file.stage(), JobFile::NoFile);
            QVERIFY(office.file.problem().endsWith(u'.'));
        }
    }

    void walksThroughFolders()
    {
        FileDesk office;
        QVERIFY(QDir(office.folder.path()).mkdir(u"calls"_s));
        office.write("title\nTap\n", u"calls/march.csv"_s);
        office.write("no table", u"calls/march.pdf"_s);
        office.file.start();
        office.file.setPath(office.folder.filePath(u"ca"_s));
        QCOMPARE(office.file.pathOffers(), QStringList { office.folder.filePath(u"calls/"_s) });
        office.file.takePath(0);
        QCOMPARE(
            office.file.pathOffers(), QStringList { office.folder.filePath(u"calls/march.csv"_s) });
        office.file.takePath(0);
        QTRY_COMPARE(office.file.stage(), JobFile::Ready);
        QCOMPARE(office.file.good(), 1);
        QVERIFY(office.file.pathOffers().isEmpty());
        office.file.takePath(5); // there is no such offer
    }

    void whoMayOnlyReadTakesNothingIn()
    {
        FileDesk office;
        QVERIFY(office.open(rowsOf(1)));
        office.whyNotAct = u"It is open in another window."_s;
        QCOMPARE(office.file.whyNot(), office.whyNotAct);
        office.file.run();
        QCOMPARE(office.commands, 0);
    }

    void anotherAccountIsAnotherMatter()
    {
        FileDesk office;
        QVERIFY(office.open(rowsOf(300)));
        office.file.run();
        const CommandId first = office.underWay.front().id;
        office.file.reset();
        QCOMPARE(office.file.stage(), JobFile::NoFile);
        QVERIFY(!office.file.problem().isEmpty());
        QVERIFY(!office.file.takeAnswer(first, {}));
    }
};

} // namespace dispatch::tests

QTEST_GUILESS_MAIN(dispatch::tests::TestJobFile)
#include "tst_job_file.moc"
