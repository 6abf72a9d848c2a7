// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "intake/csv_reader.h"
#include "intake/job_columns.h"
#include "intake/row_keys.h"

#include <vector>

namespace dispatch::viewmodels {

//! \brief A file of jobs as it was read. What its columns mean is another matter.
struct ImportTable {
    static constexpr qint64 MaxFileBytes = 64 * 1024 * 1024;
    static constexpr std::size_t MaxRows = 100'000;

    struct Row {
        qint64 line = 0;
        QStringList cells; //!< as many as width
        intake::RowIds ids; //!< of what it would bring into being
    };
    qsizetype width = 0;
    std::vector<Row> rows; //!< the headings too, if it has some
    std::vector<intake::CsvReader::BadRow> bad; //!< that could not be read; ascending
};

//! \brief Reads and parts a file. Nothing but a plain file is opened.
//! \return a plain sentence if it cannot be read, or is not a table at all
//! \threads reentrant
[[nodiscard]] std::expected<ImportTable, QString> readImportTable(const QString &path);

//! \brief What the rows of a table would be.
struct ImportVerdict {
    std::vector<quint32> good; //!< of ImportTable::rows
    std::vector<intake::CsvReader::BadRow> bad; //!< all of them; ascending
};

//! \brief Judges each row by the rules that the server has for a new job.
//! \threads reentrant
[[nodiscard]] ImportVerdict judgeRows(
    const ImportTable &table, const intake::JobColumns &columns, bool hasHeader);

} // namespace dispatch::viewmodels
