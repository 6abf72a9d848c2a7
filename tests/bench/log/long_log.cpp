// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/long_log.h"

#include <array>

namespace dispatch::bench {

using namespace dispatch::domain;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Start = timestampFromMs(1'640'995'200'000);
constexpr int Staff = 200;

QString capital(const QString &word)
{
    return word.left(1).toUpper() + word.mid(1);
}

template<class T>
const T &any(QRandomGenerator &random, const std::vector<T> &list)
{
    return list[random.bounded(quint32(list.size()))];
}

} // namespace

LongLog::LongLog()
    : m_now(Start)
{
    for (int i = 0; i < 20'000; ++i)
        m_words << invent(2 + int(m_random.bounded(3)));
    for (int i = 0; i < 3'000; ++i)
        m_names << capital(invent(2)) + u' ' + capital(invent(3));
    for (int i = 0; i < Staff; ++i) {
        m_users.push_back(UserId::make(Start, m_random));
        m_technicians.push_back(TechnicianId::make(Start, m_random));
    }
}

std::vector<Event> LongLog::next(int count)
{
    std::vector<Event> events;
    events.reserve(std::size_t(count));
    while (int(events.size()) < count)
        events.push_back(step());
    return events;
}

QString LongLog::invent(int syllables)
{
    static constexpr std::array Heads { "b", "br", "d", "f", "g", "gl", "h", "k", "kr", "l", "m",
        "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "w", "z" };
    static constexpr std::array Tails { "a", "e", "i", "o", "u", "an", "er", "el", "in", "on", "ar",
        "est", "ing", "ul" };
    QString word;
    for (int i = 0; i < syllables; ++i)
        word += QLatin1StringView(Heads[m_random.bounded(quint32(Heads.size()))])
            + QLatin1StringView(Tails[m_random.bounded(quint32(Tails.size()))]);
    return word;
}

//! The first words of the list are by far the most common.
const QString &LongLog::word()
{
    const double x = m_random.generateDouble();
    return m_words[qsizetype(double(m_words.size() - 1) * x * x * x * x)];
}

QString LongLog::words(int count)
{
    QStringList list;
    for (int i = 0; i < count; ++i)
        list << word();
    return list.join(u' ');
}

Event LongLog::event(const EntityRef &entity, EventPayload payload)
{
    m_now += milliseconds(1'000 + m_random.bounded(30'000));
    return { .seq = ++m_seq,
        .entity = entity,
        .ver = ++m_version,
        .at = m_now,
        .by = any(m_random, m_users),
        .cmd = CommandId { makeUuidV7(m_now, m_random) },
        .payload = std::move(payload) };
}

Event LongLog::step()
{
    if (m_prologue < 2 * Staff) {
        const int n = m_prologue++;
        if (n < Staff)
            return event(m_users[std::size_t(n)],
                UserChanged { .name = u"office%1"_s.arg(n),
                    .roles = Role::Dispatcher,
                    .areas = {},
                    .technician = {} });
        return event(m_technicians[std::size_t(n - Staff)],
            TechnicianCreated { .handle = quint32(n),
                .name = m_names[n],
                .phone = u"555 %1"_s.arg(n),
                .area = {},
                .skills = {} });
    }
    using enum VisitState;
    switch (m_step++ % 9) {
    case 0: {
        static const QStringList Titles { u"Boiler gives no hot water"_s, u"Tap drips"_s,
            u"Gas smell in the cellar"_s, u"Washing machine leaks"_s, u"Fuse goes again"_s,
            u"Heating is cold"_s, u"Drain blocked"_s, u"Oven does not heat"_s };
        m_job = JobId::make(m_now, m_random);
        JobFields fields;
        fields.title = Titles[qsizetype(m_random.bounded(quint32(Titles.size())))];
        fields.description = words(6);
        fields.customerName = m_names[qsizetype(m_random.bounded(quint32(m_names.size())))];
        fields.customerPhone = u"+43 1 %1"_s.arg(m_random.bounded(10'000'000));
        fields.address = u"%1 street %2"_s.arg(word()).arg(1 + m_random.bounded(200));
        fields.area = u"north"_s;
        return event(m_job, JobCreated { ++m_jobs, fields });
    }
    case 1:
        m_visit = VisitId::make(m_now, m_random);
        return event(m_visit, VisitCreated { .job = m_job, .skills = {} });
    case 2:
        m_thread = ThreadId::make(m_now, m_random);
        return event(m_thread, ThreadCreated { .job = m_job, .technician = {} });
    case 3:
        return event(m_visit,
            VisitMoved { .from = Unscheduled,
                .to = Scheduled,
                .technician = Change<TechnicianId>::to(any(m_random, m_technicians)),
                .window = Change<TimeWindow>::to({ m_now, m_now + std::chrono::hours(2) }) });
    case 4:
        return event(m_thread, MessagePosted { .text = words(9), .attachments = {} });
    case 5:
        return event(m_visit, VisitMoved { .from = Scheduled, .to = Dispatched });
    case 6:
        return event(m_thread, MessagePosted { .text = words(5), .attachments = {} });
    case 7:
        return event(m_job, JobNoted { words(4) });
    default:
        return event(m_visit,
            VisitMoved { .from = Dispatched,
                .to = m_random.bounded(10) ? Completed : Canceled,
                .reason = words(2) });
    }
}

} // namespace dispatch::bench
