// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/draw_list.h"
#include "map/map_item.h"
#include "map/sprite_sheet.h"

#include <QTimer>

namespace dispatch::map {

//! \brief A layer of marks over the map, drawn by the scene graph as one piece.
//!
//! A subclass lists what stands where; the base draws it the way that is quick on the window's backend: without a GPU
//! one image of the size of the view, with one a single batch of textured quads.
//! \threads composes in the main thread; touches the scene graph only while that thread is blocked
class SpriteLayer : public MapItem {
    Q_OBJECT
    QML_ANONYMOUS

public:
    explicit SpriteLayer(QQuickItem *parent = nullptr);

protected:
    //! \brief Lists one frame.
    //! \return after how many milliseconds the picture changes by itself; nullopt: not before something else changes
    virtual std::optional<int> compose(DrawList &list, SpriteSheet &sheet) = 0;

    [[nodiscard]] double pixelRatio() const;

    void invalidate() override;
    void updatePolish() override;
    QSGNode *updatePaintNode(QSGNode *old, UpdatePaintNodeData *data) override;
    void geometryChange(const QRectF &now, const QRectF &before) override;
    void itemChange(ItemChange change, const ItemChangeData &data) override;

private:
    DrawList m_list;
    SpriteSheet m_sheet;
    QTimer m_nextFrame;
    double m_sheetRatio = 0;
    QString m_sheetFont;
};

} // namespace dispatch::map
