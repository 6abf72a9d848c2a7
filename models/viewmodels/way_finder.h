// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "travel/travel_finder.h"

#include <QList>
#include <QObject>
#include <QPointF>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief The way between two places, as a line for the map and in words that say where it comes from.
//! \threads lives in the main thread; searches in a worker, the newest question only
class WayFinder : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Given by the program")
    //! Latitude in x, longitude in y; empty for no way.
    Q_PROPERTY(QList<QPointF> line READ line NOTIFY changed FINAL)
    Q_PROPERTY(bool isEstimate READ isEstimate NOTIFY changed FINAL)
    //! "2.3 km · 6 min by road", or "~2.9 km · ~6 min, a straight line × 1.3".
    Q_PROPERTY(QString text READ text NOTIFY changed FINAL)

public:
    explicit WayFinder(QObject *parent = nullptr);

    //! \brief Asks these from now on. Without any every way is an estimate.
    void setWays(travel::Ways ways);

    [[nodiscard]] QList<QPointF> line() const { return m_line; }
    [[nodiscard]] bool isEstimate() const { return m_isEstimate; }
    [[nodiscard]] QString text() const { return m_text; }

    //! \brief Asks for a way; what was shown before stays until the answer is there.
    //! \param from,to latitude in x, longitude in y; with NaN there is no way
    Q_INVOKABLE void ask(QPointF from, QPointF to);
    Q_INVOKABLE void clear();

Q_SIGNALS:
    void changed();

private:
    void show(const atlas::Journey &journey);

    QList<QPointF> m_line;
    QString m_text;
    bool m_isEstimate = false;
    travel::TravelFinder m_finder;
};

} // namespace dispatch::viewmodels
