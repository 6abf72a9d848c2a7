// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/picture_layer.h"

#include <QImage>
#include <QPainter>
#include <QQuickWindow>
#include <QSGImageNode>

#include <cmath>

namespace dispatch::map {

PictureLayer::PictureLayer(QQuickItem *parent)
    : MapItem(parent)
{
}

void PictureLayer::contentChanged()
{
    m_painted.reset();
    invalidate();
}

void PictureLayer::geometryChange(const QRectF &now, const QRectF &before)
{
    MapItem::geometryChange(now, before);
    invalidate();
}

std::optional<QPointF> PictureLayer::shiftOf(const Look &wanted) const
{
    if (!m_painted || m_painted->view.edgePx != wanted.view.edgePx
        || m_painted->view.size != wanted.view.size || m_painted->ratio != wanted.ratio
        || m_painted->isDark != wanted.isDark || m_painted->fontFamily != wanted.fontFamily)
        return std::nullopt;
    const QPointF middle(wanted.view.size.width() / 2, wanted.view.size.height() / 2);
    const QPointF shift = wanted.view.toItem(m_painted->view.center) - middle;
    if (std::abs(shift.x()) > MarginPx || std::abs(shift.y()) > MarginPx)
        return std::nullopt;
    // Between two pixels of the screen lines would be blurred.
    return QPointF(std::round(shift.x() * wanted.ratio), std::round(shift.y() * wanted.ratio))
        / wanted.ratio;
}

QSGNode *PictureLayer::updatePaintNode(QSGNode *old, UpdatePaintNodeData *)
{
    if (isBlank() || width() < 1 || height() < 1) {
        delete old;
        m_painted.reset();
        return nullptr;
    }
    Look wanted { .view = camera(),
        .ratio = window()->effectiveDevicePixelRatio(),
        .isDark = isDark(),
        .fontFamily = fontFamily() };
    wanted.view.size += QSizeF(2 * MarginPx, 2 * MarginPx);
    auto *node = static_cast<QSGImageNode *>(old);
    auto shift = node ? shiftOf(wanted) : std::nullopt;
    if (!shift) {
        QImage image(
            (wanted.view.size * wanted.ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(wanted.ratio);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        paint(painter, wanted.view);
        painter.end();
        if (!node) {
            node = window()->createImageNode();
            node->setOwnsTexture(true);
        }
        node->setTexture(
            window()->createTextureFromImage(image, QQuickWindow::TextureHasAlphaChannel));
        m_painted = wanted;
        ++m_paintings;
        shift = QPointF();
    }
    node->setRect(QRectF(*shift - QPointF(MarginPx, MarginPx), wanted.view.size));
    return node;
}

} // namespace dispatch::map
