// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/fleet.h"
#include "map/fleet_labels.h"
#include "map/fleet_scene.h"
#include "map/heap_info.h"
#include "map/pin_layer.h"
#include "map/sprite_layer.h"
#include "map/unit_info.h"

#include <QList>
#include <QPointer>

namespace dispatch::map {

//! \brief The technicians on the map, all in one item.
//!
//! Lies over a Qt Location map: bind centre and zoom level to those of the map. What is drawn on top of what: the
//! emergency above the selected, the selected above the hovered, those above the heaps, the heaps above everybody else.
class FleetLayer : public SpriteLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(dispatch::map::Fleet *fleet READ fleet WRITE setFleet NOTIFY fleetChanged FINAL)
    Q_PROPERTY(dispatch::map::Pins *pins READ pins WRITE setPins NOTIFY pinsChanged FINAL)
    Q_PROPERTY(dispatch::map::PinLayer *pinLayer READ pinLayer WRITE setPinLayer NOTIFY
            pinLayerChanged FINAL)
    Q_PROPERTY(QPointF pointer READ pointer NOTIFY pointerChanged FINAL)
    Q_PROPERTY(int selectedHandle READ selectedHandle WRITE setSelectedHandle NOTIFY
            selectedHandleChanged FINAL)
    Q_PROPERTY(QList<int> pickedHandles READ pickedHandles WRITE setPickedHandles NOTIFY
            pickedHandlesChanged FINAL)
    Q_PROPERTY(int hoveredHandle READ hoveredHandle NOTIFY hoveredHandleChanged FINAL)
    Q_PROPERTY(dispatch::map::HeapInfo hoveredHeap READ hoveredHeap NOTIFY hoveredHeapChanged FINAL)
    Q_PROPERTY(bool labelsVisible READ areLabelsVisible WRITE setLabelsVisible NOTIFY
            labelsVisibleChanged FINAL)
    Q_PROPERTY(bool heapsAllowed READ areHeapsAllowed WRITE setHeapsAllowed NOTIFY
            heapsAllowedChanged FINAL)
    Q_PROPERTY(
        int hiddenDuties READ hiddenDuties WRITE setHiddenDuties NOTIFY hiddenDutiesChanged FINAL)
    Q_PROPERTY(bool isAnimated READ isAnimated WRITE setAnimated NOTIFY isAnimatedChanged FINAL)

public:
    static constexpr int NoHandle = -1;
    //! How far from a mark's middle a pointer still means it, logical pixels.
    static constexpr double ReachPx = 14.0;

    explicit FleetLayer(QQuickItem *parent = nullptr);

    [[nodiscard]] Fleet *fleet() const { return m_fleet; }
    void setFleet(Fleet *fleet);
    //! \brief Where there are jobs, a first look goes too. May be null.
    [[nodiscard]] Pins *pins() const { return m_pins; }
    void setPins(Pins *pins);
    //! \brief Names keep clear of what it drew last. May be null.
    [[nodiscard]] PinLayer *pinLayer() const { return m_pinLayer; }
    void setPinLayer(PinLayer *layer);
    //! \brief Where the pointer is, as hover() was told, while it is on nobody; (-1, -1) else.
    [[nodiscard]] QPointF pointer() const;
    [[nodiscard]] int selectedHandle() const { return m_wishes.selected; }
    void setSelectedHandle(int handle);
    //! \brief Chosen together with others, by a box or a lasso: never in a heap, never filtered away.
    [[nodiscard]] QList<int> pickedHandles() const { return m_pickedList; }
    void setPickedHandles(const QList<int> &handles);
    [[nodiscard]] int hoveredHandle() const { return m_wishes.hovered; }
    [[nodiscard]] HeapInfo hoveredHeap() const { return m_hoveredHeap; }
    [[nodiscard]] bool areLabelsVisible() const { return m_areLabelsVisible; }
    void setLabelsVisible(bool areVisible);
    //! \brief False: everybody is drawn one by one at every zoom level.
    [[nodiscard]] bool areHeapsAllowed() const { return m_wishes.areHeapsAllowed; }
    void setHeapsAllowed(bool areAllowed);
    //! \brief Bits of dutyBit(): who is left out. An emergency is not, nor the selected.
    [[nodiscard]] int hiddenDuties() const { return m_wishes.hiddenDuties; }
    void setHiddenDuties(int mask);
    [[nodiscard]] bool isAnimated() const { return m_isAnimated; }
    void setAnimated(bool isAnimated);

    //! \brief The mark under a pointer: the one drawn uppermost of those nearest. NoHandle: none, or a heap.
    Q_INVOKABLE int handleAt(double x, double y) const;
    //! \brief Every mark under a pointer, nearest first; those in heaps are none.
    Q_INVOKABLE QList<int> handlesAt(double x, double y) const;
    //! \brief For repeated clicks on a stack: the mark that follows \p current under the pointer, else handleAt().
    Q_INVOKABLE int nextHandleAt(double x, double y, int current) const;
    //! \brief Who is in the heap under a pointer, by name; empty: no heap there.
    Q_INVOKABLE QList<int> heapHandlesAt(double x, double y) const;
    //! \brief Who is seen inside a polygon of item positions, in heaps or not. Fewer than three corners: nobody.
    Q_INVOKABLE QList<int> handlesInside(const QList<QPointF> &polygon) const;
    //! \brief The nearest technician, job or heap from an item position in one direction, clockwise from up; where it is.
    //! \return (-1, -1) without one in view
    Q_INVOKABLE QPointF neighbourOf(QPointF from, double directionDeg) const;
    //! \brief Those nearest to a place, latitude in x, longitude in y, in any duty that is not hidden; nearest first.
    Q_INVOKABLE QList<int> nearestTo(QPointF place, int limit) const;
    //! \brief How far the last known place of \p handle is from \p place, metres; NaN without a fix.
    Q_INVOKABLE double distanceTo(int handle, QPointF place) const;
    //! \brief The box around the last known places; null without any. West, south, width and height in degrees.
    Q_INVOKABLE QRectF boxOf(const QList<int> &handles) const;
    //! \brief Who stands so close to a mark under a pointer that they cannot be told apart, by name; fewer than two: nobody.
    Q_INVOKABLE QList<int> stackHandlesAt(double x, double y) const;
    //! \brief What is known of a technician now, and of the way from \p place (latitude, longitude; NaN: not asked).
    Q_INVOKABLE dispatch::map::UnitInfo infoOf(int handle, QPointF place) const;
    //! \brief How many are in one of the duties of a mask, with a fix or without.
    Q_INVOKABLE int countOf(int dutyMask) const;
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
    void pinLayerChanged();
    void pointerChanged();
    void selectedHandleChanged();
    void pickedHandlesChanged();
    void hoveredHandleChanged();
    void hoveredHeapChanged();
    void labelsVisibleChanged();
    void heapsAllowedChanged();
    void hiddenDutiesChanged();
    void isAnimatedChanged();

protected:
    std::optional<int> compose(DrawList &list, SpriteSheet &sheet) override;

private:
    //! \brief The scene as it would be drawn now; what is hit must be what is seen.
    const FleetScene &refreshed() const;
    [[nodiscard]] QList<int> byName(std::vector<quint32> rows) const;
    [[nodiscard]] std::optional<std::size_t> heapUnder(QPointF at) const;
    [[nodiscard]] std::vector<std::pair<double, const FleetScene::Mark *>> marksNear(
        QPointF at) const;
    [[nodiscard]] std::optional<FleetScene::Mark> selectedMark() const;
    void composeMarks(
        DrawList &list, SpriteSheet &sheet, qint64 nowMs, std::size_t from, std::size_t to) const;
    void composeHeaps(DrawList &list, SpriteSheet &sheet) const;
    void composeCounts(DrawList &list, SpriteSheet &sheet) const;
    void composeAccuracy(DrawList &list, const Camera &camera) const;
    void composeGuess(DrawList &list, SpriteSheet &sheet, const Camera &camera, qint64 nowMs) const;
    [[nodiscard]] std::optional<int> nextFrameIn() const;
    void setHovered(int handle, const HeapInfo &heap);

    QPointer<Fleet> m_fleet;
    QPointer<Pins> m_pins;
    QPointer<PinLayer> m_pinLayer;
    QPointF m_pointer { -1, -1 };
    FleetScene::Wishes m_wishes;
    QList<int> m_pickedList;
    QSet<int> m_picked;
    HeapInfo m_hoveredHeap;
    bool m_areLabelsVisible = true;
    bool m_isAnimated = true;

    mutable FleetScene m_scene; //!< only what would be drawn now; kept for its memory
    FleetLabels m_labels;
};

} // namespace dispatch::map
