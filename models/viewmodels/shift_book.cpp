// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/shift_book.h"

#include "domain/limits.h"
#include "state/roster.h"
#include "viewmodels/format.h"
#include "viewmodels/id_text.h"
#include "viewmodels/job_info.h"
#include "viewmodels/roster_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

constexpr ClockSpan UsualHours { .fromMin = 8 * 60, .toMin = 16 * 60 + 30 };
constexpr ClockSpan UsualLunch { .fromMin = 12 * 60, .toMin = 12 * 60 + 30 };

double msOf(Timestamp t)
{
    return static_cast<double>(toMs(t));
}

QString windowOf(const TimeWindow &window)
{
    return Format::window(msOf(window.from), msOf(window.to));
}

Timestamp toStep(double fromMs)
{
    const auto step = std::chrono::duration_cast<milliseconds>(ShiftBook::Step).count();
    return timestampFromMs((static_cast<qint64>(fromMs) + step / 2) / step * step);
}

//! The midnight that the shift's day begins with, as a date.
QDate dayOf(const Shift &shift)
{
    return localDateOf(shift.hours.from);
}

} // namespace

ShiftBook::ShiftBook(Sources sources, QObject *parent)
    : QObject(parent)
    , m_sources(std::move(sources))
{
}

void ShiftBook::refresh()
{
    ++m_revision;
    Q_EMIT changed();
}

std::vector<const Shift *> ShiftBook::shown(const TechnicianId &technician) const
{
    const RowContext context = m_sources.context();
    return context.operation.shiftsOf(technician, { context.now - Back, context.now + Ahead });
}

QList<RosterSpan> ShiftBook::shiftsOf(const QString &technicianId) const
{
    QList<RosterSpan> spans;
    const auto technician = idFrom<TechnicianId>(technicianId);
    if (!technician)
        return spans;
    const RowContext context = m_sources.context();
    for (const Shift *shift : shown(*technician)) {
        RosterSpan span;
        span.shiftId = uuidText(shift->id.uuid);
        span.fromMs = msOf(shift->hours.from);
        span.toMs = msOf(shift->hours.to);
        QStringList parts { tr("Shift %1").arg(windowOf(shift->hours)) };
        for (const TimeWindow &pause : shift->breaks)
            parts << tr("break %1").arg(windowOf(pause));
        if (!shift->note.isEmpty())
            parts << shift->note;
        span.text = parts.join(u" · "_s);
        span.isPending = context.pendingOf(shift->id) == Pending::Waiting;
        spans << span;
    }
    return spans;
}

QList<RosterSpan> ShiftBook::breaksOf(const QString &technicianId) const
{
    QList<RosterSpan> spans;
    const auto technician = idFrom<TechnicianId>(technicianId);
    if (!technician)
        return spans;
    const RowContext context = m_sources.context();
    for (const Shift *shift : shown(*technician)) {
        for (qsizetype i = 0; i < shift->breaks.size(); ++i) {
            const TimeWindow &pause = shift->breaks[i];
            spans << RosterSpan { .shiftId = uuidText(shift->id.uuid),
                .index = static_cast<int>(i),
                .fromMs = msOf(pause.from),
                .toMs = msOf(pause.to),
                .text = tr("Break %1").arg(windowOf(pause)),
                .isPending = context.pendingOf(shift->id) == Pending::Waiting };
        }
    }
    return spans;
}

QList<RosterSpan> ShiftBook::offHoursOf(const QString &technicianId) const
{
    QList<RosterSpan> spans;
    const auto technician = idFrom<TechnicianId>(technicianId);
    if (!technician)
        return spans;
    const auto add = [&spans](Timestamp from, Timestamp to, const QString &text) {
        if (from < to)
            spans << RosterSpan {
                .shiftId = {}, .fromMs = msOf(from), .toMs = msOf(to), .text = text
            };
    };
    const auto since
        = [](Timestamp end) { return tr("Off shift from %1").arg(Format::clock(msOf(end))); };
    const auto until
        = [](Timestamp begin) { return tr("Off shift until %1").arg(Format::clock(msOf(begin))); };
    std::optional<Timestamp> ended; // of the shift before
    for (const Shift *shift : shown(*technician)) {
        const Timestamp begin = shift->hours.from;
        // Between two shifts of one day it is all said; between those of two days only near to each.
        if (ended && *ended + RosterReach >= begin - RosterReach) {
            add(*ended, begin, until(begin));
        } else {
            if (ended)
                add(*ended, *ended + RosterReach, since(*ended));
            add(begin - RosterReach, begin, until(begin));
        }
        ended = shift->hours.to;
    }
    if (ended)
        add(*ended, *ended + RosterReach, since(*ended));
    return spans;
}

QString ShiftBook::textOf(const QString &technicianId) const
{
    const auto technician = idFrom<TechnicianId>(technicianId);
    if (!technician)
        return {};
    const RowContext context = m_sources.context();
    for (const Shift *shift : context.operation.shiftsOf(
             *technician, { context.now, context.now + milliseconds(RosterReach) })) {
        QStringList parts { tr("Shift %1").arg(windowOf(shift->hours)) };
        for (const TimeWindow &pause : shift->breaks) {
            if (pause.to > context.now)
                parts << tr("break %1").arg(windowOf(pause));
        }
        return parts.join(u" · "_s);
    }
    return {};
}

bool ShiftBook::isRecorded(const QString &technicianId, Timestamp at) const
{
    const auto technician = idFrom<TechnicianId>(technicianId);
    return technician
        && state::rosterAt(m_sources.context().operation, *technician, { at, at + milliseconds(1) })
               .isRecorded;
}

ShiftBook::Deed ShiftBook::breakDeed(const QString &technicianId, const QString &shiftId, int index,
    double fromMs, int minutes) const
{
    const RowContext context = m_sources.context();
    Deed deed;
    const auto technician = idFrom<TechnicianId>(technicianId);
    const Technician *who = technician ? context.operation.technician(*technician) : nullptr;
    if (!who) {
        deed.problem = tr("There is no such technician.");
        return deed;
    }
    // A new one begins at the minute that was meant, one that is moved at full steps.
    const Timestamp from
        = index < 0 ? timestampFromMs(static_cast<qint64>(fromMs)) : toStep(fromMs);
    const TimeWindow pause { from, from + std::chrono::minutes(minutes) };
    deed.technician = *technician;
    deed.span = pause;
    const auto known = idFrom<ShiftId>(shiftId);
    const Shift *shift = known ? context.operation.shift(*known) : nullptr;
    if (!shift) {
        const auto meant = context.operation.shiftsOf(*technician, pause);
        shift = meant.empty() ? nullptr : meant.front();
    }
    if (!shift || shift->isCanceled) {
        deed.problem = tr("%1 has no shift at that time. Enter one first: “shift %2 8:00-16:30”.")
                           .arg(who->name, who->name.section(u' ', 0, 0).toLower());
        return deed;
    }
    ShiftPatch patch;
    QList<TimeWindow> breaks = shift->breaks;
    if (index >= 0 && index < breaks.size())
        breaks[index] = pause;
    else
        breaks.append(pause);
    patch.breaks = Change<QList<TimeWindow>>::to(breaks);
    deed.entity = shift->id;
    deed.args = EditShift { patch };
    deed.expect = shift->ver;
    return deed;
}

ShiftBook::Deed ShiftBook::shiftDeed(
    const ShiftDraft &draft, const QString &hours, const QString &breaks, const QString &note) const
{
    const RowContext context = m_sources.context();
    Deed deed;
    const auto technician = idFrom<TechnicianId>(draft.technicianId);
    const auto span = clockSpan(QString(hours).remove(u' '));
    if (!technician || !span) {
        deed.problem
            = tr("The hours cannot be read. They look like 8:00-16:30, or 22:00-6:00 for a night.");
        return deed;
    }
    const QDate day = localDateOf(timestampFromMs(static_cast<qint64>(draft.dayMs)));
    const TimeWindow window = onDay(day, *span);
    const auto pauses = breaksIn(breaks, day, window);
    if (!pauses) {
        deed.problem = tr("“%1” cannot be read. Breaks look like 12:00-12:30, 15:00-15:15.")
                           .arg(pauses.error());
        return deed;
    }
    deed.technician = *technician;
    deed.span = window;
    const auto known = idFrom<ShiftId>(draft.shiftId);
    const Shift *shift = known ? context.operation.shift(*known) : nullptr;
    if (!shift) {
        deed.entity = ShiftId::make(context.now);
        deed.args = CreateShift {
            .technician = *technician, .hours = window, .breaks = *pauses, .note = note.trimmed()
        };
        return deed;
    }
    ShiftPatch patch;
    patch.hours = Change<TimeWindow>::to(window);
    patch.breaks = Change<QList<TimeWindow>>::to(*pauses);
    patch.note = Change<QString>::to(note.trimmed());
    deed.entity = shift->id;
    deed.args = EditShift { patch };
    deed.expect = shift->ver;
    return deed;
}

MoveVerdict ShiftBook::judge(const Deed &deed) const
{
    const RowContext context = m_sources.context();
    MoveVerdict verdict;
    verdict.fromMs = msOf(deed.span.from);
    verdict.toMs = msOf(deed.span.to);
    if (!deed.problem.isEmpty()) {
        verdict.headline = deed.problem;
        return verdict;
    }
    const Command command { .id = CommandId::make(context.now),
        .entity = deed.entity,
        .expect = deed.expect,
        .after = {},
        .made = context.now,
        .args = deed.args };
    const auto decided = state::decide(context.operation, context.actor, command, context.now);
    if (!decided) {
        verdict.headline = decided.error().title;
        return verdict;
    }
    verdict.isAllowed = true;
    verdict.headline = windowOf(deed.span);
    state::Operation after = context.operation;
    for (const Event &event : decided->events)
        after.apply(event);
    const Technician *who = context.operation.technician(deed.technician);
    const auto position = who ? m_sources.position(*who) : std::nullopt;
    const auto driven = [&](const state::Operation &operation) {
        return driveDay(operation, deed.technician, position, context.now, m_sources.legOf);
    };
    const auto before = driven(context.operation);
    for (const DriveStop &drive : driven(after)) {
        const auto known = std::ranges::find(
            before, drive.stop.visit, [](const DriveStop &one) { return one.stop.visit; });
        const auto was = known == before.end() ? milliseconds(0) : known->stop.late;
        if (drive.stop.late - was < Timeline::WorthSaying
            || verdict.troubles.size() >= Timeline::MaxTroubles)
            continue;
        const Job *job = after.job(after.visit(drive.stop.visit)->job);
        verdict.troubles
            << tr("%1 becomes %2 late")
                   .arg(job ? jobNumberText(job->number) : QString(),
                       Format::duration(static_cast<double>(
                           std::chrono::ceil<std::chrono::minutes>(drive.stop.late).count()
                           * 60'000)));
    }
    verdict.isGood = verdict.troubles.isEmpty();
    return verdict;
}

bool ShiftBook::send(const Deed &deed)
{
    return deed.problem.isEmpty() && m_sources.send(deed.entity, deed.args, deed.expect);
}

MoveVerdict ShiftBook::judgeBreak(const QString &technicianId, const QString &shiftId, int index,
    double fromMs, int minutes) const
{
    return judge(breakDeed(technicianId, shiftId, index, fromMs, minutes));
}

bool ShiftBook::putBreak(
    const QString &technicianId, const QString &shiftId, int index, double fromMs, int minutes)
{
    return send(breakDeed(technicianId, shiftId, index, fromMs, minutes));
}

bool ShiftBook::removeBreak(const QString &shiftId, int index)
{
    const auto id = idFrom<ShiftId>(shiftId);
    const RowContext context = m_sources.context();
    const Shift *shift = id ? context.operation.shift(*id) : nullptr;
    if (!shift || index < 0 || index >= shift->breaks.size())
        return false;
    QList<TimeWindow> breaks = shift->breaks;
    breaks.removeAt(index);
    ShiftPatch patch;
    patch.breaks = Change<QList<TimeWindow>>::to(breaks);
    return m_sources.send(shift->id, EditShift { patch }, shift->ver);
}

ShiftDraft ShiftBook::draftOf(const QString &technicianId, double atMs) const
{
    ShiftDraft draft;
    const RowContext context = m_sources.context();
    const auto technician = idFrom<TechnicianId>(technicianId);
    const Technician *who = technician ? context.operation.technician(*technician) : nullptr;
    if (!who)
        return draft;
    const Timestamp at = timestampFromMs(static_cast<qint64>(atMs));
    const QDate day = localDateOf(at);
    draft.technicianId = technicianId;
    draft.technicianName = who->name;
    const Shift *meant = nullptr;
    const Shift *last = nullptr;
    for (const Shift *shift : shown(*technician)) {
        const bool isIn = shift->hours.from <= at && at < shift->hours.to;
        if (isIn || (!meant && dayOf(*shift) == day))
            meant = shift;
        last = shift;
    }
    const auto fill = [&draft](const Shift &shift) {
        draft.hours = clockToType(shift.hours.from) + u'-' + clockToType(shift.hours.to);
        draft.breaks = breaksToType(shift.breaks);
    };
    draft.dayMs = msOf(atClock(meant ? dayOf(*meant) : day, 0));
    if (meant) {
        draft.shiftId = uuidText(meant->id.uuid);
        draft.note = meant->note;
        fill(*meant);
    } else if (last) {
        fill(*last); // most people work the same hours every day
    } else {
        fill(Shift { .id = {},
            .technician = {},
            .hours = onDay(day, UsualHours),
            .breaks = { onDay(day, UsualLunch) },
            .note = {} });
    }
    return draft;
}

MoveVerdict ShiftBook::judgeShift(
    const ShiftDraft &draft, const QString &hours, const QString &breaks, const QString &note) const
{
    return judge(shiftDeed(draft, hours, breaks, note));
}

bool ShiftBook::save(
    const ShiftDraft &draft, const QString &hours, const QString &breaks, const QString &note)
{
    return send(shiftDeed(draft, hours, breaks, note));
}

QString ShiftBook::whyNotCancel(const QString &shiftId) const
{
    const auto id = idFrom<ShiftId>(shiftId);
    const RowContext context = m_sources.context();
    if (!id || !context.operation.shift(*id))
        return tr("There is no such shift.");
    const Command command { .id = CommandId::make(context.now),
        .entity = *id,
        .expect = {},
        .after = {},
        .made = context.now,
        .args = CancelShift {} };
    const auto decided = state::decide(context.operation, context.actor, command, context.now);
    return decided ? QString() : decided.error().title;
}

bool ShiftBook::cancel(const QString &shiftId)
{
    const auto id = idFrom<ShiftId>(shiftId);
    return id && m_sources.send(*id, CancelShift {}, m_sources.context().operation.version(*id));
}

} // namespace dispatch::viewmodels
