// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/sprite_layer.h"

#include "map/sprite_nodes.h"

#include <QQuickWindow>
#include <QSGRendererInterface>

namespace dispatch::map {

SpriteLayer::SpriteLayer(QQuickItem *parent)
    : MapItem(parent)
{
    m_nextFrame.setSingleShot(true);
    m_nextFrame.setTimerType(Qt::PreciseTimer);
    connect(&m_nextFrame, &QTimer::timeout, this, &SpriteLayer::invalidate);
}

double SpriteLayer::pixelRatio() const
{
    return window() ? window()->effectiveDevicePixelRatio() : 1.0;
}

void SpriteLayer::invalidate()
{
    polish();
    update();
}

void SpriteLayer::updatePolish()
{
    m_nextFrame.stop();
    if (m_sheetRatio != pixelRatio() || m_sheetFont != fontFamily()) {
        m_sheetRatio = pixelRatio();
        m_sheetFont = fontFamily();
        m_sheet.clear();
    }
    const auto before = m_sheet.generation();
    m_list.clear();
    auto delay = compose(m_list, m_sheet);
    if (m_sheet.generation() != before) {
        // The sheet overflowed on the way and the indices noted before are void; once more, from an empty sheet.
        m_list.clear();
        delay = compose(m_list, m_sheet);
        // One frame's sprites always fit; should a subclass break that, a mark is missing rather than a crash.
        std::erase_if(
            m_list.stamps, [this](const Stamp &s) { return s.sprite >= m_sheet.count(); });
    }
    if (delay && isVisible())
        m_nextFrame.start(*delay);
}

QSGNode *SpriteLayer::updatePaintNode(QSGNode *old, UpdatePaintNodeData *)
{
    if (width() <= 0 || height() <= 0) {
        delete old;
        return nullptr;
    }
    if (window()->rendererInterface()->graphicsApi() == QSGRendererInterface::Software) {
        auto *node = static_cast<ImageLayerNode *>(old);
        if (!node)
            node = new ImageLayerNode(*window());
        node->show(m_list, m_sheet, size(), pixelRatio());
        return node;
    }
    auto *node = static_cast<BatchLayerNode *>(old);
    if (!node)
        node = new BatchLayerNode(*window());
    node->show(m_list, m_sheet, pixelRatio());
    return node;
}

void SpriteLayer::geometryChange(const QRectF &now, const QRectF &before)
{
    MapItem::geometryChange(now, before);
    if (now.size() != before.size())
        invalidate();
}

void SpriteLayer::itemChange(ItemChange change, const ItemChangeData &data)
{
    MapItem::itemChange(change, data);
    if (change == ItemVisibleHasChanged || change == ItemDevicePixelRatioHasChanged
        || change == ItemSceneChange)
        invalidate();
}

} // namespace dispatch::map
