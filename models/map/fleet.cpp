// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/fleet.h"

#include "map/unit_sprites.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dispatch::map {

namespace {

//! Below this a phone that lies still drifts; it is not a movement.
constexpr double StillSpeedMps = 1.0;
//! A course is only read from two fixes that lie this far apart, else it is the noise of the receiver.
constexpr double CourseDistanceM = 8.0;
//! How often ages that are written on the map are written anew.
constexpr domain::milliseconds AgeStep { 5'000 };

double shortestDx(double dx)
{
    return dx > 0.5 ? dx - 1.0 : dx < -0.5 ? dx + 1.0 : dx;
}

} // namespace

Fleet::Fleet(QObject *parent, domain::SignalLimits limits)
    : QObject(parent)
    , m_limits(limits)
{
    m_sinceNow.start();
}

void Fleet::upsert(quint32 handle, const QString &name, domain::Duty duty, bool hasEmergency)
{
    const auto known = row(handle);
    if (!known) {
        m_rows.set(handle, m_units.size());
        m_units.push_back({ .handle = handle, .duty = duty, .hasEmergency = hasEmergency });
        m_cold.push_back({ .name = name, .fix = {}, .place = {} });
        announce();
        return;
    }
    Unit &unit = m_units[*known];
    Cold &cold = m_cold[*known];
    if (unit.duty == duty && unit.hasEmergency == hasEmergency && cold.name == name)
        return;
    unit.duty = duty;
    unit.hasEmergency = hasEmergency;
    updateCourse(unit);
    cold.name = name;
    announce();
}

void Fleet::setWorking(quint32 handle, bool isWorking)
{
    const auto known = row(handle);
    if (!known || m_units[*known].isWorking == isWorking)
        return;
    m_units[*known].isWorking = isWorking;
    announce();
}

void Fleet::remove(quint32 handle)
{
    const auto known = row(handle);
    if (!known)
        return;
    m_rows.remove(handle);
    if (*known + 1 != m_units.size()) {
        m_units[*known] = m_units.back();
        m_cold[*known] = std::move(m_cold.back());
        m_rows.set(m_units[*known].handle, *known);
    }
    m_units.pop_back();
    m_cold.pop_back();
    announce();
}

void Fleet::clear()
{
    if (m_units.empty())
        return;
    m_units.clear();
    m_cold.clear();
    m_rows.clear();
    announce();
}

void Fleet::applyFix(quint32 handle, const domain::Fix &fix, Timestamp now)
{
    const auto known = row(handle);
    if (!known || !domain::isValid(fix.position))
        return;
    Unit &unit = m_units[*known];
    Cold &cold = m_cold[*known];
    if (unit.hasFix && fix.fixTime <= cold.fix.fixTime)
        return;
    // The fixes of one batch all come with the same time; to ask the clock for each took a tenth of the whole.
    if (now != m_now)
        hear(now);

    const geo::UnitPoint place = geo::toUnit(fix.position);
    const qint64 nowMs = domain::toMs(now);
    const auto gap = unit.hasFix ? fix.fixTime - cold.fix.fixTime : MaxGlideGap * 2;
    if (gap <= MaxGlideGap) {
        // From where it is seen, not from the older fix: a fix that comes early must not make the mark jump.
        unit.from = placeAt(unit, nowMs);
        unit.to = { .x = unit.from.x + shortestDx(place.x - unit.from.x), .y = place.y };
        unit.glideStartMs = nowMs;
        const auto lasts = std::max(domain::milliseconds { 1 }, std::min(gap, MaxGlide));
        unit.glideEndMs = nowMs + lasts.count();
        unit.glidePerMs = 1.0 / static_cast<double>(lasts.count());
    } else {
        unit.from = unit.to = place;
        unit.glideStartMs = unit.glideEndMs = nowMs;
    }

    // What the phone does not say is taken from the way between two fixes.
    double dx = 0;
    double dy = 0;
    double movedM = 0;
    if ((!fix.speedMps || !fix.courseDeg) && gap <= MaxGlideGap) {
        dx = shortestDx(place.x - cold.place.x);
        dy = place.y - cold.place.y;
        movedM = std::hypot(dx, dy) * geo::metresPerUnit(place);
    }
    const double seconds = std::chrono::duration<double>(gap).count();
    const double speedMps
        = fix.speedMps.value_or(movedM >= CourseDistanceM ? movedM / seconds : 0.0);
    unit.isMoving = speedMps > StillSpeedMps;
    if (fix.courseDeg)
        unit.courseDeg = static_cast<float>(*fix.courseDeg);
    else if (movedM >= CourseDistanceM)
        unit.courseDeg = static_cast<float>(
            std::fmod(std::atan2(dx, -dy) * 180.0 / std::numbers::pi + 360.0, 360.0));

    updateCourse(unit);
    unit.hasFix = true;
    cold.fix = fix;
    cold.place = place;
    unit.age = ageOf(*known, now);
    announce();
}

void Fleet::setConnected(bool isConnected)
{
    if (m_isConnected == isConnected)
        return;
    m_isConnected = isConnected;
    const Timestamp now = frameTime();
    for (std::size_t i = 0; i < m_units.size(); ++i)
        m_units[i].age = ageOf(i, now);
    announce();
}

void Fleet::tick(Timestamp now)
{
    hear(now);
    bool hasNews = false;
    bool hasOld = false;
    for (std::size_t i = 0; i < m_units.size(); ++i) {
        const auto age = ageOf(i, now);
        hasNews = hasNews || age != m_units[i].age;
        hasOld = hasOld || (age != domain::SignalAge::Live && m_units[i].hasFix);
        m_units[i].age = age;
    }
    // The ages written beside marks that are not live change by themselves.
    const qint64 step = now.time_since_epoch() / AgeStep;
    if (hasNews || (hasOld && step != m_shownStep))
        announce();
    m_shownStep = step;
}

void Fleet::setRate(double rate)
{
    hear(frameTime());
    m_rate = rate;
}

std::optional<domain::Fix> Fleet::fix(quint32 handle) const
{
    const auto known = row(handle);
    return known && m_units[*known].hasFix ? std::optional(m_cold[*known].fix) : std::nullopt;
}

domain::SignalAge Fleet::age(quint32 handle) const
{
    const auto known = row(handle);
    return known ? m_units[*known].age : domain::SignalAge::NoFix;
}

std::optional<domain::GeoPoint> Fleet::position(quint32 handle, Timestamp now) const
{
    const auto known = row(handle);
    if (!known || !m_units[*known].hasFix)
        return std::nullopt;
    return geo::toGeo(placeAt(m_units[*known], domain::toMs(now)));
}

QString Fleet::name(quint32 handle) const
{
    const auto known = row(handle);
    return known ? m_cold[*known].name : QString();
}

std::optional<domain::Duty> Fleet::duty(quint32 handle) const
{
    const auto known = row(handle);
    return known ? std::optional(m_units[*known].duty) : std::nullopt;
}

std::optional<std::size_t> Fleet::row(quint32 handle) const
{
    return m_rows.find(handle);
}

std::optional<geo::UnitPoint> Fleet::guessAt(std::size_t row, qint64 nowMs) const
{
    const Unit &unit = m_units[row];
    const domain::Fix &fix = m_cold[row].fix;
    const domain::milliseconds age { nowMs - domain::toMs(fix.fixTime) };
    if (!unit.hasFix || !unit.isMoving || unit.courseDeg < 0 || !fix.speedMps || age < GuessFrom
        || age > GuessUntil)
        return std::nullopt;
    const double wayM = *fix.speedMps * std::chrono::duration<double>(age).count();
    const double edgeM = geo::metresPerUnit(m_cold[row].place);
    const double angle = unit.courseDeg * std::numbers::pi / 180.0;
    return geo::UnitPoint { .x = unit.to.x + std::sin(angle) * wayM / edgeM,
        .y = unit.to.y - std::cos(angle) * wayM / edgeM };
}

Timestamp Fleet::frameTime() const
{
    return m_now
        + domain::milliseconds { std::llround(static_cast<double>(m_sinceNow.elapsed()) * m_rate) };
}

void Fleet::updateCourse(Unit &unit)
{
    const bool showsCourse = unit.duty == domain::Duty::EnRoute || unit.isMoving;
    unit.shownCourse = static_cast<qint8>(showsCourse ? courseStep(unit.courseDeg) : NoCourse);
}

void Fleet::announce()
{
    if (m_isAnnouncing)
        return;
    m_isAnnouncing = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isAnnouncing = false;
            Q_EMIT changed();
        },
        Qt::QueuedConnection);
}

void Fleet::hear(Timestamp now)
{
    m_now = now;
    m_sinceNow.restart();
}

domain::SignalAge Fleet::ageOf(std::size_t row, Timestamp now) const
{
    if (!m_units[row].hasFix)
        return domain::SignalAge::NoFix;
    if (!m_isConnected)
        return domain::SignalAge::Disconnected;
    return domain::signalAge(m_cold[row].fix.fixTime, now, m_limits);
}

} // namespace dispatch::map
