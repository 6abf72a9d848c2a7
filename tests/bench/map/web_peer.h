// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include <optional>

namespace dispatch::bench {

struct WebCase {
    QString page; //!< leaflet or maplibre
    int count = 0;
    bool hasHeaps = false;
};

//! \brief Other people's web maps in Chromium, from pages served here. Nothing of it belongs to the project: what is not on
//! the machine is said to be missing and left out.
class WebPeers {
public:
    //! \param modulesFolder a node_modules with leaflet and maplibre-gl
    //! \param display an X display with software OpenGL, for WebGL; empty: none
    WebPeers(QString modulesFolder, QString display);

    //! \brief What is missing for \p page, in plain words; empty: nothing.
    [[nodiscard]] QString missingFor(const QString &page) const;
    //! \brief Versions, for the report.
    [[nodiscard]] QJsonObject versions() const;
    //! \return what runMapCase() returns; nullopt when the page did not end in time
    [[nodiscard]] std::optional<QJsonObject> run(const WebCase &wanted) const;

private:
    [[nodiscard]] QString versionOf(const QString &package) const;

    QString m_modules;
    QString m_display;
    QString m_browser;
};

} // namespace dispatch::bench
