// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time.h"

#include <QStringList>
#include <QTimeZone>

#include <optional>
#include <vector>

namespace dispatch::journal {

//! \brief One thing that must hold of an event.
struct LogTerm {
    enum class Field : quint8 { Any, Who, Customer, Technician, Address, Job, Kind };
    Field field = Field::Any;
    //! As searchWords() gives them. Any: side by side. Names: each must occur. Job: digits. Kind: one of them.
    QStringList words;
    bool isWhole = false; //!< was quoted: the last word does not go on
    bool isNot = false; //!< must not hold
    bool operator==(const LogTerm &) const = default;
};

//! \brief What is typed into the log's one box, taken apart. All of it must hold.
//!
//! `boiler who:mia kind:cancel after:monday before:2026-11-20 job:481 customer:holm -kind:read "gas smell"`
struct LogFilter {
    std::vector<LogTerm> terms;
    std::optional<domain::Timestamp> from, to; //!< from <= at < to
    QStringList parts; //!< as typed, in order; each can be taken out alone
    QString hint; //!< the first thing that was not understood, in plain words; it is left out
    [[nodiscard]] bool isEmpty() const { return terms.empty() && !from && !to; }
    //! \brief The plain words without a field, for looking things up by name.
    [[nodiscard]] QStringList plainWords() const;
    bool operator==(const LogFilter &) const = default;
};

inline constexpr qsizetype MaxLogFilterChars = 400; //!< of a text that somebody pastes
inline constexpr qsizetype MaxLogTerms = 32;

//! \param now,zone what "today", "monday" and "2h" are counted from
[[nodiscard]] LogFilter parseLogFilter(
    QStringView text, domain::Timestamp now, const QTimeZone &zone);
//! \brief Words alone: nothing in them is syntax.
[[nodiscard]] LogFilter plainLogFilter(QStringView text);
//! \brief The text with its part number \p part (of LogFilter::parts) taken out.
[[nodiscard]] QString withoutLogPart(QStringView text, qsizetype part);

} // namespace dispatch::journal
