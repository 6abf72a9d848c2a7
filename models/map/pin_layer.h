// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/fleet.h"
#include "map/nearest_ahead.h"
#include "map/pin_info.h"
#include "map/pin_scene.h"
#include "map/plan_stop.h"
#include "map/sprite_layer.h"

#include <QPointer>
#include <QRectF>

namespace dispatch::map {

//! \brief The jobs on the map, one by one or in heaps, and lines from a technician to the next visits in their order.
class PinLayer : public SpriteLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(dispatch::map::Pins *pins READ pins WRITE setPins NOTIFY pinsChanged FINAL)
    Q_PROPERTY(dispatch::map::Fleet *fleet READ fleet WRITE setFleet NOTIFY fleetChanged FINAL)
    Q_PROPERTY(
        QString selectedJob READ selectedJob WRITE setSelectedJob NOTIFY selectedJobChanged FINAL)
    Q_PROPERTY(int technician READ technician WRITE setTechnician NOTIFY stopsChanged FINAL)
    Q_PROPERTY(
        QList<dispatch::map::PlanStop> stops READ stops WRITE setStops NOTIFY stopsChanged FINAL)
    Q_PROPERTY(QPointF pointer READ pointer WRITE setPointer NOTIFY pointerChanged FINAL)
    Q_PROPERTY(QString hoveredJob READ hoveredJob NOTIFY hoveredChanged FINAL)
    Q_PROPERTY(dispatch::map::PinHeapInfo hoveredHeap READ hoveredHeap NOTIFY hoveredChanged FINAL)

public:
    explicit PinLayer(QQuickItem *parent = nullptr);

    [[nodiscard]] Pins *pins() const { return m_pins; }
    void setPins(Pins *pins);
    //! \brief Where the technicians are, for the lines; may be null.
    [[nodiscard]] Fleet *fleet() const { return m_fleet; }
    void setFleet(Fleet *fleet);
    //! \brief UUID of the job, or empty.
    [[nodiscard]] QString selectedJob() const { return m_selectedJob; }
    void setSelectedJob(const QString &job);
    //! \brief The handle of whose visits the stops are; < 0: nobody's.
    [[nodiscard]] int technician() const { return m_technician; }
    void setTechnician(int handle);
    //! \brief Where the lines lead to, one after the other. Their jobs are never in a heap.
    [[nodiscard]] QList<PlanStop> stops() const { return m_stops; }
    void setStops(const QList<PlanStop> &stops);
    //! \brief Where the pointer is and what it means is a job; (-1, -1) else.
    [[nodiscard]] QPointF pointer() const { return m_pointer; }
    void setPointer(QPointF pointer);
    [[nodiscard]] QString hoveredJob() const { return m_hoveredJob; }
    [[nodiscard]] PinHeapInfo hoveredHeap() const { return m_hoveredHeap; }

    //! \brief Where heaps of technicians lie, which are drawn above: the jobs' heaps keep clear of them.
    //! \threads that of the scene graph, while the main thread waits, or the main thread
    void keepClearOf(std::vector<PinScene::Disc> discs);
    //! \brief The selected job once more, for a layer above this one: it must not vanish under what lies there.
    //! \threads that of the scene graph, while the main thread waits
    void stampSelected(DrawList &list, SpriteSheet &sheet) const;
    //! \brief What was drawn or asked about last.
    [[nodiscard]] const PinScene &scene() const { return m_scene; }
    //! \brief Where the plates of the stops were drawn last, item pixels.
    [[nodiscard]] const std::vector<QRectF> &plates() const { return m_plates; }

    //! \return the UUID of the uppermost job under a pointer, or empty: none, or a heap
    Q_INVOKABLE QString jobAt(double x, double y) const;
    //! \brief The open jobs of the heap under a pointer, most urgent first; empty: no heap there.
    Q_INVOKABLE QStringList heapJobsAt(double x, double y) const;
    //! \brief Where a job is, latitude in x, longitude in y; NaN for one without a pin.
    Q_INVOKABLE QPointF placeOf(const QString &job) const;
    //! \brief The same as an item position; (-1, -1) for one without a pin.
    Q_INVOKABLE QPointF pointOf(const QString &job) const;
    Q_INVOKABLE dispatch::map::PinInfo infoOf(const QString &job) const;
    //! \brief The box around some jobs; null without any. West, south, width and height in degrees.
    Q_INVOKABLE QRectF boxOf(const QStringList &jobs) const;

    //! \brief How far the outermost of some jobs lie apart at a zoom level, pixels.
    Q_INVOKABLE double spreadPx(const QStringList &jobs, double zoomLevel) const;
    //! \brief Puts everything that is drawn forward as where an arrow key may lead.
    void offerTo(NearestAhead &nearest) const;

Q_SIGNALS:
    void pinsChanged();
    void fleetChanged();
    void selectedJobChanged();
    void stopsChanged();
    void pointerChanged();
    void hoveredChanged();

protected:
    std::optional<int> compose(DrawList &list, SpriteSheet &sheet) override;

private:
    [[nodiscard]] QUuid selectedUuid() const { return QUuid::fromString(m_selectedJob); }
    //! \brief The scene as it would be drawn now; what is hit must be what is seen.
    const PinScene &refreshed() const;
    void hover();
    void stampPins(DrawList &list, SpriteSheet &sheet, std::size_t from, std::size_t to) const;
    void stampHeaps(DrawList &list, SpriteSheet &sheet) const;
    std::optional<int> composeStops(DrawList &list, SpriteSheet &sheet, const Camera &camera);

    QPointer<Pins> m_pins;
    QPointer<Fleet> m_fleet;
    QString m_selectedJob;
    int m_technician = -1;
    QList<PlanStop> m_stops;
    QSet<QUuid> m_stopJobs;
    QPointF m_pointer { -1, -1 };
    QString m_hoveredJob;
    PinHeapInfo m_hoveredHeap;
    std::vector<QRectF> m_plates;
    std::vector<PinScene::Disc> m_discs;
    mutable PinScene m_scene; //!< only what would be drawn now; kept for its memory
};

} // namespace dispatch::map
