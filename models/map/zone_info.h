// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QPointF>
#include <QString>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::map {

//! \brief A zone as the map draws it and a list names it; an empty id = none. The application writes it.
class ZoneInfo {
    Q_GADGET
    QML_VALUE_TYPE(zoneInfo)
    Q_PROPERTY(QString id MEMBER id FINAL)
    Q_PROPERTY(QString name MEMBER name FINAL)
    Q_PROPERTY(QString area MEMBER area FINAL)
    Q_PROPERTY(bool isSite MEMBER isSite FINAL)
    Q_PROPERTY(QString sizeText MEMBER sizeText FINAL)
    Q_PROPERTY(bool isPending MEMBER isPending FINAL)
    Q_PROPERTY(QList<QPointF> points MEMBER points FINAL)
public:
    QString id; //!< UUID
    QString name;
    QString area; //!< what a territory gives to its jobs
    bool isSite = false;
    QString sizeText; //!< "3.2 km²"
    bool isPending = false; //!< a change of it waits for the server
    QList<QPointF> points; //!< latitude in x, longitude in y; not closed

    bool operator==(const ZoneInfo &) const = default;
};

} // namespace dispatch::map
