// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/job_order.h"

#include <QHash>
#include <QVariantMap>

#include <vector>

namespace dispatch::viewmodels {

//! \brief Which group each row stands in, as a number, and how many of a group are shown. So a letter typed into the filter
//! counts numbers, and compares no names.
//! \threads none of its own
class JobGroups {
public:
    void clear();
    //! \brief Anew, for all rows. \param sorted all rows, those of a group together
    void build(const std::vector<quint32> &sorted, const std::vector<JobInfo> &rows,
        const JobOrder &order);
    //! \brief The row is new or in another group.
    void set(quint32 row, const JobInfo &info, JobGrouping::Value grouping);
    //! \brief The words over a row's group.
    [[nodiscard]] const QString &text(quint32 row) const { return m_texts[m_groups[row]]; }

    //! \param isShown by row
    void count(const std::vector<quint8> &isShown);
    //! \brief One more row of its group is shown, or one less.
    void add(quint32 row, int by);
    //! \brief How many are shown, by text; none of 0.
    [[nodiscard]] const QVariantMap &counts() const;

private:
    [[nodiscard]] quint32 idOf(const QString &text);

    QHash<QString, quint32> m_ids;
    std::vector<QString> m_texts; //!< by group
    std::vector<int> m_counts; //!< by group
    std::vector<quint32> m_groups; //!< by row
    mutable QVariantMap m_shownCounts;
    mutable bool m_areCountsOld = false;
};

} // namespace dispatch::viewmodels
