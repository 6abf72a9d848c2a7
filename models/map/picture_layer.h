// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/map_item.h"

#include <optional>

QT_BEGIN_NAMESPACE
class QPainter;
QT_END_NAMESPACE

namespace dispatch::map {

//! \brief A layer that paints a picture of the view: lines and plates, of which the software backend knows none.
//!
//! The picture reaches a little beyond the view, so that a map that is dragged moves it instead of painting it anew for every frame.
class PictureLayer : public MapItem {
    Q_OBJECT
    QML_ANONYMOUS

public:
    explicit PictureLayer(QQuickItem *parent = nullptr);

    //! \brief How far the picture reaches beyond each side, logical pixels.
    static constexpr double MarginPx = 96;
    //! \brief Pictures painted so far, for tests.
    [[nodiscard]] int paintings() const { return m_paintings; }

protected:
    //! \brief Something to be seen changed. Moving the camera is not such a thing.
    void contentChanged();
    //! \brief Nothing to draw: no picture is kept.
    [[nodiscard]] virtual bool isBlank() const = 0;
    //! \param view where on the picture a place lies, which is larger than the item
    virtual void paint(QPainter &painter, const Camera &view) const = 0;

    QSGNode *updatePaintNode(QSGNode *old, UpdatePaintNodeData *data) override;
    void geometryChange(const QRectF &now, const QRectF &before) override;

private:
    //! What the picture was painted for.
    struct Look {
        Camera view;
        double ratio = 1;
        bool isDark = false;
        QString fontFamily;
    };
    //! How far the picture has to be moved to lie right; nullopt: it has to be painted.
    [[nodiscard]] std::optional<QPointF> shiftOf(const Look &wanted) const;

    std::optional<Look> m_painted;
    int m_paintings = 0;
};

} // namespace dispatch::map
