// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/case_file.h"

#include <QString>

namespace dispatch::viewmodels {

//! \brief A case for people to read, as one HTML page without anything from elsewhere: the job, what happened in order, what
//! was said, the money, and the proof. Also what a QTextDocument makes a PDF of, so only tables and plain styles are in it.
[[nodiscard]] QString caseHtml(const journal::CaseFile &file, const journal::CaseReport &report);

} // namespace dispatch::viewmodels
