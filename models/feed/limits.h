// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <chrono>

//! Waits and bounds that are the client's own choice. Those of the wire are in protocol/limits.h.
namespace dispatch::feed {

//! From the wish to connect to the server's welcome. Logging in is part of it, and a server that checks many
//! passwords at once is slow on purpose.
inline constexpr std::chrono::seconds ConnectTimeout { 30 };
//! Of it, what TCP, TLS and the WebSocket's handshake may take once there is a token. A line that went dead leaves such an
//! attempt hanging, and only the next one finds out that it has healed.
inline constexpr std::chrono::seconds OpenTimeout { 10 };
inline constexpr std::chrono::seconds LoginTimeout { 20 };
inline constexpr qint64 MaxLoginReplyBytes = 64 * 1024;

inline constexpr std::chrono::seconds TrackTimeout { 15 };
inline constexpr qint64 MaxTrackReplyBytes = 4 * 1024 * 1024;
inline constexpr std::chrono::seconds LogTimeout { 20 };
//! A page of events of the largest size each would be larger still; the server then gives fewer.
inline constexpr qint64 MaxLogReplyBytes = 16 * 1024 * 1024;

//! How long a link that may have died in a sleep has to answer before it is given up.
inline constexpr std::chrono::seconds ProbeTimeout { 5 };
//! Longer than the server is silent: a wake-up or a jump after so much silence puts what the link still delivers in doubt.
inline constexpr std::chrono::seconds DoubtAfter { 20 };
//! The protocol allows AckDelay; the owner's tick may come 250 ms late.
inline constexpr std::chrono::milliseconds AckAfter { 700 };
//! How often places are asked for. Less than a second, so that no place on the map is more than a second behind, the way
//! through the server included.
inline constexpr std::chrono::milliseconds LocationsEvery { 650 };
//! A heartbeat may name events that are right behind it on the same socket: no reason to blink.
inline constexpr std::chrono::milliseconds CatchUpGrace { 1'000 };

inline constexpr std::chrono::milliseconds RetryRateLimited {
    1'000
}; //!< when the server names no time
inline constexpr std::chrono::milliseconds RetryUnavailable { 2'000 };
inline constexpr std::chrono::milliseconds RetryReadOnly { 10'000 };
//! The longest wait a server may ask for, so that a mistake on its side does not cut an office off.
inline constexpr std::chrono::milliseconds MaxRetryAfter { 300'000 };

inline constexpr int MaxSnapshotParts = 50'000;
inline constexpr qint64 MaxSnapshotBytes = 512 * 1024 * 1024;
//! After so many without progress the position is withheld (a snapshot follows), after twice that the link is dropped.
inline constexpr int MaxFruitlessResyncs = 3;

//! A timer that is this late, or a clock that went back, means sleep or a changed clock. Less than IdleTimeout without a
//! heartbeat and a tick (35 - 15 - 5 s): a smaller step must not make a living link look silent.
inline constexpr std::chrono::seconds WallClockJump { 10 };
inline constexpr std::chrono::seconds LongestTick { 5 };
//! The access token is renewed when this share of its life is left.
inline constexpr double RenewBeforeShare = 0.2;
inline constexpr std::chrono::seconds RenewRetry { 30 };

} // namespace dispatch::feed
