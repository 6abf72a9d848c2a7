// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/console_session.h"
#include "viewmodels/map_choice.h"
#include "viewmodels/map_ground.h"
#include "viewmodels/map_views.h"
#include "viewmodels/nearby_finder.h"
#include "viewmodels/place_finder.h"
#include "viewmodels/preferences.h"
#include "viewmodels/way_finder.h"
#include "viewmodels/window_places.h"

#include <QQmlApplicationEngine>
#include <QQuickWindow>

namespace dispatch::test {

//! \brief The console's whole window as app/console/main.cpp makes it, around a session of the test's, which has to outlive
//! it. There is no map of one's own in it, and nothing it asks leaves this machine.
class MainWindow {
public:
    //! \param settings a file, kept by whoever starts the program again
    //! \param screens those of this machine if it is empty
    MainWindow(viewmodels::ConsoleSession &session, const QString &settings,
        viewmodels::WindowPlaces::ScreenLookup screens = {});

    //! \brief Loads it. \return null if it does not load
    QQuickWindow *load();
    //! \return null before load()
    [[nodiscard]] QQuickWindow *window() const;
    [[nodiscard]] viewmodels::WindowPlaces &places() { return m_windowPlaces; }

private:
    viewmodels::ConsoleSession &m_session;
    viewmodels::Preferences m_preferences;
    viewmodels::MapGround m_ground;
    viewmodels::MapChoice m_mapChoice;
    viewmodels::MapViews m_mapViews;
    viewmodels::WindowPlaces m_windowPlaces;
    viewmodels::PlaceFinder m_places;
    viewmodels::WayFinder m_ways;
    viewmodels::NearbyFinder m_nearby;
    QQmlApplicationEngine m_engine; // ends first: its objects use the others
};

} // namespace dispatch::test
