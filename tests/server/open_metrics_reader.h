// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

#include <expected>

namespace dispatch::server::test {

//! \brief Reads OpenMetrics 1.0 text and refuses whatever the specification does not allow in the part that the server
//! uses: order of families, names, units, `_total`, labels, bins of histograms, the end.
class OpenMetricsReader {
public:
    //! \return samples by name with labels, as written: `dispatch_connections{role="office"}`; or the line that is wrong
    [[nodiscard]] static std::expected<QHash<QByteArray, double>, QString> read(
        const QByteArray &text);
};

} // namespace dispatch::server::test
