// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/values.h"
#include "journal/sqlite_copy.h"

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
    //! \brief Deletes what is older; \return how many
    [[nodiscard]] Stored<quint64> expire(domain::Timestamp before);
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
