// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <expected>
#include <functional>

namespace dispatch::simulator {

//! \brief A longer line is cut here and judged as it is: a file without line ends must not fill the memory.
inline constexpr qsizetype MaxLineBytes = 8'192;

//! \brief Reads a text file line by line, plain or gzip (told apart by content, not by name).
//! \param visit number from 1, text without the line end
//! \errors a sentence for people: the file cannot be opened, or is damaged from some line on (what came before was visited)
[[nodiscard]] std::expected<void, QString> forEachLine(
    const QString &path, const std::function<void(int number, QByteArrayView line)> &visit);

//! \brief A row that could not be used.
struct BadRow {
    QString file;
    int line = 0;
    QString reason;
    bool operator==(const BadRow &) const = default;
};

//! \brief Counts bad rows and keeps the first few to be named.
struct BadRows {
    static constexpr std::size_t MaxNamed = 20;
    std::vector<BadRow> named;
    int count = 0;
    void add(const QString &file, int line, const QString &reason);
};

} // namespace dispatch::simulator
