// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace dispatch::test {

//! \brief One line of a source file that knows what it may not know.
struct Breach {
    QString file; //!< relative to the root
    int line = 0;
    QString text; //!< what is wrong, in words
    bool operator==(const Breach &) const = default;
};

struct LayerReport {
    QList<Breach> breaches;
    QHash<QString, int> files;  //!< read, by layer ("models/domain", "qml/Dispatch/Theme")
    QHash<QString, int> checks; //!< includes or imports judged, by layer
};

//! \brief Reads every include below ROOT/models and ROOT/app and every import below ROOT/qml, and judges them by the table
//! of ARCHITECTURE.md.
[[nodiscard]] LayerReport readLayers(const QString &root);

} // namespace dispatch::test
