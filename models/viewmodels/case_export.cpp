// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/case_export.h"

#include "viewmodels/case_story.h"

#include <QDate>
#include <QDir>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

constexpr qint64 MaxCaseBytes = 64 * 1024 * 1024;
constexpr int PdfDpi = 96;
constexpr int PdfMarginMm = 15;

std::expected<void, QString> write(const QString &path, const QByteArray &bytes)
{
    QSaveFile out(path);
    if (out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit())
        return {};
    return std::unexpected(CaseExport::tr("%1 cannot be written: %2").arg(path, out.errorString()));
}

std::expected<void, QString> writePdf(const QString &path, const QString &html)
{
    QSaveFile out(path);
    if (out.open(QIODevice::WriteOnly)) {
        {
            QPdfWriter pdf(&out);
            pdf.setResolution(PdfDpi);
            pdf.setPageSize(QPageSize(QPageSize::A4));
            pdf.setPageMargins(QMarginsF(PdfMarginMm, PdfMarginMm, PdfMarginMm, PdfMarginMm),
                QPageLayout::Millimeter);
            QTextDocument document;
            document.setHtml(html);
            document.setPageSize(pdf.pageLayout().paintRectPixels(PdfDpi).size());
            document.print(&pdf);
        }
        if (out.commit())
            return {};
    }
    return std::unexpected(CaseExport::tr("%1 cannot be written: %2").arg(path, out.errorString()));
}

} // namespace

CaseExport::CaseExport(std::function<Source()> source, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
{
}

std::expected<QString, QString> CaseExport::save(const QByteArray &json, const QString &path)
{
    const auto file = journal::CaseFile::fromJson(json);
    if (!file)
        return std::unexpected(file.error());
    const auto report = journal::verifyCase(*file, {});
    if (!report)
        return std::unexpected(report.error());
    QString base = path;
    for (const auto ending : { ".json"_L1, ".html"_L1, ".pdf"_L1 }) {
        if (base.endsWith(ending, Qt::CaseInsensitive))
            base.chop(ending.size());
    }
    const QString html = caseHtml(*file, *report);
    for (const auto &done : { write(base + u".json"_s, json),
             write(base + u".html"_s, html.toUtf8()), writePdf(base + u".pdf"_s, html) }) {
        if (!done)
            return std::unexpected(done.error());
    }
    return tr("%1 records, checked, are in %2 (.json, .html, .pdf)")
        .arg(report->events.size())
        .arg(QDir::toNativeSeparators(base));
}

void CaseExport::start(const QString &jobId, const QString &path)
{
    const auto source = m_source();
    if (source.accessToken.isEmpty())
        return say(tr("A case is made by the server, and it cannot be reached now."), true);
    QUrlQuery query;
    query.addQueryItem(u"job"_s, u"job/"_s + jobId);
    m_query.ask({ .server = source.server,
                    .accessToken = source.accessToken,
                    .path = u"/v1/case"_s,
                    .query = query,
                    .maxReplyBytes = MaxCaseBytes },
        [this, path](const std::expected<QByteArray, QString> &body) {
            if (!body)
                return say(tr("The case could not be fetched: %1.").arg(body.error()), true);
            const auto saved = save(*body, path);
            say(saved ? *saved : saved.error(), !saved);
        });
    say(tr("The server is making the case…"), false);
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
    Q_EMIT
    changed();
}

} // namespace dispatch::viewmodels
