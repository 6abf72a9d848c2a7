// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QRect>
#include <QRectF>
#include <QSettings>
#include <QTimer>
#include <QtQmlIntegration/qqmlintegration.h>

#include <chrono>
#include <functional>

class QScreen;

namespace dispatch::viewmodels {

//! \brief Which windows of the program were open and where, for each set of monitors, so that a desk that is docked in the
//! morning looks as it did the evening before. Kept in the settings file. Pixels are those of the virtual desktop.
//!
//! A set that was never seen takes over what was last, brought inside. On Wayland a program is not told where its windows
//! are and cannot place them: which are open, their size and maximised come back there.
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

    enum State { Normal, Maximized, FullScreen };
    Q_ENUM(State)

    static constexpr QSize LeastSize { 480, 360 };
    //! Docking brings several changes one after the other: a monitor appears, then moves to where it belongs. What the windows
    //! do meanwhile is the system's doing and is not remembered.
    static constexpr std::chrono::milliseconds SettlesAfter { 400 };

    //! \param lookUp what the system says if it is empty
    explicit WindowPlaces(const QString &file, ScreenLookup lookUp = {}, QObject *parent = nullptr);

    //! \brief Where the window \p name is to be: where it was with these monitors, else where it was last, else beside
    //! \p other, on another monitor if there is one. Always whole inside one monitor.
    //! \param other the box of the main window
    Q_INVOKABLE [[nodiscard]] QRect placeOf(const QString &name, const QRect &other) const;
    //! \brief Maximised or not, of the same memory as placeOf().
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::WindowPlaces::State stateOf(
        const QString &name) const;
    //! \brief Whether it was ever anywhere.
    Q_INVOKABLE [[nodiscard]] bool hasPlace(const QString &name) const;
    //! \param box the window's own; of a maximised one only the monitor is taken from it, and the former box stays
    Q_INVOKABLE void remember(const QString &name, const QRect &box,
        dispatch::viewmodels::WindowPlaces::State state = Normal);
    //! \brief Whether the window was open with these monitors, else whether it was last.
    Q_INVOKABLE [[nodiscard]] bool wasOpen(const QString &name) const;
    Q_INVOKABLE void setOpen(const QString &name, bool isOpen);
    //! \brief The program ends: windows that close from now on were open. Called by itself when the system ends the program.
    Q_INVOKABLE void end() { m_isEnding = true; }
    Q_INVOKABLE [[nodiscard]] bool isEnding() const { return m_isEnding; }
    //! \brief A monitor came, went, moved or got another size.
    void takeScreenChange() { m_settles.start(); }

    //! \brief The name of a set of monitors, in whatever order they come.
    [[nodiscard]] static QString setOf(const QList<Screen> &screens);
    //! \brief \p box, moved and shrunk as little as needed to lie on one of \p screens: the one it covers most of, else
    //! the first.
    [[nodiscard]] static QRect inside(const QRect &box, const QList<Screen> &screens);
    //! \brief Where the window \p name begins that was never anywhere.
    [[nodiscard]] static QRect firstPlace(
        const QString &name, const QRect &other, const QList<Screen> &screens);

Q_SIGNALS:
    //! \brief The monitors are others now, and have been for SettlesAfter.
    void screensChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Memory {
        QRect box; //!< empty: none
        State state = Normal;
    };
    void watch(QScreen *screen);
    [[nodiscard]] Memory memoryOf(const QString &name, const QList<Screen> &screens) const;

    ScreenLookup m_lookUp;
    QSettings m_settings;
    QTimer m_settles;
    bool m_isEnding = false;
};

} // namespace dispatch::viewmodels
