// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "viewmodels/review_item.h"

#include <QAbstractListModel>
#include <QtQmlIntegration/qqmlintegration.h>

namespace dispatch::viewmodels {

//! \brief The outbox as people see it: first what waits for a decision of theirs, then what is on its way.
class ReviewModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the session")
    Q_PROPERTY(int waiting READ waiting NOTIFY countsChanged FINAL)
    Q_PROPERTY(int undecided READ undecided NOTIFY countsChanged FINAL)
    Q_PROPERTY(int refused READ refused NOTIFY countsChanged FINAL)
public:
    enum Role { ItemRole = Qt::UserRole + 1, KindRole };

    using QAbstractListModel::QAbstractListModel;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    //! \brief Actions that go by themselves.
    [[nodiscard]] int waiting() const { return m_waiting; }
    //! \brief Conflicts, refusals and held ones: nothing happens with them until a person decides.
    [[nodiscard]] int undecided() const { return m_undecided; }
    //! \brief Conflicts and refusals.
    [[nodiscard]] int refused() const { return m_refused; }
    [[nodiscard]] const std::vector<ReviewItem> &items() const { return m_items; }

    //! \brief Rows that stay keep their place in the views; only what differs is announced.
    void set(std::vector<ReviewItem> items);

Q_SIGNALS:
    void countsChanged();

private:
    std::vector<ReviewItem> m_items;
    int m_waiting = 0, m_undecided = 0, m_refused = 0;
};

} // namespace dispatch::viewmodels
