// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "atlas/router.h"

#include <QList>
#include <QObject>
#include <QPointF>
#include <QThreadPool>
#include <QtQmlIntegration/qqmlintegration.h>

#include <memory>

namespace dispatch::viewmodels {

//! \brief The way between two places, as a line for the map and in words that say whether it follows roads.
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
    ~WayFinder() override;

    //! \brief Drives on this map from now on. Without one every way is an estimate.
    void setMap(const atlas::MapData &map);

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
    quint64 m_question = 0;
    std::shared_ptr<const atlas::Router> m_router;
    QThreadPool m_pool;
};

} // namespace dispatch::viewmodels
