// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief A column of a file, and which field of the jobs it is.
class ImportColumn {
    Q_GADGET
    QML_VALUE_TYPE(importColumn)
    Q_PROPERTY(QString heading MEMBER heading FINAL)
    Q_PROPERTY(QString sample MEMBER sample FINAL)
    Q_PROPERTY(QString field MEMBER field FINAL)
    Q_PROPERTY(bool isUsed MEMBER isUsed FINAL)
public:
    QString heading; //!< "Street", or "Column 3"
    QString sample; //!< the first cells that are not empty
    QString field; //!< "Address", or "not used"
    bool isUsed = false;
    bool operator==(const ImportColumn &) const = default;
};

//! \brief A row of a file, and what would come of it.
class ImportLine {
    Q_GADGET
    QML_VALUE_TYPE(importLine)
    Q_PROPERTY(QString line MEMBER line FINAL)
    Q_PROPERTY(QString title MEMBER title FINAL)
    Q_PROPERTY(QString detail MEMBER detail FINAL)
    Q_PROPERTY(QString problem MEMBER problem FINAL)
    Q_PROPERTY(bool isKnown MEMBER isKnown FINAL)
public:
    QString line; //!< its number in the file
    QString title;
    QString detail; //!< "Vera Holm · 555 0101 · Quay Street 4 · heating"
    QString problem; //!< why it cannot be taken; empty: it can
    bool isKnown = false; //!< the job is there already
    bool operator==(const ImportLine &) const = default;
};

} // namespace dispatch::viewmodels
