// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_file.h"

#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;
using intake::JobField;

namespace {

constexpr qsizetype SampleCells = 3;
constexpr qsizetype SampleLength = 40; //!< of a cell

QString fieldText(JobField field)
{
    switch (field) {
    case JobField::Title:
        return JobFile::tr("What is wrong");
    case JobField::Description:
        return JobFile::tr("Details");
    case JobField::Trade:
        return JobFile::tr("Trade");
    case JobField::Priority:
        return JobFile::tr("Priority");
    case JobField::Customer:
        return JobFile::tr("Customer");
    case JobField::Phone:
        return JobFile::tr("Telephone");
    case JobField::Address:
        return JobFile::tr("Address");
    case JobField::Latitude:
        return JobFile::tr("Latitude");
    case JobField::Longitude:
        return JobFile::tr("Longitude");
    case JobField::Area:
        return JobFile::tr("Area");
    case JobField::Skills:
        return JobFile::tr("Skills");
    }
    return {};
}

QString number(qsizetype n)
{
    return QLocale().toString(static_cast<qlonglong>(n));
}

} // namespace

JobFile::JobFile(Sources sources, QObject *parent)
    : QObject(parent)
    , m_sources(std::move(sources))
{
    m_pool.setMaxThreadCount(1);
}

JobFile::~JobFile()
{
    m_pool.clear();
    m_pool.waitForDone();
}

// --- the file

void JobFile::start()
{
    if (m_stage == Importing)
        return;
    drop();
    findPaths();
    Q_EMIT changed();
    Q_EMIT pathChanged();
}

void JobFile::drop()
{
    ++m_question;
    m_table.reset();
    m_verdict = {};
    m_preview.clear();
    m_columnRows.clear();
    m_known = 0;
    m_problem.clear();
    m_showsBadOnly = false;
    m_stage = NoFile;
}

QString JobFile::expandedPath() const
{
    const QString path = m_path.trimmed();
    if (path == "~"_L1 || path.startsWith("~/"_L1))
        return QDir::homePath() + path.mid(1);
    return QDir::isRelativePath(path) ? QDir::home().filePath(path) : path;
}

void JobFile::setPath(const QString &path)
{
    if (path == m_path || m_stage == Importing)
        return;
    m_path = path;
    findPaths();
    Q_EMIT pathChanged();
}

void JobFile::findPaths()
{
    m_pathOffers.clear();
    const QString typed = expandedPath();
    const qsizetype slash = typed.lastIndexOf(u'/');
    const QString folder = m_path.trimmed().isEmpty() ? QDir::homePath() : typed.first(slash + 1);
    const QString begun = m_path.trimmed().isEmpty() ? QString() : typed.mid(slash + 1);
    QStringList folders;
    QStringList files;
    QDirIterator entries(folder, QDir::Dirs | QDir::Files | QDir::NoDotAndDotDot);
    for (int read = 0; entries.hasNext() && read < MaxEntriesRead; ++read) {
        const QFileInfo entry = entries.nextFileInfo();
        if (!entry.fileName().startsWith(begun, Qt::CaseInsensitive) || entry.fileName() == begun)
            continue;
        static const QStringList endings { u"csv"_s, u"tsv"_s, u"txt"_s };
        if (entry.isDir())
            folders << entry.filePath() + u'/';
        else if (endings.contains(entry.suffix().toLower()))
            files << entry.filePath();
    }
    // Whoever is in the right folder looks for the file.
    files.sort(Qt::CaseInsensitive);
    folders.sort(Qt::CaseInsensitive);
    m_pathOffers = (files + folders).mid(0, MaxPathOffers);
}

void JobFile::takePath(int offer)
{
    if (offer < 0 || offer >= m_pathOffers.size())
        return;
    const QString chosen = m_pathOffers.at(offer);
    setPath(chosen);
    if (!chosen.endsWith(u'/'))
        read();
}

void JobFile::read()
{
    if (m_stage == Importing || m_path.trimmed().isEmpty())
        return;
    drop();
    m_pathOffers.clear();
    m_stage = Reading;
    const quint64 question = ++m_question;
    m_pool.start([this, path = expandedPath(), question] {
        auto table = readImportTable(path);
        QMetaObject::invokeMethod(
            this,
            [this, table = std::move(table), question]() mutable {
                if (question == m_question)
                    setTable(std::move(table));
            },
            Qt::QueuedConnection);
    });
    Q_EMIT changed();
    Q_EMIT pathChanged();
}

void JobFile::setTable(std::expected<ImportTable, QString> table)
{
    if (!table) {
        m_stage = NoFile;
        m_problem = table.error();
        Q_EMIT changed();
        return;
    }
    m_table = std::make_shared<const ImportTable>(std::move(*table));
    m_columns = {};
    m_hasHeader = true;
    if (!m_table->rows.empty())
        m_columns.guess(m_table->rows.front().cells);
    // A first line in which nothing is a heading is a row like the others.
    m_hasHeader = m_columns != intake::JobColumns() || m_table->rows.size() == 1;
    judge();
}

// --- what its columns mean

void JobFile::setHasHeader(bool has)
{
    if (has == m_hasHeader || !m_table || m_stage == Importing)
        return;
    m_hasHeader = has;
    judge();
}

void JobFile::stepColumn(int column, int by)
{
    if (!m_table || m_stage == Importing || column < 0 || column >= m_table->width)
        return;
    constexpr int Meanings = static_cast<int>(intake::JobFieldCount) + 1; // 0: none
    const auto was = m_columns.fieldOf(column);
    const int meaning
        = ((was ? static_cast<int>(*was) + 1 : 0) + by % Meanings + Meanings) % Meanings;
    if (was)
        m_columns.set(*was, -1);
    if (meaning > 0)
        m_columns.set(static_cast<JobField>(meaning - 1), column);
    judge();
}

void JobFile::judge()
{
    const quint64 question = ++m_question;
    m_stage = Reading;
    makeColumns();
    m_pool.start([this, table = m_table, columns = m_columns, has = m_hasHeader, question] {
        auto verdict = judgeRows(*table, columns, has);
        QMetaObject::invokeMethod(
            this,
            [this, verdict = std::move(verdict), question]() mutable {
                if (question == m_question)
                    setVerdict(std::move(verdict));
            },
            Qt::QueuedConnection);
    });
    Q_EMIT changed();
}

void JobFile::setVerdict(ImportVerdict verdict)
{
    m_verdict = std::move(verdict);
    m_known = static_cast<int>(
        std::ranges::count_if(m_verdict.good, [this](quint32 row) { return isKnown(row); }));
    m_stage = Ready;
    m_problem.clear();
    makePreview();
    Q_EMIT changed();
}

void JobFile::makeColumns()
{
    m_columnRows.clear();
    const std::size_t first = m_hasHeader ? 1 : 0;
    for (qsizetype column = 0; column < m_table->width; ++column) {
        ImportColumn row;
        if (m_hasHeader && !m_table->rows.empty())
            row.heading = m_table->rows.front().cells[column];
        if (row.heading.isEmpty())
            row.heading = tr("Column %1").arg(column + 1);
        QStringList samples;
        for (std::size_t i = first; i < std::min(m_table->rows.size(), MaxPreview); ++i) {
            const QString cell = m_table->rows[i].cells[column].simplified();
            if (!cell.isEmpty() && !samples.contains(cell) && samples.size() < SampleCells)
                samples << cell.left(SampleLength);
        }
        row.sample = samples.join(u" · "_s);
        const auto field = m_columns.fieldOf(column);
        row.isUsed = field.has_value();
        row.field = field ? fieldText(*field) : tr("not used");
        m_columnRows << row;
    }
}

bool JobFile::isKnown(quint32 row) const
{
    return m_sources.context().operation.job(m_table->rows[row].ids.job) != nullptr;
}

void JobFile::setShowsBadOnly(bool badOnly)
{
    if (badOnly == m_showsBadOnly)
        return;
    m_showsBadOnly = badOnly;
    makePreview();
    Q_EMIT changed();
}

void JobFile::makePreview()
{
    m_preview.clear();
    const auto badLine = [](const intake::CsvReader::BadRow &bad) {
        return ImportLine {
            .line = number(bad.line), .title = {}, .detail = {}, .problem = bad.reason
        };
    };
    auto bad = m_verdict.bad.begin();
    if (!m_showsBadOnly) {
        for (const quint32 index : m_verdict.good) {
            const ImportTable::Row &row = m_table->rows[index];
            for (; bad != m_verdict.bad.end() && bad->line < row.line
                && m_preview.size() < static_cast<qsizetype>(MaxPreview);
                ++bad)
                m_preview << badLine(*bad);
            if (m_preview.size() >= static_cast<qsizetype>(MaxPreview))
                return;
            const JobFields fields = *intake::jobFrom(row.cells, m_columns);
            QStringList detail { fields.customerName, fields.customerPhone, fields.address,
                fields.trade };
            if (m_columns.of(JobField::Priority) >= 0)
                detail << priorityText(fields.priority);
            detail.removeAll(QString());
            m_preview << ImportLine { .line = number(row.line),
                .title = fields.title,
                .detail = detail.join(u" · "_s),
                .problem = {},
                .isKnown = m_stage != Done && isKnown(index) };
        }
    }
    for (; bad != m_verdict.bad.end() && m_preview.size() < static_cast<qsizetype>(MaxPreview);
        ++bad)
        m_preview << badLine(*bad);
}

QString JobFile::summary() const
{
    if (!m_table)
        return {};
    QStringList parts { tr("%1 new jobs").arg(number(good() - m_known)) };
    if (m_known > 0)
        parts << tr("%1 are there already").arg(number(m_known));
    if (bad() > 0)
        parts << tr("%1 cannot be taken").arg(number(bad()));
    return tr("%1 rows: %2").arg(number(good() + bad()), parts.join(u", "_s));
}

QString JobFile::whyNot() const
{
    if (const QString text = m_sources.whyNotAct(); !text.isEmpty())
        return text;
    if (!m_table || m_stage == NoFile)
        return tr("Choose a file first.");
    if (m_columns.of(JobField::Title) < 0)
        return tr("Say which column tells what is wrong.");
    if (m_stage == Reading)
        return tr("The file is being read.");
    if (m_stage == Ready && good() == 0)
        return tr("There is no row that can be taken.");
    if (m_stage == Ready && good() == m_known)
        return tr("All of its jobs are there already.");
    return {};
}

} // namespace dispatch::viewmodels
