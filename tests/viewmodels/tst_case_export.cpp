// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scripted_server.h"
#include "viewmodels/case_export.h"
#include "viewmodels/case_job.h"
#include "viewmodels/sealed_log.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace dispatch;
using namespace dispatch::viewmodels;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Start = domain::timestampFromMs(1'772'460'000'000);
using Responder = QHttpServerResponder;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

//! From the server's answer to three files.
class TestCaseExport : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QByteArray m_json;
    std::unique_ptr<test::ScriptedServer> m_server;
    domain::Timestamp m_driveAt;

    [[nodiscard]] QString base() const { return m_folder.filePath(u"case-481"_s); }
    [[nodiscard]] std::unique_ptr<CaseExport> exporter() const
    {
        return std::make_unique<CaseExport>([this] {
            return CaseExport::Source { .server
                = QUrl(u"http://127.0.0.1:%1"_s.arg(m_server->port)),
                .accessToken = u"token"_s,
                .operation = {} };
        });
    }
    //! A technician drives for two minutes, a position every ten seconds.
    [[nodiscard]] QByteArray track() const
    {
        QByteArray fixes;
        for (int i = 0; i < 12; ++i)
            fixes += (i ? "," : "") + QByteArray("{\"tMs\":")
                + QByteArray::number(domain::toMs(m_driveAt + std::chrono::seconds(10 * i)))
                + ",\"lat\":" + QByteArray::number(48.19 + 0.0008 * i, 'f', 6) + ",\"lon\":16.37}";
        return "{\"fixes\":[" + fixes + "],\"isComplete\":true}";
    }
    void serve(bool hasTracks = true)
    {
        m_server->handle
            = [this, hasTracks](const QHttpServerRequest &request, Responder &responder) {
                  if (request.url().path() == u"/v1/case")
                      responder.write(m_json, "application/json");
                  else if (hasTracks)
                      responder.write(track(), "application/json");
                  else
                      responder.write(Responder::StatusCode::Forbidden);
              };
    }
    [[nodiscard]] bool isEmpty() const { return QDir(m_folder.path()).isEmpty(); }

private Q_SLOTS:
    void initTestCase()
    {
        QTemporaryDir folder;
        test::CaseJob job;
        auto seq = quint64 { 0 };
        for (auto &event : job.events) {
            event.seq = ++seq;
            if (const auto *move = std::get_if<domain::VisitMoved>(&event.payload);
                move && move->to == domain::VisitState::EnRoute)
                m_driveAt = event.at;
        }
        test::SealedLog log(folder.filePath(u"journal.db"_s), job.events, Start);
        QVERIFY(log.store);
        log.sealUpTo(seq);
        const auto file = log.caseOf(job.job, 0, job.events.size(), job.names());
        QVERIFY2(file, qPrintable(file ? QString() : file.error().text));
        m_json = file->toJson();
    }
    void init()
    {
        QTest::failOnWarning();
        m_folder = QTemporaryDir();
        m_server = std::make_unique<test::ScriptedServer>();
        serve();
    }

    void aCaseIsSavedForPeopleToo()
    {
        const auto made = exporter();
        made->start(u"481"_s, base() + u".pdf"_s);
        QVERIFY(made->isRunning());
        QTRY_VERIFY2_WITH_TIMEOUT(!made->isRunning(), qPrintable(made->text()), 60'000);
        QVERIFY2(!made->hasFailed(), qPrintable(made->text()));
        QVERIFY2(made->text().contains(u"To print it, open the .pdf"), qPrintable(made->text()));
        QCOMPARE(contentOf(base() + u".json"_s), m_json);
        const auto html = contentOf(base() + u".html"_s);
        for (const char *part : { "Boiler gives no hot water", "Ada Lind",
                 "When will somebody come?", "125.00", "12 positions", "data:image/jpeg" })
            QVERIFY2(html.contains(part), part);
        const auto pdf = contentOf(base() + u".pdf"_s);
        QVERIFY(pdf.startsWith("%PDF"));
        QCOMPARE(pdf.count("/Subtype /Image"), 2); // where the job is, and the way
        QCOMPARE(m_server->requests, 2);
        QVERIFY(m_server->urls[1].contains(u"from=%1&to="_s.arg(domain::toMs(m_driveAt))));
    }
    void withoutTheWayItIsSaidWhy()
    {
        serve(false);
        const auto made = exporter();
        made->start(u"481"_s, base());
        QTRY_VERIFY2_WITH_TIMEOUT(!made->isRunning(), qPrintable(made->text()), 60'000);
        QVERIFY(!made->hasFailed());
        QVERIFY(contentOf(base() + u".html"_s)
                .contains("The way could not be fetched: the server does not show it"));
    }
    //! A picture that is just being loaded, because somebody looked at the conversation: the case went out without it.
    void itWaitsForPicturesThatAreOnTheirWay()
    {
        QImage image(64, 48, QImage::Format_RGB32);
        image.fill(Qt::darkGreen);
        QBuffer bytes;
        QVERIFY(bytes.open(QIODevice::WriteOnly) && image.save(&bytes, "PNG"));
        const QByteArray png = bytes.data();
        const test::CaseJob job;
        const QTemporaryDir profile;
        const uploads::FileStore store(profile.filePath(u"files"_s));
        QVERIFY(store.make());
        // What it is, is known here already.
        const uploads::AttachmentCard card { .id = job.photo,
            .name = u"boiler.png"_s,
            .size = png.size(),
            .sha256 = QCryptographicHash::hash(png, QCryptographicHash::Sha256),
            .content = { .kind = content::FileKind::Png, .pixels = image.size() } };
        QFile known(QString(store.folder() % u"/cards/" % domain::uuidText(job.photo) % u".json"));
        QVERIFY(known.open(QIODevice::WriteOnly));
        known.write(uploads::encodeCard(card));
        known.close();

        std::vector<Responder> loading; // of whom the picture is wanted
        m_server->handle
            = [this, &loading](const QHttpServerRequest &request, Responder &responder) {
                  if (request.url().path() == u"/v1/case")
                      responder.write(m_json, "application/json");
                  else if (request.url().path().startsWith(u"/v1/uploads/"))
                      loading.push_back(std::move(responder));
                  else
                      responder.write(track(), "application/json");
              };
        const QUrl server(u"http://127.0.0.1:%1"_s.arg(m_server->port));
        uploads::AttachmentFetcher files(
            [&] { return uploads::Source { .server = server, .accessToken = u"token"_s }; });
        files.open(store);
        files.load(job.photo, job.office);
        QTRY_COMPARE_WITH_TIMEOUT(loading.size(), 1U, 60'000);
        QCOMPARE(files.entry(job.photo).state, uploads::AttachmentFetcher::State::Loading);

        CaseExport made([&] {
            return CaseExport::Source {
                .server = server, .accessToken = u"token"_s, .operation = {}, .files = &files
            };
        });
        // It arrives as soon as the case has got so far as to look for it, and not before.
        connect(&made, &CaseExport::changed, &made, [&] {
            if (!made.text().startsWith(u"Looking for attached files"))
                return;
            for (auto &responder : std::exchange(loading, {}))
                responder.write(png, "image/png");
        });
        made.start(u"481"_s, base());
        QTRY_VERIFY2_WITH_TIMEOUT(!made.isRunning(), qPrintable(made.text()), 60'000);
        QVERIFY2(!made.hasFailed(), qPrintable(made.text()));
        const auto html = contentOf(base() + u".html"_s);
        QVERIFY(html.contains("boiler.png (picture 1)"));
        QVERIFY(!html.contains("no picture of it on this computer"));
    }
    void whatDoesNotHoldIsNotGivenOut()
    {
        const auto whole = m_json;
        m_json.replace("hot water", "cold water");
        const auto made = exporter();
        made->start(u"481"_s, base());
        QTRY_VERIFY_WITH_TIMEOUT(!made->isRunning(), 60'000);
        m_json = whole;
        QVERIFY(made->hasFailed());
        QVERIFY2(made->text().contains(u"ecord 1"), qPrintable(made->text()));
        QVERIFY(isEmpty());
    }
    void itCanBeStoppedWhileTheServerThinks()
    {
        m_server->staysSilent();
        const auto made = exporter();
        made->start(u"481"_s, base());
        QTRY_COMPARE_WITH_TIMEOUT(m_server->requests, 1, 60'000);
        made->cancel();
        QVERIFY(!made->isRunning());
        QVERIFY(!made->hasFailed());
        QVERIFY(isEmpty());
    }
    void itCanBeStoppedWhileItPaints()
    {
        CaseExport::Task task { .json = m_json,
            .path = base(),
            .story = {},
            .ways = {},
            .fileNames = {},
            .filePaths = {},
            .ground = {} };
        const auto story = CaseExport::read(m_json, {}, QTimeZone::utc());
        QVERIFY(story);
        task.story = *story;
        const auto outcome = CaseExport::write(task, [](int page, int) { return page < 1; });
        QVERIFY(!outcome);
        QVERIFY(isEmpty());
    }
    void aPlaceThatCannotBeWrittenIsNamed()
    {
        const auto made = exporter();
        made->start(u"481"_s, m_folder.filePath(u"none/case"_s));
        QTRY_VERIFY_WITH_TIMEOUT(!made->isRunning(), 60'000);
        QVERIFY(made->hasFailed());
        QVERIFY2(made->text().contains(u"cannot be written"), qPrintable(made->text()));
    }
};

QTEST_MAIN(TestCaseExport)
#include "tst_case_export.moc"
