// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/story.h"

#include <QHash>

namespace dispatch::test {

//! \brief One job with everything in it: talk of three sides, a file, a drive, a late word, money, a message put right.
class CaseJob {
public:
    CaseJob()
    {
        using namespace domain;
        using namespace Qt::StringLiterals;
        using enum VisitState;
        JobFields fields;
        fields.title = u"Boiler gives no hot water"_s;
        fields.description = u"Second call this week."_s;
        fields.customerName = u"Vera Holm"_s;
        fields.customerPhone = u"555 020"_s;
        fields.address = u"Kärntner Straße 7"_s;
        fields.place = Place;
        add(job, JobCreated { 481, fields });
        add(visit, VisitCreated { .job = job, .state = Unscheduled, .skills = {} });
        add(customers,
            ThreadCreated { .job = job, .technician = {}, .audience = Audience::Customer });
        add(office, ThreadCreated { .job = job, .technician = {} });
        add(visit,
            VisitMoved { .from = Unscheduled,
                .to = Scheduled,
                .technician = Change<TechnicianId>::to(story.ada()) });
        add(customers, MessagePosted { .text = u"When will somebody come?"_s, .attachments = {} },
            vera);
        add(office,
            MessagePosted { .text = u"Key under the mat."_s, .attachments = { uuidText(photo) } });
        const auto posted = events.back().ver;
        add(office,
            MessageEdited { .n = posted,
                .text = u"Key at the neighbour's."_s,
                .former = u"Key under the mat."_s });
        add(visit, VisitMoved { .from = Scheduled, .to = Dispatched });
        add(visit, VisitMoved { .from = Dispatched, .to = EnRoute });
        pass(std::chrono::minutes(28));
        add(visit, VisitMoved { .from = EnRoute, .to = OnSite });
        add(visit, VisitMoved { .from = OnSite, .to = InProgress });
        pass(std::chrono::hours(1));
        add(visit, VisitMoved { .from = InProgress, .to = Completed });
        pay(PaymentKind::Charge, 12'500, u"invoice"_s);
        pay(PaymentKind::Payment, 10'000, u"card"_s);
    }

    template<class Payload>
    void add(
        const domain::EntityRef &entity, Payload payload, std::optional<domain::UserId> by = {})
    {
        auto event = story.event(entity, std::move(payload));
        event.at += m_passed;
        event.cmd = domain::CommandId { domain::makeUuidV7(event.at, m_random) };
        if (by)
            event.by = *by;
        events.push_back(std::move(event));
    }
    void pass(std::chrono::milliseconds span) { m_passed += span; }
    void pay(domain::PaymentKind kind, qint64 minor, const QString &method)
    {
        add(domain::PaymentId { QUuid::createUuidV5(job.uuid, QByteArray::number(++m_payments)) },
            domain::PaymentAdded { .job = job,
                .kind = kind,
                .amount = { minor, QStringLiteral("EUR") },
                .method = method,
                .reference = {} });
    }

    static constexpr domain::GeoPoint Place { 48.2, 16.37 };
    Story story;
    domain::UserId vera { QUuid::fromString(u"0195a3f0-0000-7000-8000-0000000000a1") };
    domain::JobId job { QUuid::fromString(u"0195a3f0-0000-7000-8000-0000000000b1") };
    domain::VisitId visit { QUuid::fromString(u"0195a3f0-0000-7000-8000-0000000000b2") };
    domain::ThreadId customers { QUuid::fromString(u"0195a3f0-0000-7000-8000-0000000000b3") };
    domain::ThreadId office { QUuid::fromString(u"0195a3f0-0000-7000-8000-0000000000b4") };
    QUuid photo = QUuid::fromString(u"0195a3f0-0000-7000-8000-0000000000c1");
    std::vector<domain::Event> events;

    [[nodiscard]] QHash<QString, QString> names() const
    {
        return { { domain::EntityRef(story.mia()).toString(), QStringLiteral("Mia") },
            { domain::EntityRef(vera).toString(), QStringLiteral("Vera Holm") },
            { domain::EntityRef(story.ada()).toString(), QStringLiteral("Ada Lind") } };
    }

private:
    std::chrono::milliseconds m_passed {};
    int m_payments = 0;
    QRandomGenerator m_random { 5 };
};

} // namespace dispatch::test
