// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/job_columns.h"

#include "domain/limits.h"

#include <QRegularExpression>

#include <algorithm>

namespace dispatch::intake {

using namespace Qt::StringLiterals;

namespace {

//! Name, and the headings that people give such a column, folded.
struct Known {
    QLatin1StringView name;
    QStringList headings;
};

const std::array<Known, JobFieldCount> &known()
{
    static const std::array<Known, JobFieldCount> all { {
        { "title"_L1, { u"title"_s, u"subject"_s, u"summary"_s, u"job"_s } },
        { "description"_L1, { u"description"_s, u"details"_s, u"problem"_s, u"notes"_s } },
        { "trade"_L1, { u"trade"_s, u"category"_s, u"type"_s } },
        { "priority"_L1, { u"priority"_s, u"urgency"_s } },
        { "customer"_L1,
            { u"customer"_s, u"customername"_s, u"name"_s, u"client"_s, u"caller"_s } },
        { "phone"_L1,
            { u"phone"_s, u"customerphone"_s, u"telephone"_s, u"tel"_s, u"phonenumber"_s,
                u"mobile"_s } },
        { "address"_L1, { u"address"_s, u"street"_s } },
        { "lat"_L1, { u"lat"_s, u"latitude"_s } },
        { "lon"_L1, { u"lon"_s, u"lng"_s, u"longitude"_s } },
        { "area"_L1, { u"area"_s, u"district"_s, u"township"_s } },
        { "skills"_L1, { u"skills"_s } },
    } };
    return all;
}

std::expected<double, QString> degrees(const QString &text, double limit, QLatin1StringView what)
{
    bool ok = false;
    const double value = text.toDouble(&ok);
    if (!ok || !(value >= -limit && value <= limit))
        return std::unexpected(QString(u"“"_s % text % u"” is not a "_s % what % u'.'));
    return value;
}

} // namespace

QString name(JobField field)
{
    return known()[static_cast<std::size_t>(field)].name;
}

std::optional<JobField> jobFieldFromName(const QString &name)
{
    const auto found
        = std::ranges::find_if(known(), [&](const Known &one) { return one.name == name; });
    if (found == known().end())
        return std::nullopt;
    return static_cast<JobField>(found - known().begin());
}

QString foldedHeading(const QString &heading)
{
    static const QRegularExpression noise(u"[\\s_-]"_s);
    return heading.toCaseFolded().remove(noise);
}

std::optional<JobField> JobColumns::fieldOf(qsizetype column) const
{
    const auto found = std::ranges::find(m_columns, column);
    if (column < 0 || found == m_columns.end())
        return std::nullopt;
    return static_cast<JobField>(found - m_columns.begin());
}

void JobColumns::guess(const QStringList &headings)
{
    QStringList folded;
    for (const QString &heading : headings)
        folded << foldedHeading(heading);
    for (std::size_t field = 0; field < JobFieldCount; ++field) {
        for (qsizetype i = 0; i < folded.size() && m_columns[field] < 0; ++i) {
            if (known()[field].headings.contains(folded[i])
                && std::ranges::find(m_columns, i) == m_columns.end())
                m_columns[field] = i;
        }
    }
}

std::expected<domain::JobFields, QString> jobFrom(
    const QStringList &cells, const JobColumns &columns)
{
    using enum JobField;
    const auto cell = [&](JobField field) {
        const qsizetype column = columns.of(field);
        return column < 0 ? QString() : cells[column];
    };
    domain::JobFields job;
    job.title = cell(Title);
    if (job.title.isEmpty())
        return std::unexpected(u"The title is empty."_s);
    if (job.title.size() > domain::MaxTitleChars)
        return std::unexpected(
            u"The title is longer than %1 characters."_s.arg(domain::MaxTitleChars));
    job.description = cell(Description);
    job.trade = cell(Trade).toLower();
    job.customerName = cell(Customer);
    job.customerPhone = cell(Phone);
    job.address = cell(Address);
    job.area = cell(Area);
    if (const QString text = cell(Priority).toLower(); !text.isEmpty()) {
        const auto priority = domain::priorityFromName(text);
        if (!priority)
            return std::unexpected(
                QString(u"“"_s % text % u"” is not a priority: low, normal, high or emergency."_s));
        job.priority = *priority;
    }
    const QString lat = cell(Latitude);
    const QString lon = cell(Longitude);
    if (lat.isEmpty() != lon.isEmpty())
        return std::unexpected(u"Of latitude and longitude only one is given."_s);
    if (!lat.isEmpty()) {
        const auto latitude = degrees(lat, 90, "latitude"_L1);
        if (!latitude)
            return std::unexpected(latitude.error());
        const auto longitude = degrees(lon, 180, "longitude"_L1);
        if (!longitude)
            return std::unexpected(longitude.error());
        job.place = domain::GeoPoint { .latitudeDeg = *latitude, .longitudeDeg = *longitude };
    }
    static const QRegularExpression listSeparator(u"[;,|]"_s);
    const QStringList skills = cell(Skills).split(listSeparator, Qt::SkipEmptyParts);
    for (const QString &skill : skills)
        job.skills << skill.trimmed();
    return job;
}

} // namespace dispatch::intake
