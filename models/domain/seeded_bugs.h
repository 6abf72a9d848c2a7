// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

//! Mistakes that are kept on purpose, so that a test can show that the simulation would find them. A build without
//! DISPATCH_SEEDED_BUGS, which is every build but that of this one test, contains none of it.
namespace dispatch::domain {

enum class SeededBug : quint8 {
    None,
    AnswersBeforeCommit, //!< server: says yes, then writes
    ForgetsCommands, //!< server: a resent command is judged as a new one
    KeepsTakenVisits, //!< server: who loses a visit is not told to forget it
    IgnoresGaps, //!< client: applies a batch without looking at `prev`
    DropsRowWithAnswer, //!< client: the answer ends the outbox row, not the event
    ForgetsRefusal //!< client: a refusal is shown but not stored
};

#ifdef DISPATCH_SEEDED_BUGS
inline SeededBug seededBug = SeededBug::None;
[[nodiscard]] inline bool hasBug(SeededBug bug)
{
    return seededBug == bug;
}
#else
[[nodiscard]] constexpr bool hasBug(SeededBug)
{
    return false;
}
#endif

} // namespace dispatch::domain
