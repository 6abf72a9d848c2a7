// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/job_info.h"

#include <QObject>

#include <vector>

//! \brief What the board can be sorted by. Urgency is the order of JobInfo::sortKey().
namespace dispatch::viewmodels::JobSort {
Q_NAMESPACE
QML_ELEMENT
enum Value {
    Urgency,
    Number,
    Due,
    Priority,
    State,
    Technician,
    Customer,
    Address,
    Trade,
    Area,
    Created,
    // Those of columns alone; a menu has them while they are in use.
    Title,
    Phone,
    Skills,
    Window,
    Balance,
    Unread,
    History
};
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::JobSort

//! \brief What the board's rows can stand together by.
namespace dispatch::viewmodels::JobGrouping {
Q_NAMESPACE
QML_ELEMENT
enum Value { None, Technician, Day, State, Priority, Trade, Area };
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::JobGrouping

namespace dispatch::viewmodels {

inline constexpr int JobSortTotal = JobSort::History + 1;
inline constexpr int JobGroupingTotal = JobGrouping::Area + 1;

//! \brief The order of the board: by group, then by each key, then by urgency and number, so that it is always the same.
struct JobOrder {
    static constexpr std::size_t MaxKeys = 4;
    struct Key {
        JobSort::Value by = JobSort::Urgency;
        bool isDescending = false;
        bool operator==(const Key &) const = default;
    };
    std::vector<Key> keys; //!< none: by urgency
    JobGrouping::Value grouping = JobGrouping::None;

    //! \brief Chooses a key as the mouse does with a column's head: alone or as a further one; the same again turns it
    //! round, and a third time takes it out.
    void choose(JobSort::Value by, bool isAdding);
    //! \brief "due,-number"; empty for none.
    [[nodiscard]] QString text() const;
    //! \brief Reads it back; what is not known is left out.
    void setText(const QString &text);

    //! \return < 0, 0, > 0
    [[nodiscard]] int compare(const JobInfo &a, const JobInfo &b) const;
    [[nodiscard]] bool isOneGroup(const JobInfo &a, const JobInfo &b) const;
    bool operator==(const JobOrder &) const = default;
};

//! \brief The words over a group: "Nora Ferreira", "Nobody yet", "3 March".
[[nodiscard]] QString groupText(const JobInfo &info, JobGrouping::Value grouping);

[[nodiscard]] QString sortText(JobSort::Value by);
[[nodiscard]] QString groupingText(JobGrouping::Value grouping);

} // namespace dispatch::viewmodels
