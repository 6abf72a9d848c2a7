// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/event_words.h"

#include "protocol/event_codec.h"

namespace dispatch::journal {

using namespace Qt::StringLiterals;
using namespace domain;

namespace {

//! Collects the texts of a payload.
struct Words {
    QStringList list;

    void add(const QString &text)
    {
        if (!text.isEmpty())
            list << text;
    }
    void add(QLatin1StringView text) { list << QString(text); }
    void add(const QStringList &texts) { list << texts; }
    void add(const Change<QString> &change)
    {
        if (change.value)
            add(*change.value);
    }
    void add(const Change<QStringList> &change)
    {
        if (change.value)
            add(*change.value);
    }

    void operator()(const JobCreated &e)
    {
        add(QString::number(e.number));
        const auto &f = e.fields;
        for (const auto &text :
            { f.title, f.description, f.trade, f.customerName, f.customerPhone, f.address, f.area })
            add(text);
        add(f.skills);
        add(name(f.priority));
    }
    void operator()(const JobChanged &e)
    {
        for (const auto *patch : { &e.patch, &e.former }) {
            for (const auto *change : { &patch->title, &patch->description, &patch->trade,
                     &patch->customerName, &patch->customerPhone, &patch->address, &patch->area })
                add(*change);
            add(patch->skills);
            if (patch->priority.value)
                add(name(*patch->priority.value));
        }
    }
    void operator()(const JobNoted &e) { add(e.text); }
    void operator()(const JobClosed &e) { add(e.isReopened ? "reopened"_L1 : "closed"_L1); }
    void operator()(const VisitCreated &e)
    {
        add(name(e.state));
        add(e.skills);
    }
    void operator()(const VisitChanged &e)
    {
        add(e.patch.skills);
        add(e.former.skills);
    }
    void operator()(const VisitMoved &e)
    {
        add(name(e.from));
        add(name(e.to));
        add(e.reason);
        if (e.isOverride)
            add("override"_L1);
        if (e.isIncomplete)
            add("incomplete"_L1);
    }
    void operator()(const TechnicianCreated &e)
    {
        for (const auto &text : { e.name, e.phone, e.area })
            add(text);
        add(e.skills);
    }
    void operator()(const TechnicianChanged &e)
    {
        for (const auto *patch : { &e.patch, &e.former }) {
            for (const auto *change : { &patch->name, &patch->phone, &patch->area })
                add(*change);
            add(patch->skills);
        }
    }
    void operator()(const DutyChanged &e)
    {
        add(name(e.duty));
        add(e.reason);
    }
    void operator()(const EmergencyChanged &e)
    {
        add(e.isRaised ? "raised"_L1 : "cleared"_L1);
        add(e.note);
    }
    void operator()(const TechnicianRetired &) { }
    void operator()(const ThreadCreated &e)
    {
        add(name(e.audience));
        add(e.title);
        add(e.area);
    }
    void operator()(const MessagePosted &e) { add(e.text); }
    void operator()(const MessageEdited &e)
    {
        add(e.text);
        add(e.former);
    }
    void operator()(const MessageTakenBack &e) { add(e.former); }
    void operator()(const ThreadRead &) { }
    void operator()(const ThreadDelivered &) { }
    void operator()(const ThreadSettled &) { }
    void operator()(const PaymentAdded &e)
    {
        add(name(e.kind));
        add(e.amount.currency);
        add(e.method);
        add(e.reference);
    }
    void operator()(const AlarmRaised &e)
    {
        add(e.kindName);
        add(e.note);
    }
    void operator()(const AlarmMoved &e)
    {
        add(name(e.to));
        add(e.note);
    }
    void operator()(const ZoneCreated &e)
    {
        add(e.name);
        add(name(e.kind));
        add(e.area);
    }
    void operator()(const ZoneChanged &e)
    {
        for (const auto *patch : { &e.patch, &e.former }) {
            add(patch->name);
            add(patch->area);
        }
    }
    void operator()(const ZoneRetired &) { }
    void operator()(const ShiftCreated &e) { add(e.note); }
    void operator()(const ShiftChanged &e)
    {
        add(e.patch.note);
        add(e.former.note);
    }
    void operator()(const ShiftCanceled &e) { add(e.isRestored ? "restored"_L1 : "canceled"_L1); }
    void operator()(const UserChanged &e)
    {
        add(e.name);
        add(e.areas);
    }
    void operator()(const OrgChanged &e) { add(e.name); }
    void operator()(const TrackViewed &) { }
    void operator()(const TracksClosed &e) { add(e.digest); }
    void operator()(const TracksDeleted &e) { add(e.digest); }
    void operator()(const UnknownEvent &e) { add(QString::fromUtf8(e.dataJson)); }
};

struct Mentions {
    std::vector<EntityRef> list;

    template<class T>
    void add(const std::optional<T> &id)
    {
        if (id)
            list.push_back(*id);
    }
    void operator()(const VisitCreated &e) { list.push_back(e.job); }
    void operator()(const VisitChanged &e)
    {
        add(e.patch.technician.value);
        add(e.former.technician.value);
    }
    void operator()(const VisitMoved &e)
    {
        add(e.technician.value);
        add(e.formerTechnician.value);
    }
    void operator()(const ThreadCreated &e)
    {
        add(e.job);
        add(e.technician);
    }
    void operator()(const PaymentAdded &e) { list.push_back(e.job); }
    void operator()(const AlarmRaised &e) { list.push_back(e.about); }
    void operator()(const ShiftCreated &e) { list.push_back(e.technician); }
    void operator()(const UserChanged &e) { add(e.technician); }
    void operator()(const TrackViewed &e) { list.push_back(e.technician); }
    void operator()(const auto &) { }
};

} // namespace

QStringList wordsOf(const Event &event)
{
    Words words;
    words.add(protocol::eventName(event.payload, event.entity.kind));
    std::visit(words, event.payload);
    return words.list;
}

std::vector<EntityRef> mentionedIn(const Event &event)
{
    Mentions mentions;
    std::visit(mentions, event.payload);
    return mentions.list;
}

} // namespace dispatch::journal
