// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/thread_info.h"

#include <QAbstractListModel>

#include <array>

namespace dispatch::viewmodels {

//! \brief All conversations in which something was said, or is about to be: reminders that are due, then who waits (urgent jobs
//! first, then the longest), then what is unread, then the rest, newest first. What is muted comes last.
//!
//! The order does not depend on the time but for reminders, so that rows do not move by themselves.
class ThreadInbox : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    Q_PROPERTY(dispatch::viewmodels::ThreadInbox::Filter filter READ filter WRITE setFilter NOTIFY
            filterChanged FINAL)
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY filterChanged FINAL)
    //! Messages nobody here has read, in all that are not muted: what rail, title and board count too.
    Q_PROPERTY(int unread READ unread NOTIFY totalsChanged FINAL)
    //! Conversations with somebody who waits for an answer.
    Q_PROPERTY(int waiting READ waiting NOTIFY totalsChanged FINAL)
    //! In the order of Filter.
    Q_PROPERTY(QList<int> counts READ counts NOTIFY totalsChanged FINAL)
public:
    enum Filter { All, Waiting, Unread, Customers, Technicians, Teams };
    Q_ENUM(Filter)
    enum Role { InfoRole = Qt::UserRole + 1 };

    explicit ThreadInbox(const ChatDrafts &kept, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] int count() const { return static_cast<int>(m_shown.size()); }
    [[nodiscard]] Filter filter() const { return m_filter; }
    void setFilter(Filter filter);
    [[nodiscard]] QString text() const { return m_text; }
    //! \brief Only those with these words in title or last words.
    void setText(const QString &text);
    [[nodiscard]] int unread() const { return m_unread; }
    [[nodiscard]] int waiting() const { return m_waiting; }
    [[nodiscard]] QList<int> counts() const;

    void reset(const RowContext &context);
    void update(const std::vector<domain::ThreadId> &threads, const RowContext &context);
    //! \brief Reminders become due.
    void tick(const RowContext &context);

    //! \return nullptr if nothing has been said there
    [[nodiscard]] const ThreadInfo *find(const QString &id) const;
    Q_INVOKABLE [[nodiscard]] int rowOf(const QString &id) const; //!< -1: not shown
    Q_INVOKABLE [[nodiscard]] QString idAt(int row) const;
    //! \brief The next with something unread after \p id, in the order of the inbox, whatever it is filtered by; round the end.
    //! \param step 1 or -1
    [[nodiscard]] QString nextUnread(const QString &id, int step) const;
    //! \brief Those about a technician.
    [[nodiscard]] std::vector<domain::ThreadId> withTechnician(const QString &technicianId) const;

Q_SIGNALS:
    void countChanged();
    void filterChanged();
    void totalsChanged();

private:
    [[nodiscard]] bool isShown(const ThreadInfo &info) const;
    [[nodiscard]] std::vector<ThreadInfo> sorted(bool isFiltered) const;
    void rebuild();
    void place(const ThreadInfo *was, const ThreadInfo *now);
    void count(const ThreadInfo &info, int by);

    const ChatDrafts &m_kept;
    QHash<QString, ThreadInfo> m_all;
    std::vector<ThreadInfo> m_shown; //!< in order
    Filter m_filter = All;
    QString m_text, m_plainText;
    int m_unread = 0;
    int m_waiting = 0;
    std::array<int, Teams + 1> m_counts {};
};

} // namespace dispatch::viewmodels
