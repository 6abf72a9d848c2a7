// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/html_page.h"

#include <QBuffer>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

constexpr int JpegQuality = 85;

QLatin1StringView className(Paper::Look look)
{
    static constexpr std::array Names { ""_L1, "muted"_L1, "strong"_L1, "small"_L1 };
    return Names[static_cast<std::size_t>(std::to_underlying(look))];
}

QString attributesOf(Paper::Look look, bool isNumber)
{
    QStringList classes { QString(className(look)), isNumber ? u"number"_s : QString() };
    classes.removeAll(QString());
    return classes.isEmpty() ? QString() : u" class=\"%1\""_s.arg(classes.join(u' '));
}

} // namespace

QString HtmlPage::escaped(const QString &text)
{
    return text.toHtmlEscaped().replace(u'\n', u"<br>"_s);
}

void HtmlPage::put(QStringView tag, const QString &text, QStringView attributes)
{
    m_html += u"<%1 dir=\"auto\"%2>%3</%1>\n"_s.arg(tag, attributes, escaped(text));
}

void HtmlPage::paragraph(const QString &text, Paper::Look look)
{
    put(u"p", text, attributesOf(look, false));
}

void HtmlPage::beginTable(const QList<Paper::Column> &columns)
{
    m_columns = columns;
    double shares = 0;
    for (const auto &column : columns)
        shares += column.share;
    m_html += u"<table><colgroup>"_s;
    for (const auto &column : columns)
        m_html += u"<col style=\"width:%1%\">"_s.arg(100 * column.share / shares, 0, 'f', 1);
    m_html += u"</colgroup>"_s;
    if (std::ranges::any_of(columns, [](const auto &column) { return !column.title.isEmpty(); })) {
        m_html += u"<thead><tr>"_s;
        for (const auto &column : columns)
            m_html += u"<th%1>%2</th>"_s.arg(
                attributesOf(Paper::Look::Body, column.isNumber), escaped(column.title));
        m_html += u"</tr></thead>"_s;
    }
    m_html += u"<tbody>\n"_s;
}

void HtmlPage::row(const QList<Paper::Cell> &cells)
{
    m_html += u"<tr>"_s;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        const auto cell = cells.value(i, Paper::Cell {});
        m_html += u"<td dir=\"auto\"%1>%2</td>"_s.arg(
            attributesOf(cell.look, m_columns[i].isNumber), escaped(cell.text));
    }
    m_html += u"</tr>\n"_s;
}

void HtmlPage::span(const QString &text)
{
    m_html += u"<tr class=\"day\"><td colspan=\"%1\">%2</td></tr>\n"_s.arg(
        QString::number(m_columns.size()), escaped(text));
}

QString HtmlPage::figure(const Paper::Picture &picture, QStringView kind)
{
    if (picture.image.isNull())
        return {};
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    picture.image.save(&buffer, "JPEG", JpegQuality);
    const QString caption = escaped(picture.caption);
    return u"<figure%1><img alt=\"%2\" src=\"data:image/jpeg;base64,%3\"><figcaption "
           "dir=\"auto\">%2</figcaption></figure>\n"_s.arg(
               kind, caption, QString::fromLatin1(bytes.toBase64()));
}

void HtmlPage::pictures(const QList<Paper::Picture> &pictures)
{
    m_html += u"<div class=\"pictures\">\n"_s;
    for (const auto &each : pictures)
        m_html += figure(each, u" class=\"photo\"");
    m_html += u"</div>\n"_s;
}

QString HtmlPage::take(const QString &title) const
{
    // Nothing is loaded and nothing runs, whatever stands in the texts.
    return u"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src "
           "data:; style-src 'unsafe-inline'\">"
           "<meta name=\"viewport\" content=\"width=device-width\"><title>%1</title><style>"
           "body{font:14px/1.45 Inter,Helvetica,Arial,sans-serif;color:#17202b;max-width:960px;"
           "margin:32px auto;padding:0 20px}"
           "h1{font-size:26px;margin:0 0 4px}h2{font-size:18px;margin:28px 0 8px}"
           "table{border-collapse:collapse;width:100%;table-layout:fixed}"
           "th{border-bottom:1px solid #5b6776;color:#5b6776;font-size:12px;text-align:start}"
           "td{border-bottom:1px solid #d9dfe6;vertical-align:top}"
           "td,th{padding:4px 12px 4px 0;overflow-wrap:anywhere;unicode-bidi:isolate}"
           ".number{text-align:right;padding-right:0;font-variant-numeric:tabular-nums}"
           ".muted,.small{color:#5b6776}.small{font-size:12px}.strong{font-weight:600}"
           ".day td{background:#f4f6f8;font-weight:600;padding-left:4px}"
           "figure{margin:12px 0}img{max-width:100%}figcaption{color:#5b6776;font-size:12px}"
           ".pictures{display:flex;flex-wrap:wrap;gap:12px}.photo{width:280px;margin:0}"
           "@media print{tr,figure{break-inside:avoid}h2{break-after:avoid}body{margin:0}}"
           "</style></head><body>\n%2</body></html>\n"_s.arg(escaped(title), m_html);
}

} // namespace dispatch::viewmodels
