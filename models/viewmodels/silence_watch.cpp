// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/silence_watch.h"

namespace dispatch::viewmodels {

using namespace dispatch::domain;

const std::vector<Silence> &SilenceWatch::look(const map::Fleet &fleet, bool isUp, Timestamp now)
{
    if (!isUp) {
        m_upSince.reset();
        return m_silent;
    }
    if (!m_upSince || now < *m_upSince)
        m_upSince = now;
    if (now - *m_upSince < SettleFor)
        return m_silent;
    m_silent.clear();
    for (std::size_t row = 0; row < fleet.units().size(); ++row) {
        const map::Unit &unit = fleet.units()[row];
        // The duty shown follows the active visit.
        const bool isActive = unit.duty == Duty::EnRoute || unit.duty == Duty::OnSite;
        if (unit.age == SignalAge::Stale && (isActive || unit.hasEmergency))
            m_silent.push_back({ .handle = unit.handle, .since = fleet.fixAt(row).fixTime });
    }
    return m_silent;
}

void SilenceWatch::clear()
{
    m_silent.clear();
    m_upSince.reset();
}

} // namespace dispatch::viewmodels
