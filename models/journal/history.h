// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/event_store.h"
#include "state/operation.h"

#include <map>
#include <memory>

namespace dispatch::journal {

//! \brief All that has happened, as far as this computer knows it, so that the operation of any past instant can be had at
//! once: events in blocks, and key frames every so many events from which a fold goes on.
//!
//! A file of its own beside a replica, and no truth of its own: what it lacks can be fetched again. It consists of
//! stretches. One begins with a state (the empty one at 0, or a snapshot) and goes on without a hole; what lies between
//! two stretches is not here yet.
//!
//! A key frame holds the working set (working_set.h): who looks at an instant sees the jobs that were open then or
//! had been touched in the last Limits::keepEnded, not those of years before. When an event touches a job that was left out,
//! the job is put back from its own events first, so that every state is what a fold from the beginning gives.
//! \threads one thread at a time
class History {
public:
    //! Raised whenever an entity or event gets or loses a field, or the fold treats an event otherwise than before: the
    //! file is then begun anew.
    static constexpr int Format = 2;

    struct Limits {
        domain::milliseconds keepEnded = std::chrono::hours(24);
        //! Events between two key frames; doubled, and every second frame dropped, whenever there are maxFrames.
        quint64 frameEvery = 16'384;
        int maxFrames = 1'024;
        //! States in memory at so many events before the instants looked at last, and twice, four and eight times as many:
        //! for steps back.
        quint64 nearEvery = 512;
        int nearFrames = 12;
        int maxStretches = 8; //!< the oldest that does not begin at 0 goes first
        int blockEvents = 512;
    };
    struct Stretch {
        quint64 first = 0; //!< the state at it is known, not the event
        quint64 last = 0;
        domain::Timestamp from {}; //!< when the state at `first` was so; 0: the beginning of all
        domain::Timestamp to {}; //!< of the newest event
        bool operator==(const Stretch &) const = default;
    };
    //! \brief Events with after < seq <= until are not here.
    struct Gap {
        quint64 after = 0;
        quint64 until = 0;
        bool operator==(const Gap &) const = default;
    };
    struct Place {
        quint64 seq = 0; //!< of the newest event not later than the instant
        bool isKnown = false; //!< false: the instant lies in a gap
        bool operator==(const Place &) const = default;
    };
    struct Moment {
        quint64 seq = 0;
        state::Operation operation;
    };
    enum class Way : quint8 { Back, On };

    //! \brief A file of another format, or a damaged one, is begun anew.
    [[nodiscard]] static Stored<std::unique_ptr<History>> open(
        const QString &path, const Limits &limits);
    [[nodiscard]] static Stored<std::unique_ptr<History>> open(const QString &path);
    ~History();

    // What comes in. Each is one transaction, not synced: what power loss takes is fetched again.

    //! \brief Begins a stretch with a state that came whole. Another epoch than before empties the file.
    [[nodiscard]] Stored<void> beginAt(const state::Operation &operation,
        const protocol::Position &position, domain::Timestamp at);
    //! \brief The state at end(), from somebody who has it anyway: the next append() then need not fold its way there.
    [[nodiscard]] Stored<void> resume(const state::Operation &operation);
    //! \brief What comes after the end, in order; holes in seq are events that are hidden from this account.
    //! \errors WrongHead if nothing was begun, or the end is past it
    [[nodiscard]] Stored<void> append(
        std::span<const domain::Event> events, const protocol::Position &to);
    //! \brief What follows after gap()->after, up to and with \p to. From the beginning of the log on the hash chain is
    //! computed along, and compared where the page meets what was here.
    //! \errors Damaged: it is not the past of what is here; then the stretch is begun anew
    [[nodiscard]] Stored<void> fill(std::span<const domain::Event> events, quint64 to);
    [[nodiscard]] Stored<void> clear();

    [[nodiscard]] std::optional<protocol::Position> end() const;
    [[nodiscard]] std::optional<Gap> gap() const; //!< the first one
    [[nodiscard]] const std::vector<Stretch> &stretches() const; //!< ascending

    // What was.

    [[nodiscard]] Stored<Place> placeAt(domain::Timestamp at);
    //! \errors WrongHead: it lies in a gap, or past the end
    [[nodiscard]] Stored<Moment> at(quint64 seq);
    //! \brief Folds on in place; what at() would give. After an error \p moment is of no use.
    //! \return false, with \p moment as it was, if that is not a short way on
    [[nodiscard]] Stored<bool> advance(Moment &moment, quint64 to, state::ChangeSet &changes);
    //! \return after < seq <= to, ascending, at most \p limit
    [[nodiscard]] Stored<std::vector<domain::Event>> events(quint64 after, quint64 to, int limit);
    //! \brief The nearest event after \p seq, or before it, within the stretch.
    [[nodiscard]] Stored<std::optional<domain::Event>> step(quint64 seq, Way way);
    [[nodiscard]] Stored<std::optional<domain::Event>> stepOfJob(
        const domain::JobId &job, quint64 seq, Way way);
    //! \brief How many events fell into each of \p buckets equal parts of a span; about, within a block.
    [[nodiscard]] Stored<std::vector<int>> density(
        domain::Timestamp from, domain::Timestamp to, int buckets);

    //! \brief The earliest instant anything is known of.
    [[nodiscard]] Stored<std::optional<domain::Timestamp>> begin();
    [[nodiscard]] Stored<int> frames();
    [[nodiscard]] int nearFrames() const;
    [[nodiscard]] const Limits &limits() const;

private:
    struct Private;
    explicit History(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace dispatch::journal
