// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults/clerk_log.h"

#include <QHash>

namespace dispatch::test {

using namespace Qt::StringLiterals;

ClerkLog::ClerkLog(const QString &path)
    : m_file(path)
{
    if (!m_file.open(QIODevice::ReadWrite))
        qFatal("Cannot open %s", qPrintable(path));
    const bool isTorn
        = m_file.size() > 0 && m_file.seek(m_file.size() - 1) && m_file.read(1) != "\n";
    m_file.close();
    // Unbuffered: each line is one write() to the end of the file, and with it out of reach of a kill.
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
        qFatal("Cannot append to %s", qPrintable(path));
    if (isTorn)
        m_file.write("\n");
}

void ClerkLog::write(QStringView word, const QString &first, const QString &second)
{
    QByteArray line = word.toUtf8() + ' ' + first.toUtf8();
    if (!second.isEmpty())
        line.append(' ').append(second.toUtf8());
    line.append('\n');
    if (m_file.write(line) != line.size())
        qFatal("Cannot write to %s", qPrintable(m_file.fileName()));
}

ClerkLog::Read ClerkLog::read(const QString &path)
{
    Read out;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        out.problem = u"%1 cannot be read"_s.arg(path);
        return out;
    }
    QHash<QString, std::size_t> byMarker;
    QHash<domain::CommandId, std::size_t> byId;
    for (const auto &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        if (line.isEmpty())
            continue;
        const auto words = line.split(u' ');
        const auto &what = words[0];
        const auto first = words.value(1);
        const auto second = words.value(2);
        if (what == "trying"_L1 && words.size() == 2) {
            byMarker.insert(first, out.deeds.size());
            out.deeds.emplace_back().marker = first;
            continue;
        }
        const bool isByMarker = what == "made"_L1 || what == "declined"_L1;
        const auto uuid = domain::parseUuid(isByMarker ? second : first);
        if (isByMarker) {
            const auto at = byMarker.constFind(first);
            if (at == byMarker.cend() || (what == "made"_L1 && !uuid)) {
                ++out.tornLines;
                continue;
            }
            auto &deed = out.deeds[*at];
            deed.isDeclined = what == "declined"_L1;
            if (uuid) {
                deed.id = { *uuid };
                byId.insert(deed.id, *at);
            }
            continue;
        }
        if (!uuid) {
            ++out.tornLines;
            continue;
        }
        const auto at = byId.constFind({ *uuid });
        // An answer to what a kill kept from being noted as made: its marker still tells whether it is there.
        if (at == byId.cend())
            continue;
        auto &deed = out.deeds[*at];
        if (what == "acked"_L1) {
            const auto seq = second.toULongLong();
            deed.contradicts |= (deed.ackedSeq && *deed.ackedSeq != seq) || deed.refused;
            deed.ackedSeq = seq;
        } else if (what == "refused"_L1) {
            deed.contradicts |= deed.ackedSeq.has_value();
            deed.refused = domain::errorCodeFromName(second);
        } else if (what == "dropped"_L1) {
            deed.isDropped = true;
        } else if (out.problem.isEmpty()) {
            out.problem = u"%1: “%2” is no line of a clerk"_s.arg(path, line);
        }
    }
    return out;
}

} // namespace dispatch::test
