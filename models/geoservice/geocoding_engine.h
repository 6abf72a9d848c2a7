// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "geoservice/ground.h"

#include <QGeoCodingManagerEngine>

namespace dispatch::geoservice {

//! \brief Addresses for QML's GeocodeModel.
//! \threads the main thread; the search runs in a worker
class GeocodingEngine final : public QGeoCodingManagerEngine {
    Q_OBJECT

public:
    GeocodingEngine(Ground ground, const QVariantMap &parameters);

    //! \return belongs to the caller, as Qt wants it; \c finished comes later
    QGeoCodeReply *geocode(const QGeoAddress &address, const QGeoShape &bounds) override;
    //! \param limit < 0: as many as there are, up to AddressSearch::MaxResults
    //! \param bounds only what lies within, if it is valid
    QGeoCodeReply *geocode(
        const QString &address, int limit, int offset, const QGeoShape &bounds) override;

private:
    const Ground m_ground;
};

} // namespace dispatch::geoservice
