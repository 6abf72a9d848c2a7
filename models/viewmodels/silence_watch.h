// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "map/fleet.h"

#include <optional>
#include <vector>

namespace dispatch::viewmodels {

//! \brief A technician on a visit, or in danger, of whom nothing is heard.
struct Silence {
    quint32 handle = 0;
    domain::Timestamp since; //!< of the last fix
    bool operator==(const Silence &) const = default;
};

//! \brief Who has fallen silent. Those without a phone that reports never had a voice and are not among them; and while this
//! console itself hears nothing, nobody is judged: what was known stands.
//! \threads one
class SilenceWatch {
public:
    //! After the connection is back, everybody's newest place comes first.
    static constexpr std::chrono::seconds SettleFor { 10 };

    //! \param isUp whether this console hears the server
    [[nodiscard]] const std::vector<Silence> &look(
        const map::Fleet &fleet, bool isUp, domain::Timestamp now);
    void clear();

private:
    std::vector<Silence> m_silent;
    std::optional<domain::Timestamp> m_upSince;
};

} // namespace dispatch::viewmodels
