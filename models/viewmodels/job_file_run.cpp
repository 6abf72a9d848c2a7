// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/job_file.h"

#include "domain/limits.h"
#include "viewmodels/format.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// The import itself: rows in batches, and what comes of each.

namespace {

QString number(qsizetype n)
{
    return QLocale().toString(static_cast<qlonglong>(n));
}

//! What a text takes in a message at most.
qsizetype bytesOf(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    const auto escaped = std::ranges::count_if(
        utf8, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; });
    constexpr qsizetype Longer = 5; // "\u001f" for one byte
    return utf8.size() + Longer * escaped;
}

//! About what a job takes in a message.
qsizetype bytesOf(const JobFields &fields)
{
    constexpr qsizetype Frame = 300; // ids and names of the fields
    qsizetype letters = 0;
    for (const QString *text : { &fields.title, &fields.description, &fields.trade,
             &fields.customerName, &fields.customerPhone, &fields.address, &fields.area })
        letters += bytesOf(*text);
    for (const QString &skill : fields.skills)
        letters += bytesOf(skill);
    return Frame + letters;
}

} // namespace

void JobFile::run()
{
    if (m_stage != Ready || !whyNot().isEmpty())
        return;
    m_stage = Importing;
    m_next = 0;
    m_again.clear();
    m_underWay.clear();
    m_added = m_there = m_refused = 0;
    m_begun = m_sources.context().now;
    Q_EMIT changed();
    sendMore();
}

BatchItem JobFile::itemOf(quint32 row) const
{
    const ImportTable::Row &from = m_table->rows[row];
    CreateJob create;
    create.fields = *intake::jobFrom(from.cells, m_columns);
    create.visit = from.ids.visit;
    create.thread = from.ids.thread;
    return { .entity = from.ids.job, .expect = {}, .args = create };
}

JobFile::Rows JobFile::nextRows()
{
    Rows rows;
    if (!m_again.empty()) {
        rows = std::move(m_again.front());
        m_again.pop_front();
        return rows;
    }
    while (rows.size() < JobsPerBatch && m_next < m_verdict.good.size())
        rows.push_back(m_verdict.good[m_next++]);
    return rows;
}

// As many of the rows as fit; those that are there already are counted, the rest is for the next batch.
Batch JobFile::batchOf(Rows &rows)
{
    static_assert(JobsPerBatch <= MaxBatchItems);
    Batch batch;
    qsizetype bytes = 0;
    Rows taken;
    for (auto row = rows.begin(); row != rows.end(); ++row) {
        if (isKnown(*row)) {
            ++m_there;
            continue;
        }
        BatchItem item = itemOf(*row);
        bytes += bytesOf(std::get<CreateJob>(item.args).fields);
        if (!taken.empty() && bytes > BatchBytes) {
            m_again.emplace_front(row, rows.end());
            break;
        }
        taken.push_back(*row);
        batch.items.push_back(std::move(item));
    }
    rows = std::move(taken);
    return batch;
}

void JobFile::sendMore()
{
    while (m_stage == Importing && m_underWay.size() < BatchesUnderWay) {
        const bool isFresh = m_again.empty();
        Rows rows = nextRows();
        if (rows.empty())
            break;
        Batch batch = batchOf(rows);
        if (isFresh && !m_again.empty()) {
            // What did not fit begins the next batch, instead of being one.
            m_next -= m_again.front().size();
            m_again.pop_front();
        }
        if (rows.empty())
            continue;
        const auto sent = m_sources.send(std::move(batch));
        if (!sent) {
            m_again.push_front(std::move(rows));
            return finish(sent.error().title);
        }
        m_underWay.push_back({ *sent, std::move(rows) });
    }
    if (m_stage == Importing && m_underWay.empty())
        finish({});
    Q_EMIT progressChanged();
}

bool JobFile::takeAnswer(const CommandId &id, const protocol::Result &result)
{
    const auto sent = std::ranges::find(m_underWay, id, &Sent::id);
    if (sent == m_underWay.end())
        return false;
    if (!result.outcome && mayRetry(result.outcome.error().code))
        return true; // it goes out again by itself
    const Rows rows = std::move(sent->rows);
    m_underWay.erase(sent);
    if (result.outcome) {
        m_added += static_cast<int>(rows.size());
    } else {
        m_sources.withdraw(id);
        const Rejection &why = result.outcome.error();
        const auto half = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
        if (rows.size() > 1) {
            // It is all or none: so that one row does not keep a hundred out, each half is tried for itself.
            m_again.emplace_front(half, rows.end());
            m_again.emplace_front(rows.begin(), half);
        } else if (why.code == ErrorCode::Invalid && why.field == "entity"_L1) {
            ++m_there; // in an area that is not seen here
        } else {
            noteBad(rows.front(), why.title);
        }
    }
    sendMore();
    return true;
}

void JobFile::noteBad(quint32 row, const QString &reason)
{
    ++m_refused;
    m_verdict.bad.push_back({ m_table->rows[row].line, reason });
}

void JobFile::cancel()
{
    if (m_stage != Importing)
        return;
    std::erase_if(m_underWay, [this](const Sent &sent) { return m_sources.withdraw(sent.id); });
    finish(tr("Stopped. The same file can be imported again: nothing is taken twice."));
}

void JobFile::reset()
{
    m_underWay.clear();
    if (m_stage == NoFile)
        return;
    drop();
    m_problem = tr("This is another account now: read the file again.");
    Q_EMIT changed();
    Q_EMIT progressChanged();
}

void JobFile::finish(const QString &problem)
{
    m_stage = Done;
    m_problem = problem;
    std::ranges::stable_sort(m_verdict.bad, {}, &intake::CsvReader::BadRow::line);
    m_showsBadOnly = m_refused > 0;
    makePreview();
    Q_EMIT changed();
    Q_EMIT progressChanged();
}

double JobFile::progress() const
{
    if (m_verdict.good.empty() || (m_stage != Importing && m_stage != Done))
        return 0;
    return static_cast<double>(m_added + m_there + m_refused)
        / static_cast<double>(m_verdict.good.size());
}

QString JobFile::progressText() const
{
    const int done = m_added + m_there + m_refused;
    if (m_stage == Done) {
        QStringList parts { tr("%1 jobs added").arg(number(m_added)) };
        if (m_there > 0)
            parts << tr("%1 were there already").arg(number(m_there));
        if (m_refused > 0)
            parts << tr("%1 refused").arg(number(m_refused));
        return parts.join(u", "_s);
    }
    if (m_stage != Importing)
        return {};
    const QString of = tr("%1 of %2").arg(number(done), number(good()));
    if (!m_sources.isConnected())
        return tr("%1 · waits for the connection, and goes on by itself").arg(of);
    const auto since = m_sources.context().now - m_begun;
    if (done == 0 || since < std::chrono::seconds(1))
        return of;
    const double perSecond = done * 1000.0 / static_cast<double>(since.count());
    return tr("%1 · %2 a second · %3 left")
        .arg(of, number(std::max<qsizetype>(1, std::lround(perSecond))),
            Format::duration((good() - done) * 1000.0 / perSecond));
}

} // namespace dispatch::viewmodels
