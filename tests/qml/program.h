// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/main_window.h"
#include "viewmodels/live_desk.h"

#include <QGuiApplication>
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
        , m_window(desk.session, settings, [this] { return m_screens; })
    {
        m_window.load();
    }

    [[nodiscard]] QQuickWindow *main() const { return m_window.window(); }
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
    [[nodiscard]] viewmodels::WindowPlaces &places() { return m_window.places(); }
    void setScreens(const QList<Screen> &screens)
    {
        m_screens = screens;
        m_window.places().takeScreenChange();
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
    MainWindow m_window;
};

} // namespace dispatch::test
