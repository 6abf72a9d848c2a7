// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"
#include "journal/sqlite_copy.h"

#include <QCryptographicHash>

#include <memory>

namespace dispatch::journal {

//! \brief Where technicians have been: its own SQLite file, because it is large, private and expires.
//! Latest wins on the wire; here every fix counts once. Kept while on shift only (the caller's rule).
//! \threads one thread at a time
class TrackStore {
public:
    [[nodiscard]] static Stored<std::unique_ptr<TrackStore>> openOrCreate(const QString &path);
    ~TrackStore();

    struct Row {
        domain::TechnicianId technician;
        domain::Fix fix;
    };
    //! \brief Adds fixes in one transaction; repeats of (technician, fix time) are dropped.
    //! \return which rows were new, in the order given
    [[nodiscard]] Stored<std::vector<bool>> add(std::span<const Row> rows);
    //! \return fixes with from <= fixTime <= to, ascending, at most limit
    [[nodiscard]] Stored<std::vector<domain::Fix>> read(const domain::TechnicianId &technician,
        domain::Timestamp from, domain::Timestamp to, int limit) const;
    //! \return newest fix of each technician
    [[nodiscard]] Stored<std::vector<Row>> latest() const;
    [[nodiscard]] Stored<quint64> count() const;

    // Days that are over. What is known here of them is a shortcut: the log says the same (track.closed, track.deleted), and a
    // file that has lost it closes them once more.
    static constexpr std::chrono::hours DayLength { 24 };
    //! \brief The day (UTC) that \p at lies in, by its begin.
    [[nodiscard]] static domain::Timestamp dayOf(domain::Timestamp at);
    struct Day {
        domain::Timestamp day; //!< its begin
        domain::Timestamp counted; //!< fixes received from then on are not in it
        quint64 fixes = 0;
        QString digest; //!< in lower-case hex; see DayCount
        bool operator==(const Day &) const = default;
    };
    //! \brief The digest of a day in the making. SHA-256 over 80 bytes of each fix measured on that day and received before
    //! \c counted: the technician's 16 bytes, then eight little-endian 64-bit integers: time of the fix in ms, delay until it was
    //! received in ms, latitude and longitude in 1e-7 degrees, speed in cm/s, course in 0.01 degrees, accuracy in dm, battery in
    //! percent; unknown is -2^63. Technicians in the order in which the file met them first, fixes of each by time.
    class DayCount {
    public:
        DayCount(domain::Timestamp day, domain::Timestamp counted);
        [[nodiscard]] domain::Timestamp counted() const { return m_day.counted; }
        [[nodiscard]] bool isDone() const { return m_isDone; }
        [[nodiscard]] const Day &day() const { return m_day; } //!< once it is done

    private:
        friend class TrackStore;
        Day m_day;
        QCryptographicHash m_hash { QCryptographicHash::Sha256 };
        qint64 m_technician = 1; //!< the file's number of whose fixes come next
        qint64 m_afterMs; //!< of those, how far
        bool m_isDone = false;
    };
    //! \brief Goes on with \p count by about \p most rows. Fixes that come in between do no harm: they are received later.
    [[nodiscard]] Stored<void> countOn(DayCount &count, int most) const;
    //! \return the earliest day with fixes, over before \p end, that is not closed or has got fixes since
    [[nodiscard]] Stored<std::optional<domain::Timestamp>> dayToClose(
        domain::Timestamp end, domain::Timestamp now) const;
    //! \brief The log has it.
    [[nodiscard]] Stored<void> noteClosed(const Day &day);
    //! \return the closed days that begin before \p before and are not deleted, ascending
    [[nodiscard]] Stored<std::vector<Day>> closedBefore(domain::Timestamp before) const;
    //! \brief The log says that what was measured before \p before is deleted: nothing of it is taken any more, and
    //! deleteSome() has work. It never goes back.
    [[nodiscard]] Stored<void> noteDeleted(domain::Timestamp before);
    [[nodiscard]] domain::Timestamp deletedBefore() const;
    [[nodiscard]] bool hasDoomed() const; //!< there may be something for deleteSome()
    //! \brief Deletes about \p most of the rows that noteDeleted() gave up. \return how many went
    [[nodiscard]] Stored<quint64> deleteSome(int most);
    //! \return how many fixes were measured before \p before
    [[nodiscard]] Stored<quint64> countOlder(domain::Timestamp before) const;
    //! \brief What was written so far is on stable storage.
    [[nodiscard]] Stored<void> sync();
    //! \brief Begins a copy of the file while this object goes on writing; see sqlite::Copy.
    [[nodiscard]] Stored<std::unique_ptr<sqlite::Copy>> beginCopy(const QString &path);
    //! \brief Walks all pages. \errors Damaged
    [[nodiscard]] Stored<void> checkPages() const;

private:
    struct Private;
    explicit TrackStore(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace dispatch::journal
