// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/palette_line.h"

#include "viewmodels/fuzzy.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

std::span<const PaletteVerb> paletteVerbs()
{
    using enum PaletteDeed;
    static constexpr PaletteVerb list[] {
        { "assign", Assign, {}, QT_TRANSLATE_NOOP("Palette", "JOB NAME TIME"),
            QT_TRANSLATE_NOOP("Palette", "Give a job to a technician"), "A" },
        { "dispatch", Act, Action::Dispatch, QT_TRANSLATE_NOOP("Palette", "JOB"),
            QT_TRANSLATE_NOOP("Palette", "Tell the technician to go"), "D" },
        { "cancel", Act, Action::Cancel, QT_TRANSLATE_NOOP("Palette", "JOB REASON"),
            QT_TRANSLATE_NOOP("Palette", "Cancel a job"), "" },
        { "recall", Act, Action::Recall, QT_TRANSLATE_NOOP("Palette", "JOB REASON"),
            QT_TRANSLATE_NOOP("Palette", "Take a job back from its technician"), "" },
        { "unschedule", Act, Action::Unschedule, QT_TRANSLATE_NOOP("Palette", "JOB"),
            QT_TRANSLATE_NOOP("Palette", "Clear technician and window"), "" },
        { "approve", Act, Action::Approve, QT_TRANSLATE_NOOP("Palette", "JOB"),
            QT_TRANSLATE_NOOP("Palette", "Accept a request"), "" },
        { "reject", Act, Action::Reject, QT_TRANSLATE_NOOP("Palette", "JOB REASON"),
            QT_TRANSLATE_NOOP("Palette", "Decline a request"), "" },
        { "accept", Act, Action::Accept, QT_TRANSLATE_NOOP("Palette", "JOB REASON"),
            QT_TRANSLATE_NOOP("Palette", "Accept for the technician"), "" },
        { "depart", Act, Action::Depart, QT_TRANSLATE_NOOP("Palette", "JOB REASON"),
            QT_TRANSLATE_NOOP("Palette", "The technician is on the way"), "" },
        { "arrive", Act, Action::Arrive, QT_TRANSLATE_NOOP("Palette", "JOB REASON"),
            QT_TRANSLATE_NOOP("Palette", "The technician is there"), "" },
        { "start", Act, Action::Start, QT_TRANSLATE_NOOP("Palette", "JOB REASON"),
            QT_TRANSLATE_NOOP("Palette", "Work has begun"), "" },
        { "pause", Act, Action::Pause, QT_TRANSLATE_NOOP("Palette", "JOB REASON"),
            QT_TRANSLATE_NOOP("Palette", "Work is interrupted"), "" },
        { "resume", Act, Action::Resume, QT_TRANSLATE_NOOP("Palette", "JOB REASON"),
            QT_TRANSLATE_NOOP("Palette", "Work goes on"), "" },
        { "complete", Act, Action::Complete, QT_TRANSLATE_NOOP("Palette", "JOB REASON"),
            QT_TRANSLATE_NOOP("Palette", "Work is done"), "" },
        { "restore", Act, Action::Restore, QT_TRANSLATE_NOOP("Palette", "JOB REASON"),
            QT_TRANSLATE_NOOP("Palette", "Take back a cancellation"), "" },
        { "break", Break, Duty::Break, QT_TRANSLATE_NOOP("Palette", "NAME 12:00 30m"),
            QT_TRANSLATE_NOOP("Palette", "A technician takes a break, now or at a time"), "" },
        { "shift", Shift, {}, QT_TRANSLATE_NOOP("Palette", "NAME 8:00-16:30"),
            QT_TRANSLATE_NOOP("Palette", "When a technician works today, or tomorrow"), "E" },
        { "errand", SetDuty, Duty::NonJob, QT_TRANSLATE_NOOP("Palette", "NAME WHY"),
            QT_TRANSLATE_NOOP("Palette", "A technician fetches parts, trains"), "" },
        { "free", SetDuty, Duty::Available, QT_TRANSLATE_NOOP("Palette", "NAME"),
            QT_TRANSLATE_NOOP("Palette", "A technician can take jobs"), "" },
        { "off", SetDuty, Duty::OffShift, QT_TRANSLATE_NOOP("Palette", "NAME"),
            QT_TRANSLATE_NOOP("Palette", "A technician goes home"), "" },
        { "calledback", CalledBack, {}, QT_TRANSLATE_NOOP("Palette", "NAME WHAT WAS SAID"),
            QT_TRANSLATE_NOOP("Palette", "End an emergency after the technician was called back"),
            "" },
        { "note", Note, {}, QT_TRANSLATE_NOOP("Palette", "JOB WORDS"),
            QT_TRANSLATE_NOOP("Palette", "Write a note on a job"), "" },
        { "charge", Money, PaymentKind::Charge, QT_TRANSLATE_NOOP("Palette", "JOB AMOUNT WHAT FOR"),
            QT_TRANSLATE_NOOP("Palette", "Enter what the customer owes"), "$" },
        { "deposit", Money, PaymentKind::Deposit, QT_TRANSLATE_NOOP("Palette", "JOB AMOUNT HOW"),
            QT_TRANSLATE_NOOP("Palette", "Enter money paid before the work"), "$" },
        { "pay", Money, PaymentKind::Payment, QT_TRANSLATE_NOOP("Palette", "JOB AMOUNT HOW"),
            QT_TRANSLATE_NOOP("Palette", "Enter money that was paid"), "$" },
        { "refund", Money, PaymentKind::Refund, QT_TRANSLATE_NOOP("Palette", "JOB AMOUNT HOW WHY"),
            QT_TRANSLATE_NOOP("Palette", "Enter money given back"), "$" },
        { "void", Money, PaymentKind::Void, QT_TRANSLATE_NOOP("Palette", "JOB AMOUNT WHY"),
            QT_TRANSLATE_NOOP("Palette", "Take back a charge that was wrong"), "$" },
        { "writeoff", Money, PaymentKind::WriteOff, QT_TRANSLATE_NOOP("Palette", "JOB AMOUNT WHY"),
            QT_TRANSLATE_NOOP("Palette", "Give up what nobody will pay"), "$" },
        { "go", Go, {}, QT_TRANSLATE_NOOP("Palette", "JOB or NAME"),
            QT_TRANSLATE_NOOP("Palette", "Show a job or a technician"), "" },
        { "new", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "Take down a new job"), "N" },
        { "import", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "Take in jobs from a CSV file"), "Shift+N" },
        { "plan", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP(
                "Palette", "Plan the day: who does what nobody has been promised yet"),
            "P" },
        { "timeline", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "Open or close the timeline"), "T" },
        { "log", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "Show the log"), "L" },
        { "alarms", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "Show the inbox with every alarm"), "Ctrl+3" },
        { "zones", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "Show, draw and change zones"), "Z" },
        { "settings", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "Show the settings"), "Ctrl+," },
        { "keys", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "Show all keys"), "F1" },
        { "board-window", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "The board into its own window, there, or back"),
            "Ctrl+Shift+1" },
        { "timeline-window", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "The timeline into its own window, there, or back"),
            "Ctrl+Shift+2" },
        { "map-window", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "The map into its own window, there, or back"),
            "Ctrl+Shift+3" },
        { "second-map", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "Another map, in a window of its own"), "Ctrl+Shift+M" },
        { "chat-window", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "The chat into its own window, there, or back"),
            "Ctrl+Shift+4" },
        { "log-window", Window, {}, QT_TRANSLATE_NOOP("Palette", ""),
            QT_TRANSLATE_NOOP("Palette", "The log into its own window, there, or back"),
            "Ctrl+Shift+5" },
    };
    return list;
}

std::vector<const PaletteVerb *> verbsLike(const QString &word)
{
    std::vector<std::pair<int, const PaletteVerb *>> scored;
    for (const PaletteVerb &verb : paletteVerbs()) {
        if (const int score = fuzzyScore(word, QLatin1StringView(verb.word).toString()); score > 0)
            scored.emplace_back(-score, &verb);
    }
    std::ranges::stable_sort(scored, {}, &std::pair<int, const PaletteVerb *>::first);
    std::vector<const PaletteVerb *> verbs;
    for (const auto &[score, verb] : scored)
        verbs.push_back(verb);
    return verbs;
}

PaletteLine parsePaletteLine(const QString &line, Timestamp now, Timestamp localDayStart)
{
    static const QRegularExpression number(u"^#?(\\d{1,9})$"_s);
    static const QRegularExpression clock(u"^([01]?\\d|2[0-3])[:.]([0-5]\\d)$"_s);
    static const QRegularExpression length(u"^\\+?(\\d{1,3})(m|min|h)$"_s);
    // Earlier than this by the clock is meant for tomorrow.
    constexpr std::chrono::hours LongAgo { 6 };

    PaletteLine out;
    QStringList words = line.split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty())
        return out;
    out.verb = words.takeFirst().toCaseFolded();
    QStringList rest;
    QStringList text;
    for (const QString &word : words) {
        if (const auto match = number.match(word); match.hasMatch() && !out.jobNumber) {
            out.jobNumber = match.captured(1).toULongLong();
            continue;
        }
        text << word;
        if (const auto match = clock.match(word); match.hasMatch() && !out.at) {
            const auto at = localDayStart + std::chrono::hours(match.captured(1).toInt())
                + std::chrono::minutes(match.captured(2).toInt());
            out.at = at < now - LongAgo ? at + std::chrono::hours(24) : at;
            continue;
        }
        if (const auto match = length.match(word); match.hasMatch() && !out.at) {
            const int count = match.captured(1).toInt();
            out.at = now
                + (match.captured(2) == "h"_L1 ? std::chrono::minutes(60 * count)
                                               : std::chrono::minutes(count));
            continue;
        }
        rest << word;
    }
    out.rest = rest.join(u' ');
    out.text = text.join(u' ');
    return out;
}

} // namespace dispatch::viewmodels
