// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/event_details.h"

#include "journal/log_kinds.h"
#include "protocol/event_codec.h"
#include "viewmodels/event_sentence.h"
#include "viewmodels/field_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("EventDetails", text);
}

// An action may wait for a month in an outbox; a clock may be ahead by an hour. An id that says more is not from a clock.
constexpr std::chrono::hours LongestWait { 24 * 31 };
constexpr std::chrono::hours MostAhead { 1 };

struct Reason {
    QString operator()(const VisitMoved &e) const { return e.reason; }
    QString operator()(const DutyChanged &e) const { return e.reason; }
    QString operator()(const EmergencyChanged &e) const { return e.note; }
    QString operator()(const AlarmRaised &e) const { return e.note; }
    QString operator()(const AlarmMoved &e) const { return e.note; }
    template<class Other>
    QString operator()(const Other &) const
    {
        return {};
    }
};

} // namespace

QString logKindText(const QString &kind)
{
    static const QHash<QString, const char *> texts {
        { u"message"_s, QT_TRANSLATE_NOOP("EventDetails", "Message") },
        { u"note"_s, QT_TRANSLATE_NOOP("EventDetails", "Note") },
        { u"assign"_s, QT_TRANSLATE_NOOP("EventDetails", "Assignment") },
        { u"schedule"_s, QT_TRANSLATE_NOOP("EventDetails", "Schedule") },
        { u"unschedule"_s, QT_TRANSLATE_NOOP("EventDetails", "Off schedule") },
        { u"dispatch"_s, QT_TRANSLATE_NOOP("EventDetails", "Dispatch") },
        { u"accept"_s, QT_TRANSLATE_NOOP("EventDetails", "Acceptance") },
        { u"depart"_s, QT_TRANSLATE_NOOP("EventDetails", "Departure") },
        { u"arrive"_s, QT_TRANSLATE_NOOP("EventDetails", "Arrival") },
        { u"start"_s, QT_TRANSLATE_NOOP("EventDetails", "Work begun") },
        { u"pause"_s, QT_TRANSLATE_NOOP("EventDetails", "Pause") },
        { u"complete"_s, QT_TRANSLATE_NOOP("EventDetails", "Completion") },
        { u"cancel"_s, QT_TRANSLATE_NOOP("EventDetails", "Cancellation") },
        { u"noshow"_s, QT_TRANSLATE_NOOP("EventDetails", "No show") },
        { u"reject"_s, QT_TRANSLATE_NOOP("EventDetails", "Rejection") },
        { u"request"_s, QT_TRANSLATE_NOOP("EventDetails", "Request") },
        { u"status"_s, QT_TRANSLATE_NOOP("EventDetails", "Status") },
        { u"override"_s, QT_TRANSLATE_NOOP("EventDetails", "Override") },
        { u"behalf"_s, QT_TRANSLATE_NOOP("EventDetails", "On behalf") },
        { u"job"_s, QT_TRANSLATE_NOOP("EventDetails", "New job") },
        { u"edit"_s, QT_TRANSLATE_NOOP("EventDetails", "Edit") },
        { u"close"_s, QT_TRANSLATE_NOOP("EventDetails", "Closing") },
        { u"visit"_s, QT_TRANSLATE_NOOP("EventDetails", "New visit") },
        { u"payment"_s, QT_TRANSLATE_NOOP("EventDetails", "Money") },
        { u"alarm"_s, QT_TRANSLATE_NOOP("EventDetails", "Alarm") },
        { u"emergency"_s, QT_TRANSLATE_NOOP("EventDetails", "Emergency") },
        { u"duty"_s, QT_TRANSLATE_NOOP("EventDetails", "Duty") },
        { u"technician"_s, QT_TRANSLATE_NOOP("EventDetails", "Technician") },
        { u"chat"_s, QT_TRANSLATE_NOOP("EventDetails", "Chat opened") },
        { u"read"_s, QT_TRANSLATE_NOOP("EventDetails", "Read") },
        { u"zone"_s, QT_TRANSLATE_NOOP("EventDetails", "Zone") },
        { u"shift"_s, QT_TRANSLATE_NOOP("EventDetails", "Shift") },
        { u"account"_s, QT_TRANSLATE_NOOP("EventDetails", "Account") },
        { u"organisation"_s, QT_TRANSLATE_NOOP("EventDetails", "Organisation") },
        { u"looked"_s, QT_TRANSLATE_NOOP("EventDetails", "Look at tracks") },
        { u"tracks"_s, QT_TRANSLATE_NOOP("EventDetails", "Tracks") },
        { u"unknown"_s, QT_TRANSLATE_NOOP("EventDetails", "Unknown") },
    };
    const auto text = texts.constFind(kind);
    return text == texts.cend() ? kind : tr(*text);
}

QString eventKindText(const Event &event)
{
    return logKindText(journal::kindsOf(event).constFirst());
}

std::optional<Timestamp> madeAt(const Event &event)
{
    // RFC 9562: the first 48 bits of a version 7 id are milliseconds since 1970.
    constexpr int VersionShift = 12;
    constexpr int ClockVersion = 7;
    if (event.cmd.uuid.data3 >> VersionShift != ClockVersion)
        return std::nullopt;
    const auto &id = event.cmd.uuid;
    const auto ms = (static_cast<qint64>(id.data1) << 16) | id.data2;
    const auto made = timestampFromMs(ms);
    if (made < event.at - LongestWait || made > event.at + MostAhead)
        return std::nullopt;
    return made;
}

QString reasonOf(const EventPayload &payload)
{
    return std::visit(Reason {}, payload);
}

QString rolesText(Roles roles)
{
    static constexpr std::array Names {
        std::pair { Role::Administrator, QT_TRANSLATE_NOOP("EventDetails", "administrator") },
        std::pair { Role::Supervisor, QT_TRANSLATE_NOOP("EventDetails", "supervisor") },
        std::pair { Role::Dispatcher, QT_TRANSLATE_NOOP("EventDetails", "dispatcher") },
        std::pair { Role::Technician, QT_TRANSLATE_NOOP("EventDetails", "technician") },
        std::pair { Role::Customer, QT_TRANSLATE_NOOP("EventDetails", "customer") },
    };
    QStringList words;
    for (const auto &[role, text] : Names) {
        if (roles.testFlag(role))
            words << tr(text);
    }
    QString all = words.join(u", "_s);
    if (!all.isEmpty())
        all[0] = all[0].toUpper();
    return all;
}

EventDetails eventDetails(const Event &event, const state::Operation &operation)
{
    EventDetails details { .seq = static_cast<double>(event.seq),
        .kind = eventKindText(event),
        .eventName = protocol::eventName(event.payload, event.entity.kind),
        .title = entityTitle(event.entity, operation),
        .sentence = eventSentence(event, operation),
        .who = operation.actorName(event.by),
        .role = {},
        .reason = reasonOf(event.payload),
        .committedMs = static_cast<double>(toMs(event.at)),
        .jobId = {},
        .job = {},
        .changes = {},
        .json = QString::fromUtf8(protocol::canonicalEvent(event)) };
    if (const auto made = madeAt(event))
        details.madeMs = static_cast<double>(toMs(*made));
    if (event.by.kind != Kind::User)
        details.role = tr("The server itself");
    else if (const User *user = operation.user(UserId { event.by.uuid }))
        details.role = rolesText(user->roles);
    if (const JobId id = jobOf(event.entity, operation); !id.isNull()) {
        details.jobId = uuidText(id.uuid);
        if (const Job *job = operation.job(id))
            details.job = job->fields.title;
    }
    const auto former = formerFields(event.payload, operation);
    for (const auto &now : newFields(event.payload, operation)) {
        const auto was = std::ranges::find(former, now.field, &FieldText::field);
        details.changes.push_back({ .label = fieldLabel(now.field),
            .before = was == former.end() ? QString() : was->text,
            .after = now.text });
    }
    return details;
}

} // namespace dispatch::viewmodels
