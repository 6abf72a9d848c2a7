// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/commands.h"

#include "server/admin_door.h"
#include "server/job_import.h"
#include "server/log.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

using BadRow = intake::CsvReader::BadRow;

constexpr qint64 MaxFileBytes = 256 * 1024 * 1024;
constexpr std::size_t ShownRows = 3;

struct Counts {
    qint64 added = 0, known = 0;
};

//! Sends the rows in pages; refused ones join the bad.
std::expected<Counts, QString> send(AdminDoor &door, ImportPlan &plan)
{
    Counts counts;
    std::size_t from = 0;
    while (from < plan.rows.size()) {
        const auto count
            = std::min<std::size_t>(AdminRoutes::MaxImportRows, plan.rows.size() - from);
        QJsonArray jobs;
        for (std::size_t i = from; i < from + count; ++i)
            jobs.append(plan.rows[i].job);
        const auto response
            = door.post(QByteArray(AdminRoutes::ImportPath.data(), AdminRoutes::ImportPath.size()),
                { { u"jobs"_s, jobs } });
        if (!response)
            return std::unexpected(response.error());
        const auto answer = QJsonDocument::fromJson(response->body).object();
        if (response->status != 200)
            return std::unexpected(
                answer.value("title"_L1).toString(u"The server refused the jobs."_s));
        counts.added += answer.value("added"_L1).toInteger();
        counts.known += answer.value("known"_L1).toInteger();
        for (const auto &value : answer.value("refused"_L1).toArray()) {
            const auto refused = value.toObject();
            const QString reason = refused.value("reason"_L1).toString();
            if (refused.value("retry"_L1).toBool())
                return std::unexpected(QString(u"After "_s % QString::number(counts.added)
                    % u" jobs the server could not go on: "_s % reason
                    % u" Run the command again when that is mended; nothing is taken twice."_s));
            const auto index = static_cast<std::size_t>(
                std::max<qint64>(0, refused.value("index"_L1).toInteger()));
            if (from + index < plan.rows.size())
                plan.bad.push_back({ plan.rows[from + index].line, reason });
        }
        from += count;
    }
    return counts;
}

QString describeBad(std::vector<BadRow> bad)
{
    std::ranges::stable_sort(bad, {}, &BadRow::line);
    QString out;
    for (const auto &row : bad)
        out += QString(u"Line "_s % QString::number(row.line) % u": "_s % row.reason % u'\n');
    return out;
}

QString describePlan(const ImportPlan &plan)
{
    QString out = u"Columns:\n"_s;
    for (const auto &[field, column] : plan.mapping)
        out += QString(u"  "_s % field.leftJustified(12) % column % u'\n');
    for (std::size_t i = 0; i < std::min(ShownRows, plan.rows.size()); ++i) {
        out += QString(u"Line "_s % QString::number(plan.rows[i].line) % u" would become:\n"_s);
        auto job = plan.rows[i].job;
        job.remove("key"_L1);
        out += QString::fromUtf8(QJsonDocument(job).toJson(QJsonDocument::Compact)) % u'\n';
    }
    return out;
}

} // namespace

CommandResult runImportJobs(const Options &options)
{
    auto map = ColumnMap::parse(options.value(u"map"_s));
    if (!map)
        return std::unexpected(map.error());
    map->hasHeader = !options.has(u"no-header"_s);
    const QString path = options.positional[0];
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(QString(u"The file "_s % path
            % u" cannot be read. Check its name and that you may read it."_s));
    if (file.size() > MaxFileBytes)
        return std::unexpected(
            QString(u"The file "_s % path % u" is larger than 256 MiB. Import it in parts."_s));
    auto plan = planImport(file.readAll(), *map);
    if (!plan)
        return std::unexpected(QString(path % u": "_s % plan.error()));

    const domain::SystemClock clock;
    DataFolder folder(options.value(u"data"_s));
    if (!folder.isInitialised())
        return std::unexpected(QString(u"The folder "_s % folder.path()
            % u" holds no organisation yet. Run “dispatch-server init” first."_s));
    if (options.has(u"dry-run"_s))
        return QString(describePlan(*plan) % describeBad(plan->bad)
            % QString::number(plan->rows.size()) % u" rows are good, "_s
            % QString::number(plan->bad.size()) % u" are not. Nothing was changed.\n"_s);

    setLogLevel(LogLevel::Error);
    auto door = AdminDoor::open(folder, clock);
    if (!door)
        return std::unexpected(door.error());
    const auto counts = send(**door, *plan);
    if (!counts)
        return std::unexpected(counts.error());
    return QString(describeBad(plan->bad) % QString::number(counts->added) % u" jobs added, "_s
        % QString::number(counts->known) % u" were there already, "_s
        % QString::number(plan->bad.size()) % u" rows refused.\n"_s);
}

} // namespace dispatch::server
