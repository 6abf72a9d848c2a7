// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QTextLayout>

#include <memory>
#include <vector>

namespace dispatch::viewmodels {

//! \brief A line of text that has found its width.
struct PaperLine {
    std::shared_ptr<QTextLayout> layout;
    int index = 0;
    double height = 0;

    //! \param place its top left corner
    void draw(QPainter &painter, QPointF place) const;
    [[nodiscard]] QString text() const;
    //! \brief What its letters take of the width. \param place as of draw()
    [[nodiscard]] QRectF box(QPointF place) const;
};

//! \brief Breaks a text into lines: between words, and within those that are wider than \p width. Each paragraph has the
//! direction of its own first letter, so a sign that turns the direction round ends with its paragraph.
//! \param width in units of the font's pixel size
//! \param isRight numbers, which stand under one another
//! \threads reentrant
[[nodiscard]] std::vector<PaperLine> linesOf(
    const QString &text, const QFont &font, double width, bool isRight = false);

[[nodiscard]] double heightOf(const std::vector<PaperLine> &lines);

} // namespace dispatch::viewmodels
