// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/draw_list.h"
#include "map/sprite_sheet.h"

#include <QImage>
#include <QSGGeometryNode>
#include <QSGTexture>
#include <QSGTextureMaterial>
#include <QSizeF>

#include <array>
#include <memory>

QT_BEGIN_NAMESPACE
class QQuickWindow;
class QSGImageNode;
QT_END_NAMESPACE

//! How a DrawList comes onto the screen.
//! \threads the render thread, with the main thread blocked
namespace dispatch::map {

//! \brief For the software backend: everything blended into one image, shown as one texture.
class ImageLayerNode final : public QSGNode {
public:
    explicit ImageLayerNode(QQuickWindow &window);
    void show(const DrawList &list, const SpriteSheet &sheet, QSizeF size, double ratio);

private:
    QQuickWindow &m_window;
    QSGImageNode *m_image
        = nullptr; //!< owned by the node tree once it is in it; it owns its texture
    //! Drawn into by turns: one is on the screen while the other is made. Fresh memory for each frame would cost more than
    //! the drawing.
    std::array<QImage, 2> m_images;
    std::array<QRect, 2> m_drawn; //!< what of them is not transparent
    std::size_t m_next = 0;
};

//! \brief For a GPU: one batch of vertex-coloured triangles under one batch of textured quads.
class BatchLayerNode final : public QSGNode {
public:
    explicit BatchLayerNode(QQuickWindow &window);
    ~BatchLayerNode() override;
    void show(const DrawList &list, const SpriteSheet &sheet, double ratio);

private:
    void showShapes(const DrawList &list, double ratio);
    void showStamps(const DrawList &list, const SpriteSheet &sheet, double ratio);

    QQuickWindow &m_window;
    QSGGeometryNode *m_shapes = nullptr; //!< owned by the node tree, like its geometry and material
    QSGGeometryNode *m_stamps = nullptr;
    std::unique_ptr<QSGTexture> m_texture;
    quint64 m_textureRevision = 0;
};

} // namespace dispatch::map
