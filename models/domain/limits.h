// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <chrono>

//! How much a person may write and how far a plan may reach. decide() refuses what is over a limit and names the field.
//! Bytes are UTF-8 and no larger than what one string of the wire may hold.
namespace dispatch::domain {

inline constexpr qsizetype MaxTitleChars = 200; //!< title of a job, UTF-16 units
inline constexpr qsizetype MaxNameChars
    = 120; //!< names, telephone numbers, areas, trades, skills, payment method
inline constexpr qsizetype MaxTextBytes
    = 4'096; //!< description, address, reason, alarm or emergency note, reference
inline constexpr qsizetype MaxChatBytes = 8'192; //!< a message of a thread, a note on a job
//! \brief How much of a conversation is part of the present; what is older is read from the log when somebody scrolls there.
inline constexpr qsizetype MaxThreadTail = 500;
inline constexpr qsizetype MaxChoices = 6; //!< answers offered with a message
inline constexpr qsizetype MaxChoiceChars = 40;
inline constexpr std::size_t MaxTeamThreads = 100;
inline constexpr qsizetype MaxSkills = 32;
inline constexpr qsizetype MaxAttachments = 16;
inline constexpr int MinDurationMin = 1;
inline constexpr int MaxDurationMin = 7 * 24 * 60;
inline constexpr std::chrono::hours MaxWindow { 31
    * 24 }; //!< from the beginning of a window to its end
inline constexpr std::size_t MaxBatchItems = 256;
//! Of a conflict, the newest: more than anybody reads, and few enough for one message of the wire.
inline constexpr std::size_t MaxConflictChanges = 64;
inline constexpr std::size_t MaxPaymentsPerJob = 256; //!< as many as one list of the wire holds
inline constexpr qint64 MaxAmountMinor = 1'000'000'000'000; //!< of one ledger row

//! How large a zone may be, and how many of them there may be at work.
inline constexpr qsizetype MinOutlinePoints = 3;
inline constexpr qsizetype MaxOutlinePoints = 200;
inline constexpr double MaxOutlineLatitudeDeg = 85; //!< the map ends a little beyond
inline constexpr double MinOutlineAreaM2 = 100;
inline constexpr double MaxOutlineAreaM2 = 250e9; //!< 250,000 km²
inline constexpr qsizetype MaxZones = 500;

//! How long a shift may be, how many breaks it may have, and how short one of them may be.
inline constexpr std::chrono::hours MaxShift { 24 };
inline constexpr qsizetype MaxBreaks = 8;
inline constexpr std::chrono::minutes MinBreak { 5 };
//! A shift that ends or begins within this of a time is of the same day as far as a rule is concerned: the log knows no local
//! time. Half of what eight hours of work leave of a day; between two days of work lies more.
inline constexpr std::chrono::hours RosterReach { 8 };

//! \brief How long a dispatcher may take back a completion or a cancellation, counted from the end of the visit.
inline constexpr std::chrono::milliseconds DefaultUndoWindow { 8'000 };

} // namespace dispatch::domain
