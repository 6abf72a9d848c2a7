// SPDX-License-Identifier: GPL-3.0-or-later
#include "content/file_name.h"

#include "content/limits.h"

#include <algorithm>

namespace dispatch::content {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxEndingChars = 12; //!< longer "endings" are part of a sentence

//! Names of devices on Windows, whatever their ending.
bool isDevice(QStringView name)
{
    const auto stem = name.left(name.indexOf(u'.') < 0 ? name.size() : name.indexOf(u'.'));
    static const QStringList devices { u"con"_s, u"prn"_s, u"aux"_s, u"nul"_s };
    if (std::ranges::any_of(
            devices, [&](const QString &d) { return stem.compare(d, Qt::CaseInsensitive) == 0; }))
        return true;
    return stem.size() == 4 && stem[3].isDigit()
        && (stem.startsWith("com"_L1, Qt::CaseInsensitive)
            || stem.startsWith("lpt"_L1, Qt::CaseInsensitive));
}

bool isVisible(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // among them all that turn the direction round, and those of no width
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

//! Where the ending begins, its dot included; the size if there is none.
qsizetype endingAt(QStringView name)
{
    const auto dot = name.lastIndexOf(u'.');
    return dot <= 0 || name.size() - dot > MaxEndingChars + 1 ? name.size() : dot;
}

QString shortened(const QString &name, qsizetype most)
{
    if (name.size() <= most)
        return name;
    const auto at = endingAt(name);
    const auto ending = name.sliced(at);
    auto stem = name.first(most - ending.size());
    if (!stem.isEmpty() && stem.back().isHighSurrogate())
        stem.chop(1);
    return QString(stem.trimmed() + ending);
}

} // namespace

QString cleanName(const QString &typed)
{
    const auto slash = std::max(typed.lastIndexOf(u'/'), typed.lastIndexOf(u'\\'));
    QString out;
    const auto points = typed.sliced(slash + 1).toUcs4();
    for (const auto point : points) {
        const auto c = static_cast<char32_t>(point);
        if (!isVisible(c))
            continue;
        if (QStringView(u"<>:\"|?*").contains(QChar::fromUcs4(c)))
            out += u'_';
        else
            out += QChar::fromUcs4(c);
    }
    // After what stood between two letters has gone, they may be one.
    out = out.normalized(QString::NormalizationForm_C).simplified();
    while (out.startsWith(u'.'))
        out = out.sliced(1).trimmed();
    while (out.endsWith(u'.') || out.endsWith(u' '))
        out.chop(1);
    if (isDevice(out))
        out.prepend(u'_');
    out = shortened(out, MaxNameChars);
    while (out.endsWith(u'.'))
        out.chop(1);
    return out.isEmpty() ? u"file"_s : out;
}

QString nameFor(const QString &typed, FileKind kind)
{
    const auto name = cleanName(typed);
    const auto all = endings(kind);
    const auto ending = name.sliced(endingAt(name));
    if (ending.size() > 1 && all.contains(ending.sliced(1), Qt::CaseInsensitive))
        return name;
    const QString fit = u'.' + all.first();
    return QString(shortened(name, MaxNameChars - fit.size()) + fit);
}

} // namespace dispatch::content
