// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/picture_layer.h"
#include "map/zone_info.h"

#include <QHash>

namespace dispatch::map {

//! \brief The colour of each territory's area, by area (folded): the same in each run, and different ones for different areas
//! as long as the colours last. A territory without an area goes by its name.
[[nodiscard]] QHash<QString, int> zoneHues(const QList<ZoneInfo> &zones);

//! \brief Territories and sites on the ground, with their names, under everything that moves.
class ZoneLayer : public PictureLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(
        QList<dispatch::map::ZoneInfo> zones READ zones WRITE setZones NOTIFY zonesChanged FINAL)
    //! Drawn stronger; empty for none.
    Q_PROPERTY(QString chosen READ chosen WRITE setChosen NOTIFY chosenChanged FINAL)
    //! Left out: somebody is changing its shape. Empty for none.
    Q_PROPERTY(QString hidden READ hidden WRITE setHidden NOTIFY hiddenChanged FINAL)

public:
    explicit ZoneLayer(QQuickItem *parent = nullptr);

    [[nodiscard]] QList<ZoneInfo> zones() const { return m_zones; }
    void setZones(const QList<ZoneInfo> &zones);
    [[nodiscard]] QString chosen() const { return m_chosen; }
    void setChosen(const QString &id);
    [[nodiscard]] QString hidden() const { return m_hidden; }
    void setHidden(const QString &id);

Q_SIGNALS:
    void zonesChanged();
    void chosenChanged();
    void hiddenChanged();

protected:
    [[nodiscard]] bool isBlank() const override { return m_shapes.empty(); }
    void paint(QPainter &painter, const Camera &view) const override;

private:
    struct Shape {
        std::vector<geo::UnitPoint> corners;
        geo::UnitPoint name;
        QString id, text;
        bool isSite = false;
        int hue = 0;
    };
    void paintName(
        QPainter &painter, const Camera &view, const Shape &shape, const QPolygonF &polygon) const;

    QList<ZoneInfo> m_zones;
    std::vector<Shape>
        m_shapes; //!< of m_zones; large ones first, so that a site in a territory is drawn over it
    QString m_chosen, m_hidden;
};

} // namespace dispatch::map
