// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>
#include <QStringList>

#include <expected>
#include <optional>

namespace dispatch::console {

//! \brief What the command line asks for.
struct Options {
    enum class What { Run, ShowVersion, ShowHelp, ImportMap };
    What what = What::Run;
    QString server, login, passwordFile;
    QString profileDir;         //!< empty: the user's own
    bool isDemo = false;
    QStringList
        replay; //!< arguments for `dispatch-simulator replay` instead of the town; empty: the town
    int demoTechnicians = 12;
    QString screenshotFile;
    int afterS = 5; //!< seconds between the window and the screenshot
    std::optional<QSize> size;
    std::optional<bool> isDark;
    QString page; //!< page to show first: live, inbox, log, review, settings
    QString mapExtract; //!< for ImportMap
    QString mapFile; //!< MBTiles
    QString mapTiles, mapKeyFile, mapAttribution; //!< of a map server
    QString routingUrl; //!< of a server that speaks OSRM
    bool isSelfTest = false;
};

//! \brief Reads the command line without any application object, so that it works without a display.
//! \return or one plain sentence naming what was not understood
[[nodiscard]] std::expected<Options, QString> parseOptions(const QStringList &arguments);

//! \brief The text of --help.
[[nodiscard]] QString helpText();

} // namespace dispatch::console
