// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/replica.h"
#include "viewmodels/row_context.h"

#include <QAbstractListModel>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief The words of one thread, oldest first, with the own ones that are still on their way at the end.
class MessageListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)
    Q_PROPERTY(bool hasThread READ hasThread NOTIFY threadChanged FINAL)
public:
    enum Role {
        TextRole = Qt::UserRole + 1,
        AuthorRole,
        MomentRole,
        IsOwnRole,
        IsPendingRole,
        IsRefusedRole,
        IsFirstOfAuthorRole,
        DayRole,
        AttachmentsRole //!< upload ids
    };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
    [[nodiscard]] bool hasThread() const { return !m_thread.isNull(); }
    [[nodiscard]] domain::ThreadId thread() const { return m_thread; }

    //! \brief Shows \p thread (null: nothing). Appends what is new if it is the thread shown already.
    void show(const domain::ThreadId &thread, const RowContext &context,
        const std::vector<journal::OutboxRow> &outbox);

Q_SIGNALS:
    void countChanged();
    void threadChanged();

private:
    struct Row {
        quint64 n = 0; //!< 0: not in the log yet
        QUuid cmd; //!< of a pending one
        domain::EntityRef by;
        QString author, text;
        double momentMs = 0;
        QStringList attachments;
        bool isOwn = false, isPending = false, isRefused = false;
        bool operator==(const Row &) const = default;
    };
    std::vector<Row> m_rows;
    domain::ThreadId m_thread;
};

} // namespace dispatch::viewmodels
