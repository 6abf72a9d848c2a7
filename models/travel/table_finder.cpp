// SPDX-License-Identifier: GPL-3.0-or-later
#include "travel/table_finder.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <span>
#include <utility>

namespace dispatch::travel {

using geo::GeoPoint;

namespace {

struct Block {
    std::size_t row = 0;
    std::size_t column = 0;
};

std::vector<GeoPoint> part(const std::vector<GeoPoint> &places, std::size_t first)
{
    const auto from = places.begin() + static_cast<std::ptrdiff_t>(first);
    const auto count = std::min(TableFinder::Side, places.size() - first);
    return { from, from + static_cast<std::ptrdiff_t>(count) };
}

} // namespace

//! A question, and how far it has come.
struct TableFinder::Work {
    Question question;
    std::function<void(const Answer &)> done;
    std::shared_ptr<std::atomic_bool> isDropped;
    QDeadlineTimer deadline;
    osrm::Figures figures;
    std::vector<Block> blocks; //!< not asked for yet, the next one last
    std::size_t allBlocks = 0;
    int underWay = 0;
    bool isOnRoads = false;

    [[nodiscard]] std::size_t at(std::size_t row, std::size_t column) const
    {
        return row * question.to.size() + column;
    }
    [[nodiscard]] bool isLacking(std::size_t row, std::size_t column) const
    {
        const std::size_t cell = at(row, column);
        return !figures[cell] && (question.isWanted.empty() || question.isWanted[cell]);
    }
};

TableFinder::TableFinder(QObject *parent)
    : QObject(parent)
{
    setWays({});
    m_pool.setMaxThreadCount(1);
}

TableFinder::~TableFinder()
{
    cancel();
    m_pool.waitForDone();
}

void TableFinder::setWays(Ways ways)
{
    cancel();
    m_ways = std::move(ways);
    if (!m_ways.router)
        m_ways.router = std::make_shared<const atlas::Router>(atlas::MapData());
}

void TableFinder::cancel()
{
    if (m_isDropped)
        *m_isDropped = true;
    m_isDropped.reset();
    m_asking.reset();
}

void TableFinder::ask(Question question, std::function<void(const Answer &)> done)
{
    Q_ASSERT(question.isWanted.empty()
        || question.isWanted.size() == question.from.size() * question.to.size());
    cancel();
    m_asking = std::make_unique<QObject>();
    m_isDropped = std::make_shared<std::atomic_bool>(false);
    const auto work = std::make_shared<Work>();
    work->question = std::move(question);
    work->done = std::move(done);
    work->isDropped = m_isDropped;
    work->deadline = work->question.atMost.count() > 0 ? QDeadlineTimer(work->question.atMost)
                                                       : QDeadlineTimer(QDeadlineTimer::Forever);
    work->figures.resize(work->question.from.size() * work->question.to.size());
    if (!m_ways.host)
        return searchRoads(work);
    for (std::size_t row = 0; row < work->question.from.size(); row += Side) {
        for (std::size_t column = 0; column < work->question.to.size(); column += Side) {
            bool isWanted = false;
            for (std::size_t r = row; r < std::min(row + Side, work->question.from.size()); ++r) {
                for (std::size_t c = column; c < std::min(column + Side, work->question.to.size());
                    ++c)
                    isWanted = isWanted || work->isLacking(r, c);
            }
            if (isWanted)
                work->blocks.push_back({ .row = row, .column = column });
        }
    }
    work->allBlocks = work->blocks.size();
    askHost(work);
}

void TableFinder::askHost(const std::shared_ptr<Work> &work)
{
    // A host that rests answers before table() returns, and whoever hears of the progress may have dropped the question.
    while (!*work->isDropped && work->underWay < AtOnce && !work->blocks.empty()
        && !m_ways.host->isResting() && !work->deadline.hasExpired()) {
        const Block block = work->blocks.back();
        work->blocks.pop_back();
        ++work->underWay;
        m_ways.host->table(part(work->question.from, block.row),
            part(work->question.to, block.column), m_asking.get(),
            [this, work, block](const osrm::Figures &figures) {
                const std::size_t columns = std::min(Side, work->question.to.size() - block.column);
                for (std::size_t i = 0; i < figures.size(); ++i)
                    work->figures[work->at(block.row + i / columns, block.column + i % columns)]
                        = figures[i];
                --work->underWay;
                Q_EMIT progressed(static_cast<double>(work->allBlocks - work->blocks.size())
                    / static_cast<double>(std::max<std::size_t>(work->allBlocks, 1)));
                askHost(work);
            });
    }
    if (work->underWay == 0 && !*work->isDropped)
        searchRoads(work);
}

void TableFinder::searchRoads(const std::shared_ptr<Work> &work)
{
    if (std::exchange(work->isOnRoads, true))
        return;
    m_pool.start([this, work, router = m_ways.router] {
        const auto &from = work->question.from;
        const auto &to = work->question.to;
        Answer answer;
        answer.legs.resize(work->figures.size());
        std::vector<std::size_t> rows;
        std::vector<std::size_t> columns;
        for (std::size_t r = 0; r < from.size(); ++r) {
            for (std::size_t c = 0; c < to.size(); ++c) {
                const std::size_t cell = work->at(r, c);
                answer.legs[cell] = work->figures[cell]
                    ? *work->figures[cell]
                    : atlas::Router::estimateLeg(from[r], to[c]);
                if (!work->isLacking(r, c))
                    continue;
                if (rows.empty() || rows.back() != r)
                    rows.push_back(r);
                columns.push_back(c);
            }
        }
        std::ranges::sort(columns);
        columns.erase(std::ranges::unique(columns).begin(), columns.end());
        // One search has the figures of a whole column or row.
        const bool isByColumn = columns.size() <= rows.size();
        const auto &centres = isByColumn ? columns : rows;
        const auto &others = isByColumn ? rows : columns;
        for (std::size_t i = 0; i < centres.size(); ++i) {
            if (*work->isDropped)
                return;
            if (work->deadline.hasExpired()) {
                answer.isCut = true;
                break;
            }
            std::vector<GeoPoint> many;
            std::vector<std::size_t> cells;
            for (const std::size_t other : others) {
                const std::size_t r = isByColumn ? other : centres[i];
                const std::size_t c = isByColumn ? centres[i] : other;
                if (!work->isLacking(r, c))
                    continue;
                many.push_back(isByColumn ? from[r] : to[c]);
                cells.push_back(work->at(r, c));
            }
            const std::vector<GeoPoint> one { isByColumn ? to[centres[i]] : from[centres[i]] };
            const auto legs = isByColumn ? router->legs(many, one) : router->legs(one, many);
            for (std::size_t k = 0; k < cells.size(); ++k)
                answer.legs[cells[k]] = legs[k];
            QMetaObject::invokeMethod(
                this,
                [this, work,
                    share = static_cast<double>(i + 1) / static_cast<double>(centres.size())] {
                    if (!*work->isDropped)
                        Q_EMIT progressed(share);
                },
                Qt::QueuedConnection);
        }
        QMetaObject::invokeMethod(
            this,
            [this, work, answer = std::move(answer)] {
                if (*work->isDropped)
                    return;
                m_asking.reset();
                m_isDropped.reset();
                work->done(answer);
            },
            Qt::QueuedConnection);
    });
}

} // namespace dispatch::travel
