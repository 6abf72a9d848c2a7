// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/log_export.h"

#include "journal/sqlite_replica.h"
#include "protocol/event_codec.h"
#include "viewmodels/csv_text.h"
#include "viewmodels/event_details.h"

#include <QDateTime>
#include <QDir>
#include <QJsonDocument>
#include <QLocale>
#include <QSaveFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString isoTime(double ms)
{
    return ms <= 0 ? QString()
                   : QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(ms), QTimeZone::utc())
                         .toString(Qt::ISODateWithMs);
}

QByteArray head()
{
    return csvRow(
        { u"number"_s, u"committed (UTC)"_s, u"made (UTC)"_s, u"who"_s, u"role"_s, u"kind"_s,
            u"about"_s, u"job"_s, u"what"_s, u"before"_s, u"after"_s, u"reason"_s, u"event"_s });
}

QByteArray csvOf(const EventDetails &d)
{
    QStringList before, after;
    for (const auto &change : d.changes) {
        before << u"%1: %2"_s.arg(change.label, change.before);
        after << u"%1: %2"_s.arg(change.label, change.after);
    }
    return csvRow({ QString::number(d.seq, 'f', 0), isoTime(d.committedMs), isoTime(d.madeMs),
        d.who, d.role, d.kind, d.title, d.job, d.sentence, before.join(u"; "_s),
        after.join(u"; "_s), d.reason, d.eventName });
}

//! The record as it is, and beside it what a person reads.
QByteArray jsonOf(const Event &event, const EventDetails &d)
{
    auto object = protocol::encodeEvent(event);
    object.insert("words"_L1,
        QJsonObject { { u"who"_s, d.who }, { u"role"_s, d.role }, { u"kind"_s, d.kind },
            { u"about"_s, d.title }, { u"what"_s, d.sentence } });
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace

LogExport::LogExport(std::function<Source()> source, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
{
}

LogExport::~LogExport()
{
    if (!m_thread)
        return;
    m_isCanceled->store(true);
    m_thread->wait();
}

std::expected<qint64, QString> LogExport::write(const Source &source, const QString &path,
    Format format, const std::function<bool(qint64)> &progress)
{
    const auto replica = journal::SqliteReplica::openBeside(source.replicaPath);
    if (!replica)
        return std::unexpected(replica.error().text);
    QSaveFile out(path);
    if (!out.open(QIODevice::WriteOnly))
        return std::unexpected(tr("%1 cannot be written: %2").arg(path, out.errorString()));
    qint64 done = 0;
    if (format == Csv)
        out.write("\xEF\xBB\xBF" + head()); // the mark by which spreadsheets know UTF-8
    journal::LogQuery query {
        .text = {}, .entity = {}, .limit = PageRows, .filter = source.filter, .afterSeq = 0
    };
    for (;;) {
        // Oldest first: what happens meanwhile comes at the end, and nothing is skipped.
        const auto page = (*replica)->log(query);
        if (!page)
            return std::unexpected(page.error().text);
        for (auto event = page->rbegin(); event != page->rend(); ++event) {
            const auto details = eventDetails(*event, source.operation);
            out.write(format == Csv ? csvOf(details) : jsonOf(*event, details));
        }
        done += static_cast<qint64>(page->size());
        if (out.error() != QFileDevice::NoError)
            return std::unexpected(tr("%1 could not be written to its end: %2. Free some space, or "
                                      "choose another place.")
                    .arg(path, out.errorString()));
        if (!progress(done)) {
            out.cancelWriting();
            return std::unexpected(tr("Stopped. Nothing was kept."));
        }
        if (page->size() < std::size_t(PageRows))
            break;
        query.afterSeq = page->front().seq;
    }
    if (!out.commit())
        return std::unexpected(tr("%1 cannot be written: %2").arg(path, out.errorString()));
    return done;
}

void LogExport::start(const QString &path, Format format)
{
    if (m_thread)
        return;
    auto source = std::make_shared<Source>(m_source());
    m_hasFailed = false;
    if (source->replicaPath.isEmpty())
        return finish(std::unexpected(tr("There is no log on this computer yet.")), path);
    m_isCanceled = std::make_shared<std::atomic_bool>(false);
    m_text = tr("Writing…");
    const auto told = [this](qint64 done) {
        m_text = tr("%1 events written").arg(QLocale().toString(done));
        Q_EMIT changed();
    };
    m_thread.reset(QThread::create([this, source, path, format, told, stop = m_isCanceled] {
        const auto result = write(*source, path, format, [&](qint64 done) {
            QMetaObject::invokeMethod(this, [told, done] { told(done); }, Qt::QueuedConnection);
            return !stop->load();
        });
        QMetaObject::invokeMethod(
            this, [this, result, path] { finish(result, path); }, Qt::QueuedConnection);
    }));
    m_thread->start(QThread::LowPriority);
    Q_EMIT changed();
}

void LogExport::cancel()
{
    if (m_isCanceled)
        m_isCanceled->store(true);
}

void LogExport::finish(const std::expected<qint64, QString> &result, const QString &path)
{
    if (m_thread) {
        m_thread->wait();
        m_thread.reset();
    }
    m_hasFailed = !result;
    m_text = result
        ? tr("%1 events are in %2").arg(QLocale().toString(*result), QDir::toNativeSeparators(path))
        : result.error();
    Q_EMIT changed();
}

QString LogExport::suggestedPath(Format format) const
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    const QString name = u"log-%1.%2"_s.arg(
        QDate::currentDate().toString(Qt::ISODate), format == Csv ? u"csv"_s : u"jsonl"_s);
    return folder.filePath(name);
}

} // namespace dispatch::viewmodels
