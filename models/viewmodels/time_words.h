// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace dispatch::viewmodels {

//! \brief Reads a past instant as people type it: "16:00", "tue 16:00", "last tuesday 4pm", "yesterday", "3 mar 16:00",
//! "2026-03-02 16:00", "02.03. 16:00", "-2h", "90 min ago". Without a day it is the newest such time that has been; without a
//! time the middle of that day. Times are local.
//! \return ms since 1970 UTC, not after \p nowMs; nullopt if it is not understood
[[nodiscard]] std::optional<double> parseInstant(const QString &text, double nowMs);

//! \brief "16:00 last Tuesday", "16:00 yesterday", "14:03 today", "16:00 on 2 March 2026": to stand within a sentence.
[[nodiscard]] QString instantWords(double atMs, double nowMs);

} // namespace dispatch::viewmodels
