// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/paper.h"

#include <QCoreApplication>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

namespace {

//! Small enough that letters stand where the type's maker put them.
constexpr double UnitsPerPoint = 20;
constexpr int Dpi = 72 * static_cast<int>(UnitsPerPoint);

constexpr double pt(double points)
{
    return points * UnitsPerPoint;
}

constexpr double PageWidth = pt(595.28), PageHeight = pt(841.89);
constexpr double Side = pt(45);
constexpr double HeadY = pt(30), Top = pt(58), Bottom = PageHeight - pt(54),
                 FootY = PageHeight - pt(42);
constexpr double Width = PageWidth - 2 * Side;
constexpr double CellPadding = pt(3), ColumnGap = pt(8);
constexpr int PicturesInRow = 3;
constexpr double MaxSmallHeight = pt(150);
//! A row that goes on overleaf begins with so many lines at least.
constexpr double LeastPiece = pt(60);

constexpr QColor Ink(0x17, 0x20, 0x2b), Muted(0x5b, 0x67, 0x76), Line(0xd9, 0xdf, 0xe6),
    Accent(0x1f, 0x6f, 0xeb), Quiet(0xf4, 0xf6, 0xf8);

QString tr(const char *text)
{
    return QCoreApplication::translate("Paper", text);
}

QFont fontOf(double points, bool isStrong = false)
{
    QFont font(u"Inter"_s);
    font.setPixelSize(static_cast<int>(pt(points)));
    font.setWeight(isStrong ? QFont::DemiBold : QFont::Normal);
    font.setHintingPreference(QFont::PreferNoHinting);
    // Inter puts other signs in place of ":" and "(" beside figures and capitals, and a PDF does not know what letter
    // these were: whoever copies a time or searches for it would get none.
    font.setFeature(QFont::Tag("calt"), 0);
    return font;
}

QFont fontOf(Paper::Look look)
{
    constexpr double BodySize = 9, SmallSize = 8;
    return fontOf(look == Paper::Look::Small ? SmallSize : BodySize, look == Paper::Look::Strong);
}

QColor inkOf(Paper::Look look)
{
    return look == Paper::Look::Muted || look == Paper::Look::Small ? Muted : Ink;
}

} // namespace

Paper::Paper(const Frame &frame, const Progress &goesOn)
    : m_frame(frame)
    , m_goesOn(goesOn)
{
}

std::expected<int, QString> Paper::print(QIODevice &out, const Frame &frame, const Content &content,
    const Progress &goesOn, std::vector<Mark> *marks)
{
    const auto stopped = [] { return std::unexpected(tr("Stopped. Nothing was kept.")); };
    Paper count(frame, goesOn);
    count.beginPage();
    content(count);
    count.flush();
    if (count.m_isStopped)
        return stopped();

    QPdfWriter writer(&out);
    writer.setResolution(Dpi);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins({});
    writer.setTitle(frame.name);
    writer.setCreator(u"Dispatch"_s);
    QPainter painter;
    if (!painter.begin(&writer))
        return std::unexpected(tr("The pages cannot be written: %1").arg(out.errorString()));
    Paper paper(frame, goesOn);
    paper.m_painter = &painter;
    paper.m_writer = &writer;
    paper.m_marks = marks;
    paper.m_pages = count.m_page;
    paper.beginPage();
    content(paper);
    paper.flush();
    painter.end();
    if (paper.m_isStopped)
        return stopped();
    return paper.m_page;
}

void Paper::beginPage()
{
    ++m_page;
    m_y = Top;
    if (!m_goesOn(m_painter ? m_page : 0, m_pages))
        m_isStopped = true;
    if (m_painter && !m_isStopped)
        drawFrame();
}

void Paper::newPage()
{
    if (m_isStopped)
        return;
    if (m_writer)
        m_writer->newPage();
    beginPage();
    if (m_isHeadDrawn) {
        const double height = lay({}, true).height;
        drawHead(m_y);
        m_y += height;
    }
}

void Paper::drawFrame()
{
    const auto font = fontOf(8);
    const auto put = [&](const QString &text, double y, double left, double width, bool isRight,
                         const QColor &ink) {
        auto lines = linesOf(text, font, width, isRight);
        lines.resize(std::min(lines.size(), std::size_t { 1 })); // one line, whatever it says
        drawLines(lines, { left, y }, ink);
    };
    put(m_frame.name, HeadY, Side, Width * 0.55, false, Ink);
    put(m_frame.made, HeadY, Side + Width * 0.55, Width * 0.45, true, Muted);
    m_painter->fillRect(QRectF(Side, HeadY + pt(14), Width, pt(0.75)), Line);
    put(m_frame.note, FootY, Side, Width * 0.8, false, Muted);
    put(tr("page %1 of %2").arg(m_page).arg(m_pages), FootY, Side + Width * 0.8, Width * 0.2, true,
        Ink);
}

void Paper::hold(double height, Draw draw, double above)
{
    m_held.push_back({ .height = height, .above = above, .draw = std::move(draw) });
}

double Paper::heldHeight() const
{
    return std::accumulate(m_held.begin(), m_held.end(), 0.,
        [](double sum, const Block &block) { return sum + block.height; });
}

void Paper::flush()
{
    for (const auto &block : std::exchange(m_held, {})) {
        const double skipped = m_y > Top ? 0 : block.above;
        if (!m_isStopped)
            block.draw(m_y - skipped);
        m_y += block.height - skipped;
    }
}

void Paper::place(double height, const Draw &draw)
{
    if (m_isStopped)
        return;
    if (m_y + heldHeight() + height > Bottom && m_y > Top)
        newPage();
    flush();
    if (m_isStopped)
        return;
    draw(m_y);
    m_y += height;
}

void Paper::title(const QString &text)
{
    const auto lines = linesOf(text, fontOf(20, true), Width);
    place(heightOf(lines) + pt(6), [this, lines](double y) { drawLines(lines, { Side, y }, Ink); });
}

void Paper::heading(const QString &text)
{
    const auto lines = linesOf(text, fontOf(13, true), Width);
    constexpr double Above = pt(16);
    hold(
        Above + heightOf(lines) + pt(5),
        [this, lines](double y) { drawLines(lines, { Side, y + Above }, Ink); }, Above);
}

void Paper::paragraph(const QString &text, Look look)
{
    // Line by line: a description as long as a page may go on overleaf.
    for (const auto &line : linesOf(text, fontOf(look), Width))
        place(line.height,
            [this, line, look](double y) { drawLines({ line }, { Side, y }, inkOf(look)); });
    m_y += pt(4);
}

void Paper::beginTable(const QList<Column> &columns)
{
    m_columns = columns;
    m_isHeadDrawn = false;
    m_hasHead = std::ranges::any_of(
        columns, [](const Column &column) { return !column.title.isEmpty(); });
    if (m_hasHead)
        hold(lay({}, true).height, [this](double y) {
            drawHead(y);
            m_isHeadDrawn = true;
        });
}

void Paper::endTable()
{
    m_isHeadDrawn = false;
    m_hasHead = false;
    m_y += pt(6);
}

double Paper::columnLeft(qsizetype column) const
{
    double shares = 0, before = 0;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        shares += m_columns[i].share;
        before += i < column ? m_columns[i].share : 0;
    }
    return Side + Width * before / shares;
}

double Paper::columnWidth(qsizetype column) const
{
    const double right
        = column + 1 < m_columns.size() ? columnLeft(column + 1) - ColumnGap : Side + Width;
    return right - columnLeft(column);
}

Paper::LaidRow Paper::lay(const QList<Cell> &cells, bool isHead) const
{
    LaidRow row { .cells = {}, .texts = cells, .height = 0 };
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        const auto &column = m_columns[i];
        const Cell cell = isHead ? Cell { column.title, Look::Small } : cells.value(i, Cell {});
        row.cells.push_back(linesOf(cell.text, fontOf(cell.look), columnWidth(i), column.isNumber));
        row.height = std::max(row.height, heightOf(row.cells.back()));
    }
    row.height += 2 * CellPadding;
    return row;
}

void Paper::drawHead(double y)
{
    const auto head = lay({}, true);
    if (!m_painter)
        return;
    for (std::size_t i = 0; i < head.cells.size(); ++i)
        drawLines(head.cells[i], { columnLeft(qsizetype(i)), y + CellPadding }, Muted);
    m_painter->fillRect(QRectF(Side, y + head.height - pt(0.75), Width, pt(0.75)), Muted);
}

void Paper::drawRow(const LaidRow &row, double y)
{
    if (!m_painter)
        return;
    for (std::size_t i = 0; i < row.cells.size(); ++i)
        drawLines(row.cells[i], { columnLeft(qsizetype(i)), y + CellPadding },
            inkOf(row.texts.value(qsizetype(i)).look));
    m_painter->fillRect(QRectF(Side, y + row.height - pt(0.5), Width, pt(0.5)), Line);
}

void Paper::row(const QList<Cell> &cells)
{
    if (!m_isStopped)
        placeRow(lay(cells, false));
}

void Paper::placeRow(const LaidRow &row)
{
    const double head = m_hasHead ? lay({}, true).height : 0;
    const double most = Bottom - Top - head;
    if (heldHeight() + row.height <= most)
        return place(row.height, [&](double y) { drawRow(row, y); });
    drawPieces(row);
}

//! A row longer than a page, as many lines of it at a time as there is room for.
void Paper::drawPieces(LaidRow row)
{
    while (!m_isStopped
        && std::ranges::any_of(row.cells, [](const auto &lines) { return !lines.empty(); })) {
        if (Bottom - m_y - heldHeight() < LeastPiece)
            newPage();
        flush();
        if (m_isStopped)
            return;
        LaidRow piece { .cells = {}, .texts = row.texts, .height = 0 };
        for (auto &lines : row.cells) {
            double height = 2 * CellPadding;
            auto end = lines.begin();
            while (end != lines.end() && m_y + height + end->height <= Bottom)
                height += (end++)->height;
            piece.cells.emplace_back(lines.begin(), end);
            lines.erase(lines.begin(), end);
            piece.height = std::max(piece.height, height);
        }
        drawRow(piece, m_y);
        m_y += piece.height;
    }
}

void Paper::span(const QString &text)
{
    const auto lines = linesOf(text, fontOf(Look::Strong), Width);
    const double height = heightOf(lines) + 2 * CellPadding;
    hold(height, [this, lines, height](double y) {
        if (!m_painter)
            return;
        m_painter->fillRect(QRectF(Side, y, Width, height), Quiet);
        drawLines(lines, { Side + pt(4), y + CellPadding }, Ink);
    });
}

void Paper::picture(const Picture &picture)
{
    if (picture.image.isNull())
        return;
    const QSizeF size
        = QSizeF(picture.image.size()).scaled(Width, (Bottom - Top) / 2, Qt::KeepAspectRatio);
    const auto lines = linesOf(picture.caption, fontOf(Look::Small), Width);
    place(size.height() + heightOf(lines) + pt(14),
        [this, image = picture.image, lines, size](double y) {
            drawPicture(image, { { Side, y }, size });
            drawLines(lines, { Side, y + size.height() + pt(4) }, Muted);
        });
}

void Paper::pictures(const QList<Picture> &pictures)
{
    const double width = (Width - (PicturesInRow - 1) * ColumnGap) / PicturesInRow;
    for (qsizetype first = 0; first < pictures.size(); first += PicturesInRow) {
        const auto some = pictures.mid(first, PicturesInRow);
        double high = 0, captions = 0;
        std::vector<std::vector<PaperLine>> texts;
        std::vector<QSizeF> sizes;
        for (const auto &each : some) {
            sizes.push_back(
                QSizeF(each.image.size()).scaled(width, MaxSmallHeight, Qt::KeepAspectRatio));
            texts.push_back(linesOf(each.caption, fontOf(Look::Small), width));
            high = std::max(high, sizes.back().height());
            captions = std::max(captions, heightOf(texts.back()));
        }
        place(high + captions + pt(14), [&](double y) {
            for (std::size_t i = 0; i < texts.size(); ++i) {
                const double left = Side + double(i) * (width + ColumnGap);
                drawPicture(some[qsizetype(i)].image, { { left, y }, sizes[i] });
                drawLines(texts[i], { left, y + high + pt(4) }, Muted);
            }
        });
    }
}

void Paper::bar(const QString &label, double share, const QString &text)
{
    const auto name = linesOf(label, fontOf(Look::Small), Width * 0.2, true);
    const auto words = linesOf(text, fontOf(Look::Small), Width * 0.38);
    const double height = std::max(heightOf(name), heightOf(words)) + pt(2);
    place(height, [&, share](double y) {
        drawLines(name, { Side, y }, Ink);
        const double left = Side + Width * 0.2 + ColumnGap;
        const double longest = Width * 0.4 - ColumnGap;
        if (m_painter && share > 0)
            m_painter->fillRect(
                QRectF(left, y + pt(1), std::max(pt(1), share * longest), pt(8)), Accent);
        drawLines(words, { left + share * longest + ColumnGap, y }, Muted);
    });
}

void Paper::drawLines(const std::vector<PaperLine> &lines, QPointF place, const QColor &ink)
{
    if (!m_painter || lines.empty())
        return;
    m_painter->setPen(ink);
    QStringList said;
    QRectF box;
    for (const auto &line : lines) {
        line.draw(*m_painter, place);
        box |= line.box(place);
        place.ry() += line.height;
        said << line.text();
    }
    if (!box.isEmpty())
        mark(box, said.join(u'\n'));
}

void Paper::drawPicture(const QImage &image, const QRectF &box)
{
    if (!m_painter)
        return;
    m_painter->drawImage(box, image);
    mark(box, u"[picture]"_s);
}

void Paper::mark(const QRectF &box, const QString &text)
{
    if (m_marks)
        m_marks->push_back({ .page = m_page,
            .box = { box.topLeft() / UnitsPerPoint, box.size() / UnitsPerPoint },
            .text = text });
}

} // namespace dispatch::viewmodels
