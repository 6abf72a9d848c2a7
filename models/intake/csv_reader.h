// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

#include <expected>
#include <optional>

namespace dispatch::intake {

//! \brief Reads CSV as RFC 4180 has it and as spreadsheets write it: quoted cells with line breaks, doubled quotes, a
//! byte order mark, comma, semicolon or tab (whichever the first line has most of). One bad row does not spoil the next.
class CsvReader {
public:
    static constexpr qsizetype MaxCellBytes = 64 * 1024;
    static constexpr qsizetype MaxColumns = 256;

    struct Row {
        qint64 line = 0; //!< where it begins, from 1
        QStringList cells;
    };
    struct BadRow {
        qint64 line = 0;
        QString reason; //!< one plain sentence
    };

    explicit CsvReader(QByteArray bytes);
    //! \return nullopt at the end; empty lines are passed over
    [[nodiscard]] std::optional<std::expected<Row, BadRow>> next();

private:
    [[nodiscard]] char detectSeparator() const;
    void skipLine();

    QByteArray m_bytes;
    qsizetype m_at = 0;
    qint64 m_line = 1;
    char m_separator = ',';
};

} // namespace dispatch::intake
