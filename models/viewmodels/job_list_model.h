// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/job_info.h"

#include <QAbstractListModel>

namespace dispatch::viewmodels {

//! \brief The job board: all jobs known, one queue of them shown, in the order of JobInfo::sortKey().
//! Holds every row as a value; changes come as single inserts, removes, moves and ranged dataChanged, a reset only
//! when queue or filter changes or the operation is reloaded.
class JobListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(dispatch::viewmodels::JobListModel::Queue queue READ queue WRITE setQueue NOTIFY
            queueChanged FINAL)
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged FINAL)
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    Q_PROPERTY(QList<int> queueCounts READ queueCounts NOTIFY queueCountsChanged FINAL)
    Q_PROPERTY(int total READ total NOTIFY queueCountsChanged FINAL)
public:
    enum Queue { Open, Requests, ToSchedule, Planned, Active, Late, Done };
    Q_ENUM(Queue)
    static constexpr int queueTotal = 7;
    enum Role { InfoRole = Qt::UserRole + 1, JobIdRole };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] Queue queue() const { return m_queue; }
    void setQueue(Queue queue);
    [[nodiscard]] QString filter() const { return m_filter; }
    //! \brief Words, all of which must match; empty shows all.
    void setFilter(const QString &filter);
    [[nodiscard]] int count() const { return static_cast<int>(m_shown.size()); }
    [[nodiscard]] int total() const { return static_cast<int>(m_all.size()); }
    //! \brief How many jobs each queue has, by Queue, without the filter.
    [[nodiscard]] QList<int> queueCounts() const { return m_counts; }

    //! \return the row of a job as shown now, or -1
    Q_INVOKABLE [[nodiscard]] int rowOf(const QString &jobId) const;
    //! \return the job in \p row, empty outside
    Q_INVOKABLE [[nodiscard]] QString jobAt(int row) const;
    [[nodiscard]] const JobInfo *find(const QString &jobId) const;
    [[nodiscard]] const QHash<QString, JobInfo> &all() const { return m_all; }

    void reset(const RowContext &context);
    //! \brief Recomputes the jobs named; unknown ones are ignored.
    //! \return whether any row is another one now
    bool update(const std::vector<domain::JobId> &jobs, const RowContext &context);
    //! \brief Recomputes what depends on the time only.
    //! \return whether any row is another one now
    bool tick(const RowContext &context);

Q_SIGNALS:
    void queueChanged();
    void filterChanged();
    void countChanged();
    void queueCountsChanged();

private:
    [[nodiscard]] bool isShown(const JobInfo &info) const;
    bool replace(const JobInfo &info);
    void rebuild();
    void recount();

    QHash<QString, JobInfo> m_all;
    std::vector<JobInfo> m_shown; //!< sorted by sortKey()
    Queue m_queue = Open;
    QString m_filter;
    QStringList m_words;
    QList<int> m_counts = QList<int>(queueTotal, 0);
};

//! \brief Whether a job stands in a queue.
[[nodiscard]] bool isInQueue(const JobInfo &info, JobListModel::Queue queue);

} // namespace dispatch::viewmodels
