// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/import_table.h"

#include "state/checks.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using BadRow = intake::CsvReader::BadRow;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ImportTable", text);
}

} // namespace

std::expected<ImportTable, QString> readImportTable(const QString &path)
{
    // A pipe or a device could be read for ever.
    const QFileInfo info(path);
    if (!info.exists())
        return std::unexpected(tr("There is no file %1.").arg(path));
    if (!info.isFile())
        return std::unexpected(tr("%1 is not a file.").arg(path));
    if (info.size() > ImportTable::MaxFileBytes)
        return std::unexpected(tr("The file is larger than %1 MiB. Import it in parts.")
                .arg(ImportTable::MaxFileBytes / (1024 * 1024)));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(tr("The file %1 cannot be read: %2.").arg(path, file.errorString()));
    ImportTable table;
    intake::CsvReader reader(file.read(ImportTable::MaxFileBytes));
    intake::RowKeys keys;
    while (auto row = reader.next()) {
        if (table.rows.size() + table.bad.size() > ImportTable::MaxRows)
            return std::unexpected(tr("The file has more than %1 rows. Import it in parts.")
                    .arg(ImportTable::MaxRows));
        if (!*row) {
            if (table.width == 0)
                return std::unexpected(
                    tr("The first line cannot be read: %1").arg(row->error().reason));
            table.bad.push_back(row->error());
            continue;
        }
        auto &cells = (*row)->cells;
        if (table.width == 0)
            table.width = cells.size();
        if (cells.size() != table.width) {
            table.bad.push_back({ (*row)->line,
                tr("The row has %1 columns where %2 are expected.")
                    .arg(cells.size())
                    .arg(table.width) });
            continue;
        }
        const QString key = keys.next(cells);
        table.rows.push_back({ (*row)->line, std::move(cells), intake::idsOf(key) });
    }
    if (table.width == 0)
        return std::unexpected(tr("The file is empty."));
    return table;
}

ImportVerdict judgeRows(const ImportTable &table, const intake::JobColumns &columns, bool hasHeader)
{
    ImportVerdict verdict;
    verdict.bad = table.bad;
    for (std::size_t i = hasHeader ? 1 : 0; i < table.rows.size(); ++i) {
        const ImportTable::Row &row = table.rows[i];
        const auto fields = intake::jobFrom(row.cells, columns);
        if (!fields) {
            verdict.bad.push_back({ row.line, fields.error() });
            continue;
        }
        if (const auto ok = state::checkFields(*fields); !ok) {
            verdict.bad.push_back({ row.line, ok.error().title });
            continue;
        }
        verdict.good.push_back(static_cast<quint32>(i));
    }
    std::ranges::stable_sort(verdict.bad, {}, &BadRow::line);
    return verdict;
}

} // namespace dispatch::viewmodels
