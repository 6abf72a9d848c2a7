// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/key_desk.h"

#include <algorithm>

namespace dispatch::bench {

using namespace Qt::StringLiterals;
using viewmodels::ConsoleSession;
using viewmodels::JobInfo;
using viewmodels::TechnicianInfo;

namespace JobQueue = viewmodels::JobQueue;
namespace ReviewKind = viewmodels::ReviewKind;

KeyDesk::KeyDesk(
    const QUrl &server, const QString &login, const QString &password, const QString &profile)
    : m_session(m_clock, profile)
{
    m_session.signIn(server.toString(), login, password);
    m_session.jobs()->setQueue(JobQueue::Requests);
}

bool KeyDesk::isReady(int technicians)
{
    const auto &crew = m_session.technicians()->all();
    return m_session.link() == ConsoleSession::Live
        && std::ranges::count_if(
               crew, [](const TechnicianInfo &info) { return info.isOnShift && info.hasFix; })
        == technicians;
}

int KeyDesk::waitingRequests()
{
    return m_session.jobs()->queueCounts()[JobQueue::Requests];
}

int KeyDesk::ended()
{
    return m_session.jobs()->queueCounts()[JobQueue::Done];
}

void KeyDesk::step(Moment now)
{
    if (now - m_lookedAt >= LookAroundEvery) {
        m_lookedAt = now;
        lookAround();
    }
    if (m_session.link() == ConsoleSession::Live && m_session.review()->waiting() < MostWaiting)
        giveNext();
}

bool KeyDesk::giveNext()
{
    if (m_session.jobs()->count() == 0)
        return false;
    const Moment begin = steady_clock::now();
    m_session.selectJob(m_session.jobs()->jobAt(0));
    const auto offers = m_session.suggestions();
    if (offers.isEmpty()) {
        ++m_withoutOffer;
        return false;
    }
    const QString job = m_session.job().id;
    const QString technician = offers.first().technicianId;
    const auto &crew = m_session.technicians()->all();
    const auto who = std::ranges::find(crew, technician, &TechnicianInfo::id);
    m_toFree += who != crew.end() && who->openVisits == 0 ? 1 : 0;
    m_session.assign(job, technician);
    m_session.act(job, u"dispatch"_s, {});
    m_choosing.add(msBetween(begin, steady_clock::now()));
    ++m_assigned;
    return true;
}

//! What a person sees in a second: actions that came back, and jobs that were given and not sent because of it.
void KeyDesk::lookAround()
{
    QStringList refused;
    for (const auto &item : m_session.review()->items()) {
        if (item.kind == ReviewKind::Conflict || item.kind == ReviewKind::Refused)
            refused << item.id;
    }
    for (const QString &id : std::as_const(refused)) {
        ++m_refused;
        m_session.withdraw(id);
    }
    QStringList unsent;
    for (const JobInfo &info : m_session.jobs()->all()) {
        if (info.state == domain::VisitState::Scheduled && !info.isPending
            && !info.technicianId.isEmpty())
            unsent << info.id;
    }
    for (const QString &id : std::as_const(unsent))
        m_session.act(id, u"dispatch"_s, {});
    QStringList unplanned;
    for (const JobInfo &info : m_session.jobs()->all()) {
        if (info.state == domain::VisitState::Unscheduled && info.isOpen && !info.isPending)
            unplanned << info.id;
    }
    for (const QString &id : std::as_const(unplanned)) {
        m_session.selectJob(id);
        if (const auto offers = m_session.suggestions(); !offers.isEmpty())
            m_session.assign(id, offers.first().technicianId);
    }
}

} // namespace dispatch::bench
