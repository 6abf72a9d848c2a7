// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geoservice/ground.h"

#include <QGeoServiceProviderFactory>
#include <QObject>

namespace dispatch::geoservice {

//! \brief Qt Location's way into the plug-in.
class GeoServiceFactory final : public QObject, public QGeoServiceProviderFactory {
    Q_OBJECT
    Q_INTERFACES(QGeoServiceProviderFactory)
    Q_PLUGIN_METADATA(
        IID "org.qt-project.qt.geoservice.serviceproviderfactory/6.0" FILE "geo_service.json")

public:
    void setGround(std::optional<Ground> ground) { m_ground = std::move(ground); }

    QGeoRoutingManagerEngine *createRoutingManagerEngine(const QVariantMap &parameters,
        QGeoServiceProvider::Error *error, QString *errorString) const override;
    QGeoCodingManagerEngine *createGeocodingManagerEngine(const QVariantMap &parameters,
        QGeoServiceProvider::Error *error, QString *errorString) const override;

private:
    [[nodiscard]] bool isReady(QGeoServiceProvider::Error *error, QString *errorString) const;

    std::optional<Ground> m_ground;
};

} // namespace dispatch::geoservice
