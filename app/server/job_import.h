// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "intake/csv_reader.h"

#include <QHash>
#include <QJsonObject>

#include <vector>

namespace dispatch::server {

//! \brief What a person said about the columns: `title=3`, `address=Street`.
struct ColumnMap {
    QHash<QString, QString> columns; //!< field -> column name or number from 1
    bool hasHeader = true;

    //! \brief Reads `field=COLUMN,field=COLUMN`. \return a plain sentence if it cannot be read
    [[nodiscard]] static std::expected<ColumnMap, QString> parse(const QString &text);
};

//! \brief One row as the server will be asked for it.
struct ImportRow {
    qint64 line = 0;
    QJsonObject job; //!< with `key`: the same row always has the same one
};

struct ImportPlan {
    std::vector<std::pair<QString, QString>>
        mapping; //!< field, "column 3 (Street)": what was understood
    std::vector<ImportRow> rows;
    std::vector<intake::CsvReader::BadRow> bad; //!< ascending by line
};

//! \brief The names of fields a column can be mapped to.
[[nodiscard]] QStringList importFields();

//! \brief Reads a whole file. Equal rows each count; importing the same file again gives the same keys.
//! \return a plain sentence if the file as a whole makes no sense (empty, no column for the title)
[[nodiscard]] std::expected<ImportPlan, QString> planImport(
    const QByteArray &csv, const ColumnMap &map);

} // namespace dispatch::server
