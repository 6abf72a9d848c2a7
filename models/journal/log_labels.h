// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/log_index.h"
#include "journal/sqlite.h"
#include "state/operation.h"

namespace dispatch::journal {

//! \brief What things are called, kept beside the replica's events, so that "boiler" finds the moves of the visit to the
//! job of that title, and "ada" what Ada did and what was assigned to her.
//!
//! A label has a name, a second name (the customer of a job), a number, and the thing it belongs to: a visit to its job,
//! an alarm to what it is about.
//! \threads one at a time; calls belong into the caller's transaction
class LogLabels {
public:
    static constexpr char Schema[]
        = "CREATE TABLE labels (kind INTEGER NOT NULL, id BLOB NOT NULL, name TEXT, second_name "
          "TEXT, number INTEGER,"
          " parent_kind INTEGER, parent BLOB, PRIMARY KEY (kind, id)) WITHOUT ROWID;";

    [[nodiscard]] Stored<void> prepare(sqlite::Database &database);
    //! \brief Forgets all labels and takes those of \p operation.
    [[nodiscard]] Stored<void> replaceAll(const state::Operation &operation);
    //! \brief Takes what an event says about names and belonging.
    [[nodiscard]] Stored<void> learn(const domain::Event &event);
    //! \brief All that an event can be found by.
    [[nodiscard]] Stored<LogText> searchText(const domain::Event &event);

private:
    struct Label {
        domain::EntityRef entity;
        std::optional<QString> name {}, secondName {};
        std::optional<quint64> number {};
        std::optional<domain::EntityRef> parent {};
    };
    //! Fields that are absent keep what is stored.
    [[nodiscard]] Stored<void> put(const Label &label);
    struct Names {
        QStringList all; //!< of the thing and of what it belongs to
        QString own, customer;
        std::optional<quint64> job;
    };
    [[nodiscard]] Stored<Names> namesOf(const domain::EntityRef &entity);

    sqlite::Statement m_put, m_get, m_clear;
};

} // namespace dispatch::journal
