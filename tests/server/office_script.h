// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event_store.h"
#include "server/commit_queue.h"

namespace dispatch::server::test {

//! \brief A morning of an office as commands that are all known beforehand, 200 of every sort if not
//! asked for fewer jobs, in groups that are
//! committed together; some are refused. The clock stands still, so that the journal comes out the same to the byte,
//! whether it was written in one go or by several runs that died.
class OfficeScript {
public:
    static constexpr int JobCount = 16;
    static constexpr domain::Timestamp Now = domain::timestampFromMs(1'772'460'309'123);

    explicit OfficeScript(int jobs = JobCount);

    [[nodiscard]] const std::vector<domain::Command> &commands() const { return m_commands; }
    //! \brief Where each group ends: the number of commands up to and with it, ascending.
    [[nodiscard]] const std::vector<std::size_t> &groupEnds() const { return m_groupEnds; }
    //! \brief Sends the commands from \p first up to \p last to \p queue and flushes it.
    //! \param now not after Now: the journal's times are Now for all that
    //! \return the answers, in order
    std::vector<protocol::Result> send(
        CommitQueue &queue, std::size_t first, std::size_t last, domain::Timestamp now = Now) const;

private:
    void addTechnicians();
    void addJob(int number);
    domain::CommandId add(const domain::EntityRef &entity, domain::CommandArgs args,
        std::optional<domain::Expect> expect = std::nullopt,
        std::optional<domain::CommandId> after = std::nullopt);

    state::Actor m_dispatcher;
    std::vector<domain::TechnicianId> m_technicians;
    std::vector<domain::Command> m_commands;
    std::vector<std::size_t> m_groupEnds;
};

} // namespace dispatch::server::test
