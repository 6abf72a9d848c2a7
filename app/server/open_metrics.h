// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/metrics.h"

#include <initializer_list>
#include <optional>

namespace dispatch::server {

//! \brief What stands beside the counters: as it is in the moment of asking.
struct Gauges {
    quint64 head = 0;
    qsizetype dispatchers = 0, technicians = 0, customers = 0,
              strangers = 0; //!< connections: office roles, their apps, customers, no hello yet
    qsizetype unsentBytes = 0; //!< of all feeds together
    qsizetype unackedEvents = 0;
    qsizetype slowReaders = 0; //!< that the sender waits for
    qsizetype queuedCommands = 0;
    bool isReady = false, isReadOnly = false;
    std::optional<qint64> diskFreeBytes;
    qint64 startedMs = 0, nowMs = 0; //!< since 1970
};

//! \brief Writes OpenMetrics 1.0 text: families one after the other, each with its samples.
class OpenMetricsWriter {
public:
    //! \param unit empty, or the last word of \p name
    void family(const char *name, const char *type, const char *unit, const char *help);
    //! \brief A sample of the last family; \p labels is empty or `role="x"`.
    void sample(const char *suffix, const QByteArray &labels, double value);
    void count(const char *suffix, const QByteArray &labels, quint64 value);
    template<class H, class Bounds>
    void histogram(
        const char *name, const char *unit, const char *help, const H &values, const Bounds &bounds)
    {
        family(name, "histogram", unit, help);
        quint64 upTo = 0;
        for (std::size_t i = 0; i < bounds.size(); ++i) {
            upTo += values.counts[i];
            count("_bucket", label("le", number(bounds[i])), upTo);
        }
        upTo += values.counts[bounds.size()];
        count("_bucket", label("le", "+Inf"), upTo);
        count("_count", {}, upTo);
        sample("_sum", {}, values.sum);
    }
    [[nodiscard]] QByteArray finish();

    [[nodiscard]] static QByteArray label(const char *name, const QByteArray &value);
    //! \brief "1.0", "0.005": always with a point, as OpenMetrics compares such texts.
    [[nodiscard]] static QByteArray number(double value);

private:
    void begin(const char *suffix, const QByteArray &labels);
    QByteArray m_out;
    QByteArray m_name;
};

inline constexpr char OpenMetricsType[]
    = "application/openmetrics-text; version=1.0.0; charset=utf-8";

//! \brief Everything for `/metrics`.
[[nodiscard]] QByteArray toOpenMetrics(const Metrics &metrics, const Gauges &gauges);

} // namespace dispatch::server
