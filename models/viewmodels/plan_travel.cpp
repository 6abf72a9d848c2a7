// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/plan_travel.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

namespace {

//! Whoever looks at a screen asks for many drives at once; they are gathered for so long.
constexpr std::chrono::milliseconds Gather { 50 };

} // namespace

PlanTravel::PlanTravel(const Clock &clock, std::chrono::milliseconds rest, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_restTime(rest)
{
    m_rest.setSingleShot(true);
    connect(&m_rest, &QTimer::timeout, this, &PlanTravel::ask);
}

void PlanTravel::setWays(travel::Ways ways)
{
    if (m_finder.ways().host)
        disconnect(m_finder.ways().host.get(), nullptr, this, nullptr);
    m_finder.setWays(std::move(ways));
    m_known.clear();
    m_count = 0;
    m_wanted.clear();
    if (const auto &host = m_finder.ways().host) {
        connect(host.get(), &travel::RoutingHost::recovered, this, [this] {
            for (auto &all : m_known) {
                for (Known &known : all)
                    known.isOld = known.isOld || known.leg.source != atlas::TravelSource::Host;
            }
            Q_EMIT changed(); // whoever looks asks again
        });
    }
    Q_EMIT changed();
}

PlanTravel::PlaceKey PlanTravel::keyOf(GeoPoint place)
{
    constexpr double Steps = 1e5; // about a metre
    return { static_cast<qint32>(std::lround(place.latitudeDeg * Steps)),
        static_cast<qint32>(std::lround(place.longitudeDeg * Steps)) };
}

atlas::Leg PlanTravel::leg(GeoPoint from, GeoPoint to)
{
    const atlas::Leg estimate = atlas::Router::estimateLeg(from, to);
    const auto all = m_known.constFind(keyOf(to));
    if (all == m_known.cend()) {
        want({ from, to });
        return estimate;
    }
    const Known *nearest = nullptr;
    double least = UsableM;
    for (const Known &known : *all) {
        const double apart = geo::distanceM(known.from, from);
        if (apart <= least) {
            nearest = &known;
            least = apart;
        }
    }
    if (!nearest || least > MovedM || nearest->isOld || m_clock.now() - nearest->at > MaxAge)
        want({ from, to });
    // An estimate is better made anew, from where it is now.
    return nearest && nearest->leg.source != atlas::TravelSource::Estimate ? nearest->leg
                                                                           : estimate;
}

void PlanTravel::learn(GeoPoint from, GeoPoint to, const atlas::Leg &leg)
{
    if (leg.source != atlas::TravelSource::Estimate && keep({ from, to }, leg))
        Q_EMIT changed();
}

void PlanTravel::want(const Pair &pair)
{
    if (m_wanted.size() >= MaxWanted || std::ranges::contains(m_wanted, pair))
        return;
    m_wanted.push_back(pair);
    if (!m_finder.isAsking() && !m_rest.isActive())
        m_rest.start(Gather);
}

void PlanTravel::ask()
{
    // As many as one table of the server holds: the drives of a plan form chains, so each brings two places at the most.
    travel::TableFinder::Question question;
    question.atMost = MaxWait;
    std::vector<std::pair<std::size_t, std::size_t>> cells; // of the pairs
    const auto rowIn = [](std::vector<GeoPoint> &places, GeoPoint place) {
        const auto at = std::ranges::find(places, place);
        const auto row = static_cast<std::size_t>(at - places.begin());
        if (at == places.end())
            places.push_back(place);
        return row;
    };
    for (const Pair &pair : m_wanted) {
        if (question.from.size() == travel::TableFinder::Side
            || question.to.size() == travel::TableFinder::Side)
            break;
        cells.emplace_back(rowIn(question.from, pair.from), rowIn(question.to, pair.to));
    }
    if (cells.empty())
        return;
    const auto gone = m_wanted.begin() + static_cast<std::ptrdiff_t>(cells.size());
    const std::vector<Pair> pairs(m_wanted.begin(), gone);
    m_wanted.erase(m_wanted.begin(), gone);
    const std::size_t columns = question.to.size();
    question.isWanted.resize(question.from.size() * columns);
    for (const auto &[row, column] : cells)
        question.isWanted[row * columns + column] = true;
    m_finder.ask(std::move(question),
        [this, pairs, cells, columns](const travel::TableFinder::Answer &answer) {
            bool isOther = false;
            for (std::size_t i = 0; i < pairs.size(); ++i) {
                const auto &leg = answer.legs[cells[i].first * columns + cells[i].second];
                // For want of time: the next one who looks asks again.
                if (answer.isCut && leg.source == atlas::TravelSource::Estimate)
                    continue;
                isOther = keep(pairs[i], leg) || isOther;
            }
            m_rest.start(m_wanted.empty() ? m_restTime : Gather);
            if (isOther)
                Q_EMIT changed();
        });
}

bool PlanTravel::keep(const Pair &pair, const atlas::Leg &leg)
{
    auto &all = m_known[keyOf(pair.to)];
    atlas::Leg shown = atlas::Router::estimateLeg(pair.from, pair.to);
    double least = UsableM;
    for (const Known &known : all) {
        const double apart = geo::distanceM(known.from, pair.from);
        if (apart > least)
            continue;
        least = apart;
        if (known.leg.source != atlas::TravelSource::Estimate)
            shown = known.leg;
    }
    const std::size_t before = all.size();
    std::erase_if(
        all, [&](const Known &known) { return geo::distanceM(known.from, pair.from) <= MovedM; });
    if (all.size() >= MaxPerPlace)
        all.erase(all.begin()); // the oldest
    all.push_back({ .from = pair.from, .leg = leg, .at = m_clock.now() });
    m_count += all.size();
    m_count -= before;
    if (m_count > MaxKnown)
        forgetOldest();
    return leg != shown;
}

void PlanTravel::forgetOldest()
{
    std::vector<Timestamp> ages;
    for (const auto &all : std::as_const(m_known)) {
        for (const Known &known : all)
            ages.push_back(known.at);
    }
    const auto half = ages.begin() + static_cast<std::ptrdiff_t>(ages.size() / 2);
    std::ranges::nth_element(ages, half);
    // Of equal age all go: it is a store, not a record.
    for (auto it = m_known.begin(); it != m_known.end();) {
        std::erase_if(*it, [&](const Known &known) { return known.at <= *half; });
        it = it->empty() ? m_known.erase(it) : std::next(it);
    }
    m_count = 0;
    for (const auto &all : std::as_const(m_known))
        m_count += all.size();
}

} // namespace dispatch::viewmodels
