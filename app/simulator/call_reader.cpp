// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/call_reader.h"

#include "simulator/row_fields.h"

#include <QFileInfo>

#include <algorithm>
#include <array>

namespace dispatch::simulator {

using namespace Qt::StringLiterals;
using domain::Priority;

namespace {

constexpr std::array<QLatin1StringView, 10> lifeAtRisk { "CARDIAC"_L1, "UNCONSCIOUS"_L1,
    "RESPIRATORY"_L1, "CVA"_L1, "CHOKING"_L1, "SHOOTING"_L1, "STABBING"_L1, "BUILDING FIRE"_L1,
    "RESCUE"_L1, "OVERDOSE"_L1 };
constexpr std::array<QLatin1StringView, 4> canWait { "FALL VICTIM"_L1, "FIRE ALARM"_L1,
    "MEDICAL ALERT"_L1, "INVESTIGATION"_L1 };

Priority priorityOf(QStringView kind, QStringView title)
{
    const auto names = [title](QLatin1StringView word) { return title.contains(word); };
    if (kind == "Traffic"_L1)
        return names("VEHICLE ACCIDENT"_L1) ? Priority::High
            : names("DISABLED"_L1)          ? Priority::Low
                                            : Priority::Normal;
    if (std::ranges::any_of(lifeAtRisk, names))
        return Priority::Emergency;
    return std::ranges::any_of(canWait, names) ? Priority::Normal : Priority::High;
}

//! "CARDIAC EMERGENCY" -> "Cardiac emergency"
QString sentenceCase(QString text)
{
    text = text.toLower();
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

//! "DEKALB PIKE & ALLENDALE RD" -> "Dekalb Pike & Allendale Rd"
QString titleCase(QString text)
{
    bool isStart = true;
    for (QChar &c : text) {
        c = isStart ? c.toUpper() : c.toLower();
        isStart = !c.isLetterOrNumber() && c != u'\'';
    }
    return text;
}

} // namespace

std::expected<Calls, QString> readCalls(const QString &path)
{
    Calls calls;
    const QString file = QFileInfo(path).fileName();
    const auto read = forEachLine(path, [&](int number, QByteArrayView line) {
        if (line.trimmed().isEmpty())
            return;
        ++calls.rows;
        const auto fields = splitRow(line, 6);
        if (fields.size() != 6)
            return calls.bad.add(file, number,
                u"there are not 6 fields (latitude,longitude,kind: title,time,township,address)"_s);
        const auto place = readPlace(fields[0], fields[1]);
        if (!place)
            return calls.bad.add(file, number, place.error());
        const qsizetype colon = fields[2].indexOf(':');
        if (colon <= 0)
            return calls.bad.add(file, number, u"the kind of call is missing (KIND: TITLE)"_s);
        const auto time = readLocalTime(fields[3]);
        if (!time)
            return calls.bad.add(file, number, time.error());
        const QString kind = QString::fromUtf8(fields[2].first(colon)).trimmed();
        QString title = QString::fromUtf8(fields[2].sliced(colon + 1)).trimmed();
        while (title.endsWith(u'-') || title.endsWith(u' '))
            title.chop(1);
        if (title.isEmpty())
            return calls.bad.add(file, number, u"the title of the call is missing (KIND: TITLE)"_s);

        Call call;
        call.line = number;
        call.date = QString::fromLatin1(time->date);
        call.timeOfDay = time->timeOfDay;
        call.fields.title = sentenceCase(title);
        call.fields.trade = kind.toLower();
        call.fields.priority = priorityOf(kind, title);
        call.fields.description = kind + u" call of "_s + QString::fromUtf8(fields[3]);
        call.fields.customerName = u"Caller "_s + QString::number(number);
        call.fields.area = titleCase(QString::fromUtf8(fields[4]));
        call.fields.address = titleCase(QString::fromUtf8(fields[5]));
        call.fields.place = *place;
        calls.calls.push_back(std::move(call));
    });
    if (!read)
        return std::unexpected(read.error());
    if (calls.calls.empty())
        return std::unexpected(path
            + u" holds no call that can be used. It needs rows of latitude,longitude,kind: title,time,township,address."_s);
    std::ranges::stable_sort(calls.calls, {}, &Call::timeOfDay);
    return calls;
}

} // namespace dispatch::simulator
