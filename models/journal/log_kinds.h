// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"

#include <QStringList>

namespace dispatch::journal {

//! \brief What `kind:` can ask for, in the order in which they are offered.
[[nodiscard]] const QStringList &logKinds();
//! \brief What an event is, the most telling first: "cancel", then "status". All of logKinds().
[[nodiscard]] QStringList kindsOf(const domain::Event &event);
//! \brief The kinds a person may mean: "canc", "cancelled" and "cancel" mean "cancel".
//! \param typed as searchWords() gives it
[[nodiscard]] QStringList kindsMeant(const QString &typed);

} // namespace dispatch::journal
