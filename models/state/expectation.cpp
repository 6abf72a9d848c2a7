// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/limits.h"
#include "state/decisions.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::state {

using namespace domain;

namespace {

//! The fields whose change since must not be overwritten or overlooked. Empty for what only adds.
struct TouchedFields {
    QStringList operator()(const EditJob &args) const
    {
        // Without a word about it the area follows the place, and must not overwrite what somebody else has set.
        auto fields = fieldsOf(args.patch);
        if (args.patch.place.isSet && !args.patch.area.isSet)
            fields << u"area"_s;
        return fields;
    }
    QStringList operator()(const EditVisit &args) const
    {
        // Technician and window may be set in one state only, so the state is looked at as well.
        auto fields = fieldsOf(args.patch);
        if (args.patch.technician.isSet || args.patch.window.isSet)
            fields << u"state"_s;
        return fields;
    }
    //! A step is taken for the technician and the window the person saw, whether it sets them or not.
    QStringList operator()(const ActOnVisit &) const
    {
        return { u"state"_s, u"technician"_s, u"window"_s };
    }
    QStringList operator()(const SetDuty &) const { return { u"duty"_s, u"isRetired"_s }; }
    QStringList operator()(const SetEmergency &) const { return { u"emergency"_s }; }
    QStringList operator()(const ActOnAlarm &) const { return { u"state"_s }; }
    QStringList operator()(const EditTechnician &args) const
    {
        return fieldsOf(args.patch) << u"isRetired"_s;
    }
    QStringList operator()(const EditZone &args) const
    {
        return fieldsOf(args.patch) << u"isRetired"_s;
    }
    QStringList operator()(const RetireZone &) const { return { u"isRetired"_s }; }
    QStringList operator()(const EditShift &args) const
    {
        // Breaks lie in the hours: who changes the one has looked at the other.
        auto fields = fieldsOf(args.patch);
        if (args.patch.hours.isSet || args.patch.breaks.isSet)
            fields << u"hours"_s << u"breaks"_s;
        return fields << u"isCanceled"_s;
    }
    QStringList operator()(const CancelShift &) const
    {
        return { u"hours"_s, u"breaks"_s, u"isCanceled"_s };
    }
    QStringList operator()(const RetireTechnician &) const { return { u"isRetired"_s }; }
    template<class Other>
    QStringList operator()(const Other &) const
    {
        return {};
    }
};

bool meets(const QStringList &touched, const Event &change)
{
    if (touched.isEmpty())
        return false;
    if (std::holds_alternative<UnknownEvent>(change.payload))
        return true; // what it changed cannot be told, so it is shown to the person
    return std::ranges::any_of(
        fieldsOf(change.payload), [&](const QString &f) { return touched.contains(f); });
}

QString agoText(milliseconds age)
{
    using namespace std::chrono;
    const auto s = std::max<qint64>(duration_cast<seconds>(age).count(), 0);
    if (s < 120)
        return u"%1 s ago"_s.arg(s);
    if (s < 2 * 3600)
        return u"%1 min ago"_s.arg(s / 60);
    return u"%1 h ago"_s.arg(s / 3600);
}

QString titleFor(const Draft &draft, const Event *lastOther)
{
    if (!lastOther)
        return u"Somebody has changed this since you saw it. Look at it as it is now, then decide again."_s;
    const auto fields = fieldsOf(lastOther->payload);
    return u"%1 changed %2 %3. Look at it as it is now, then decide again."_s.arg(
        draft.operation().actorName(lastOther->by),
        fields.isEmpty() ? u"this"_s : fields.join(u", "), agoText(draft.now() - lastOther->at));
}

} // namespace

std::expected<bool, Rejection> checkExpectation(
    const Draft &draft, quint64 versionBefore, std::span<const Event> changesSince)
{
    const auto &command = draft.command();
    if (!command.expect || !std::holds_alternative<quint64>(*command.expect))
        return false;
    const auto expect = std::get<quint64>(*command.expect);
    const auto current = draft.operation().version(command.entity);
    // In a batch the earlier items have moved the entity on; what the person saw is the version before them.
    if (expect == current || expect == versionBefore)
        return false;

    Rejection conflict;
    conflict.code = ErrorCode::Conflict;
    conflict.expect = expect;
    conflict.ver = versionBefore;
    const auto touched = std::visit(TouchedFields {}, command.args);
    const Event *lastMet = nullptr;
    quint64 known = 0;
    for (const auto &change : changesSince) {
        if (change.entity != command.entity || change.ver <= expect || change.ver > versionBefore)
            continue;
        ++known;
        conflict.changes.push_back({ .ver = change.ver,
            .event = eventName(change.payload),
            .by = change.by,
            .at = change.at,
            .fields = fieldsOf(change.payload) });
        if (meets(touched, change))
            lastMet = &change;
    }
    if (conflict.changes.size() > MaxConflictChanges)
        conflict.changes.erase(conflict.changes.begin(),
            conflict.changes.end() - static_cast<std::ptrdiff_t>(MaxConflictChanges));
    const auto isAllKnown = expect < versionBefore && known == versionBefore - expect;
    if (!lastMet && (touched.isEmpty() || isAllKnown))
        return true;
    conflict.title = titleFor(draft, lastMet);
    return std::unexpected(std::move(conflict));
}

} // namespace dispatch::state
