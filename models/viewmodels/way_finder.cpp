// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/way_finder.h"

#include "viewmodels/format.h"

#include <QtNumeric>

#include <cmath>

namespace dispatch::viewmodels {

WayFinder::WayFinder(QObject *parent)
    : QObject(parent)
    , m_router(std::make_shared<const atlas::Router>(atlas::MapData()))
{
    m_pool.setMaxThreadCount(1);
}

WayFinder::~WayFinder()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void WayFinder::setMap(const atlas::MapData &map)
{
    m_router = std::make_shared<const atlas::Router>(map);
    clear();
}

void WayFinder::ask(QPointF from, QPointF to)
{
    if (!qIsFinite(from.x()) || !qIsFinite(from.y()) || !qIsFinite(to.x()) || !qIsFinite(to.y()))
        return clear();
    const quint64 question = ++m_question;
    m_pool.clear();
    m_pool.start([this, router = m_router, from, to, question] {
        auto journey = router->journey({ .latitudeDeg = from.x(), .longitudeDeg = from.y() },
            { .latitudeDeg = to.x(), .longitudeDeg = to.y() });
        QMetaObject::invokeMethod(
            this,
            [this, journey = std::move(journey), question] {
                if (question == m_question)
                    show(journey);
            },
            Qt::QueuedConnection);
    });
}

void WayFinder::clear()
{
    ++m_question;
    if (m_line.isEmpty())
        return;
    m_line.clear();
    m_text.clear();
    Q_EMIT
    changed();
}

void WayFinder::show(const atlas::Journey &journey)
{
    m_line.clear();
    for (const geo::GeoPoint p : journey.line)
        m_line << QPointF(p.latitudeDeg, p.longitudeDeg);
    m_isEstimate = journey.source == atlas::Journey::Source::Estimate;
    const int minutes = std::max(1, static_cast<int>(std::ceil(journey.durationS / 60)));
    const QString distance = Format::distance(journey.distanceM);
    m_text = m_isEstimate
        ? tr("~%1 · ~%2 min, a straight line × 1.3: no road is known").arg(distance).arg(minutes)
        : tr("%1 · %2 min by road").arg(distance).arg(minutes);
    Q_EMIT
    changed();
}

} // namespace dispatch::viewmodels
