// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/job_order.h"

#include <optional>
#include <vector>

//! \brief What a row of the board can show in a column of its own.
namespace dispatch::viewmodels::JobColumn {
Q_NAMESPACE
QML_ELEMENT
enum Value {
    Number,
    Priority,
    Title,
    Customer,
    Phone,
    Address,
    Area,
    Trade,
    Skills,
    State,
    Window,
    Clock,
    Technician,
    Balance,
    Unread,
    History
};
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::JobColumn

//! \brief How the board's rows look: two lines, or one line in columns; by itself, as there is room.
namespace dispatch::viewmodels::JobForm {
Q_NAMESPACE
QML_ELEMENT
enum Value { Auto, Lines, Columns };
Q_ENUM_NS(Value)
} // namespace dispatch::viewmodels::JobForm

namespace dispatch::viewmodels {

inline constexpr int JobColumnTotal = JobColumn::History + 1;
inline constexpr int JobFormTotal = JobForm::Columns + 1;

//! \brief The board's columns: which are shown, in which order, how wide. Every one is there once, shown or not.
struct JobColumns {
    static constexpr int MinWidth = 40;
    static constexpr int MaxWidth = 640;
    struct Column {
        JobColumn::Value what = JobColumn::Number;
        int width = MinWidth; //!< px
        bool isShown = true;
        bool operator==(const Column &) const = default;
    };
    std::vector<Column> list = usual();

    [[nodiscard]] static std::vector<Column> usual();

    [[nodiscard]] const Column &of(JobColumn::Value what) const;
    //! \brief \p width is brought within the limits.
    void resize(JobColumn::Value what, int width);
    //! \brief The last one that is shown stays.
    void show(JobColumn::Value what, bool isShown);
    //! \brief To where another one is, which makes room.
    void moveTo(JobColumn::Value what, JobColumn::Value place);
    //! \brief Past so many of those that are shown; left < 0.
    void moveBy(JobColumn::Value what, int steps);

    //! \brief "number:56,title:220,-phone:110": hidden ones with a minus.
    [[nodiscard]] QString text() const;
    //! \brief Reads it back. What is not known is left out; what is missing stands behind, as usual.
    void setText(const QString &text);
    bool operator==(const JobColumns &) const = default;
};

[[nodiscard]] QString columnText(JobColumn::Value what);
[[nodiscard]] QString formText(JobForm::Value form);
//! \brief What a click on its head sorts by.
[[nodiscard]] JobSort::Value sortOf(JobColumn::Value what);

} // namespace dispatch::viewmodels
