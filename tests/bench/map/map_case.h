// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/fleet.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QQuickWindow>
#include <QRandomGenerator>
#include <QSize>

#include <functional>
#include <vector>

//! One map with so many moving points, measured in a process of its own: whatever another left behind is not counted.
namespace dispatch::bench {

inline constexpr QSize View(1280, 800);
inline constexpr domain::GeoPoint Centre { .latitudeDeg = 47.0, .longitudeDeg = -15.0 };
//! Everybody is inside the view at this zoom level.
inline constexpr double SpreadDeg = 0.08;
inline constexpr double ZoomLevel = 13;
//! Frames are counted after so many that only warm up, until there are enough or the time is over.
inline constexpr int WarmUp = 30;
inline constexpr int Frames = 240;
inline constexpr int MaxSeconds = 12;
inline constexpr int LeastFrames = 5;

struct MapCase {
    QString kind; //!< layer, pane, steady, naive, offscreen
    int count = 0;
    bool hasHeaps = false; //!< crowds as numbers; false: one by one
};

//! \brief Runs a case in this process, which must have a QGuiApplication.
//! \return p50_ms, p95_ms, worst_ms, cpu_ms (a frame's), frames, start_ms, pss_mb, renderer; steady: cpu_share, frames_per_s
[[nodiscard]] QJsonObject runMapCase(const MapCase &wanted);

// The parts.
[[nodiscard]] QJsonObject runLayer(const MapCase &wanted);
[[nodiscard]] QJsonObject runPane(const MapCase &wanted);
[[nodiscard]] QJsonObject runSteady(const MapCase &wanted);
[[nodiscard]] QJsonObject runNaive(const MapCase &wanted);
[[nodiscard]] QJsonObject runOffscreen(const MapCase &wanted);

//! \brief Everybody drives about at random, with a fix a second.
class Traffic {
public:
    explicit Traffic(int count);
    //! \brief One frame's share of the fixes at 60 frames a second.
    void step(const std::function<void(quint32 handle, domain::GeoPoint place)> &fix);
    [[nodiscard]] const std::vector<domain::GeoPoint> &places() const { return m_places; }
    //! \brief The next \p count in turn.
    void drive(
        std::size_t count, const std::function<void(quint32 handle, domain::GeoPoint place)> &fix);

private:
    QRandomGenerator m_random { 1 };
    std::vector<domain::GeoPoint> m_places;
    std::size_t m_next = 0;
};

//! \brief Puts the traffic's technicians into a fleet, gliding.
void fill(map::Fleet &fleet, Traffic &traffic);
void applyFix(map::Fleet &fleet, quint32 handle, domain::GeoPoint place);

//! \brief Draws frame after frame as fast as they go, each with the whole work of a frame; from the end of one to the end of
//! the next.
//! \param between what changes between two frames; gets the number of the frame
[[nodiscard]] QJsonObject measureFrames(
    QQuickWindow &window, const std::function<void(int frame)> &between);

} // namespace dispatch::bench
