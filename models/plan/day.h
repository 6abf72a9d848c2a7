// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"

#include <cstddef>
#include <optional>
#include <vector>

//! A day as it is planned: who can do what, what is promised already, and how long every drive takes.
namespace dispatch::plan {

using domain::milliseconds;
using domain::Timestamp;

//! Of one proposal. Of more visits the most urgent are planned, and the others are named.
inline constexpr std::size_t MaxVisits = 500;
inline constexpr std::size_t MaxCrew = 100;
//! Windows begin at full steps, and no two of one technician at the same: their order is then the order of the day.
inline constexpr std::chrono::minutes WindowStep { 15 };
//! Of a drive that begins nobody knows where. Counted as time, not as metres.
inline constexpr std::chrono::minutes UnknownDrive { 30 };
//! A job outside one's own area counts as if it were so much farther.
inline constexpr std::chrono::minutes AreaDetour { 10 };

//! \brief Row of Day::drives; NoPlace: nobody knows where.
using Place = int;
inline constexpr Place NoPlace = -1;

//! \brief How long from each place to each.
class Drives {
public:
    explicit Drives(std::size_t places = 0)
        : m_places(places)
        , m_lastsMs(places * places)
        , m_metres(places * places)
    {
    }
    //! \param metres < 0: not known
    void set(Place from, Place to, milliseconds lasts, double metres)
    {
        m_lastsMs[at(from, to)] = static_cast<qint32>(lasts.count());
        m_metres[at(from, to)] = static_cast<float>(metres);
    }
    [[nodiscard]] milliseconds lasts(Place from, Place to) const
    {
        return milliseconds(m_lastsMs[at(from, to)]);
    }
    [[nodiscard]] double metres(Place from, Place to) const
    {
        return static_cast<double>(m_metres[at(from, to)]);
    }

private:
    [[nodiscard]] std::size_t at(Place from, Place to) const
    {
        return static_cast<std::size_t>(from) * m_places + static_cast<std::size_t>(to);
    }
    std::size_t m_places;
    std::vector<qint32> m_lastsMs;
    std::vector<float> m_metres;
};

//! \brief A visit that nobody has been promised yet.
struct OpenVisit {
    domain::VisitId id;
    Place place = NoPlace; //!< known
    milliseconds lasts {};
    Timestamp since; //!< asked for
    Timestamp wantedBy; //!< somebody should be there; later is late
    int weight = 1; //!< of a minute too late, and of leaving it out
    int hurryPercent = 0; //!< of a minute's driving that a minute of waiting from now on counts as
};

//! \brief A visit somebody has been promised. It keeps its technician, its window and its turn, and does not become later
//! than its window by a proposal.
struct Promise {
    domain::VisitId id;
    Place place = NoPlace;
    milliseconds lasts {};
    std::optional<domain::TimeWindow> window; //!< without one it comes last
    milliseconds late {}; //!< as the day stands without a proposal
};

//! \brief When visits may take place: they begin and end within one of these. Ascending, apart from each other.
using Spans = std::vector<domain::TimeWindow>;

struct Worker {
    domain::TechnicianId id;
    Place start = NoPlace; //!< now, or where they are when what is under way has ended
    Timestamp freeAt; //!< what is under way has ended
    std::vector<Promise> promises; //!< in the order of the day; none that is under way
    std::optional<Spans> spans {}; //!< of the day's, those of the roster; nullopt: none is recorded
    Spans breaks {}; //!< of the roster, ascending
};

//! \brief Whether a technician may do a visit.
enum class Fit : quint8 {
    No, //!< lacks a skill
    OtherArea,
    Own
};

struct Day {
    Timestamp now;
    Spans spans;
    std::vector<OpenVisit> visits;
    std::vector<Worker> crew;
    std::vector<Fit> fits; //!< of each visit, each worker
    Drives drives;

    [[nodiscard]] Fit fit(std::size_t visit, std::size_t worker) const
    {
        return fits[visit * crew.size() + worker];
    }
    [[nodiscard]] milliseconds drive(Place from, Place to) const
    {
        return to == NoPlace  ? milliseconds(0)
            : from == NoPlace ? milliseconds(UnknownDrive)
                              : drives.lasts(from, to);
    }
};

} // namespace dispatch::plan
