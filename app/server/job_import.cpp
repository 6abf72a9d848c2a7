// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/job_import.h"

#include "intake/job_columns.h"
#include "intake/row_keys.h"

#include <QJsonArray>

#include <algorithm>

namespace dispatch::server {

using namespace Qt::StringLiterals;
using intake::CsvReader;
using intake::JobColumns;
using intake::JobField;

namespace {

QString columnLabel(qsizetype index, const QStringList &header)
{
    const QString number = u"column %1"_s.arg(index + 1);
    if (index < header.size())
        return QString(number % u" ("_s % header[index] % u')');
    return number;
}

std::expected<JobColumns, QString> resolve(
    const ColumnMap &map, const QStringList &header, qsizetype width)
{
    JobColumns columns;
    for (auto it = map.columns.cbegin(); it != map.columns.cend(); ++it) {
        bool isNumber = false;
        const qlonglong number = it.value().toLongLong(&isNumber);
        qsizetype index = -1;
        if (isNumber) {
            index = number >= 1 && number <= width ? static_cast<qsizetype>(number - 1) : -1;
        } else {
            for (qsizetype i = 0; i < header.size(); ++i) {
                if (intake::foldedHeading(header[i]) == intake::foldedHeading(it.value()))
                    index = i;
            }
        }
        if (index < 0)
            return std::unexpected(QString(u"There is no column “"_s % it.value()
                % u"” for the field “"_s % it.key() % u"”. "_s
                % (header.isEmpty()
                        ? u"The file has %1 columns."_s.arg(width)
                        : QString(u"The columns are: "_s % header.join(u", "_s) % u'.'))));
        columns.set(*intake::jobFieldFromName(it.key()), index);
    }
    columns.guess(header);
    if (columns.of(JobField::Title) < 0)
        return std::unexpected(QString(
            u"No column is known to be the title of the job. Say which with --map title=COLUMN. "_s
            % (header.isEmpty() ? u"The file has %1 columns."_s.arg(width)
                                : QString(u"The columns are: "_s % header.join(u", "_s) % u'.'))));
    return columns;
}

QJsonObject jsonOf(const domain::JobFields &fields, bool hasPriority)
{
    QJsonObject job;
    const auto put = [&](QLatin1StringView key, const QString &value) {
        if (!value.isEmpty())
            job.insert(key, value);
    };
    put("title"_L1, fields.title);
    put("description"_L1, fields.description);
    put("trade"_L1, fields.trade);
    put("customerName"_L1, fields.customerName);
    put("customerPhone"_L1, fields.customerPhone);
    put("address"_L1, fields.address);
    put("area"_L1, fields.area);
    if (hasPriority)
        put("priority"_L1, QString(domain::name(fields.priority)));
    if (fields.place) {
        job.insert("lat"_L1, fields.place->latitudeDeg);
        job.insert("lon"_L1, fields.place->longitudeDeg);
    }
    if (!fields.skills.isEmpty())
        job.insert("skills"_L1, QJsonArray::fromStringList(fields.skills));
    return job;
}

} // namespace

QStringList importFields()
{
    QStringList out;
    for (std::size_t field = 0; field < intake::JobFieldCount; ++field)
        out.append(intake::name(static_cast<JobField>(field)));
    return out;
}

std::expected<ColumnMap, QString> ColumnMap::parse(const QString &text)
{
    ColumnMap map;
    for (const auto &part : text.split(u',', Qt::SkipEmptyParts)) {
        const qsizetype equals = part.indexOf(u'=');
        const QString field = part.first(std::max<qsizetype>(equals, 0)).trimmed();
        const QString column = part.mid(equals + 1).trimmed();
        if (equals <= 0 || column.isEmpty())
            return std::unexpected(QString(u"“"_s % part
                % u"” is not a mapping. Write field=COLUMN, for example title=3 or address=Street."_s));
        if (!intake::jobFieldFromName(field))
            return std::unexpected(QString(u"There is no field “"_s % field % u"”. Fields are "_s
                % importFields().join(u", "_s) % u'.'));
        map.columns.insert(field, column);
    }
    return map;
}

std::expected<ImportPlan, QString> planImport(const QByteArray &csv, const ColumnMap &map)
{
    CsvReader reader(csv);
    ImportPlan plan;
    QStringList header;
    std::optional<JobColumns> columns;
    qsizetype width = 0;
    intake::RowKeys keys;
    bool isFirst = true;
    while (auto row = reader.next()) {
        if (!*row) {
            if (isFirst && map.hasHeader)
                return std::unexpected(
                    QString(u"The first line, which names the columns, cannot be read: "_s
                        % row->error().reason));
            plan.bad.push_back(row->error());
            continue;
        }
        const auto &cells = (*row)->cells;
        if (isFirst) {
            isFirst = false;
            width = cells.size();
            if (map.hasHeader)
                header = cells;
            auto resolved = resolve(map, header, width);
            if (!resolved)
                return std::unexpected(resolved.error());
            columns = std::move(*resolved);
            for (std::size_t i = 0; i < intake::JobFieldCount; ++i) {
                const auto field = static_cast<JobField>(i);
                if (columns->of(field) >= 0)
                    plan.mapping.emplace_back(
                        intake::name(field), columnLabel(columns->of(field), header));
            }
            if (map.hasHeader)
                continue;
        }
        if (cells.size() != width) {
            plan.bad.push_back({ (*row)->line,
                u"The row has %1 columns where %2 are expected."_s.arg(cells.size()).arg(width) });
            continue;
        }
        const auto fields = intake::jobFrom(cells, *columns);
        if (!fields) {
            plan.bad.push_back({ (*row)->line, fields.error() });
            continue;
        }
        const qsizetype priority = columns->of(JobField::Priority);
        QJsonObject job = jsonOf(*fields, priority >= 0 && !cells[priority].isEmpty());
        job.insert("key"_L1, keys.next(cells));
        plan.rows.push_back({ (*row)->line, std::move(job) });
    }
    if (!columns)
        return std::unexpected(u"The file is empty."_s);
    return plan;
}

} // namespace dispatch::server
