// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/case_export.h"

#include "uploads/thumbnail.h"
#include "viewmodels/case_pages.h"

#include <QDate>
#include <QDir>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

constexpr qint64 MaxCaseBytes = 64 * 1024 * 1024;
//! Of a small picture: sharp on paper at a third of the page's width.
constexpr QSize PhotoBox { 640, 640 };
//! Small pictures in a case: about 60 kB each in both files.
constexpr qsizetype MaxPhotos = 60;

using Uploads = uploads::AttachmentFetcher;

QString stoppedText()
{
    return CaseExport::tr("Stopped. Nothing was kept.");
}

QString baseOf(QString path)
{
    for (const auto ending : { ".json"_L1, ".html"_L1, ".pdf"_L1 }) {
        if (path.endsWith(ending, Qt::CaseInsensitive))
            path.chop(ending.size());
    }
    return path;
}

CasePictures picturesOf(const CaseExport::Task &task, const CaseExport::Progress &goesOn)
{
    CasePictures pictures;
    pictures.fileNames = task.fileNames;
    const auto &story = task.story;
    const QString label = CaseExport::tr("Job %1").arg(story.number);
    const auto add = [&](const CaseWay *way, const QString &caption) {
        const auto image = paintCaseMap(story.place, label, way, task.ground, story.clock);
        if (image.isNull() || (way && way->fixes.empty()))
            pictures.notes << caption;
        else
            pictures.maps << Paper::Picture { image, caption };
    };
    if (story.place)
        add(nullptr, CaseExport::tr("Where the job is."));
    for (const auto &way : task.ways) {
        if (!goesOn(0, 0))
            return pictures;
        add(&way, wayCaption(way, story.clock));
    }
    for (const auto &file : story.files()) {
        if (pictures.photos.size() >= MaxPhotos || !goesOn(0, 0))
            break;
        const QString path = task.filePaths.value(file);
        if (const auto photo = path.isEmpty() ? QImage() : uploads::thumbnail(path, PhotoBox);
            !photo.isNull())
            pictures.photos.insert(file, photo);
    }
    return pictures;
}

} // namespace

struct CaseExport::Run {
    Source source;
    Task task;
    QString jobId;
    std::atomic_bool isStopped = false;
};

CaseExport::CaseExport(std::function<Source()> source, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
{
    m_filesTimer.setSingleShot(true);
    connect(&m_filesTimer, &QTimer::timeout, this, &CaseExport::paint);
}

CaseExport::~CaseExport()
{
    if (m_run)
        m_run->isStopped.store(true);
    if (m_thread)
        m_thread->wait();
}

std::expected<CaseStory, QString> CaseExport::read(
    const QByteArray &json, const state::Operation &office, const QTimeZone &zone)
{
    const auto file = journal::CaseFile::fromJson(json);
    if (!file)
        return std::unexpected(file.error());
    const auto report = journal::verifyCase(*file, {});
    if (!report)
        return std::unexpected(report.error());
    return tellCase(*file, *report, json, office, zone);
}

std::expected<QString, QString> CaseExport::write(const Task &task, const Progress &goesOn)
{
    const auto pictures = picturesOf(task, goesOn);
    const QString base = baseOf(task.path);
    QSaveFile json(base + u".json"_s), html(base + u".html"_s), pdf(base + u".pdf"_s);
    const auto failed = [](const QSaveFile &out) {
        return std::unexpected(tr("%1 cannot be written: %2. Choose another place, or free some "
                                  "space.")
                .arg(QDir::toNativeSeparators(out.fileName()), out.errorString()));
    };
    for (auto *out : { &json, &html, &pdf }) {
        if (!out->open(QIODevice::WriteOnly))
            return failed(*out);
    }
    const auto pages = printCase(pdf, task.story, pictures, goesOn);
    if (!pages)
        return std::unexpected(pages.error());
    json.write(task.json);
    html.write(caseHtml(task.story, pictures).toUtf8());
    if (!goesOn(*pages, *pages))
        return std::unexpected(stoppedText());
    for (auto *out : { &json, &html, &pdf }) {
        if (!out->commit())
            return failed(*out);
    }
    return tr("%1 records, checked, are in %2 (.json, .html and .pdf with %3 pages). To print it, "
              "open the .pdf.")
        .arg(QString::number(task.story.records), QDir::toNativeSeparators(base),
            QString::number(*pages));
}

void CaseExport::start(const QString &jobId, const QString &path)
{
    if (m_run)
        return;
    auto source = m_source();
    if (source.accessToken.isEmpty())
        return say(tr("A case is made by the server, and it cannot be reached now."), true);
    m_run = std::make_shared<Run>();
    m_run->source = std::move(source);
    m_run->jobId = jobId;
    m_run->task.path = path;
    if (m_ground)
        m_run->task.ground = m_ground();
    QUrlQuery query;
    query.addQueryItem(u"job"_s, u"job/"_s + jobId);
    m_query.ask({ .server = m_run->source.server,
                    .accessToken = m_run->source.accessToken,
                    .path = u"/v1/case"_s,
                    .query = query,
                    .maxReplyBytes = MaxCaseBytes },
        [this](const std::expected<QByteArray, QString> &body) {
            if (!body)
                return end(tr("The case could not be fetched: %1.").arg(body.error()), true);
            m_run->task.json = *body;
            say(tr("Checking the case…"));
            inWorker([this](const std::shared_ptr<Run> &run) {
                const auto story
                    = read(run->task.json, run->source.operation, QTimeZone::systemTimeZone());
                QMetaObject::invokeMethod(this, [this, story] { told(story); });
            });
        });
    say(tr("The server is making the case…"));
}

void CaseExport::cancel()
{
    if (!m_run)
        return;
    m_run->isStopped.store(true);
    m_query.cancel();
    m_tracks.cancel();
    if (!m_thread)
        end(stoppedText(), false); // else the worker says so when it has seen it
}

void CaseExport::inWorker(std::function<void(const std::shared_ptr<Run> &)> work)
{
    m_thread.reset(QThread::create([work = std::move(work), run = m_run] { work(run); }));
    m_thread->start(QThread::LowPriority);
}

void CaseExport::told(const std::expected<CaseStory, QString> &story)
{
    m_thread->wait();
    m_thread.reset();
    if (m_run->isStopped.load())
        return end(stoppedText(), false);
    if (!story)
        return end(story.error(), true);
    m_run->task.story = *story;
    askWay();
}

//! The ways one after the other; the server notes who asks for whom.
void CaseExport::askWay()
{
    auto &task = m_run->task;
    const auto &journeys = task.story.journeys;
    const auto next = qsizetype(task.ways.size());
    if (next == journeys.size())
        return askFiles();
    say(tr("Fetching way %1 of %2…").arg(next + 1).arg(journeys.size()));
    const auto &journey = journeys[next];
    m_tracks.ask(m_run->source.server, m_run->source.accessToken, journey.technician, journey.from,
        journey.to.value_or(task.story.made),
        [this, journey](std::expected<std::vector<domain::Fix>, QString> fixes) {
            CaseWay way { .journey = journey, .fixes = {}, .problem = {} };
            if (fixes)
                way.fixes = *std::move(fixes);
            else
                way.problem = fixes.error();
            std::ranges::stable_sort(way.fixes, {}, &domain::Fix::fixTime);
            m_run->task.ways.push_back(std::move(way));
            askWay();
        });
}

void CaseExport::askFiles()
{
    auto *files = m_run->source.files;
    const auto wanted = m_run->task.story.files();
    if (!files || wanted.isEmpty())
        return paint();
    say(tr("Looking for attached files (%1)…").arg(wanted.size()));
    for (const auto &said : m_run->task.story.said) {
        for (const auto &file : said.files) {
            if (wanted.contains(file))
                files->ask(file, said.thread);
        }
    }
    connect(files, &Uploads::changed, this, &CaseExport::lookAtFiles);
    m_filesTimer.start(FilesWithin);
    lookAtFiles();
}

//! Whether all that can be known of them is known.
void CaseExport::lookAtFiles()
{
    if (!m_filesTimer.isActive())
        return;
    for (const auto &file : m_run->task.story.files()) {
        const auto state = m_run->source.files->entry(file).state;
        if (state == Uploads::State::Waiting || state == Uploads::State::Asking
            || state == Uploads::State::Loading)
            return;
    }
    paint();
}

void CaseExport::paint()
{
    m_filesTimer.stop();
    if (const auto *files = m_run->source.files) {
        disconnect(files, nullptr, this, nullptr);
        for (const auto &file : m_run->task.story.files()) {
            if (const auto card = files->entry(file).card)
                m_run->task.fileNames.insert(file, card->name);
            m_run->task.filePaths.insert(file, files->path(file));
        }
    }
    say(tr("Painting…"));
    inWorker([this](const std::shared_ptr<Run> &run) {
        const auto outcome = write(run->task, [&](int page, int pages) {
            if (page > 0)
                QMetaObject::invokeMethod(
                    this, [this, page, pages] { say(tr("Page %1 of %2…").arg(page).arg(pages)); });
            return !run->isStopped.load();
        });
        QMetaObject::invokeMethod(this, [this, outcome] {
            m_thread->wait();
            m_thread.reset();
            end(outcome ? *outcome : outcome.error(), !outcome && !m_run->isStopped.load());
        });
    });
}

QString CaseExport::suggestedPath(const QString &number) const
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    return folder.filePath(u"case-%1-%2"_s.arg(number, QDate::currentDate().toString(Qt::ISODate)));
}

void CaseExport::say(const QString &text, bool hasFailed)
{
    m_text = text;
    m_hasFailed = hasFailed;
    Q_EMIT changed();
}

void CaseExport::end(const QString &text, bool hasFailed)
{
    if (m_run && m_run->source.files)
        disconnect(m_run->source.files, nullptr, this, nullptr);
    m_filesTimer.stop();
    m_run.reset();
    say(text, hasFailed);
}

} // namespace dispatch::viewmodels
