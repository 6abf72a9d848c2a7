// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/command.h"

#include <QString>

#include <optional>
#include <vector>

namespace dispatch::viewmodels {

//! \brief Whether the server takes such a command back within the hold. What was said or paid stays.
[[nodiscard]] bool canBeTakenBack(const domain::CommandArgs &args);

//! \brief What somebody did last, for as long as it can be taken back.
class LastDeeds {
public:
    static constexpr std::size_t MaxDeeds = 32;

    struct Deed {
        domain::CommandId command;
        domain::Timestamp until; //!< can be taken back before that
        QString words; //!< "Job #3, Assign"
        bool stands = false; //!< a row of the ledger: it stays, and hides what was done before it
    };

    //! \brief A command was accepted; others than those that can be taken back, and rows of the ledger, are not kept.
    void note(const domain::Command &command, domain::Timestamp until, const QString &words);
    //! \return the newest one that can still be taken back; good until the next call
    [[nodiscard]] const Deed *newest(domain::Timestamp now);
    //! \brief It has been asked for: the one before it is next.
    void forget(const domain::CommandId &command);
    void clear() { m_deeds.clear(); }

private:
    std::vector<Deed> m_deeds; //!< oldest first
};

} // namespace dispatch::viewmodels
