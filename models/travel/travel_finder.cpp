// SPDX-License-Identifier: GPL-3.0-or-later
#include "travel/travel_finder.h"

#include <utility>

namespace dispatch::travel {

using atlas::Journey;
using geo::GeoPoint;

TravelFinder::TravelFinder(QObject *parent)
    : QObject(parent)
{
    setWays({});
    m_pool.setMaxThreadCount(1);
}

TravelFinder::~TravelFinder()
{
    cancel();
    m_pool.waitForDone();
}

void TravelFinder::setWays(Ways ways)
{
    cancel();
    m_ways = std::move(ways);
    if (!m_ways.router)
        m_ways.router = std::make_shared<const atlas::Router>(atlas::MapData());
}

void TravelFinder::cancel()
{
    ++m_question;
    m_asking.reset();
    m_pool.clear();
}

template<class Answer>
void TravelFinder::work(
    std::function<Answer(const atlas::Router &)> search, std::function<void(const Answer &)> done)
{
    m_pool.start([this, router = m_ways.router, question = m_question, search = std::move(search),
                     done = std::move(done)]() mutable {
        auto answer = search(*router);
        QMetaObject::invokeMethod(
            this,
            [this, question, answer = std::move(answer), done = std::move(done)] {
                if (question != m_question)
                    return;
                m_asking.reset();
                done(answer);
            },
            Qt::QueuedConnection);
    });
}

void TravelFinder::askLegs(
    std::vector<GeoPoint> from, std::vector<GeoPoint> to, std::function<void(const Legs &)> done)
{
    cancel();
    m_asking = std::make_unique<QObject>();
    const auto goOn = [this, from, to, done = std::move(done)](const osrm::Figures &figures) {
        work<Legs>(
            [from, to, figures](const atlas::Router &router) {
                Legs legs(figures.size());
                const bool isToOne = to.size() == 1;
                const std::vector<GeoPoint> &many = isToOne ? from : to;
                std::vector<GeoPoint> lacking;
                for (std::size_t i = 0; i < figures.size(); ++i) {
                    if (figures[i])
                        legs[i] = *figures[i];
                    else
                        lacking.push_back(many[i]);
                }
                if (lacking.empty())
                    return legs;
                const auto found = isToOne ? router.legs(lacking, to) : router.legs(from, lacking);
                for (std::size_t i = 0, next = 0; i < figures.size(); ++i) {
                    if (!figures[i])
                        legs[i] = found[next++];
                }
                return legs;
            },
            done);
    };
    const std::size_t count = from.size() * to.size();
    if (m_ways.host && count > 0)
        m_ways.host->legs(std::move(from), std::move(to), m_asking.get(), goOn);
    else
        goOn(osrm::Figures(count));
}

void TravelFinder::askJourney(GeoPoint from, GeoPoint to, std::function<void(const Journey &)> done)
{
    cancel();
    m_asking = std::make_unique<QObject>();
    const auto goOn = [this, from, to, done = std::move(done)](const std::optional<Journey> &way) {
        work<Journey>(
            [from, to, way](
                const atlas::Router &router) { return way ? *way : router.journey(from, to); },
            done);
    };
    if (m_ways.host)
        m_ways.host->journey(from, to, m_asking.get(), goOn);
    else
        goOn(std::nullopt);
}

} // namespace dispatch::travel
