// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/commit_queue.h"
#include "server/connection.h"

namespace dispatch::server {

//! \brief Sees to it that nobody is told where somebody was before the log says who asked. A time slider asks for the same
//! stretches again and again: who has looked at somebody's day is recorded once an hour for it.
//! \threads one
class LookBook {
public:
    static constexpr std::chrono::hours Again { 1 };
    //! Whoever follows somebody on the map sees the last hour as a trail; that is no look at the past. With the difference of two
    //! clocks.
    static constexpr std::chrono::minutes Following { 65 };
    //! Looks remembered. Beyond that the oldest hour is forgotten and recorded anew.
    static constexpr qsizetype MaxRemembered = 50'000;

    explicit LookBook(CommitQueue &commits)
        : m_commits(commits)
    {
    }

    //! \brief \p viewer wants to know where \p technician was from \p from to \p to.
    //! \param then called once, now or after the commit; with the refusal if it could not be recorded
    using Then = std::function<void(const std::expected<void, domain::Rejection> &)>;
    void note(const state::Actor &viewer, const domain::TechnicianId &technician,
        domain::Timestamp from, domain::Timestamp to, domain::Timestamp now, const Then &then);

private:
    struct Look {
        domain::UserId viewer;
        domain::TechnicianId technician;
        domain::TimeWindow span;
        bool operator==(const Look &) const = default;
        friend size_t qHash(const Look &look, size_t seed = 0)
        {
            return qHashMulti(seed, look.viewer.uuid, look.technician.uuid,
                domain::toMs(look.span.from), domain::toMs(look.span.to));
        }
    };
    [[nodiscard]] bool isRecorded(const Look &look, domain::Timestamp now) const;
    void remember(const Look &look, domain::Timestamp now);

    CommitQueue &m_commits;
    QHash<Look, domain::Timestamp> m_looks; //!< when they were recorded
    domain::Timestamp m_prunedAt {};
};

} // namespace dispatch::server
