// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/entities.h"

#include <array>
#include <expected>
#include <optional>

namespace dispatch::intake {

//! \brief What a column of a table can hold of a job.
enum class JobField : quint8 {
    Title,
    Description,
    Trade,
    Priority,
    Customer,
    Phone,
    Address,
    Latitude,
    Longitude,
    Area,
    Skills
};
inline constexpr std::size_t JobFieldCount = 11;

//! \brief "title", "lat": the names of the command line.
[[nodiscard]] QString name(JobField field);
[[nodiscard]] std::optional<JobField> jobFieldFromName(const QString &name);

//! \brief Which column each field comes from, counted from 0; -1: from none.
class JobColumns {
public:
    JobColumns() { m_columns.fill(-1); }
    [[nodiscard]] qsizetype of(JobField field) const
    {
        return m_columns[static_cast<std::size_t>(field)];
    }
    //! \brief The field of a column, if it has one.
    [[nodiscard]] std::optional<JobField> fieldOf(qsizetype column) const;
    void set(JobField field, qsizetype column)
    {
        m_columns[static_cast<std::size_t>(field)] = column;
    }
    //! \brief Gives each field that has no column the first one, still free, whose heading says so.
    void guess(const QStringList &headings);
    bool operator==(const JobColumns &) const = default;

private:
    std::array<qsizetype, JobFieldCount> m_columns {};
};

//! \brief A heading as it is compared: without case, spaces, hyphens and underscores.
[[nodiscard]] QString foldedHeading(const QString &heading);

//! \brief A row as the fields of a job. Whether they are short enough and so on is for state::decide to say; what is checked here is
//! what has to be understood first.
//! \pre each column of \p columns is one of \p cells
//! \return or one plain sentence
[[nodiscard]] std::expected<domain::JobFields, QString> jobFrom(
    const QStringList &cells, const JobColumns &columns);

} // namespace dispatch::intake
