// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/entities.h"
#include "map/camera.h"
#include "map/handle_rows.h"

#include <QElapsedTimer>
#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

#include <vector>

namespace dispatch::map {

using domain::Timestamp;

//! \brief One technician as the map draws them. Flat, because ten thousand are read for every frame.
struct Unit {
    geo::UnitPoint from = {}; //!< where the glide began
    geo::UnitPoint to = {}; //!< the last known fix: nothing is ever drawn beyond it
    qint64 glideStartMs = 0;
    qint64 glideEndMs = 0;
    double glidePerMs = 0; //!< 1 / (end - start)
    quint32 handle = 0;
    float courseDeg = -1.0F; //!< clockwise from north; negative: unknown
    domain::Duty duty = domain::Duty::OffShift;
    domain::SignalAge age = domain::SignalAge::NoFix;
    bool hasEmergency = false;
    bool hasFix = false;
    bool isMoving = false; //!< the last fix said so, or it lay away from the one before
    bool isWorking = true; //!< on site: the work has begun
    qint8 shownCourse = -1; //!< the step of courseDeg a mark is drawn for; -1: none is shown
};

//! \brief Everybody who may appear on the map, with what is known of where they are.
//!
//! Positions glide from the fix before the last one to the last one and stop there: the map is one interval late and
//! never guesses ahead. Fixes may come late, doubled or out of order; only one with a newer fix time counts.
//! \threads the main thread; the scene graph reads while that thread is blocked
class Fleet : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The application owns the fleet")
    Q_PROPERTY(int count READ count NOTIFY changed FINAL)
    Q_PROPERTY(bool isConnected READ isConnected NOTIFY changed FINAL)

public:
    //! A glide lasts as long as the two fixes lay apart, at most this: after a gap a unit catches up quickly.
    static constexpr domain::milliseconds MaxGlide { 15'000 };
    //! Two fixes further apart in time than this are not joined by a movement nobody saw.
    static constexpr domain::milliseconds MaxGlideGap { 120'000 };
    //! A guess of where somebody drove on to is made for fixes of this age; a younger one needs none, and after the older
    //! end there were too many corners.
    static constexpr domain::milliseconds GuessFrom { 20'000 };
    static constexpr domain::milliseconds GuessUntil { 180'000 };

    explicit Fleet(QObject *parent = nullptr, domain::SignalLimits limits = {});

    //! \brief Adds a unit or changes its face; its position stays.
    void upsert(quint32 handle, const QString &name, domain::Duty duty, bool hasEmergency);
    //! \brief On site, whether the work has begun: the square is filled then. True until told otherwise.
    void setWorking(quint32 handle, bool isWorking);
    void remove(quint32 handle);
    void clear();

    //! \brief Takes a fix. Ignored for an unknown handle, an invalid position, and a fix time not newer than the last.
    //! \param now by the same clock as fix.receivedTime
    void applyFix(quint32 handle, const domain::Fix &fix, Timestamp now);
    //! \brief False while the feed is down: every unit then shows as disconnected, whatever its fix says.
    void setConnected(bool isConnected);
    //! \brief Recomputes the signal ages; call it about once a second.
    void tick(Timestamp now);
    //! \brief How fast drawn time passes between calls: 1 live, 0 while a past moment is shown.
    void setRate(double rate);

    [[nodiscard]] int count() const { return static_cast<int>(m_units.size()); }
    [[nodiscard]] bool isConnected() const { return m_isConnected; }
    [[nodiscard]] bool contains(quint32 handle) const { return m_rows.contains(handle); }
    [[nodiscard]] std::optional<domain::Fix> fix(quint32 handle) const;
    //! \return NoFix for an unknown handle
    [[nodiscard]] domain::SignalAge age(quint32 handle) const;
    //! \return nullopt without a fix; between the last two fixes, both included
    [[nodiscard]] std::optional<domain::GeoPoint> position(quint32 handle, Timestamp now) const;
    [[nodiscard]] QString name(quint32 handle) const;
    [[nodiscard]] std::optional<domain::Duty> duty(quint32 handle) const;

    // For the layer.
    [[nodiscard]] const std::vector<Unit> &units() const
    {
        return m_units;
    } //!< in no particular order
    [[nodiscard]] std::optional<std::size_t> row(quint32 handle) const;
    [[nodiscard]] const QString &nameAt(std::size_t row) const { return m_cold[row].name; }
    [[nodiscard]] const domain::Fix &fixAt(std::size_t row) const { return m_cold[row].fix; }
    //! \brief Where a technician who was driving may be by now, had they gone straight on at their last speed. Never
    //! where a mark is drawn: a guess has a look of its own.
    //! \return nullopt unless the last fix told speed and course and is GuessFrom to GuessUntil old
    [[nodiscard]] std::optional<geo::UnitPoint> guessAt(std::size_t row, qint64 nowMs) const;
    //! \brief The moment a frame drawn now shows: the last `now` heard of plus what passed since.
    [[nodiscard]] Timestamp frameTime() const;
    //! \brief Where \p unit is drawn at \p nowMs.
    [[nodiscard]] static geo::UnitPoint placeAt(const Unit &unit, qint64 nowMs)
    {
        if (nowMs >= unit.glideEndMs)
            return unit.to;
        if (nowMs <= unit.glideStartMs)
            return unit.from;
        const double part = static_cast<double>(nowMs - unit.glideStartMs) * unit.glidePerMs;
        return { .x = unit.from.x + (unit.to.x - unit.from.x) * part,
            .y = unit.from.y + (unit.to.y - unit.from.y) * part };
    }

Q_SIGNALS:
    //! At most once per turn of the event loop, however many fixes came.
    void changed();

private:
    struct Cold {
        QString name;
        domain::Fix fix;
        geo::UnitPoint place; //!< of the fix
    };

    static void updateCourse(Unit &unit);
    void announce();
    void hear(Timestamp now);
    [[nodiscard]] domain::SignalAge ageOf(std::size_t row, Timestamp now) const;

    std::vector<Unit> m_units;
    std::vector<Cold> m_cold; //!< same rows as m_units
    HandleRows m_rows;
    domain::SignalLimits m_limits;
    Timestamp m_now {};
    QElapsedTimer m_sinceNow;
    double m_rate = 1.0;
    qint64 m_shownStep = 0; //!< the ages written on the map are of this step of time
    bool m_isConnected = true;
    bool m_isAnnouncing = false;
};

} // namespace dispatch::map
