// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>

namespace dispatch::bench {

//! \brief A virtual display (Xvfb) of its own, 1280x800; ends with the bench.
class VirtualDisplay {
public:
    VirtualDisplay();
    ~VirtualDisplay();
    Q_DISABLE_COPY_MOVE(VirtualDisplay)
    [[nodiscard]] QString name() const { return m_name; } //!< ":7"; empty: there is none

private:
    QProcess m_server;
    QString m_name;
};

} // namespace dispatch::bench
