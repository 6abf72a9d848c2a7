// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/customer_visits.h"
#include "viewmodels/job_finder.h"
#include "viewmodels/job_groups.h"
#include "viewmodels/job_index.h"
#include "viewmodels/job_order.h"
#include "viewmodels/queue_view.h"

#include <QAbstractListModel>
#include <QSet>
#include <QVariantMap>

#include <array>
#include <memory>

namespace dispatch::viewmodels {

//! \brief The job board: all jobs known, one queue of them shown, filtered, sorted and grouped.
//! Holds every row as a value; changes come as single inserts, removes, moves and ranged dataChanged, a reset only
//! when queue, filter, order or grouping changes or the operation is reloaded.
class JobListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(dispatch::viewmodels::JobQueue::Value queue READ queue WRITE setQueue NOTIFY
            queueChanged FINAL)
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged FINAL)
    Q_PROPERTY(QStringList filterParts READ filterParts NOTIFY filterChanged FINAL)
    Q_PROPERTY(QString filterHint READ filterHint NOTIFY filterChanged FINAL)
    //! Keys of the order, first to last: "due", "-number" for descending; empty: by urgency.
    Q_PROPERTY(QStringList sortKeys READ sortKeys NOTIFY orderChanged FINAL)
    //! The same for people: "Due, Number ↓".
    Q_PROPERTY(QString sortText READ sortText NOTIFY orderChanged FINAL)
    Q_PROPERTY(dispatch::viewmodels::JobGrouping::Value grouping READ grouping WRITE setGrouping
            NOTIFY orderChanged FINAL)
    Q_PROPERTY(QString groupingText READ groupingText NOTIFY orderChanged FINAL)
    //! How many rows each group has, by its text.
    Q_PROPERTY(QVariantMap groupCounts READ groupCounts NOTIFY groupCountsChanged FINAL)
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    Q_PROPERTY(QList<int> queueCounts READ queueCounts NOTIFY queueCountsChanged FINAL)
    Q_PROPERTY(int total READ total NOTIFY queueCountsChanged FINAL)
public:
    enum Role { InfoRole = Qt::UserRole + 1, JobIdRole, GroupRole };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] JobQueue::Value queue() const { return m_view.queue; }
    void setQueue(JobQueue::Value queue);
    [[nodiscard]] QString filter() const { return m_view.filter; }
    //! \brief As parseJobFilter() reads it; empty shows all.
    void setFilter(const QString &filter);
    //! \brief What is active of the filter, as it was typed.
    [[nodiscard]] QStringList filterParts() const { return m_filter.parts; }
    [[nodiscard]] QString filterHint() const { return m_filter.hint; }
    Q_INVOKABLE void dropFilterPart(int part);
    [[nodiscard]] QStringList sortKeys() const;
    [[nodiscard]] QString sortText() const;
    //! \brief As JobOrder::choose().
    Q_INVOKABLE void sortBy(dispatch::viewmodels::JobSort::Value by, bool isAdding);
    Q_INVOKABLE void sortByUrgency();
    [[nodiscard]] JobGrouping::Value grouping() const { return m_view.order.grouping; }
    void setGrouping(JobGrouping::Value grouping);
    [[nodiscard]] QString groupingText() const;
    [[nodiscard]] QVariantMap groupCounts() const { return m_groups.counts(); }
    //! \brief Queue, filter and order at once. Its name is of no matter here.
    [[nodiscard]] const QueueView &view() const { return m_view; }
    void setView(const QueueView &view);
    //! \brief How each of the queues there always are was looked at last, by JobQueue. Going to one shows it so again.
    using Looks = std::array<QueueView, JobQueueTotal>;
    [[nodiscard]] Looks looks() const;
    void setLooks(const Looks &looks) { m_looks = looks; }

    [[nodiscard]] int count() const { return static_cast<int>(m_shown.size()); }
    [[nodiscard]] int total() const { return static_cast<int>(m_all.size()); }
    //! \brief How many jobs each queue has, by JobQueue, without the filter.
    [[nodiscard]] QList<int> queueCounts() const { return m_counts; }

    //! \return the row of a job as shown now, or -1
    Q_INVOKABLE [[nodiscard]] int rowOf(const QString &jobId) const;
    //! \return the job in \p row, empty outside
    Q_INVOKABLE [[nodiscard]] QString jobAt(int row) const;
    [[nodiscard]] bool isShown(const QString &jobId) const;
    [[nodiscard]] const JobInfo *find(const QString &jobId) const;
    [[nodiscard]] const JobInfo *findByNumber(quint64 number) const;
    [[nodiscard]] const std::vector<JobInfo> &all() const { return m_all; }
    //! \brief Jobs that \p typed stands for, best first.
    [[nodiscard]] std::vector<const JobInfo *> like(
        const QString &typed, std::size_t most, bool isOpenOnly);

    void reset(const RowContext &context);
    //! \brief Recomputes the jobs named; unknown ones are ignored.
    //! \return whether any row is another one now
    bool update(const std::vector<domain::JobId> &jobs, const RowContext &context);
    //! \brief Takes jobs out that are not there yet at the instant shown: for a step back, where a reset would cost a frame.
    //! One that is updated later, or comes with a reset, is there again.
    void hide(const std::vector<domain::JobId> &jobs);
    //! \brief Recomputes what depends on the time only.
    //! \return whether any row is another one now
    bool tick(const RowContext &context);

Q_SIGNALS:
    void queueChanged();
    void filterChanged();
    void orderChanged();
    void columnsChanged();
    void groupCountsChanged();
    void countChanged();
    void queueCountsChanged();

private:
    using Row = quint32; //!< in m_all

    [[nodiscard]] bool isGrouped() const { return grouping() != JobGrouping::None; }
    [[nodiscard]] bool belongs(Row row) const;
    [[nodiscard]] bool comesBefore(Row a, Row b) const;
    [[nodiscard]] std::vector<Row>::iterator placeIn(std::vector<Row> &rows, Row row);
    bool replace(JobInfo info, double nowMs);
    void show(Row row, int oldPlace, bool isSamePlace);
    void put(JobInfo info, double nowMs);
    void count(quint32 queues, int by);
    void refill();
    void sortRows();
    void rebuild();
    void narrow();
    void changeGroup(Row row, int by);
    void setDay(double nowMs);
    void tellVisits();

    std::vector<JobInfo> m_all; //!< in the order they came; never fewer until a reset
    QHash<QString, Row> m_rows; //!< by id
    JobIndex m_index;
    JobFinder m_finder { m_index };
    CustomerVisits m_visits;
    std::vector<Row> m_renumbered; //!< another one in their customer's series now
    JobGroups m_groups; //!< empty while not grouped
    QSet<Row> m_gone; //!< hidden
    std::vector<Row> m_order; //!< all, sorted
    std::vector<Row> m_shown; //!< of m_order those that are shown
    std::vector<quint8> m_isShown; //!< by row
    QueueView m_view;
    Looks m_looks;
    JobFilter m_filter;
    std::unique_ptr<JobSearch> m_search; //!< of m_filter; none: all match
    DayBounds m_day;
    QList<int> m_counts = QList<int>(JobQueueTotal, 0);
};

} // namespace dispatch::viewmodels
