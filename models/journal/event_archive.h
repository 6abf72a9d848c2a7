// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"
#include "journal/archive.h"

//! Events as bytes, as in archive.h: a third of their JSON, and folded ten times as fast.
namespace dispatch::journal::archive {

template<class T>
void fieldsOfChange(auto &archive, T &change)
{
    auto &[isSet, value] = change;
    archive(isSet, value);
}

template<class T>
void fieldsOf(auto &archive, Change<T> &change)
{
    fieldsOfChange(archive, change);
}

template<class T>
void fieldsOf(auto &archive, const Change<T> &change)
{
    fieldsOfChange(archive, change);
}

void fieldsOf(auto &archive, Is<CommandId> auto &id)
{
    auto &[uuid] = id;
    archive(uuid);
}

void fieldsOf(auto &archive, Is<JobPatch> auto &patch)
{
    auto &[title, description, trade, customerName, customerPhone, address, area, priority, place,
        skills]
        = patch;
    archive(title, description, trade, customerName, customerPhone, address, area, priority, place,
        skills);
}

void fieldsOf(auto &archive, Is<VisitPatch> auto &patch)
{
    auto &[window, technician, durationMin, skills] = patch;
    archive(window, technician, durationMin, skills);
}

void fieldsOf(auto &archive, Is<TechnicianPatch> auto &patch)
{
    auto &[name, phone, area, skills] = patch;
    archive(name, phone, area, skills);
}

void fieldsOf(auto &archive, Is<ZonePatch> auto &patch)
{
    auto &[name, area, outline] = patch;
    archive(name, area, outline);
}

void fieldsOf(auto &archive, Is<ShiftPatch> auto &patch)
{
    auto &[hours, breaks, note] = patch;
    archive(hours, breaks, note);
}

void fieldsOf(auto &archive, Is<JobCreated> auto &created)
{
    auto &[number, fields] = created;
    archive(number, fields);
}

template<class T>
concept Patched = Is<T, JobChanged> || Is<T, VisitChanged> || Is<T, TechnicianChanged>
    || Is<T, ZoneChanged> || Is<T, ShiftChanged>;

void fieldsOf(auto &archive, Patched auto &changed)
{
    auto &[patch, former] = changed;
    archive(patch, former);
}

void fieldsOf(auto &archive, Is<JobNoted> auto &noted)
{
    auto &[text] = noted;
    archive(text);
}

void fieldsOf(auto &archive, Is<JobClosed> auto &closed)
{
    auto &[isReopened] = closed;
    archive(isReopened);
}

void fieldsOf(auto &archive, Is<VisitCreated> auto &created)
{
    auto &[job, state, durationMin, skills] = created;
    archive(job, state, durationMin, skills);
}

void fieldsOf(auto &archive, Is<VisitMoved> auto &moved)
{
    auto &[from, to, reason, isOnBehalf, isOverride, isIncomplete, technician, window,
        formerTechnician, formerWindow, wasIncomplete]
        = moved;
    archive(from, to, reason, isOnBehalf, isOverride, isIncomplete, technician, window,
        formerTechnician, formerWindow, wasIncomplete);
}

void fieldsOf(auto &archive, Is<TechnicianCreated> auto &created)
{
    auto &[handle, name, phone, area, skills] = created;
    archive(handle, name, phone, area, skills);
}

void fieldsOf(auto &archive, Is<DutyChanged> auto &changed)
{
    auto &[duty, reason, formerDuty, formerReason] = changed;
    archive(duty, reason, formerDuty, formerReason);
}

void fieldsOf(auto &archive, Is<EmergencyChanged> auto &changed)
{
    auto &[isRaised, note] = changed;
    archive(isRaised, note);
}

template<class T>
concept Empty = Is<T, TechnicianRetired> || Is<T, ZoneRetired>;

void fieldsOf(auto & /*archive*/, Empty auto & /*nothing*/) { }

void fieldsOf(auto &archive, Is<ThreadCreated> auto &created)
{
    auto &[job, technician, audience, isTeam, area, title] = created;
    archive(job, technician, audience, isTeam, area, title);
}

void fieldsOf(auto &archive, Is<MessagePosted> auto &posted)
{
    auto &[text, attachments, quote, choices] = posted;
    archive(text, attachments, quote, choices);
}

void fieldsOf(auto &archive, Is<MessageEdited> auto &edited)
{
    auto &[n, text, former] = edited;
    archive(n, text, former);
}

void fieldsOf(auto &archive, Is<MessageTakenBack> auto &takenBack)
{
    auto &[n, former] = takenBack;
    archive(n, former);
}

void fieldsOf(auto &archive, Is<ThreadRead> auto &read)
{
    auto &[upTo] = read;
    archive(upTo);
}

void fieldsOf(auto &archive, Is<ThreadDelivered> auto &delivered)
{
    auto &[upTo] = delivered;
    archive(upTo);
}

void fieldsOf(auto &archive, Is<ThreadSettled> auto &settled)
{
    auto &[upTo] = settled;
    archive(upTo);
}

void fieldsOf(auto &archive, Is<ShiftCreated> auto &created)
{
    auto &[technician, hours, breaks, note] = created;
    archive(technician, hours, breaks, note);
}

void fieldsOf(auto &archive, Is<ShiftCanceled> auto &canceled)
{
    auto &[isRestored] = canceled;
    archive(isRestored);
}

void fieldsOf(auto &archive, Is<PaymentAdded> auto &added)
{
    auto &[job, kind, amount, method, reference] = added;
    archive(job, kind, amount, method, reference);
}

void fieldsOf(auto &archive, Is<AlarmRaised> auto &raised)
{
    auto &[kindName, about, note] = raised;
    archive(kindName, about, note);
}

void fieldsOf(auto &archive, Is<AlarmMoved> auto &moved)
{
    auto &[to, note] = moved;
    archive(to, note);
}

void fieldsOf(auto &archive, Is<ZoneCreated> auto &created)
{
    auto &[name, kind, area, outline] = created;
    archive(name, kind, area, outline);
}

void fieldsOf(auto &archive, Is<UserChanged> auto &changed)
{
    auto &[name, roles, areas, technician, isDisabled] = changed;
    archive(name, roles, areas, technician, isDisabled);
}

void fieldsOf(auto &archive, Is<Restoration> auto &restored)
{
    auto &[epoch, seq, backedUp] = restored;
    archive(epoch, seq, backedUp);
}

void fieldsOf(auto &archive, Is<OrgChanged> auto &changed)
{
    auto &[name, restored] = changed;
    archive(name, restored);
}

void fieldsOf(auto &archive, Is<TrackViewed> auto &viewed)
{
    auto &[technician, span] = viewed;
    archive(technician, span);
}

void fieldsOf(auto &archive, Is<TracksClosed> auto &closed)
{
    auto &[span, fixes, digest, counted] = closed;
    archive(span, fixes, digest, counted);
}

void fieldsOf(auto &archive, Is<TracksDeleted> auto &deleted)
{
    auto &[span, keepDays, fixes, digest] = deleted;
    archive(span, keepDays, fixes, digest);
}

void fieldsOf(auto &archive, Is<UnknownEvent> auto &unknown)
{
    auto &[event, dataJson] = unknown;
    archive(event, dataJson);
}

inline void writeEvent(Writer &out, const Event &event)
{
    const auto &[seq, entity, ver, at, by, cmd, payload] = event;
    out(seq, entity, ver, at, by, cmd, static_cast<quint8>(payload.index()));
    std::visit([&out](const auto &one) { out(one); }, payload);
}

//! \return false for a kind of payload that this version does not have
template<std::size_t I = 0>
bool readPayload(Reader &in, std::size_t index, EventPayload &payload)
{
    if constexpr (I < std::variant_size_v<EventPayload>) {
        if (index != I)
            return readPayload<I + 1>(in, index, payload);
        in(payload.template emplace<I>());
        return in.isGood();
    } else {
        return false;
    }
}

[[nodiscard]] inline bool readEvent(Reader &in, Event &event)
{
    auto &[seq, entity, ver, at, by, cmd, payload] = event;
    quint8 index = 0;
    in(seq, entity, ver, at, by, cmd, index);
    return in.isGood() && readPayload(in, index, payload);
}

} // namespace dispatch::journal::archive
