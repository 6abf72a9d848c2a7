// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief Times, ages and speeds as people read them, in the user's locale and time zone.
//! All moments are milliseconds since 1970 UTC; a moment of 0 or less means "unknown" and gives an empty text.
//! \threads the main thread (QML singleton)
class Format final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
public:
    //! \brief "14:30", the short time of the locale.
    Q_INVOKABLE [[nodiscard]] static QString clock(double momentMs);
    //! \brief "14:30:07" for log lines.
    Q_INVOKABLE [[nodiscard]] static QString clockSeconds(double momentMs);
    //! \brief "Today", "Yesterday" or the short date.
    Q_INVOKABLE [[nodiscard]] static QString day(double momentMs, double nowMs);
    //! \brief "12 s", "4 min", "3 h 05 min", "2 d"; rounds down, never negative.
    Q_INVOKABLE [[nodiscard]] static QString duration(double lengthMs);
    //! \brief "4 s ago", "12 min ago", "3 h 05 min ago"; after a day as moment().
    Q_INVOKABLE [[nodiscard]] static QString ago(double momentMs, double nowMs);
    //! \brief "at 14:03", "yesterday at 14:03", "on 02/03/2026 at 14:03", to stand within a sentence.
    Q_INVOKABLE [[nodiscard]] static QString moment(double momentMs, double nowMs);
    //! \brief "0.4 s" below ten seconds, else as duration(): how far the feed lags.
    Q_INVOKABLE [[nodiscard]] static QString lag(double lengthMs);
    //! \brief "due 14:30 · 23 min" before, "late 4 min" after.
    Q_INVOKABLE [[nodiscard]] static QString due(double dueMs, double nowMs);
    //! \brief "14:00–16:00".
    Q_INVOKABLE [[nodiscard]] static QString window(double fromMs, double toMs);
    //! \brief The same; of another day than today with the day: "Tue 3 Mar 14:00–16:00".
    Q_INVOKABLE [[nodiscard]] static QString windowOn(double fromMs, double toMs, double nowMs);
    //! \brief "50 km/h" from metres per second; empty below zero (unknown).
    Q_INVOKABLE [[nodiscard]] static QString speed(double metresPerSecond);
    //! \brief "350 m", "2.4 km"; empty below zero (unknown).
    Q_INVOKABLE [[nodiscard]] static QString distance(double metres);
};

} // namespace dispatch::viewmodels
