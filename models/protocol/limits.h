// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <chrono>

//! Every limit of the wire by name (models/protocol/README.md, section 11).
namespace dispatch::protocol {

inline constexpr int Version = 1;
inline constexpr char Subprotocol[] = "dispatch.feed.v1";
inline constexpr char FeedPath[] = "/v1/feed";

inline constexpr qsizetype MaxMessageBytes = 65'536;      //!< to the server and to the client
inline constexpr qsizetype AimMessageBytes = 16'384;      //!< senders stay below where they can
inline constexpr qsizetype MaxEventBytes
    = 61'440;        //!< of one event, so that it fits a message with its frame
inline constexpr int MaxJsonDepth = 16;
inline constexpr int MaxArray = 256;
inline constexpr qsizetype MaxStringBytes = 4'096;        //!< UTF-8
inline constexpr qsizetype MaxChatBytes = 8'192;          //!< UTF-8, text of a message or note
inline constexpr qint64 MaxInteger = (qint64(1) << 53) - 1;

inline constexpr int WireMaxDurationMin
    = 525'600;        //!< a year: the domain's own limit is tighter and may grow
inline constexpr int MaxSubscribeEveryMs = 3'600'000;

inline constexpr int CommandsPerSecond = 20;
inline constexpr int CommandBurst = 60;
inline constexpr int MaxInFlight = 32;
inline constexpr int MaxBatchItems = 256;

inline constexpr int MaxEventsPerBatch = 256;
inline constexpr int MaxUnackedEvents = 1'024;
inline constexpr qsizetype MaxUnsentBytes = 256 * 1024;
inline constexpr qsizetype LocationSkipBytes = 64 * 1024;
inline constexpr quint64 ResumeHorizonEvents = 50'000;
inline constexpr std::chrono::hours ResumeHorizon { 24 * 7 };

inline constexpr std::chrono::seconds HelloTimeout { 5 };
inline constexpr std::chrono::seconds HeartbeatEvery { 15 };
inline constexpr std::chrono::seconds IdleTimeout { 35 };
inline constexpr std::chrono::seconds GapTimeout { 10 };
inline constexpr std::chrono::seconds SlowReaderTimeout { 60 };
inline constexpr std::chrono::milliseconds AckDelay { 1'000 };
inline constexpr std::chrono::milliseconds BackoffBase { 500 };
inline constexpr std::chrono::milliseconds BackoffMax { 30'000 };
inline constexpr std::chrono::seconds HealthyAfter { 60 };
inline constexpr std::chrono::hours StaleCommandAge { 24 };
inline constexpr std::chrono::milliseconds DefaultHold { 8'000 };

inline constexpr int MaxConnectionsPerUser = 10;
inline constexpr int MaxConnectionsPerAddress = 200;

inline constexpr int MaxLocationRecords = 680;
inline constexpr qsizetype LocationHeaderBytes = 16;
inline constexpr qsizetype LocationRecordBytes = 24;

inline constexpr qsizetype MaxIngestBytes = 256 * 1024;
inline constexpr int MaxPhoneFixes
    = 2'000;               //!< in one request; phones send what they stored while offline
inline constexpr int IngestPerSecond = 2;
inline constexpr int IngestBurst = 100;
inline constexpr std::chrono::seconds MaxFutureFix { 60 };

inline constexpr int MaxOutboxCommands = 10'000;
inline constexpr qsizetype MaxOutboxBytes = 64 * 1024 * 1024;

} // namespace dispatch::protocol
