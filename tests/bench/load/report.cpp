// SPDX-License-Identifier: GPL-3.0-or-later
#include "load/report.h"

#include "load/machine.h"

#include <QCommandLineParser>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <numeric>

namespace dispatch::bench {

using namespace Qt::StringLiterals;

void fail(const QString &text)
{
    throw Failure(text.toStdString());
}

void failErrno(const char *what)
{
    fail(QString::fromLatin1(what) % u": "_s % QString::fromLocal8Bit(std::strerror(errno)));
}

int number(const QCommandLineParser &parser, const QString &name, int least, int most)
{
    bool ok = false;
    const int value = parser.value(name).toInt(&ok);
    if (!ok || value < least || value > most)
        fail(u"--%1 must be a number from %2 to %3"_s.arg(name).arg(least).arg(most));
    return value;
}

double Latencies::at(double share) const
{
    if (m_all.empty())
        return std::numeric_limits<double>::infinity(); // what never came was not quick
    if (!m_isSorted) {
        std::ranges::sort(m_all);
        m_isSorted = true;
    }
    // The smallest value that at least this share does not exceed.
    const auto rank
        = static_cast<std::size_t>(std::ceil(share * static_cast<double>(m_all.size())));
    return static_cast<double>(m_all[std::clamp<std::size_t>(rank, 1, m_all.size()) - 1]);
}

QString Latencies::summary() const
{
    return u"p50 %1, p99 %2, max %3 ms (%4)"_s.arg(at(0.5), 0, 'f', 1)
        .arg(at(0.99), 0, 'f', 1)
        .arg(at(1), 0, 'f', 1)
        .arg(count());
}

QJsonObject Latencies::json() const
{
    return { { u"count"_s, static_cast<qint64>(count()) }, { u"p50_ms"_s, at(0.5) },
        { u"p90_ms"_s, at(0.9) }, { u"p99_ms"_s, at(0.99) }, { u"max_ms"_s, at(1) } };
}

double Runs::median() const
{
    auto sorted = values;
    std::ranges::sort(sorted);
    const std::size_t half = sorted.size() / 2;
    if (sorted.empty())
        return 0;
    return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

double Runs::least() const
{
    return values.empty() ? 0 : *std::ranges::min_element(values);
}

double Runs::most() const
{
    return values.empty() ? 0 : *std::ranges::max_element(values);
}

QString Runs::summary(const QString &unit) const
{
    const int digits = most() < 100 ? 2 : 0;
    return u"%1 (%2–%3, %4 runs) %5"_s.arg(median(), 0, 'f', digits)
        .arg(least(), 0, 'f', digits)
        .arg(most(), 0, 'f', digits)
        .arg(values.size())
        .arg(unit);
}

Report::Report(const QString &bench)
    : m_json({ { u"bench"_s, bench }, { u"machine"_s, machineName() },
          { u"date"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODate) } })
    , m_loadBefore(loadAverage())
{
}

void Report::add(Figure figure)
{
    QTextStream(stderr) << "  " << figure.what << ": " << figure.measured << '\n';
    m_figures.push_back(std::move(figure));
}

void Report::print()
{
    QJsonArray figures;
    for (const auto &figure : m_figures) {
        QJsonObject object { { u"key"_s, figure.key }, { u"value"_s, figure.value },
            { u"measured"_s, figure.measured } };
        if (!figure.target.isEmpty())
            object.insert(u"target"_s, figure.target);
        if (figure.isReached)
            object.insert(u"reached"_s, *figure.isReached);
        if (!figure.cause.isEmpty())
            object.insert(u"cause"_s, figure.cause);
        figures.append(object);
    }
    m_json.insert(u"figures"_s, figures);
    m_json.insert(u"load_before"_s, m_loadBefore);
    m_json.insert(u"load_after"_s, loadAverage());
    QTextStream out(stdout);
    out << QJsonDocument(m_json).toJson(QJsonDocument::Compact) << '\n';
    out << m_json.value(u"machine"_s).toString() << ", " << m_json.value(u"date"_s).toString()
        << "\nload average " << m_loadBefore << " before, " << loadAverage() << " after\n\n";
    qsizetype what = 0;
    qsizetype target = 0;
    qsizetype measured = 0;
    for (const auto &figure : m_figures) {
        what = std::max(what, figure.what.size());
        target = std::max(target, figure.target.size());
        measured = std::max(measured, figure.measured.size());
    }
    const auto line = [&](const QString &a, const QString &b, const QString &c, const QString &d) {
        out << a.leftJustified(what + 2) << b.leftJustified(target + 2)
            << c.leftJustified(measured + 2) << d << '\n';
    };
    line(u"Figure"_s, u"Target"_s, u"Measured"_s, u"Reached"_s);
    for (const auto &figure : m_figures) {
        line(figure.what, figure.target, figure.measured,
            !figure.isReached       ? QString()
                : *figure.isReached ? u"yes"_s
                                    : QString(u"no: "_s % figure.cause));
    }
}

} // namespace dispatch::bench
