// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/drives.h"

#include <QHash>

#include <functional>

namespace dispatch::viewmodels {

//! \brief A visit that has missed the end of its arrival window, or is going to.
struct Breach {
    domain::VisitId visit;
    domain::Timestamp due; //!< the end of the window
    domain::Timestamp since; //!< when it was first said here
    bool isLate = false; //!< the window is over; else foreseen
    domain::milliseconds
        late {}; //!< behind the window: so far, or as expected. 0: nobody has the job
    std::optional<domain::Timestamp> arrive; //!< when the technician is expected
    bool isGuessed = false; //!< a drive up to there is an estimate
    bool operator==(const Breach &) const = default;
};

//! \brief Which promises are missed or will be, judged bit by bit: what the clock alone decides at every look, the days of
//! technicians in turn, so that ten thousand of them cost no more than a few.
//! \threads one
class BreachWatch {
public:
    //! Foreseen lateness below this is not worth a word; once said it holds until nothing is left of it, so that a figure
    //! that wavers does not come and go.
    static constexpr std::chrono::minutes WorthSaying { 2 };
    //! Better figures are asked for where an estimate comes as close to the promise as this.
    static constexpr std::chrono::minutes CloseCall { 15 };
    //! A job that nobody has been given is going to be late from here on.
    static constexpr std::chrono::minutes NobodyHasIt { 15 };
    //! Of technicians whose turn it is; those something has changed for are judged at every look.
    static constexpr std::size_t DaysPerTurn = 60;
    static constexpr std::chrono::milliseconds TurnEvery { 900 };
    static constexpr std::size_t UrgentPerLook = 60;

    struct Sources {
        std::function<std::optional<domain::GeoPoint>(const domain::Technician &)> position;
        LegOf legOf; //!< asks for what is not known
    };
    explicit BreachWatch(Sources sources);

    //! \brief Everything may have changed. What has been said stays said.
    void reset(const state::Operation &operation);
    //! \brief The visit has changed; its technician's day, former and new, is judged at the next look.
    void note(const state::Operation &operation, const domain::VisitId &visit);
    //! \brief Time has passed.
    //! \return those that stand, in no order
    [[nodiscard]] std::vector<Breach> look(
        const state::Operation &operation, domain::Timestamp now);

private:
    struct Promise {
        domain::Timestamp due;
        std::optional<domain::TechnicianId> technician;
    };
    struct Forecast {
        domain::milliseconds late {};
        domain::Timestamp arrive;
        bool isGuessed = false;
    };
    void take(const state::Operation &operation, const domain::Visit &visit);
    void judgeDay(const state::Operation &operation, const domain::TechnicianId &technician,
        domain::Timestamp now);
    void judgeSome(const state::Operation &operation, domain::Timestamp now);
    [[nodiscard]] std::optional<Breach> breachOf(
        const domain::VisitId &visit, const Promise &promise, domain::Timestamp now) const;

    Sources m_sources;
    QHash<domain::VisitId, Promise> m_promises; //!< open, promised, and nobody has arrived
    QHash<domain::VisitId, Forecast> m_forecasts;
    QHash<domain::VisitId, domain::Timestamp> m_since; //!< of those said
    std::vector<domain::TechnicianId> m_turn; //!< whose days are still to be judged in this round
    std::vector<domain::TechnicianId> m_urgent; //!< before them
    domain::Timestamp m_turnedAt {};
};

} // namespace dispatch::viewmodels
