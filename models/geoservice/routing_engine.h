// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geoservice/ground.h"

#include <QGeoRoutingManagerEngine>

namespace dispatch::geoservice {

//! \brief Ways for QML's RouteModel.
//! \threads the main thread
class RoutingEngine final : public QGeoRoutingManagerEngine {
    Q_OBJECT

public:
    static constexpr qsizetype MaxWaypoints = 25;

    RoutingEngine(Ground ground, const QVariantMap &parameters);

    //! \return belongs to the caller, as Qt wants it; \c finished or an error comes later, or is there already
    QGeoRouteReply *calculateRoute(const QGeoRouteRequest &request) override;

private:
    const Ground m_ground;
};

} // namespace dispatch::geoservice
