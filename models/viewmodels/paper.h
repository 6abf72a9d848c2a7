// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/paper_lines.h"

#include <QImage>
#include <QRectF>

#include <expected>
#include <functional>
#include <optional>

QT_BEGIN_NAMESPACE
class QIODevice;
class QPainter;
class QPdfWriter;
QT_END_NAMESPACE

namespace dispatch::viewmodels {

//! \brief Pages of A4 with a head, a foot and "page 2 of 5". What is put on it goes below what is there, onto the next page
//! where it would not fit: no row of a table is cut unless it is longer than a page, the names of the columns come again on
//! each page, and a heading is never the last thing on one.
//! \threads any, one at a time
class Paper {
public:
    enum class Look : quint8 { Body, Muted, Strong, Small };
    struct Cell {
        QString text;
        Look look = Look::Body;
    };
    struct Column {
        QString title; //!< empty in all columns: the table has no head
        double share = 1; //!< of the width, beside those of the others
        bool isNumber = false; //!< stands to the right
    };
    struct Picture {
        QImage image;
        QString caption;
    };
    struct Frame {
        QString name; //!< of the whole, in the head of each page and in the file's own description
        QString made; //!< when and by whom, beside it
        QString note; //!< in the foot
    };
    //! Where something stands, in points from the page's top left corner.
    struct Mark {
        int page = 1;
        QRectF box;
        QString text; //!< "[picture]" for one
    };
    using Content = std::function<void(Paper &)>;
    //! \return false to stop
    using Progress = std::function<bool(int page, int pages)>;

    //! \brief Writes a PDF. \p content is called twice: once to count the pages, once to draw them, and must do the same.
    //! \return how many pages, or why not, in plain words
    [[nodiscard]] static std::expected<int, QString> print(QIODevice &out, const Frame &frame,
        const Content &content, const Progress &goesOn, std::vector<Mark> *marks = nullptr);

    void title(const QString &text);
    void heading(const QString &text);
    void paragraph(const QString &text, Look look = Look::Body);
    void beginTable(const QList<Column> &columns);
    void row(const QList<Cell> &cells);
    //! \brief A line across the table, on the page of the row that follows.
    void span(const QString &text);
    void endTable();
    //! \brief As wide as the page, unless it would be higher than half of one.
    void picture(const Picture &picture);
    //! \brief Small ones, three beside one another.
    void pictures(const QList<Picture> &pictures);
    //! \brief A lying bar. \param share of the longest, 0 to 1
    void bar(const QString &label, double share, const QString &text);

private:
    Paper(const Frame &frame, const Progress &goesOn);
    using Draw = std::function<void(double y)>;
    struct Block {
        double height = 0;
        double above = 0; //!< of the height: to what is before it, if that is on the same page
        Draw draw;
    };
    struct LaidRow {
        std::vector<std::vector<PaperLine>> cells;
        QList<Cell> texts;
        double height = 0;
    };

    void beginPage();
    void newPage();
    void drawFrame();
    void hold(double height, Draw draw, double above = 0);
    void place(double height, const Draw &draw);
    [[nodiscard]] double heldHeight() const;
    void flush();
    void placeRow(const LaidRow &row);
    void drawRow(const LaidRow &row, double y);
    void drawPieces(LaidRow row);
    void drawHead(double y);
    [[nodiscard]] LaidRow lay(const QList<Cell> &cells, bool isHead) const;
    [[nodiscard]] double columnLeft(qsizetype column) const;
    [[nodiscard]] double columnWidth(qsizetype column) const;
    void drawLines(const std::vector<PaperLine> &lines, QPointF place, const QColor &ink);
    void drawPicture(const QImage &image, const QRectF &box);
    void mark(const QRectF &box, const QString &text);

    const Frame &m_frame;
    const Progress &m_goesOn;
    QPainter *m_painter = nullptr; //!< nullptr: pages are only counted
    QPdfWriter *m_writer = nullptr;
    std::vector<Mark> *m_marks = nullptr;
    int m_page = 0, m_pages = 0;
    double m_y = 0;
    bool m_isStopped = false;
    std::vector<Block> m_held; //!< that must be on the page of what comes next
    QList<Column> m_columns;
    bool m_hasHead = false, m_isHeadDrawn = false;
};

} // namespace dispatch::viewmodels
