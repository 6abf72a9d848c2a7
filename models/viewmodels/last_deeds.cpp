// SPDX-License-Identifier: GPL-3.0-or-later
#include "viewmodels/last_deeds.h"

#include <algorithm>

namespace dispatch::viewmodels {

using namespace dispatch::domain;

bool canBeTakenBack(const CommandArgs &args)
{
    if (const auto *batch = std::get_if<Batch>(&args)) {
        return !batch->items.empty()
            && std::ranges::all_of(
                batch->items, [](const BatchItem &item) { return canBeTakenBack(item.args); });
    }
    return std::holds_alternative<ActOnVisit>(args) || std::holds_alternative<EditVisit>(args)
        || std::holds_alternative<EditJob>(args) || std::holds_alternative<CreateVisit>(args)
        || std::holds_alternative<SetDuty>(args) || std::holds_alternative<EditTechnician>(args)
        || std::holds_alternative<CreateShift>(args) || std::holds_alternative<EditShift>(args)
        || std::holds_alternative<CancelShift>(args);
}

void LastDeeds::note(const Command &command, Timestamp until, const QString &words)
{
    const bool stands = std::holds_alternative<AddPayment>(command.args);
    if (!stands && !canBeTakenBack(command.args))
        return;
    if (m_deeds.size() == MaxDeeds)
        m_deeds.erase(m_deeds.begin());
    m_deeds.push_back({ .command = command.id, .until = until, .words = words, .stands = stands });
}

const LastDeeds::Deed *LastDeeds::newest(Timestamp now)
{
    std::erase_if(m_deeds, [now](const Deed &deed) { return deed.until <= now; });
    return m_deeds.empty() ? nullptr : &m_deeds.back();
}

void LastDeeds::forget(const CommandId &command)
{
    std::erase_if(m_deeds, [&](const Deed &deed) { return deed.command == command; });
}

} // namespace dispatch::viewmodels
