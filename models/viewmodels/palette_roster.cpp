// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/palette.h"

#include "viewmodels/format.h"
#include "viewmodels/roster_text.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

// The verbs about the roster: "break nora 12:00 30m", "shift nora 8:00-16:30", "shift nora off".

namespace {

//! Earlier than this by the clock is meant for tomorrow, as in parsePaletteLine().
constexpr std::chrono::hours LongAgo { 6 };

struct RosterWords {
    QStringList others; //!< a name, and what was said
    std::optional<int> clock; //!< minutes since midnight
    std::optional<int> lasts;
    std::optional<ClockSpan> hours;
    bool isTomorrow = false;
    bool isOff = false;
};

RosterWords wordsOf(const QString &text)
{
    RosterWords words;
    const QStringList list = text.split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : list) {
        if (const auto span = clockSpan(word); span && !words.hours)
            words.hours = span;
        else if (const auto clock = clockMinutes(word);
            clock && !words.clock && (word.contains(u':') || word.contains(u'.')))
            words.clock = clock; // a bare number may be anything
        else if (const auto length = lengthMinutes(word); length && !words.lasts)
            words.lasts = length;
        else if (word.compare("tomorrow"_L1, Qt::CaseInsensitive) == 0)
            words.isTomorrow = true;
        else if (word.compare("off"_L1, Qt::CaseInsensitive) == 0)
            words.isOff = true;
        else
            words.others << word;
    }
    return words;
}

Timestamp dayOf(Timestamp now, bool isTomorrow)
{
    return atClock(localDateOf(now).addDays(isTomorrow ? 1 : 0), 0);
}

double msOf(Timestamp t)
{
    return static_cast<double>(toMs(t));
}

void tell(PaletteItem &item, const MoveVerdict &verdict, const QString &hint)
{
    // The title says the hours already.
    QStringList details { verdict.isAllowed ? QString() : verdict.headline };
    details << verdict.troubles;
    if (verdict.isGood)
        details << hint;
    details.removeAll(QString());
    item.detail = details.join(u" · "_s);
    item.isRefused = !verdict.isAllowed;
    item.isDoubtful = verdict.isAllowed && !verdict.isGood;
}

} // namespace

void Palette::offerBreak(const PaletteVerb &verb, const PaletteLine &line)
{
    const auto now = timestampFromMs(static_cast<qint64>(m_session->nowMs()));
    const RosterWords words = wordsOf(line.text);
    const bool isPlanned = words.lasts || words.clock || words.hours;
    if (!isPlanned)
        return offerDuty(verb, line);
    const Named named = namedIn(words.others.join(u' '));
    TimeWindow pause;
    if (words.hours) {
        pause = onDay(localDateOf(now), *words.hours);
    } else {
        const std::chrono::minutes lasts(
            words.lasts.value_or(static_cast<int>(ShiftBook::UsualBreak.count())));
        const Timestamp from = words.clock ? atClock(localDateOf(now), *words.clock)
                                           : std::chrono::floor<std::chrono::minutes>(now);
        pause = { from, from + lasts };
    }
    if (pause.from < now - LongAgo)
        pause = { pause.from + std::chrono::hours(24), pause.to + std::chrono::hours(24) };
    const int minutes
        = static_cast<int>(std::chrono::ceil<std::chrono::minutes>(pause.to - pause.from).count());
    const QString when = Format::window(msOf(pause.from), msOf(pause.to));
    ShiftBook *book = m_session->shifts();
    for (const TechnicianInfo *technician : named.technicians) {
        // An office without rosters goes on as it did: the length is what the log says of the duty.
        if (!words.clock && !words.hours && !book->isRecorded(technician->id, pause.from))
            continue;
        const MoveVerdict verdict
            = book->judgeBreak(technician->id, {}, -1, msOf(pause.from), minutes);
        PaletteItem item { .title = tr("break %1, %2").arg(technician->name, when),
            .detail = {},
            .key = {},
            .completion = QStringList { u"break"_s, technician->name, clockToType(pause.from),
                u"%1m"_s.arg(minutes) }
                .join(u' ') };
        tell(item, verdict,
            tr("planned in the shift; the duty stays as it is: “break %1” sets it")
                .arg(technician->name.section(u' ', 0, 0).toLower()));
        if (!verdict.isAllowed) {
            add(item);
            continue;
        }
        add(item, [book, id = technician->id, from = msOf(pause.from), minutes] {
            (void)book->putBreak(id, {}, -1, from, minutes);
        });
    }
    if (m_offers.empty())
        offerDuty(verb, line);
}

void Palette::offerShift(const PaletteVerb &verb, const PaletteLine &line)
{
    const auto now = timestampFromMs(static_cast<qint64>(m_session->nowMs()));
    const RosterWords words = wordsOf(line.text);
    const Named named = namedIn(words.others.join(u' '));
    ShiftBook *book = m_session->shifts();
    const Timestamp day = dayOf(now, words.isTomorrow);
    for (const TechnicianInfo *technician : named.technicians) {
        // At noon, so that a shift that ended in the night is not taken for this day's.
        const ShiftDraft draft = book->draftOf(technician->id, msOf(day + std::chrono::hours(12)));
        const QString title = QLatin1StringView(verb.word) + u' ' + technician->name;
        const QString dayWord = words.isTomorrow ? u" tomorrow"_s : QString();
        PaletteItem item { .title = title, .detail = {}, .key = {}, .completion = {} };
        if (words.isOff) {
            item.title = tr("%1: cancel it").arg(title + dayWord);
            item.completion = title + dayWord + u" off"_s;
            const QString whyNot = draft.shiftId.isEmpty()
                ? tr("%1 has no shift that day").arg(technician->name)
                : book->whyNotCancel(draft.shiftId);
            item.detail = whyNot.isEmpty() ? draft.hours : whyNot;
            item.isRefused = !whyNot.isEmpty();
            if (item.isRefused)
                add(item);
            else
                add(item, [book, id = draft.shiftId] { (void)book->cancel(id); });
            continue;
        }
        if (!words.hours) {
            item.title += dayWord;
            item.detail = draft.shiftId.isEmpty()
                ? tr("none that day yet; go on with the hours, as 8:00-16:30")
                : tr("%1 now; go on with other hours, or off").arg(draft.hours);
            item.completion = title + dayWord + u' ' + draft.hours;
            add(item);
            continue;
        }
        const auto clock = [](int minutes) {
            return u"%1:%2"_s.arg(minutes / 60 % 24, 2, 10, '0'_L1)
                .arg(minutes % 60, 2, 10, '0'_L1);
        };
        const QString hours = clock(words.hours->fromMin) + u'-' + clock(words.hours->toMin);
        // A new one has no break before somebody says so: nobody is promised lunch by a typed line.
        const QString breaks = draft.shiftId.isEmpty() ? QString() : draft.breaks;
        const MoveVerdict verdict = book->judgeShift(draft, hours, breaks, draft.note);
        item.title
            = tr("%1, %2").arg(title + dayWord, Format::window(verdict.fromMs, verdict.toMs));
        item.completion = title + dayWord + u' ' + hours;
        tell(item, verdict,
            draft.shiftId.isEmpty() ? tr("a new shift") : tr("was %1").arg(draft.hours));
        if (!verdict.isAllowed) {
            add(item);
            continue;
        }
        add(item,
            [book, draft, hours, breaks] { (void)book->save(draft, hours, breaks, draft.note); });
    }
    if (m_offers.empty())
        refuse(tr("Nobody is called “%1”").arg(words.others.join(u' ')),
            QLatin1StringView(verb.word) + u' ');
}

} // namespace dispatch::viewmodels
