// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief Where a map looks, and who is left out of it.
struct MapView {
    Q_GADGET
    QML_VALUE_TYPE(mapView)
    Q_PROPERTY(bool isNull READ isNull FINAL)
    Q_PROPERTY(QString name MEMBER name FINAL)
    Q_PROPERTY(double latitude MEMBER latitude FINAL)
    Q_PROPERTY(double longitude MEMBER longitude FINAL)
    Q_PROPERTY(double zoomLevel MEMBER zoomLevel FINAL)
    Q_PROPERTY(int hiddenDuties MEMBER hiddenDuties FINAL)
public:
    QString name;
    double latitude = 0, longitude = 0; //!< degrees
    double zoomLevel = -1;              //!< < 0: there is no view
    int hiddenDuties = 0;               //!< bits of map::dutyBit()

    [[nodiscard]] bool isNull() const { return zoomLevel < 0; }
    bool operator==(const MapView &) const = default;
};

} // namespace dispatch::viewmodels
