// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/field_hand.h"

#include "atlas/router.h"

#include <algorithm>

namespace dispatch::bench {

using namespace Qt::StringLiterals;
using domain::Action;
using domain::VisitState;

FieldHand::FieldHand(const Post &post, const PressedTime &time, std::chrono::minutes workLasts,
    QNetworkAccessManager &feeds, QNetworkAccessManager &phones)
    : m_technician(post.technician)
    , m_time(time)
    , m_workLasts(workLasts)
    , m_feed(post.server, post.login, post.password, feeds)
    , m_phone(phones, post.server, simulator::PhoneForm::OsmAnd, post.phoneToken, false)
    , m_place(post.home)
{
    QObject::connect(&m_feed, &simulator::Member::failed, &m_feed,
        [this](const QString &text) { m_problem = text; });
}

void FieldHand::report(Moment now)
{
    m_reportedAt = now;
    domain::Fix fix;
    fix.position = place(now);
    fix.fixTime = domain::SystemClock().now();
    fix.receivedTime = fix.fixTime;
    m_phone.report(fix);
}

domain::GeoPoint FieldHand::place(Moment now) const
{
    if (!m_drive || m_drive->ends <= m_drive->begins)
        return m_place;
    const double share = std::clamp(
        msBetween(m_drive->begins, now) / msBetween(m_drive->begins, m_drive->ends), 0.0, 1.0);
    const auto between = [share](double from, double to) { return from + (to - from) * share; };
    return { between(m_drive->from.latitudeDeg, m_drive->to.latitudeDeg),
        between(m_drive->from.longitudeDeg, m_drive->to.longitudeDeg) };
}

//! The visit under way, else the most urgent that was sent, the oldest of these.
const domain::Visit *FieldHand::current() const
{
    const auto &operation = m_feed.operation();
    if (const auto *active = operation.activeVisitOf(m_technician))
        return active;
    const domain::Visit *best = nullptr;
    std::pair<int, quint64> bestRank;
    for (const auto *visit : operation.openVisitsOf(m_technician)) {
        const auto *job = operation.job(visit->job);
        if (!job
            || (visit->state != VisitState::Dispatched && visit->state != VisitState::Accepted))
            continue;
        const std::pair rank { -static_cast<int>(job->fields.priority), job->number };
        if (!best || rank < bestRank) {
            best = visit;
            bestRank = rank;
        }
    }
    return best;
}

void FieldHand::ask(const domain::Visit &visit, Action action)
{
    m_isAsking = true;
    m_asked = { visit.id, visit.state };
    domain::ActOnVisit act;
    act.action = action;
    m_feed.act(visit.id, act, [this](const simulator::Member::Outcome &outcome) {
        m_isAsking = false;
        const Moment now = steady_clock::now();
        m_askedUntil = now + EventPatience;
        if (outcome)
            return;
        ++m_refused;
        m_asked.reset();
        m_quietUntil = now + PauseAfterRefusal;
    });
}

void FieldHand::depart(const domain::Visit &visit, Moment now)
{
    const auto *job = m_feed.operation().job(visit.job);
    const domain::GeoPoint to = job && job->fields.place ? *job->fields.place : m_place;
    const atlas::Leg leg = atlas::Router::estimateLeg(m_place, to);
    m_drivenM += leg.distanceM;
    m_drive = { visit.id, m_place, to, now,
        now + m_time.pressed(std::chrono::duration<double>(leg.durationS)) };
}

void FieldHand::step(Moment now)
{
    if (now - m_reportedAt >= ReportEvery)
        report(now);
    if (m_isAsking || now < m_quietUntil)
        return;
    const auto *visit = current();
    if (!visit)
        return;
    if (m_asked && m_asked->first == visit->id && m_asked->second == visit->state
        && now < m_askedUntil)
        return;
    switch (visit->state) {
    case VisitState::Dispatched:
    case VisitState::Accepted:
        ask(*visit, Action::Depart);
        break;
    case VisitState::EnRoute:
        if (!m_drive || m_drive->visit != visit->id)
            depart(*visit, now);
        if (now < m_drive->ends)
            break;
        m_place = m_drive->to;
        report(now);
        ask(*visit, Action::Arrive);
        break;
    case VisitState::OnSite:
        ask(*visit, Action::Start);
        break;
    case VisitState::InProgress:
        if (!m_work || m_work->first != visit->id)
            m_work = { visit->id, now + m_time.pressed(m_workLasts) };
        if (now >= m_work->second)
            ask(*visit, Action::Complete);
        break;
    default:
        break;
    }
}

} // namespace dispatch::bench
