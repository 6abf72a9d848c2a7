// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QUrl>

#include <chrono>
#include <expected>
#include <optional>

namespace dispatch::simulator {

enum class Command : quint8 { Town, Replay, Chat };

//! \brief What the command line asks for.
struct Options {
    Command command = Command::Town;
    QUrl server;
    QString login;
    QString passwordFile;
    quint64 seed = 1;
    int technicians = 0;              //!< 0: the command's default
    std::optional<double> speed = 1;  //!< nullopt: as fast as the server takes it (replay)
    std::chrono::seconds duration { 0 }; //!< 0: until stopped, or until the recording ends
    std::chrono::milliseconds fixInterval { 1'000 };
    bool hasAutopilot = false;
    QString traces;
    QString calls;
    QString technician; //!< who is played (chat)
};

inline constexpr int DefaultTownTechnicians = 12;
//! \brief Each technician of the town holds a connection; the server takes 200 from one address.
inline constexpr int MaxTownTechnicians = 150;
inline constexpr int MaxReplayTechnicians = 10'000;
inline constexpr double DefaultReplaySpeed = 60;
inline constexpr double MaxSpeed = 600;

//! \brief Instead of options: something to print, and the exit code.
struct Notice {
    QString text;
    int exitCode = 0;
    bool operator==(const Notice &) const = default;
};

//! \param arguments with the program's name first
[[nodiscard]] std::expected<Options, Notice> parseOptions(const QStringList &arguments);

//! \brief The first line of a file, without the line end.
//! \errors a sentence for people
[[nodiscard]] std::expected<QString, QString> readPassword(const QString &file);

} // namespace dispatch::simulator
