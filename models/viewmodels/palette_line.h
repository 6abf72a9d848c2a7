// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/entities.h"
#include "domain/time.h"
#include "domain/transitions.h"
#include "domain/values.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <span>
#include <variant>

namespace dispatch::viewmodels {

//! \brief What a verb of the palette asks for.
enum class PaletteDeed : quint8 {
    Assign, //!< JOB, NAME, TIME
    Act, //!< JOB, and the reason where one is needed
    SetDuty, //!< NAME, and for how long or why
    Break, //!< NAME, and from when and for how long; without these SetDuty
    Shift, //!< NAME, HOURS
    CalledBack, //!< NAME, and what was said: ends an emergency
    Note, //!< JOB, text
    Money, //!< JOB, AMOUNT, and how or what for
    Go, //!< JOB or NAME
    Window //!< something of the window itself
};

//! \brief A verb that can be typed.
struct PaletteVerb {
    const char *word; //!< "assign"; not translated, so that what is learned stays
    PaletteDeed deed;
    std::variant<std::monostate, domain::Action, domain::Duty, domain::PaymentKind> what;
    const char *usage; //!< "JOB NAME TIME", to be translated
    const char *help; //!< "Give a job to a technician", to be translated
    const char *key; //!< that does the same, or empty
};
[[nodiscard]] std::span<const PaletteVerb> paletteVerbs();
//! \brief The verbs that \p word may stand for, best first.
[[nodiscard]] std::vector<const PaletteVerb *> verbsLike(const QString &word);

//! \brief A line of the palette taken apart, whatever order the words after the verb came in.
struct PaletteLine {
    QString verb; //!< the first word; empty for an empty line
    std::optional<quint64> jobNumber; //!< "481" or "#481"
    std::optional<domain::Timestamp> at; //!< "14:00", today by local time; "in 30m"
    QString rest; //!< the other words after the verb: a name, a reason
    QString text; //!< all after the verb and the job's number, as it was typed
};

//! \param localDayStart midnight by local time of the day that clock times are of
[[nodiscard]] PaletteLine parsePaletteLine(
    const QString &line, domain::Timestamp now, domain::Timestamp localDayStart);

} // namespace dispatch::viewmodels
