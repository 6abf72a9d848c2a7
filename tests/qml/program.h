// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/live_desk.h"
#include "viewmodels/map_choice.h"
#include "viewmodels/map_ground.h"
#include "viewmodels/map_views.h"
#include "viewmodels/nearby_finder.h"
#include "viewmodels/place_finder.h"
#include "viewmodels/preferences.h"
#include "viewmodels/way_finder.h"
#include "viewmodels/window_places.h"

#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>

namespace dispatch::test {

using namespace Qt::StringLiterals;

//! \brief The windows as main.cpp makes them, opposite a server in the same process.
class Program {
public:
    using Screen = viewmodels::WindowPlaces::Screen;

    //! \param settings kept by whoever starts the program again
    Program(LiveDesk &desk, const QString &settings, QList<Screen> screens)
        : m_screens(std::move(screens))
        , m_preferences(settings)
        , m_mapChoice(settings, settings + u"-key"_s, viewmodels::MapChoice::NoMap, {},
              [](const viewmodels::MapWish &) -> std::expected<void, QString> { return {}; })
        , m_mapViews(settings)
        , m_windowPlaces(settings, [this] { return m_screens; })
    {
        m_engine.addImportPath(u"qrc:/qt/qml"_s);
        m_engine.setInitialProperties({ { u"session"_s, QVariant::fromValue(&desk.session) },
            { u"preferences"_s, QVariant::fromValue(&m_preferences) },
            { u"places"_s, QVariant::fromValue(&m_places) },
            { u"ways"_s, QVariant::fromValue(&m_ways) },
            { u"nearby"_s, QVariant::fromValue(&m_nearby) },
            { u"ground"_s, QVariant::fromValue(&m_ground) },
            { u"mapChoice"_s, QVariant::fromValue(&m_mapChoice) },
            { u"mapViews"_s, QVariant::fromValue(&m_mapViews) },
            { u"windowPlaces"_s, QVariant::fromValue(&m_windowPlaces) } });
        m_engine.loadFromModule("Dispatch.Shell", "Main");
    }

    [[nodiscard]] QQuickWindow *main() const
    {
        return m_engine.rootObjects().isEmpty()
            ? nullptr
            : qobject_cast<QQuickWindow *>(m_engine.rootObjects().constFirst());
    }
    //! \brief The own window of a pane; null if it has none.
    [[nodiscard]] QQuickWindow *window(const QString &pane) const
    {
        const auto windows = QGuiApplication::topLevelWindows();
        for (QWindow *one : windows) {
            if (one->objectName() == pane + u"Window"_s && one->isVisible())
                return qobject_cast<QQuickWindow *>(one);
        }
        return nullptr;
    }
    //! \brief What is drawn in any of the windows.
    [[nodiscard]] QQuickItem *item(const QString &name) const
    {
        const auto windows = QGuiApplication::topLevelWindows();
        for (QWindow *one : windows) {
            auto *quick = qobject_cast<QQuickWindow *>(one);
            if (QQuickItem *found = quick ? itemBelow(quick->contentItem(), name) : nullptr)
                return found;
        }
        return nullptr;
    }
    [[nodiscard]] viewmodels::WindowPlaces &places() { return m_windowPlaces; }
    void setScreens(const QList<Screen> &screens)
    {
        m_screens = screens;
        m_windowPlaces.takeScreenChange();
    }

private:
    static QQuickItem *itemBelow(QQuickItem *item, const QString &name)
    {
        if (item->objectName() == name)
            return item;
        const auto children = item->childItems();
        for (QQuickItem *child : children) {
            if (QQuickItem *found = itemBelow(child, name))
                return found;
        }
        return nullptr;
    }

    QList<Screen> m_screens;
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
