// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/replica.h"
#include "state/operation.h"
#include "viewmodels/event_details.h"

#include <QAbstractListModel>
#include <QtQmlIntegration/qqmlintegration.h>

#include <deque>
#include <functional>

namespace dispatch::viewmodels {

//! \brief The journal's events in words, newest first: a stretch of the log around what is looked at, read from the replica
//! page by page in both directions, so that millions of events cost no more than a few thousand.
//!
//! While the list is at its newest end and isFollowing, what happens comes in on top; else it is counted in waiting().
//! \threads the main thread
class EventLogModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged FINAL)
    //! What is active of the filter, each as it was typed.
    Q_PROPERTY(QStringList parts READ parts NOTIFY filterChanged FINAL)
    //! What of the filter was not understood, in plain words; empty if all was.
    Q_PROPERTY(QString hint READ hint NOTIFY filterChanged FINAL)
    //! The words looked for instead of misspelt ones; empty: those typed.
    Q_PROPERTY(QString mended READ mended NOTIFY countChanged FINAL)
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    Q_PROPERTY(bool hasMore READ hasMore NOTIFY countChanged FINAL)
    Q_PROPERTY(bool hasNewer READ hasNewer NOTIFY countChanged FINAL)
    //! New events come in by themselves.
    Q_PROPERTY(bool isFollowing READ isFollowing WRITE setFollowing NOTIFY followingChanged FINAL)
    //! Events that came since and are not shown.
    Q_PROPERTY(int waiting READ waiting NOTIFY waitingChanged FINAL)
    Q_PROPERTY(QString problem READ problem NOTIFY problemChanged FINAL)
public:
    enum Role {
        SeqRole = Qt::UserRole + 1,
        MomentRole,
        WhoRole,
        SentenceRole,
        TitleRole,
        JobIdRole,
        NameRole,
        KindRole,
        MadeRole
    };
    static constexpr int PageRows = 200;
    static constexpr int MaxRows
        = 4'000; //!< of the stretch; what is farther away is let go and read again

    explicit EventLogModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    //! \brief The page above the stretch; the list calls it when it comes near its upper end.
    Q_INVOKABLE void fetchNewer();
    Q_INVOKABLE void goToNewest() { reload(); }
    Q_INVOKABLE void goToOldest();
    //! \brief To the events around a moment. \return the row that was the last at that time, < 0 if there is none
    Q_INVOKABLE int goToMoment(double momentMs);
    //! \brief Everything about a row; empty for a row that is not there.
    Q_INVOKABLE [[nodiscard]] dispatch::viewmodels::EventDetails details(int row) const;

    [[nodiscard]] QString filter() const { return m_filter; }
    //! \brief As journal::parseLogFilter() reads it.
    void setFilter(const QString &filter);
    [[nodiscard]] QStringList parts() const { return m_parsed.parts; }
    [[nodiscard]] QString hint() const { return m_parsed.hint; }
    [[nodiscard]] QString mended() const { return m_mended; }
    //! \brief What is looked for now, with misspelt words put right.
    [[nodiscard]] const journal::LogFilter &effectiveFilter() const { return m_effective; }
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
    [[nodiscard]] bool hasMore() const { return m_hasMore; }
    [[nodiscard]] bool hasNewer() const { return m_hasNewer; }
    [[nodiscard]] bool isFollowing() const { return m_isFollowing; }
    void setFollowing(bool isFollowing);
    [[nodiscard]] int waiting() const { return m_waiting; }
    //! \brief Why the log could not be read, in plain words; empty if it could.
    [[nodiscard]] QString problem() const { return m_problem; }

    //! \brief What "today" is counted from; the system's clock if not set.
    void setNow(std::function<domain::Timestamp()> now) { m_now = std::move(now); }
    //! \brief Reads from \p replica and words events by \p operation from now on; both outlive the model or are unset
    //! with nullptr.
    void setSource(const journal::Replica *replica, const state::Operation *operation);
    //! \brief Shows nothing that came after this event, and nothing new; nullopt: all there is.
    void setEnd(std::optional<quint64> seq);
    void reload();
    //! \brief Takes in what has just happened; it is in the replica already.
    void append(std::span<const domain::Event> events);
    //! \brief Older events have come into the replica: there may be more below.
    void historyGrew();

Q_SIGNALS:
    void filterChanged();
    void countChanged();
    void followingChanged();
    void waitingChanged();
    void problemChanged();

private:
    struct Row {
        quint64 seq = 0;
        double momentMs = 0, madeMs = 0;
        QString who, sentence, title, jobId, eventName, kind;
    };
    using Page = std::vector<Row>;
    [[nodiscard]] Row makeRow(const domain::Event &event) const;
    [[nodiscard]] Page readPage(const journal::LogQuery &query);
    [[nodiscard]] journal::LogQuery query() const;
    void parse();
    void replaceRows(Page page, bool hasNewer, bool hasMore);
    void putOnTop(Page page);
    void trimBelow();
    void trimAbove();
    void setWaiting(int waiting);
    void setProblem(const QString &problem);

    const journal::Replica *m_replica = nullptr;
    const state::Operation *m_operation = nullptr;
    std::function<domain::Timestamp()> m_now;
    std::deque<Row> m_rows; //!< descending seq
    std::optional<quint64> m_end;
    QString m_filter;
    journal::LogFilter m_parsed, m_effective;
    QString m_mended;
    QString m_problem;
    bool m_hasMore = false;
    bool m_hasNewer = false;
    bool m_isFollowing = true;
    int m_waiting = 0;
};

} // namespace dispatch::viewmodels
