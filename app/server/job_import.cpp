// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/job_import.h"

#include "domain/limits.h"
#include "domain/values.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace dispatch::server {

using namespace Qt::StringLiterals;

namespace {

//! Field, and the headings that people give such a column, in lower case without spaces.
struct Field {
    QLatin1StringView name;
    QStringList headings;
};

const std::vector<Field> &fields()
{
    static const std::vector<Field> all {
        { "title"_L1, { u"title"_s, u"subject"_s, u"summary"_s, u"job"_s } },
        { "description"_L1, { u"description"_s, u"details"_s, u"problem"_s } },
        { "trade"_L1, { u"trade"_s, u"category"_s, u"type"_s } },
        { "priority"_L1, { u"priority"_s, u"urgency"_s } },
        { "customer"_L1, { u"customer"_s, u"customername"_s, u"name"_s } },
        { "phone"_L1, { u"phone"_s, u"customerphone"_s, u"telephone"_s, u"tel"_s } },
        { "address"_L1, { u"address"_s, u"street"_s } },
        { "lat"_L1, { u"lat"_s, u"latitude"_s } },
        { "lon"_L1, { u"lon"_s, u"lng"_s, u"longitude"_s } },
        { "area"_L1, { u"area"_s, u"district"_s, u"township"_s } },
        { "skills"_L1, { u"skills"_s } },
    };
    return all;
}

QString folded(const QString &heading)
{
    static const QRegularExpression noise(u"[\\s_-]"_s);
    return heading.toCaseFolded().remove(noise);
}

QString columnLabel(qsizetype index, const QStringList &header)
{
    const QString number = u"column %1"_s.arg(index + 1);
    if (index < header.size())
        return QString(number % u" ("_s % header[index] % u')');
    return number;
}

//! field -> index of its column
using Columns = QHash<QString, qsizetype>;

std::expected<Columns, QString> resolve(
    const ColumnMap &map, const QStringList &header, qsizetype width)
{
    Columns columns;
    for (auto it = map.columns.cbegin(); it != map.columns.cend(); ++it) {
        bool isNumber = false;
        const qlonglong number = it.value().toLongLong(&isNumber);
        qsizetype index = -1;
        if (isNumber) {
            index = number >= 1 && number <= width ? static_cast<qsizetype>(number - 1) : -1;
        } else {
            for (qsizetype i = 0; i < header.size(); ++i) {
                if (folded(header[i]) == folded(it.value()))
                    index = i;
            }
        }
        if (index < 0)
            return std::unexpected(QString(u"There is no column “"_s % it.value()
                % u"” for the field “"_s % it.key() % u"”. "_s
                % (header.isEmpty()
                        ? u"The file has %1 columns."_s.arg(width)
                        : QString(u"The columns are: "_s % header.join(u", "_s) % u'.'))));
        columns.insert(it.key(), index);
    }
    for (const auto &field : fields()) {
        if (columns.contains(field.name))
            continue;
        for (qsizetype i = 0; i < header.size(); ++i) {
            if (field.headings.contains(folded(header[i])) && !std::ranges::contains(columns, i)) {
                columns.insert(field.name, i);
                break;
            }
        }
    }
    if (!columns.contains(u"title"_s))
        return std::unexpected(QString(
            u"No column is known to be the title of the job. Say which with --map title=COLUMN. "_s
            % (header.isEmpty() ? u"The file has %1 columns."_s.arg(width)
                                : QString(u"The columns are: "_s % header.join(u", "_s) % u'.'))));
    return columns;
}

std::expected<double, QString> degrees(const QString &text, double limit, QLatin1StringView what)
{
    bool ok = false;
    const double value = text.toDouble(&ok);
    if (!ok || !(value >= -limit && value <= limit))
        return std::unexpected(QString(u"“"_s % text % u"” is not a "_s % what % u'.'));
    return value;
}

std::expected<QJsonObject, QString> jobOf(const QStringList &cells, const Columns &columns)
{
    const auto cell = [&](QLatin1StringView field) {
        const auto it = columns.constFind(field);
        return it == columns.cend() ? QString() : cells[*it];
    };
    QJsonObject job;
    const auto put = [&](QLatin1StringView key, const QString &value) {
        if (!value.isEmpty())
            job.insert(key, value);
    };
    if (cell("title"_L1).isEmpty())
        return std::unexpected(u"The title is empty."_s);
    if (cell("title"_L1).size() > domain::MaxTitleChars)
        return std::unexpected(
            u"The title is longer than %1 characters."_s.arg(domain::MaxTitleChars));
    put("title"_L1, cell("title"_L1));
    put("description"_L1, cell("description"_L1));
    put("trade"_L1, cell("trade"_L1).toLower());
    put("customerName"_L1, cell("customer"_L1));
    put("customerPhone"_L1, cell("phone"_L1));
    put("address"_L1, cell("address"_L1));
    put("area"_L1, cell("area"_L1));
    if (const QString priority = cell("priority"_L1).toLower(); !priority.isEmpty()) {
        if (!domain::priorityFromName(priority))
            return std::unexpected(QString(
                u"“"_s % priority % u"” is not a priority: low, normal, high or emergency."_s));
        job.insert("priority"_L1, priority);
    }
    const QString lat = cell("lat"_L1);
    const QString lon = cell("lon"_L1);
    if (lat.isEmpty() != lon.isEmpty())
        return std::unexpected(u"Of latitude and longitude only one is given."_s);
    if (!lat.isEmpty()) {
        const auto latitude = degrees(lat, 90, "latitude"_L1);
        if (!latitude)
            return std::unexpected(latitude.error());
        const auto longitude = degrees(lon, 180, "longitude"_L1);
        if (!longitude)
            return std::unexpected(longitude.error());
        job.insert("lat"_L1, *latitude);
        job.insert("lon"_L1, *longitude);
    }
    static const QRegularExpression listSeparator(u"[;,|]"_s);
    QJsonArray skills;
    for (const auto &skill : cell("skills"_L1).split(listSeparator, Qt::SkipEmptyParts))
        skills.append(skill.trimmed());
    if (!skills.isEmpty())
        job.insert("skills"_L1, skills);
    return job;
}

//! The same row gives the same key in every import; a row that stands there twice counts twice.
QString keyOf(const QStringList &cells, QHash<QByteArray, int> &seen)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const auto &cell : cells) {
        const QByteArray bytes = cell.toUtf8();
        hash.addData(QByteArray::number(bytes.size()));
        hash.addData(":");
        hash.addData(bytes);
    }
    const QByteArray digest = hash.result();
    return QString::fromLatin1(digest.toHex()) % u'-' % QString::number(++seen[digest]);
}

} // namespace

QStringList importFields()
{
    QStringList out;
    for (const auto &field : fields())
        out.append(field.name);
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
        if (!importFields().contains(field))
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
    std::optional<Columns> columns;
    qsizetype width = 0;
    QHash<QByteArray, int> seen;
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
            for (const auto &field : fields()) {
                if (columns->contains(field.name))
                    plan.mapping.emplace_back(
                        field.name, columnLabel(columns->value(field.name), header));
            }
            if (map.hasHeader)
                continue;
        }
        if (cells.size() != width) {
            plan.bad.push_back({ (*row)->line,
                u"The row has %1 columns where %2 are expected."_s.arg(cells.size()).arg(width) });
            continue;
        }
        auto job = jobOf(cells, *columns);
        if (!job) {
            plan.bad.push_back({ (*row)->line, job.error() });
            continue;
        }
        job->insert("key"_L1, keyOf(cells, seen));
        plan.rows.push_back({ (*row)->line, std::move(*job) });
    }
    if (!columns)
        return std::unexpected(u"The file is empty."_s);
    return plan;
}

} // namespace dispatch::server
