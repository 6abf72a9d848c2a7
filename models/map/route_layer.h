// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/picture_layer.h"

#include <QList>

namespace dispatch::map {

//! \brief A way along the roads and the place somebody looked for, under the marks. Places: latitude in x, longitude in y.
class RouteLayer : public PictureLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QList<QPointF> line READ line WRITE setLine NOTIFY lineChanged FINAL)
    //! Dashed: nobody knows the road.
    Q_PROPERTY(bool isEstimate READ isEstimate WRITE setEstimate NOTIFY isEstimateChanged FINAL)
    //! NaN for none.
    Q_PROPERTY(QPointF mark READ mark WRITE setMark NOTIFY markChanged FINAL)

public:
    explicit RouteLayer(QQuickItem *parent = nullptr);

    [[nodiscard]] QList<QPointF> line() const { return m_line; }
    void setLine(const QList<QPointF> &line);
    [[nodiscard]] bool isEstimate() const { return m_isEstimate; }
    void setEstimate(bool isEstimate);
    [[nodiscard]] QPointF mark() const { return m_mark; }
    void setMark(QPointF mark);

Q_SIGNALS:
    void lineChanged();
    void isEstimateChanged();
    void markChanged();

protected:
    [[nodiscard]] bool isBlank() const override { return m_points.size() < 2 && !hasMark(); }
    void paint(QPainter &painter, const Camera &view) const override;

private:
    [[nodiscard]] bool hasMark() const { return qIsFinite(m_mark.x()) && qIsFinite(m_mark.y()); }

    QList<QPointF> m_line;
    std::vector<geo::UnitPoint> m_points; //!< of the line
    QPointF m_mark { qQNaN(), qQNaN() };
    bool m_isEstimate = false;
};

} // namespace dispatch::map
