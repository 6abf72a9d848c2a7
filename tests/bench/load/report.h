// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include <optional>
#include <stdexcept>
#include <vector>

QT_BEGIN_NAMESPACE
class QCommandLineParser;
QT_END_NAMESPACE

namespace dispatch::bench {

//! \brief Ends the benchmark: a figure from half a run is worse than none. An exception, so that the server is ended and
//! its folder removed on the way out.
class Failure final : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};
[[noreturn]] void fail(const QString &text);
[[noreturn]] void failErrno(const char *what);

//! \brief The whole number a person gave for an option; ends the benchmark if it is none from \p least to \p most.
[[nodiscard]] int number(
    const QCommandLineParser &parser, const QString &name, int least, int most);

//! \brief Times of one kind, in ms.
class Latencies {
public:
    void add(double ms) { m_all.push_back(static_cast<float>(ms)); }
    [[nodiscard]] std::size_t count() const { return m_all.size(); }
    //! \param share 0..1; 0 without any
    [[nodiscard]] double at(double share) const;
    //! \brief "p50 … p99 … max …, n=…" in ms
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QJsonObject json() const;

private:
    mutable std::vector<float> m_all; //!< sorted when asked
    mutable bool m_isSorted = false;
};

//! \brief Of several runs of the same.
struct Runs {
    std::vector<double> values;
    [[nodiscard]] double median() const;
    [[nodiscard]] double least() const;
    [[nodiscard]] double most() const;
    [[nodiscard]] QString summary(
        const QString &unit) const; //!< "median (least–most, n runs) unit"
};

//! \brief One line of the result: what was to be reached, what was measured, and why not if not.
struct Figure {
    QString key; //!< of the JSON: "s1_events_per_s"
    QString what;
    QString target; //!< for people; empty: no target, only good to know
    QString measured;
    double value = 0;
    std::optional<bool> isReached; //!< nullopt: there is no target
    QString cause; //!< when not reached
};

//! \brief Collects the figures and prints one line of JSON and one table.
class Report {
public:
    explicit Report(const QString &bench);
    void add(Figure figure);
    //! \brief More for the JSON: the circumstances of a part.
    void note(const QString &key, const QJsonValue &value) { m_json.insert(key, value); }
    void print();

private:
    QJsonObject m_json;
    std::vector<Figure> m_figures;
    QString m_loadBefore;
};

} // namespace dispatch::bench
