// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QRect>
#include <QSettings>
#include <QtQmlIntegration/qqmlintegration.h>

#include <functional>

namespace dispatch::viewmodels {

//! \brief Where the other windows of the program were, for each set of monitors, so that a desk that is docked in the
//! morning looks as it did the evening before. Kept in the settings file. Pixels are those of the virtual desktop.
//!
//! On Wayland a program is not told where its windows are and cannot place them: size alone comes back there.
//! \threads the main thread
class WindowPlaces final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the program")
public:
    struct Screen {
        QString name;
        QRect all; //!< of the monitor
        QRect usable; //!< without panels and docks
    };
    //! \brief The monitors there are now, at least one.
    using ScreenLookup = std::function<QList<Screen>()>;

    static constexpr QSize LeastSize { 480, 360 };

    //! \param lookUp what the system says if it is empty; screensChanged() is then told as well
    explicit WindowPlaces(const QString &file, ScreenLookup lookUp = {}, QObject *parent = nullptr);

    //! \brief Where the window \p name is to be: where it was with these monitors, else where it was last, else beside
    //! \p other on another monitor. Always such that its title bar can be reached.
    //! \param other the box of the main window
    Q_INVOKABLE [[nodiscard]] QRect placeOf(const QString &name, const QRect &other) const;
    Q_INVOKABLE void remember(const QString &name, const QRect &box);
    //! \brief Whether the window was open when the program ended.
    Q_INVOKABLE [[nodiscard]] bool wasOpen(const QString &name) const;
    Q_INVOKABLE void setOpen(const QString &name, bool isOpen);

    //! \brief \p box, moved and shrunk as little as needed to lie on one of \p screens: the one it covers most of, else
    //! the first.
    [[nodiscard]] static QRect inside(const QRect &box, const QList<Screen> &screens);

Q_SIGNALS:
    //! \brief A monitor came or went.
    void screensChanged();

private:
    [[nodiscard]] QString keyOf(const QString &name) const;

    ScreenLookup m_lookUp;
    QSettings m_settings;
};

} // namespace dispatch::viewmodels
