// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/suggestion_finder.h"

#include <utility>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

SuggestionFinder::SuggestionFinder(std::chrono::milliseconds askAgainAfter, QObject *parent)
    : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(askAgainAfter);
    connect(&m_pause, &QTimer::timeout, this, &SuggestionFinder::ask);
}

void SuggestionFinder::setWays(travel::Ways ways)
{
    if (m_finder.ways().host)
        disconnect(m_finder.ways().host.get(), nullptr, this, nullptr);
    m_finder.setWays(std::move(ways));
    m_known.clear();
    if (const auto &host = m_finder.ways().host) {
        connect(host.get(), &travel::RoutingHost::recovered, this, [this] {
            for (Known &known : m_known)
                known.isOld = known.isOld || known.leg.source != atlas::TravelSource::Host;
            if (!m_pause.isActive())
                ask();
        });
    }
    rank();
    ask();
}

void SuggestionFinder::show(const Job &job, std::vector<Candidate> candidates)
{
    if (job.id != m_job.id || job.fields.place != m_job.fields.place) {
        m_known.clear();
        m_finder.cancel();
        m_pause.stop();
    }
    m_job = job;
    m_candidates = std::move(candidates);
    rank();
    if (!m_pause.isActive())
        ask();
}

void SuggestionFinder::clear()
{
    show({}, {});
}

void SuggestionFinder::rank()
{
    auto candidates = m_candidates;
    for (Candidate &c : candidates) {
        if (const auto it = m_known.constFind(c.id); it != m_known.cend() && c.position)
            c.leg = it->leg;
    }
    auto list = suggest(m_job, std::move(candidates));
    if (list == m_list)
        return;
    m_list = std::move(list);
    Q_EMIT changed();
}

// An answer that is under way is waited for: with a question for each change in a busy office there would never be one.
void SuggestionFinder::ask()
{
    if (!m_job.fields.place || m_finder.isAsking())
        return;
    std::vector<GeoPoint> from;
    std::vector<TechnicianId> ids;
    for (const Candidate &c : m_candidates) {
        if (!c.position || !hasSkillsFor(m_job, c))
            continue;
        const auto it = m_known.constFind(c.id);
        if (it != m_known.cend() && !it->isOld && geo::distanceM(it->from, *c.position) <= MovedM)
            continue;
        from.push_back(*c.position);
        ids.push_back(c.id);
    }
    if (from.empty())
        return;
    m_finder.askLegs(
        from, { *m_job.fields.place }, [this, from, ids](const travel::TravelFinder::Legs &legs) {
            for (std::size_t i = 0; i < legs.size(); ++i)
                m_known.insert(ids[i], { .from = from[i], .leg = legs[i], .isOld = false });
            m_pause.start();
            rank();
        });
}

} // namespace dispatch::viewmodels
