// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/field_words.h"

#include "viewmodels/event_sentence.h"
#include "viewmodels/format.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("FieldWords", text);
}

QString orNone(const QString &text)
{
    return text.isEmpty() ? tr("none") : text;
}

QString alarmText(AlarmState state)
{
    switch (state) {
    case AlarmState::Raised:
        return tr("Up, nobody looks after it");
    case AlarmState::Owned:
        return tr("Somebody looks after it");
    case AlarmState::Escalated:
        return tr("Passed on");
    case AlarmState::Cleared:
        return tr("Over");
    }
    return {};
}

//! Where a step leads, whatever it starts from. nullopt where that depends.
std::optional<VisitState> goalOf(const ActOnVisit &act)
{
    using enum Action;
    switch (act.action) {
    case Approve:
    case Unschedule:
    case Restore:
        return VisitState::Unscheduled;
    case Reject:
        return VisitState::Rejected;
    case Schedule:
    case Decline:
    case Recall:
    case TimeOut:
        return VisitState::Scheduled;
    case Dispatch:
        return VisitState::Dispatched;
    case Accept:
    case Divert:
        return VisitState::Accepted;
    case Depart:
        return VisitState::EnRoute;
    case Arrive:
        return VisitState::OnSite;
    case Start:
    case Resume:
    case Reopen:
        return VisitState::InProgress;
    case Pause:
        return VisitState::Paused;
    case CloseIncomplete:
    case Complete:
        return VisitState::Completed;
    case NoShow:
        return VisitState::NoShow;
    case Cancel:
        return VisitState::Canceled;
    case Override:
        return act.overrideTo;
    }
    return std::nullopt;
}

//! The words of each kind of value.
struct Words {
    const state::Operation &operation;

    QString operator()(const std::optional<QString> &v) const
    {
        return orNone(v.value_or(QString()));
    }
    QString operator()(const std::optional<QStringList> &v) const
    {
        return orNone(v.value_or(QStringList()).join(u", "_s));
    }
    QString operator()(const std::optional<Priority> &v) const
    {
        return v ? priorityText(*v) : tr("none");
    }
    QString operator()(const std::optional<GeoPoint> &v) const
    {
        return v ? u"%1, %2"_s.arg(v->latitudeDeg, 0, 'f', 5).arg(v->longitudeDeg, 0, 'f', 5)
                 : tr("none");
    }
    QString operator()(const std::optional<TimeWindow> &v) const
    {
        return v
            ? Format::window(static_cast<double>(toMs(v->from)), static_cast<double>(toMs(v->to)))
            : tr("none");
    }
    QString operator()(const std::optional<TechnicianId> &v) const
    {
        return v ? entityTitle(*v, operation) : tr("nobody");
    }
    QString operator()(const std::optional<QList<GeoPoint>> &outline) const
    {
        return tr("%1 corners").arg(outline.value_or(QList<GeoPoint>()).size());
    }
    QString operator()(const std::optional<QList<TimeWindow>> &breaks) const
    {
        QStringList words;
        for (const TimeWindow &pause : breaks.value_or(QList<TimeWindow>()))
            words << (*this)(std::optional(pause));
        return orNone(words.join(u", "_s));
    }
    QString operator()(const std::optional<int> &minutes) const
    {
        return minutes ? tr("%1 min").arg(*minutes) : tr("none");
    }
};

class FieldList {
public:
    explicit FieldList(const state::Operation &operation)
        : m_words { operation }
    {
    }
    template<class T>
    void add(const char *field, const Change<T> &change)
    {
        if (change.isSet)
            m_list.push_back({ QString::fromLatin1(field), m_words(change.value) });
    }
    void add(const char *field, const QString &text)
    {
        m_list.push_back({ QString::fromLatin1(field), text });
    }
    void add(const JobPatch &p)
    {
        add("title", p.title);
        add("description", p.description);
        add("trade", p.trade);
        add("priority", p.priority);
        add("customerName", p.customerName);
        add("customerPhone", p.customerPhone);
        add("address", p.address);
        add("place", p.place);
        add("area", p.area);
        add("skills", p.skills);
    }
    void add(const VisitPatch &p)
    {
        add("technician", p.technician);
        add("window", p.window);
        add("durationMin", p.durationMin);
        add("skills", p.skills);
    }
    void add(const TechnicianPatch &p)
    {
        add("name", p.name);
        add("phone", p.phone);
        add("area", p.area);
        add("skills", p.skills);
    }
    void add(const ZonePatch &p)
    {
        add("name", p.name);
        add("area", p.area);
        add("outline", p.outline);
    }
    void add(const ShiftPatch &p)
    {
        add("hours", p.hours);
        add("breaks", p.breaks);
        add("note", p.note);
    }
    [[nodiscard]] std::vector<FieldText> take() { return std::move(m_list); }

private:
    Words m_words;
    std::vector<FieldText> m_list;
};

struct Wanted {
    FieldList &list;
    const EntityRef &entity;
    const state::Operation &operation;

    void operator()(const EditJob &c) const { list.add(c.patch); }
    void operator()(const EditVisit &c) const { list.add(c.patch); }
    void operator()(const EditTechnician &c) const { list.add(c.patch); }
    void operator()(const ActOnVisit &c) const
    {
        if (const auto goal = goalOf(c))
            list.add("state", stateText(*goal));
        if (c.technician)
            list.add("technician", Change<TechnicianId>::to(*c.technician));
        if (c.window)
            list.add("window", Change<TimeWindow>::to(*c.window));
        if (!c.reason.isEmpty())
            list.add("reason", c.reason);
    }
    void operator()(const SetDuty &c) const { list.add("duty", dutyText(c.duty)); }
    void operator()(const SetEmergency &c) const
    {
        list.add("emergency", c.raise ? tr("raised") : tr("none"));
        if (!c.note.isEmpty())
            list.add("note", c.note);
    }
    void operator()(const ActOnAlarm &c) const { list.add("state", alarmText(c.to)); }
    void operator()(const EditZone &c) const { list.add(c.patch); }
    void operator()(const RetireZone &) const { list.add("isRetired", tr("yes")); }
    void operator()(const EditShift &c) const { list.add(c.patch); }
    void operator()(const CancelShift &) const { list.add("isCanceled", tr("yes")); }
    void operator()(const RetireTechnician &) const { list.add("isRetired", tr("yes")); }
    void operator()(const Batch &c) const
    {
        // The last step on the thing decides what it is in the end.
        std::vector<FieldText> all;
        for (const BatchItem &item : c.items) {
            if (item.entity != entity)
                continue;
            for (FieldText &wanted : wantedFields(item.args, entity, operation)) {
                const auto known = std::ranges::find(all, wanted.field, &FieldText::field);
                if (known == all.end())
                    all.push_back(std::move(wanted));
                else
                    known->text = wanted.text;
            }
        }
        for (const FieldText &wanted : all)
            list.add(wanted.field.toLatin1().constData(), wanted.text);
    }
    template<class Other>
    void operator()(const Other &) const
    {
    }
};

struct Former {
    FieldList &list;

    void operator()(const JobChanged &e) const { list.add(e.former); }
    void operator()(const VisitChanged &e) const { list.add(e.former); }
    void operator()(const TechnicianChanged &e) const { list.add(e.former); }
    void operator()(const ZoneChanged &e) const { list.add(e.former); }
    void operator()(const ShiftChanged &e) const { list.add(e.former); }
    void operator()(const VisitMoved &e) const
    {
        list.add("state", stateText(e.from));
        list.add("technician", e.formerTechnician);
        list.add("window", e.formerWindow);
    }
    void operator()(const DutyChanged &e) const
    {
        if (e.formerDuty)
            list.add("duty", dutyText(*e.formerDuty));
    }
    void operator()(const EmergencyChanged &e) const
    {
        list.add("emergency", e.isRaised ? tr("none") : tr("raised"));
    }
    template<class Other>
    void operator()(const Other &) const
    {
    }
};

struct Now {
    FieldList &list;

    void operator()(const JobChanged &e) const { list.add(e.patch); }
    void operator()(const VisitChanged &e) const { list.add(e.patch); }
    void operator()(const TechnicianChanged &e) const { list.add(e.patch); }
    void operator()(const ZoneChanged &e) const { list.add(e.patch); }
    void operator()(const VisitMoved &e) const
    {
        list.add("state", stateText(e.to));
        list.add("technician", e.technician);
        list.add("window", e.window);
    }
    void operator()(const DutyChanged &e) const { list.add("duty", dutyText(e.duty)); }
    void operator()(const EmergencyChanged &e) const
    {
        list.add("emergency", e.isRaised ? tr("raised") : tr("none"));
    }
    template<class Other>
    void operator()(const Other &) const
    {
    }
};

template<class T>
Change<T> as(const T &value)
{
    return Change<T>::to(value);
}

template<class T>
Change<T> as(const std::optional<T> &value)
{
    return { true, value };
}

} // namespace

QString fieldLabel(const QString &field)
{
    static const QHash<QString, const char *> labels {
        { u"state"_s, QT_TRANSLATE_NOOP("FieldWords", "State") },
        { u"technician"_s, QT_TRANSLATE_NOOP("FieldWords", "Technician") },
        { u"window"_s, QT_TRANSLATE_NOOP("FieldWords", "Arrival window") },
        { u"durationMin"_s, QT_TRANSLATE_NOOP("FieldWords", "Duration") },
        { u"skills"_s, QT_TRANSLATE_NOOP("FieldWords", "Skills") },
        { u"reason"_s, QT_TRANSLATE_NOOP("FieldWords", "Reason") },
        { u"note"_s, QT_TRANSLATE_NOOP("FieldWords", "Note") },
        { u"title"_s, QT_TRANSLATE_NOOP("FieldWords", "Title") },
        { u"description"_s, QT_TRANSLATE_NOOP("FieldWords", "Description") },
        { u"trade"_s, QT_TRANSLATE_NOOP("FieldWords", "Trade") },
        { u"priority"_s, QT_TRANSLATE_NOOP("FieldWords", "Priority") },
        { u"customerName"_s, QT_TRANSLATE_NOOP("FieldWords", "Customer") },
        { u"customerPhone"_s, QT_TRANSLATE_NOOP("FieldWords", "Telephone") },
        { u"address"_s, QT_TRANSLATE_NOOP("FieldWords", "Address") },
        { u"place"_s, QT_TRANSLATE_NOOP("FieldWords", "Place") },
        { u"area"_s, QT_TRANSLATE_NOOP("FieldWords", "Area") },
        { u"name"_s, QT_TRANSLATE_NOOP("FieldWords", "Name") },
        { u"phone"_s, QT_TRANSLATE_NOOP("FieldWords", "Telephone") },
        { u"duty"_s, QT_TRANSLATE_NOOP("FieldWords", "Duty") },
        { u"emergency"_s, QT_TRANSLATE_NOOP("FieldWords", "Emergency") },
        { u"isRetired"_s, QT_TRANSLATE_NOOP("FieldWords", "Retired") },
        { u"outline"_s, QT_TRANSLATE_NOOP("FieldWords", "Outline") },
        { u"hours"_s, QT_TRANSLATE_NOOP("FieldWords", "Hours") },
        { u"breaks"_s, QT_TRANSLATE_NOOP("FieldWords", "Breaks") },
        { u"isCanceled"_s, QT_TRANSLATE_NOOP("FieldWords", "Canceled") },
        { u"isClosed"_s, QT_TRANSLATE_NOOP("FieldWords", "Closed") },
    };
    const auto label = labels.constFind(field);
    return label == labels.cend() ? field : tr(*label);
}

std::vector<FieldText> wantedFields(
    const CommandArgs &args, const EntityRef &entity, const state::Operation &operation)
{
    FieldList list(operation);
    std::visit(Wanted { list, entity, operation }, args);
    return list.take();
}

std::vector<FieldText> formerFields(const EventPayload &payload, const state::Operation &operation)
{
    FieldList list(operation);
    std::visit(Former { list }, payload);
    return list.take();
}

std::vector<FieldText> newFields(const EventPayload &payload, const state::Operation &operation)
{
    FieldList list(operation);
    std::visit(Now { list }, payload);
    return list.take();
}

QString presentField(
    const EntityRef &entity, const QString &field, const state::Operation &operation)
{
    FieldList list(operation);
    const auto yesNo = [](bool is) { return is ? tr("yes") : tr("no"); };
    switch (entity.kind) {
    case Kind::Visit:
        if (const Visit *visit = operation.visit(VisitId { entity.uuid })) {
            list.add("state", stateText(visit->state));
            list.add("reason", orNone(visit->reason));
            list.add(VisitPatch { .window = as(visit->window),
                .technician = as(visit->technician),
                .durationMin = as(visit->durationMin),
                .skills = as(visit->skills) });
        }
        break;
    case Kind::Job:
        if (const Job *job = operation.job(JobId { entity.uuid })) {
            const JobFields &f = job->fields;
            list.add("isClosed", yesNo(job->isClosed));
            list.add(JobPatch { .title = as(f.title),
                .description = as(f.description),
                .trade = as(f.trade),
                .customerName = as(f.customerName),
                .customerPhone = as(f.customerPhone),
                .address = as(f.address),
                .area = as(f.area),
                .priority = as(f.priority),
                .place = as(f.place),
                .skills = as(f.skills) });
        }
        break;
    case Kind::Technician:
        if (const Technician *t = operation.technician(TechnicianId { entity.uuid })) {
            list.add("duty", dutyText(t->duty));
            list.add("emergency", t->hasEmergency ? tr("raised") : tr("none"));
            list.add("isRetired", yesNo(t->isRetired));
            list.add(TechnicianPatch { .name = as(t->name),
                .phone = as(t->phone),
                .area = as(t->area),
                .skills = as(t->skills) });
        }
        break;
    case Kind::Alarm:
        if (const Alarm *alarm = operation.alarm(AlarmId { entity.uuid }))
            list.add("state", alarmText(alarm->state));
        break;
    case Kind::Zone:
        if (const Zone *zone = operation.zone(ZoneId { entity.uuid })) {
            list.add("isRetired", yesNo(zone->isRetired));
            list.add(ZonePatch {
                .name = as(zone->name), .area = as(zone->area), .outline = as(zone->outline) });
        }
        break;
    case Kind::Shift:
        if (const Shift *shift = operation.shift(ShiftId { entity.uuid })) {
            list.add("isCanceled", yesNo(shift->isCanceled));
            list.add(ShiftPatch {
                .hours = as(shift->hours), .breaks = as(shift->breaks), .note = as(shift->note) });
        }
        break;
    case Kind::Thread:
    case Kind::Payment:
    case Kind::User:
    case Kind::Org:
        break;
    }
    const auto all = list.take();
    const auto found = std::ranges::find(all, field, &FieldText::field);
    return found == all.end() ? QString() : found->text;
}

} // namespace dispatch::viewmodels
