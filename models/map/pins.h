// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/transitions.h"
#include "geo/mercator.h"

#include <QObject>
#include <QUuid>
#include <QtQmlIntegration/qqmlintegration.h>

#include <optional>
#include <vector>

namespace dispatch::map {

//! \brief One job on the map.
struct Pin {
    QUuid job;
    quint64 number = 0; //!< what people say: "job 481"
    domain::GeoPoint position;
    domain::VisitState state = domain::VisitState::Unscheduled;
    domain::Priority priority = domain::Priority::Normal;
    bool isLate = false;
    bool isAtRisk = false;
    quint32 technicianHandle = 0; //!< who is assigned; 0: nobody
    QString title; //!< for lists of them
    [[nodiscard]] bool isEnded() const { return !domain::isOpen(state); }
    bool operator==(const Pin &) const = default;
};

//! \brief The jobs that are to be seen on the map, replaced as a whole.
//! \threads the main thread
class Pins : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The application owns the pins")
    Q_PROPERTY(int count READ count NOTIFY changed FINAL)

public:
    explicit Pins(QObject *parent = nullptr);

    //! \brief Pins with an invalid position are left out.
    void set(std::vector<Pin> pins);

    [[nodiscard]] int count() const { return static_cast<int>(m_pins.size()); }
    [[nodiscard]] const std::vector<Pin> &pins() const
    {
        return m_pins;
    } //!< drawing order: ended ones, then least urgent first
    [[nodiscard]] const std::vector<geo::UnitPoint> &places() const
    {
        return m_places;
    } //!< same order
    [[nodiscard]] const Pin *find(const QUuid &job) const; //!< nullptr: no such pin
    [[nodiscard]] std::optional<std::size_t> row(const QUuid &job) const;

Q_SIGNALS:
    void changed();

private:
    std::vector<Pin> m_pins;
    std::vector<geo::UnitPoint> m_places;
};

} // namespace dispatch::map
