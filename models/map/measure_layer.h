// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/picture_layer.h"

#include <QList>

namespace dispatch::map {

//! \brief The line somebody lays over the map to measure it, and how long it is: straight from point to point, on the
//! sphere. Places: latitude in x, longitude in y.
class MeasureLayer : public PictureLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QList<QPointF> points READ points NOTIFY changed FINAL)
    //! Where the next point would be; NaN for nowhere. Lengths count up to it.
    Q_PROPERTY(QPointF pointer READ pointer WRITE setPointer NOTIFY changed FINAL)
    //! Of the last leg, metres; < 0 without one.
    Q_PROPERTY(double legM READ legM NOTIFY changed FINAL)
    //! Of the last leg where it begins, degrees clockwise from north; < 0 without one.
    Q_PROPERTY(double bearingDeg READ bearingDeg NOTIFY changed FINAL)
    //! Of all legs, metres.
    Q_PROPERTY(double totalM READ totalM NOTIFY changed FINAL)

public:
    static constexpr qsizetype MaxPoints = 500;

    explicit MeasureLayer(QQuickItem *parent = nullptr);

    [[nodiscard]] QList<QPointF> points() const { return m_points; }
    [[nodiscard]] QPointF pointer() const { return m_pointer; }
    void setPointer(QPointF place);
    [[nodiscard]] double legM() const;
    [[nodiscard]] double bearingDeg() const;
    [[nodiscard]] double totalM() const;

    //! \brief The next point; one where the last is already is none, and there are at most MaxPoints.
    Q_INVOKABLE void add(QPointF place);
    //! \return false: there is none to take back
    Q_INVOKABLE bool takeBack();
    Q_INVOKABLE void clear();

Q_SIGNALS:
    void changed();

protected:
    [[nodiscard]] bool isBlank() const override { return m_points.isEmpty(); }
    void paint(QPainter &painter, const Camera &view) const override;

private:
    [[nodiscard]] QList<QPointF> places() const;
    void tell();

    QList<QPointF> m_points;
    QPointF m_pointer { qQNaN(), qQNaN() };
};

} // namespace dispatch::map
