// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QtQmlIntegration/qqmlintegration.h>

//! \brief What somebody does with what they have open.
namespace dispatch::viewmodels::PresenceMode {
Q_NAMESPACE
QML_ELEMENT
enum Value { View, Edit, Type };
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::PresenceMode

namespace dispatch::viewmodels {

//! \brief Somebody else at a desk, and what they do there.
class PresenceInfo {
    Q_GADGET
    QML_VALUE_TYPE(presenceInfo)
    Q_PROPERTY(QString userId MEMBER userId FINAL)
    Q_PROPERTY(QString name MEMBER name FINAL)
    Q_PROPERTY(QString initials MEMBER initials FINAL)
    Q_PROPERTY(dispatch::viewmodels::PresenceMode::Value mode MEMBER mode FINAL)
    Q_PROPERTY(QString text MEMBER text FINAL)
    Q_PROPERTY(QString jobId MEMBER jobId FINAL)
    Q_PROPERTY(QString jobText MEMBER jobText FINAL)
    Q_PROPERTY(double heardMs MEMBER heardMs FINAL)
public:
    QString userId; //!< uuid text; empty: nobody
    QString name;
    QString initials; //!< "NF"
    PresenceMode::Value mode = PresenceMode::View;
    QString text; //!< "Nada edits this"
    QString jobId; //!< what they have open, if it is a job
    QString jobText; //!< "#481"
    double heardMs = 0; //!< when they last said so: ms since 1970 UTC by the server's clock
    bool operator==(const PresenceInfo &) const = default;
};

} // namespace dispatch::viewmodels
