// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/report.h"
#include "map/map_case.h"

#include <QAbstractListModel>
#include <QGeoCoordinate>
#include <QQuickItem>
#include <QQuickView>

//! The way of the book: Qt Location's MapItemView with one delegate for each technician.
namespace dispatch::bench {

using namespace Qt::StringLiterals;

namespace {

class UnitModel : public QAbstractListModel {
public:
    explicit UnitModel(const Traffic &traffic)
        : m_traffic(traffic)
    {
    }
    [[nodiscard]] int rowCount(const QModelIndex &parent) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_traffic.places().size());
    }
    [[nodiscard]] QVariant data(const QModelIndex &index, int /*role*/) const override
    {
        const auto &place = m_traffic.places()[static_cast<std::size_t>(index.row())];
        return QVariant::fromValue(QGeoCoordinate(place.latitudeDeg, place.longitudeDeg));
    }
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override
    {
        return { { Qt::UserRole, "coordinate" } };
    }
    void moved() { Q_EMIT dataChanged(index(0), index(rowCount({}) - 1)); }

private:
    const Traffic &m_traffic;
};

} // namespace

QJsonObject runNaive(const MapCase &wanted)
{
    Traffic traffic(wanted.count);
    UnitModel model(traffic);
    QQuickView view;
    view.setResizeMode(QQuickView::SizeRootObjectToView);
    view.resize(View);
    view.setInitialProperties(
        { { u"units"_s, QVariant::fromValue(&model) }, { u"zoom"_s, ZoomLevel },
            { u"latitude"_s, Centre.latitudeDeg }, { u"longitude"_s, Centre.longitudeDeg } });
    view.setSource(QUrl(u"qrc:/bench/naive_map.qml"_s));
    if (view.status() != QQuickView::Ready)
        fail(u"the naive map does not load"_s);
    view.show();
    return measureFrames(view, [&](int frame) {
        // Everybody moves in every frame, as when gliding.
        traffic.drive(traffic.places().size(), [](quint32, domain::GeoPoint) { });
        model.moved();
        view.rootObject()->setProperty("longitude", Centre.longitudeDeg + 0.00002 * frame);
    });
}

} // namespace dispatch::bench
