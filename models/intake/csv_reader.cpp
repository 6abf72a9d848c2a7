// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/csv_reader.h"

#include <QStringDecoder>

namespace dispatch::intake {

using namespace Qt::StringLiterals;

CsvReader::CsvReader(QByteArray bytes)
    : m_bytes(std::move(bytes))
{
    if (m_bytes.startsWith("\xef\xbb\xbf"))
        m_at = 3;
    m_separator = detectSeparator();
}

char CsvReader::detectSeparator() const
{
    qsizetype commas = 0, semicolons = 0, tabs = 0;
    bool isQuoted = false;
    for (qsizetype i = m_at; i < m_bytes.size(); ++i) {
        const char c = m_bytes[i];
        if (c == '"')
            isQuoted = !isQuoted;
        else if (!isQuoted && (c == '\n' || c == '\r'))
            break;
        else if (!isQuoted) {
            commas += c == ',';
            semicolons += c == ';';
            tabs += c == '\t';
        }
    }
    if (tabs > commas && tabs > semicolons)
        return '\t';
    return semicolons > commas ? ';' : ',';
}

void CsvReader::skipLine()
{
    while (m_at < m_bytes.size() && m_bytes[m_at] != '\n')
        ++m_at;
    if (m_at < m_bytes.size())
        ++m_at;
    ++m_line;
}

std::optional<std::expected<CsvReader::Row, CsvReader::BadRow>> CsvReader::next()
{
    while (m_at < m_bytes.size() && (m_bytes[m_at] == '\n' || m_bytes[m_at] == '\r')) {
        m_line += m_bytes[m_at] == '\n';
        ++m_at;
    }
    if (m_at >= m_bytes.size())
        return std::nullopt;

    const qint64 begins = m_line;
    const qsizetype beginsAt = m_at;
    const auto bad = [begins](QString reason) {
        return std::expected<Row, BadRow>(std::unexpected(BadRow { begins, std::move(reason) }));
    };
    QList<QByteArray> cells;
    QByteArray cell;
    enum class At : quint8 { Start, Plain, Quoted, AfterQuote } at = At::Start;
    bool isDone = false;
    while (!isDone) {
        const bool isEnd = m_at >= m_bytes.size();
        const char c = isEnd ? '\n' : m_bytes[m_at];
        if (at == At::Quoted) {
            if (isEnd) {
                // The quote was never closed: what follows its line may still be good.
                m_at = beginsAt;
                m_line = begins;
                skipLine();
                return bad(u"A quotation mark is opened and never closed."_s);
            }
            ++m_at;
            if (c == '"' && m_at < m_bytes.size() && m_bytes[m_at] == '"') {
                cell.append('"');
                ++m_at;
            } else if (c == '"') {
                at = At::AfterQuote;
            } else {
                m_line += c == '\n';
                cell.append(c);
            }
        } else if (c == '\n'
            || (c == '\r' && m_at + 1 < m_bytes.size() && m_bytes[m_at + 1] == '\n')
            || (c == '\r' && m_at + 1 >= m_bytes.size())) {
            cells.append(cell);
            m_at += c == '\r' ? 2 : 1;
            ++m_line;
            isDone = true;
        } else if (c == m_separator) {
            cells.append(std::exchange(cell, {}));
            at = At::Start;
            ++m_at;
        } else if (at == At::AfterQuote) {
            skipLine();
            return bad(u"There is text after a closing quotation mark."_s);
        } else if (c == '"' && at == At::Start) {
            at = At::Quoted;
            ++m_at;
        } else {
            at = At::Plain;
            cell.append(c);
            ++m_at;
        }
        if (cell.size() > MaxCellBytes) {
            skipLine();
            return bad(u"A cell is longer than %1 bytes."_s.arg(MaxCellBytes));
        }
        if (cells.size() > MaxColumns) {
            skipLine();
            return bad(u"There are more than %1 columns."_s.arg(MaxColumns));
        }
    }

    Row row { begins, {} };
    for (const auto &raw : std::as_const(cells)) {
        QStringDecoder decoder(QStringConverter::Utf8);
        const QString text = decoder.decode(raw);
        if (decoder.hasError())
            return bad(u"The text is not UTF-8. Save the file as “CSV UTF-8”."_s);
        if (text.contains(QChar(0)))
            return bad(u"There is a zero byte in the text."_s);
        row.cells.append(text.trimmed());
    }
    return std::expected<Row, BadRow>(std::move(row));
}

} // namespace dispatch::intake
