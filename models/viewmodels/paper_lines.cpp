// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/paper_lines.h"

#include <QTextOption>

namespace dispatch::viewmodels {

namespace {
constexpr double Leading = 1.1;
}

void PaperLine::draw(QPainter &painter, QPointF place) const
{
    layout->lineAt(index).draw(&painter, place);
}

QString PaperLine::text() const
{
    const auto line = layout->lineAt(index);
    return layout->text().mid(line.textStart(), line.textLength());
}

QRectF PaperLine::box(QPointF place) const
{
    return layout->lineAt(index).naturalTextRect().translated(place);
}

std::vector<PaperLine> linesOf(const QString &text, const QFont &font, double width, bool isRight)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(Qt::LayoutDirectionAuto);
    option.setAlignment(isRight ? Qt::AlignRight | Qt::AlignAbsolute : Qt::AlignLeft);
    std::vector<PaperLine> lines;
    for (const auto &paragraph : text.split(u'\n')) {
        const auto layout = std::make_shared<QTextLayout>(paragraph, font);
        layout->setTextOption(option);
        layout->setCacheEnabled(true);
        layout->beginLayout();
        for (auto line = layout->createLine(); line.isValid(); line = layout->createLine()) {
            line.setLineWidth(width);
            line.setPosition({});
            lines.push_back({ .layout = layout,
                .index = layout->lineCount() - 1,
                .height = line.height() * Leading });
        }
        layout->endLayout();
    }
    return lines;
}

double heightOf(const std::vector<PaperLine> &lines)
{
    double height = 0;
    for (const auto &line : lines)
        height += line.height;
    return height;
}

} // namespace dispatch::viewmodels
