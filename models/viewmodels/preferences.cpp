// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/preferences.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace dispatch::viewmodels {
namespace {
constexpr auto ThemeKey = "appearance/theme"_L1;
constexpr auto DenseKey = "appearance/dense"_L1;
constexpr auto BoardWidthKey = "board/width"_L1;
constexpr int MaxBoardWidth = 4'000; //!< px: what is more was not written by us
constexpr auto ZonesKey = "map/zones"_L1;
constexpr auto ServerKey = "account/server"_L1;
constexpr auto LoginKey = "account/login"_L1;
} // namespace

Preferences::Preferences(const QString &file, QObject *parent)
    : QObject(parent)
    , m_settings(file, QSettings::IniFormat)
{
    const int theme = m_settings.value(ThemeKey, static_cast<int>(System)).toInt();
    m_theme = theme == Light || theme == Dark ? static_cast<ThemeMode>(theme) : System;
    m_isDense = m_settings.value(DenseKey, false).toBool();
    m_boardWidth = std::clamp(m_settings.value(BoardWidthKey, 0).toInt(), 0, MaxBoardWidth);
    m_areZonesShown = m_settings.value(ZonesKey, true).toBool();
}

void Preferences::setTheme(ThemeMode theme)
{
    if (theme == m_theme)
        return;
    m_theme = theme;
    m_settings.setValue(ThemeKey, static_cast<int>(theme));
    Q_EMIT themeChanged();
}

void Preferences::setDense(bool isDense)
{
    if (isDense == m_isDense)
        return;
    m_isDense = isDense;
    m_settings.setValue(DenseKey, isDense);
    Q_EMIT densityChanged();
}

void Preferences::setBoardWidth(int width)
{
    if (width == m_boardWidth)
        return;
    m_boardWidth = width;
    m_settings.setValue(BoardWidthKey, width);
    Q_EMIT boardWidthChanged();
}

void Preferences::setZonesShown(bool areShown)
{
    if (areShown == m_areZonesShown)
        return;
    m_areZonesShown = areShown;
    m_settings.setValue(ZonesKey, areShown);
    Q_EMIT zonesShownChanged();
}

QString Preferences::lastServer() const
{
    return m_settings.value(ServerKey).toString();
}

QString Preferences::lastLogin() const
{
    return m_settings.value(LoginKey).toString();
}

void Preferences::rememberAccount(const QString &server, const QString &login)
{
    if (server == lastServer() && login == lastLogin())
        return;
    m_settings.setValue(ServerKey, server);
    m_settings.setValue(LoginKey, login);
    Q_EMIT accountChanged();
}

} // namespace dispatch::viewmodels
