// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/log_labels.h"

#include "journal/event_words.h"
#include "journal/log_kinds.h"
#include "journal/search_words.h"

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using namespace domain;
using sqlite::Query;

namespace {

// An alarm about a visit of a job is the longest: alarm, visit, job.
constexpr int MaxBelonging = 4;

std::optional<EntityRef> either(
    const std::optional<JobId> &job, const std::optional<TechnicianId> &technician)
{
    if (job)
        return job->ref();
    if (technician)
        return technician->ref();
    return std::nullopt;
}

//! A change that clears a name stores an empty one; one that does not mention it leaves it alone.
void take(std::optional<QString> &name, const Change<QString> &change)
{
    if (change.isSet)
        name = change.value.value_or(QString());
}

//! What an event says about the label of its entity.
struct Learn {
    std::optional<QString> &name, &secondName;
    std::optional<quint64> &number;
    std::optional<EntityRef> &parent;

    void operator()(const JobCreated &e) const
    {
        name = e.fields.title;
        secondName = e.fields.customerName;
        number = e.number;
    }
    void operator()(const JobChanged &e) const
    {
        take(name, e.patch.title);
        take(secondName, e.patch.customerName);
    }
    void operator()(const TechnicianCreated &e) const { name = e.name; }
    void operator()(const TechnicianChanged &e) const { take(name, e.patch.name); }
    void operator()(const ZoneCreated &e) const { name = e.name; }
    void operator()(const ZoneChanged &e) const { take(name, e.patch.name); }
    void operator()(const UserChanged &e) const { name = e.name; }
    void operator()(const VisitCreated &e) const { parent = e.job; }
    void operator()(const ThreadCreated &e) const { parent = either(e.job, e.technician); }
    void operator()(const PaymentAdded &e) const { parent = e.job; }
    void operator()(const AlarmRaised &e) const { parent = e.about; }
    void operator()(const ShiftCreated &e) const { parent = e.technician; }
    void operator()(const auto &) const { }
};

} // namespace

Stored<void> LogLabels::prepare(sqlite::Database &database)
{
    const std::pair<sqlite::Statement *, const char *> statements[] {
        { &m_put,
            "INSERT INTO labels (kind, id, name, second_name, number, parent_kind, parent) VALUES "
            "(?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (kind, id) DO UPDATE SET name = coalesce(excluded.name, name),"
            " second_name = coalesce(excluded.second_name, second_name), number = "
            "coalesce(excluded.number, number),"
            " parent_kind = coalesce(excluded.parent_kind, parent_kind), parent = "
            "coalesce(excluded.parent, parent)" },
        { &m_get,
            "SELECT name, second_name, number, parent_kind, parent FROM labels WHERE kind = ? AND "
            "id = ?" },
        { &m_clear, "DELETE FROM labels" },
    };
    for (const auto &[statement, sql] : statements) {
        auto prepared = database.prepare(sql);
        if (!prepared)
            return std::unexpected(prepared.error());
        *statement = *std::move(prepared);
    }
    return {};
}

Stored<void> LogLabels::put(const Label &label)
{
    std::optional<int> parentKind;
    std::optional<QUuid> parent;
    if (label.parent && !label.parent->isNull()) {
        parentKind = std::to_underlying(label.parent->kind);
        parent = label.parent->uuid;
    }
    Query query(m_put, std::to_underlying(label.entity.kind), label.entity.uuid.toRfc4122(),
        label.name, label.secondName, label.number, parentKind, parent);
    return query.run();
}

Stored<void> LogLabels::replaceAll(const state::Operation &operation)
{
    if (const auto done = Query(m_clear).run(); !done)
        return done;
    std::vector<Label> labels;
    for (const auto &user : operation.users())
        labels.push_back({ .entity = user.id, .name = user.name });
    for (const auto &technician : operation.technicians())
        labels.push_back({ .entity = technician.id, .name = technician.name });
    for (const auto &zone : operation.zones())
        labels.push_back({ .entity = zone.id, .name = zone.name });
    for (const auto &job : operation.jobs()) {
        labels.push_back({ .entity = job.id,
            .name = job.fields.title,
            .secondName = job.fields.customerName,
            .number = job.number });
    }
    for (const auto &visit : operation.visits())
        labels.push_back({ .entity = visit.id, .parent = visit.job });
    for (const auto &thread : operation.threads())
        labels.push_back({ .entity = thread.id, .parent = either(thread.job, thread.technician) });
    for (const auto &payment : operation.payments())
        labels.push_back({ .entity = payment.id, .parent = payment.job });
    for (const auto &alarm : operation.alarms())
        labels.push_back({ .entity = alarm.id, .parent = alarm.about });
    for (const auto &shift : operation.shifts())
        labels.push_back({ .entity = shift.id, .parent = shift.technician });
    for (const auto &label : labels) {
        if (const auto done = put(label); !done)
            return done;
    }
    return {};
}

Stored<void> LogLabels::learn(const Event &event)
{
    Label label { .entity = event.entity };
    std::visit(Learn { label.name, label.secondName, label.number, label.parent }, event.payload);
    if (!label.name && !label.secondName && !label.number && !label.parent)
        return {};
    return put(label);
}

Stored<LogLabels::Names> LogLabels::namesOf(const EntityRef &entity)
{
    Names names;
    auto next = entity;
    for (int step = 0; step < MaxBelonging; ++step) {
        Query query(m_get, std::to_underlying(next.kind), next.uuid.toRfc4122());
        const auto row = query.next();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return names;
        if (step == 0)
            names.own = query.text(0);
        for (const auto &word : { query.text(0), query.text(1), query.text(2) }) {
            if (!word.isEmpty() && !names.all.contains(word))
                names.all << word;
        }
        if (next.kind == Kind::Job) {
            names.customer = query.text(1);
            if (!query.isNull(2))
                names.job = query.unsignedInteger(2);
        }
        if (query.isNull(3))
            return names;
        next = { static_cast<Kind>(query.integer(3)), query.uuid(4) };
    }
    return names;
}

Stored<LogText> LogLabels::searchText(const Event &event)
{
    LogText text { .words = {},
        .who = {},
        .customer = {},
        .technician = {},
        .address = {},
        .kinds = kindsOf(event),
        .job = {} };
    auto words = wordsOf(event);
    if (event.by.kind != Kind::User) {
        words << u"system"_s;
        text.who << u"system"_s;
    }
    auto named = mentionedIn(event);
    named.push_back(event.entity);
    named.push_back(event.by);
    QStringList customers, technicians;
    for (const auto &entity : named) {
        const auto names = namesOf(entity);
        if (!names)
            return std::unexpected(names.error());
        words << names->all;
        if (entity == event.by)
            text.who << searchWords(names->own);
        else if (entity.kind == Kind::Technician)
            technicians << names->own;
        if (!names->customer.isEmpty())
            customers << names->customer;
        if (names->job && !text.job)
            text.job = names->job;
    }
    if (const auto *created = std::get_if<JobCreated>(&event.payload)) {
        text.address = searchWords(created->fields.address);
    } else if (const auto *changed = std::get_if<JobChanged>(&event.payload)) {
        for (const auto *patch : { &changed->patch, &changed->former })
            text.address << searchWords(patch->address.value.value_or(QString()));
        customers << changed->former.customerName.value.value_or(QString());
    }
    customers.removeDuplicates();
    technicians.removeDuplicates();
    words.removeDuplicates();
    text.customer = searchWords(customers.join(u'\n'));
    text.technician = searchWords(technicians.join(u'\n'));
    text.words = searchWords(words.join(u'\n'));
    return text;
}

} // namespace dispatch::journal
