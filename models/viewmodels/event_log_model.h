// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/replica.h"
#include "state/operation.h"

#include <QAbstractListModel>
#include <QtQmlIntegration/qqmlintegration.h>

#include <functional>

namespace dispatch::viewmodels {

//! \brief The journal's events in words, newest first, read from the replica page by page; new ones come in on top.
class EventLogModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged FINAL)
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    Q_PROPERTY(bool hasMore READ hasMore NOTIFY countChanged FINAL)
    Q_PROPERTY(QString problem READ problem NOTIFY problemChanged FINAL)
public:
    enum Role {
        SeqRole = Qt::UserRole + 1,
        MomentRole,
        WhoRole,
        SentenceRole,
        TitleRole,
        JobIdRole,
        NameRole
    };
    static constexpr int PageRows = 200;
    static constexpr int MaxRows = 20'000; //!< the oldest shown are let go beyond this

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    [[nodiscard]] QString filter() const { return m_filter; }
    //! \brief Words, all of which must occur in who, what or text.
    void setFilter(const QString &filter);
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
    [[nodiscard]] bool hasMore() const { return m_hasMore; }
    //! \brief Why the log could not be read, in plain words; empty if it could.
    [[nodiscard]] QString problem() const { return m_problem; }

    //! \brief Reads from \p replica and words events by \p operation from now on; both outlive the model or are unset
    //! with nullptr.
    void setSource(const journal::Replica *replica, const state::Operation *operation);
    //! \brief Shows nothing that came after this event, and nothing new; nullopt: all there is.
    void setEnd(std::optional<quint64> seq);
    void reload();
    //! \brief Puts new events on top; with a filter, the first page is read again.
    void append(std::span<const domain::Event> events);

Q_SIGNALS:
    void filterChanged();
    void countChanged();
    void problemChanged();

private:
    struct Row {
        quint64 seq = 0;
        double momentMs = 0;
        QString who, sentence, title, jobId, eventName;
    };
    [[nodiscard]] Row makeRow(const domain::Event &event) const;
    [[nodiscard]] std::vector<Row> readPage(quint64 beforeSeq);
    void setProblem(const QString &problem);

    const journal::Replica *m_replica = nullptr;
    const state::Operation *m_operation = nullptr;
    std::vector<Row> m_rows; //!< descending seq
    std::optional<quint64> m_end;
    QString m_filter;
    QString m_problem;
    bool m_hasMore = false;
};

} // namespace dispatch::viewmodels
