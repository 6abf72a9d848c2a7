// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/camera.h"

#include <QQuickItem>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::map {

//! \brief An item that lies exactly on a north-up Qt Location map whose centre and zoom level it is bound to.
class MapItem : public QQuickItem {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(double centerLatitude READ centerLatitude WRITE setCenterLatitude NOTIFY
            cameraChanged FINAL)
    Q_PROPERTY(double centerLongitude READ centerLongitude WRITE setCenterLongitude NOTIFY
            cameraChanged FINAL)
    Q_PROPERTY(double zoomLevel READ zoomLevel WRITE setZoomLevel NOTIFY cameraChanged FINAL)
    Q_PROPERTY(bool isDark READ isDark WRITE setDark NOTIFY isDarkChanged FINAL)
    Q_PROPERTY(
        QString fontFamily READ fontFamily WRITE setFontFamily NOTIFY fontFamilyChanged FINAL)

public:
    static constexpr double MaxZoomLevel = 20.0;

    explicit MapItem(QQuickItem *parent = nullptr);

    [[nodiscard]] double centerLatitude() const { return m_centerLatitude; }
    void setCenterLatitude(double degrees);
    [[nodiscard]] double centerLongitude() const { return m_centerLongitude; }
    void setCenterLongitude(double degrees);
    [[nodiscard]] double zoomLevel() const { return m_zoomLevel; }
    void setZoomLevel(double level);
    [[nodiscard]] bool isDark() const { return m_isDark; }
    void setDark(bool isDark);
    [[nodiscard]] QString fontFamily() const { return m_fontFamily; }
    void setFontFamily(const QString &family);

    [[nodiscard]] Camera camera() const;

    // What a pane needs to steer its map. Places: latitude in x, longitude in y.

    //! \brief The place under an item position.
    Q_INVOKABLE QPointF placeAt(double x, double y) const;
    //! \brief The centre that puts \p place under the item position (x, y) at \p zoomLevel.
    Q_INVOKABLE QPointF centerFor(QPointF place, double x, double y, double zoomLevel) const;
    //! \brief The zoom level at which a box just fits with \p marginPx around it.
    //! \param box west, south, width and height in degrees
    Q_INVOKABLE double zoomToFit(const QRectF &box, double marginPx) const;
    //! \brief The middle of a box as it is seen, which is not the mean of its latitudes.
    Q_INVOKABLE QPointF centerOfBox(const QRectF &box) const;
    //! \brief The longest round length (1, 2 or 5 times a power of ten) that takes at most \p maxPx at the centre.
    //! \return x: metres, y: pixels
    Q_INVOKABLE QPointF roundLength(double maxPx) const;

Q_SIGNALS:
    void cameraChanged();
    void isDarkChanged();
    void fontFamilyChanged();

protected:
    //! \brief Something the picture depends on changed; it is made anew before the next frame.
    virtual void invalidate() { update(); }

private:
    void moveCamera(double &coordinate, double value);

    double m_centerLatitude = 0;
    double m_centerLongitude = 0;
    double m_zoomLevel = 0;
    QString m_fontFamily;
    bool m_isDark = false;
};

} // namespace dispatch::map
