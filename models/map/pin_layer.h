// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/fleet.h"
#include "map/label_placer.h"
#include "map/pins.h"
#include "map/sprite_layer.h"

#include <QPointer>

namespace dispatch::map {

//! \brief The jobs on the map, and a line from the selected one to the technician it is assigned to.
class PinLayer : public SpriteLayer {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(dispatch::map::Pins *pins READ pins WRITE setPins NOTIFY pinsChanged FINAL)
    Q_PROPERTY(dispatch::map::Fleet *fleet READ fleet WRITE setFleet NOTIFY fleetChanged FINAL)
    Q_PROPERTY(
        QString selectedJob READ selectedJob WRITE setSelectedJob NOTIFY selectedJobChanged FINAL)

public:
    //! Numbers on one screen; more than this could not be read, and each is a picture of its own.
    static constexpr int MaxNumbered = 600;

    explicit PinLayer(QQuickItem *parent = nullptr);

    [[nodiscard]] Pins *pins() const { return m_pins; }
    void setPins(Pins *pins);
    //! \brief Where the technicians are, for the line; may be null.
    [[nodiscard]] Fleet *fleet() const { return m_fleet; }
    void setFleet(Fleet *fleet);
    //! \brief UUID of the job, or empty.
    [[nodiscard]] QString selectedJob() const { return m_selectedJob; }
    void setSelectedJob(const QString &job);

    //! \return the UUID of the uppermost job under a pointer, or empty
    Q_INVOKABLE QString jobAt(double x, double y) const;
    //! \brief Where a job is, latitude in x, longitude in y; NaN for one without a pin.
    Q_INVOKABLE QPointF placeOf(const QString &job) const;

Q_SIGNALS:
    void pinsChanged();
    void fleetChanged();
    void selectedJobChanged();

protected:
    std::optional<int> compose(DrawList &list, SpriteSheet &sheet) override;

private:
    [[nodiscard]] QUuid selectedUuid() const { return QUuid::fromString(m_selectedJob); }
    struct Shown {
        std::size_t row = 0;
        QPointF tip;
        QRectF body;
        bool isNumbered = false;
    };
    void collect(const Camera &camera);
    void chooseNumbers();
    std::optional<int> composeLink(DrawList &list, const Camera &camera, const Pin &pin) const;

    QPointer<Pins> m_pins;
    QPointer<Fleet> m_fleet;
    QString m_selectedJob;
    std::vector<Shown> m_shown; //!< of the last frame, in drawing order, the selected one last
    LabelPlacer m_placer;
};

} // namespace dispatch::map
