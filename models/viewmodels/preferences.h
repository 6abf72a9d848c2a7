// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief What a person has chosen on this machine; kept in one settings file. Unreadable values count as not chosen.
class Preferences final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the program")
    Q_PROPERTY(dispatch::viewmodels::Preferences::ThemeMode theme READ theme WRITE setTheme NOTIFY
            themeChanged FINAL)
    Q_PROPERTY(bool isDense READ isDense WRITE setDense NOTIFY densityChanged FINAL)
    //! Of the board beside the map, px; 0: as usual.
    Q_PROPERTY(int boardWidth READ boardWidth WRITE setBoardWidth NOTIFY boardWidthChanged FINAL)
    Q_PROPERTY(
        bool areZonesShown READ areZonesShown WRITE setZonesShown NOTIFY zonesShownChanged FINAL)
    Q_PROPERTY(QString lastServer READ lastServer NOTIFY accountChanged FINAL)
    Q_PROPERTY(QString lastLogin READ lastLogin NOTIFY accountChanged FINAL)
public:
    enum ThemeMode { System, Light, Dark };
    Q_ENUM(ThemeMode)

    explicit Preferences(const QString &file, QObject *parent = nullptr);

    [[nodiscard]] ThemeMode theme() const { return m_theme; }
    void setTheme(ThemeMode theme);
    [[nodiscard]] bool isDense() const { return m_isDense; }
    void setDense(bool isDense);
    [[nodiscard]] int boardWidth() const { return m_boardWidth; }
    void setBoardWidth(int width);
    [[nodiscard]] bool areZonesShown() const { return m_areZonesShown; }
    void setZonesShown(bool areShown);
    [[nodiscard]] QString lastServer() const;
    [[nodiscard]] QString lastLogin() const;
    Q_INVOKABLE void rememberAccount(const QString &server, const QString &login);

Q_SIGNALS:
    void themeChanged();
    void densityChanged();
    void boardWidthChanged();
    void zonesShownChanged();
    void accountChanged();

private:
    QSettings m_settings;
    ThemeMode m_theme = System;
    bool m_isDense = false;
    int m_boardWidth = 0;
    bool m_areZonesShown = true;
};

} // namespace dispatch::viewmodels
