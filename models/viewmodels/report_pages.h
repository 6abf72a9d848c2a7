// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/paper.h"
#include "viewmodels/report_book.h"

namespace dispatch::viewmodels {

//! \brief What a report shows, as a table for a spreadsheet: UTF-8 with its mark.
[[nodiscard]] QByteArray reportCsv(const ReportBook &book);

//! \brief The same on paper. \return how many pages, or why not, in plain words
[[nodiscard]] std::expected<int, QString> printReport(
    QIODevice &out, const ReportBook &book, std::vector<Paper::Mark> *marks = nullptr);

} // namespace dispatch::viewmodels
