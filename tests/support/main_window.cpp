// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/main_window.h"

namespace dispatch::test {

using namespace Qt::StringLiterals;
using namespace dispatch::viewmodels;

MainWindow::MainWindow(
    ConsoleSession &session, const QString &settings, WindowPlaces::ScreenLookup screens)
    : m_session(session)
    , m_preferences(settings)
    , m_mapChoice(settings, settings + u"-key"_s, MapChoice::NoMap, {},
          [](const MapWish &) -> std::expected<void, QString> { return {}; })
    , m_mapViews(settings)
    , m_windowPlaces(settings, std::move(screens))
{
}

QQuickWindow *MainWindow::load()
{
    m_engine.addImportPath(u"qrc:/qt/qml"_s);
    m_engine.setInitialProperties({ { u"session"_s, QVariant::fromValue(&m_session) },
        { u"preferences"_s, QVariant::fromValue(&m_preferences) },
        { u"places"_s, QVariant::fromValue(&m_places) },
        { u"ways"_s, QVariant::fromValue(&m_ways) },
        { u"nearby"_s, QVariant::fromValue(&m_nearby) },
        { u"ground"_s, QVariant::fromValue(&m_ground) },
        { u"mapChoice"_s, QVariant::fromValue(&m_mapChoice) },
        { u"mapViews"_s, QVariant::fromValue(&m_mapViews) },
        { u"windowPlaces"_s, QVariant::fromValue(&m_windowPlaces) } });
    m_engine.loadFromModule("Dispatch.Shell", "Main");
    return window();
}

QQuickWindow *MainWindow::window() const
{
    const auto roots = m_engine.rootObjects();
    return roots.isEmpty() ? nullptr : qobject_cast<QQuickWindow *>(roots.constFirst());
}

} // namespace dispatch::test
