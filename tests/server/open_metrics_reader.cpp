// SPDX-License-Identifier: GPL-3.0-or-later
#include "open_metrics_reader.h"

#include <QRegularExpression>
#include <QSet>

#include <limits>

namespace dispatch::server::test {

using namespace Qt::StringLiterals;

namespace {

//! The family whose samples are being read.
struct Family {
    QByteArray name, type, unit;
    bool hasHelp = false;
    int samples = 0;
    // histogram
    double lastBound = -std::numeric_limits<double>::infinity();
    double lastCount = 0, count = -1;
    bool hasInfinity = false, hasSum = false;
};

bool fits(const Family &family, QByteArrayView suffix)
{
    if (family.type == "counter")
        return suffix == "_total";
    if (family.type == "info")
        return suffix == "_info";
    if (family.type == "histogram")
        return suffix == "_bucket" || suffix == "_count" || suffix == "_sum";
    return family.type == "gauge" && suffix.isEmpty();
}

//! Empty, or what is missing at the end of a family.
QString unfinished(const Family &family)
{
    if (family.name.isEmpty())
        return {};
    if (family.samples == 0)
        return u"no samples"_s;
    if (!family.hasHelp)
        return u"no help"_s;
    if (!family.unit.isEmpty() && !family.name.endsWith(QByteArray('_' + family.unit)))
        return u"the name does not end in the unit"_s;
    if (family.type == "histogram"
        && (!family.hasInfinity || !family.hasSum || family.count != family.lastCount))
        return u"the histogram is not whole"_s;
    return {};
}

} // namespace

std::expected<QHash<QByteArray, double>, QString> OpenMetricsReader::read(const QByteArray &text)
{
    static const QRegularExpression metadata(
        u"^# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$"_s);
    static const QRegularExpression sample(
        uR"re(^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{([a-zA-Z_][a-zA-Z0-9_]*)="([^"\\\n]*)"\})? (\S+)$)re"_s);
    const auto wrong = [](const QByteArray &line, const QString &why) {
        return std::unexpected(QString(why % u": "_s % QString::fromUtf8(line)));
    };
    if (!text.endsWith("\n# EOF\n"))
        return wrong(text.right(40), u"the end is not # EOF"_s);

    QHash<QByteArray, double> samples;
    QSet<QByteArray> families;
    Family family;
    auto lines = text.split('\n');
    lines.resize(lines.size() - 2); // the end, and what follows the last line feed
    for (const auto &line : std::as_const(lines)) {
        if (const auto found = metadata.match(QString::fromUtf8(line)); found.hasMatch()) {
            const QByteArray name = found.captured(2).toLatin1();
            const QByteArray value = found.captured(3).toUtf8();
            if (name != family.name || family.samples > 0) {
                if (const auto why = unfinished(family); !why.isEmpty())
                    return wrong(family.name, why);
                if (families.contains(name))
                    return wrong(line, u"a family comes twice"_s);
                families.insert(name);
                family = { .name = name };
            }
            if (found.captured(1) == "TYPE"_L1) {
                if (!family.type.isEmpty() || family.hasHelp || !family.unit.isEmpty())
                    return wrong(line, u"TYPE must come first, once"_s);
                family.type = value;
            } else if (found.captured(1) == "UNIT"_L1) {
                family.unit = value;
            } else {
                family.hasHelp = true;
            }
            continue;
        }
        const auto found = sample.match(QString::fromUtf8(line));
        if (!found.hasMatch())
            return wrong(line, u"no sample"_s);
        const QByteArray name = found.captured(1).toLatin1();
        if (family.type.isEmpty() || !name.startsWith(family.name)
            || !fits(family, QByteArrayView(name).sliced(family.name.size())))
            return wrong(line, u"not of the family before it"_s);
        bool isNumber = false;
        const double value = found.captured(4).toDouble(&isNumber);
        if (!isNumber || (family.type != "gauge" && value < 0))
            return wrong(line, u"no number that it may have"_s);
        ++family.samples;
        if (name.endsWith("_bucket")) {
            const QString le = found.captured(3);
            const double bound = le == "+Inf"_L1 ? std::numeric_limits<double>::infinity()
                                                 : le.toDouble(&isNumber);
            if (found.captured(2) != "le"_L1 || !isNumber || !(bound > family.lastBound)
                || value < family.lastCount || !(le == "+Inf"_L1 || le.contains(u'.')))
                return wrong(line, u"the bins do not ascend"_s);
            family.lastBound = bound;
            family.lastCount = value;
            family.hasInfinity = le == "+Inf"_L1;
        } else if (name.endsWith("_count") && family.type == "histogram") {
            family.count = value;
        } else if (name.endsWith("_sum") && family.type == "histogram") {
            family.hasSum = true;
        }
        const QByteArray key = line.first(line.lastIndexOf(' '));
        if (samples.contains(key))
            return wrong(line, u"a sample comes twice"_s);
        samples.insert(key, value);
    }
    if (const auto why = unfinished(family); !why.isEmpty())
        return wrong(family.name, why);
    return samples;
}

} // namespace dispatch::server::test
