// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/fleet.h"
#include "map/label_placer.h"
#include "map/pins.h"
#include "map/sprite_layer.h"
#include "map/unit_sprites.h"

#include <QList>
#include <QPointer>

namespace dispatch::map {

//! \brief The technicians on the map, all in one item.
//!
//! Lies over a Qt Location map: bind centre and zoom level to those of the map. What is drawn on top of what: the
//! emergency above the selected, the selected above the hovered, those above everybody else.
class FleetLayer : public SpriteLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(dispatch::map::Fleet *fleet READ fleet WRITE setFleet NOTIFY fleetChanged FINAL)
    Q_PROPERTY(dispatch::map::Pins *pins READ pins WRITE setPins NOTIFY pinsChanged FINAL)
    Q_PROPERTY(int selectedHandle READ selectedHandle WRITE setSelectedHandle NOTIFY
            selectedHandleChanged FINAL)
    Q_PROPERTY(int hoveredHandle READ hoveredHandle NOTIFY hoveredHandleChanged FINAL)
    Q_PROPERTY(bool labelsVisible READ areLabelsVisible WRITE setLabelsVisible NOTIFY
            labelsVisibleChanged FINAL)
    Q_PROPERTY(bool isAnimated READ isAnimated WRITE setAnimated NOTIFY isAnimatedChanged FINAL)

public:
    static constexpr int NoHandle = -1;
    //! How far from a mark's middle a pointer still means it, logical pixels.
    static constexpr double ReachPx = 14.0;
    //! With more marks in view than this only the selected, the hovered and emergencies are named.
    static constexpr int MaxNamed = 1500;
    static constexpr std::size_t MaxLabels = 300;
    //! Below this zoom level a town is a spot and names would cover it.
    static constexpr double MinLabelZoom = 11.0;

    explicit FleetLayer(QQuickItem *parent = nullptr);

    [[nodiscard]] Fleet *fleet() const { return m_fleet; }
    void setFleet(Fleet *fleet);
    //! \brief Drawn by another layer; names keep clear of them. May be null.
    [[nodiscard]] Pins *pins() const { return m_pins; }
    void setPins(Pins *pins);
    [[nodiscard]] int selectedHandle() const { return m_selectedHandle; }
    void setSelectedHandle(int handle);
    [[nodiscard]] int hoveredHandle() const { return m_hoveredHandle; }
    [[nodiscard]] bool areLabelsVisible() const { return m_areLabelsVisible; }
    void setLabelsVisible(bool areVisible);
    [[nodiscard]] bool isAnimated() const { return m_isAnimated; }
    void setAnimated(bool isAnimated);

    //! \brief The mark under a pointer: the one drawn uppermost of those nearest. NoHandle: none.
    Q_INVOKABLE int handleAt(double x, double y) const;
    //! \brief Every mark under a pointer, nearest first.
    Q_INVOKABLE QList<int> handlesAt(double x, double y) const;
    //! \brief For repeated clicks on a stack: the mark that follows \p current under the pointer, else handleAt().
    Q_INVOKABLE int nextHandleAt(double x, double y, int current) const;
    //! \brief Where a mark is drawn now; (-1, -1) for an unknown one or one without a fix.
    Q_INVOKABLE QPointF pointOf(int handle) const;
    Q_INVOKABLE QString nameOf(int handle) const;
    //! \brief The last known place, latitude in x, longitude in y; NaN for an unknown one or one without a fix.
    Q_INVOKABLE QPointF placeOf(int handle) const;
    //! \brief What a first look should show: \p home, or where the fleet and the jobs are if that is elsewhere.
    //! Boxes: west, south, width and height in degrees.
    Q_INVOKABLE QRectF homeOr(const QRectF &home) const;
    //! \brief Whether all of a box can be seen.
    Q_INVOKABLE bool isInView(const QRectF &box) const;
    //! \brief Tells the layer where the pointer is; outside the item: nowhere.
    Q_INVOKABLE void hover(double x, double y);

Q_SIGNALS:
    void fleetChanged();
    void pinsChanged();
    void selectedHandleChanged();
    void hoveredHandleChanged();
    void labelsVisibleChanged();
    void isAnimatedChanged();

protected:
    std::optional<int> compose(DrawList &list, SpriteSheet &sheet) override;

private:
    static constexpr quint8 LabelSides = 4;
    static constexpr qsizetype MaxLabelSizes = 8192;

    struct Seen {
        std::size_t row = 0;
        QPointF at;
    };
    void collect(const Camera &camera, qint64 nowMs);
    void orderByRank();
    [[nodiscard]] int rankOf(const Unit &unit) const;
    void composeMarks(DrawList &list, SpriteSheet &sheet, qint64 nowMs) const;
    void composeCounts(DrawList &list, SpriteSheet &sheet);
    void takeMarks(const Camera &camera);
    void composeLabels(DrawList &list, SpriteSheet &sheet, qint64 nowMs);
    [[nodiscard]] static QPointF labelOffset(quint8 side, QSizeF extent, bool isImportant);
    [[nodiscard]] std::optional<quint8> labelSide(
        const Seen &seen, QSizeF extent, bool isImportant);
    [[nodiscard]] QSizeF labelSize(const QString &text, LabelStyle style);
    void composeAccuracy(DrawList &list, const Camera &camera) const;
    [[nodiscard]] std::optional<int> nextFrameIn() const;
    void setHovered(int handle);

    QPointer<Fleet> m_fleet;
    QPointer<Pins> m_pins;
    int m_selectedHandle = NoHandle;
    int m_hoveredHandle = NoHandle;
    bool m_areLabelsVisible = true;
    bool m_isAnimated = true;

    // Kept between frames for their memory and for the places of the labels.
    std::vector<Seen> m_seen; //!< in drawing order
    LabelPlacer m_placer; //!< marks and names
    LabelPlacer m_namesOnly; //!< names alone, for those that must be shown
    QHash<quint64, QSizeF> m_labelSizes; //!< measuring a text costs more than placing it
    QHash<quint32, quint8>
        m_labelSide; //!< where a name stood in the last frame, so that it does not hop
    double m_fastestPxPerMs = 0;
    bool m_hasVisibleEmergency = false;
};

} // namespace dispatch::map
