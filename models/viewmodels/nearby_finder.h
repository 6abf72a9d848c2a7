// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/fleet.h"
#include "travel/travel_finder.h"

#include <QList>
#include <QObject>
#include <QPointF>
#include <QStringList>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief Who is nearest to a place by travel time: estimates at once, the better figures when they come.
//! \threads the main thread
class NearbyFinder : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Given by the program")
    //! The nearest first.
    Q_PROPERTY(QList<int> handles READ handles NOTIFY handlesChanged FINAL)
    //! How long each of them needs, and who says so: "6 min by road".
    Q_PROPERTY(QStringList texts READ texts NOTIFY textsChanged FINAL)

public:
    static constexpr int MaxAsked = 250; //!< the nearest by a straight line
    static constexpr int MaxRows = 10;

    explicit NearbyFinder(QObject *parent = nullptr);

    void setWays(travel::Ways ways);
    //! \param place latitude in x, longitude in y
    //! \param handles whom to rank, the nearest by a straight line first
    Q_INVOKABLE void ask(dispatch::map::Fleet *fleet, QPointF place, const QList<int> &handles);

    [[nodiscard]] QList<int> handles() const { return m_handles; }
    [[nodiscard]] QStringList texts() const { return m_texts; }

Q_SIGNALS:
    void handlesChanged();
    void textsChanged();

private:
    void show(const QList<int> &handles, const travel::TravelFinder::Legs &legs);

    QList<int> m_handles;
    QStringList m_texts;
    travel::TravelFinder m_finder;
};

} // namespace dispatch::viewmodels
